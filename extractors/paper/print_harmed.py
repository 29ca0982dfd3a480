"""Printed words that somebody struck out, and print that is covered, cut off or gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.paper.hanging import hanging
from extractors.paper.over_print import MM, moved
from schemas.geometry import Box

if TYPE_CHECKING:
    from extractors.paper.flat_page import Ink
    from extractors.paper.hanging import hanging
from extractors.paper.over_print import OverPrint

_BETWEEN = (1, 15)
"""Rows and columns at 200 dpi (2 mm) over which letters are joined to words; between them is paper to look at."""
_PRINT = 40
"""Ink as given out from which a pixel at 200 dpi is printed."""
_STRIP, _AROUND = (13, 3), (21, 17)
"""Columns at 100 dpi and rows at 200 (3.2 by 0.4 mm) of a line through a word, and of what it must be darker than."""
_PAPER_IN_STRIP = 0.16
"""Share of the strip that is paper between letters, to tell a line by."""
_THROUGH = 60.0
"""Ink by which that paper is darker than around: clean pages reach it in spots (dust), struck words in a line."""
_LONG = 16
"""Pixels at 100 dpi (4 mm) of such a line: of 104 clean pages one has one of 15, none one of 18."""

_SOLID, _DARK = 100, 170
"""Ink as given out, at 100 dpi, of what must be seen again, and of what is no grey."""
_SEEN = 30
"""Ink of which something is left of it, however pale the toner; paper that was covered has less."""
_WINDOW = (25, 13)
"""Columns and rows (6 by 3 mm), a short word, that are judged together."""
_PRINTED_SHARE, _GONE_SHARE = 0.10, 0.8
"""Share of the window that was printed, to be judged at all, and share of this that is gone when it was covered."""
_LEAST_GONE = 40
"""Windows that must say so: one alone lies between two words."""


def struck_out(scan: Ink, blank: Ink, over: OverPrint, leave: Ink) -> list[Box]:
    """Lines through printed words, as boxes in pixels at 100 dpi. `leave`: 1 where not to look (at 100 dpi).

    A pen's line is seen in the paper between the letters, in a few rows of it along the word. Print that lies a little
    elsewhere, or runs, darkens all rows there alike.
    """
    import cv2
    import numpy as np

    high, wide = over.blank.shape
    scan, blank = scan[: 2 * high, : 2 * wide], blank[: 2 * high, : 2 * wide]
    print_ = cv2.threshold(blank, _PRINT, 255, cv2.THRESH_BINARY)[1]
    near = cv2.dilate(print_, np.ones((3, 3), np.uint8))
    printed: Any = moved(near, over.moved, 2)
    words = cv2.morphologyEx(printed, cv2.MORPH_CLOSE, np.ones(_BETWEEN, np.uint8))
    look: Any = cv2.resize(
        255 * (leave == 0).view(np.uint8), (2 * wide, 2 * high), interpolation=cv2.INTER_NEAREST
    )
    gaps = cv2.bitwise_and(cv2.subtract(words, printed), look)
    ink: Any = cv2.bitwise_and(scan, gaps)
    # Half as many columns: the strips are long enough.
    ink, gaps = _half_as_wide(ink), _half_as_wide(gaps)
    here, paper = _mean_in(ink, gaps, _STRIP)
    around, _ = _mean_in(ink, gaps, _AROUND)
    through = (paper > np.uint8(_PAPER_IN_STRIP * 255)) & (cv2.subtract(here, around) > np.uint8(_THROUGH))
    return [Box(b.x0, b.y0 / 2, b.x1, b.y1 / 2) for b in hanging(through).boxes if b.wide >= _LONG]


def _half_as_wide(picture: Any) -> Any:
    """Each two columns' mean, a half to the even number; a number of two bytes holds both."""
    import numpy as np

    both = np.ascontiguousarray(picture).view(np.uint16)
    total = (both & 255) + (both >> 8)
    return ((total + (total >> 1 & 1)) >> 1).astype(np.uint8)


def _mean_in(ink: Any, gaps: Any, window: tuple[int, int]) -> tuple[Any, Any]:
    """Mean ink of the gaps in a window around each pixel, and how much of the window they are (0 to 255)."""
    import cv2

    share = cv2.blur(gaps, window)
    return cv2.divide(cv2.blur(ink, window), cv2.max(share, 10), scale=255), share  # type: ignore[call-overload]


def missing_print(over: OverPrint, leave: Ink, *, dark_only: bool = False) -> list[Box]:
    """Print that is not there, as boxes in pixels at 100 dpi. `leave`: 1 where not to look.

    `dark_only`: of a scan in black and white alone, which leaves out what is printed in grey.
    """
    import cv2
    import numpy as np

    least = _DARK if dark_only else _SOLID
    printed: Any = moved(cv2.threshold(over.blank, least, 255, cv2.THRESH_BINARY)[1], over.moved)
    printed = cv2.bitwise_and(printed, 255 * (leave == 0).view(np.uint8))
    # Two pixels of tolerance: what only moved is not gone.
    around: Any = cv2.dilate(over.scan, np.ones((5, 5), np.uint8))
    unseen = cv2.threshold(around, max(_SEEN, over.thresholds[0]), 255, cv2.THRESH_BINARY_INV)[1]
    gone: Any = cv2.bitwise_and(printed, unseen)
    amount, lost = cv2.blur(printed, _WINDOW), cv2.blur(gone, _WINDOW)
    bound = np.arange(256) * _GONE_SHARE
    bound[: int(_PRINTED_SHARE * 255) + 1] = 255
    parts = hanging(lost > np.asarray(cv2.LUT(amount, bound.astype(np.uint8))))
    return [
        box
        for box, area in zip(parts.boxes, parts.area[1:], strict=True)
        if area >= _LEAST_GONE and max(box.wide, box.tall) >= 2 * MM
    ]
