"""What was added around the boxes of one answer: the scan less the blank, told apart by box.

What the net says is held against it: plain sums that are easily wrong by themselves, but in other cases than the net.
Areas are square millimetres, lengths millimetres, strengths shares of full ink.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from extractors.paper.mark_groups import MM, Group

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from schemas.geometry import Box

    Mask = npt.NDArray[np.uint8]
    Grid = npt.NDArray[np.float32]

PRINTED = 0.10
"""Ink of the smoothed blank from which a spot is print, on which nothing can be seen to be added."""
LEAST = 0.08
"""Ink that is nothing but paper, on the cleanest scan."""
FIRM = 0.15
"""Ink that is a stroke, where whole strokes are looked for."""
TIMES_NOISE = 4.5
EDGE_INK = 0.2
"""Ink of the smoothed blank from which a spot is a box's edge."""
ENOUGH = 4000
"""Pixels of paper that tell its noise."""
INSIDE = 0.55
"""How far inside its edge a box's own part begins, so that its frame is not taken for ink."""
BESIDE = 1.7
"""How far around a box a stroke is still near it: just over half the way to the next box."""
ON_EDGE = 0.8
"""How far out a dab may lie that still touches a box's frame."""
FRAME, SPOT = 3, 7
"""Pixels around a box, and twice as many inside, that its frame lies in; and across of a spot of a millimetre."""
SPECK = 5
"""Pixels of ink that are dust."""


@dataclass(frozen=True, slots=True)
class Added:
    """What was added at one box.

    `area`: ink inside it; `reach`: how far that ink goes; `share`: how much of the inside it covers; `near`: ink
    around the box, up to `BESIDE`; `edge`: ink on its frame, a little out and in; `hole`: radius of the widest white
    spot inside. `darker`: how much more ink its frame has than on the blank, in the darkest spot of a millimetre.
    """

    area: float
    reach: float
    share: float
    near: float
    hole: float
    edge: float = 0.0
    darker: float = 0.0


@dataclass(frozen=True, slots=True)
class Difference:
    """What was added to a group: one `Added` a box, added ink well off the print, and how well it can be seen.

    `apart`: ink (1) at least half a millimetre off all print; `open`: where (1) that could be. `firm`, `free`: the
    same just off all print.
    `light`: the weakest stroke that could be seen, against a light one: over 1, that would not be. `frames`: how much
    of the boxes' printed edges is there, 0 to 1: black and white takes faint strokes away, and first of all these.
    """

    boxes: tuple[Added, ...]
    apart: Mask
    open: Mask
    firm: Mask
    free: Mask
    light: float
    frames: float


def difference(group: Group) -> Difference:
    """The scan of a group less its blank."""
    import cv2
    import numpy as np

    kernel = np.ones((3, 3), np.uint8)
    print_ = cv2.dilate((group.blank > PRINTED).astype(np.uint8), kernel)
    free = print_ == 0
    paper, noise = _level(group.scan[free])
    threshold = max(LEAST, paper + TIMES_NOISE * noise)
    ink = ((group.scan > threshold) & free).astype(np.uint8)
    boxes = []
    for number, box in enumerate(group.boxes):
        own, scan = ink, group.moved(number)
        if group.shifts[number] != (0, 0):
            own = ((scan > threshold) & free).astype(np.uint8)
        boxes.append(replace(_added(own, box), darker=_darker(scan, group.blank, box)))
    off = (cv2.dilate(print_, np.ones((7, 7), np.uint8)) == 0).astype(np.uint8)
    firm = ((group.scan > max(FIRM, paper + TIMES_NOISE * noise)) & free).astype(np.uint8)
    seen = _light(group, free, paper), _frames(group)
    return Difference(tuple(boxes), firm & off, off, firm, free.astype(np.uint8), *seen)


