"""The law: read(fill(record)) == record, for every form, every rendition and every record."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import forms
from schemas.definition import FormDefinition
from schemas.rendition import RenditionFormat
from schemas.values import Value
from tests import strategies, trial
from tests.law.documents import back, doubts, made, sample

BUILT_IN = [e.form for e in forms.catalogue()]
EXAMPLES = int(os.environ.get("CAREPACK_EXAMPLES", "30"))
FEW = max(3, EXAMPLES // 10)
"""For the other forms: the gate stays short, and `make evidence` takes 50 of each."""
TRIAL_EXAMPLES = max(3, EXAMPLES // 10)
# Filling a long matrix takes longer than Hypothesis likes a single example to take.
LAW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def there_and_back(
    form: FormDefinition, kind: RenditionFormat, answers: dict[str, Value], *, large: bool = False
) -> None:
    """Fills, reads, and compares; nothing may be in doubt that the record itself does not put in doubt."""
    filled = made(form, kind, answers, large=large)
    checked = back(form, filled.data, filled.template)
    assert checked.answers == answers
    assert not doubts(checked)


@pytest.mark.parametrize("kind", ["word", "pdf"])
@settings(LAW, max_examples=EXAMPLES)
@given(data=st.data())
def test_what_is_filled_in_is_what_is_read(kind: RenditionFormat, data: st.DataObject) -> None:
    form = forms.load("supervision-record")
    there_and_back(form, kind, data.draw(strategies.answers(form)))


@pytest.mark.parametrize("kind", ["word", "pdf"])
@pytest.mark.parametrize("name", BUILT_IN)
@settings(LAW, max_examples=FEW)
@given(data=st.data())
def test_the_law_holds_for_every_form(name: str, kind: RenditionFormat, data: st.DataObject) -> None:
    form = forms.load(name)
    there_and_back(form, kind, data.draw(strategies.answers(form)))


@pytest.mark.parametrize("kind", ["word", "pdf"])
@settings(LAW, max_examples=FEW)
@given(data=st.data())
def test_large_print_is_read_like_any_other_document(kind: RenditionFormat, data: st.DataObject) -> None:
    form = forms.load("contact-evaluation")
    there_and_back(form, kind, data.draw(strategies.answers(form)), large=True)


@pytest.mark.parametrize("kind", ["word", "pdf"])
@pytest.mark.parametrize("name", BUILT_IN)
def test_every_sample_comes_back_from_large_print(name: str, kind: RenditionFormat) -> None:
    there_and_back(forms.load(name), kind, sample(name), large=True)


@pytest.mark.parametrize("kind", ["word", "pdf"])
@pytest.mark.parametrize("name", trial.NAMES)
@settings(LAW, max_examples=TRIAL_EXAMPLES)
@given(data=st.data())
def test_the_hardest_forms_hold_the_law_too(name: str, kind: RenditionFormat, data: st.DataObject) -> None:
    form = trial.load(name)
    there_and_back(form, kind, data.draw(strategies.answers(form)))
