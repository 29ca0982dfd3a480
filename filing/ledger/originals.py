"""Documents as they came, byte for byte, each under its own SHA-256; nothing in a document ever names a file here."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import tempfile
from pathlib import Path

from filing.ledger.refusals import no_room
from schemas.errors import Fault, LedgerError, Place

_DRAFT = ".draft-"
_SHA = re.compile(r"[0-9a-f]{64}")


class Originals:
    """A folder of documents, in 256 shards: `ab/abcd…`. Safe for several writers; a crash leaves at most a draft."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Keeps a document and returns its SHA-256 (hex). When this returns, it is on the disk for good.

        One that is there already, but damaged, is made whole with these bytes. Raises LedgerError `disk-full`,
        `ledger-read-only`, and OSError.
        """
        sha = hashlib.sha256(data).hexdigest()
        file = self._file(sha)
        if file.exists() and self._whole(sha):
            return sha
        try:
            self._put(file, data)
        except OSError as error:
            if (said := no_room(error, self._folder)) is None:
                raise
            raise said from error
        return sha

    def _put(self, file: Path, data: bytes) -> None:
        if not file.parent.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            flush(self._folder)
        handle, draft = tempfile.mkstemp(prefix=_DRAFT, dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            Path(draft).replace(file)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
        flush(file.parent)

    def get(self, sha256: str) -> bytes:
        """A document.

        Raises LedgerError: `original-missing`, `original-unreadable`, or `original-changed` where it is not what came.
        """
        file = self._file(sha256)
        try:
            data = file.read_bytes()
        except FileNotFoundError:
            raise _error("original-missing", "An original is not where it was put.", sha256) from None
        except OSError as error:
            what = f"An original cannot be read: {error.strerror or 'unknown reason'}."
            raise _error("original-unreadable", what, sha256) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise _error("original-changed", "An original is no longer what came in.", sha256)
        return data

    def _whole(self, sha256: str) -> bool:
        try:
            self.get(sha256)
        except LedgerError:
            return False
        return True

    def has(self, sha256: str) -> bool:
        """Whether the document is there (its bytes are not looked at)."""
        return self._file(sha256).is_file()

    def remove(self, sha256: str) -> None:
        """Takes a document off the disk, for good; nothing where it is not there."""
        file = self._file(sha256)
        file.unlink(missing_ok=True)
        if file.parent.is_dir():
            flush(file.parent)

    def sweep(self, before: dt.datetime) -> int:
        """Removes drafts that a crash left, last touched before `before`; says how many."""
        swept = 0
        for draft in self._folder.glob(f"??/{_DRAFT}*"):
            try:
                if draft.stat().st_mtime < before.timestamp():
                    draft.unlink()
                    swept += 1
            except FileNotFoundError:
                continue
        return swept

    def _file(self, sha256: str) -> Path:
        if not _SHA.fullmatch(sha256):
            raise ValueError("not a SHA-256 in hexadecimal")
        return self._folder / sha256[:2] / sha256


def flush(place: Path) -> None:
    """Sees a file or folder onto the disk: a new name is there when its folder is. Windows has no such folders."""
    if os.name == "nt" and place.is_dir():
        return
    handle = os.open(place, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _error(code: str, what: str, sha: str) -> LedgerError:
    do = "Import the document again, or bring it back from the backup; `carepack ledger verify --deep` finds all such."
    return LedgerError(Fault(code, what, Place(file=f"original {sha[:12]}"), do))
