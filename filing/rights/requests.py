"""Requests of people about what is held about them: noted, paused, extended, answered or refused, each with its clock.

Of all this the audit has numbers and codes; reasons stand with the request alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, insert, select, update

from filing.ledger import audit
from filing.ledger.actor import Actor, moment
from filing.ledger.database import Ledger
from filing.ledger.rights_tables import access_pauses as pauses
from filing.ledger.rights_tables import access_requests as table
from filing.ledger.tables import people, records
from filing.people.roster import Person
from filing.rights.clock import Clock, Pause
from schemas.errors import UsageError

Asks = Literal["access", "correction"]
Outcome = Literal["answered", "refused"]
_MOST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Paused:
    """A time in which the clock stood, and why; `last` is the day of the answer, None while there is none."""

    first: dt.date
    last: dt.date | None
    why: str


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it stands on a day. `record` is what is to be put right, and its new version once it is.

    `deadline` and `left` are as of that day: while the clock `stands`, the deadline goes on with each day. Of one that
    is closed, `left` is how many days it was closed before its deadline.
    """

    number: int
    person: str
    name: str
    person_number: int
    asks: Asks
    received: dt.date
    record: int | None
    noted_by: str
    pauses: tuple[Paused, ...]
    extended_on: dt.date | None
    extended_why: str | None
    closed_on: dt.date | None
    outcome: Outcome | None
    outcome_why: str | None
    first_month: dt.date
    deadline: dt.date
    left: int
    stands: bool

    @property
    def is_open(self) -> bool:
        """Whether it is still to be answered."""
        return self.closed_on is None

    @property
    def overdue(self) -> bool:
        """Whether it is open, and its last day is over."""
        return self.is_open and not self.stands and self.left < 0


def open_request(
    ledger: Ledger,
    person: Person,
    received: dt.date,
    actor: Actor,
    *,
    asks: Asks = "access",
    record: int | None = None,
) -> Request:
    """Notes that somebody asked. `record`: which one they want put right.

    Raises UsageError `access-received` for a day to come, `access-record` for a record that is not theirs.
    """
    if received > actor.day:
        what = f"{received:%d/%m/%Y} is still to come: nothing can have been received on it."
        raise UsageError.of("access-received", what, "Say the day on which it reached anybody of you.")
    with ledger.writing() as conn:
        if record is not None:
            _check_record(conn, record, person.id, person.name)
        values = {
            "person": person.id,
            "asks": asks,
            "received": received,
            "record": record,
            "noted_at": moment(actor.at),
            "noted_by": actor.by,
        }
        number = int(conn.execute(insert(table).values(**values).returning(table.c.id)).scalar_one())
        audit.note(conn, actor, "access-opened", f"request {number}", asks=asks, person=person.id)
    return get(ledger, number, actor.day)


def pause(ledger: Ledger, number: int, first: dt.date, why: str, actor: Actor) -> Request:
    """Stops the clock from the day on which the person was asked who they are, or what they want.

    Raises UsageError `access-none`, `access-closed`, `access-why`, `access-stands`, `access-pause`.
    """
    reason = _reason(why, "Say what the person was asked; it is kept with the request.")
    with ledger.writing() as conn:
        one = _to_change(conn, number, actor)
        if one.stands:
            raise UsageError.of(
                "access-stands", "The clock stands already.", "Say on which day they answered."
            )
        earliest = max([one.received, *(p.last for p in one.pauses if p.last is not None)])
        if not earliest <= first <= min(actor.day, one.deadline):
            what = f"The clock cannot be stopped from {first:%d/%m/%Y}."
            last = min(actor.day, one.deadline)
            do = f"Say a day from {earliest:%d/%m/%Y} to {last:%d/%m/%Y}: within its time, and not to come."
            raise UsageError.of("access-pause", what, do)
        values = {
            "request": number,
            "first": first,
            "why": reason,
            "noted_at": moment(actor.at),
            "noted_by": actor.by,
        }
        conn.execute(insert(pauses).values(**values))
        audit.note(conn, actor, "access-paused", f"request {number}", first=first.isoformat())
    return get(ledger, number, actor.day)


