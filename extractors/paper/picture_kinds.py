"""Which kind of picture a file is, and how many points it says it has, by fixed places alone: nothing is decoded."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Literal

Kind = Literal["png", "jpeg", "tiff", "bmp", "gif", "webp", "heic", "unsupported"]
"""`unsupported`: a picture of a kind that is not decoded here (JPEG 2000, AVIF)."""
Size = tuple[int, int]
"""Pixels across and down."""

PIXEL_LIMIT = 120_000_000
"""Pixels of one picture: an A4 page at 800 dots per inch has 62 million."""
EDGE_LIMIT = 30_000
"""Pixels along one edge of a picture."""
PAGE_EDGE = 500
"""Pixels across: A4 at 60 dots per inch, at which 12 point letters can no longer be told."""

_STARTS: dict[bytes, Kind] = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF8": "gif",
    b"II*\x00": "tiff",
    b"MM\x00*": "tiff",
    b"\x00\x00\x00\x0cjP  ": "unsupported",
    b"\xff\x4f\xff\x51": "unsupported",  # JPEG 2000 without a box around it
}
_BMP_HEADERS = frozenset(n.to_bytes(4, "little") for n in (12, 16, 40, 52, 56, 64, 108, 124))
_HEIC = frozenset((b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"))
_AVIF = frozenset((b"avif", b"avis"))
_SEGMENTS = 500
"""Of a JPEG before its frame: what cameras write there has some twenty."""
_BRANDS = 64
"""Bytes of the first box of a HEIC file in which its brands are looked for."""


def kind_of(data: bytes) -> Kind | None:
    """The kind of a picture by its first bytes; None where it is none."""
    for start, kind in _STARTS.items():
        if data.startswith(start):
            return kind
    if data.startswith(b"BM") and data[6:10] == bytes(4) and data[14:18] in _BMP_HEADERS:
        return "bmp"  # a text may begin with these two letters, too
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        return _phone_picture(data)
    return None


def _phone_picture(data: bytes) -> Kind | None:
    """By the major brand; where that only says "a picture in this container", by the others (ISO 23008-12, B.4)."""
    major = data[8:12]
    if major in _AVIF:
        return "unsupported"
    if major not in _HEIC:
        return None
    end = min(_BRANDS, int.from_bytes(data[:4], "big"))
    brands = {data[at : at + 4] for at in range(16, end - 3, 4)}
    return "unsupported" if major in {b"mif1", b"msf1"} and brands & _AVIF else "heic"


def measured(data: bytes) -> Size | None:
    """How large a picture says it is; None where it does not say so, and of a file that holds several."""
    kind = kind_of(data)
    return _MEASURES[kind](data) if kind in _MEASURES else None


def is_too_large(size: Size) -> bool:
    """Whether no scanner makes a picture of this size."""
    return size[0] * size[1] > PIXEL_LIMIT or max(size) > EDGE_LIMIT


def is_too_small(size: Size) -> bool:
    """Whether it has too few points to be a page that can be read: a logo, a signature's photograph."""
    return min(size) < PAGE_EDGE


def _png(data: bytes) -> Size | None:
    return _two(">II", data, 16) if data[12:16] == b"IHDR" else None  # PNG 11.2.2


def _gif(data: bytes) -> Size | None:
    return _two("<HH", data, 6)


def _bmp(data: bytes) -> Size | None:
    return _two("<HH", data, 18) if data[14:18] == b"\x0c\0\0\0" else _two("<ii", data, 18)


def _jpeg(data: bytes) -> Size | None:
    """The frame header's height and width (ITU-T T.81, B.2.2), found by walking the segments before it."""
    at = 2
    for _ in range(_SEGMENTS):
        while data[at : at + 2] == b"\xff\xff":  # markers may be filled up (B.1.1.2)
            at += 1
        if data[at : at + 1] != b"\xff" or len(data) < at + 9:
            return None
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            found = _two(">HH", data, at + 5)
            return (found[1], found[0]) if found else None
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    return None


def _tiff(data: bytes) -> Size | None:
    """Width and length of the only image (TIFF 6.0, tags 256 and 257)."""
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
        if struct.unpack_from(order + "I", data, at + 2 + 12 * count)[0]:
            return None
    except struct.error:
        return None
    return (found.get(256, 0), found.get(257, 0))


def _webp(data: bytes) -> Size | None:
    """By the header of the first chunk, of which there are three kinds (RFC 9649, 2.5 to 2.7)."""
    chunk = data[12:16]
    if chunk == b"VP8X" and len(data) >= 30:
        return (
            1 + int.from_bytes(data[24:27], "little"),
            1 + int.from_bytes(data[27:30], "little"),
        )
    if chunk == b"VP8L" and len(data) >= 25:
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    found = _two("<HH", data, 26) if chunk == b"VP8 " else None
    return (found[0] & 0x3FFF, found[1] & 0x3FFF) if found else None


def _two(form: str, data: bytes, at: int) -> Size | None:
    try:
        first, second = struct.unpack_from(form, data, at)
    except struct.error:
        return None
    return abs(first), abs(second)


_MEASURES: dict[Kind, Callable[[bytes], Size | None]] = {
    "png": _png,
    "jpeg": _jpeg,
    "gif": _gif,
    "bmp": _bmp,
    "tiff": _tiff,
    "webp": _webp,
}
