"""The cells of a date on a flat page: what was written into each, with the printed lines taken out.

The scan is laid once more over the blank around this one comb, since a third of a millimetre is the width of a line.
Strokes that a line cuts through are joined again, and every stroke goes to the cell that most of it stands in:
digits run over the lines of their cells more often than not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extractors.paper.flat_page import SCALE
from schemas.geometry import Box

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from extractors.paper.flat_page import FlatPage, Ink

CELLS = 10
"""Of a date: dd/mm/yyyy, the third and the sixth with a printed slash."""
SLASHES = (2, 5)
AROUND = 7.0
"""Points around the box that are looked at: digits are taller than their cells."""
SEARCH = 6
"""Pixels (0.76 mm) by which the comb may lie beside its place: more than registration leaves on a page let through."""
FAINT = 45
"""Ink under this is paper: the grey of cells with a slash is 16, noise of a phone's picture seldom over 40."""
SPECK = 9
"""Pixels (0.15 mm²) of the smallest stroke that is kept; a full stop with a fine pen has 15."""
LOW = 1.1 / 25.4 * 200
"""Pixels of height under which what stands in a cell is a dot or dust, not a digit: 1.1 mm."""
GREY = 175
"""Printed lines are no darker than this where the scan has greys: they have 151 on the blank."""
BLACK = 110
"""Ink of a stroke where the scan is black and white alone; what is fainter came of laying it flat."""
_EDGE = 2.5
"""Pixels (0.3 mm): how thick the edge of a line is at most that is left beside where it was looked for."""
_OWN = 0.7
"""The share of a stroke that must lie in one cell for the whole of it to be that cell's."""
_ACROSS = 2.5
"""Cells that one stroke spans when it is no digit: a line through the date, or writing that ignores the cells."""


@dataclass(frozen=True, slots=True)
class Comb:
    """A date's ten cells.

    `cells`: each the ink of its own strokes, cut to them; None where nothing was written. `specks`: whether there
    are dots or dust in it. `struck`: a line runs through several cells. `joined`: a stroke that is no line does.
    `fit`: 0 to 1, how well the printed lines were found where they should be.
    """

    cells: tuple[Ink | None, ...]
    specks: bool
    struck: bool
    joined: bool
    fit: float


def comb(page: FlatPage, box: Box) -> Comb:
    """The cells of a comb whose box is `box` (points of the template)."""
    scan, blank = page.crops(box, AROUND)
    scan, fit = _aligned(scan, blank)
    zone = _zone(blank)
    strokes = _without_lines(scan, zone, page.quality.bilevel)
    left, top = (box.x0 - max(0.0, box.x0 - AROUND)) * SCALE, (box.y0 - max(0.0, box.y0 - AROUND)) * SCALE
    inside = Box(left, top, left + box.wide * SCALE, top + box.tall * SCALE)
    level = BLACK if page.quality.bilevel else _pen_level(strokes)
    return _parted(strokes, level, zone, inside, fit)


