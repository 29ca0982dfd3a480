"""Words as the fonts of pages can show them."""

from __future__ import annotations

from fillers.pdf import fonts
from schemas.normal import text as normal


def plain(said: str) -> str:
    """Words as the fonts can show them: in Unicode NFC, unknown characters as squares, control characters out."""
    has = fonts.field_font().has
    kept = []
    for char in normal(said) or "":
        if char in "\n\t":
            kept.append("\n" if char == "\n" else " ")
        elif has(char):
            kept.append(char)
        elif char.isprintable():
            kept.append(chr(fonts.SUBSTITUTE))
    return "".join(kept)
