"""A look at the bytes before any parser sees them: what kind of file this is, and whether it may be opened at all.

Only fixed places are read, so this costs the same for every file. Sizes are bytes, pictures are measured in
pixels. What is refused here never reaches a reader.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from intake.zip_directory import END, ENTRY, LOCAL, TAIL, program
from schemas.errors import CarepackError, DocumentError

SIZE_LIMIT = 64 * 1024 * 1024
"""Bytes of one document; a completed form has some hundred kilobytes, a scan some megabytes."""
MEMBER_LIMIT = 5_000
"""Files in one zip container (a .docx is one)."""
PIXEL_LIMIT = 120_000_000
"""Pixels of one picture: an A4 page at 800 dots per inch has 62 million."""
EDGE_LIMIT = 30_000
"""Pixels along one edge of a picture."""
PAGE_EDGE = 500
"""Pixels across: A4 at 60 dots per inch, at which 12 point letters can no longer be told."""

_BMP = b"BM"
_BMP_HEADERS = (12, 16, 40, 52, 56, 64, 108, 124)


def look(data: bytes) -> None:
    """Refuses what is no document of ours to open.

    Raises DocumentError: `empty-file`, `too-large`, `picture`, `picture-too-large`, `zip-too-many`,
    `archive`, `other-format`.
    """
    check_size(data)
    for start, measure in _PICTURES.items():
        if data.startswith(start) and (start != _BMP or _is_bmp(data)):
            _picture(measure(data))
    if data[4:12] in _PHONE_PICTURES:
        _picture(None)
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
    if len(data) > SIZE_LIMIT:
        raise too_large()


def is_small_picture(data: bytes) -> bool:
    """Whether this is a picture with too few points to be a page that can be read: a logo, a signature's photograph."""
    for start, measure in _PICTURES.items():
        if data.startswith(start) and (start != _BMP or _is_bmp(data)):
            size = measure(data)
            return size is not None and 0 < min(size) < PAGE_EDGE
    return False


def too_large() -> CarepackError:
    """The file has more bytes than any form."""
    return DocumentError.of(
        "too-large", f"The file is larger than {SIZE_LIMIT >> 20} MB.", "Is it the right file?"
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


def _picture(size: tuple[int, int] | None) -> None:
    wide, high = size or (0, 0)
    if wide * high > PIXEL_LIMIT or max(wide, high) > EDGE_LIMIT:
        raise DocumentError.of(
            "picture-too-large",
            f"This picture says it is {wide} by {high} pixels, more than any scanner makes.",
            "Do not open it. Scan or photograph the page again.",
        )
    raise DocumentError.of(
        "picture",
        "This is a picture, and carepack does not read pictures of pages yet.",
        "Key the answers from it, or ask for the form as Word or PDF.",
    )


def _png(data: bytes) -> tuple[int, int] | None:
    return _two(">II", data, 16) if data[12:16] == b"IHDR" else None  # PNG 11.2.2


def _gif(data: bytes) -> tuple[int, int] | None:
    return _two("<HH", data, 6)


def _is_bmp(data: bytes) -> bool:
    """Whether a bitmap's own header follows, by its size (BITMAPINFOHEADER and its kin): a text may begin so, too."""
    return data[6:10] == bytes(4) and data[14:18] in {n.to_bytes(4, "little") for n in _BMP_HEADERS}


def _bmp(data: bytes) -> tuple[int, int] | None:
    return _two("<ii", data, 18)


def _jpeg(data: bytes) -> tuple[int, int] | None:
    """The frame header's height and width (ITU-T T.81, B.2.2), found by walking the segments before it."""
    at = 2
    for _ in range(500):
        if data[at : at + 1] != b"\xff" or len(data) < at + 9:
            return None
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            found = _two(">HH", data, at + 5)
            return (found[1], found[0]) if found else None
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    return None


def _tiff(data: bytes) -> tuple[int, int] | None:
    """Width and length of the first image (TIFF 6.0, tags 256 and 257)."""
    order = "<" if data.startswith(b"II") else ">"
    try:
        at = struct.unpack_from(order + "I", data, 4)[0]
        count = struct.unpack_from(order + "H", data, at)[0]
        found: dict[int, int] = {}
        for i in range(min(count, 200)):
            tag, kind = struct.unpack_from(order + "HH", data, at + 2 + 12 * i)
            if tag in {256, 257}:
                form = order + ("H" if kind == 3 else "I")
                found[tag] = struct.unpack_from(form, data, at + 10 + 12 * i)[0]
    except struct.error:
        return None
    return (found.get(256, 0), found.get(257, 0))


def _unmeasured(data: bytes) -> None:  # noqa: ARG001 - one shape for all kinds
    return None


def _two(form: str, data: bytes, at: int) -> tuple[int, int] | None:
    try:
        first, second = struct.unpack_from(form, data, at)
    except struct.error:
        return None
    return abs(first), abs(second)


_PICTURES: dict[bytes, Callable[[bytes], tuple[int, int] | None]] = {
    b"\x89PNG\r\n\x1a\n": _png,
    b"\xff\xd8\xff": _jpeg,
    b"GIF8": _gif,
    _BMP: _bmp,
    b"II*\x00": _tiff,
    b"MM\x00*": _tiff,
    b"\x00\x00\x00\x0cjP  ": _unmeasured,
}
_PHONE_PICTURES = frozenset(
    b"ftyp" + brand for brand in (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"hevc")
)

# ---- other kinds, by their first bytes, so that the sender can be told what to do

_OTHERS = {
    b"{\\rtf": "a Rich Text document (.rtf)",
    b"RIFF": "a picture, film or sound",
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
