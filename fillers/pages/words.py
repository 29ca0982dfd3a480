"""Words as the fonts of pages can show them."""

from __future__ import annotations

import re

from fillers.pdf import fonts
from schemas.normal import text as normal

_COMMAND = re.compile(r"`((?:carepack\b|--\w)[^`\n]*)`")


def unticked(said: str) -> str:
    """Words for a page: a command, which a terminal shows between backticks, in quotation marks."""
    return _COMMAND.sub(r"“\1”", said)


def plain(said: str) -> str:
    """Words as the fonts can show them: in Unicode NFC, unknown characters as squares, control characters out."""
    has = fonts.field_font().has
    kept = []
    for char in normal(unticked(said)) or "":
        if char in "\n\t":
            kept.append("\n" if char == "\n" else " ")
        elif has(char):
            kept.append(char)
        elif char.isprintable():
            kept.append(chr(fonts.SUBSTITUTE))
    return "".join(kept)
