"""What changed of a person on the roster, by whom and when: planned first, then kept for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection, insert, select

from filing.ledger.actor import Actor, moment, when
from filing.ledger.database import Ledger
from filing.ledger.staff_tables import people_changes as table
from filing.people.directory import Person


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changes of a person: a column of the roster, or `joined`, `absence`, `hand-over`.

    Texts are as the ledger keeps them: dates as 2026-11-30, people by reference, yes and no.
    """

    ref: str
    name: str
    what: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Noted:
    """A change that was made, by whom and when."""

    at: dt.datetime
    by: str
    what: str
    before: str | None
    after: str | None


def as_text(value: object) -> str | None:
    """A column's value as a change has it."""
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case dt.date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
    return str(value)


def differing(person: Person, cells: Iterable[tuple[str, str | None]]) -> Iterator[Change]:
    """What is other in these columns than it is of the person, references of people without regard to capitals."""
    for column, after in cells:
        before = as_text(getattr(person, column))
        if column in {"manager", "supervisor", "professional_supervisor"}:
            same = (before or "").casefold() == (after or "").casefold()
        elif column == "hours":
            same = person.hours == (None if after is None else Decimal(after))
        else:
            same = before == after
        if not same:
            yield Change(person.ref, person.name, column, before, after)


def note(conn: Connection, actor: Actor, changes: Iterable[tuple[int, Change]]) -> None:
    """Keeps changes, each with the number of the person."""
    rows = [
        {
            "person": number,
            "at": moment(actor.at),
            "by": actor.by,
            "what": change.what,
            "before": change.before,
            "after": change.after,
        }
        for number, change in changes
        if change.before != change.after  # why somebody is away, which no history tells
    ]
    if rows:
        conn.execute(insert(table), rows)


def history(ledger: Ledger, person: Person) -> tuple[Noted, ...]:
    """Everything that changed of a person, the first first."""
    asked = select(table).where(table.c.person == person.id).order_by(table.c.id)
    with ledger.reading() as conn:
        rows = conn.execute(asked).mappings().all()
    return tuple(Noted(when(r["at"]), r["by"], r["what"], r["before"], r["after"]) for r in rows)


def given_references(conn: Connection) -> frozenset[str]:
    """The references that were given to people who came without one."""
    asked = select(table.c.after).where(table.c.what == "ref", table.c.before.is_(None))
    return frozenset(ref for ref in conn.execute(asked).scalars() if ref is not None)


def handed_over(ledger: Ledger) -> dict[int, str]:
    """Who took over what somebody who left had still to do: the leaver's number, and the reference of the other."""
    with ledger.reading() as conn:
        return taken_over(conn)


def taken_over(conn: Connection) -> dict[int, str]:
    """As `handed_over`."""
    asked = select(table.c.person, table.c.after).where(table.c.what == "hand-over").order_by(table.c.id)
    return {number: ref for number, ref in conn.execute(asked) if ref is not None}
