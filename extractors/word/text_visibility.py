"""Looks that change what words say: struck out, hidden, raised or lowered, in a font of symbols.

A page on which “8” is struck out before “9” does not say 89. Looks that only dress words up (bold, capitals,
colours) are not looked at. Element names are those of ECMA-376 part 1, clause 17.3.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from extractors.word.opening import WORD, Element

Look = Literal["struck-out", "hidden-text", "not-in-line", "unreadable-text", "moving-field"]
"""Why words may not count, by the code of the doubt."""

_OFF = frozenset(("0", "false", "off"))
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
_PLAIN = "0123456789+-=()"
_ABOVE = str.maketrans(_PLAIN, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_BELOW = str.maketrans(_PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")

TELLING = (*_SWITCHES, _RAISED, _POSITION)
"""Properties of runs that change what words say, wherever they stand."""


def is_on(said: str | None) -> bool:
    """What a switch says (22.9.2.7, ST_OnOff); programs write it in capitals too. Nothing said is on."""
    return said is None or said.strip().casefold() not in _OFF


def any_white(body: Element) -> bool:
    """Whether any words of a document are white, as the paper is."""
    return any(colour.get(_VAL, "").upper() == "FFFFFF" for colour in body.iter(_COLOUR))


def look_of(properties: Element, styles: Mapping[str, Look]) -> Look | None:
    """What a run's `w:rPr` makes of its words. What it says itself goes before what its style says."""
    own: dict[Look, bool] = {}
    for child in properties:
        look = _SWITCHES.get(child.tag)
        if look is not None:
            own[look] = own.get(look, False) or is_on(child.get(_VAL))
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
