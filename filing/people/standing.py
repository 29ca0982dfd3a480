"""What hangs on a person: copies that are out, whom they manage and supervise, actions that somebody waits for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from filing.clocks.actions import OpenAction, open_for
from filing.ledger.database import Ledger
from filing.people.directory import Person, everybody
from filing.records.carry_forward import open_actions
from filing.records.copies import Listed, listed, records_of
from filing.records.going_out import MADE, OUT, whereabouts


@dataclass(frozen=True, slots=True)
class ToDo:
    """An open action of somebody: the record that has it last, and whose record that is."""

    record: int
    person: Person
    told: str | None = None
    """By whom it was to be done, and why it is not theirs any more: “Dilys (left), now Agnes O'Neill”."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What hangs on a person; who has left hangs on nobody."""

    copies: tuple[Listed, ...]
    """Made and not filed: out, not sent, or come back and in review."""
    manages: tuple[Person, ...]
    supervises: tuple[Person, ...]
    """By the column “supervisor”; whom they supervise as their manager is among `manages`."""
    professionally: tuple[Person, ...]
    actions: tuple[ToDo, ...]
    """Open actions, in anybody's records, that are theirs to do: by name, or since somebody left or moved."""
    own: int
    """How many actions their own records leave open, whoever is to do them."""
    where: Mapping[str, str]
    """What is said of each of the copies, by number: out, made and not sent, being looked at."""

    @property
    def others(self) -> tuple[Person, ...]:
        """Everybody who is managed or supervised, each once."""
        return tuple({p.id: p for p in (*self.manages, *self.supervises, *self.professionally)}.values())


def standing(
    ledger: Ledger,
    person: Person,
    now: dt.datetime,
    day: dt.date,
    *,
    actions: bool = True,
    opened: Mapping[int, Sequence[OpenAction]] | None = None,
) -> Standing:
    """What hangs on a person on that day; without `actions` none are looked for, which takes long in many records.

    `opened` are everybody's open actions, where whoever calls has them.
    """
    with ledger.reading() as conn:
        here = [p for p in everybody(conn) if p.leaves is None or p.leaves >= day]
        mine = open_actions(records_of(conn, ledger, person.id)) if actions else ()
        every = opened if opened is not None or not actions else open_for(conn, ledger, person, today=day)
        to_do = tuple(_to_do(conn, every or {}, person)) if actions else ()
    copies = listed(ledger, now=now, person=person.ref)
    return Standing(
        copies,
        tuple(p for p in here if p.manager == person.ref),
        tuple(p for p in here if p.supervisor == person.ref),
        tuple(p for p in here if p.professional_supervisor == person.ref),
        to_do,
        len(mine),
        whereabouts(ledger, copies),
    )


def _to_do(conn: Connection, opened: Mapping[int, Sequence[OpenAction]], person: Person) -> Iterator[ToDo]:
    """Open actions that are this person's to do now, whosever records they stand on."""
    named = {p.id: p for p in everybody(conn)}
    for number, actions in sorted(opened.items()):
        for action in actions:
            for owner in action.owners:
                if owner.now is not None and owner.now.id == person.id:
                    yield ToDo(action.record, named[number], str(owner) if owner.why else None)


def where_to_do(of: Standing) -> tuple[str, ...]:
    """On which records the open actions stand that are somebody's to do."""
    return tuple(dict.fromkeys(f"record {t.record} of {t.person.name}" for t in of.actions))


def copies_become(on: dt.date, day: dt.date) -> str:
    """What becomes of somebody's copies where that is, or was, their last day, as a sentence."""
    if on < day:
        return "Copies that are out, or made and not sent, are withdrawn."
    do = "gather in what is out, or note it again then"
    return f"Copies that are out, or made and not sent, are not withdrawn before that day is over: {do}."


def in_words(of: Standing, called: Callable[[str], str] = str) -> Sequence[str]:
    """What hangs on somebody, each in a few words; empty for nothing. `called`: what forms are called, by their IDs."""
    said = []
    for word in dict.fromkeys((OUT, MADE, *of.where.values())):
        mine = [c for c in of.copies if of.where[c.number] == word]
        if mine:
            numbers = ", ".join(f"{c.number} ({called(c.form)})" for c in mine)
            said.append(f"{len(mine)} cop{'y is' if len(mine) == 1 else 'ies are'} {word}: {numbers}")
    for people, what in (
        (of.manages, "manages"),
        (of.supervises, "supervises"),
        (of.professionally, "is the professional supervisor of"),
    ):
        if people:
            said.append(f"{what} {', '.join(f'{p.name} ({p.ref})' for p in people)}")
    if of.actions:
        where = ", ".join(
            dict.fromkeys(
                f"record {t.record} of {t.person.name}{f' (by {t.told})' if t.told else ''}"
                for t in of.actions
            )
        )
        count = len(of.actions)
        said.append(f"has {count} open action{'' if count == 1 else 's'} to do: {where}")
    if of.own:
        said.append(f"{of.own} action{' is' if of.own == 1 else 's are'} open in their own records")
    return said
