"""Which claims belong to which answer: fields and fixed rows by path, rows that repeat by the row they stand in."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from extractors.word.layers import Claim, Claims, said, ticked
from extractors.word.text_runs import Tape
from schemas.definition import Field, Option
from schemas.reading import Method

RowKey = tuple[int, int]
"""The table row on the tape, and a number that tells rows apart which were merged into one."""


@dataclass(slots=True)
class Answer:
    """What was found for one answer: claims on its whole content, and on its boxes by option."""

    field: Field
    marks: tuple[Option, ...]
    whole: list[Claim] = dataclasses.field(default_factory=list)
    boxes: dict[str, list[Claim]] = dataclasses.field(default_factory=lambda: defaultdict(list))

    def add(self, claim: Claim) -> None:
        """Takes a claim in."""
        if claim.target.option is None:
            self.whole.append(claim)
        else:
            self.boxes[claim.target.option].append(claim)

    @property
    def claims(self) -> Iterable[Claim]:
        """All its claims."""
        yield from self.whole
        for box in self.boxes.values():
            yield from box

    @property
    def complete(self) -> bool:
        """Whether nothing of it is missing."""
        return bool(self.whole) or (bool(self.boxes) and all(o.key in self.boxes for o in self.marks))


@dataclass(slots=True)
class Answers:
    """Answers by path, and those of repeating tables by table, row and column."""

    single: dict[str, Answer] = dataclasses.field(default_factory=dict)
    rows: dict[str, dict[RowKey, dict[str, Answer]]] = dataclasses.field(default_factory=dict)


def gathered(made: Claims) -> Answers:
    """Claims by answer. One that says no row of a repeating table is taken back: its words become leftovers."""
    made_of = Answers()
    in_row: dict[tuple[str, int], list[Claim]] = defaultdict(list)
    for claim in made.all:
        table = claim.target.table
        if table is None:
            made_of.single.setdefault(claim.target.path, Answer(claim.target.field, claim.target.marks)).add(
                claim
            )
        elif claim.row >= 0 or claim.number is not None:
            in_row[table, claim.row].append(claim)
        else:
            made.cover[claim.start : claim.end] = [-1] * (claim.end - claim.start)
    homes = _homes(in_row)
    for (table, row), claims in in_row.items():
        merged = _merged(claims) or row < 0
        for claim in claims:
            key = (row, claim.number or 0) if merged else (row, 0)
            home = homes.get((table, claim.number), row)
            if home != row and _astray(row, claims, homes):
                # A cell of its row was merged into the one above or below, while the other still stands.
                together = _merged(in_row[table, home])
                theirs = [c for c in in_row[table, home] if not together or c.number == claim.number]
                if _place(claim) not in _places(theirs):
                    key = (home, claim.number or 0) if together else (home, 0)
            columns = made_of.rows.setdefault(table, {}).setdefault(key, {})
            name = claim.target.path.rpartition(".")[2]
            columns.setdefault(name, Answer(claim.target.field, claim.target.marks)).add(claim)
    return made_of


def _place(claim: Claim) -> tuple[str, str | None]:
    return claim.target.path, claim.target.option


def _places(claims: Iterable[Claim]) -> set[tuple[str, str | None]]:
    return {_place(c) for c in claims}


def _merged(claims: list[Claim]) -> bool:
    """Whether cells of two rows stand in this one: an answer is there twice."""
    return len(_places(claims)) < len(claims)


def _astray(row: int, claims: list[Claim], homes: Mapping[tuple[str, int | None], int]) -> bool:
    """Whether a row holds cells of others: it has two of a kind, or (as a heading row) none of its own."""
    return _merged(claims) or all(homes.get((str(c.target.table), c.number), row) != row for c in claims)


def _homes(in_row: Mapping[tuple[str, int], list[Claim]]) -> dict[tuple[str, int | None], int]:
    """Table and row number, as bookmarks say it, to the row on the tape that holds most of that row."""
    answers = {
        (table, row, c.number, c.target.path)
        for (table, row), claims in in_row.items()
        for c in claims
        if row >= 0 and c.number is not None
    }
    counts = Counter(one[:3] for one in answers)
    best: dict[tuple[str, int | None], tuple[int, int]] = {}
    for (table, row, number), count in counts.items():
        best[table, number] = max(best.get((table, number), (0, 0)), (count, row))
    return {number: row for number, (_, row) in best.items()}


def seen(tape: Tape, path: str, answer: Answer) -> dict[str, Any] | None:
    """The answer as it was seen; None where it cannot be told (a box is gone and none of the others is ticked)."""
    if answer.whole:
        return _written(tape, path, answer.whole)
    marks: list[str] = []
    doubt, other = None, None
    for option in answer.marks:
        states = [ticked(tape, c) for c in answer.boxes.get(option.key, ())]
        for state, its_doubt, its_other in states:
            if its_doubt is not None:
                doubt, other = its_doubt, its_other
            if state != states[0][0]:
                doubt = "two-values"
        if any(state for state, _, _ in states):
            marks.append(option.key)
    if not answer.complete:
        if not marks:
            return None
        doubt = "box-missing"
    first = next(iter(answer.claims))
    return found(path, first.method, first.name, doubt, other, marks=tuple(marks))


def _written(tape: Tape, path: str, claims: list[Claim]) -> dict[str, Any]:
    first = said(tape, claims[0])
    for claim in claims[1:]:
        again = said(tape, claim)
        if (again.raw, again.marks) != (first.raw, first.marks):
            first.doubt, first.other = "two-values", again.raw or ", ".join(again.marks or ())
    one = claims[0]
    return found(path, one.method, one.name, first.doubt, first.other, raw=first.raw, marks=first.marks)


def found(
    path: str,
    method: Method,
    control: str,
    doubt: str | None,
    other: str | None,
    *,
    raw: str | None = None,
    marks: tuple[str, ...] | None = None,
) -> dict[str, Any]:
    """An `Observation` as the mapping it is validated from, all of a reading at once: that is many times quicker."""
    return {
        "path": path,
        "raw": raw,
        "marks": marks,
        "method": method,
        "confidence": 0.5 if doubt else 1.0,
        "evidence": {"control": control},
        "doubt": doubt,
        "other": other,
    }
