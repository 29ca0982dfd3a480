"""Putting a session off with a reason, booking it again, and taking that back: nothing of it is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from sqlalchemy import Connection, insert, select, update

from filing.clocks.due import cases_of
from filing.clocks.due_sessions import agreed_of, waiting_of
from filing.clocks.expectation import Postponed, rebook_by
from filing.clocks.expected import made_in
from filing.clocks.falling import TITLES, Case, said
from filing.clocks.whose import postponed_in, regimes_of
from filing.ledger import audit
from filing.ledger.actor import Actor, day_of, moment
from filing.ledger.database import Ledger
from filing.ledger.staff_tables import postponements as table
from filing.ledger.tables import people
from filing.people.absences import absent
from filing.people.roster import Person, by_number
from filing.people.whom import Whom, choose
from schemas.errors import Fault, Place, UsageError
from schemas.regimes import Clock

_SHOWN = 3
_MOST = 2**31 - 1
POSTPONABLE: tuple[Clock, ...] = (
    "formal",
    "informal",
    "group",
    "observation",
    "appraisal",
    "review",
    "agreement",
    "plan",
)


@dataclass(frozen=True, slots=True)
class Postponement:
    """What is put off. `rebook_by`: the day by which it is to be held again; None while nobody knows of a return."""

    number: int
    person: str
    name: str
    clock: Clock
    due: dt.date
    until: dt.date | None
    why: str
    noted: dt.date
    noted_by: str
    rebook_by: dt.date | None
    withdrawn: bool = False
    day_off: bool = False
    """Whether the new day is in a weekend or a holiday."""

    @property
    def afterwards(self) -> bool:
        """Whether it was said after the day on which it was to be."""
        return self.noted > self.due

    @property
    def late(self) -> bool:
        """Whether the new day is later than the settings have it."""
        return self.until is not None and self.rebook_by is not None and self.until > self.rebook_by


def postpone(
    ledger: Ledger,
    person: Person,
    *,
    why: str,
    actor: Actor,
    clock: Clock = "formal",
    due: dt.date | None = None,
    until: dt.date | None = None,
) -> Postponement:
    """Puts off what is due next of a person, or what was to be on the day `due`; `until` is the new day, if booked.

    Raises UsageError: `postpone-why` without a reason, `postpone-nothing` where nothing of that kind is due,
    `postpone-which` where it is not clear which day is meant, `postpone-until` for a new day that is not later.
    """
    if not why.strip():
        raise _fault("postpone-why", "No reason is given.", "Say why it is put off, with --why.")
    case = _case(ledger, person, actor.day)
    day = _said(case, clock, due) if due is not None else _day(case, clock)
    _check_until(day, until)
    with ledger.writing() as conn:
        values = {
            "person": person.id,
            "clock": clock,
            "due": day,
            "until": until,
            "why": why.strip(),
            "noted_at": moment(actor.at),
            "noted_by": actor.by,
        }
        number = int(conn.execute(insert(table).values(**values).returning(table.c.id)).scalar_one())
        audit.note(conn, actor, "postponed", f"postponement {number}", clock=clock, person=person.id)
    return _one(ledger, number)


def book(
    ledger: Ledger, person: Person, *, until: dt.date, actor: Actor, clock: Clock = "formal"
) -> Postponement:
    """Books the new day of what is postponed of a person and has none.

    Raises UsageError `postpone-none`, `postpone-until`.
    """
    waiting = (table.c.person == person.id, table.c.clock == clock, table.c.until.is_(None))
    with ledger.writing() as conn:
        mine = {p.number for p in _counting(ledger, conn, actor.day)}
        asked = select(table).where(*waiting, table.c.withdrawn_at.is_(None)).order_by(table.c.id.desc())
        row = next((r for r in conn.execute(asked) if r.id in mine), None)
        if row is None:
            what = f"Nothing of {person.name} is postponed that has no new day yet."
            raise _fault("postpone-none", what, "To put it off, say why with --why.")
        _check_until(row.due, until)
        conn.execute(update(table).where(table.c.id == row.id).values(until=until))
        audit.note(conn, actor, "postponement-booked", f"postponement {row.id}", until=until.isoformat())
    return _one(ledger, row.id)


def take_back(ledger: Ledger, number: int, actor: Actor) -> Postponement:
    """Takes a postponement back: it counts no more, and stays readable. Raises UsageError `postpone-none`."""
    with ledger.writing() as conn:
        # A number that no column of numbers holds is refused by some databases as a fault of the program.
        there = 0 < number <= _MOST
        row = conn.execute(select(table).where(table.c.id == number)).first() if there else None
        if row is None or row.withdrawn_at is not None:
            what = f"There is no postponement {number} that counts."
            raise _fault("postpone-none", what, "`carepack postpone` lists them.")
        gone = {"withdrawn_at": moment(actor.at), "withdrawn_by": actor.by}
        conn.execute(update(table).where(table.c.id == number).values(**gone))
        audit.note(conn, actor, "postponement-withdrawn", f"postponement {number}")
    return _one(ledger, number)


def postponed(
    ledger: Ledger, whom: Whom | None = None, *, today: dt.date, every: bool = False
) -> tuple[Postponement, ...]:
    """What is put off in an employment that goes on, by its day; with `every`, all that ever was.

    Raises UsageError as `choose`.
    """
    wanted = {p.id for p in choose(ledger, whom).people} if whom else None
    query = select(table, people.c.ref, people.c.name).join(people, people.c.id == table.c.person)
    with ledger.reading() as conn:
        rows = conn.execute(query.order_by(table.c.due, table.c.id)).all()
        counting = {p.number for p in _counting(ledger, conn, today)}
    return tuple(
        _told(ledger, row)
        for row in rows
        if (wanted is None or row.person in wanted) and (every or row.id in counting)
    )


def said_of(one: Postponement) -> Iterator[str]:
    """What is to be known of what was put off just now: that it stays missing, is late, or on a day off."""
    if one.afterwards:
        yield f"Its day was over by then, so it stays missing; that it was said on {one.noted:%d/%m/%Y} is kept."
    elif one.late:
        yield (
            f"The new day is after {one.rebook_by:%d/%m/%Y}, by which it was to be held again: from then on it is "
            "missing."
        )
    if one.until is not None and one.day_off:
        yield f"{one.until:%A, %d/%m/%Y} is no working day: it is taken; look whether it is meant."


def booked(one: Postponement) -> str:
    """Whether there is a new day, or by when there is to be one."""
    if one.until is not None:
        return f"booked for {one.until:%d/%m/%Y}"
    return f"to be booked {f'by {one.rebook_by:%d/%m/%Y}' if one.rebook_by is not None else 'once they are back'}"


def _counting(ledger: Ledger, conn: Connection, today: dt.date) -> Iterator[Postponed]:
    """What is put off, and not taken back, of an employment that goes on or begins."""
    for number, some in postponed_in(conn, ledger.library.policies.timezone).items():
        person = by_number(conn, number)
        if not person.over(today):
            yield from made_in(person.during(today), person, some)


def _case(ledger: Ledger, person: Person, today: dt.date) -> Case:
    (case,) = cases_of(ledger, today=today, whom=Whom((person.ref,))) or (None,)
    if case is None:
        what = f"{person.name} has left; nothing of theirs is due."
        raise _fault("postpone-nothing", what, "Is it the right person?")
    return case


def _day(case: Case, clock: Clock) -> dt.date:
    """The day on which it was to be: the one agreed, or that of the turn that is open."""
    days = _days(case, clock)
    missing = [e for e in waiting_of(case, clock) if e.state == "missing"]
    if missing:
        what = f"{TITLES[clock]} was missed on {said(missing[-1].due)} already."
        raise _fault("postpone-which", what, f"Say which day is meant: {_offered(days)}.")
    if not days:
        what = f"{TITLES[clock]} is not due of {case.person.name}."
        raise _fault("postpone-nothing", what, "Name another --clock, or the day with --due.")
    return days[0]


def _days(case: Case, clock: Clock) -> list[dt.date]:
    """The days that may be meant: the meeting agreed, as `due` tells it, then the turns since the last session."""
    waiting = waiting_of(case, clock)
    last = waiting[-1].by if waiting else dt.date.max
    agreed = agreed_of(case, clock)
    days = [e.due if e.state == "missing" else e.by for e in waiting]
    if agreed is not None and agreed.stands <= last:
        return [agreed.stands, *(d for d in days[1 - _SHOWN :] if d != agreed.stands)]
    return days[-_SHOWN:]


def _offered(days: Sequence[dt.date]) -> str:
    return f"--due {' or --due '.join(map(said, days))}"


def _said(case: Case, clock: Clock, due: dt.date) -> dt.date:
    """The day that was said, where something was to be held by then: else it would be kept and count for nothing."""
    turns = [e for e in case.expected if e.clock == clock and e.met_on is None]
    for turn in turns:
        earliest = turn.since if clock == "informal" else turn.since + dt.timedelta(days=1)
        if earliest <= due <= turn.by:
            return due
    days = _days(case, clock)
    if due in days[:1]:
        return due
    what = f"{TITLES[clock]} was not to be held by {said(due)}."
    if not days:
        raise _fault("postpone-nothing", what, "Name another --clock, or another day.")
    do = f"Say the day of the turn that is meant: {_offered(days)}."
    raise _fault("postpone-which", what, do)


def _check_until(due: dt.date, until: dt.date | None) -> None:
    if until is not None and until <= due:
        what = f"The new day, {said(until)}, is not after {said(due)}, on which it was to be."
        raise _fault("postpone-until", what, "Give a later day, or leave it out until it is booked.")


def _one(ledger: Ledger, number: int) -> Postponement:
    query = select(table, people.c.ref, people.c.name).join(people, people.c.id == table.c.person)
    with ledger.reading() as conn:
        row = conn.execute(query.where(table.c.id == number)).one()
    return _told(ledger, row)


def _told(ledger: Ledger, row: Any) -> Postponement:
    library = ledger.library
    with ledger.reading() as conn:
        person = by_number(conn, row.person)
    regime = regimes_of(library)(person)
    return Postponement(
        number=row.id,
        person=row.ref,
        name=row.name,
        clock=row.clock if row.clock in get_args(Clock) else "formal",
        due=row.due,
        until=row.until,
        why=row.why,
        noted=day_of(row.noted_at, library.policies.timezone),
        noted_by=row.noted_by,
        rebook_by=rebook_by(row.due, regime, absent(ledger).get(person.id, ())),
        withdrawn=row.withdrawn_at is not None,
        day_off=row.until is not None and regime.holidays.off(row.until),
    )


def _fault(code: str, what: str, do: str) -> UsageError:
    return UsageError(Fault(code, what, Place(), do))
