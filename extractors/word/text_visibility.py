"""Looks that change what words say: struck out, hidden, raised or lowered, in a font of symbols.

A page on which “8” is struck out before “9” does not say 89. Looks that only dress words up (bold, capitals,
colours) are not looked at. Element names are those of ECMA-376 part 1, clause 17.3.2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from lxml import etree

from extractors.word.opening import WORD, Element, Package

Look = Literal["struck-out", "hidden-text", "not-in-line", "unreadable-text"]
"""Why words may not count, by the code of the doubt."""

OFF = frozenset(("0", "false", "off"))
"""What says no (22.9.2.7, ST_OnOff)."""
_W = f"{{{WORD}}}"
_VAL = f"{_W}val"
_SWITCHES: dict[str, Look] = {
    f"{_W}strike": "struck-out",
    f"{_W}dstrike": "struck-out",
    f"{_W}vanish": "hidden-text",
    f"{_W}webHidden": "hidden-text",
    f"{_W}specVanish": "hidden-text",
}
_COLOUR, _BEHIND = f"{_W}color", (f"{_W}shd", f"{_W}highlight")
_RAISED, _POSITION, _STYLE = f"{_W}vertAlign", f"{_W}position", f"{_W}rStyle"
_STYLES = "word/styles.xml"
_PLAIN = "0123456789+-=()"
_ABOVE = str.maketrans(_PLAIN, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_BELOW = str.maketrans(_PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")

_TELLING = re.compile(rb'<w:(?:d?strike|vanish|webHidden|specVanish)\b|"FFFFFF"', re.IGNORECASE)
_WHITE = etree.XPath("boolean(.//w:color[@w:val='FFFFFF' or @w:val='ffffff'])", namespaces={"w": WORD})
Styles = Mapping[str, "Look | None"]
"""What the styles of characters do to words, by their ids."""


def any_in(body: Element) -> bool:
    """Whether any run of a document may have a look of its own: hardly any has, and each would have to be asked."""
    return next(body.iter(*_SWITCHES, _RAISED, _POSITION), None) is not None or bool(_WHITE(body))


def look_of(properties: Element, styles: Styles) -> Look | None:
    """What a run's `w:rPr` makes of its words. What it says itself goes before what its style says."""
    own: dict[Look, bool] = {}
    for child in properties:
        look = _SWITCHES.get(child.tag)
        if look is not None:
            own[look] = own.get(look, False) or child.get(_VAL, "1") not in OFF
        elif child.tag == _COLOUR and child.get(_VAL, "").upper() == "FFFFFF":
            own["hidden-text"] = all(properties.find(name) is None for name in _BEHIND)
        elif child.tag == _STYLE and (of_style := styles.get(child.get(_VAL, ""))) is not None:
            own.setdefault(of_style, True)
    return next((look for look, on in own.items() if on), None)


def raised(properties: Element, words: str) -> str:
    """Words with the figures that are raised or lowered as such: 8² is not 82. Letters (14th) stay as they are."""
    if not any("0" <= c <= "9" for c in words):
        return words
    align, position = properties.find(_RAISED), properties.find(_POSITION)
    where = align.get(_VAL, "") if align is not None else ""
    height = position.get(_VAL, "0") if position is not None else "0"
    if where == "superscript" or (height != "0" and not height.startswith("-")):
        return words.translate(_ABOVE)
    if where == "subscript" or height.startswith("-"):
        return words.translate(_BELOW)
    return words


def styles_of(package: Package) -> dict[str, Look | None]:
    """What the document's styles of characters make of words, with what they are based on."""
    if _TELLING.search(package.bytes(_STYLES) or b"") is None:
        return {}
    root = package.part(_STYLES)
    own: dict[str, Look | None] = {}
    based: dict[str, str] = {}
    for style in root.iter(f"{_W}style") if root is not None else ():
        name, properties = str(style.get(f"{_W}styleId", "")), style.find(f"{_W}rPr")
        base = style.find(f"{_W}basedOn")
        if base is not None:
            based[name] = str(base.get(_VAL, ""))
        own[name] = look_of(properties, {}) if properties is not None else None
    found: dict[str, Look | None] = {}
    for name in own:
        at, passed = name, {name}
        while own.get(at) is None and at in based and based[at] not in passed:
            at = based[at]
            passed.add(at)
        if (look := own.get(at)) is not None:
            found[name] = look
    return found


# What Word puts for signs typed in its own way ("-->", ":)"), and the boxes and ticks people choose.
_WINGDINGS = {
    **{0xA8: "☐", 0x6F: "☐", 0x78: "☒", 0xFD: "☒", 0xFE: "☑", 0xFC: "✓", 0xFB: "✗"},
    **{0xE0: "→", 0xDF: "←", 0xF3: "↔", 0xE8: "➔", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹"},
}
_SYMBOL_FONTS = ("symbol", "wingdings", "webdings", "marlett")
UNKNOWN = "\ufffd"


def symbol(font: str, code: str) -> str:
    """A character of a symbol font (17.3.3.30); U+FFFD where it is not known which it is."""
    try:
        number = int(code, 16)
    except ValueError:
        return UNKNOWN
    name = font.casefold()
    # Word writes them into the private area as F000 and up.
    if number & 0xF000 == 0xF000 or name.startswith(_SYMBOL_FONTS):
        return _WINGDINGS.get(number & 0xFF, UNKNOWN) if name in {"wingdings", ""} else UNKNOWN
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else UNKNOWN
