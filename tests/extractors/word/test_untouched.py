"""The quick way and the thorough way say the same; whatever is unusual goes the thorough way."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import forms
from extractors.word import reader
from extractors.word.index import index_of
from extractors.word.opening import opened
from extractors.word.untouched import quickly
from schemas.definition import FormDefinition
from schemas.reading import Reading
from tests import strategies, trial
from tests.damage import word as damage
from tests.extractors.word.documents import Sheet, run
from tests.fillers.word.making import make

NAMES = [e.form for e in forms.catalogue()] + list(trial.NAMES)
SETTINGS = settings(deadline=None, max_examples=5, suppress_health_check=[HealthCheck.too_slow])


def quick(data: bytes, form: FormDefinition) -> bool:
    body = opened(data).document.find(damage.w("body"))
    assert body is not None
    return quickly(body, form, index_of(form), reader._least(form)) is not None


def both(data: bytes, form: FormDefinition) -> tuple[Reading, Reading]:
    fast = reader.read(opened(data), form)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "quickly", lambda *_: None)
        return fast, reader.read(opened(data), form)


@pytest.mark.parametrize("name", NAMES)
@SETTINGS
@given(data=st.data())
def test_an_untouched_document_goes_the_quick_way_and_is_read_the_same(
    name: str, data: st.DataObject
) -> None:
    form = trial.load(name)
    filled = make(form, data.draw(strategies.answers(form))).data
    assert quick(filled, form)
    fast, slow = both(filled, form)
    assert fast == slow


@pytest.mark.parametrize("change", damage.DAMAGES, ids=lambda f: f.__name__)
@pytest.mark.parametrize("name", ["supervision-record", "commitment-employee"])
def test_damage_is_read_the_same_with_and_without_the_quick_way(name: str, change: damage.Change) -> None:
    form = trial.load(name)
    for seed in range(8):
        sheet = Sheet(form, {})
        change(damage.Hurt(sheet.root, random.Random(seed)))
        fast, slow = both(sheet.data, form)
        assert fast == slow


@pytest.mark.parametrize("words", ["yes", "Date", "Name of Supervisor", "x"])
def test_words_beside_a_control_never_go_the_quick_way_even_if_the_form_prints_them_elsewhere(
    words: str,
) -> None:
    form = forms.load("supervision-record")
    sheet = Sheet(form)
    sheet.control("comments").getparent().append(run(words))
    assert not quick(sheet.data, form)
    assert [q.raw for q in sheet.read().queries if q.code == "stray-text"] == [words]
