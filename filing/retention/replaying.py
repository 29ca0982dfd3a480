"""Destroying again what an older backup brought back: by the journal of deletions, which no restore takes back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from filing.ledger import seals
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.ledger.tables import records, submissions
from filing.retention import journal
from filing.retention.destroying import begun
from filing.retention.journal import Destroyed, Journal
from filing.retention.taking_out import Gone, Run, Sentence, take_out, take_out_documents
from filing.retention.whole import Whole, wholes
from filing.retention.wiping import Wiped, deletes_for_good, finish

AGAIN = "The journal of deletions: it was destroyed before, and a backup brought it back."
"""What stands as the source of a destruction that is done again."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What was destroyed again: records, and documents that were no record in that backup."""

    destruction: int | None
    gone: tuple[Gone, ...]
    documents: tuple[int, ...]
    wiped: Wiped | None


def replay(ledger: Ledger, actor: Actor) -> Replayed:
    """Destroys again whatever of the home's journal is in the ledger; nothing where all of it is gone already.

    A record is known by its number and the seal of a version of it, a document by its file. No hold stands in the way:
    it was destroyed before. Raises LedgerError `deletions-journal`, and OSError for a file that cannot be removed.
    """
    told = journal.read(ledger.home)
    run: Run | None = None
    gone = list[Gone]()
    for one, why in _back(ledger, told):
        with ledger.writing() as conn:
            deletes_for_good(conn)
            run = begun(conn, actor, again=True) if run is None else run
            by = Sentence(why.kind, why.months, why.counts_from, AGAIN, None, None)
            gone.append(take_out(conn, one.number, one.versions, by, run))
    documents: tuple[int, ...] = ()
    with ledger.writing() as conn:
        if alone := _documents(conn, told):
            deletes_for_good(conn)
            run = begun(conn, actor, again=True) if run is None else run
            documents = take_out_documents(conn, alone, run).documents
    return Replayed(run.number if run else None, tuple(gone), documents, finish(ledger, actor))


def _back(ledger: Ledger, told: Journal) -> list[tuple[Whole, Destroyed]]:
    """The records of which a version is in the journal, each with its line."""
    known = {(line.record, line.seal): line for line in told.records}
    if not known:
        return []
    found = []
    with ledger.reading() as conn:
        there = set(conn.execute(select(records.c.id)).scalars())
        maybe = {line.record for line in told.records} & there
        sealed = {n: known.get((n, journal.seal_of(seals.record_seal(conn, n)))) for n in sorted(maybe)}
        for one in wholes(conn, ledger.library):
            line = next((sealed[n] for n in one.versions if sealed.get(n) is not None), None)
            if line is not None:
                found.append((one, line))
    return found


def _documents(conn: Connection, told: Journal) -> list[int]:
    """Documents of files that were destroyed, on which no record stands."""
    if not told.files:
        return []
    standing = select(records.c.submission)
    query = select(submissions.c.id, submissions.c.sha256).where(submissions.c.id.not_in(standing))
    return [row.id for row in conn.execute(query) if journal.file_of(row.sha256) in told.files]


__all__ = ["AGAIN", "Replayed", "replay"]
