"""Words from elsewhere, shown on a terminal: what they hold must not act on it."""

from __future__ import annotations

import unicodedata

# Control and format characters (Unicode Cc, Cf: escape sequences, text that runs backwards) and lone surrogates.
_ACTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_HARMLESS = {"\u00ad", "\u200c", "\u200d"}  # soft hyphen and joiners, which names and emoji are written with


def printable(text: object, *, lines: bool = False) -> str:
    """The text with everything that acts on a terminal written out (`\\x1b`); line ends stay only with `lines`."""
    kept = _HARMLESS | ({"\n"} if lines else set())
    return "".join(
        c if c in kept or unicodedata.category(c) not in _ACTING else _written(c) for c in str(text)
    )


def name_of(file: str, part: str) -> str:
    """A file, or a part of one, as a person is told of it: `mail.eml!/in.zip!/form.pdf, pages 4-6`."""
    *within, last = part.split("!/")
    pages = last.startswith("pages=")
    steps = [file, *within, *([last] if last and not pages else [])]
    return printable("!/".join(steps)) + (
        f", pages {printable(last.removeprefix('pages='))}" if pages else ""
    )


def _written(character: str) -> str:
    if character in "\n\t\r":
        return " "
    number = ord(character)
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"
