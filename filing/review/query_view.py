"""A query as the ledger has it: with the document it is about, and what was said to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, select

from filing.ledger.tables import people, queries, readings, settlements, submissions
from filing.review.query_rows import query_of
from schemas.errors import Fault, Place, UsageError
from schemas.reading import Query


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said to a query, by whom and when. `moot`: nobody had to, it no longer mattered."""

    number: int
    action: str
    value: Any
    why: str | None
    by: str
    at: str


OF_REJECTED = "The document was rejected."
"""Why a query is closed that was open when its document was rejected."""


@dataclass(frozen=True, slots=True)
class QueryView:
    """A query in the ledger, with the document it is about and what was said to it, oldest first."""

    number: int
    query: Query
    reading: int
    submission: int
    document: str
    locator: str
    sha256: str
    form: str
    edition: int
    copy: str | None
    person: str | None
    asked_at: str
    open: bool
    said: tuple[Spoken, ...] = ()

    @property
    def moot(self) -> bool:
        """Whether it was closed because nobody had to settle it any more."""
        return bool(self.said) and self.said[-1].action == "moot"

    @property
    def rejected(self) -> bool:
        """Whether it was closed because its document was rejected."""
        return self.moot and self.said[-1].why == OF_REJECTED


def asked_query(source: Any) -> Any:
    return (
        select(
            source,
            readings.c.submission,
            readings.c.form,
            readings.c.edition,
            submissions.c.name.label("document"),
            submissions.c.locator,
            submissions.c.sha256,
            submissions.c.copy,
            people.c.ref.label("person"),
        )
        .join(readings, readings.c.id == source.c.reading)
        .join(submissions, submissions.c.id == readings.c.submission)
        .join(people, people.c.id == submissions.c.person, isouter=True)
        .order_by(source.c.id)
    )


def of_form(form: str) -> ColumnElement[bool]:
    """The condition on a reading that it is of this form (`ID`), or of one edition of it (`ID.N`)."""
    name, _, edition = form.rpartition(".")
    if name and edition.isdecimal():
        return and_(readings.c.form == name, readings.c.edition == int(edition))
    return readings.c.form == form


def one(conn: Connection, number: int) -> QueryView:
    """The query of this number, open or not. Raises UsageError `no-query`."""
    return those(conn, [number])[0]


LOT = 500
"""So many numbers go into one question to the database."""


def those(conn: Connection, numbers: Sequence[int]) -> tuple[QueryView, ...]:
    """The queries of these numbers, open or not. Raises UsageError `no-query`."""
    found: dict[int, QueryView] = {}
    for start in range(0, len(numbers), LOT):
        mine = queries.c.id.in_(numbers[start : start + LOT])
        said = said_to(conn, mine)
        rows = conn.execute(asked_query(queries).where(mine)).mappings()
        found |= {row["id"]: asked_of(row, said.get(row["id"], ())) for row in rows}
    missing = next((n for n in numbers if n not in found), None)
    if missing is not None:
        do = "`carepack queries list` shows those that are open."
        raise UsageError(Fault("no-query", f"There is no query {missing}.", Place(), do))
    return tuple(found[n] for n in numbers)


def _told(which: Any) -> Any:
    return (
        select(settlements)
        .join(queries, queries.c.id == settlements.c.query)
        .where(which)
        .order_by(settlements.c.id)
    )


def said_to(conn: Connection, which: Any) -> dict[int, tuple[Spoken, ...]]:
    """By query, what was said to each of those that this condition on `queries` holds for."""
    return _by_query(conn.execute(_told(which)).mappings())


def _by_query(rows: Iterable[Any]) -> dict[int, tuple[Spoken, ...]]:
    out: dict[int, tuple[Spoken, ...]] = {}
    for s in rows:
        spoken = Spoken(s["id"], s["action"], s["value"], s["why"], s["by"], s["at"])
        out[s["query"]] = (*out.get(s["query"], ()), spoken)
    return out


def asked_of(row: Any, said: tuple[Spoken, ...]) -> QueryView:
    """The query of a row, to which this was said."""
    return QueryView(
        number=row["id"],
        query=query_of(row),
        reading=row["reading"],
        submission=row["submission"],
        document=row["document"],
        locator=row["locator"],
        sha256=row["sha256"],
        form=row["form"],
        edition=row["edition"],
        copy=row["copy"],
        person=row["person"],
        asked_at=row["asked_at"],
        open=not said and row["level"] == "must",
        said=said,
    )


# Built once: settling many runs each of them for every document.
_ASKED_OF = asked_query(queries).where(queries.c.reading == bindparam("reading"))
_SAID_OF = _told(queries.c.reading == bindparam("reading"))


def of_readings(conn: Connection, numbers: Sequence[int]) -> dict[int, tuple[QueryView, ...]]:
    """By reading, all queries about it, as `of_reading` has them; at most `LOT` readings."""
    mine = queries.c.reading.in_(numbers)
    said = said_to(conn, mine)
    out: dict[int, tuple[QueryView, ...]] = dict.fromkeys(numbers, ())
    for row in conn.execute(asked_query(queries).where(mine)).mappings():
        out[row["reading"]] = (*out[row["reading"]], asked_of(row, said.get(row["id"], ())))
    return out


def of_reading(conn: Connection, reading: int) -> tuple[QueryView, ...]:
    """All queries about one reading, notes too, in the order they were asked."""
    here = {"reading": reading}
    said = _by_query(conn.execute(_SAID_OF, here).mappings())
    return tuple(asked_of(row, said.get(row["id"], ())) for row in conn.execute(_ASKED_OF, here).mappings())
