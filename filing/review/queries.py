"""Queries: what a person must settle, and what was said to each. What was settled is history, and is never changed."""

from __future__ import annotations

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.review.apply_decision import Outcome
from filing.review.query_list import get, listed
from filing.review.query_view import QueryView, Spoken
from filing.review.settlement_rules import Settlement
from filing.review.settling import settle_each


def settle(ledger: Ledger, number: int, settlement: Settlement, actor: Actor) -> Outcome:
    """Settles one query, checks the answers again, and files them when nothing of level must is open any more.

    Until then a query can be settled again; the last word counts. Raises UsageError: `no-query`, `not-in-review`,
    `asked-again` where the record or the reading has changed since it was asked, `not-allowed`, and `settlement-…`
    where this query cannot be settled so. Nothing is settled then.
    """
    return settle_each(ledger, {number: settlement}, actor).documents[0].outcome


__all__ = ["QueryView", "Settlement", "Spoken", "get", "listed", "settle"]
