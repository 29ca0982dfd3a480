"""Which queries are meant: by number and range, document, code, form, person, or all that ask the same as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from filing.ledger.tables import open_queries, people, readings, submissions
from filing.people.whom import Refs, among
from filing.review import decision
from filing.review.documents import named, within
from filing.review.query_rows import candidates_digest
from filing.review.query_view import QueryView, asked_of, asked_query, of_form, one
from schemas.errors import Fault, Place, UsageError
from schemas.handwriting import BY_HAND
from schemas.was_held import CODE as SESSION_HELD

_RANGE = re.compile(r"(\d{1,9})(?:\s*(?:-|–|\.\.)\s*(\d{1,9}))?")
NAMES_A_COPY = frozenset({"unknown-copy", decision.FORM_CODE})
"""Queries whose `raw` is the number of one copy: no two documents have the same."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers that were given: `named` one by one, and ranges of which the open queries are meant, ends included."""

    named: tuple[int, ...] = ()
    ranges: tuple[tuple[int, int], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.named or self.ranges)

    def __contains__(self, number: int) -> bool:
        return number in self.named or any(low <= number <= high for low, high in self.ranges)


@dataclass(frozen=True, slots=True)
class Selection:
    """Open queries that fit everything said here; nothing said is all that are open.

    `documents` as `documents.named` takes them; of what holds others, all in it. `person` is a reference, or several.
    `alike`: a query; all that ask the same as it, of its own form or, with `every_form`, of any.
    """

    numbers: Numbers = field(default_factory=Numbers)
    documents: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    form: str | None = None
    person: Refs = None
    alike: int | None = None
    every_form: bool = False

    def __bool__(self) -> bool:
        return any(
            (
                self.numbers,
                self.documents,
                self.codes,
                self.form,
                self.person is not None,
                self.alike is not None,
            )
        )

    @property
    def only(self) -> int | None:
        """The one number that was given, with nothing else."""
        alone = self == Selection(Numbers(self.numbers.named))
        return self.numbers.named[0] if alone and len(self.numbers.named) == 1 else None


def numbers_of(words: Iterable[str]) -> Numbers:
    """The numbers of words as people write them: `7`, `3,5`, `1-12`. Raises UsageError `number-range`."""
    named: dict[int, None] = {}
    ranges: dict[tuple[int, int], None] = {}
    for word in (w.strip() for text in words for w in text.split(",")):
        found = _RANGE.fullmatch(word)
        if found is None:
            raise _no_number(word)
        low, high = int(found[1]), int(found[2] or found[1])
        if high < low:
            raise _no_number(word)
        if found[2] is None:
            named[low] = None
        else:
            ranges[low, high] = None
    return Numbers(tuple(named), tuple(ranges))


def _no_number(word: str) -> UsageError:
    what = f"“{word[:40]}” is no number of a query, and no range of them."
    return UsageError(Fault("number-range", what, Place(), "Write them as 7, as 3,5 or as 1-12."))


def chosen(conn: Connection, selection: Selection) -> tuple[QueryView, ...]:
    """The queries that a selection means, by number.

    A number that was named by itself, with nothing else said, is meant whether it is open or not: until its document
    is filed the last word counts. Raises UsageError `no-query`, `no-document`, `which-document`.
    """
    there = {v.number: v for v in _open(conn, selection)}
    if selection == Selection(selection.numbers):
        there |= {n: one(conn, n) for n in selection.numbers.named if n not in there}
    if selection.alike is not None:
        asked, among_all = one(conn, selection.alike), tuple(there.values())
        same = {v.number for v in alike(conn, asked, among_all, every_form=selection.every_form)}
        there = {n: v for n, v in there.items() if n in same}
    return tuple(there[n] for n in sorted(there))


def _open(conn: Connection, selection: Selection) -> tuple[QueryView, ...]:
    rows = conn.execute(narrowed(conn, asked_query(open_queries), selection)).mappings()
    return tuple(asked_of(r, ()) for r in rows if not selection.numbers or r["id"] in selection.numbers)


