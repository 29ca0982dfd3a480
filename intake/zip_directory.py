"""What a zip says it holds, by fixed places alone, and whether it is one document of some program or an archive."""

from __future__ import annotations

import struct
from dataclasses import dataclass

LOCAL = b"PK\x03\x04"  # before each file (APPNOTE 4.3.7)
END = b"PK\x05\x06"  # end of central directory (APPNOTE 4.3.16)
TAIL = 22 + 65_535
"""Bytes of the end record and the longest comment behind it."""
ENTRY = 46
"""The least bytes of one entry of the central directory (APPNOTE 4.3.12)."""
UTF8 = 0x800
"""The flag that a name is UTF-8 (APPNOTE 4.4.4)."""
_HEADER = b"PK\x01\x02"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_OFFICE = {
    b"word/": "word",
    b"xl/": "a spreadsheet (.xlsx)",
    b"ppt/": "a presentation (.pptx)",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One file as the central directory names it; `at` is where its header stands in the archive's bytes."""

    at: int
    name: bytes
    utf8: bool


def listed(data: bytes, most: int = 10_000) -> list[Listed]:
    """The first files in the central directory, as far as it can be followed; empty where there is none."""
    end = data.rfind(END, max(0, len(data) - TAIL))
    if end < 0 or len(data) - end < 22:
        return []
    size, start = struct.unpack_from("<II", data, end + 12)
    at = end - size if data[max(0, end - size) : end - size + 4] == _HEADER else start
    found: list[Listed] = []
    while len(found) < most and data[at : at + 4] == _HEADER and len(data) - at >= ENTRY:
        flags = struct.unpack_from("<H", data, at + 8)[0]
        name, extra, comment = struct.unpack_from("<HHH", data, at + 28)
        found.append(Listed(at, data[at + ENTRY : at + ENTRY + name], bool(flags & UTF8)))
        at += ENTRY + name + extra + comment
    return found


def names(data: bytes) -> frozenset[bytes]:
    """The names of the files, from the directory; from what stands before the first files where it is cut off."""
    return frozenset(one.name for one in listed(data)) or frozenset(_first_names(data))


def program(data: bytes) -> str | None:
    """Whose document a zip is: `word`, or words for another program's; None for an archive of files.

    Judged by the zip's own names: those of a document that lies in it, packed or not, are not among them.
    """
    held = names(data)
    for folder, kind in _OFFICE.items():
        if any(n.startswith(folder) and n.endswith((b".xml", b".rels", b".bin")) for n in held):
            return kind
    if b"[Content_Types].xml" in held:
        return "word"  # an Office file with unusual names: the reader says which
    if b"mimetype" in held:
        return "an OpenDocument file (.odt or its kind)" if _OPEN_DOCUMENT in data[:200] else "an e-book"
    if b"META-INF/MANIFEST.MF" in held:
        return "a program's archive"
    if any(n.endswith(b".iwa") for n in held):
        return "a Pages, Numbers or Keynote document"
    return None


def _first_names(data: bytes, most: int = 64) -> list[bytes]:
    """Names of the first files, as they stand before each file's bytes."""
    found: list[bytes] = []
    at = 0
    while len(found) < most and data[at : at + 4] == LOCAL and len(data) - at >= 30:
        flags = struct.unpack_from("<H", data, at + 6)[0]
        packed, _, name, extra = struct.unpack_from("<IIHH", data, at + 18)
        found.append(data[at + 30 : at + 30 + name])
        if flags & 8 and not packed:  # the length stands behind the bytes: the next header must be looked for
            at = data.find(LOCAL, at + 30)
            if at < 0:
                break
        else:
            at += 30 + name + extra + packed
    return found
