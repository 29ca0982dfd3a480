"""Files of the home that a terminal and the desk may write at the same instant: one writes, the other waits its turn.

Whoever replaces a file names the version that they saw. Whether it is still that is looked at in their turn, so that
nothing which somebody else wrote in between is lost.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filing.ledger.locks import alone
from schemas.errors import Fault, Place, UsageError

NEW = "new"
"""The version of a file that is not there."""
_PATIENCE = 20.0
"""Seconds that somebody waits for another to end: each takes well under one."""
_MINE = threading.local()


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Within it nobody else on this computer writes the files of this folder; it may be entered again by who is in it.

    Raises UsageError `own-busy` where somebody else does not end.
    """
    lock = folder.absolute().parent / f".{folder.name}.lock"
    mine: set[Path] = _MINE.__dict__.setdefault("locks", set())
    if lock in mine:
        yield
        return
    lock.parent.mkdir(parents=True, exist_ok=True)
    with alone(lock, _busy, wait=_PATIENCE):
        mine.add(lock)
        try:
            yield
        finally:
            mine.discard(lock)


def version_of(data: bytes | None) -> str:
    """What the content of a file is named by, so that two can tell whether they speak of the same; None: of no file."""
    return NEW if data is None else hashlib.sha256(data).hexdigest()[:16]


def version(file: Path) -> str:
    """The version of a file as it is now."""
    return version_of(file.read_bytes() if file.is_file() else None)


def as_seen(file: Path, seen: str) -> None:
    """Raises UsageError `file-changed` where a file is no longer as somebody saw it."""
    if version(file) != seen:
        what = "Somebody else put another file here since you opened this page, so nothing was changed."
        do = "Look at what is in use now; if yours is still wanted, choose it again."
        raise UsageError(Fault("file-changed", what, Place(file=file.name), do))


def _busy() -> Exception:
    what = "Another window or program is saving something of the organisation’s, and does not end."
    return UsageError.of("own-busy", what, "Try again in a minute. If it stays so, close the other one.")
