"""A look at the bytes before any parser sees them: what kind of file this is, and whether it may be opened at all.

Only fixed places are read, so this costs the same for every file. Sizes are bytes, pictures are measured in
pixels (`extractors/paper/picture_kinds.py`). What is refused here never reaches a reader.
"""

from __future__ import annotations

import struct

from extractors.paper.bundle import is_bundle
from extractors.paper.decoding import picture_too_large, picture_too_small, picture_unsupported
from extractors.paper.picture_kinds import Kind, is_too_large, is_too_small, kind_of, measured
from extractors.pdf.document.limits import MAX_SCAN_BYTES
from intake.zip_directory import END, ENTRY, LOCAL, TAIL, program
from schemas.errors import CarepackError, DocumentError

SIZE_LIMIT = 64 * 1024 * 1024
"""Bytes of one document; a completed form has some hundred kilobytes."""
MEMBER_LIMIT = 5_000
"""Files in one zip container (a .docx is one)."""
SCAN_LIMIT = MAX_SCAN_BYTES
"""Bytes of a scan, or of pictures that were handed in together: a drawer of three hundred pages, or some fifty
photographs as telephones take them."""
_SCANS = (b"%PDF", b"II*\x00", b"MM\x00*")
"""What the files begin with that scanners put many pages into."""


def look(data: bytes) -> None:
    """Refuses what is no document of ours to open.

    Raises DocumentError: `empty-file`, `too-large`, `picture-too-large`, `picture-too-small`, `picture-unsupported`,
    `zip-too-many`, `archive`, `other-format`.
    """
    check_size(data)
    if (picture := kind_of(data)) is not None:
        _picture(data, picture)
        return
    if data.startswith((LOCAL, END)):
        _container(data)
    for start, kind in _ARCHIVES.items():
        if data.startswith(start):
            raise _archive(kind)
    if data[257:262] == b"ustar":  # POSIX.1-2017, pax, ustar Interchange Format
        raise _archive("an archive (.tar)")
    for start, kind in _OTHERS.items():
        if data.startswith(start):
            raise _other(kind)


def check_size(data: bytes) -> None:
    """Raises DocumentError `empty-file`, `too-large`."""
    if not data:
        raise DocumentError.of("empty-file", "The file is empty.", "Ask for it to be sent again.")
    if len(data) > most_bytes(data):
        raise too_large(most_bytes(data))


def most_bytes(data: bytes) -> int:
    """How many bytes a file may have that begins so."""
    return SCAN_LIMIT if data.startswith(_SCANS) or is_bundle(data) else SIZE_LIMIT


def is_small_picture(data: bytes) -> bool:
    """Whether this is a picture with too few points to be a page that can be read: a logo, a signature's photograph."""
    size = measured(data)
    return size is not None and min(size) > 0 and is_too_small(size)


def too_large(most: int = SIZE_LIMIT) -> CarepackError:
    """The file has more bytes than any form, or than a drawer's scan."""
    return DocumentError.of(
        "too-large",
        f"The file is larger than {most >> 20} MB.",
        "Is it the right file? A scan can be made in several files.",
    )


# ---- zip containers


def _container(data: bytes) -> None:
    """How many files a container says it holds, and what kind it is by the names it shows first."""
    at = data.rfind(END, max(0, len(data) - TAIL))
    if at >= 0 and len(data) - at >= 22:
        count, size = struct.unpack_from("<HI", data, at + 10)
        # A count that is too small to be true is looked at by the reader, in its own bounds.
        if count > MEMBER_LIMIT or size > MEMBER_LIMIT * 1024 or count * ENTRY > len(data):
            raise DocumentError.of(
                "zip-too-many",
                "This file holds far more parts than a document can have.",
                "Do not open it. Ask the sender for a fresh copy saved by Word.",
            )
    kind = program(data)
    if kind is not None and kind != "word":
        raise _other(kind)


# ---- pictures


def _picture(data: bytes, kind: Kind) -> None:
    """A picture by the size it says it has; of several in one file each is looked at when it is decoded."""
    if kind == "unsupported":
        raise picture_unsupported()
    if (size := measured(data)) is not None:
        if is_too_large(size):
            raise picture_too_large(size)
        if min(size) > 0 and is_too_small(size):
            raise picture_too_small(size)


# ---- other kinds, by their first bytes, so that the sender can be told what to do

_OTHERS = {
    b"{\\rtf": "a Rich Text document (.rtf)",
    b"RIFF": "a film or a sound",
    b"ID3": "a sound recording",
    b"%!PS": "a PostScript file",
    b"<?xml": "an XML file",
    b"<!DOCTYPE": "a web page",
    b"<!doctype": "a web page",
    b"<html": "a web page",
}

_ARCHIVES = {
    b"\x1f\x8b": "a compressed file (.gz)",
    b"Rar!": "an archive (.rar)",
    b"7z\xbc\xaf\x27\x1c": "an archive (.7z)",
    b"BZh": "a compressed file (.bz2)",
    b"\xfd7zXZ\x00": "a compressed file (.xz)",
    b"\x28\xb5\x2f\xfd": "a compressed file (.zst)",
    b"MSCF": "an archive (.cab)",
    b"PK\x07\x08": "a piece of an archive that was split",
}


def _archive(kind: str) -> CarepackError:
    return DocumentError.of(
        "archive",
        f"This is {kind}; of archives carepack opens only .zip.",
        "Unpack it and import the documents in it.",
    )


def _other(kind: str) -> CarepackError:
    convertible = kind.endswith(("(.rtf)", "(.odt or its kind)"))
    return DocumentError.of(
        "other-format",
        f"This is {kind}, neither a Word document (.docx) nor a PDF.",
        "Open it in the program it was made with, save it as .docx or PDF, and send that."
        + (" Or read it with --convert, where LibreOffice is installed." if convertible else ""),
    )
