"""Where fields should stand: a template's boxes, and which of a document's pages is which of the template's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from schemas.template import Place, Template

Corners = tuple[float, float, float, float]
Spot = tuple[str, str | None, int]

_SLACK = 3.0
"""Points a widget's middle may stand outside its box; viewers round, and none moves fields."""


class FieldPlacement:
    """The places of a template, and a document's pages told by the fields that stand on them."""

    def __init__(self, template: Template | None) -> None:
        self.known = template is not None and bool(template.places)
        self._places: Mapping[Spot, Place] = template.by_spot if template is not None else {}
        self._parts: Mapping[str, frozenset[int]] = template.parts if template is not None else {}
        self._pages: dict[int, int] = {}

    def settle(self, seen: Iterable[tuple[Spot, int | None, Corners | None]]) -> None:
        """Learn which page is which from where most of a page's fields belong."""
        votes = Counter(
            (page, place.box.page)
            for spot, page, _ in seen
            if page is not None and (place := self._places.get(spot)) is not None
        )
        most: dict[int, int] = {}
        for (page, there), count in votes.items():
            if count > most.get(page, 0):
                most[page], self._pages[page] = count, there

    def page(self, page: int) -> int | None:
        """Which of the template's pages one of the document is, by the fields on it; None where none tells."""
        return self._pages.get(page)

    def has_parts(self, path: str, found: set[int]) -> bool:
        """Whether every box of a written answer was found; without a template, whether none is skipped."""
        if path in self._parts:
            return self._parts[path] <= found
        return found == set(range(len(found)))

    def complete(self, found: set[str]) -> bool:
        """Whether every path of the template was found."""
        return self._parts.keys() <= found

    def is_at(self, path: str, option: str | None, part: int, page: int | None, box: Corners | None) -> bool:
        """Whether a field stands at the place of its name. One of which no place is known cannot stand wrong."""
        place = self._places.get((path, option, part))
        if place is None:
            return False
        if box is None or page is None:
            return True
        there = place.box
        if self._pages.get(page, page) != there.page:
            return False
        if (
            abs(box[0] - there.x0) + abs(box[1] - there.y0) + abs(box[2] - there.x1) + abs(box[3] - there.y1)
            < _SLACK
        ):
            return True  # as nearly always
        return _inside(_middle(box), _corners(place)) and _inside(_middle(_corners(place)), box)

    def path_at(self, page: int | None, box: Corners | None) -> str | None:
        """The path whose place holds the middle of this box, or None."""
        if page is None or box is None:
            return None
        there = self._pages.get(page, page)
        middle = _middle(box)
        for place in self._places.values():
            if place.box.page == there and _inside(middle, _corners(place)):
                return place.path
        return None


def _middle(box: Corners) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _corners(place: Place) -> Corners:
    return place.box.x0, place.box.y0, place.box.x1, place.box.y1


def _inside(point: tuple[float, float], box: Corners) -> bool:
    x, y = point
    return box[0] - _SLACK <= x <= box[2] + _SLACK and box[1] - _SLACK <= y <= box[3] + _SLACK
