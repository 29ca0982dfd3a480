"""Characters that a page does not really show: drawn with the font's "missing character" box.

Some programs (LibreOffice 7.4) draw every character a font lacks with its glyph 0, and say of all of them that
they are the first one that was met. So what such a glyph is said to be is no evidence of what was written.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from extractors.pdf.appearance import SUBSTITUTE
from extractors.pdf.limits import MAX_FONT

if TYPE_CHECKING:
    from pikepdf import Dictionary, Pdf

__all__ = ["SUBSTITUTE", "unshown"]

_PAIRS = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{4,16})>")


def unshown(pdf: Pdf) -> frozenset[tuple[str, str]]:
    """Font (without its subset tag) and text of each character that is drawn as a missing one."""
    from pikepdf import Dictionary, PdfError

    found: set[tuple[str, str]] = set()
    for entry in pdf.objects:
        if isinstance(entry, Dictionary) and entry.get("/Type") == "/Font" and "/ToUnicode" in entry:
            try:
                name = str(entry.get("/BaseFont", "/"))[1:].rpartition("+")[2]
                found |= {(name, text) for text in _missing(entry)}
            except (PdfError, ValueError, TypeError, KeyError, AttributeError):
                continue  # a font that cannot be understood says nothing
    return frozenset(found)


def _missing(font: Dictionary) -> Iterator[str]:
    from pikepdf import Stream

    holder: Any = font
    if font.get("/Subtype") == "/Type0":
        holder = font.DescendantFonts[0]
    descriptor = holder.get("/FontDescriptor")
    program = descriptor.get("/FontFile2") if descriptor is not None else None
    table = font.get("/ToUnicode")
    if not isinstance(program, Stream) or not isinstance(table, Stream):
        return
    codes = _codes(program.read_bytes(), composite=holder is not font)
    for code, text in _PAIRS.findall(table.read_bytes()):
        if int(code, 16) in codes and len(text) % 4 == 0:
            yield bytes.fromhex(text.decode("ascii")).decode("utf-16-be", "replace")


@lru_cache(maxsize=32)
def _codes(program: bytes, *, composite: bool) -> frozenset[int]:
    """Character codes whose glyph is, or looks the same as, glyph 0; none where that is empty."""
    from io import BytesIO

    from fontTools.ttLib import TTFont, TTLibError

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # fonts of foreign files are seldom faultless
    if len(program) > MAX_FONT:
        return frozenset()
    try:
        with TTFont(BytesIO(program), lazy=True) as font:
            names = font.getGlyphOrder()
            outlines = font["glyf"].glyphs
            box = getattr(outlines[names[0]], "data", b"")
            same = (
                {n for n, name in enumerate(names) if getattr(outlines[name], "data", None) == box}
                if box
                else set()
            )
            if composite or not same:
                return frozenset(same)
            wanted = {names[n] for n in same}
            maps = font["cmap"].tables if "cmap" in font else []
            return frozenset(code & 0xFF for m in maps for code, name in m.cmap.items() if name in wanted)
    except (TTLibError, KeyError, ValueError, TypeError, AttributeError, IndexError, AssertionError):
        return frozenset()
