"""The boxes of one answer on a page: laid over the blank box by box, and cut out for the net.

A page lies within a millimetre of its blank, its boxes within a few tenths: paper stretches, lenses bend. So the whole
group is moved first, then each box for itself, as far as its frame is seen. Lengths are pixels of a flat page unless
said otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.paper.flat_page import DPI, SCALE
from schemas.geometry import Box

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from extractors.paper.flat_page import FlatPage, Ink
    from schemas.template import Place

    Grid = npt.NDArray[np.float32]

MM = DPI / 25.4
"""Pixels in a millimetre."""
EDGE = 32
"""Pixels of a crop for the net, each way."""
WINDOW = 0.97
"""Half a crop's width, as a multiple of the box's: 4.4 mm for a box of 4.55 mm, which ends before the next box."""
AROUND = round(6.5 * MM)
"""How much of the page is looked at around the boxes."""
WORDS = round(37 * MM)
"""The same at the right of boxes with words after them: as far as a ring round 90 points of them goes."""
FAR, NEAR = 9, 4
"""How far a group (1.1 mm) and then each of its boxes (0.5 mm) may lie from where it should."""
ALIKE = 0.5
"""Correlation with the blank from which a box's own place is believed."""
APART = 2
"""How far one box may move against the rest of its group."""


@dataclass(frozen=True, slots=True)
class Group:
    """Boxes of one answer.

    `scan` and `blank`: 0 paper to 1 full ink, smoothed, of one shape; the scan is moved as the group is. `boxes`: in
    pixels of these. `shifts`: how each box has moved beside that. `fit`: correlation of the whole, -1 to 1. `framed`:
    how many boxes were found by their own frame. `origin`: column and row of the page at which it begins.
    """

    keys: tuple[str, ...]
    boxes: tuple[Box, ...]
    scan: Grid
    blank: Grid
    shifts: tuple[tuple[int, int], ...]
    fit: float
    framed: int
    origin: tuple[int, int]

    def moved(self, number: int) -> Grid:
        """The scan, moved as this box is."""
        return _moved(self.scan, *self.shifts[number])


def group_of(page: FlatPage, places: Sequence[Place]) -> Group:
    """The boxes of these places, which are one path's on this page, laid over the blank."""
    import numpy as np

    spots = [place.box.corners.times(SCALE) for place in places]
    worded = not all((place.option or "").isdecimal() for place in places)
    top, bottom, left, right = _around(spots, WORDS if worded else AROUND, page.ink.shape)
    blank = page.blank[top:bottom, left:right]
    near = _cut(page.ink, top - FAR, bottom + FAR, left - FAR, right + FAR)
    printed, seen = _smooth(blank), _smooth(near)
    across, down, fit = _place(seen, printed)
    high, wide = printed.shape
    seen = np.ascontiguousarray(seen[FAR + down : FAR + down + high, FAR + across : FAR + across + wide])
    boxes = tuple(Box(b.x0 - left, b.y0 - top, b.x1 - left, b.y1 - top) for b in spots)
    shifts, framed = _shifts(seen, printed, boxes)
    keys = tuple(place.option or "" for place in places)
    return Group(keys, boxes, seen, printed, shifts, fit, framed, (left, top))


def crops(group: Group) -> Grid:
    """What the net sees: boxes by (scan, blank) by rows by columns, `EDGE` each way, 0 paper to 1 full ink."""
    import cv2
    import numpy as np

    made = np.empty((len(group.boxes), 2, EDGE, EDGE), np.float32)
    for number, box in enumerate(group.boxes):
        half = round(max(box.wide, box.tall) * WINDOW)
        x, y = round(box.middle.x) - half, round(box.middle.y) - half
        dx, dy = group.shifts[number]
        for channel, (ink, at) in enumerate(((group.scan, (x + dx, y + dy)), (group.blank, (x, y)))):
            made[number, channel] = cv2.resize(
                _window(ink, *at, 2 * half), (EDGE, EDGE), interpolation=cv2.INTER_AREA
            )
    return made


