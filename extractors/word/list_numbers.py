"""The numbers of automatic lists, which stand on the page and in no word of the file (ECMA-376 part 1, 17.9).

"I agree with 1 and 3" says nothing without them. Numbers are counted as Word counts them: for each list and level,
begun anew under a new number of the level above.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from extractors.word.opening import WORD, Element, Package
from extractors.word.symbol_fonts import UNKNOWN, is_symbol_font, symbol

_W = f"{{{WORD}}}"
_VAL = f"{_W}val"
NUMBERED = f"{_W}numPr"
_PART = "word/numbering.xml"
_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
BULLET = "•"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def _letters(number: int) -> str:
    """a to z, then aa, bb … (17.18.59, lowerLetter)."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    said = ""
    for value, letters in _ROMAN:
        said += letters * (number // value)
        number %= value
    return said


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in {11, 12, 13} else "th"
    return f"{number}{ending}"


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02}",
    "lowerLetter": _letters,
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda n: _roman(n).upper(),
    "ordinal": _ordinal,
    "none": lambda _: "",
}
_MOST = 5_000
"""Numbers above this are not spelt out: no form has such a list, and a Roman one would grow without end."""


_LONGEST = 40
"""Characters of a number's text: "Section %1.%2" has thirteen, and it is repeated at every paragraph."""


@dataclass(slots=True)
class _Level:
    """How one level of a list is numbered: first number, format, text with `%1` for numbers, what stands behind."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    behind: str = " "
    font: str = ""


@dataclass(slots=True)
class _List:
    """A `w:num`: the list whose numbers it goes on counting, its levels, and where it begins anew."""

    counted: str
    levels: dict[int, _Level]
    restarts: dict[int, int] = field(default_factory=dict)
    met: bool = False


class Lists:
    """The lists of a document, and how far each has been counted."""

    def __init__(self, root: Element | None) -> None:
        self._counts: dict[str, list[int | None]] = {}
        self._lists: dict[str, _List] = {}
        if root is None:
            return
        kinds: dict[str, dict[int, _Level]] = {}
        linked: dict[str, str] = {}
        styled: dict[str, str] = {}
        for kind in root.iter(f"{_W}abstractNum"):
            name = str(kind.get(f"{_W}abstractNumId", ""))
            kinds[name] = {int(n): _level(lvl) for lvl in kind.iter(f"{_W}lvl") if (n := _at(lvl)).isdigit()}
            if link := _said(kind, "numStyleLink"):
                linked[name] = link
            if style := _said(kind, "styleLink"):
                styled[style] = name
        for one in root.iter(f"{_W}num"):
            name = _said(one, "abstractNumId")
            name = styled.get(linked.get(name, ""), name)
            made = _List(name, dict(kinds.get(name, {})))
            for change in one.iter(f"{_W}lvlOverride"):
                if (n := _at(change)).isdigit():
                    if (own := change.find(f"{_W}lvl")) is not None:
                        made.levels[int(n)] = _level(own)
                    if (start := _said(change, "startOverride")).isdigit():
                        made.restarts[int(n)] = int(start)
            self._lists[str(one.get(f"{_W}numId", ""))] = made

    def number(self, numbered: Element | None, style: tuple[str, int] | None) -> str:
        """What stands before the next paragraph with this `numPr`, or of this style; empty where nothing does."""
        name, level = style or ("", 0)
        if numbered is not None:
            name, level = _said(numbered, "numId") or name, _whole(_said(numbered, "ilvl"), level)
        if name in {"", "0"} or not 0 <= level < _LEVELS:
            return ""
        found = self._lists.get(name)
        if found is None or level not in found.levels:
            return ""
        return self._next(found, level)

    def _next(self, found: _List, level: int) -> str:
        counts = self._counts.setdefault(found.counted, [None] * _LEVELS)
        if not found.met:
            found.met = True
            for at, start in found.restarts.items():
                if at < _LEVELS:
                    counts[at] = start - 1
        for above in range(level):
            if counts[above] is None:
                counts[above] = found.levels[above].start if above in found.levels else 1
        own = counts[level]
        counts[level] = found.levels[level].start if own is None else own + 1
        for below in range(level + 1, _LEVELS):
            counts[below] = None
        return _shown(found.levels, level, counts)


def lists_of(package: Package) -> Lists | None:
    """The lists of a document; None where it has none."""
    root = package.part(_PART)
    return None if root is None else Lists(root)


def _shown(levels: Mapping[int, _Level], level: int, counts: list[int | None]) -> str:
    own = levels[level]
    if len(own.text) > _LONGEST:
        return UNKNOWN
    if own.format == "bullet":
        # Whichever dot or dash it is; a tick or a cross before a line says more than that it is one.
        sign = symbol(own.font, f"{ord(own.text[0]):x}") if own.text else ""
        ticked = sign in {"✓", "✗", "☑", "☒", "☐"}
        return f"{sign if ticked else BULLET} " if own.text.strip() else ""
    said = own.text
    for place in set(_PLACE.findall(own.text)):
        at = int(place) - 1
        number, kind = counts[at], levels.get(at, own)
        spell = _FORMATS.get(kind.format)
        if (
            spell is None
            or number is None
            or not 0 <= number <= _MOST
            or (number == 0 and kind.format != "decimal")
        ):
            return UNKNOWN
        said = said.replace(f"%{place}", spell(number))
    return f"{said}{own.behind}" if said.strip() else ""


def _level(element: Element) -> _Level:
    made = _Level(
        _whole(_said(element, "start"), 0), _said(element, "numFmt") or "decimal", _said(element, "lvlText")
    )
    if _said(element, "suff") == "nothing":
        made.behind = ""
    fonts = element.find(f"{_W}rPr/{_W}rFonts")
    font = str(fonts.get(f"{_W}ascii", "")) if fonts is not None else ""
    made.font = font if is_symbol_font(font) else ""
    return made


def style_number(properties: Element | None) -> tuple[str, int] | None:
    """The list and level that a style's `pPr` names."""
    numbered = properties.find(NUMBERED) if properties is not None else None
    if numbered is None:
        return None
    return _said(numbered, "numId"), _whole(_said(numbered, "ilvl"), 0)


def _said(element: Element, name: str) -> str:
    child = element.find(f"{_W}{name}")
    return "" if child is None else str(child.get(_VAL, ""))


def _at(element: Element) -> str:
    return str(element.get(f"{_W}ilvl", ""))


def _whole(written: str, otherwise: int) -> int:
    return int(written) if written.isdigit() and len(written) < 6 else otherwise
