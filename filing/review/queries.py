"""Queries: what a person must settle, and what was said to each. What was settled is history, and is never changed."""

from __future__ import annotations

from collections.abc import Sequence

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.ledger.tables import open_queries, people, queries, readings, submissions
from filing.people.whom import Refs, among
from filing.review.apply_decision import Outcome
from filing.review.documents import named, within
from filing.review.query_view import QueryView, Spoken, asked_of, asked_query, one, said_to
from filing.review.settlement_rules import Settlement
from filing.review.settling import settle_each


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
        query = query.where(readings.c.form == form)
    query = query.where(among(people.c.ref, person))
    if codes:
        query = query.where(source.c.code.in_(codes))
    with ledger.reading() as conn:
        if documents:
            which = [n for text in documents for n in within(conn, named(conn, text))]
            query = query.where(submissions.c.id.in_(which))
        said = said_to(conn, queries.c.id.is_not(None)) if every else {}
        return tuple(asked_of(row, said.get(row["id"], ())) for row in conn.execute(query).mappings())


def get(ledger: Ledger, number: int) -> QueryView:
    """One query. Raises UsageError `no-query`."""
    with ledger.reading() as conn:
        return one(conn, number)


def settle(ledger: Ledger, number: int, settlement: Settlement, actor: Actor) -> Outcome:
    """Settles one query, checks the answers again, and files them when nothing of level must is open any more.

    Until then a query can be settled again; the last word counts. Raises UsageError: `no-query`, `not-in-review`,
    `asked-again` where the record or the reading has changed since it was asked, `not-allowed`, and `settlement-…`
    where this query cannot be settled so. Nothing is settled then.
    """
    return settle_each(ledger, {number: settlement}, actor).documents[0].outcome


__all__ = ["QueryView", "Settlement", "Spoken", "get", "listed", "settle"]
