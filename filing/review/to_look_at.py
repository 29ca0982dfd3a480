"""Which returns are to be looked at again; nothing is loaded to know it that decides what becomes of them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from filing.ledger.database import Ledger
from filing.ledger.tables import copies, open_queries, readings, renditions, submissions
from filing.review import looked_at

_NO_FORM = ("unknown-form", "unknown-edition")
_COPY_KNOWN = (
    select(submissions.c.id)
    .join(readings, readings.c.submission == submissions.c.id)
    .join(open_queries, open_queries.c.reading == readings.c.id)
    .where(submissions.c.state == "review")
    .where(
        ((open_queries.c.code == "unknown-copy") & submissions.c.copy.in_(select(copies.c.number)))
        | ((open_queries.c.code == "unknown-rendition") & open_queries.c.raw.in_(select(renditions.c.digest)))
    )
    .order_by(submissions.c.id)
    .distinct()
)


def is_due(ledger: Ledger) -> bool:
    """Whether anything that returns wait for has changed since they were looked at; never where it is only read."""
    if ledger.closed:
        return False
    with ledger.reading() as conn:
        which = looked_at.changed(ledger, conn)
    return bool(which or to_read_again(ledger, which))


def to_read_again(ledger: Ledger, which: Collection[looked_at.What]) -> tuple[int, ...]:
    """Documents to be read from their originals again: of a copy or look that is known now, of a form that may be."""
    with ledger.reading() as conn:
        known = list(conn.execute(_COPY_KNOWN).scalars())
        if "forms" in which:
            refused = select(submissions.c.id).where(
                submissions.c.state == "refused", submissions.c.code.in_(_NO_FORM)
            )
            known += conn.execute(refused.order_by(submissions.c.id)).scalars()
    return tuple(dict.fromkeys(known))


__all__ = ["is_due", "to_read_again"]
