"""Which characters the codes of a font stand for, as its own entries say (ISO 32000-1, 9.6.6, 9.7.6 and 9.10).

For the words that a field shows: a font there is mostly a standard one, or the form's. What a font says wrongly of
itself is found by those who look at its outlines; here it is believed.
"""

from __future__ import annotations

import re
from typing import Any

from pikepdf import Array, Dictionary, Name, Stream

from extractors.while_open import kept_while_open

SUBSTITUTE = "\u25a1"
"""White square: our own font draws it for a character that it does not have."""
UNKNOWN = "\ufffd"
"""Stands for a code of which the font does not say what it is."""

_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_PAIR = re.compile(rb"<\s*([0-9A-Fa-f]+)\s*>\s*<\s*([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(
    rb"<\s*([0-9A-Fa-f]+)\s*>\s*<\s*([0-9A-Fa-f]+)\s*>\s*(?:<\s*([0-9A-Fa-f\s]*)>|\[([^\]]*)\])"
)
_HEX = re.compile(rb"<\s*([0-9A-Fa-f\s]*)>")
_SYMBOLS = ("Symbol", "ZapfDingbats")
_MOST = 0x10000  # codes that a range may hold


class UnreadableFontError(Exception):
    """The font does not say which characters its codes are."""


class Codes(dict[int, str]):
    """Text by character code, each of `size` bytes; a code that says nothing is unknown."""

    size: int = 1

    def __missing__(self, code: int) -> str:
        return UNKNOWN

    def text(self, codes: bytes) -> str:
        """The characters of a shown string."""
        if self.size == 1:
            return "".join(self[code] for code in codes)
        return codes.decode("utf-16-be", "surrogatepass").translate(self)


def codes_of(font: Any) -> Codes:
    """The characters of a font. One that is nowhere (None) is drawn as Helvetica. Raises UnreadableFontError."""
    if font is None:
        font = Dictionary(Subtype=Name.TrueType)
    if not isinstance(font, Dictionary):
        raise UnreadableFontError("no font")
    composite = font.get("/Subtype") == Name.Type0
    table = font.get("/ToUnicode")
    if isinstance(table, Stream):
        return to_unicode(table.read_bytes(), 2 if composite else 1)
    if composite:
        raise UnreadableFontError("a composite font without ToUnicode")
    return _simple(font)


@kept_while_open(8)
def to_unicode(table: bytes, size: int) -> Codes:
    """A ToUnicode map for codes of `size` bytes."""
    codes = Codes()
    codes.size = size
    for sort, block in _BLOCK.findall(table):
        if sort == b"bfchar":
            codes.update((int(code, 16), _utf16(text)) for code, text in _PAIR.findall(block))
            continue
        for first, last, text, each in _RANGE.findall(block):
            start, end = int(first, 16), int(last, 16)
            if end - start >= _MOST:
                raise UnreadableFontError("a range without end")
            if each:
                for code, one in zip(range(start, end + 1), _HEX.findall(each), strict=False):
                    codes[code] = _utf16(one)
            elif begins := _utf16(text):
                for step in range(end - start + 1):
                    codes[start + step] = begins[:-1] + chr(min(ord(begins[-1]) + step, 0x10FFFF))
    return codes


def _utf16(written: bytes) -> str:
    digits = b"".join(written.split()).decode("ascii")
    return bytes.fromhex(digits if len(digits) % 2 == 0 else digits + "0").decode("utf-16-be", "replace")


def _simple(font: Any) -> Codes:
    """A font of single bytes by its encoding and the differences from it (9.6.6)."""
    from pdfminer.encodingdb import EncodingDB, name2unicode

    encoding = font.get("/Encoding")
    base, changes = encoding, None
    if isinstance(encoding, Dictionary):
        base, changes = encoding.get("/BaseEncoding"), encoding.get("/Differences")
    if not isinstance(base, Name):
        base = _own(font, known=isinstance(changes, Array))
    tables: dict[str, dict[int, str]] = EncodingDB.encodings
    codes = Codes(tables.get(str(base)[1:], {}))
    at = 0
    for one in changes if isinstance(changes, Array) else ():
        if isinstance(one, Name):
            try:
                codes[at] = name2unicode(str(one)[1:])
            except (KeyError, ValueError):
                codes[at] = UNKNOWN
            at += 1
        else:
            at = int(one)
    return codes


def _own(font: Any, *, known: bool) -> Name:
    """The encoding a font has where none is named; `known` where it is told by differences."""
    described = font.get("/FontDescriptor")
    embedded = isinstance(described, Dictionary) and any(
        key in described for key in ("/FontFile", "/FontFile2", "/FontFile3")
    )
    name = str(font.get("/BaseFont", "/"))[1:].rpartition("+")[2]
    if not known and (embedded or name in _SYMBOLS or font.get("/Subtype") == Name.Type3):
        raise UnreadableFontError("a font with an encoding of its own")
    return Name.WinAnsiEncoding if font.get("/Subtype") == Name.TrueType else Name.StandardEncoding
