"""The story of a document: from where it came, what was done with it and by whom, and what was asked about it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from filing.ledger.database import Ledger
from filing.ledger.tables import audit, readings, submissions
from filing.review.came_in import CameIn, of_numbers
from filing.review.filed_as import withdrawal
from filing.review.query_view import QueryView, of_readings
from filing.review.receipt import Origin
from filing.review.receipts import came_from, receipt_of, row_of

_ACTS = select(audit.c.at, audit.c.by, audit.c.action, audit.c.body).order_by(audit.c.seq)
_READINGS = select(readings.c.id).order_by(readings.c.id)
_PARTS = select(submissions.c.id).order_by(submissions.c.id)
_DONE = {
    "submission-received": "It came in",
    "submission-opened": "It was opened, and each document in it is one of its own",
    "submission-filed": "It was filed",
    "submission-review": "It went into review",
    "submission-refused": "It could not be read",
    "submission-duplicate": "It was linked to what came before",
    "submission-rejected": "It was put aside as no record of yours",
    "submission-reopened": "It was taken up again",
    "submission-unlocked": "It was opened with a password that is kept",
    "origin-noted": "It came in again, from another place",
}


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that was done with a document."""

    at: str
    by: str
    what: str
    code: str | None


@dataclass(frozen=True, slots=True)
class Story:
    """A document, with all that is known of it.

    `within` are the files it came in, the outermost first; `holds` the documents in it; `asked` every query about its
    newest reading, notes too, and those about earlier readings that a person settled. `gone`: why no record of it
    stands any more, where that is so.
    """

    document: CameIn
    origins: tuple[Origin, ...]
    within: tuple[CameIn, ...]
    holds: tuple[CameIn, ...]
    first: CameIn | None
    repeats: tuple[CameIn, ...]
    done: tuple[Done, ...]
    asked: tuple[QueryView, ...]
    gone: str | None


def story(ledger: Ledger, number: int) -> Story:
    """The story of the document of this number. Raises UsageError `no-submission`."""
    places = came_from(ledger, receipt_of(ledger, number).sha256)
    with ledger.reading() as conn:
        row = row_of(conn, number)
        (mine,) = of_numbers(conn, [number])
        within = tuple(_within(conn, mine))
        first = of_numbers(conn, [mine.duplicate_of]) if mine.duplicate_of is not None else ()
        same = conn.execute(_PARTS.where(submissions.c.duplicate_of == number)).scalars().all()
        inside = conn.execute(_PARTS.where(submissions.c.envelope == number)).scalars().all()
        return Story(
            document=mine,
            origins=places,
            within=within,
            holds=of_numbers(conn, inside),
            first=first[0] if first else None,
            repeats=of_numbers(conn, same),
            done=tuple(_done(conn, number)),
            asked=_asked(conn, number),
            gone=withdrawal(conn, row),
        )


def _within(conn: Connection, document: CameIn) -> Iterator[CameIn]:
    if document.envelope is not None:
        (outer,) = of_numbers(conn, [document.envelope])
        yield from _within(conn, outer)
        yield outer


def _done(conn: Connection, number: int) -> Iterator[Done]:
    for row in conn.execute(_ACTS.where(audit.c.subject == f"submission {number}")):
        what = _DONE.get(row.action)
        if what is not None:
            body: dict[str, Any] = json.loads(row.body)
            yield Done(row.at, row.by, what, body.get("code"))


def _asked(conn: Connection, number: int) -> tuple[QueryView, ...]:
    mine = conn.execute(_READINGS.where(readings.c.submission == number)).scalars().all()
    each = of_readings(conn, mine[-20:])
    last = mine[-1] if mine else None
    return tuple(
        asked
        for reading, about in each.items()
        for asked in about
        if reading == last or (asked.said and not asked.moot)
    )


__all__ = ["Done", "Story", "story"]
