"""A query as the ledger has it: with the document it is about, and what was said to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

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


def one(conn: Connection, number: int) -> QueryView:
    row = conn.execute(asked_query(queries).where(queries.c.id == number)).mappings().first()
    if row is None:
        do = "`carepack queries list` shows those that are open."
        raise UsageError(Fault("no-query", f"There is no query {number}.", Place(), do))
    return asked_of(conn, row)


def asked_of(conn: Connection, row: Any, *, fresh: bool = False) -> QueryView:
    """The query of a row; `fresh`: nobody has said anything to it yet."""
    told = select(settlements).where(settlements.c.query == row["id"]).order_by(settlements.c.id)
    said = (
        ()
        if fresh
        else tuple(
            Spoken(s["id"], s["action"], s["value"], s["why"], s["by"], s["at"])
            for s in conn.execute(told).mappings()
        )
    )
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


def of_reading(conn: Connection, reading: int) -> tuple[QueryView, ...]:
    """All queries about one reading, notes too, in the order they were asked."""
    found = conn.execute(asked_query(queries).where(queries.c.reading == reading)).mappings().all()
    return tuple(asked_of(conn, row) for row in found)
