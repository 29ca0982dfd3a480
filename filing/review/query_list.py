"""Queries looked up, all that are open or one; nothing is loaded for it that settles them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from filing.ledger.database import Ledger
from filing.ledger.tables import open_queries, people, queries, submissions
from filing.people.whom import Refs, among
from filing.review.documents import named, within
from filing.review.query_view import LOT, QueryView, asked_of, asked_query, of_form, one, said_to


def listed(
    ledger: Ledger,
    *,
    form: str | None = None,
    person: Refs = None,
    every: bool = False,
    codes: Sequence[str] = (),
    documents: Sequence[str] = (),
) -> tuple[QueryView, ...]:
    """Open queries, oldest first; with `every`, settled ones and notes too. `person` is a reference, or several.

    Raises UsageError `no-document`, `which-document`.
    """
    source = queries if every else open_queries
    query = asked_query(source)
    if form is not None:
        query = query.where(of_form(form))
    query = query.where(among(people.c.ref, person))
    if codes:
        query = query.where(source.c.code.in_(codes))
    with ledger.reading() as conn:
        if documents:
            which = [n for text in documents for n in within(conn, named(conn, text))]
            query = query.where(submissions.c.id.in_(which))
        said = said_to(conn, queries.c.id.is_not(None)) if every else {}
        return tuple(asked_of(row, said.get(row["id"], ())) for row in conn.execute(query).mappings())


def still_open(ledger: Ledger, numbers: Sequence[int]) -> frozenset[int]:
    """Those of these numbers that queries have which are open."""
    found: set[int] = set()
    with ledger.reading() as conn:
        for start in range(0, len(numbers), LOT):
            mine = open_queries.c.id.in_(numbers[start : start + LOT])
            found.update(conn.execute(select(open_queries.c.id).where(mine)).scalars())
    return frozenset(found)


def in_review(ledger: Ledger, documents: Sequence[int]) -> frozenset[int]:
    """Those of these documents that are in review."""
    found: set[int] = set()
    with ledger.reading() as conn:
        for start in range(0, len(documents), LOT):
            mine = submissions.c.id.in_(documents[start : start + LOT])
            of_those = select(submissions.c.id).where(mine, submissions.c.state == "review")
            found.update(conn.execute(of_those).scalars())
    return frozenset(found)


def get(ledger: Ledger, number: int) -> QueryView:
    """One query. Raises UsageError `no-query`."""
    with ledger.reading() as conn:
        return one(conn, number)


__all__ = ["get", "in_review", "listed", "still_open"]
