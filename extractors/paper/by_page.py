"""A scan that says so as each of its pages begins, to whoever bounds what a document may cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractors.page_begins import page_begins

if TYPE_CHECKING:
    from extractors.paper.picture import Picture, Scan

_KEPT = 32 * 1024 * 1024
"""Bytes of pictures kept from the first look at a page until it is read: a form's pages, not a drawer's."""


@dataclass(frozen=True, slots=True)
class ByPage:
    """Another scan, page by page. A page is asked for twice as a rule: what there is room for is decoded once."""

    scan: Scan
    _kept: dict[int, Picture] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many pages there are."""
        return len(self.scan)

    def picture(self, number: int) -> Picture:
        """The page of a number, from 1. Raises as the scan's own."""
        page_begins()
        if number in self._kept:
            return self._kept.pop(number)
        picture = self.scan.picture(number)
        if sum(p.grey.nbytes for p in self._kept.values()) + picture.grey.nbytes <= _KEPT:
            self._kept[number] = picture
        return picture

    def close(self) -> None:
        """Gives back what it holds."""
        self._kept.clear()
        self.scan.close()
