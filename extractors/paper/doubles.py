"""A page that was scanned twice: whether both say the same, and which of them is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.paper.flat_page import SCALE
from schemas.reading import Evidence, Query

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractors.paper.flat_page import FlatPage, Ink
    from schemas.geometry import Box

_OPEN = 96
"""Of 255: ink that is surely there; what is fainter on one of two scans may have been lost by it."""
_PENCIL = 64
"""The same where answers stand: a pencil's mark that came between the two scans may be an answer."""
_AROUND = 4.0
"""Points around an answer's box in which a mark in it may begin or end."""
_NONE = 40
"""Of 255: no ink to speak of."""
_NEAR = 7
"""Pixels (0.9 mm) around a stroke in which the other scan may have it."""
_DIFFERENT = 60
"""Pixels (1 mm²) of one stroke that the other page does not have: less is dust."""


def alike(one: FlatPage, other: FlatPage, answers: Iterable[Box] = ()) -> bool:
    """Whether two pictures of a page show the same writing. What is printed on both is left aside.

    `answers`: the boxes of the page's answers, in points, where a fainter stroke makes a difference, too.
    """
    import numpy as np

    least: Ink = np.full(one.ink.shape, _OPEN, np.uint8)
    for box in answers:
        left, top, right, low = (max(0, round(side)) for side in box.grown(_AROUND).times(SCALE))
        least[top:low, left:right] = _PENCIL
    return not (_more(one.ink, other.ink, least) or _more(other.ink, one.ink, least))


def _more(one: Ink, other: Ink, least: Ink) -> bool:
    """Whether one has a stroke, of so much ink at `least`, where the other has none nearby."""
    import cv2
    import numpy as np

    near = cv2.dilate(other, np.ones((_NEAR, _NEAR), np.uint8))
    alone: Any = ((one >= least) & (near <= _NONE)).astype(np.uint8)
    edge = 2 * _NEAR  # what lies at the very edge is cut off on one and not on the other
    _, _, found, _ = cv2.connectedComponentsWithStats(alone[edge:-edge, edge:-edge])
    return bool((found[1:, cv2.CC_STAT_AREA] >= _DIFFERENT).any())


def better(one: FlatPage, other: FlatPage) -> FlatPage:
    """The one that is easier to read."""

    def worth(page: FlatPage) -> float:
        seen = page.quality
        return min(seen.dpi, 200.0) / 200.0 + seen.sharp + seen.contrast - 2 * seen.residual - 4 * seen.noise

    return max(one, other, key=worth)


def twice(page: int, kept: FlatPage, *, same: bool) -> Query:
    """What is said of a page (of the form, from 1) that is there more than once."""
    if same:
        say = f"Page {page} was scanned twice and both say the same; the better picture was read."
        return Query(code="page-twice", level="note", say=say, evidence=Evidence(page=kept.number))
    say = f"Page {page} is there twice, and the two differ. Page {kept.number} of the file was read. "
    say += "Waive this if that one counts; if not, scan the form again without it."
    return Query(code="page-twice", say=say, evidence=Evidence(page=kept.number))
