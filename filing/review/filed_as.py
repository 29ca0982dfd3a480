"""What documents are filed as, as their records are now: one that was withdrawn is none, and it is said why."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, or_, select

from filing.ledger.tables import records, submissions
from filing.review.decision_terms import LEFT
from filing.review.sessions import standing_of


def _filed(*which: ColumnElement[bool]) -> Select[tuple[int, int]]:
    """The versions that these documents were filed as, but for those of a record that is withdrawn now.

    A withdrawal may be taken back, and a document filed anew after one: each record goes by its own newest version.
    """
    by_return = records.c.act.in_(("filed", "completed", "noted", "replaced"))
    first = select(records.c.submission, records.c.id, records.c.id.label("last"), records.c.act)
    chain = first.where(by_return, *which).cte("chain", recursive=True)
    after, follows = records.alias("after"), records.alias("follows")
    chain = chain.union_all(
        select(chain.c.submission, chain.c.id, after.c.id, after.c.act).join(
            after, after.c.replaces == chain.c.last
        )
    )
    followed = select(follows.c.id).where(follows.c.replaces == chain.c.last).exists()
    gone = select(chain.c.id).where(chain.c.act == "withdrawn", ~followed)
    mine = select(chain.c.submission, chain.c.id).where(chain.c.last == chain.c.id, chain.c.id.not_in(gone))
    return mine.order_by(chain.c.id)


FILED = _filed()
"""Of every document, the versions it is filed as."""
FILED_AS = _filed(records.c.submission == bindparam("number"))
"""The same of one document."""


def filed_of(numbers: Collection[int]) -> Select[tuple[int, int]]:
    """The same of these documents."""
    return _filed(records.c.submission.in_(numbers))


_MINE = select(records).where(records.c.submission == bindparam("number"))
_AFTER = select(records).where(
    or_(records.c.replaces == bindparam("id"), records.c.id == bindparam("merged_into"))
)
_LINKED = select(submissions).where(submissions.c.id == bindparam("number"))


def withdrawal(conn: Connection, row: Any) -> str | None:
    """As `ending`, with the document that is to be taken up if it counts after all."""
    found = ending(conn, row)
    return f"{found[0]}. If it counts after all: carepack queries reopen {found[1]}" if found else None


def ending(conn: Connection, row: Any) -> tuple[str, int] | None:
    """That no record of a document, or of the one it is linked to, stands any more: since when, by whom and why.

    None where one stands, or none was filed. The document to be taken up, whose number comes with it, is the one whose
    answers were set aside, where the linked one has others than these.
    """
    linked, reopens = {row["id"]}, None
    while row["state"] == "duplicate" and row["duplicate_of"] not in {None, *linked}:
        reopens = reopens or (row["id"] if row["code"] in {"set-aside", LEFT} else None)
        row = conn.execute(_LINKED, {"number": row["duplicate_of"]}).mappings().one()
        linked.add(row["id"])
    if row["state"] != "filed" or standing_of(conn, row["id"]):
        return None
    last = max(_ends(conn, row["id"]), key=lambda end: end["id"], default=None)
    if last is None:
        return None
    why = (last["why"] or "").rstrip(".")
    said = f"Its record was withdrawn on {last['filed_at'][:10]} by {last['filed_by']}: {why}"
    return said, reopens or row["id"]


def _ends(conn: Connection, submission: int) -> Iterator[Any]:
    """The newest versions of what a document was filed as; merged, of the record it was merged into."""
    for version in conn.execute(_MINE, {"number": submission}).mappings().all():
        end = version
        while (after := conn.execute(_AFTER, dict(end)).mappings().first()) is not None:
            end = after
        yield end


__all__ = ["FILED", "FILED_AS", "ending", "filed_of", "withdrawal"]
