"""What was asked about documents that became a record, and what was said to it."""

from __future__ import annotations

from collections.abc import Collection

from filing.ledger.database import Ledger
from filing.ledger.tables import queries, readings
from filing.review.query_view import QueryView, asked_of, asked_query, said_to


def settled(ledger: Ledger, submissions: Collection[int]) -> tuple[QueryView, ...]:
    """The queries about these submissions to which a person said something, oldest first."""
    wanted = asked_query(queries).where(readings.c.submission.in_(submissions))
    with ledger.reading() as conn:
        rows = conn.execute(wanted).mappings().all()
        said = said_to(conn, queries.c.id.in_([row["id"] for row in rows]))
    asked = [asked_of(row, said.get(row["id"], ())) for row in rows]
    return tuple(a for a in asked if a.said and not a.moot)
