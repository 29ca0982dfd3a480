"""A ledger in memory that stands where another one does: whatever is done in it leaves that one, and the disk, alone.

All of the database is copied, so that people, settings, repeats and what waits count as they do in the ledger itself;
it takes as much memory as `ledger.sqlite` is large. While documents are read and filed in it, nobody waits for it.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Self

from sqlalchemy import Connection, Engine, Table, create_engine, event, func, select
from sqlalchemy.pool import StaticPool

from filing.ledger import audit, sqlite
from filing.ledger.database import Ledger, as_json
from filing.ledger.originals import Originals
from filing.ledger.refusals import in_our_words
from filing.ledger.tables import queries, records, submissions
from schemas.errors import CarepackError

if TYPE_CHECKING:
    from forms.library import Library


class Beside(Originals):
    """The originals of a ledger, and beside them documents that are read again from where they lie; it writes none."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._lying: dict[str, Callable[[], bytes]] = {}

    def lies(self, sha256: str, again: Callable[[], bytes]) -> None:
        """Notes that `again` gives the bytes of that SHA-256 (hex)."""
        self._lying.setdefault(sha256, again)

    def put(self, data: bytes) -> str:
        """The SHA-256 (hex) of a document; it is not kept."""
        return hashlib.sha256(data).hexdigest()

    def get(self, sha256: str) -> bytes:
        """A document, from where it lies or as it was kept. Raises what `Originals.get` does."""
        again = self._lying.get(sha256)
        if again is not None:
            try:
                data = again()
            except CarepackError:
                return super().get(sha256)
            if hashlib.sha256(data).hexdigest() == sha256:
                return data
        return super().get(sha256)

    def sweep(self, before: object) -> int:  # noqa: ARG002 - as of originals that are kept
        """Removes nothing."""
        return 0


class Rehearsal(Ledger):
    """A ledger in memory that begins as the one it was made of. Threads may share it: each waits for the others.

    `newest`: the last numbers of the ledger itself; whatever has a greater one is of the rehearsal alone.
    """

    def __init__(self, home: Path, library: Library, ledger: Ledger | None) -> None:
        raw = sqlite3.connect(":memory:", check_same_thread=False)
        if ledger is not None and ledger.kind == "sqlite":
            with ledger.reading() as conn:
                conn.connection.driver_connection.backup(raw)  # type: ignore[union-attr]  # sqlite3's own
        super().__init__(home, _in_memory(raw), library)
        self.beside = Beside(home / "originals")
        self.originals = self.beside
        self._one = self._engine.connect()
        self._alone = RLock()
        self.bring_up_to_date()
        if ledger is not None and ledger.kind != "sqlite":
            from filing.ledger.upkeep import copy_as_of_now  # noqa: PLC0415 - of a server's ledger only

            copy_as_of_now(ledger, self)
        with self.reading() as conn:
            self.newest = {t.name: _last(conn, t) for t in (submissions, records, queries)}

    def __enter__(self) -> Self:
        return self

    def close(self) -> None:
        """Lets go of the memory."""
        self._one.close()
        super().close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """As of a ledger; within a transaction it is a part of it."""
        with self._alone, in_our_words(self.home):
            conn = self._one
            with conn.begin_nested() if conn.in_transaction() else conn.begin():
                yield conn

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """As of a ledger, but that the newest entry of the audit is not written beside it."""
        with self.reading() as conn:
            audit.noted(conn)  # what a transaction that failed left on the connection
            yield conn
            audit.noted(conn)

    def has(self, table: Table, number: int | None) -> bool:
        """Whether a submission, record or query of this number is in the ledger itself."""
        return number is not None and number <= self.newest[table.name]


def _in_memory(raw: sqlite3.Connection) -> Engine:
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool, json_serializer=as_json)
    event.listen(engine, "connect", sqlite.connected)
    event.listen(engine, "begin", sqlite.begin)
    return engine


def _last(conn: Connection, table: Table) -> int:
    number: int = conn.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
    return number


__all__ = ["Rehearsal"]