def resume(ledger: Ledger, number: int, on: dt.date, actor: Actor) -> Request:
    """The clock goes on from the day on which the person answered.

    Raises UsageError `access-none`, `access-closed`, `access-goes`, `access-pause`.
    """
    with ledger.writing() as conn:
        one = _to_change(conn, number, actor)
        if not one.stands:
            raise UsageError.of("access-goes", "The clock does not stand.", "Is it the right request?")
        first = one.pauses[-1].first
        if not first <= on <= actor.day:
            what = f"The clock cannot go on from {on:%d/%m/%Y}."
            do = f"Say a day from {first:%d/%m/%Y}, on which it was stopped, to today."
            raise UsageError.of("access-pause", what, do)
        mine = (pauses.c.request == number) & pauses.c.last.is_(None)
        ended = {"last": on, "ended_at": moment(actor.at), "ended_by": actor.by}
        conn.execute(update(pauses).where(mine).values(**ended))
        audit.note(conn, actor, "access-resumed", f"request {number}", on=on.isoformat())
    return get(ledger, number, actor.day)


def extend(ledger: Ledger, number: int, told: dt.date, why: str, actor: Actor) -> Request:
    """Two months more, because it is complex or there are many: `told` is the day on which the person was told so.

    Raises UsageError `access-none`, `access-closed`, `access-why`, `access-extended`, `access-told`.
    """
    reason = _reason(why, "Say why it needs longer; the person must be told that, too.")
    with ledger.writing() as conn:
        one = _to_change(conn, number, actor)
        if one.extended_on is not None:
            what = f"It was extended already, on {one.extended_on:%d/%m/%Y}, and can be extended once."
            raise UsageError.of("access-extended", what, f"Answer it by {one.deadline:%d/%m/%Y}.")
        if not one.received <= told <= min(actor.day, one.first_month):
            what = f"It can be extended only where the person is told within the first month ({_month(one)})."
            do = "Say the day on which they were told. If that is over, answer now, and say that it is late."
            raise UsageError.of("access-told", what, do)
        longer = {"extended_on": told, "extended_why": reason}
        conn.execute(update(table).where(table.c.id == number).values(**longer))
        audit.note(conn, actor, "access-extended", f"request {number}", told=told.isoformat())
    return get(ledger, number, actor.day)


def close(
    ledger: Ledger,
    number: int,
    on: dt.date,
    actor: Actor,
    *,
    refused: str | None = None,
    record: int | None = None,
) -> Request:
    """Answered on that day, or refused, with the reason. `record`: the version in which something was put right.

    A correction that is answered names the record that was amended. Raises UsageError `access-none`, `access-closed`,
    `access-why`, `access-answered`, `access-record`.
    """
    with ledger.writing() as conn:
        one = _to_change(conn, number, actor)
        if refused is not None:
            _reason(refused, "Say why it is refused; the person must be told that, and where to complain.")
        if not one.received <= on <= actor.day:
            what = (
                f"It cannot have been answered on {on:%d/%m/%Y}: it was received on {one.received:%d/%m/%Y}."
            )
            raise UsageError.of("access-answered", what, "Say the day on which the answer went out.")
        if record is not None:
            _check_record(conn, record, one.person_number, one.name)
        if one.asks == "correction" and refused is None:
            _check_corrected(conn, record)
        outcome: Outcome = "answered" if refused is None else "refused"
        done: dict[str, Any] = {
            "closed_on": on,
            "outcome": outcome,
            "outcome_why": refused.strip() if refused is not None else None,
            "closed_at": moment(actor.at),
            "closed_by": actor.by,
        }
        if record is not None:
            done["record"] = record
        conn.execute(update(table).where(table.c.id == number).values(**done))
        audit.note(conn, actor, "access-closed", f"request {number}", outcome=outcome, record=record)
    return get(ledger, number, actor.day)


def get(ledger: Ledger, number: int, today: dt.date) -> Request:
    """The request of this number, as it stands today. Raises UsageError `access-none`."""
    with ledger.reading() as conn:
        return _get(conn, number, today)


