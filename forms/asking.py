"""What a form asks, and what it expects of the answers, in words: for whoever looks at it before using it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.definition import FormDefinition
from schemas.paths import slots

_NEEDED = {"must": "required", "note": "expected"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: its path (`*` for the row of a table), its words, its type, the answers to choose from.

    `needed` says `required` or `expected`, or nothing. `heading` is that of the part of the form it stands in.
    """

    path: str
    question: str
    type: str
    answers: tuple[str, ...] = ()
    needed: str = ""
    heading: str = ""


def questions(form: FormDefinition) -> Iterator[Asked]:
    """Every question, in the order of the page; of a table that grows, those of one row."""
    first = {t.table: 1 for t in form.tables if t.repeat is not None}
    headings = _headings(form)
    heading = ""
    for slot in slots(form, first):
        heading = headings.get(slot.path.partition(".")[0], heading)
        yield Asked(
            slot.path.replace(".1.", ".*.") if slot.number else slot.path,
            slot.question.replace(", row 1", "") if slot.number else slot.question,
            slot.field.type,
            tuple(o.say for o in slot.field.marks) if slot.field.type != "tick" else (),
            _NEEDED.get(slot.field.required or "", ""),
            heading,
        )


def _headings(form: FormDefinition) -> dict[str, str]:
    """By the name with which a part begins, the heading of it."""
    found: dict[str, str] = {}
    for block in form.blocks:
        name = getattr(block, "table", None) or next((f.name for f in getattr(block, "fields", ())), None)
        heading = getattr(block, "heading", None)
        if name is not None and heading:
            found[name] = heading
    return found
