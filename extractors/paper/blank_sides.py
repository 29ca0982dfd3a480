"""Sides of paper with nothing on them: the backs that a scanner of both sides brings along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.paper.added_ink import has_writing
from schemas.reading import Query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.paper.picture import Grey

_LONG = 297.0
"""Millimetres of a page's longer side, which is what the picture is taken to show."""
_DOTS = 4
"""Pixels in a millimetre (100 dpi) at which a side is looked at."""
_MARGIN = 18.0
"""Millimetres at each edge where punched holes, staples and a scanner's shadows are: only strokes are told there."""
_INK = 26
"""Of 255, that is ink: print that shines through from the other side is fainter, a pencil's stroke darker."""
_STROKE = 3.0
"""Millimetres: a mark of that length is writing; dust and specks are shorter."""
_DUST = 12.0
"""Square millimetres of specks, all together, that a side may have and be blank."""


def is_blank(grey: Grey) -> bool:
    """Whether nothing is written or printed on a side. A faint stroke is something."""
    import cv2
    import numpy as np

    by = max(1, round(max(grey.shape) / (_LONG * _DOTS)))
    small: Any = cv2.resize(grey, (grey.shape[1] // by, grey.shape[0] // by), interpolation=cv2.INTER_AREA)
    dots = max(small.shape) / _LONG
    small = cv2.medianBlur(small, 3)
    paper = cv2.max(cv2.blur(cv2.dilate(small, np.ones((9, 9), np.uint8)), (25, 25)), 1)  # type: ignore[call-overload]
    ink = cv2.bitwise_not(cv2.divide(small, paper, scale=255))
    if has_writing(ink):
        return False
    edge = round(_MARGIN * dots)
    marks = (ink[edge:-edge, edge:-edge] > _INK).astype(np.uint8)
    if marks.mean() > 0.02:  # hardly any page of ours has less print
        return False
    _, _, found, _ = cv2.connectedComponentsWithStats(marks)
    sizes = found[1:]
    longest = float(np.hypot(sizes[:, cv2.CC_STAT_WIDTH], sizes[:, cv2.CC_STAT_HEIGHT]).max(initial=0))
    return bool(longest < _STROKE * dots and float(marks.sum()) < _DUST * dots**2)


def blank_sides(numbers: Sequence[int]) -> Query:
    """The note that these pages of the file are blank."""
    which = ", ".join(map(str, numbers))
    one = len(numbers) == 1
    say = f"Page {which} of the file is blank." if one else f"Pages {which} of the file are blank."
    return Query(code="blank-sides", level="note", say=say)
