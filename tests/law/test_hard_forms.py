"""The hardest forms: each loads without a fault, is made in Word and PDF, and comes back as the record it was."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.faults import faults_in
from schemas.paths import slots
from schemas.records import answers_of, record_of
from schemas.rendition import RenditionFormat
from tests import strategies
from tests.forms import hard
from tests.law.documents import made
from tests.law.test_round_trip import LAW, there_and_back


def test_no_definition_has_a_fault() -> None:
    files, found = faults_in(hard.FOLDER, hard.FOLDER)
    assert [str(f) for f in found] == []
    assert len(files) == len(hard.NAMES) >= 4


@pytest.mark.parametrize("kind", ["word", "pdf"])
@pytest.mark.parametrize("name", hard.NAMES)
@settings(LAW, max_examples=3)
@given(data=st.data())
def test_the_law_holds_for_the_hardest_forms(name: str, kind: RenditionFormat, data: st.DataObject) -> None:
    form = hard.load(name)
    answers = data.draw(strategies.answers(form))
    there_and_back(form, kind, answers)
    assert answers_of(form, record_of(form, answers)) == answers


@pytest.mark.parametrize("name", hard.NAMES)
def test_every_place_of_a_blank_has_its_box(name: str) -> None:
    template = made(hard.load(name), "pdf", {}).template
    assert {s.path for s in slots(hard.load(name), dict(template.rows))} == {p.path for p in template.places}


def test_what_the_source_counts_is_there() -> None:
    provider, leads = hard.load("learning-provider"), hard.load("lead-responsibilities")
    assert [len(g.rows) for g in provider.table("criteria").groups] == [4, 4, 3, 3, 5, 2, 5, 3, 4]
    assert len(leads.table("leads").fixed) == 18
