"""Whole messages as they go out, in the home's folder `outgoing`, each under its SHA-256, as long as needed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from filing.ledger import audit
from filing.ledger.actor import Actor, moment
from filing.ledger.database import OUTGOING, Ledger
from filing.ledger.mail_tables import messages
from filing.ledger.originals import Originals

_OVER = ("sent", "cancelled", "drafted", "bounced", "refused")
"""Nothing more is done with these by itself; what became of an unknown one is still to be said."""
_ORPHAN = dt.timedelta(days=1)


def folder(home: Path) -> Path:
    """Where they are."""
    return home / OUTGOING


def kept(ledger: Ledger) -> Originals:
    """The folder, to put messages in and to get them."""
    return Originals(folder(ledger.home))


def tidy(ledger: Ledger, days: int, actor: Actor) -> int:
    """Removes messages that were over so many days ago, and those that a crash left with no row; says how many.

    That they went out, to whom and with what, stays on record.
    """
    before = moment(actor.at - dt.timedelta(days=days))
    with ledger.reading() as conn:
        query = select(messages.c.sha256, messages.c.state, messages.c.concluded_at)
        rows = {row.sha256: row for row in conn.execute(query)}
    removed = 0
    for sha, file in list(_there(ledger)):
        row = rows.get(sha)
        if row is None:
            over = dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC) < actor.at - _ORPHAN
        else:
            over = row.state in _OVER and row.concluded_at is not None and row.concluded_at < before
        if over:
            file.unlink(missing_ok=True)
            removed += 1
    if removed:
        with ledger.writing() as conn:
            audit.note(conn, actor, "messages-removed", "outgoing", messages=removed)
    kept(ledger).sweep(actor.at - _ORPHAN)
    return removed


def _there(ledger: Ledger) -> Iterator[tuple[str, Path]]:
    for file in sorted(folder(ledger.home).glob("??/*")):
        if len(file.name) == 64:
            yield file.name, file
