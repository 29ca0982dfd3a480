"""A letterhead on a page with other margins at its sides: what counts from a margin is moved by the difference."""

from __future__ import annotations

from fillers.word.letterhead_looks import Looks
from fillers.word.letterhead_order import ordered
from fillers.word.markup import NAMESPACES, Element, clark, el

_WP = f"{{{NAMESPACES['wp']}}}"
_EMU = 635
"""A twip."""
_NOT_MOVED = 20
"""Twips that nobody sees."""
_FROM_MARGIN = {"margin", "column", "character"}


def moved(element: Element, shift: int, looks: Looks) -> None:
    """Moves a paragraph or table of a head or foot, with margins of `shift` twips less than the letterhead's."""
    if abs(shift) < _NOT_MOVED:
        return
    if element.tag == clark("w:tbl"):
        _table(element, shift)
        return
    properties = element.find(clark("w:pPr"))
    if properties is not None:
        _paragraph(element, properties, shift, looks)
    for place in element.iter(f"{_WP}positionH"):
        offset = place.find(f"{_WP}posOffset")
        if place.get("relativeFrom") in _FROM_MARGIN and offset is not None:
            offset.text = str(int(offset.text or 0) + shift * _EMU)


def _paragraph(element: Element, properties: Element, shift: int, looks: Looks) -> None:
    style = properties.find(clark("w:pStyle"))
    left, right, first, stops = looks.placed(
        style.get(clark("w:val")) if style is not None else None, properties
    )
    for tag in ("w:ind", "w:tabs"):
        for old in properties.findall(clark(tag)):
            properties.remove(old)
    if stops:
        # A stop of the style stays until it is cleared, and may be set anew at the same place.
        anew = {at + shift: attributes for at, attributes in stops.items()}
        tabs = {at: {"w:val": "clear"} for at in stops if at not in anew} | anew
        properties.append(
            el("w:tabs", None, *(el("w:tab", {**tabs[at], "w:pos": at}) for at in sorted(tabs)))
        )
    properties.append(el("w:ind", {"w:left": left + shift, "w:right": right + shift, **first}))
    made = ordered(properties, "w:pPr")
    if made is not None:
        element.replace(properties, made)


def _table(table: Element, shift: int) -> None:
    properties = table.find(clark("w:tblPr"))
    if properties is None:
        return
    place = properties.find(clark("w:tblpPr"))
    if place is not None:
        if (
            place.get(clark("w:horzAnchor")) != "page"
            and place.get(clark("w:tblpX"), "").lstrip("-").isdecimal()
        ):
            place.set(clark("w:tblpX"), str(int(place.get(clark("w:tblpX"), "0")) + shift))
        return
    indent = properties.find(clark("w:tblInd"))
    said = (
        indent.get(clark("w:w"), "0")
        if indent is not None and indent.get(clark("w:type"), "dxa") == "dxa"
        else "0"
    )
    if indent is not None:
        properties.remove(indent)
    at = int(said) if said.lstrip("-").isdecimal() else 0
    properties.append(el("w:tblInd", {"w:w": at + shift, "w:type": "dxa"}))
    made = ordered(properties, "w:tblPr")
    if made is not None:
        table.replace(properties, made)
