"""Documents that came in, as people name them: by number, by file name, or by the first letters of the SHA-256."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, or_, select

from filing.ledger.database import Ledger
from filing.ledger.tables import origins, submissions
from schemas.errors import Fault, Place, UsageError

_SHA = re.compile(r"[0-9a-fA-F]{6,64}")
"""Fewer letters than six are no start of a digest that anybody copied."""
_SHOWN = 8
_PARTS = select(submissions).order_by(submissions.c.id)


def find_document(ledger: Ledger, text: str) -> int:
    """The submission of this number, exact file name or start of a SHA-256; of a file that holds others, the file.

    Raises UsageError `no-document`, or `which-document` with the numbers to choose from.
    """
    with ledger.reading() as conn:
        return named(conn, text)


def named(conn: Connection, text: str) -> int:
    """As `find_document`, in this view of the ledger."""
    words = text.strip()
    if words.isascii() and words.isdigit() and len(words) < 10:
        by_number = conn.execute(select(submissions.c.id).where(submissions.c.id == int(words))).scalar()
        if by_number is not None:
            return int(by_number)
    found = _by_name(conn, words) or (_by_digest(conn, words.lower()) if _SHA.fullmatch(words) else [])
    roots = _outermost(found)
    if len(roots) == 1:
        return int(roots[0]["id"])
    if not roots:
        what = f"No document came in under this number, name or SHA-256: {text}."
        do = "`carepack queries list` shows those in review; `carepack queries rejected` those that were rejected."
        raise UsageError(Fault("no-document", what, Place(), do))
    shown = ", ".join(f"{r['id']} ({r['state']}, of {r['received_at'][:10]})" for r in roots[:_SHOWN])
    more = f" and {len(roots) - _SHOWN} more" if len(roots) > _SHOWN else ""
    what = f"{len(roots)} documents go by “{text}”."
    raise UsageError(Fault("which-document", what, Place(), f"Give the number instead: {shown}{more}."))


def within(conn: Connection, number: int) -> tuple[int, ...]:
    """The documents that this one stands for: itself, or, of what holds others, each in it, however deep, in order."""
    row = conn.execute(select(submissions).where(submissions.c.id == number)).mappings().one()
    if row["state"] != "opened":
        return (number,)
    parts = conn.execute(_PARTS.where(submissions.c.envelope == number)).mappings().all()
    return tuple(inner for part in parts for inner in within(conn, part["id"]))


def _by_name(conn: Connection, words: str) -> Sequence[Any]:
    # A Mac writes the letters of a name apart, and other systems together.
    ways = {words, *(unicodedata.normalize(form, words) for form in ("NFC", "NFD"))}
    elsewhere = select(origins.c.sha256).where(or_(origins.c.name.in_(ways), origins.c.origin.in_(ways)))
    whole = (submissions.c.locator == "") & submissions.c.sha256.in_(elsewhere)
    query = _PARTS.where(or_(submissions.c.name.in_(ways), whole))
    return conn.execute(query).mappings().all()


def _by_digest(conn: Connection, start: str) -> Sequence[Any]:
    whole = (submissions.c.locator == "") & submissions.c.sha256.startswith(start)
    query = _PARTS.where(or_(submissions.c.content.startswith(start), whole))
    return conn.execute(query).mappings().all()


def _outermost(rows: Iterable[Any]) -> list[Any]:
    """Without what lies in another one of these, and without copies of the same bytes inside another file."""
    every = {r["id"]: r for r in rows}
    return [
        r
        for r in every.values()
        if r["envelope"] not in every and not (r["code"] == "same-bytes" and r["duplicate_of"] in every)
    ]


__all__ = ["find_document", "named", "within"]
