"""The typeface of the Word rendition: the PDF's own, sent along in the document (ECMA-376 part 1, 17.8.1 and 17.8.3).

Word and LibreOffice set a document in the fonts embedded in it. Where a program takes none (in a browser, on a
telephone), Arial stands in: it is wider, so that lines wrap sooner, and as high, so that nothing else changes.
"""

from __future__ import annotations

import uuid
from functools import cache
from importlib.resources import files

FONT = "Carepack Sans"
INSTEAD = "Arial"
"""What stands in where the embedded font is not taken."""
FACES = {"w:embedRegular": "Regular", "w:embedBold": "Bold"}
"""How the font table names a face, and the file that holds it."""

_HIDDEN = 32
"""Bytes at the start of a font that are hidden under its key."""
_FAMILY = uuid.UUID("5c5f9a6e-0f5e-5a51-9d0e-3a0f4f7c1d20")


def key(face: str) -> str:
    """The key of an embedded face, as the font table states it."""
    return f"{{{str(uuid.uuid5(_FAMILY, face)).upper()}}}"


@cache
def embedded(face: str) -> bytes:
    """A face as the package holds it: its first 32 bytes under its key, the key's last byte first (17.8.1)."""
    data = _data(face)
    mask = uuid.uuid5(_FAMILY, face).bytes[::-1]
    return bytes(b ^ mask[n % 16] for n, b in enumerate(data[:_HIDDEN])) + data[_HIDDEN:]


@cache
def widths(bold: bool = False) -> dict[str, float]:
    """How wide each character is that the typeface has: in ems."""
    import io

    from fontTools.ttLib import TTFont

    with TTFont(io.BytesIO(_data("Bold" if bold else "Regular")), lazy=True) as font:
        em = font["head"].unitsPerEm
        advances = font["hmtx"].metrics
        return {chr(code): advances[name][0] / em for code, name in font.getBestCmap().items()}


def _data(face: str) -> bytes:
    return files("fillers").joinpath("fonts", f"CarepackOffice-{face}.ttf").read_bytes()
