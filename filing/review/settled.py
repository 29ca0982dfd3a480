"""What was asked about documents that became a record, and what was said to it."""

from __future__ import annotations

from collections.abc import Collection

from filing.ledger.database import Ledger
from filing.ledger.tables import queries, readings
from filing.review.query_view import QueryView, asked_of, asked_query


def settled(ledger: Ledger, submissions: Collection[int]) -> tuple[QueryView, ...]:
    """The queries about these submissions to which a person said something, oldest first."""
    wanted = asked_query(queries).where(readings.c.submission.in_(submissions))
    with ledger.reading() as conn:
        asked = [asked_of(conn, row) for row in conn.execute(wanted).mappings().all()]
    return tuple(a for a in asked if a.said and not a.moot)
