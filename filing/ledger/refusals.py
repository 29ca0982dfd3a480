"""What a database refuses, said in our words: that it is not there, held by others for long, or damaged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from filing.ledger.sqlite import is_busy
from schemas.errors import Fault, LedgerError, Place


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


def _error(code: str, what: str, home: Path, do: str) -> LedgerError:
    return LedgerError(Fault(code, what, Place(file=str(home)), do))


__all__ = ["in_our_words"]