def _aligned(scan: Ink, blank: Ink) -> tuple[Ink, float]:
    """The scan moved onto the blank: shifts found in three windows along the comb, a straight line through them."""
    import cv2
    import numpy as np

    high, wide = blank.shape
    # Pen and print count alike: a dark digit must not outweigh a thin line.
    seen, lines = np.minimum(scan, 150), np.minimum(blank, 150)
    found: list[tuple[float, float, float]] = []
    scores = []
    for window in range(3):
        x0 = max(SEARCH, wide * window // 3)
        x1 = min(wide - SEARCH, wide * (window + 1) // 3)
        part = lines[SEARCH : high - SEARCH, x0:x1]
        field = seen[:, x0 - SEARCH : x1 + SEARCH]
        if part.std() < 1:  # nothing printed here: nothing to lay it over
            continue
        match = cv2.matchTemplate(field, part, cv2.TM_CCOEFF_NORMED)
        _, score, _, (x, y) = cv2.minMaxLoc(match)
        scores.append(float(score))
        if score > 0.3:
            found.append(((x0 + x1) / 2, x - SEARCH + _peak(match[y], x), y - SEARCH + _peak(match[:, x], y)))
    if not found:
        return scan, max(scores, default=0.0)
    at, dx, dy = (np.array(column, np.float64) for column in zip(*found, strict=True))
    degree = 1 if len(found) == 3 else 0
    (sx, mx), (sy, my) = (_line(at, d, degree) for d in (dx, dy))
    # Where each point of the blank lies in the scan.
    move = np.array([[1 + sx, 0, mx], [sy, 1, my]], np.float32)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = cv2.warpAffine(scan, move, (wide, high), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8), float(np.median(scores))


def _peak(values: npt.NDArray[Any], at: int) -> float:
    """How far beside its highest value a curve peaks, by the parabola through it and its neighbours."""
    if not 0 < at < len(values) - 1:
        return 0.0
    before, top, after = (float(v) for v in values[at - 1 : at + 2])
    bend = before - 2 * top + after
    return 0.0 if bend >= 0 else max(-0.5, min(0.5, (before - after) / (2 * bend)))


def _line(at: npt.NDArray[np.float64], shift: npt.NDArray[np.float64], degree: int) -> tuple[float, float]:
    import numpy as np

    if degree and float(np.ptp(shift)) <= 3:  # a stretch of the paper; more is a window that matched amiss
        slope, start = np.polyfit(at, shift, 1)
        return float(slope), float(start)
    return 0.0, float(np.median(shift))


def _zone(blank: Ink) -> npt.NDArray[np.bool_]:
    """Where something is printed, and a pixel around it: the lines of a scan are thicker than those of the blank."""
    import cv2
    import numpy as np

    return np.asarray(cv2.dilate((blank > FAINT).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)


def _without_lines(scan: Ink, zone: npt.NDArray[np.bool_], bilevel: bool) -> Ink:
    """What is not printed: strokes cut by a line are closed over it, and pen much darker than the line stays."""
    import cv2
    import numpy as np

    if not zone.any():
        return scan
    outside = np.where(zone, 0, scan).astype(np.uint8)
    bridge = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
    closed = np.minimum(cv2.morphologyEx(outside, cv2.MORPH_CLOSE, bridge), scan)
    printed = float(np.percentile(scan[zone], 75))
    # Where all ink is black, or the lines have hardly come out, no darkness tells a pen from a line.
    if not bilevel and FAINT < printed < GREY:
        closed = np.where(scan > printed + 60, scan, closed)
    return np.where(zone, closed, scan).astype(np.uint8)


def _parted(strokes: Ink, level: float, zone: npt.NDArray[np.bool_], inside: Box, fit: float) -> Comb:
    import numpy as np

    written = (strokes > level).astype(np.uint8)
    cell = inside.wide / CELLS
    owner, widest = _owners(written, zone, inside)
    cells: list[Ink | None] = []
    specks = False
    for n in range(CELLS):
        own = owner == n
        rows, columns = np.flatnonzero(own.any(1)), np.flatnonzero(own.any(0))
        if not len(rows):
            cells.append(None)
        elif max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1 < LOW:
            specks = True
            cells.append(None)
        else:
            at = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
            cells.append(_soft(strokes[at], owner[at], n))
    struck = _struck(written, inside, cell)
    return Comb(tuple(cells), specks, struck, widest > _ACROSS * cell and not struck, fit)


def _owners(
    written: npt.NDArray[np.uint8], zone: npt.NDArray[np.bool_], inside: Box
) -> tuple[npt.NDArray[np.int16], int]:
    """Whose each pixel is: the number of a cell, less than 0 for nobody's. And how wide the widest stroke is."""
    import cv2
    import numpy as np

    number, labels, stats, _ = cv2.connectedComponentsWithStats(written, connectivity=8)
    column = np.floor((np.arange(written.shape[1]) + 0.5 - inside.x0) * CELLS / inside.wide).astype(int)
    column = np.clip(column, -1, CELLS)
    inner = np.zeros(written.shape, bool)
    inner[max(0, round(inside.y0)) : round(inside.y1)] = True
    beside = cv2.dilate(zone.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    owner = np.full(written.shape, -1, np.int16)
    widest = 0
    for n in range(1, number):
        x, y, w, h, area = (int(v) for v in stats[n])
        at = (slice(y, y + h), slice(x, x + w))
        mine = labels[at] == n
        # Less is dust; and what stands mostly above or below is another answer's.
        if area < SPECK or mine[inner[at]].sum() < 0.5 * area:
            continue
        # A thin stroke all along a printed line is the line's own edge.
        if area < _EDGE * max(w, h) and (mine & beside[at]).sum() > 0.85 * area:
            continue
        widest = max(widest, w)
        places = np.broadcast_to(column[x : x + w], mine.shape)[mine]
        counts = np.bincount(places + 1, minlength=CELLS + 2)
        most = int(counts.argmax())
        owner[at][mine] = most - 1 if counts[most] >= _OWN * area else places
    return owner, widest


def _soft(strokes: Ink, owner: npt.NDArray[np.int16], cell: int) -> Ink:
    """A cell's ink: its strokes with their soft edges, as far as these are no other cell's."""
    import cv2
    import numpy as np

    own = owner == cell
    soft = cv2.dilate(own.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return np.where(soft & ((owner < 0) | own), strokes, 0).astype(np.uint8)


def _pen_level(strokes: Ink) -> float:
    """Ink from which on a pixel is a stroke's: over the noise, and between paper and pen whatever the pen."""
    import numpy as np

    usual = float(np.median(strokes))
    noise = 1.5 * float(np.median(np.abs(strokes.astype(np.int16) - int(usual))))
    least = max(FAINT, usual + 4 * noise)
    marks = strokes[strokes > least]
    if marks.size < SPECK:
        return least
    return max(least, 0.38 * float(np.percentile(marks, 90)))


def _struck(written: npt.NDArray[np.uint8], inside: Box, cell: float) -> bool:
    """Whether a line runs through: level enough and over two cells and a half, away from the frame."""
    import cv2
    import numpy as np

    edge = 0.12 * inside.tall
    middle = written[round(inside.y0 + edge) : round(inside.y1 - edge)]
    # A line that leans is level in short stretches; what stays of it is joined again.
    thick = cv2.dilate(middle, np.ones((5, 1), np.uint8))
    stretches = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, round(0.9 * cell)), np.uint8))
    number, _, stats, _ = cv2.connectedComponentsWithStats(stretches, connectivity=8)
    return any(int(stats[n][cv2.CC_STAT_WIDTH]) > _ACROSS * cell for n in range(1, number))
