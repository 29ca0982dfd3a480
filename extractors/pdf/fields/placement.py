"""Where fields should stand: a template's boxes, and which of a document's pages is which of the template's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from schemas.geometry import Box
from schemas.template import Place, Template

Where = tuple[str, str | None, int]

_SLACK = 3.0
"""Points a widget's middle may stand outside its box; viewers round, and none moves fields."""


class FieldPlacement:
    """The places of a template, and a document's pages told by the fields that stand on them."""

    def __init__(self, template: Template | None) -> None:
        self.known = template is not None and bool(template.places)
        self._places: Mapping[Where, Place] = template.by_spot if template is not None else {}
        self._parts: Mapping[str, frozenset[int]] = template.parts if template is not None else {}
        self._pages: dict[int, int] = {}

    def settle(self, seen: Iterable[tuple[Where, int | None, Box | None]]) -> None:
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

    def is_at(self, path: str, option: str | None, part: int, page: int | None, box: Box | None) -> bool:
        """Whether a field stands at the place of its name. One of which no place is known cannot stand wrong."""
        place = self._places.get((path, option, part))
        if place is None:
            return False
        if box is None or page is None:
            return True
        if self._pages.get(page, page) != place.box.page:
            return False
        there = place.box.corners
        if sum(abs(a - b) for a, b in zip(box, there, strict=True)) < _SLACK:
            return True  # as nearly always
        return there.grown(_SLACK).holds(box.middle) and box.grown(_SLACK).holds(there.middle)

    def path_at(self, page: int | None, box: Box | None) -> str | None:
        """The path whose place holds the middle of this box, or None."""
        if page is None or box is None:
            return None
        there = self._pages.get(page, page)
        middle = box.middle
        for place in self._places.values():
            if place.box.page == there and place.box.corners.grown(_SLACK).holds(middle):
                return place.path
        return None
