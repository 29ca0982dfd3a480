"""What is done once a record's rows are gone: the journal, the files, the pictures, and the database's own leftovers.

All of it is to do until the ledger says that it is done, so that a crash anywhere leaves it to the next run. SQLite
keeps what was deleted in free pages, in its log and in the segments of its full text: they are merged, the file is
written anew, and the log is emptied. PostgreSQL's tables are written anew; its own backups and logs are its keeper's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import OperationalError

from filing.ledger.actor import Actor, moment
from filing.ledger.database import SHOWN, Ledger
from filing.ledger.mail_tables import message_documents, messages
from filing.ledger.retention_tables import destroyed, destroyed_documents, destructions
from filing.ledger.staff_tables import pack_documents
from filing.ledger.tables import originals, queries, records, submissions
from filing.mail import outgoing
from filing.retention import journal
from schemas.errors import LedgerError

_TABLES = (
    "records", "record_words", "record_fulltext", "record_index", "submissions", "readings", "queries", "settlements",
    "held_answers", "dealt_with", "copies", "originals", "origins", "collected", "unlocked",
)  # fmt: skip
"""Where something of a record stood, on PostgreSQL."""
_LOCK_SECONDS = 60
"""How long a table is waited for that somebody reads."""
_NOT_AVAILABLE = "55P03"  # PostgreSQL: lock_not_available
_PICTURE = re.compile(r"(query|page|record)-(\d{1,18})\b.*\.png")
_OF = {"query": queries, "page": submissions, "record": records}


@dataclass(frozen=True, slots=True)
class Wiped:
    """What was cleared away: files of documents and texts of messages, and whether nothing is left in the database.

    `clean` is false where somebody reads the ledger at the same time: it is still to do.
    """

    files: int
    messages: int
    clean: bool


def finish(ledger: Ledger, actor: Actor, step: Callable[[str], None] = lambda _: None) -> Wiped | None:
    """Does what is still to do of all that was destroyed; None where nothing is. Raises LedgerError
    `deletions-journal`, and OSError for a file that cannot be removed."""
    with ledger.reading() as conn:
        open_runs = select(destructions.c.id).where(destructions.c.wiped_at.is_(None))
        runs = list(conn.execute(open_runs).scalars())
    if not runs:
        return None
    step("journal")
    journal.complete(ledger)
    step("files")
    files = _files(ledger, actor)
    _pictures(ledger)
    sent = _texts(ledger)
    step("database")
    clean = _on_sqlite(ledger) if ledger.kind == "sqlite" else _on_postgresql(ledger)
    if clean:
        with ledger.writing() as conn:
            done = update(destructions).where(destructions.c.id.in_(runs)).values(wiped_at=moment(actor.at))
            conn.execute(done)
    return Wiped(files, sent, clean)


def _files(ledger: Ledger, actor: Actor) -> int:
    """Removes the files that nothing stands on; while nobody else writes, so that none that just came again goes."""
    query = select(destroyed_documents.c.sha256).where(
        destroyed_documents.c.stays.is_(False), destroyed_documents.c.gone_at.is_(None)
    )
    with ledger.reading() as conn:
        shas = sorted(set(conn.execute(query).scalars()))
    for sha in shas:
        with ledger.writing() as conn:
            here = select(originals.c.sha256).where(originals.c.sha256 == sha)
            if conn.execute(here).first() is None:
                ledger.originals.remove(sha)
            row = destroyed_documents.c.sha256 == sha
            conn.execute(update(destroyed_documents).where(row).values(gone_at=moment(actor.at)))
    return len(shas)


def _pictures(ledger: Ledger) -> None:
    """Removes what was drawn of questions, pages and records that are no more."""
    with suppress(FileNotFoundError):
        for file in list((ledger.home / SHOWN).iterdir()):
            found = _PICTURE.fullmatch(file.name)
            if found is not None and not _is_there(ledger, found[1], int(found[2])):
                file.unlink(missing_ok=True)


def _is_there(ledger: Ledger, what: str, number: int) -> bool:
    with ledger.reading() as conn:
        return conn.execute(select(_OF[what].c.id).where(_OF[what].c.id == number)).first() is not None


def _texts(ledger: Ledger) -> int:
    """Removes the kept texts of messages that carried a copy of what was destroyed; that they went out stays known."""
    joined = (
        messages.join(message_documents, message_documents.c.message == messages.c.id)
        .join(pack_documents, pack_documents.c.id == message_documents.c.document)
        .join(destroyed, destroyed.c.copy == pack_documents.c.copy)
    )
    with ledger.reading() as conn:
        shas = set(conn.execute(select(messages.c.sha256).select_from(joined)).scalars())
    kept = outgoing.kept(ledger)
    there = [sha for sha in sorted(shas) if kept.has(sha)]
    for sha in there:
        kept.remove(sha)
    return len(there)


def _on_sqlite(ledger: Ledger) -> bool:
    try:
        with ledger.outside() as conn:
            conn.exec_driver_sql("INSERT INTO record_fulltext (record_fulltext) VALUES ('optimize')")
            conn.exec_driver_sql("VACUUM")
            busy = conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
    except LedgerError as error:
        if error.code == "ledger-busy":
            return False
        raise
    return not busy


def _on_postgresql(ledger: Ledger) -> bool:
    with ledger.outside() as conn:
        conn.exec_driver_sql(f"SET lock_timeout = '{_LOCK_SECONDS}s'")
        try:
            for table in _TABLES:
                conn.execute(text(f"VACUUM (FULL, ANALYZE) {table}"))
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) == _NOT_AVAILABLE:
                return False
            raise
        finally:
            conn.exec_driver_sql("RESET lock_timeout")
    return True


def deletes_for_good(conn: Connection) -> None:
    """On SQLite: what this connection deletes is written over with zeros, in whatever page is not written anew."""
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql("PRAGMA secure_delete = ON")


__all__ = ["Wiped", "deletes_for_good", "finish"]
