"""What letters look like: the outlines of our own fonts, and the bounds within which ordinary fonts draw each letter.

`letters.txt` has a line a character: its code point, the digests of its outlines in the fonts of our answers and our
headings (or `-`), and the lowest and highest of each measure (`outlines.Measures`) over many fonts (nothing for rarer
ones). A ligature of our printed words has several code points, and its digests alone.
`tests/extractors/pdf/letters.py` makes it and says of which fonts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractors.pdf.fonts.outlines import Measures, Outline

MARGINS = (40, 40, 80, 30, 40, 30, 50, 80, 0)
"""By how much a font that was not measured may go beyond those that were, measure by measure."""
CLEARLY = 2
"""Multiple of the margins beyond which no font draws that letter so."""
_WIDE = 700  # thousandths of the type size: a Chinese, Japanese or Korean character is a square


@dataclass(frozen=True, slots=True)
class Letters:
    """The characters of each known outline, the letters of each known ligature, and each character's bounds."""

    known: Mapping[str, str]
    joined: Mapping[str, str]
    bounds: Mapping[str, tuple[Measures, Measures]]


@cache
def letters() -> Letters:
    """The table, read once a process."""
    known: dict[str, str] = {}
    joined: dict[str, str] = {}
    bounds: dict[str, tuple[Measures, Measures]] = {}
    table = files("extractors.pdf.fonts").joinpath("letters.txt").read_text(encoding="ascii")
    for line in table.splitlines():
        code, digest, *numbers = line.split()
        char = "".join(chr(int(one, 16)) for one in code.split("+"))
        if len(char) > 1:
            joined |= dict.fromkeys(digest.split(","), char)
            continue
        for one in digest.split(",") if digest != "-" else ():
            known[one] = known.get(one, "") + char
        if numbers:
            values = [int(n) for n in numbers]
            bounds[char] = tuple(values[0::2]), tuple(values[1::2])
    return Letters(known, joined, bounds)


def strangeness(text: str, outline: Outline) -> int:
    """How far a glyph is from looking like this text: 0 it may well be, 1 it is odd, 2 it is something else.

    Text of which nothing is known (a script that was not measured) is taken as it is.
    """
    if any(unicodedata.category(c) in ("Cc", "Cn", "Co", "Cs") or c == "\ufffd" for c in text):
        return 2
    inked = [c for c in text if not c.isspace() and unicodedata.category(c) not in ("Cf", "Zs", "Mn", "Me")]
    if not inked:
        return 2 if outline.digest and any(c.isspace() for c in text) else 0
    if not outline.digest:
        return 2
    wide = sum(unicodedata.east_asian_width(c) in ("W", "F") for c in inked)
    if wide and outline.advance < _WIDE * wide:
        return 2
    known = [letters().bounds.get(c) for c in inked]
    bounds = [b for b in known if b is not None]
    if len(bounds) < len(known):
        return 0
    low, high, seen = bounds[0][0], bounds[0][1], outline.measures
    if len(bounds) > 1:  # a ligature: its letters beside each other, as a whole
        low = (min(b[0][0] for b in bounds), min(b[0][1] for b in bounds), sum(b[0][2] for b in bounds) // 2)
        high = (max(b[1][0] for b in bounds), max(b[1][1] for b in bounds), sum(b[1][2] for b in bounds) * 2)
    if _within(low, high, seen, 1):
        return 0
    return 1 if _within(low, high, seen, CLEARLY) else 2


def _within(low: Measures, high: Measures, seen: Measures, times: int) -> bool:
    # `low` is as long as what is to be compared: of a ligature only the size.
    return all(
        a - m * times <= v <= b + m * times for a, b, v, m in zip(low, high, seen, MARGINS, strict=False)
    )
