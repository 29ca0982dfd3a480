"""Files that go out whole or not at all: drafted beside their places, and then put in place together."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filing.ledger.originals import flush
from schemas.errors import Fault, Place, UsageError

DRAFT = ".carepack-"
"""How passing names begin; no name of a document does."""


def save(file: Path, data: bytes, *, force: bool, private: bool = False, draft: str = DRAFT) -> None:
    """Writes a document whole or not at all; one that is there already is kept unless `force`.

    `private`: nobody but its owner may read it.

    Raises UsageError where a file of that name is there.
    """
    with drafted({file: data}, force=force, private=private, draft=draft) as put_in_place:
        put_in_place()


def save_in_pieces(file: Path, pieces: Iterable[bytes], *, private: bool = True) -> None:
    """As `save`, of a document that is made while it is written; one that is there already is replaced."""
    with drafting((file,), force=True, private=private) as drafts:
        drafts.add(file, pieces)
        drafts.put_in_place()


@contextmanager
def drafted(
    documents: Mapping[Path, bytes], *, force: bool, private: bool = False, draft: str = DRAFT
) -> Iterator[Callable[[], None]]:
    """Writes all documents beside their places, under passing names; calling what is yielded puts all in place.

    So a disk that is full, or a folder that is closed, is met before the first document is there. Whatever goes
    wrong, here or in the block, nothing new is left behind, not even a folder. Raises UsageError where a file is
    there already (unless `force`), and OSError with the document's name. `private`: for their owner's eyes alone.
    Passing names begin with `draft`.
    """
    with drafting(documents, force=force, private=private, draft=draft) as drafts:
        for file, data in documents.items():
            drafts.add(file, data)
        yield drafts.put_in_place


@contextmanager
def drafting(
    files: Iterable[Path], *, force: bool, private: bool = False, draft: str = DRAFT
) -> Iterator[Drafts]:
    """As `drafted`, for documents that are made one after another: none is kept in memory.

    `files` are all their names, which are looked at before the first is made.
    """
    _check_free(files, force=force)
    drafts = Drafts(private=private, draft=draft)
    try:
        yield drafts
    except BaseException:
        drafts.take_back()
        raise


class Drafts:
    """Documents under passing names beside their places, until all of them are there."""

    def __init__(self, *, private: bool, draft: str = DRAFT) -> None:
        self._private, self._draft = private, draft
        self._folders: list[Path] = []
        self._drafts: dict[Path, Path] = {}
        self._placed: list[Path] = []

    def add(self, file: Path, data: bytes | Iterable[bytes]) -> None:
        """Writes one more under a passing name. Raises OSError with the document's own."""
        with _named(file):
            self._folders += _made(file.parent)
            self._drafts[file] = file.parent / f"{self._draft}{secrets.token_hex(8)}"
            _write(self._drafts[file], data, private=self._private)

    def put_in_place(self) -> None:
        """Gives every document its own name. Raises OSError with the one that cannot have it."""
        for file, draft in self._drafts.items():
            new = not file.exists()
            with _named(file):
                draft.replace(file)
            if new:
                self._placed.append(file)
        for folder in {file.parent for file in self._drafts}:
            # So that the names outlast a failure of the power, where the system lets programs see to it.
            with contextlib.suppress(OSError):
                flush(folder)

    def take_back(self) -> None:
        """Removes whatever is new, folders too."""
        for left in (*self._drafts.values(), *self._placed):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
        for folder in reversed(self._folders):
            with contextlib.suppress(OSError):
                folder.rmdir()


def _check_free(files: Iterable[Path], *, force: bool) -> None:
    taken = [f for f in files if f.exists() and not force]
    if taken:
        what = "There is a file of this name already; it was left as it is, and nothing was written."
        do = "Choose another name, or add --force to replace it."
        raise UsageError(*(Fault("exists", what, Place(file=str(f)), do) for f in taken))


@contextmanager
def _named(file: Path) -> Iterator[None]:
    """An OSError that names no file, or a passing one, names this one: so people know which it is about."""
    try:
        yield
    except OSError as error:
        if error.filename is None or Path(os.fsdecode(error.filename)).name.startswith(DRAFT):
            error.filename, error.filename2 = str(file), None
        raise


def _made(folder: Path) -> list[Path]:
    """Makes a folder and those above it; returns the ones that were not there, from the top."""
    missing = [f for f in (folder, *folder.parents) if not f.exists()][::-1]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _write(draft: Path, data: bytes | Iterable[bytes], *, private: bool) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(draft, flags, 0o600 if private else 0o666), "wb") as out:
        out.writelines([data] if isinstance(data, bytes) else data)
        out.flush()
        os.fsync(out.fileno())
