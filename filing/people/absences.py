"""When people are away: for clocks that wait meanwhile, and for whoever plans.

Why somebody is away may say much of their health: it stands here alone, in no history, list of changes or audit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, delete, insert, select, update

from filing.ledger import audit
from filing.ledger.actor import Actor, day_of, moment
from filing.ledger.database import Ledger
from filing.ledger.staff_tables import absences as table
from filing.ledger.staff_tables import people_changes as staff
from filing.people import changes
from filing.people.changes import Change
from filing.people.directory import Person
from schemas.errors import Fault, Place, UsageError
from schemas.zones import DEFAULT_ZONE


@dataclass(frozen=True, slots=True)
class Absence:
    """The first and the last day of an absence, both of them away; `last` is None while nobody knows it."""

    first: dt.date
    last: dt.date | None = None
    why: str | None = None
    noted: tuple[tuple[dt.date, dt.date | None], ...] = field(default=(), compare=False)
    """The days on which it was noted, each with the last day of it as it was noted then; in their order."""

    def noted_on(self, day: dt.date) -> dt.date | None:
        """When it was first noted that this day is one of it; None where that is not known."""
        return next(
            (on for on, last in self.noted if self.first <= day and (last is None or day <= last)), None
        )

    def covers(self, day: dt.date) -> bool:
        """Whether that day is one of it."""
        return self.first <= day and (self.last is None or day <= self.last)

    def overlaps(self, other: Absence) -> bool:
        """Whether a day of it is one of the other."""
        return self.covers(other.first) or other.covers(self.first)

    def __str__(self) -> str:
        """The days alone, as a change keeps them."""
        return self.first.isoformat() + (f" to {self.last.isoformat()}" if self.last is not None else "")


def absent(ledger: Ledger) -> Mapping[int, tuple[Absence, ...]]:
    """Every absence, by the number of the person (`Person.id`), from the first day on."""
    with ledger.reading() as conn:
        return by_person(conn, ledger.library.policies.timezone)


def by_person(conn: Connection, timezone: str = DEFAULT_ZONE) -> Mapping[int, tuple[Absence, ...]]:
    """As `absent`; on which day one was noted is that of the zone."""
    found: dict[int, tuple[Absence, ...]] = {}
    before = _history(conn, timezone)
    for row in conn.execute(select(table).order_by(table.c.person, table.c.first, table.c.id)).mappings():
        earlier = before.get((row["person"], row["first"].isoformat()), ())
        noted = (*earlier, (day_of(row["noted_at"], timezone), row["last"]))
        one = Absence(row["first"], row["last"], row["why"], noted)
        found[row["person"]] = (*found.get(row["person"], ()), one)
    return found


def _history(
    conn: Connection, timezone: str
) -> Mapping[tuple[int, str], tuple[tuple[dt.date, dt.date | None], ...]]:
    """How each absence was noted from the time on since when it stands, by person and first day."""
    told = select(staff.c.person, staff.c.at, staff.c.before, staff.c.after).where(staff.c.what == "absence")
    found: dict[tuple[int, str], tuple[tuple[dt.date, dt.date | None], ...]] = {}
    for person, at, before, after in conn.execute(told.order_by(staff.c.id)):
        if after is None:  # taken out: what was noted until then counts no more
            found.pop((person, before.partition(" to ")[0]), None)
            continue
        first, _, last = after.partition(" to ")
        until = dt.date.fromisoformat(last) if last else None
        found[person, first] = (*found.get((person, first), ()), (day_of(at, timezone), until))
    return found


def ended(absences: Sequence[Absence], person: Person) -> tuple[Absence, ...]:
    """These absences, each over with the employment in which it began: whoever comes back anew is not away still."""
    found = tuple(absences)
    for over in (s.leaves for s in person.earlier if s.leaves is not None):
        found = tuple(replace(a, last=over) if a.first <= over and a.covers(over) else a for a in found)
    return found


def put(conn: Connection, person: int, absence: Absence, actor: Actor) -> None:
    """Keeps an absence; one of the same first day becomes this one."""
    here = (table.c.person == person) & (table.c.first == absence.first)
    values = {"last": absence.last, "why": absence.why, "noted_at": moment(actor.at), "noted_by": actor.by}
    if conn.execute(select(table.c.id).where(here)).first() is not None:
        conn.execute(update(table).where(here).values(**values))
    else:
        conn.execute(insert(table).values(person=person, first=absence.first, **values))


def note_absence(ledger: Ledger, person: Person, absence: Absence, actor: Actor) -> Absence:
    """Notes that somebody is away, and of an absence that begins on that day until when, or why: as it stands now.

    Raises UsageError `absence-order`, `absence-overlaps`.
    """
    if absence.last is not None and absence.last < absence.first:
        what = "The last day of the absence is before the first."
        raise UsageError(Fault("absence-order", what, Place(), "Correct one of them."))
    with ledger.writing() as conn:
        known = by_person(conn).get(person.id, ())
        before = next((a for a in known if a.first == absence.first), None)
        others = [a for a in known if a is not before and a.overlaps(absence)]
        if others:
            what = f"{person.name} is noted as absent from {others[0].first:%d/%m/%Y} already, and the days overlap."
            do = "Give that one another last day, by noting it again from its own first day; or take it out."
            raise UsageError(Fault("absence-overlaps", what, Place(), do))
        if before is not None:
            absence = Absence(absence.first, absence.last or before.last, absence.why or before.why)
        put(conn, person.id, absence, actor)
        _noted(conn, person, before, absence, actor)
    return absence


def remove(ledger: Ledger, person: Person, first: dt.date, actor: Actor) -> Absence:
    """Takes out the absence that begins on that day, as noted by mistake. Raises UsageError `no-absence`."""
    with ledger.writing() as conn:
        known = by_person(conn).get(person.id, ())
        before = next((a for a in known if a.first == first), None)
        if before is None:
            days = ", ".join(f"{a.first:%d/%m/%Y}" for a in known)
            do = f"Those noted begin on {days}." if days else "None is noted at all."
            what = f"No absence of {person.name} begins on {first:%d/%m/%Y}."
            raise UsageError(Fault("no-absence", what, Place(), do))
        conn.execute(delete(table).where(table.c.person == person.id, table.c.first == first))
        _noted(conn, person, before, None, actor)
    return before


def _noted(
    conn: Connection, person: Person, before: Absence | None, now: Absence | None, actor: Actor
) -> None:
    days = tuple(str(a) if a is not None else None for a in (before, now))
    if days[0] != days[1]:
        changes.note(conn, actor, [(person.id, Change(person.ref, person.name, "absence", *days))])
    audit.note(conn, actor, "absence-noted", f"person {person.id}")
