"""What changed of a person on the roster, by whom and when: planned first, then kept for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import Connection, insert, select

from filing.ledger.actor import Actor, moment, when
from filing.ledger.database import Ledger
from filing.ledger.staff_tables import people_changes as table
from filing.people.address_forms import key
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
    """As `handed_over`. Whoever stays after all has it back."""
    found: dict[int, str] = {}
    asked = select(table.c.person, table.c.what, table.c.after).order_by(table.c.id)
    for number, what, after in conn.execute(asked.where(table.c.what.in_(("hand-over", "leaves")))):
        if what == "hand-over" and after is not None:
            found[number] = after
        elif after is None:
            found.pop(number, None)
    return found


@dataclass(frozen=True, slots=True)
class Addresses:
    """Who had which e-mail address since when, of addresses that somebody was given or that were taken back from them.

    Addresses stand in small letters, people by number, times as the ledger keeps them: "" is before anything was kept.
    """

    since: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    joined: Mapping[int, str] = field(default_factory=dict)

    def before(self, address: str, who: int | None) -> frozenset[int]:
        """Who else had this address by the time that `who` got it; None is somebody who is not on the roster yet."""
        had = self.since.get(key(address), {})
        mine = None if who is None else self.got(address, who)
        return frozenset(other for other, at in had.items() if other != who and (mine is None or at <= mine))

    def got(self, address: str, who: int) -> str:
        """Since when somebody has an address that is theirs now, or was."""
        return self.since.get(key(address), {}).get(who, self.joined.get(who, ""))


def addresses(conn: Connection) -> Addresses:
    """The e-mail addresses that have changed on the roster."""
    query = select(table.c.person, table.c.what, table.c.at, table.c.before, table.c.after)
    joined: dict[int, str] = {}
    since: dict[str, dict[int, str]] = {}
    for person, what, at, before, after in conn.execute(
        query.where(table.c.what.in_(("joined", "email"))).order_by(table.c.id)
    ):
        if what == "joined":
            joined.setdefault(person, at)
            continue
        for address, first in ((before, joined.get(person, "")), (after, at)):
            if address and address.strip():
                since.setdefault(key(address), {}).setdefault(person, first)
    return Addresses(since, joined)


def last_leaving(conn: Connection, person: Person) -> str | None:
    """The time at which it was last noted on which day somebody leaves, as the ledger keeps times; None for never."""
    asked = select(table.c.at).where(table.c.person == person.id, table.c.what == "leaves")
    found = conn.execute(asked.where(table.c.after.is_not(None)).order_by(table.c.id.desc())).scalars()
    at: str | None = found.first()
    return at


def handed_on(conn: Connection, person: Person, since: str) -> tuple[tuple[int, str, str | None], ...]:
    """Whom somebody has managed or supervised and does not any more, since that time: number, as what, and whose."""
    roles = ("manager", "supervisor", "professional_supervisor")
    asked = select(table.c.person, table.c.what, table.c.after).where(
        table.c.what.in_(roles), table.c.before == person.ref, table.c.at >= since
    )
    return tuple((n, what, after) for n, what, after in conn.execute(asked.order_by(table.c.id)))
