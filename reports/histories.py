"""The current records of many people at once, with their answers, in the order they were held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from filing.ledger import codec
from filing.ledger.actor import when
from filing.ledger.database import Ledger
from filing.ledger.tables import copies, record_index, records
from filing.records.carry_forward import Held
from schemas.records import answers_of

_CURRENT = ("complete", "unsigned")
_AT_ONCE = 500
"""People a question to the database; databases take a limited number of values."""


@dataclass(frozen=True, slots=True)
class Record:
    """A current record: its number and days, whose it is by number, its answers and flags.

    `first` is the number of its first version: what was said of that one is said of this.
    """

    number: int
    first: int
    person: int | None
    held: dt.date | None
    filed_at: str
    unsigned: bool
    flags: tuple[Mapping[str, Any], ...]
    carried: Held


def histories(
    ledger: Ledger, people: Collection[int], *, forms: Collection[str] | None = None
) -> Mapping[int, tuple[Record, ...]]:
    """The records of these people (by their number in the ledger), of these forms or of all, by person."""
    found: dict[int, list[Record]] = {number: [] for number in people}
    with ledger.reading() as conn:
        for record in of_people(conn, ledger, people, forms):
            if record.person is not None:
                found[record.person].append(record)
    return {number: tuple(sorted(mine, key=_turn)) for number, mine in found.items()}


def _turn(record: Record) -> tuple[dt.date, int]:
    # As copies are given by: the day, and among those of one day, which was there first.
    return record.held or when(record.filed_at).date(), record.first


def of_people(
    conn: Connection, ledger: Ledger, people: Collection[int], forms: Collection[str] | None = None
) -> Iterator[Record]:
    """The records of these people one after another, in no order."""
    before, numbers = replaced(conn), sorted(people)
    query = (
        select(
            records.c.id,
            records.c.form,
            records.c.edition,
            records.c.person,
            records.c.held,
            records.c.record,
            records.c.flags,
            records.c.filed_at,
            copies.c.given,
            record_index.c.state,
        )
        .join(record_index, record_index.c.record == records.c.id)
        .join(copies, copies.c.number == records.c.copy, isouter=True)
        .where(record_index.c.state.in_(_CURRENT))
    )
    if forms is not None:
        query = query.where(record_index.c.form.in_(sorted(forms)))
    for at in range(0, len(numbers), _AT_ONCE):
        some = query.where(record_index.c.person.in_(numbers[at : at + _AT_ONCE]))
        for row in conn.execute(some):
            form = ledger.library.load(row.form, row.edition)
            given = codec.unpack_all(row.given) if row.given else {}
            yield Record(
                number=row.id,
                first=first_of(row.id, before),
                person=row.person,
                held=row.held,
                filed_at=row.filed_at,
                unsigned=row.state == "unsigned",
                flags=tuple(row.flags),
                carried=Held(form, answers_of(form, row.record), row.id, given),
            )


def replaced(conn: Connection) -> Mapping[int, int]:
    """The version that each version replaces."""
    query = select(record_index.c.record, record_index.c.replaces)
    return {r.record: r.replaces for r in conn.execute(query.where(record_index.c.replaces.is_not(None)))}


def first_of(number: int, before: Mapping[int, int]) -> int:
    """The number of the first version of the record that has this one."""
    while (earlier := before.get(number)) is not None:
        number = earlier
    return number
