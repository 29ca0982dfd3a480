"""What hangs on a person: copies that are out, whom they manage and supervise, actions that somebody waits for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Text, cast, select

from filing.ledger.database import Ledger
from filing.ledger.tables import current_records
from filing.people.directory import Person, by_number, everybody
from filing.records.carry_forward import Action, open_actions
from filing.records.copies import Listed, listed, records_of
from schemas.names import each_name, name_key


@dataclass(frozen=True, slots=True)
class ToDo:
    """An open action of somebody: the record that has it last, and whose record that is."""

    record: int
    person: Person


@dataclass(frozen=True, slots=True)
class Standing:
    """What hangs on a person; who has left hangs on nobody."""

    copies: tuple[Listed, ...]
    """Out, or come back and in review."""
    manages: tuple[Person, ...]
    supervises: tuple[Person, ...]
    """By the column “supervisor”; whom they supervise as their manager is among `manages`."""
    professionally: tuple[Person, ...]
    actions: tuple[ToDo, ...]
    """Open actions, in anybody's records, that are theirs to do by name."""
    own: int
    """How many actions their own records leave open, whoever is to do them."""

    @property
    def others(self) -> tuple[Person, ...]:
        """Everybody who is managed or supervised, each once."""
        return tuple({p.id: p for p in (*self.manages, *self.supervises, *self.professionally)}.values())


def standing(
    ledger: Ledger, person: Person, now: dt.datetime, day: dt.date, *, actions: bool = True
) -> Standing:
    """What hangs on a person on that day; without `actions` none are looked for, which takes long in many records."""
    with ledger.reading() as conn:
        here = [p for p in everybody(conn) if p.leaves is None or p.leaves >= day]
        mine = open_actions(records_of(conn, ledger, person.id)) if actions else ()
        to_do = tuple(_to_do(conn, ledger, person)) if actions else ()
    return Standing(
        listed(ledger, now=now, person=person.ref),
        tuple(p for p in here if p.manager == person.ref),
        tuple(p for p in here if p.supervisor == person.ref),
        tuple(p for p in here if p.professional_supervisor == person.ref),
        to_do,
        len(mine),
    )


def _to_do(conn: Connection, ledger: Ledger, person: Person) -> Iterator[ToDo]:
    """Open actions that name this person: in full, or by first name where it is between the two of them.

    Records are opened of those alone in whose text the name may stand.
    """
    first = person.name.split()[0] if person.name.split() else person.name
    runs = re.findall(r"[A-Za-z]{2,}", person.name)  # letters that every database compares without capitals
    asked = select(current_records.c.person).where(current_records.c.person.is_not(None)).distinct()
    if runs:
        asked = asked.where(
            cast(current_records.c.record, Text).icontains(max(runs, key=len), autoescape=True)
        )
    for number in sorted(conn.execute(asked).scalars()):
        whose = by_number(conn, number)
        near = person.ref in {whose.ref, whose.manager, whose.supervisor, whose.professional_supervisor}
        keys = {name_key(person.name), *([name_key(first)] if near else [])}
        for action in open_actions(records_of(conn, ledger, number)):
            if not keys.isdisjoint(_named(action)):
                yield ToDo(action.record, whose)


def _named(action: Action) -> set[str]:
    return {name_key(n) for cell in action.cells.values() if isinstance(cell, str) for n in each_name(cell)}


def in_words(of: Standing) -> Sequence[str]:
    """What hangs on somebody, each in a few words; empty for nothing."""
    said = []
    if of.copies:
        numbers = ", ".join(f"{c.number} ({c.form})" for c in of.copies)
        said.append(f"{len(of.copies)} cop{'y is' if len(of.copies) == 1 else 'ies are'} out: {numbers}")
    for people, what in (
        (of.manages, "manages"),
        (of.supervises, "supervises"),
        (of.professionally, "is the professional supervisor of"),
    ):
        if people:
            said.append(f"{what} {', '.join(f'{p.name} ({p.ref})' for p in people)}")
    if of.actions:
        where = ", ".join(dict.fromkeys(f"record {t.record} of {t.person.name}" for t in of.actions))
        count = len(of.actions)
        said.append(f"has {count} open action{'' if count == 1 else 's'} to do: {where}")
    if of.own:
        said.append(f"{of.own} action{' is' if of.own == 1 else 's are'} open in their own records")
    return said
