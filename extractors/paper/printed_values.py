"""Whether what was printed of a copy – a name, a value, a tick – stands as it was when it was given out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from extractors.paper.flat_page import DPI
from extractors.paper.over_print import MM, OverPrint, moved
from extractors.paper.print_harmed import missing_print, struck_out
from extractors.paper.seen import Seen
from extractors.paper.writing import crop_of, strokes_of
from schemas.geometry import Box

if TYPE_CHECKING:
    from extractors.paper.flat_page import FlatPage, Ink
    from schemas.template import Place

_INK = 30
"""Pixels of ink that somebody's writing beside the printed words has at least; less is dirt."""
_LONG = 2.0 * MM
"""Pixels of the longest of its strokes."""
_SHORT = 10.0 * DPI / 25.4
"""Pixels at 200 dpi that a number or an abbreviation is wide at most: a stroke through it hides in its print."""
_SOLID = 100
"""Ink as given out of what is looked for in the scan; paler pixels are the edge of it."""
_AROUND, _OFF = 6, 3
"""Pixels at 200 dpi (0.8 mm) seen around it, and by which it may lie elsewhere than the print around it."""
_DARKER, _OVER = 70, 8
"""Ink above print and paper that is a pen's, and its pixels: 135 clean figures have 4 at most, of every severity."""
_RAGGED = 0.03
"""Share of the printed pixels that may be such where more than a figure is printed: black and white is ragged."""


def read_printed(page: FlatPage, places: Sequence[Place], printed: str | tuple[str, ...]) -> Seen:
    """What was printed, where it stands untouched: words as raw, keys of ticked boxes as marks.

    `places`: all of one path on the page. Doubt `changed-by-hand` where something was written into its box, or the
    words are struck out, covered or gone.
    """
    box = _around([p.box.corners for p in places])
    words = isinstance(printed, str)
    if any(_changed(page, place.box.corners, words=words) for place in places):
        other = printed if isinstance(printed, str) else ", ".join(printed)
        return Seen(box, confidence=0.5, doubt="changed-by-hand", other=other)
    if isinstance(printed, str):
        return Seen(box, raw=printed, confidence=0.99)
    return Seen(box, marks=printed, confidence=0.99)


def _changed(page: FlatPage, box: Box, *, words: bool) -> bool:
    import numpy as np

    scan, blank, (rows, columns) = crop_of(page, box)
    over = OverPrint(scan, blank)
    sure = strokes_of(over, rows, columns).sure
    if sum(p.area for p in sure) >= _INK and max(p.long for p in sure) >= _LONG:
        return True
    if words and _written_over(scan, moved(blank, over.moved, 2), rows, columns):
        return True
    leave = np.ones(over.rest.shape, np.uint8)
    leave[rows, columns] = 0
    return bool(
        struck_out(scan, blank, over, leave) or missing_print(over, leave, dark_only=page.quality.bilevel)
    )


def _written_over(scan: Ink, blank: Ink, rows: slice, columns: slice) -> bool:
    """Whether a short value has ink in its letters or right beside them that was not printed.

    `blank` lies as the scan does; `rows` and `columns` of the box are at half their size.
    """
    import cv2
    import numpy as np

    inside = np.zeros_like(blank)
    box = tuple(slice(2 * side.start, 2 * side.stop) for side in (rows, columns))
    inside[box] = blank[box]
    x, y, wide, high = cv2.boundingRect(cv2.threshold(inside, _SOLID, 255, cv2.THRESH_BINARY)[1])
    if not 0 < wide <= _SHORT:
        return False
    top, left = max(0, y - _AROUND), max(0, x - _AROUND)
    ours: Any = inside[top : y + high + _AROUND, left : x + wide + _AROUND]
    around = cv2.copyMakeBorder(scan, _OFF, _OFF, _OFF, _OFF, cv2.BORDER_REPLICATE)
    theirs: Any = around[top : top + len(ours) + 2 * _OFF, left : left + ours.shape[1] + 2 * _OFF]
    right, down = cv2.minMaxLoc(cv2.matchTemplate(theirs, ours, cv2.TM_SQDIFF))[2]
    theirs = theirs[down : down + len(ours), right : right + ours.shape[1]]
    more = cv2.subtract(theirs, cv2.dilate(ours, np.ones((3, 3), np.uint8)))
    least = max(_OVER, _RAGGED * np.count_nonzero(ours > _SOLID))
    return bool(np.count_nonzero(more > np.median(scan[box]) + _DARKER) >= least)


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(b.x0 for b in boxes),
        min(b.y0 for b in boxes),
        max(b.x1 for b in boxes),
        max(b.y1 for b in boxes),
    )
