"""Files of pack folders and zips, each looked up by its bytes: whose they are is never a matter of their names."""

from __future__ import annotations

import hashlib
import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from filing.ledger.database import Ledger
from filing.records.packs import PackDocument, document_of
from schemas.errors import Fault, Place, UsageError

MOST_BYTES = 60_000_000
"""Of one file; no mail server takes a larger one."""
_MOST_FILES = 100_000
_DEEPEST = 2
"""Zips within zips."""
_MOST_UNPACKED = 4_000_000_000
"""Bytes in one zip and the zips in it, which are read one after another."""
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    LookupError,
    OverflowError,
    MemoryError,
    struct.error,
)
"""What comes of reading a damaged zip; some ask for more memory than there is."""
_NOT_MEANT = ("~$", ".")
_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A file: what it is called where it lies, with what it lies together, its digest, and a way to its bytes.

    `read` raises UsageError `mail-unknown-file` where they are not the same any more.
    """

    name: str
    group: str
    sha256: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Known:
    """A file that is a document of a pack, and nothing but that."""

    piece: Piece
    document: PackDocument


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the files are: documents of packs; others, by where they lie; and what is wrong with them."""

    known: tuple[Known, ...]
    strange: tuple[Piece, ...]
    faults: tuple[Fault, ...]


def gather(ledger: Ledger, paths: Sequence[Path]) -> Gathered:
    """Looks up every file in these folders, zips and files; each document once, however often it lies there."""
    faults: list[Fault] = []
    known: dict[tuple[int, str], Known] = {}
    strange: list[Piece] = []
    several: list[tuple[Piece, tuple[PackDocument, ...]]] = []
    with ledger.reading() as conn:
        for piece in _pieces(paths, faults):
            documents = document_of(conn, piece.sha256)
            there = tuple(d for d in documents if d.state == "placed")
            if not documents:
                strange.append(piece)
            elif not there:
                what = "The pack it belongs to was never put in its place: the run that made it was stopped."
                do = "Make the pack again; this paper is not sent."
                faults.append(Fault("mail-not-placed", what, Place(file=piece.name), do))
            elif len({d.person for d in there}) > 1:
                several.append((piece, there))
            else:
                known.setdefault((there[0].person, piece.sha256), Known(piece, there[0]))
    for piece, documents in several:
        own = _by_its_neighbours(piece, documents, known.values())
        if own is None:
            what = f"These bytes were made for {len({d.person for d in documents})} people, and nobody else’s lie here."
            do = "Name the folder of one person’s pack."
            faults.append(Fault("mail-whose", what, Place(file=piece.name), do))
        else:
            known.setdefault((own.person, piece.sha256), Known(piece, own))
    return Gathered(tuple(known.values()), tuple(strange), tuple(faults))


def _by_its_neighbours(
    piece: Piece, documents: Sequence[PackDocument], known: Iterable[Known]
) -> PackDocument | None:
    """A paper that names nobody (a blank) was made for many: it is the one's whose other papers it lies among."""
    beside = {k.document.person for k in known if k.piece.group == piece.group}
    mine = [d for d in documents if d.person in beside]
    return mine[0] if len(beside) == 1 and mine else None


def _pieces(paths: Sequence[Path], faults: list[Fault]) -> Iterator[Piece]:
    seen: set[Path] = set()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_dir() or file in seen or _is_not_meant(file.name):
                continue
            seen.add(file)
            if file.is_symlink() and path.is_dir():
                faults.append(_fault("link", "This is a link; it was not followed.", file))
            else:
                yield from _of_file(file, faults)
            if len(seen) > _MOST_FILES:
                faults.append(_fault("mail-too-many", "There are too many files here.", path))
                return