def _window(ink: Grid, x: int, y: int, side: int) -> Grid:
    """A square of the picture; the last row or column again where it runs over the edge."""
    import cv2

    high, wide = ink.shape
    over = max(0, -y), max(0, y + side - high), max(0, -x), max(0, x + side - wide)
    inside = ink[max(0, y) : min(high, y + side), max(0, x) : min(wide, x + side)]
    return cv2.copyMakeBorder(inside, *over, cv2.BORDER_REPLICATE) if any(over) else inside  # type: ignore[return-value]


def _around(boxes: Sequence[Box], after: int, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    top = max(0, round(min(b.y0 for b in boxes)) - AROUND)
    bottom = min(shape[0], round(max(b.y1 for b in boxes)) + AROUND)
    left = max(0, round(min(b.x0 for b in boxes)) - AROUND)
    right = min(shape[1], round(max(b.x1 for b in boxes)) + after)
    return top, bottom, left, right


def _smooth(ink: Ink) -> Grid:
    """0 to 1, and a little softer, as the blank's edges are sharper than any scan's."""
    import cv2
    import numpy as np

    return np.asarray(cv2.GaussianBlur(ink.astype(np.float32) / 255, (0, 0), 0.9), np.float32)


def _cut(ink: Ink, top: int, bottom: int, left: int, right: int) -> Ink:
    """These rows and columns; paper where they run over the page's edge."""
    import cv2
    import numpy as np

    high, wide = ink.shape
    over = max(0, -top), max(0, bottom - high), max(0, -left), max(0, right - wide)
    inside = ink[max(0, top) : min(high, bottom), max(0, left) : min(wide, right)]
    if not any(over):
        return inside
    return np.asarray(cv2.copyMakeBorder(inside, *over, cv2.BORDER_CONSTANT, value=0), np.uint8)


def _place(seen: Grid, printed: Grid) -> tuple[int, int, float]:
    """How far to the right and down the print lies in the larger picture of the scan, from its middle."""
    import cv2

    found = cv2.matchTemplate(seen, printed, cv2.TM_CCOEFF_NORMED)
    _, fit, _, (x, y) = cv2.minMaxLoc(found)
    margin = (found.shape[0] - 1) // 2
    return x - margin, y - margin, float(fit)


def _shifts(seen: Grid, printed: Grid, boxes: Sequence[Box]) -> tuple[tuple[tuple[int, int], ...], int]:
    """How far each box has moved, and how many were found by themselves: the others move with the rest."""
    import numpy as np

    tried = [_box_place(seen, printed, box) for box in boxes]
    sure = [(dx, dy) for dx, dy, fit in tried if fit >= ALIKE]
    if not sure:
        return ((0, 0),) * len(boxes), 0
    mx, my = (int(v) for v in np.median(np.array(sure), 0))
    own = [fit >= ALIKE and abs(dx - mx) <= APART and abs(dy - my) <= APART for dx, dy, fit in tried]
    return tuple((t[0], t[1]) if ok else (mx, my) for t, ok in zip(tried, own, strict=True)), sum(own)


def _box_place(seen: Grid, printed: Grid, box: Box) -> tuple[int, int, float]:
    pad = round(MM)
    high, wide = printed.shape
    x0, y0 = max(NEAR, round(box.x0) - pad), max(NEAR, round(box.y0) - pad)
    x1, y1 = min(wide - NEAR, round(box.x1) + pad), min(high - NEAR, round(box.y1) + pad)
    if x1 - x0 < pad or y1 - y0 < pad:
        return 0, 0, 0.0
    return _place(seen[y0 - NEAR : y1 + NEAR, x0 - NEAR : x1 + NEAR], printed[y0:y1, x0:x1])


def _moved(ink: Grid, dx: int, dy: int) -> Grid:
    """A picture whose point (dx, dy) comes to (0, 0); its edge is repeated."""
    import cv2
    import numpy as np

    if not dx and not dy:
        return ink
    high, wide = ink.shape
    pad = max(abs(dx), abs(dy))
    grown = cv2.copyMakeBorder(ink, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(grown[pad + dy : pad + dy + high, pad + dx : pad + dx + wide])
