"""One at a time: locks that the system lets go of, however the program ends that holds one."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import Connection, text

from filing.ledger.database import Ledger

_AGAIN = 0.02
"""Seconds between two tries."""


@contextmanager
def held(
    ledger: Ledger, file: Path, key: int, busy: Callable[[], Exception], *, wait: float = 0.0
) -> Iterator[None]:
    """Within it nobody else holds this lock of the ledger: of its folder `file`, of a server's database `key`.

    Raises what `busy` makes where somebody else holds it after `wait` seconds. It is not held twice by one process.
    """
    until = time.monotonic() + wait
    with ExitStack() as stack:
        stack.enter_context(alone(file, busy, wait=wait))
        if ledger.kind == "postgresql":
            conn = stack.enter_context(ledger.reading())
            _until(lambda: _take_there(conn, key), until, busy)
        yield


@contextmanager
def alone(file: Path, busy: Callable[[], Exception], *, wait: float = 0.0) -> Iterator[None]:
    """Within it nobody else on this computer holds the lock that is this file; as `held`, of no ledger."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _until(lambda: _take(handle), time.monotonic() + wait, busy)
        yield
    finally:
        os.close(handle)


def _until(take: Callable[[], bool], until: float, busy: Callable[[], Exception]) -> None:
    while not take():
        if time.monotonic() >= until:
            raise busy()
        time.sleep(_AGAIN)


def _take_there(conn: Connection, key: int) -> bool:
    return bool(conn.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": key}).scalar())


def _take(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt  # noqa: PLC0415 - Windows alone

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl  # noqa: PLC0415 - there is none on Windows

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
