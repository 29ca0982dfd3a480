"""What a ledger would be after an act: done in a transaction that is taken back, so that nothing of it stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from sqlalchemy import Connection

from filing.ledger import audit
from filing.ledger.database import Ledger
from filing.ledger.refusals import in_our_words


class Trial(Ledger):
    """A ledger as it is, in which whatever is done is undone at the end of the `with` of `trial`.

    What is read in it sees what was done in it; nobody else does. One thread has it to itself.
    """

    def __init__(self, ledger: Ledger, conn: Connection) -> None:
        super().__init__(ledger.home, conn.engine, ledger.library)
        self._one = conn

    def __enter__(self) -> Self:
        return self

    def close(self) -> None:
        """Leaves the database open: it is that of the ledger itself."""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A part of the one transaction."""
        with in_our_words(self.home), self._one.begin_nested():
            yield self._one

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """As `reading`: it is all taken back, and the newest entry of the audit is not written beside it."""
        with self.reading() as conn:
            yield conn


class _TakenBack(Exception):  # noqa: N818 - it is no fault: it ends the transaction
    pass


@contextmanager
def trial(ledger: Ledger) -> Iterator[Trial]:
    """The ledger to try something in. Others who write wait meanwhile, as for any act.

    Raises LedgerError `ledger-read-only` where nothing can be written.
    """
    try:
        with ledger.writing() as conn:
            yield Trial(ledger, conn)
            audit.noted(conn)
            raise _TakenBack
    except _TakenBack:
        return


__all__ = ["Trial", "trial"]
