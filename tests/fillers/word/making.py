"""Documents for the tests: any form, blank or with an answer in every place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from fillers import word
from schemas.copies import Copy
from schemas.definition import Field as Question
from schemas.definition import FieldsBlock, FormDefinition
from schemas.filled import Filled
from schemas.paths import slots
from schemas.rendition import Variant
from schemas.values import Value
from tests import trial
from tests.fillers.word.reading import Document

WHEN = dt.datetime(2026, 11, 14, 9, 30, tzinfo=dt.UTC)
NAMES = ("supervision-record", *trial.NAMES)
_WRITTEN: dict[str, Value] = {
    "line": "Rowan House – R&D <Lead>",
    "paragraph": "We looked at “two” things.\nThe second line, £40 and ½ a day.\n\nAnd a last one.",
    "date": dt.date(2026, 3, 9),
    "when": "end of May",
    "number": 3,
    "decimal": Decimal("3.5"),
    "duration": 75,
    "time": "14:30",
    "tick": True,
    "person": "Zoë Ŵyn-Łukasz",
    "signature": "Z. Ŵyn",
}


def full_answers(form: FormDefinition, rows: Mapping[str, int] | None = None) -> dict[str, Value]:
    """An answer in every place the form prints, or has with so many rows."""
    found: dict[str, Value] = {}
    for slot in slots(form, rows):
        if slot.field.type in {"choice", "scale"}:
            key = slot.field.marks[len(found) % len(slot.field.marks)].key
            chosen: Value = (key,) if slot.field.many else key
            found[slot.path] = int(key) if slot.field.type == "scale" else chosen
        else:
            found[slot.path] = _WRITTEN[slot.field.type]
    return found


def copy_of(form: FormDefinition, **more: Any) -> Copy:
    """A copy of the form's plain rendition."""
    return Copy(form=form.form, edition=form.edition, rendition=word.rendition(form).digest, **more)


def make(form: FormDefinition, answers: Mapping[str, Value] | None = None, **more: Any) -> Filled:
    """The rendition, filled; `large`: in large print; `more` goes to the copy."""
    shape = Variant(large=more.pop("large", False))
    compiled = word.compile(word.rendition(form, variant=shape))
    return word.fill(compiled, copy_of(form, **more), answers or {}, when=WHEN)


def document(form: FormDefinition, answers: Mapping[str, Value] | None = None, **more: Any) -> Document:
    """The same, ready to be looked into."""
    return Document(make(form, answers, **more).data)


def form_of(*questions: Question, across: int = 1, **more: Any) -> FormDefinition:
    """A form that asks just these questions."""
    block = FieldsBlock(fields=questions, across=across)
    return FormDefinition(form="tiny", edition=1, title="Tiny", source="Test", blocks=(block,), **more)
