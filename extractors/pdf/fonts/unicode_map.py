"""A font's ToUnicode map (ISO 32000-1, 9.10.3) as pdfminer makes it, from operators that qpdf found."""

from __future__ import annotations

import re
from io import BytesIO

from pdfminer.cmapdb import CMapParser, FileUnicodeMap
from pdfminer.psparser import KWD

from extractors.pdf.document.tokens import operators

_IMAGE = re.compile(rb"(?<![\w/])ID\s")
"""What qpdf would take for the beginning of a picture's bytes."""
_RANGES = frozenset({"endbfrange", "endcidrange"})


def unicode_map(table: bytes) -> FileUnicodeMap:
    """The characters that a map gives to codes."""
    made = FileUnicodeMap()
    parser = CMapParser(made, BytesIO(table))
    told = operators([table]) if _IMAGE.search(table) is None else None
    if told is None:
        parser.run()
        return made
    for operands, operator in told:
        if operator in _RANGES and any(map(_endless, operands[::3], operands[1::3])):
            raise ValueError("a range of more codes than there are")
        parser.push(*((0, one) for one in operands))
        parser.do_keyword(0, KWD(operator.encode()))
    return made


def _endless(first: object, last: object) -> bool:
    if not isinstance(first, bytes) or not isinstance(last, bytes):
        return False
    return int.from_bytes(last, "big") - int.from_bytes(first, "big") > 0xFFFF
