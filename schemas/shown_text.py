"""Text as it may be shown: no word from elsewhere can act on a terminal, hide, or run backwards.

What a person reads and what a program is given as JSON; whichever face shows it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

# Control and format characters (Unicode Cc, Cf: escape sequences, text that runs backwards) and lone surrogates.
_ACTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_HARMLESS = {"\u00ad", "\u200c", "\u200d"}  # soft hyphen and joiners, which names and emoji are written with
_PLAIN = re.compile(r"[ -~\u00a0-\u00ac\u00ae-\u02ff]*")
"""Text without any such character, as most is: told at once."""


def printable(text: object, *, lines: bool = False) -> str:
    """The text with everything that acts on a terminal written out (`\\x1b`); line ends stay only with `lines`."""
    said = str(text)
    if _PLAIN.fullmatch(said):
        return said
    return "".join(c if _is_plain(c) or (lines and c == "\n") else _written(c) for c in said)


def _is_plain(character: str) -> bool:
    return character in _HARMLESS or unicodedata.category(character) not in _ACTING


def ends_shown(text: object) -> str:
    """A text in one line that shows where its own lines end: two candidates may differ in nothing else."""
    return str(text).replace("\n", " ⏎ ")


def _written(character: str) -> str:
    if character in "\n\t\r":
        return " "
    number = ord(character)
    if (
        0xDC80 <= number <= 0xDCFF
    ):  # a byte of a file's name that is no text (PEP 383), as `file_text` writes it
        number -= 0xDC00
    return (
        f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}" if number < 65536 else f"\\U{number:08x}"
    )


def as_json_text(document: Any, *, indent: int | None = None) -> str:
    """JSON text in which nothing acts on a terminal: such characters are escaped, as JSON lets any be."""
    text = json.dumps(document, ensure_ascii=False, indent=indent)
    if text.isascii() and "\x7f" not in text:
        return text
    # They stand in strings alone: of JSON's own signs only the line ends between members are such.
    return "".join(c if c == "\n" or _is_plain(c) else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    if "\udc80" <= character <= "\udcff":
        return f"\\{_written(character)}"  # strict readers of JSON take no lone surrogate, and would mix names up
    return "\\u007f" if character == "\x7f" else json.dumps(character)[1:-1]