def _get(conn: Connection, number: int, today: dt.date) -> Request:
    found = _found(conn, today, number) if 0 < number <= _MOST else ()
    if not found:
        what = f"There is no request {number}."
        raise UsageError.of("access-none", what, "`carepack subject-access list` shows them.")
    return found[0]


def listed(ledger: Ledger, today: dt.date, *, every: bool = False) -> tuple[Request, ...]:
    """What is open, what is overdue first, then by deadline; with `every`, what is closed after that."""
    with ledger.reading() as conn:
        found = _found(conn, today)
    waiting = sorted((r for r in found if r.is_open), key=lambda r: (not r.overdue, r.deadline, r.number))
    return (*waiting, *(r for r in reversed(found) if every and not r.is_open))


def refused_of(ledger: Ledger, versions: Sequence[int]) -> tuple[Request, ...]:
    """Corrections of a record, by the numbers of its versions, that were asked for and refused."""
    mine = select(table.c.id, table.c.closed_on).where(
        table.c.asks == "correction", table.c.outcome == "refused", table.c.record.in_(tuple(versions))
    )
    with ledger.reading() as conn:
        rows = conn.execute(mine.order_by(table.c.id)).all()
        return tuple(_get(conn, row.id, row.closed_on) for row in rows)


def _found(conn: Connection, today: dt.date, number: int | None = None) -> tuple[Request, ...]:
    query = select(table, people.c.ref, people.c.name).join(people, people.c.id == table.c.person)
    stood = select(pauses).order_by(pauses.c.request, pauses.c.id)
    if number is not None:
        query, stood = query.where(table.c.id == number), stood.where(pauses.c.request == number)
    of: dict[int, tuple[Paused, ...]] = {}
    for row in conn.execute(stood):
        of[row.request] = (*of.get(row.request, ()), Paused(row.first, row.last, row.why))
    rows = conn.execute(query.order_by(table.c.id)).all()
    return tuple(_request(row, of.get(row.id, ()), today) for row in rows)


def _request(row: Any, stood: tuple[Paused, ...], today: dt.date) -> Request:
    day = row.closed_on or today
    clock = Clock(row.received, tuple(Pause(p.first, p.last) for p in stood), row.extended_on is not None)
    return Request(
        number=row.id,
        person=row.ref,
        name=row.name,
        person_number=row.person,
        asks=row.asks,
        received=row.received,
        record=row.record,
        noted_by=row.noted_by,
        pauses=stood,
        extended_on=row.extended_on,
        extended_why=row.extended_why,
        closed_on=row.closed_on,
        outcome=row.outcome,
        outcome_why=row.outcome_why,
        first_month=clock.first_month(day),
        deadline=clock.deadline(day),
        left=clock.left(day),
        stands=clock.stands and row.closed_on is None,
    )


def _to_change(conn: Connection, number: int, actor: Actor) -> Request:
    one = _get(conn, number, actor.day)
    if one.closed_on is not None:
        what = f"Request {number} was closed on {one.closed_on:%d/%m/%Y}."
        raise UsageError.of("access-closed", what, "Note a new one where the person asks again.")
    return one


def _check_record(conn: Connection, record: int, person: int, name: str) -> None:
    there = 0 < record <= _MOST
    found = conn.execute(select(records.c.person).where(records.c.id == record)).first() if there else None
    if found is None or found.person != person:
        what = f"Record {record} is none of {name}’s."
        raise UsageError.of("access-record", what, "Name one of theirs: `carepack records list` shows them.")


def _check_corrected(conn: Connection, record: int | None) -> None:
    """Whether something was put right: the record that is named is an amendment, or another act of ours."""
    acts = {"amended", "withdrawn", "merged", "undone", "replaced"}
    found = (
        conn.execute(select(records.c.act).where(records.c.id == record)).scalar()
        if record is not None
        else None
    )
    if found not in acts:
        what = "A correction is answered by a record that was put right, and none such is named."
        do = "Amend it (carepack records amend) and name its new number, or refuse with the reason."
        raise UsageError.of("access-record", what, do)


def _reason(why: str, do: str) -> str:
    if not why.strip():
        raise UsageError.of("access-why", "No reason is given.", do)
    return why.strip()


def _month(one: Request) -> str:
    return f"by {one.first_month:%d/%m/%Y}"
