"""Where people were before: home, team, manager and supervisor from day to day, by the changes on the roster.

A change counts from the day on which the roster was told of it. What stood in a place before anything was ever said of
it is not known: it is taken for what was said first.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from filing.ledger.actor import day_of
from filing.ledger.staff_tables import people_changes as table
from filing.people.directory import Person

_WHERE = ("home", "team", "manager", "supervisor")


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody as the roster had them from the day `first` to the day `last`."""

    person: Person
    first: dt.date
    last: dt.date

    def meets(self, first: dt.date, last: dt.date) -> bool:
        """Whether any day of it lies between these two."""
        return self.first <= last and first <= self.last


def stays(conn: Connection, everyone: Sequence[Person], zone: str) -> tuple[Stay, ...]:
    """Of each person the stays one after another, from the first day of all to the last."""
    asked = select(table).where(table.c.what.in_((*_WHERE, "ref"))).order_by(table.c.id)
    changes: dict[int, list[Any]] = defaultdict(list)
    now = {p.id: p.ref for p in everyone}
    refs: dict[str, str] = {}
    for row in conn.execute(asked):
        if row.what != "ref":
            changes[row.person].append(row)
        elif row.before is not None and row.person in now:
            refs[row.before] = now[row.person]
    return tuple(s for p in everyone for s in _of(p, changes.get(p.id, ()), refs, zone))


def _of(person: Person, changes: Sequence[Any], refs: Mapping[str, str], zone: str) -> Iterator[Stay]:
    found, then, last = [], person, dt.date.max
    for row in reversed(changes):
        if row.before is None:
            continue  # nothing was known
        first = day_of(row.at, zone)
        if first <= last:
            found.append(Stay(then, first, last))
            last = first - dt.timedelta(days=1)
        before = refs.get(row.before, row.before) if row.what in {"manager", "supervisor"} else row.before
        then = replace(then, **{row.what: before})
    found.append(Stay(then, dt.date.min, last))
    return reversed(found)


def begun(conn: Connection, zone: str) -> dt.date | None:
    """The day on which the first person came onto the roster: there is no history before."""
    at = conn.execute(
        select(table.c.at).where(table.c.what == "joined").order_by(table.c.id).limit(1)
    ).scalar()
    return day_of(at, zone) if at is not None else None
