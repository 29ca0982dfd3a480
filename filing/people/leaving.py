"""Somebody leaves: from which day, who takes over, and what becomes of the copies they have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, select, update

from filing.ledger import audit
from filing.ledger.actor import Actor, moment
from filing.ledger.database import Ledger
from filing.ledger.tables import copies
from filing.ledger.tables import people as table
from filing.people import changes
from filing.people.changes import Change
from filing.people.directory import Person, everybody
from filing.people.roster import update_person
from filing.records.copies import listed, withdraw
from schemas.errors import Fault, Place, UsageError

_WHY = "Left the organisation."


@dataclass(frozen=True, slots=True)
class Left:
    """What was done: everything that changed, copies that were withdrawn, and who has nobody for them now."""

    changes: tuple[Change, ...]
    withdrawn: tuple[str, ...]
    without: tuple[Person, ...]
    """Whose manager or supervisor is still the one who leaves."""


def handed_to(everyone: tuple[Person, ...], person: Person, to: Person, day: dt.date) -> Iterator[Change]:
    """What changes of those whom a person manages and supervises, where another takes over; who has left stays.

    Whoever takes over gets their own manager from the one who leaves, as far as that was their manager.
    """
    for other in everyone:
        if other.leaves is not None and other.leaves < day:
            continue
        for column in ("manager", "supervisor", "professional_supervisor"):
            if getattr(other, column) != person.ref:
                continue
            after = to.ref if other.ref != to.ref else person.manager if column == "manager" else None
            after = None if after == other.ref else after
            yield Change(other.ref, other.name, column, person.ref, after)


def planned(
    ledger: Ledger, person: Person, on: dt.date, to: Person | None, day: dt.date
) -> tuple[Change, ...]:
    """What `leave` would change on that day. Raises UsageError as it does."""
    with ledger.reading() as conn:
        return _planned(conn, person, on, to, day)


def _planned(
    conn: Connection, person: Person, on: dt.date, to: Person | None, day: dt.date
) -> tuple[Change, ...]:
    _refuse(person, on, to, day)
    found = list(changes.differing(person, [("leaves", on.isoformat())]))
    if to is not None:
        found += handed_to(everybody(conn), person, to, day)
        if changes.taken_over(conn).get(person.id) != to.ref:
            found.append(Change(person.ref, person.name, "hand-over", None, to.ref))
    return tuple(found)


def _refuse(person: Person, on: dt.date, to: Person | None, day: dt.date) -> None:
    if person.starts is not None and on < person.starts:
        what = f"{person.name} started on {person.starts:%d/%m/%Y}, which is after that day."
        raise UsageError(Fault("leave-order", what, Place(), "Correct the day, or the start on the roster."))
    if to is None:
        return
    if to.id == person.id:
        what, do = "Nobody hands over to themselves.", "Name somebody else."
        raise UsageError(Fault("hand-over", what, Place(), do))
    if to.leaves is not None and to.leaves < max(on, day):
        what = f"{to.name} ({to.ref}) leaves on {to.leaves:%d/%m/%Y}, and cannot take over."
        raise UsageError(Fault("hand-over", what, Place(), "Name somebody who stays."))


def leave(ledger: Ledger, person: Person, on: dt.date, actor: Actor, *, to: Person | None = None) -> Left:
    """Notes the last day of somebody, hands over whom they manage and supervise, and calls their copies in.

    Whom they manage and supervise are `to`'s from now on, and so are the open actions that name them, which their
    records cannot say. Copies that are out are withdrawn where the day is over; should one come back all the same, it
    is filed. Raises UsageError `leave-order`, `hand-over`. What was done before a crash is not done again.
    """
    with ledger.writing() as conn:
        found = _planned(conn, person, on, to, actor.day)
        everyone = {p.ref: p for p in everybody(conn)}
        for change in found:
            if change.what == "leaves":
                update_person(conn, everyone[change.ref], [change], actor)
            elif change.what != "hand-over":
                number = everyone[change.after].id if change.after is not None else None
                values = {change.what: number, "changed_at": moment(actor.at)}
                conn.execute(update(table).where(table.c.id == everyone[change.ref].id).values(**values))
        changes.note(conn, actor, ((everyone[c.ref].id, c) for c in found))
        if found:
            audit.note(conn, actor, "person-left", f"person {person.id}", changes=len(found))
    out = listed(ledger, now=actor.at, person=person.ref) if on < actor.day else ()
    withdrawn = tuple(c.number for c in out if c.state == "issued")
    for copy in withdrawn:
        withdraw(ledger, copy, _WHY, actor)
    return Left(found, withdrawn, without(ledger, person, actor.day))


def without(ledger: Ledger, person: Person, day: dt.date) -> tuple[Person, ...]:
    """Everybody here whose manager or supervisor is that person."""
    with ledger.reading() as conn:
        here = [p for p in everybody(conn) if p.leaves is None or p.leaves >= day]
    return tuple(
        p for p in here if person.ref in {p.manager, p.supervisor, p.professional_supervisor} and p != person
    )


def given_away(ledger: Ledger, person: Person) -> tuple[str, ...]:
    """What somebody who was to leave, and stays, has not got back by that: whom they handed over, and copies.

    Each as a sentence that says how it is given back; () where nothing was handed over or withdrawn.
    """
    said = []
    with ledger.reading() as conn:
        since = changes.last_leaving(conn, person)
        if since is None:
            return ()
        others = {p.ref: p for p in everybody(conn)}
        for number, what, after in changes.handed_on(conn, person, since):
            whose = next((p for p in others.values() if p.id == number), None)
            if whose is not None and after is not None and getattr(whose, what) == after and after in others:
                role = what.replace("_", " ")
                said.append(
                    f"{whose.name} ({whose.ref}) stays with {others[after].name} ({after}) as the {role}, and so do "
                    "the open actions between them; to give them back, change it in the staff list."
                )
        asked = select(copies.c.number).where(
            copies.c.person == person.id, copies.c.withdrawn_why == _WHY, copies.c.withdrawn_at >= since
        )
        gone = tuple(conn.execute(asked.order_by(copies.c.number)).scalars())
    if gone:
        is_ = "Copy {} stays" if len(gone) == 1 else "Copies {} stay"
        do = "what is still wanted is made anew; one that comes back is filed as ever."
        said.append(f"{is_.format(', '.join(gone))} withdrawn: {do}")
    return tuple(said)


def stay(ledger: Ledger, person: Person, actor: Actor) -> bool:
    """Takes a leaving date off: noted by mistake, or they came back. False where there was none."""
    with ledger.writing() as conn:
        found = list(changes.differing(person, [("leaves", None)]))
        for change in found:
            update_person(conn, person, [change], actor)
            changes.note(conn, actor, [(person.id, change)])
            audit.note(conn, actor, "person-stays", f"person {person.id}")
    return bool(found)


Follows = Literal["withdrawn", "without", "handed-on", "nobodys"]


def followed(person: Person, done: Left, to_do: Sequence[str]) -> Iterator[tuple[Follows, str]]:
    """What else is to be told of somebody who leaves, each in a sentence: copies, people, and actions of theirs.

    `to_do` are the open actions that were theirs, in words (`filing.people.standing.where_to_do`).
    """
    for number in done.withdrawn:
        yield "withdrawn", f"Copy {number} is withdrawn."
    if done.without:
        said = ", ".join(f"{p.name} ({p.ref})" for p in done.without)
        yield "without", f"Their manager or supervisor is still {person.name}: {said}."
    where = ", ".join(to_do)
    if to_do and any(c.what == "hand-over" for c in done.changes):
        yield (
            "handed-on",
            f"Their open actions are told, and reminded of, as the other's from now on: {where}.",
        )
    elif to_do:
        yield "nobodys", f"Nobody takes over their open actions ({where})."
