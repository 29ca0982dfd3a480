"""The law for tables with fixed rows and rows to write in after them."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import normal
from schemas.records import answers_of, record_of
from schemas.rendition import RenditionFormat
from tests import strategies
from tests.damage.law import wrong
from tests.damage.pdf import damaged as damaged_pdf
from tests.damage.word import Hurt, damaged, document, strip_all, with_document
from tests.forms import mixed
from tests.law.documents import back, doubts, made
from tests.law.test_round_trip import LAW, there_and_back

pytestmark = pytest.mark.thorough


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("kind", ["word", "pdf"])
@settings(LAW, max_examples=8)
@given(data=st.data())
def test_fixed_rows_and_those_written_in_after_them_are_read_as_they_were_filled_in(
    kind: RenditionFormat, large: bool, data: st.DataObject
) -> None:
    there_and_back(mixed.form(), kind, data.draw(strategies.answers(mixed.form())), large=large)


@settings(LAW, max_examples=30)
@given(data=st.data())
def test_a_record_of_such_a_table_is_the_same_as_json(data: st.DataObject) -> None:
    answers = data.draw(strategies.answers(mixed.form()))
    assert answers_of(mixed.form(), record_of(mixed.form(), answers)) == answers


ANSWERS = normal.answers(
    mixed.form(),
    {
        "who": "Zoë Example",
        "day": dt.date(2026, 11, 14),
        "support.leave.comments": "Ten days are left.",
        "support.1.item": "Parking",
        "support.1.comments": "None near the house.",
        "support.1.agreed": True,
        "support.2.item": "Shoes",
        "support.2.comments": "Are worn out.",
        "duties.cover.leads": True,
        "duties.cover.name": "Łukasz Próba",
        "duties.1.other": "The van",
        "duties.1.leads": True,
        "duties.1.name": "Sam Sample",
    },
)


def test_a_word_form_that_lost_its_controls_and_bookmarks_is_read_by_its_labels() -> None:
    data = made(mixed.form(), "word", ANSWERS).data
    hurt = Hurt(document(data), random.Random(1))
    strip_all(hurt)
    checked = back(mixed.form(), with_document(data, hurt.root))
    assert checked.answers == ANSWERS
    assert not doubts(checked)


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_word_form_says_nothing_wrong_unasked(seed: int) -> None:
    hurt = damaged(made(mixed.form(), "word", ANSWERS).data, seed)
    assert wrong(mixed.form(), ANSWERS, back(mixed.form(), hurt.data), hurt.foreign) == [], hurt.did


def test_a_flattened_pdf_is_read_at_its_boxes() -> None:
    filled = made(mixed.form(), "pdf", ANSWERS)
    flat = damaged_pdf(filled.data, 1, "flattened").data
    checked = back(mixed.form(), flat, filled.template)
    assert checked.answers == ANSWERS
    assert not doubts(checked)


def test_a_flattened_pdf_of_a_rendition_nobody_knows_says_nothing_wrong_unasked() -> None:
    flat = damaged_pdf(made(mixed.form(), "pdf", ANSWERS).data, 1, "flattened").data
    assert wrong(mixed.form(), ANSWERS, back(mixed.form(), flat), ()) == []
