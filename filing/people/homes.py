"""Homes and teams have one spelling each, and two homes that are nearly written alike are told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from filing.ledger.database import Ledger
from filing.people.directory import Person, people
from filing.people.roster_line import Line
from filing.people.roster_who import Known
from schemas.names import name_key

_SHORTEST = 5
"""Letters of a home's name from which on one slip does not make it another home's."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A home that is nearly written as another, and how many people work in each by the roster."""

    home: str
    people: int
    other: str
    others: int


def one_spelling(lines: Sequence[Line], there: Sequence[Known]) -> Iterator[Line]:
    """The lines with homes and teams as they were written first: capitals and spaces make no other home."""
    for_column = {column: _spellings(column, lines, there) for column in ("home", "team")}
    for line in lines:
        cells = {
            column: spelt.get(name_key(text), text)
            for column, spelt in for_column.items()
            if (text := line.cells.get(column)) is not None
        }
        yield replace(line, cells={**line.cells, **cells}) if cells else line


def _spellings(column: str, lines: Iterable[Line], there: Iterable[Known]) -> dict[str, str]:
    known = [k.more.get(column) for k in there] + [line.cells.get(column) for line in lines]
    spelt: dict[str, str] = {}
    for text in known:
        if text is not None:
            spelt.setdefault(name_key(text), text)
    return spelt


def nearly_alike(ledger: Ledger) -> tuple[Alike, ...]:
    """Homes that are written as another but for one letter, and that have fewer people; numbers are no slips."""
    return alike_among(people(ledger))


def alike_among(everyone: Iterable[Person]) -> tuple[Alike, ...]:
    """As `nearly_alike`, of these people."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - only where a roster is brought in

    counts = Counter(p.home for p in everyone if p.home is not None)
    found = []
    for one, other in combinations(sorted(counts, key=lambda h: (counts[h], h)), 2):
        keys = [name_key(h) for h in (one, other)]
        same_digits = re.findall(r"\d+", keys[0]) == re.findall(r"\d+", keys[1])
        if same_digits and min(map(len, keys)) >= _SHORTEST and OSA.distance(*keys, score_cutoff=1) == 1:
            found.append(Alike(one, counts[one], other, counts[other]))
    return tuple(found)
