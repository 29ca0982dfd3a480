"""A laid page as ink: its paper made even, whatever light fell on it, and its printed black made full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractors.paper.flat_page import Ink
    from extractors.paper.picture import Grey

_CELL = 8
"""Pixels of a page at 200 dpi that are one of the picture by which the paper's own brightness is told."""
_WINDOW = 15
"""Of these: 15 mm, which no stroke and no letter fills. Solid print of that size is no part of a form."""
_SOLID = 250
"""Ink of the blank, drawn, that is solid black: a few pixels within an edge."""
_BLACK = 80
"""Of the pixels where solid black is printed so many in a hundred may be paler than what counts as black, or lost."""
_PAPER_SHARE = 2.0
"""Of its noise so much is taken from the paper: a pencil's stroke is ten times that."""


@dataclass(frozen=True, slots=True)
class Light:
    """How a page was lit and printed: `contrast` 0 to 1 of printed black against paper; `noise` a share of full ink."""

    contrast: float
    noise: float


class Evening:
    """Evens pages that are laid over one blank, one after the other."""

    def __init__(self, blank: Ink) -> None:
        self._solid, self._free = _solid_and_free(blank)
        self._paper: Any = None

    def even(self, laid: Grey, *, same_light: bool = False) -> tuple[Ink, Light]:
        """The ink of a laid page, 0 paper to 255 printed black.

        `same_light`: it is the page before laid anew, a few millimetres off at most: its paper is as bright.
        """
        import cv2
        import numpy as np

        if self._paper is None or not same_light:
            self._paper = _paper(laid)
        raw: Any = cv2.divide(laid, self._paper, scale=255)
        cv2.bitwise_not(raw, dst=raw)  # ink as a share of the paper's brightness
        black, floor, spread = self._levels(raw)
        low = min(floor + _PAPER_SHARE * spread, black * 0.25)
        table = np.clip((np.arange(256) - low) * (255.0 / max(black - low, 8.0)), 0, 255)
        ink: Ink = cv2.LUT(raw, table.round().astype(np.uint8))
        span = max(black - floor, 1.0)
        return ink, Light(min(1.0, span / 255), min(1.0, spread / span))

    def _levels(self, raw: Any) -> tuple[float, float, float]:
        """Printed black, paper, and how much the paper varies, on a sample of every second pixel both ways."""
        import numpy as np

        thin = np.ascontiguousarray(raw[::2, ::2])
        dark, light = counted(thin, self._solid), counted(thin, self._free)
        black = at_percent(dark, _BLACK) if dark.any() else 255.0
        if not light.any():
            return black, 0.0, 0.0
        floor = at_percent(light, 50)
        apart = np.bincount(np.abs(np.arange(256) - round(floor)), light, 256)
        return black, floor, 1.4826 * at_percent(apart, 50)


def even(laid: Grey, blank: Ink) -> tuple[Ink, Light]:
    """The ink of a laid page, 0 paper to 255 printed black; `blank` tells where that is."""
    return Evening(blank).even(laid)


def _paper(laid: Grey) -> Any:
    """The brightness of the paper at each pixel: the brightest around, of a picture that is too coarse for noise."""
    import cv2

    high, wide = laid.shape
    # Halved first, which is quick.
    small: Any = laid[: high // 2 * 2, : wide // 2 * 2]
    for by in (2, _CELL):
        small = cv2.resize(small, (wide // by, high // by), interpolation=cv2.INTER_AREA)
    around = cv2.getStructuringElement(cv2.MORPH_RECT, (_WINDOW, _WINDOW))
    small = cv2.morphologyEx(cv2.medianBlur(small, 3), cv2.MORPH_CLOSE, around)
    small = cv2.max(cv2.blur(small, (_WINDOW, _WINDOW)), 16)  # type: ignore[call-overload]
    return cv2.resize(small, (wide, high), interpolation=cv2.INTER_LINEAR)


def _solid_and_free(blank: Ink) -> tuple[Any, Any]:
    """Of every second pixel both ways: 255 where solid black is printed, and where nothing is printed near by."""
    import cv2
    import numpy as np

    within = np.ascontiguousarray(cv2.erode(blank, np.ones((3, 3), np.uint8))[::2, ::2])
    beyond = np.ascontiguousarray(cv2.dilate(blank, np.ones((7, 7), np.uint8))[::2, ::2])
    free = cv2.threshold(beyond, 0, 255, cv2.THRESH_BINARY_INV)[1]
    return cv2.threshold(within, _SOLID - 1, 255, cv2.THRESH_BINARY)[1], free


def counted(values: Any, where: Any) -> Any:
    """How many of the values of a part (255 in `where`) are 0, 1, … 255."""
    import cv2

    return cv2.calcHist([values], [0], where, [256], [0, 256]).ravel().astype(int)


def at_percent(counts: Any, percent: float) -> float:
    """The value under which so many in a hundred of those counted lie; a place between two is between their values."""
    import numpy as np

    so_far = np.cumsum(counts)
    place = (so_far[-1] - 1) * percent / 100
    below, above = np.searchsorted(so_far, (np.floor(place), np.ceil(place)), side="right")
    return float(below + (above - below) * (place - np.floor(place)))
