"""Whether a run of ours is still alive, asked by another: it holds a lock that the system lets go of when it dies.

On a file's ledger that is a lock on a file in the home folder, on a server's a lock of the database: there the runs of
all computers are known.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from filing.ledger import locks
from filing.ledger.database import RUNNING, Ledger
from filing.ledger.refusals import in_our_words

_HOLD = text("SELECT pg_advisory_lock(:key)")
_SHARED = text("SELECT pg_try_advisory_xact_lock_shared(:key)")


@contextmanager
def living(ledger: Ledger, run: str) -> Iterator[None]:
    """Within it this run is alive, for whoever asks."""
    if ledger.kind == "postgresql":
        with _on_the_server(ledger, run):
            yield
        return
    file = _file(ledger, run)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        with locks.alone(file, lambda: RuntimeError("a run has one name")):
            yield
    finally:
        with contextlib.suppress(OSError):
            file.unlink()


@contextmanager
def _on_the_server(ledger: Ledger, run: str) -> Iterator[None]:
    """A connection of its own, with which the lock goes: one that waits for its next use would keep it."""
    assert ledger.url is not None  # noqa: S101 - of a server's ledger only
    engine = create_engine(ledger.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with in_our_words(ledger.home):
        conn = engine.connect()
        conn.execute(_HOLD, {"key": _key(run)})
    try:
        yield
    finally:
        with contextlib.suppress(SQLAlchemyError):
            conn.close()
        engine.dispose()


def is_alive(ledger: Ledger, conn: Connection, run: str) -> bool:
    """Whether this run is alive; what a dead one has left of itself is taken away."""
    if ledger.kind == "postgresql":
        return not conn.execute(_SHARED, {"key": _key(run)}).scalar()
    file = _file(ledger, run)
    if not file.exists():
        return False
    try:
        with locks.alone(file, BlockingIOError):
            pass
    except BlockingIOError:
        return True
    except OSError:
        return False
    with contextlib.suppress(OSError):
        file.unlink()
    return False


def _file(ledger: Ledger, run: str) -> Path:
    return ledger.home / RUNNING / f"{os.path.basename(run) or 'none'}.lock"  # noqa: PTH119 - one name, no way


def _key(run: str) -> int:
    """A number for the database's lock: of 64 bits, with a sign."""
    return int.from_bytes(hashlib.sha256(f"carepack run {run}".encode()).digest()[:8], "big", signed=True)


__all__ = ["is_alive", "living"]
