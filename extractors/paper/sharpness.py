"""How steep printed edges are on a laid page, against those of its blank drawn with as many dots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.paper.flat_page import DPI

if TYPE_CHECKING:
    from extractors.paper.flat_page import Ink

_STEEP = 150
"""A step of ink between neighbours of the blank, as drawn, that is an edge."""


def sharpness(ink: Ink, blank: Ink, dpi: float = DPI) -> float:
    """0 to 1; 1 where nothing printed has no edge. Edges are looked for a pixel around, since none lies exactly."""
    import cv2
    import numpy as np

    expected = _steps(blank)
    edges = np.flatnonzero(expected >= _STEEP)
    if not len(edges):
        return 1.0
    if dpi < DPI:
        expected = _steps(_with_dots(blank, dpi))
    around = np.ones((3, 3), np.uint8)
    seen: Any = cv2.dilate(_steps(ink), around)
    sure: Any = cv2.dilate(expected, around)
    return min(1.0, float(seen.ravel()[edges].mean()) / max(1.0, float(sure.ravel()[edges].mean())))


def _steps(ink: Ink) -> Any:
    import cv2
    import numpy as np

    return cv2.morphologyEx(ink, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))


def _with_dots(blank: Ink, dpi: float) -> Any:
    """The blank as a scanner of this resolution would show it."""
    import cv2

    high, wide = blank.shape
    few = cv2.resize(blank, None, fx=dpi / DPI, fy=dpi / DPI, interpolation=cv2.INTER_AREA)
    return cv2.resize(few, (wide, high), interpolation=cv2.INTER_LINEAR)