def _level(values: npt.NDArray[Any]) -> tuple[float, float]:
    """Median, and how far values lie from it (as a standard deviation)."""
    import numpy as np

    if not values.size:
        return 0.0, 1.0
    values = values[:: 1 + values.size // ENOUGH]
    middle = float(np.median(values))
    return middle, 1.48 * float(np.median(np.abs(values - middle)))


def _light(group: Group, free: npt.NDArray[np.bool_], paper: float) -> float:
    """A light stroke leaves about a quarter of the print's ink in a spot of a millimetre: six times what paper does?"""
    import cv2

    mean = cv2.boxFilter(group.scan, -1, (7, 7))
    _, noise = _level(mean[free])
    strong = group.blank > 0.35
    full = float(group.scan[strong].mean()) - paper if strong.sum() > 30 else 0.5
    return 6 * noise / max(0.22 * full, 1e-3)


def _frames(group: Group) -> float:
    """Of the boxes' edges on the blank, the share that the scan has at least half as dark; of all boxes the median."""
    import numpy as np

    shares = []
    for number, box in enumerate(group.boxes):
        scan = group.moved(number)
        around, inner = pixels_of(box.grown(3), scan.shape), pixels_of(box.grown(-4), scan.shape)
        edge = np.zeros(scan.shape, bool)
        edge[around] = group.blank[around] > EDGE_INK
        edge[inner] = False
        shares.append(float((scan[edge] > group.blank[edge] / 2).mean()) if edge.any() else 0.0)
    return float(np.median(shares)) if shares else 0.0


def _added(ink: Mask, box: Box) -> Added:
    import numpy as np

    inside = _without_specks(ink[pixels_of(box.grown(-INSIDE * MM), ink.shape)])
    area = float(inside.sum()) / MM**2
    rows, columns = np.nonzero(inside)
    reach = max(np.ptp(rows), np.ptp(columns)) / MM if len(rows) > 2 else 0.0
    share = float(inside.mean()) if inside.size else 0.0
    near = float(ink[pixels_of(box.grown(BESIDE * MM), ink.shape)].sum()) / MM**2 - area
    edge = float(ink[pixels_of(box.grown(ON_EDGE * MM), ink.shape)].sum()) / MM**2 - area
    return Added(area, float(reach), share, max(0.0, near), _hole(inside), max(0.0, edge))


def _darker(scan: Grid, blank: Grid, box: Box) -> float:
    """A dot on a printed line hides there from plain subtraction; on a photo that lies a little off, beside it, too."""
    import cv2

    at = pixels_of(box.grown(FRAME + SPOT), scan.shape)
    more = cv2.boxFilter(scan[at], -1, (SPOT, SPOT)) - cv2.boxFilter(blank[at], -1, (SPOT, SPOT))
    more = more[SPOT:-SPOT, SPOT:-SPOT]
    high, wide = more.shape
    more[3 * FRAME : high - 3 * FRAME, 3 * FRAME : wide - 3 * FRAME] = 0
    return float(more.max()) if more.size else 0.0


def _hole(inside: Mask) -> float:
    import cv2

    if not inside.size:
        return 0.0
    white = cv2.copyMakeBorder((inside == 0).astype("uint8"), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    return float(cv2.distanceTransform(white, cv2.DIST_L2, 3).max()) / MM


def pixels_of(box: Box, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """Rows and columns of a box in a picture of this shape."""
    y0, x0 = max(0, round(box.y0)), max(0, round(box.x0))
    return slice(y0, max(y0, min(shape[0], round(box.y1)))), slice(x0, max(x0, min(shape[1], round(box.x1))))


def _without_specks(inside: Mask) -> Mask:
    """Dust goes, and thin rests of the frame along the edges."""
    import cv2

    count, labels, stats, _ = cv2.connectedComponentsWithStats(inside, connectivity=8)
    high, wide = inside.shape
    kept = inside.copy()
    for label in range(1, count):
        x, y, w, h, size = (int(v) for v in stats[label])
        at_edge = (w <= 4 and (x <= 2 or x + w >= wide - 2)) or (h <= 4 and (y <= 2 or y + h >= high - 2))
        if size < SPECK or (at_edge and (max(w, h) > 12 or size < 12)):
            kept[labels == label] = 0
    return kept
