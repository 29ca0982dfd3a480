"""The law under damage: a value is right, or missing and asked about; never wrong in silence, never lost."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import forms
from extractors import word
from schemas.checking import check
from tests import shapes, strategies, trial
from tests.damage.law import wrong
from tests.damage.word import damaged
from tests.fillers.word.making import make

pytestmark = pytest.mark.thorough

EXAMPLES = int(os.environ.get("CAREPACK_EXAMPLES", "8"))
NAMES = [*shapes.MATRIX, *trial.NAMES]


@pytest.mark.parametrize("name", NAMES)
@settings(
    deadline=None,
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_a_damaged_document_gives_the_same_record_or_a_query(name: str, data: st.DataObject) -> None:
    form = trial.load(name)
    answers = data.draw(strategies.answers(form))
    filled = make(form, answers)
    hurt = damaged(filled.data, data.draw(st.integers(0, 2**32)))
    checked = check(form, word.extract(hurt.data, form), rows=dict(filled.template.rows))
    assert not wrong(form, answers, checked, hurt.foreign), hurt.did


def test_the_same_seed_does_the_same_damage() -> None:
    data = make(forms.load("supervision-record")).data
    assert damaged(data, 7) == damaged(data, 7)
    assert damaged(data, 7).did != damaged(data, 8).did


def test_a_reader_that_takes_a_neighbours_value_is_caught() -> None:
    form = forms.load("supervision-record")
    answers = {"supervisee": "Zoë Example"}
    checked = check(form, word.extract(make(form, {"supervisor": "Zoë Example"}).data, form))
    assert wrong(form, answers, checked, ()) != []
