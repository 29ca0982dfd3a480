"""About how high a head or foot of a letterhead is: LibreOffice lays tables out by the margins that are stated."""

from __future__ import annotations

from collections.abc import Sequence

from fillers.word.letterhead_looks import Looks
from fillers.word.markup import NAMESPACES, Element, clark

_LEADING = 1.22
_WP = f"{{{NAMESPACES['wp']}}}"
_EMU = 12_700
"""A point."""


def height(elements: Sequence[Element], looks: Looks) -> float:
    """The height in points, with lines that do not wrap."""
    return sum(_one(element, looks) for element in elements)


def _one(element: Element, looks: Looks) -> float:
    if element.tag == clark("w:tbl"):
        return sum(_row(row, looks) for row in element.findall(clark("w:tr")))
    properties = element.find(clark("w:pPr"))
    style = properties.find(clark("w:pStyle")) if properties is not None else None
    size = looks.size(style.get(clark("w:val")) if style is not None else None)
    sizes = [size, *(_number(s) / 2 for r in element.findall(clark("w:r")) for s in r.iter(clark("w:sz")))]
    lines = 1 + sum(1 for r in element.findall(clark("w:r")) for _ in r.findall(clark("w:br")))
    tall = [_high(d) for d in element.iter(f"{_WP}inline")]
    # What lies beside or behind the words takes no room; what parts them does.
    apart = [_high(d) for d in element.iter(f"{_WP}anchor") if d.find(f"{_WP}wrapTopAndBottom") is not None]
    space = properties.find(clark("w:spacing")) if properties is not None else None
    around = sum(_number(space, name) / 20 for name in ("before", "after")) if space is not None else 0
    return max(lines * max(sizes) * _LEADING, *tall, 0) + sum(apart) + around


def _row(row: Element, looks: Looks) -> float:
    least = max((_number(h) / 20 for h in row.iter(clark("w:trHeight"))), default=0.0)
    cells = (
        sum(_one(e, looks) for e in cell if e.tag in {clark("w:p"), clark("w:tbl")})
        for cell in row.findall(clark("w:tc"))
    )
    return max(least, max(cells, default=0.0))


def _high(drawing: Element) -> float:
    extent = drawing.find(f"{_WP}extent")
    said = extent.get("cy", "") if extent is not None else ""
    return int(said) / _EMU if said.isdecimal() else 0.0


def _number(element: Element, name: str = "val") -> int:
    said = element.get(clark(f"w:{name}"), "")
    return int(said) if said.isdecimal() else 0
