"""Returns in review as the ledger keeps them: the row of each, its newest reading, and what is asked and was said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from filing.ledger.tables import readings, submissions
from filing.review.query_view import QueryView, of_reading, of_readings

_LOT = 200
"""So many returns are looked up at once, with all that was read of them."""


@dataclass(frozen=True, slots=True)
class AsKept:
    """A return: rows of `submissions` and, without what was seen, of `readings`; all queries about that reading."""

    row: Any
    reading: Any
    queries: tuple[QueryView, ...]


# All but what was seen, which is most of a reading and nothing here asks for.
_READING = select(*(c for c in readings.columns if c.name != "reading"))
_LATEST = (
    _READING.where(readings.c.submission == bindparam("submission")).order_by(readings.c.id.desc()).limit(1)
)
_ROW = select(submissions).where(submissions.c.id == bindparam("submission"))
_NEWEST = (
    select(func.max(readings.c.id))
    .where(readings.c.submission.in_(bindparam("numbers", expanding=True)))
    .group_by(readings.c.submission)
)
_LATEST_OF = _READING.where(readings.c.id.in_(_NEWEST))
_ROWS = select(submissions).where(submissions.c.id.in_(bindparam("numbers", expanding=True)))


def latest_reading(conn: Connection, submission: int) -> Any:
    """The row of a submission's newest reading, without what was seen."""
    return conn.execute(_LATEST, {"submission": submission}).mappings().first()


def one_as_kept(conn: Connection, submission: int) -> AsKept:
    """One return."""
    reading = latest_reading(conn, submission)
    row = conn.execute(_ROW, {"submission": submission}).mappings().one()
    return AsKept(row, reading, of_reading(conn, reading["id"]))


def as_kept(conn: Connection, numbers: Sequence[int]) -> Iterator[tuple[int, AsKept]]:
    """These returns in this order, by number, looked up some at a time.

    What is done to one of them meanwhile must leave the others as they are.
    """
    for start in range(0, len(numbers), _LOT):
        some = numbers[start : start + _LOT]
        here = {"numbers": list(some)}
        latest = {r["submission"]: r for r in conn.execute(_LATEST_OF, here).mappings()}
        rows = {r["id"]: r for r in conn.execute(_ROWS, here).mappings()}
        asked = of_readings(conn, [r["id"] for r in latest.values()])
        for number in some:
            yield number, AsKept(rows[number], latest[number], asked[latest[number]["id"]])


__all__ = ["AsKept", "as_kept", "latest_reading", "one_as_kept"]
