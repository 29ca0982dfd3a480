"""The law: read(fill(record)) == record, for every form, every rendition and every record."""

from __future__ import annotations

import datetime as dt
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import forms
from extractors import pdf as pdf_reader
from extractors import word as word_reader
from fillers import pdf as pdf_filler
from fillers import word as word_filler
from schemas.checking import check
from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.rendition import Format
from schemas.values import Value
from tests import strategies, trial

WHEN = dt.datetime(2026, 11, 14, 9, 30, tzinfo=dt.UTC)
BUILT_IN = [e.form for e in forms.catalogue()]
EXAMPLES = int(os.environ.get("CAREPACK_EXAMPLES", "50"))
TRIAL_EXAMPLES = max(5, EXAMPLES // 10)
# Filling a long matrix takes longer than Hypothesis likes a single example to take.
LAW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def there_and_back(form: FormDefinition, kind: Format, answers: dict[str, Value]) -> None:
    """Fills, reads, and compares; nothing may be in doubt that the record itself does not put in doubt."""
    filler, rendition = (
        (pdf_filler, pdf_filler.rendition(form))
        if kind == "pdf"
        else (word_filler, word_filler.rendition(form))
    )
    copy = Copy(form=form.form, edition=form.edition, rendition=rendition.digest)
    filled = filler.fill(filler.compile(rendition), copy, answers, when=WHEN)  # type: ignore[attr-defined]
    if kind == "pdf":
        reading = pdf_reader.extract(filled.data, form, filled.template)
    else:
        reading = word_reader.extract(filled.data, form)
    checked = check(form, reading, rows=dict(filled.template.rows))
    assert checked.answers == answers
    of_the_reading = {q.code for q in checked.queries} - {
        "required",
        "unsigned",
        "when-then",
        "order",
        "count",
    }
    assert not of_the_reading


@pytest.mark.parametrize("kind", ["word", "pdf"])
@pytest.mark.parametrize("name", BUILT_IN)
@settings(LAW, max_examples=EXAMPLES)
@given(data=st.data())
def test_what_is_filled_in_is_what_is_read(name: str, kind: Format, data: st.DataObject) -> None:
    form = forms.load(name)
    there_and_back(form, kind, data.draw(strategies.answers(form)))


@pytest.mark.parametrize("kind", ["word", "pdf"])
@pytest.mark.parametrize("name", trial.NAMES)
@settings(LAW, max_examples=TRIAL_EXAMPLES)
@given(data=st.data())
def test_the_hardest_forms_hold_the_law_too(name: str, kind: Format, data: st.DataObject) -> None:
    form = trial.load(name)
    there_and_back(form, kind, data.draw(strategies.answers(form)))
