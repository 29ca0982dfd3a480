"""Records that were filed under a name alone, which somebody on the roster has by now: offered, never given to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from filing.ledger.database import Ledger
from filing.ledger.tables import record_index
from filing.people.roster import Person, everybody, people
from filing.records.finding import Listing
from schemas.names import name_key

_COUNTS = ("complete", "unsigned")
_UNDER_A_NAME = (
    select(record_index.c.record, record_index.c.name)
    .where(
        record_index.c.person.is_(None),
        record_index.c.name.is_not(None),
        record_index.c.state.in_(_COUNTS),
    )
    .order_by(record_index.c.record)
)
"""By the index of records' people: those of somebody on the roster are not looked at, however many there are."""


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """Records (numbers, as they were filed) under one name, as the first of them has it, and who has that name now."""

    name: str
    records: tuple[int, ...]
    people: tuple[Person, ...]


def unclaimed(ledger: Ledger, refs: Collection[str] | None = None) -> tuple[Unclaimed, ...]:
    """Current records under a name alone that somebody of the roster has; with `refs`, one of these people.

    One question to the database about the records and one about the roster, however many there are of both.
    """
    if refs is not None and not refs:
        return ()
    with ledger.reading() as conn:
        everyone = everybody(conn)
        rows = [(r.record, r.name) for r in conn.execute(_UNDER_A_NAME)]
    return offered(rows, everyone, refs)


def offered(
    rows: Iterable[tuple[int, str]], everyone: Sequence[Person], refs: Collection[str] | None = None
) -> tuple[Unclaimed, ...]:
    """As `unclaimed`, of these records (number and name), in their order. Names are compared as `name_key` does."""
    who: dict[str, list[Person]] = {}
    for person in everyone:
        who.setdefault(name_key(person.name), []).append(person)
    wanted = {k for k, people in who.items() if refs is None or any(p.ref in refs for p in people)}
    found: dict[str, list[tuple[int, str]]] = {}
    keys: dict[str, str] = {}  # a name stands on many records, and comparing names is what takes time here
    for number, name in rows:
        key = keys[name] if name in keys else keys.setdefault(name, name_key(name))
        if key in wanted:
            found.setdefault(key, []).append((number, name))
    return tuple(
        Unclaimed(there[0][1], tuple(sorted(n for n, _ in there)), tuple(who[key]))
        for key, there in found.items()
    )


def unclaimed_of(ledger: Ledger, shown: Iterable[Listing]) -> tuple[Unclaimed, ...]:
    """As `unclaimed`, of records that a list shows."""
    rows = [(r.number, r.name) for r in shown if r.person is None and r.name and r.state in _COUNTS]
    return offered(rows, people(ledger)) if rows else ()
