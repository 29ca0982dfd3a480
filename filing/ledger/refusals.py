"""What a database or a disk refuses, said in our words: that it is not there, held for long, damaged or full."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from filing.ledger import read_only
from filing.ledger.sqlite import is_busy
from schemas.errors import Fault, LedgerError, Place

_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_NO_ROOM_THERE = frozenset({"53100"})  # PostgreSQL: disk full
_READ_ONLY_THERE = "25006"  # PostgreSQL: in a transaction that may only read
_LEAST = 256 * 1024
"""Bytes below which a disk is full for a database."""


@contextmanager
def in_our_words(home: Path) -> Iterator[None]:
    """What a database says in its own words, said in ours. What breaks a rule of the tables is a fault of ours."""
    try:
        yield
    except DBAPIError as error:
        denied = getattr(error.orig, "sqlstate", None) == "42501"  # PostgreSQL: insufficient privilege
        if is_busy(error.orig):
            what = "Another program has been writing to the ledger for a long time, and nothing was written here."
            raise _error(
                "ledger-busy", what, home, "Wait until it is done, or end it; then do this again."
            ) from error
        if _is_full(error.orig, home):
            raise disk_full(home) from error
        if _is_read_only(error.orig):
            raise read_only.refused(home) from error
        if isinstance(error, OperationalError) or denied:
            do = (
                "Check that the disk has room, that no other program holds the file, and that the server runs "
                "and lets this account work in the database."
            )
            raise _error("ledger-unreachable", "The ledger cannot be used now.", home, do) from error
        if type(error) is DatabaseError:  # SQLite: not a database, or damaged
            do = "Bring it back from the backup; docs/ledger.md tells how."
            raise _error("ledger-damaged", "This is not a ledger, or it is damaged.", home, do) from error
        raise
    except OSError as error:
        if (said := no_room(error, home)) is None:
            raise
        raise said from error


def no_room(error: OSError, place: Path) -> LedgerError | None:
    """What is to be said where a disk has no room, or lets nothing be written; None of any other error."""
    if error.errno in _FULL:
        return disk_full(place)
    return read_only.refused(place) if error.errno == errno.EROFS else None


def disk_full(place: Path) -> LedgerError:
    """The disk is full: what was in hand was not written, and what had ended stays."""
    what = "The disk is full. What was in hand was not written; all that had ended before is kept."
    do = "Make room on this disk, then run the same again: it goes on where it was."
    return _error("disk-full", what, place, do)


def _is_full(error: object, home: Path) -> bool:
    if getattr(error, "sqlstate", None) in _NO_ROOM_THERE:
        return True
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return True
    # SQLite says of its log, and of the memory that readers share, only that it could not be written.
    return code == sqlite3.SQLITE_IOERR and _room(home) < _LEAST


def _is_read_only(error: object) -> bool:
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    return code == sqlite3.SQLITE_READONLY or getattr(error, "sqlstate", None) == _READ_ONLY_THERE


def _room(home: Path) -> int:
    try:
        return shutil.disk_usage(home).free
    except OSError:
        return _LEAST


def _error(code: str, what: str, home: Path, do: str) -> LedgerError:
    return LedgerError(Fault(code, what, Place(file=str(home)), do))


__all__ = ["disk_full", "in_our_words", "no_room"]