def narrowed(conn: Connection, query: Any, selection: Selection) -> Any:
    """A question about open queries, narrowed to those that a selection may mean; of ranges, to their ends."""
    if selection.codes:
        query = query.where(open_queries.c.code.in_(selection.codes))
    if selection.form is not None:
        query = query.where(of_form(selection.form))
    query = query.where(among(people.c.ref, selection.person))
    if selection.documents:
        which = [n for text in selection.documents for n in within(conn, named(conn, text))]
        query = query.where(submissions.c.id.in_(which))
    numbers = selection.numbers
    if numbers:
        ends = [*numbers.named, *(n for both in numbers.ranges for n in both)]
        query = query.where(open_queries.c.id.between(min(ends), max(ends)))
    return query


def alike(
    conn: Connection, asked: QueryView, among: Sequence[QueryView], *, every_form: bool = False
) -> tuple[QueryView, ...]:
    """Those of `among` that ask the same as this one: in the same words of the same form, about the same place, with
    the same seen and the same to choose from.

    With `every_form` those of other forms, too, where it is asked about the whole document, or whose it is: a place of
    one form is none of another.

    Where what was seen is the number of a copy (`unknown-copy`), the organisation counts that made it: the one that the
    document names, else the blank it was printed from, which has that organisation's look.
    """
    about = about_anything if every_form else about_place
    here = about(asked)
    maybe = [v for v in among if about(v) == here]
    makers = _makers(conn, (asked, *maybe)) if asked.query.code in NAMES_A_COPY else {}
    mine = _same(asked, makers)
    return tuple(v for v in maybe if _same(v, makers) == mine)


def repeated(conn: Connection, among: Sequence[QueryView]) -> tuple[QueryView, ...]:
    """Those of `among` that ask the same as each other, on every form, where they are the most; none, where none do."""
    makers = _makers(conn, [v for v in among if v.query.code in NAMES_A_COPY])
    groups: dict[tuple[Any, ...], list[QueryView]] = {}
    for v in among:
        groups.setdefault((about_anything(v), _same(v, makers)), []).append(v)
    most = max(groups.values(), key=len, default=[])
    return tuple(most) if len(most) > 1 else ()


def about_place(asked: QueryView) -> tuple[str | None, ...]:
    """What a query is about: its kind, and a place of one form."""
    return asked.query.code, asked.form, asked.query.path, asked.query.question


def about_anything(asked: QueryView) -> tuple[str | None, ...]:
    """The same, but of every form, where the query is about the whole document or whose it is."""
    of_any = asked.query.path is None or asked.query.code in decision.PERSON_CODES
    return (asked.query.code,) if of_any else about_place(asked)


def _same(asked: QueryView, makers: Mapping[int, str]) -> tuple[Any, ...]:
    q = asked.query
    # Where nothing says who made a copy, it may be like others of its form, and is like none of another.
    seen = (makers.get(asked.reading) or asked.form) if q.code in NAMES_A_COPY else q.raw
    # What somebody wrote by hand at this place is one person's: no answer to it is another's.
    alone = asked.number if (q.code in BY_HAND and q.path is not None) or q.code == SESSION_HELD else None
    return q.say, seen, candidates_digest(q), alone


def _makers(conn: Connection, asked: Sequence[QueryView]) -> dict[int, str]:
    """By reading, who made the copy it names: the organisation, else the rendition."""
    out: dict[int, str] = {}
    wanted = sorted({v.reading for v in asked})
    for start in range(0, len(wanted), 500):
        lot = wanted[start : start + 500]
        carriers = readings.c.reading["carriers"].label("carriers")
        for row in conn.execute(select(readings.c.id, carriers).where(readings.c.id.in_(lot))):
            told = [c for c in row.carriers or () if c.get("copy_number")]
            named = [c["organisation"] for c in told if c.get("organisation")]
            made = [c["rendition"] for c in told if c.get("rendition")]
            out[row.id] = f"organisation {named[0]}" if named else f"rendition {made[0]}" if made else ""
    return out


__all__ = [
    "NAMES_A_COPY",
    "Numbers",
    "Selection",
    "about_place",
    "alike",
    "chosen",
    "narrowed",
    "numbers_of",
    "repeated",
]
