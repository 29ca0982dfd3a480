"""The roster as an import would leave it: to tell what is odd about it before anything is written. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from filing.people.directory import Person

if TYPE_CHECKING:
    from filing.people.roster import Planned

_TEXTS = frozenset(
    {"ref", "name", "role", "manager", "email", "band", "home", "team", "supervisor", "employment"}
)
_DATES = frozenset({"starts", "leaves", "probation_end", "asye_from"})


def foreseen(everybody: Sequence[Person], planned: Planned) -> tuple[Person, ...]:
    """Everybody with what would change, and those who would join, who have numbers below 0 meanwhile."""
    mine: dict[str, dict[str, Any]] = {}
    for change in planned.changes:
        mine.setdefault(change.ref.casefold(), {}).update(_value(change.what, change.after))
    known = [replace(p, **mine.get(p.ref.casefold(), {})) for p in everybody]
    new = []
    for number, line in enumerate(planned.joining, 1):
        values: dict[str, Any] = {}
        for column, text in line.cells.items():
            values |= _value(column, text)
        new.append(Person(**{**values, "id": -number, "ref": line.ref, "name": line.name}))
    return (*known, *new)


def _value(column: str, text: str | None) -> dict[str, Any]:
    """A column as a person has it; nothing for what is no column of theirs."""
    if column in _DATES:
        return {column: dt.date.fromisoformat(text) if text is not None else None}
    if column == "hours":
        return {column: Decimal(text) if text is not None else None}
    if column == "large_print":
        return {column: text == "yes"}
    return {column: text} if column in _TEXTS else {}
