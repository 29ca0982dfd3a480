"""A font's ToUnicode map (ISO 32000-1, 9.10.3) as pdfminer makes it, from operators that qpdf found."""

from __future__ import annotations

from io import BytesIO

from pdfminer.cmapdb import CMapParser, FileUnicodeMap
from pdfminer.psparser import KWD

from extractors.pdf.document.tokens import operators


def unicode_map(table: bytes) -> FileUnicodeMap:
    """The characters that a map gives to codes."""
    made = FileUnicodeMap()
    parser = CMapParser(made, BytesIO(table))
    told = operators([table])
    if told is None:
        parser.run()
        return made
    for operands, operator in told:
        parser.push(*((0, one) for one in operands))
        parser.do_keyword(0, KWD(operator.encode()))
    return made
