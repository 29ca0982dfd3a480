"""The words of a letterhead, as a reader of the document sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fillers.word.markup import Element, clark
from schemas.letterhead import Margin

_BREAKS = frozenset(map(clark, ("w:br", "w:cr")))
_TABS = frozenset(map(clark, ("w:tab", "w:ptab")))


def margin_of(elements: Sequence[Element], *, foot: bool) -> Margin:
    """What is stated of a head or foot."""
    words: list[str] = []
    boxes: list[str] = []
    pictures = drawings = 0
    for element in elements:
        for paragraph in element.iter(clark("w:p")):
            if not _in_box(paragraph):
                words += [w.strip() for w in re.split("[\t\n]", _text(paragraph)) if w.strip()]
        for drawing in element.iter(clark("w:drawing")):
            inside = list(drawing.iter(clark("w:txbxContent")))
            lines = [
                "".join(t.text or "" for t in p.iter(clark("w:t")))
                for b in inside
                for p in b.iter(clark("w:p"))
            ]
            if "\n".join(lines).strip():
                boxes.append("\n".join(lines))
            elif next(drawing.iter(clark("pic:pic")), None) is not None:
                pictures += 1
            elif not _in_box(drawing):
                drawings += 1
    return Margin(foot, tuple(words), tuple(boxes), pictures, drawings)


def _in_box(element: Element) -> bool:
    return any(e.tag == clark("w:txbxContent") for e in element.iterancestors())


def _text(paragraph: Element) -> str:
    return "".join(_pieces(paragraph))


def _pieces(paragraph: Element) -> Iterator[str]:
    for run in paragraph.findall(clark("w:r")):
        for child in run:
            if child.tag == clark("w:t"):
                yield child.text or ""
            elif child.tag in _BREAKS:
                yield "\n"
            elif child.tag in _TABS:
                yield "\t"
            elif child.tag == clark("w:noBreakHyphen"):
                yield "-"
