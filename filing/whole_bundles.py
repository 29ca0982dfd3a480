"""Many files put on the disk together, as a folder or a zip file: whole and read back, or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from filing.ledger.originals import flush
from filing.whole_files import DRAFT, save
from schemas.errors import Fault, LedgerError, Place, UsageError

_PIECE = 1 << 20


SUMS = "SHA256SUMS"
"""The last file of a bundle: the digest and the name of each other one."""
Files = Iterable[tuple[str, bytes | IO[bytes]]]


def write(files: Files, target: Path, note: Callable[[], None], step: Callable[[], None]) -> int:
    """Writes a bundle into a new folder, or a zip file by its ending, for its owner alone; says how many files.

    Every file is read back and compared with `SUMS`, `note` is called, and then all of it is put in place. Raises
    UsageError `exists`: nothing is ever written over; LedgerError `bundle-unlike`: the disk gives back something else.
    """
    zipped = target.suffix.lower() == ".zip"
    if target.is_file() or (target.is_dir() and (zipped or any(target.iterdir()))):
        what = "There is something of this name already; it was left as it is, and nothing was written."
        raise UsageError(
            Fault("exists", what, Place(file=str(target)), "Name a new folder, or a new .zip file.")
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=DRAFT, dir=target.parent))
    draft = aside / "bundle"
    try:
        number = _zip(files, draft, step) if zipped else _folder(files, draft, step)
        note()
        if target.is_dir():
            target.rmdir()
        draft.rename(target)
        flush(target.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return number


def _folder(files: Files, draft: Path, step: Callable[[], None]) -> int:
    draft.mkdir(mode=0o700)
    number = 0
    for name, data in files:
        file = draft / name
        file.parent.mkdir(mode=0o700, exist_ok=True)
        with os.fdopen(os.open(file, _FLAGS, 0o600), "wb") as out:
            out.writelines(_pieces(data))
            out.flush()
            os.fsync(out.fileno())
        number += 1
        step()
    with (draft / SUMS).open("rb") as sums:
        for sha, name in _sums(sums):
            with (draft / name).open("rb") as file_there:
                _same(sha, name, file_there)
    return number


_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def _zip(files: Files, draft: Path, step: Callable[[], None]) -> int:
    save(draft, b"", force=False, private=True)
    number = 0
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files:
            with out.open(name, "w", force_zip64=True) as there:
                for piece in _pieces(data):
                    there.write(piece)
            number += 1
            step()
    flush(draft)
    with zipfile.ZipFile(draft) as made, made.open(SUMS) as sums:
        for sha, name in _sums(sums):
            with made.open(name) as there_again:
                _same(sha, name, there_again)
    return number


def _pieces(data: bytes | IO[bytes]) -> Iterator[bytes]:
    if isinstance(data, bytes):
        yield data
        return
    while piece := data.read(_PIECE):
        yield piece


def _sums(file: IO[bytes]) -> Iterator[tuple[str, str]]:
    for line in file:
        sha, _, name = line.decode().rstrip("\n").partition("  ")
        yield sha, name


def _same(sha: str, name: str, file: IO[bytes]) -> None:
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    if digest.hexdigest() != sha:
        what = "What was written is not what the disk gives back; nothing was left there."
        do = "Choose another disk: this one cannot be trusted."
        raise LedgerError(Fault("bundle-unlike", what, Place(file=name), do))
