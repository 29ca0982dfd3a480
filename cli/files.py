"""Files at the edge: names and patterns that come in, documents that go out whole or not at all."""

from __future__ import annotations

import contextlib
import glob
import os
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.errors import CarepackError, DocumentError, Fault, Place, UsageError

if TYPE_CHECKING:
    from cli.json_text import JsonText
    from intake.sources import Source

RECORD_LIMIT = 8 * 1024 * 1024
"""Bytes of a record's JSON."""
DRAFT = ".carepack-"
"""How passing names begin; no name of a document does."""


def expand(names: Iterable[str]) -> list[Source]:
    """The files that names and patterns stand for; patterns work where the shell leaves them (Windows).

    A name that stands for no file is a source that is refused when it is opened: the others are read all the same.
    """
    from intake.sources import Source

    found: dict[Path, Source] = {}
    for name in names:
        path = Path(name)
        if path.is_file():
            sources = [Source(path)]
        elif glob.has_magic(name) and (
            # Path.glob takes no absolute pattern, and people type C:\\Returned\\*.docx.
            files := sorted(p for p in glob.glob(name, recursive=True) if Path(p).is_file())  # noqa: PTH207
        ):
            sources = [Source(Path(p)) for p in files]
        else:
            sources = [Source(path, refusal=_no_file(path))]
        for source in sources:
            found.setdefault(source.path, source)
    return list(found.values())


def _no_file(path: Path) -> CarepackError:
    if path.is_dir():
        return DocumentError.of("is-folder", "This is a folder.", "Name the files in it, such as FOLDER/*.")
    return DocumentError.of("no-such-file", "There is no such file.", "Check the name and the folder.")


def save(file: Path, data: bytes, *, force: bool, private: bool = False, draft: str = DRAFT) -> None:
    """Writes a document whole or not at all; one that is there already is kept unless `force`.

    `private`: nobody but its owner may read it.

    Raises UsageError where a file of that name is there.
    """
    with drafted({file: data}, force=force, private=private, draft=draft) as put_in_place:
        put_in_place()


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

    def add(self, file: Path, data: bytes) -> None:
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
            _keep_names(folder)

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


def _write(draft: Path, data: bytes, *, private: bool) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(draft, flags, 0o600 if private else 0o666), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _keep_names(folder: Path) -> None:
    """Sees that names in a folder outlast a failure of the power, where the system lets programs see to it."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def read_json(file: Path) -> JsonText:
    """A JSON object from a file, or from standard input for `-`. Raises UsageError."""
    from cli.json_text import parsed

    name = "standard input" if str(file) == "-" else str(file)
    if str(file) == "-":
        data = sys.stdin.buffer.read(RECORD_LIMIT + 1)
    else:
        with file.open("rb") as source:
            data = source.read(RECORD_LIMIT + 1)
    if len(data) > RECORD_LIMIT:
        raise UsageError.of(
            "too-large", "This is too large for a record.", "Is it the right file?", Place(file=name)
        )
    return parsed(data, name)


def with_paths(document: dict[str, Any]) -> dict[str, Any]:
    """A document's JSON in which every query has its `path`: null where the query is about the whole document."""
    return (
        document | {"queries": [with_path(q) for q in document["queries"]]}
        if "queries" in document
        else document
    )


def with_path(query: dict[str, Any]) -> dict[str, Any]:
    """A query's JSON with its `path`, null where it is about the whole document."""
    return {"code": query["code"], "path": None} | query
