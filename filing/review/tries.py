"""Documents that were begun and never ended, counted before they are read: so one that takes the program down is found.

A run notes each document as begun in the transaction that receives it, and takes the note back with the one that ends
it. A note whose run is dead tells of a document that was in hand when the run died, perhaps with others. Such a one is
read by a process that has nothing else in hand; where that dies, too, there were two tries, and it is quarantined.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal

from sqlalchemy import Connection, bindparam, delete, insert, select

from filing.ledger.actor import Actor, moment
from filing.ledger.alive import is_alive, living
from filing.ledger.database import Ledger
from filing.ledger.tables import submissions, tries
from schemas.errors import CarepackError

QUARANTINED = "quarantined"
"""The code of a document over which two runs died: it is kept, and not read again unless a person asks for it."""
Doubt = Literal["", "suspect", "poison"]
"""What earlier tries say of a document: nothing; that a run died with it in hand; that two did, one with it alone."""
_OF = select(tries.c.run, tries.c.alone).where(tries.c.submission == bindparam("number"))
_ENDED = delete(tries).where(tries.c.submission == bindparam("number"))
_OVER = delete(tries).where(
    tries.c.submission.not_in(select(submissions.c.id).where(submissions.c.state == "received"))
)


@contextmanager
def running(ledger: Ledger) -> Iterator[str]:
    """A run, by its name. What it had in hand is no try where it ends in order, or for want of a disk or a database."""
    run = secrets.token_hex(8)
    with living(ledger, run):
        try:
            yield run
        except Exception as error:
            if isinstance(error, CarepackError | OSError):
                forget(ledger, run)
            raise
        except BaseException:
            forget(ledger, run)
            raise
        forget(ledger, run)


def forget(ledger: Ledger, run: str) -> None:
    """What this run had in hand was no try: nothing of it brought the run down."""
    with suppress(CarepackError, OSError), ledger.writing() as conn:
        conn.execute(delete(tries).where(tries.c.run == run))


def sweep(ledger: Ledger) -> None:
    """Takes away what is left of tries of documents that have ended."""
    with ledger.reading() as conn:
        if conn.execute(select(tries.c.id).limit(1)).first() is None:
            return
    with ledger.writing() as conn:
        conn.execute(_OVER)


def begin(conn: Connection, submission: int, run: str, actor: Actor, *, alone: bool = False) -> None:
    """Notes that a run has this document in hand; `alone`: that one and no other."""
    row = {"submission": submission, "run": run, "alone": alone, "at": moment(actor.at)}
    conn.execute(insert(tries).values(**row))


def judged(ledger: Ledger, conn: Connection, submission: int, run: str) -> Doubt:
    """What the tries of other runs say, those that are dead."""
    rows = conn.execute(_OF, {"number": submission}).all()
    dead = [alone for other, alone in rows if other != run and not is_alive(ledger, conn, other)]
    if len(dead) > 1 and any(dead):
        return "poison"
    return "suspect" if dead else ""


def ended(conn: Connection, submission: int) -> None:
    """This document has ended, whoever had it in hand."""
    conn.execute(_ENDED, {"number": submission})


def begin_alone(ledger: Ledger, submission: int, run: str, actor: Actor) -> None:
    """Notes that this run has one document in hand, and no other."""
    with ledger.writing() as conn:
        begin(conn, submission, run, actor, alone=True)


__all__ = ["QUARANTINED", "Doubt", "begin", "begin_alone", "ended", "forget", "judged", "running", "sweep"]
