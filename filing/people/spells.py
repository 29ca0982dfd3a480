"""From when to when somebody is employed, once or several times under one reference, by what the roster kept.

A start date after the last day that the roster had is a new spell: what it had before is kept as the one before. Any
other new date puts the newest spell right; a start before the end of the spell before makes one of the two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from filing.ledger.staff_tables import people_changes as table


@dataclass(frozen=True, slots=True)
class Spell:
    """The first and the last day of one employment; None for a day that is not known, or for no end."""

    starts: dt.date | None
    leaves: dt.date | None

    def meets(self, first: dt.date, last: dt.date) -> bool:
        """Whether any day of it lies between these two."""
        return (self.starts is None or self.starts <= last) and (self.leaves is None or first <= self.leaves)


def earlier_spells(conn: Connection, person: int | None = None) -> Mapping[int, tuple[Spell, ...]]:
    """The spells before the newest, of that person or of everybody who has any, by number."""
    moved = select(table.c.person).where(table.c.what == "starts")
    asked = select(table.c.person, table.c.at, table.c.what, table.c.before, table.c.after).where(
        table.c.what.in_(("starts", "leaves")),
        table.c.person == person if person is not None else table.c.person.in_(moved),
    )
    rows = conn.execute(asked.order_by(table.c.person, table.c.id)).all()
    told = ((n, _earlier(tuple(mine))) for n, mine in groupby(rows, key=lambda r: r.person))
    return {n: spells for n, spells in told if spells}


def _earlier(rows: Sequence[Any]) -> tuple[Spell, ...]:
    """The spells that changes tell of, those of one act together."""
    now = {
        what: next((_day(r.before) for r in rows if r.what == what), None) for what in ("starts", "leaves")
    }
    found: list[Spell] = []
    end = now[
        "leaves"
    ]  # the last day that the newest spell ever had: whoever stays after all may yet come back
    for _, act in groupby(rows, key=lambda r: r.at):
        before = now["starts"]
        now |= {r.what: _day(r.after) for r in act}
        starts, leaves = now["starts"], now["leaves"]
        if starts is not None and starts != before:
            if end is not None and starts > end:
                found.append(Spell(before, end))
                end = None
            while found and (over := found[-1].leaves) is not None and starts <= over:
                found.pop()
        if leaves is not None and (starts is None or starts <= leaves):
            end = leaves
    return tuple(found)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text is not None else None
