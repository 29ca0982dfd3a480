"""Which records came in the same file as another one: whoever is given the file is given all of them."""

from __future__ import annotations

from sqlalchemy import select

from filing.ledger.database import Ledger
from filing.ledger.tables import records, submissions


def beside(ledger: Ledger, number: int) -> tuple[int, ...] | None:
    """The versions of records of the file that this one came in, itself among them.

    None where the file holds more than one document: what is in the others is of nobody knows whom.
    """
    mine = select(submissions.c.sha256).join(records, records.c.submission == submissions.c.id)
    with ledger.reading() as conn:
        sha256 = conn.execute(mine.where(records.c.id == number)).scalar_one()
        parts = conn.execute(
            select(submissions.c.id, submissions.c.locator).where(submissions.c.sha256 == sha256)
        ).all()
        if len(parts) > 1 or any(part.locator for part in parts):
            return None
        found = (
            select(records.c.id)
            .where(records.c.submission.in_([part.id for part in parts]))
            .order_by(records.c.id)
        )
        return tuple(conn.execute(found).scalars())
