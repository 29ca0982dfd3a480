"""A ledger that can be looked at and not changed: its folder, or its database, is closed to whoever runs this.

SQLite needs to write even to read: a log beside the database, and the memory its readers share (sqlite.org/wal.html,
"Read-Only Databases"). Where that cannot be, and no log is left over, it is read as a file that nobody changes.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

from schemas.errors import Fault, LedgerError, Place

_CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}


def is_closed(database: Path) -> bool:
    """Whether this database is there and cannot be changed by us, itself or its folder.

    Its file is not opened to see that, but on Windows: closing it again would take from this process every lock that
    SQLite holds on it for connections that are open (POSIX locks go with the first descriptor that is closed), and
    another process would take itself for the last one and remove the log they write to.
    """
    if not database.exists():
        return False
    if os.name == "nt":
        try:
            os.close(os.open(database, os.O_RDWR))
        except OSError as error:
            return error.errno in _CLOSED
        return False
    return not (_may_write(database) and _may_write(database.parent))


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def says_closed(error: OSError) -> bool:
    """Whether this is the system's way to say that we may not write somewhere."""
    return error.errno in _CLOSED


def connect(database: Path) -> sqlite3.Connection:
    """A connection that only reads. Raises LedgerError `ledger-read-only` where what is newest stands in a log."""
    address = database.absolute().as_uri()
    try:
        return _opened(f"{address}?mode=ro")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}:
            raise
    log = database.with_name(f"{database.name}-wal")
    if log.exists() and log.stat().st_size:
        what = "This folder is read-only, and what was written last in the ledger stands in a log beside it."
        do = "Open the ledger once where you may write (`carepack ledger status`), or copy the whole folder there."
        raise LedgerError(Fault("ledger-read-only", what, Place(file=str(database.parent)), do))
    return _opened(f"{address}?immutable=1")


def connect_to_look(database: Path) -> sqlite3.Connection:
    """A connection that only reads, and leaves nothing beside the database. Raises LedgerError as `connect`.

    Where there is no log nobody is at work: it is read as a file that nobody changes. Otherwise the log is read, too.
    """
    if database.with_name(f"{database.name}-wal").exists():
        return connect(database)
    return _opened(f"{database.absolute().as_uri()}?immutable=1")


def _opened(address: str) -> sqlite3.Connection:
    raw = sqlite3.connect(address, uri=True, check_same_thread=False)
    try:
        raw.execute("SELECT count(*) FROM sqlite_master").fetchone()  # what cannot be read says so here
    except BaseException:
        raw.close()
        raise
    return raw


def refused(home: Path) -> LedgerError:
    """Why nothing can be written, and what can be done all the same."""
    what = "Nothing can be written here: the home folder, or the ledger in it, is read-only for this account."
    do = (
        "Records, queries, copies and the roster can be looked at; to import, settle or make copies, "
        "name a home folder where you may write (--home or CAREPACK_HOME)."
    )
    return LedgerError(Fault("ledger-read-only", what, Place(file=str(home)), do))
