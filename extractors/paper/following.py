"""What is printed, followed from the blank to a laid page: how far each place of it still lies off.

Both are looked at with half the dots of a flat page: letters are shapes there, and noise is gone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extractors.paper.flat_page import DPI

if TYPE_CHECKING:
    from extractors.paper.flat_page import Ink

HALF = 2
"""Pixels of a flat page in one of those that are looked at."""
DOTS = DPI / HALF / 25.4
"""Of those in a millimetre."""
_CELL = 20
"""Of those: in every square of 5 mm the best corner is followed, so that no code or headline takes all."""
_CLEAR = 0.004
"""Of the smaller eigenvalue (OpenCV's, for a 3 by 3 window): below it there is a line only, or nothing."""
_WINDOW = 17
"""Of those, 4 mm: a word, a box's corner with what stands beside it."""
_BACK = 0.4
"""Of those, by which a place that is followed there and back may miss itself."""
_WITHIN = 1.0
"""Of those, a quarter of a millimetre: what lies so near counts as found where it should be."""


_PART = 160
"""Of those, 40 mm: each part of the page of that size is judged by itself as well."""
_MARKS = (46.0, 30.0)
"""Millimetres from the page's edges, across and down, within which only markers and codes stand."""
_ENOUGH = 10
"""Printed corners by which a part is judged."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Printed corners on the blank that were found and where: n by 2, pixels of the half page; and all looked for."""

    page: Any
    there: Any
    looked: Any
    cut: int = 0
    """Printed corners that lie beyond the picture, not looked for; those of markers and codes are not counted."""

    @property
    def off(self) -> Any:
        """How far each lies from where it should, in millimetres."""
        import numpy as np

        return np.linalg.norm(self.there - self.page, axis=1) / DOTS

    @property
    def residual(self) -> float:
        """The median of that; 9 where too few were found to say."""
        import numpy as np

        return float(np.median(self.off)) if len(self.page) >= 12 else 9.0

    @property
    def share(self) -> float:
        """How many lie where they should, 0 to 1, of those looked for."""
        return float((self.off <= _WITHIN / DOTS).sum()) / max(1, len(self.looked))

    @property
    def worst_residual(self) -> float:
        """The residual of that part of the page, 40 mm square, of which it is largest; 0 where none has print enough.

        A part whose print is covered, or too faint to be followed, has none: it is not known to be off.
        """
        import numpy as np

        if not len(self.page):
            return 0.0
        rows, columns = (self.page // _PART).astype(int).T
        part, off = rows * 64 + columns, self.off
        return max(
            (float(np.median(off[part == p])) for p, n in Counter(part.tolist()).items() if n >= _ENOUGH),
            default=0.0,
        )


def corners(half: Ink) -> Any:
    """The printed corners of a blank, spread over it: n by 2 pixels of the half page."""
    import cv2
    import numpy as np

    clear: Any = cv2.cornerMinEigenVal(half, 3)
    down, across = half.shape[0] // _CELL, half.shape[1] // _CELL
    cells = clear[: down * _CELL, : across * _CELL].reshape(down, _CELL, across, _CELL).swapaxes(1, 2)
    cells = cells.reshape(down, across, _CELL * _CELL)
    best = cells.argmax(axis=2)
    there = cells.max(axis=2) >= _CLEAR
    y, x = np.nonzero(there)
    inner = best[there]
    return np.stack([x * _CELL + inner % _CELL, y * _CELL + inner // _CELL], axis=1).astype(np.float32)


def follow(half: Ink, blank: Ink, points: Any, *, levels: int = 3) -> Followed:
    """The corners (of `corners`) of the blank on the page. `levels`: how often the look begins coarser by half."""
    import cv2
    import numpy as np

    if not len(points):
        return Followed(points, points, points)
    how = {"winSize": (_WINDOW, _WINDOW), "maxLevel": levels}
    there, found, _ = cv2.calcOpticalFlowPyrLK(blank, half, points, None, **how)  # type: ignore[call-overload]
    back, again, _ = cv2.calcOpticalFlowPyrLK(half, blank, there, None, **how)  # type: ignore[call-overload]
    sure = (found.ravel() > 0) & (again.ravel() > 0) & (np.linalg.norm(back - points, axis=1) < _BACK)
    return Followed(points[sure], there[sure], points)


def within(points: Any, there: Any, picture: tuple[int, ...], page: tuple[int, ...]) -> tuple[Any, int]:
    """The corners whose places on the picture (`there`, pixels of it) it has; and how many of the others are missed.

    `page`: rows and columns of the half page. In its four corners stand markers and codes alone, which may be cut off.
    """
    import numpy as np

    has = ((there >= 0) & (there <= np.array(picture[1::-1]) - 1)).all(axis=1)
    edge = np.minimum(points, np.array(page[1::-1]) - points) / DOTS
    marks = (edge[:, 0] < _MARKS[0]) & (edge[:, 1] < _MARKS[1])
    return points[has], int((~has & ~marks).sum())


def half_of(ink: Ink) -> Ink:
    """A flat page with half its dots."""
    import cv2

    size = (ink.shape[1] // HALF, ink.shape[0] // HALF)
    even = ink[
        : size[1] * HALF, : size[0] * HALF
    ]  # else every row would lie a little off, the last one a whole dot
    return cv2.resize(even, size, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]
