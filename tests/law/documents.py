"""Documents for tests: a form's blank or filled document, and what comes back of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path

import forms
from extractors import pdf as pdf_reader
from extractors import word as word_reader
from fillers import pdf as pdf_filler
from fillers import word as word_filler
from schemas import rules
from schemas.checking import Checked, check
from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.filled import Filled
from schemas.paths import key, slot_at
from schemas.records import answers_of
from schemas.rendition import RenditionFormat, Variant
from schemas.template import Template
from schemas.values import Value, marks, show

WHEN = dt.datetime(2026, 11, 14, 9, 30, tzinfo=dt.UTC)
RULES = rules.CODES
"""Codes of queries about the record itself, whatever the document was."""

SAMPLES = Path(__file__).parents[2] / "samples"


def sample(name: str) -> dict[str, Value]:
    """The answers of a form's sample record."""
    record = json.loads((SAMPLES / name / "record.json").read_text(encoding="utf-8"))
    return answers_of(forms.load(name), record)


def on_blank(form: FormDefinition, answers: Mapping[str, Value]) -> dict[str, Value]:
    """The answers a person could write on the blank: those of rows that are printed."""
    printed = {t.table: t.repeat.print for t in form.tables if t.repeat is not None}
    kept = {}
    for path, value in answers.items():
        table, _, rest = path.partition(".")
        row = rest.partition(".")[0]
        if table not in printed or not row.isdecimal() or int(row) <= printed[table]:
            kept[path] = value
    return kept


def made(
    form: FormDefinition, kind: RenditionFormat, answers: Mapping[str, Value], *, large: bool = False
) -> Filled:
    """The form's own rendition, or that in large print, filled with these answers; with none, the blank."""
    shape = Variant(large=large)
    if kind == "pdf":
        compiled = pdf_filler.compile(pdf_filler.rendition(form, variant=shape))
        copy = Copy(form=form.form, edition=form.edition, rendition=compiled.rendition.digest)
        return pdf_filler.fill(compiled, copy, answers, when=WHEN)
    compiled_word = word_filler.compile(word_filler.rendition(form, variant=shape))
    copy = Copy(form=form.form, edition=form.edition, rendition=compiled_word.rendition.digest)
    return word_filler.fill(compiled_word, copy, answers, when=WHEN)


def back(
    form: FormDefinition,
    data: bytes,
    template: Template | None = None,
    rows: Template | None = None,
    *,
    copy: Copy | None = None,
) -> Checked:
    """What a document says: read by its kind and checked, against the `copy` that was issued where there is one.

    `rows`: the template whose rows are expected.
    """
    if pdf_reader.recognises(data):
        reading = pdf_reader.extract(data, form, template)
    else:
        reading = word_reader.extract(data, form)
    expected = template or rows
    return check(form, reading, copy, rows=dict(expected.rows) if expected else None)


def doubts(checked: Checked) -> set[str]:
    """Codes of the queries that a reader or a check of the document raised."""
    return {f"{q.code} {q.path}" for q in checked.queries if q.code not in RULES and q.level == "must"}


def typed_in_word(form: FormDefinition, answers: Mapping[str, Value]) -> dict[str, str | bool]:
    """What a person types or ticks in the controls of a Word blank, by bookmark."""
    typed: dict[str, str | bool] = {}
    for path, value in answers.items():
        slot = slot_at(form, path)
        assert slot is not None
        if slot.field.type == "tick":
            typed[key(path)] = True
        elif slot.field.marks:
            typed |= {key(path, option): True for option in marks(slot.field, value)}
        elif isinstance(value, dt.date):
            typed[key(path)] = value.isoformat()
        else:
            typed[key(path)] = show(slot.field, value)
    return typed


def entered_in_pdf(form: FormDefinition, answers: Mapping[str, Value]) -> dict[str, str | bool]:
    """What a PDF program is told to put into the fields of a blank, by field name."""
    entered: dict[str, str | bool] = {}
    for path, value in answers.items():
        slot = slot_at(form, path)
        assert slot is not None
        ticked = marks(slot.field, value)
        if slot.field.type == "tick":
            entered[key(path)] = True
        elif slot.field.type == "choice" and slot.field.many:
            entered |= {key(path, option): True for option in ticked}
        else:
            entered[key(path)] = ticked[0] if ticked else show(slot.field, value)
    return entered
