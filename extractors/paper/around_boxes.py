"""What was drawn round an answer's boxes or written beside them: rings, arrows to another box, a “no” by a tick.

A mark may run over the edge of its box; what goes round a box, to another box, or stands by itself is no part of it,
and may take the mark back. Areas are square millimetres, lengths millimetres.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.paper.beside_boxes import pixels_of
from extractors.paper.mark_groups import MM, Group
from schemas.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from extractors.paper.beside_boxes import Difference

    Mask = npt.NDArray[np.uint8]

RAYS = 24
"""Directions in which ink is looked for around a box."""
CAN = 6
"""Pixels without print in a direction, from which ink would be seen there."""
FROM, TO = 0.5, 3.0
"""How far off a box ink begins to be beside it, and how far off a ring is drawn at most."""
GAP = 7
"""Pixels by which strokes are grown to hang together over a printed line."""
HOLE, MARGIN = (4.2 * MM, 8.0 * MM), 17.0 * MM
"""Pixels of height of a punched hole, which lies within so many of the page's left edge."""
LEAST = 8
"""Pixels of ink beside the boxes that are more than dust."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """Ink that hangs together beside the boxes: how much, how far it goes, and how near it comes to each box."""

    area: float
    reach: float
    near: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What is around the boxes: by box the share of all directions with ink, and every stroke."""

    rings: tuple[float, ...]
    strokes: tuple[Stroke, ...]


def around(group: Group, added: Difference, elsewhere: Sequence[Box] = ()) -> Around:
    """What was added around the boxes of a group. `elsewhere`: other answers' boxes, in pixels of the page."""
    import numpy as np

    left, top = group.origin
    theirs = np.zeros(added.firm.shape, bool)
    for box in elsewhere:
        theirs[pixels_of(Box(box.x0 - left, box.y0 - top, box.x1 - left, box.y1 - top), theirs.shape)] = True
    rings = tuple(
        _round(added, box, group.boxes[:n] + group.boxes[n + 1 :]) for n, box in enumerate(group.boxes)
    )
    return Around(rings, tuple(_strokes(added.firm, group, theirs)))


def _round(added: Difference, box: Box, others: Sequence[Box]) -> float:
    """Ink around a box by direction, seen from its middle; what is in a box is no ring."""
    import numpy as np

    at = pixels_of(box.grown(TO * MM), added.firm.shape)
    ink, free = added.firm[at].copy(), added.free[at].copy()
    top, left = at[0].start, at[1].start
    for one in (box.grown(FROM * MM), *(other.grown(2) for other in others)):
        inside = pixels_of(Box(one.x0 - left, one.y0 - top, one.x1 - left, one.y1 - top), ink.shape)
        ink[inside] = free[inside] = 0
    rows, columns = np.indices(ink.shape)
    angle = np.arctan2(rows + top - box.middle.y, columns + left - box.middle.x)
    ray = ((angle + np.pi) / (2 * np.pi) * RAYS).astype(int) % RAYS
    seen = np.bincount(ray[ink > 0], minlength=RAYS) > 1
    can = np.bincount(ray[free > 0], minlength=RAYS) >= CAN
    return float((seen & can).sum() / max(RAYS / 2, can.sum()))


def _strokes(ink: Mask, group: Group, theirs: npt.NDArray[np.bool_]) -> list[Stroke]:
    """Strokes that hang together, as far as they are beside all boxes; none that lie mostly in another answer's."""
    import cv2
    import numpy as np

    _, labels = cv2.connectedComponents(cv2.dilate(ink, np.ones((GAP, GAP), np.uint8)), connectivity=8)
    theirs_of = np.bincount(labels[(ink > 0) & theirs], minlength=labels.max() + 1)
    beside = (ink > 0) & ~theirs
    for box in group.boxes:
        beside[pixels_of(box.grown(FROM * MM), ink.shape)] = False
    rows, columns = np.nonzero(beside)
    of = labels[rows, columns]
    found = []
    count = np.bincount(of, minlength=len(theirs_of))
    for label in np.nonzero((count >= LEAST) & (count > theirs_of))[0]:
        y, x = rows[of == label], columns[of == label]
        if group.origin[0] + x.max() < MARGIN and HOLE[0] < np.ptp(y) < HOLE[1]:
            continue
        near = tuple(_away(x, y, box) / MM for box in group.boxes)
        found.append(Stroke(len(y) / MM**2, float(max(np.ptp(x), np.ptp(y))) / MM, near))
    return found


def _away(x: npt.NDArray[np.intp], y: npt.NDArray[np.intp], box: Box) -> float:
    import numpy as np

    across = np.maximum(np.maximum(box.x0 - x, x - box.x1), 0)
    down = np.maximum(np.maximum(box.y0 - y, y - box.y1), 0)
    return float(np.hypot(across, down).min())
