"""People who manage each other, two of them or more in a ring: told when a roster comes in, and taken as they stand.

Two managers may well supervise each other; a ring of three is nearly always a line that slipped.
"""

from __future__ import annotations

from collections.abc import Iterable

from filing.ledger.database import Ledger
from filing.people.directory import Person, people


def rings(ledger: Ledger) -> tuple[tuple[Person, ...], ...]:
    """Every such ring of the roster, each person followed by their manager, and the last one's is the first.

    Each once, from the lowest reference in it, and in the order of these.
    """
    return among(people(ledger))


def among(everyone: Iterable[Person]) -> tuple[tuple[Person, ...], ...]:
    """As `rings`, of these people; each is looked at once."""
    by_ref = {p.ref: p for p in everyone}
    seen: set[str] = set()
    found: list[tuple[Person, ...]] = []
    for person in by_ref.values():
        way: dict[str, Person] = {}
        at: Person | None = person
        while at is not None and at.ref not in seen and at.ref not in way:
            way[at.ref] = at
            at = by_ref.get(at.manager) if at.manager is not None else None
        if at is not None and at.ref in way:
            refs = [*way]
            found.append(_from_lowest([way[r] for r in refs[refs.index(at.ref) :]]))
        seen.update(way)
    return tuple(sorted(found, key=lambda ring: ring[0].ref))


def _from_lowest(ring: list[Person]) -> tuple[Person, ...]:
    first = min(range(len(ring)), key=lambda i: ring[i].ref)
    return (*ring[first:], *ring[:first])