def _of_file(file: Path, faults: list[Fault]) -> Iterable[Piece]:
    try:
        about = file.stat()
        if not stat.S_ISREG(about.st_mode):
            faults.append(
                _fault("not-a-file", "This is a pipe, a device or a socket; it was not opened.", file)
            )
        elif file.suffix.lower() == ".zip":
            return _of_zip(file, faults)
        elif about.st_size > MOST_BYTES:
            faults.append(_fault("too-large", "This file is too large for a mail.", file))
        else:
            return [_piece(str(file), str(file.parent), file.read_bytes(), file.read_bytes)]
    except OSError as error:
        what = f"This file cannot be read: {error.strerror or 'unknown reason'}."
        faults.append(_fault("file-unreadable", what, file))
    return []


def _of_zip(file: Path, faults: list[Fault]) -> Iterable[Piece]:
    """Everything in a zip, or nothing of one that is damaged: who would know what it lacks?"""
    of_zip: list[Fault] = []
    try:
        with zipfile.ZipFile(file) as archive:
            pieces = list(_in_zip(archive, _Inside(file), str(file), of_zip, [_MOST_UNPACKED]))
    except _TooMuch as error:
        of_zip, pieces = [_fault(error.code, error.what, file)], []
    except (*_DAMAGED, OSError):
        of_zip, pieces = [_fault("mail-zip", "This zip cannot be opened, or is damaged.", file)], []
    faults += of_zip
    return pieces


class _TooMuch(Exception):  # noqa: N818 - ends the reading of one zip
    """There is more in a zip than is looked at."""

    def __init__(self, code: str, what: str) -> None:
        super().__init__()
        self.code, self.what = code, what


@dataclass(frozen=True, slots=True)
class _Inside:
    """Where a file lies in a zip, by its places in each of them: there may be two of one name."""

    file: Path
    places: tuple[int, ...] = ()

    def read(self) -> bytes:
        """Its bytes, of which nothing is kept in between."""
        source: Path | io.BytesIO = self.file
        data = b""
        for place in self.places:
            with zipfile.ZipFile(source) as archive:
                data = archive.read(archive.infolist()[place])
            source = io.BytesIO(data)
        return data


def _in_zip(
    archive: zipfile.ZipFile, here: _Inside, name: str, faults: list[Fault], budget: list[int]
) -> Iterator[Piece]:
    members = archive.infolist()
    if len(members) > _MOST_FILES:
        raise _TooMuch("mail-too-many", "There are too many files in this zip.")
    for place, member in enumerate(members):
        inner = PurePosixPath(member.filename.replace("\\", "/"))
        told = f"{name}!/{inner}"
        if member.is_dir() or _is_not_meant(inner.name):
            continue
        if member.file_size > MOST_BYTES or member.flag_bits & 0x1:
            faults.append(_fault("mail-zip", "This file in a zip is locked, or too large.", told))
            continue
        budget[0] -= member.file_size
        if budget[0] < 0:
            raise _TooMuch("mail-zip", "What is in this zip is too large.")
        there = replace(here, places=(*here.places, place))
        data = archive.read(member)
        if inner.suffix.lower() == ".zip" and len(there.places) < _DEEPEST:
            with zipfile.ZipFile(io.BytesIO(data)) as within:
                yield from _in_zip(within, there, told, faults, budget)
        else:
            yield _piece(told, f"{name}!/{inner.parent}", data, there.read)


def _piece(name: str, group: str, data: bytes, read: Callable[[], bytes]) -> Piece:
    sha256 = hashlib.sha256(data).hexdigest()
    return Piece(name, group, sha256, partial(_same, name, sha256, read))


def _same(name: str, sha256: str, read: Callable[[], bytes]) -> bytes:
    """The bytes again. Raises UsageError `mail-unknown-file` where they are others now, or are there no more."""
    try:
        data = read()
    except (*_DAMAGED, OSError):
        data = b""
    if hashlib.sha256(data).hexdigest() != sha256:
        what = "This file was changed or taken away while it was being sent."
        raise UsageError.of("mail-unknown-file", what, "Make the pack again, then send it.", Place(file=name))
    return data


def _is_not_meant(name: str) -> bool:
    """What systems and programs leave beside people's files."""
    return name.startswith(_NOT_MEANT) or name.lower() in _SYSTEM


def _fault(code: str, what: str, file: Path | str) -> Fault:
    return Fault(code, what, Place(file=str(file)), "It was left out.")
