"""What a scan shows that was not printed: its ink, less the page as it was given out, moved where it lies in the scan.

Worked out at half the size of a flat page (`FINE` dots per inch): a pen's stroke is there a pixel or two wide, the
noise of a scanner half as strong, and all of it four times as quick.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from extractors.paper.evening import at_percent, counted
from extractors.paper.flat_page import DPI
from extractors.paper.hanging import hanging
from schemas.geometry import Box

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from extractors.paper.flat_page import Ink

FINE = DPI // 2
"""Dots per inch at which ink is told from print."""
MM = FINE / 25.4
"""Pixels at `FINE` in a millimetre."""
ZOOM = FINE / 72
"""Pixels at `FINE` in a point."""

_TILE = 64
"""Pixels (16 mm) of a page that lie the same way: paper bends and lenses draw slower than that."""
_REACH = 2
"""Pixels (half a millimetre) by which print may lie elsewhere than the page's fit says."""
_PRINT = 26
"""Ink of the page as given out from which something is printed; a shaded cell has less and can be written on."""
_SETTLED = 0.06
"""Share of a tile's printed ink by which another place must fit better than its own: writing pulls, too."""
_LEAST, _CLEAR = 14.0, 42.0
"""Ink over the paper's own from which a pixel may be a stroke, and from which it is one, of full ink 255."""
_DEVIATIONS = (5.0, 8.0)
"""The same two in standard deviations of the paper's noise, where that is more."""
_BROAD = 13
"""Pixels (3.3 mm): what is broader both ways is a shadow, a stain or a hole, no stroke of a pen."""
_SPECK = 4
"""Pixels of ink that hang together, a quarter of a square millimetre, under which they are dust or grain."""
_ALONG = 0.7
"""Share of a row of pixels that lies right beside print when it is the print's edge."""
_GRAIN = 0.002
"""Share of the paper that is specks where paper is grainy."""
_SPOT = 9
"""Pixels (2.3 mm) of a spot in which faint strokes are added up."""
_WIDER = 31
"""Pixels (8 mm) around a spot with which it is compared."""
_FEW = 50
"""Pixels of paper of which no noise is told."""
_UPPER = 0.674
"""Standard deviations from the middle of a bell to its upper quartile."""
_STILL = 0.8
"""Ink by which spots of the stillest paper are taken to differ: a scanner that says 0 for all of it has no noise."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Strokes that hang together: their bounds in pixels (x, y, width, height), ink pixels, and their darkest ink.

    `inside`: how many of its pixels lie in the part that was asked about. `core`: how many of them hang together
    without a gap: of grain that lies close by it is few. `body`: how many have ink all around them.
    """

    x: int
    y: int
    wide: int
    high: int
    area: int
    peak: int
    inside: int
    core: int
    body: int

    @property
    def box(self) -> Box:
        """Its bounds."""
        return Box(self.x, self.y, self.x + self.wide, self.y + self.high)

    @property
    def long(self) -> int:
        """Its longer side."""
        return max(self.wide, self.high)


class OverPrint:
    """A piece of a page, scan and blank (rows by columns, 0 to 255 ink, `DPI`), and what was not printed of it."""

    def __init__(self, scan: Ink, blank: Ink) -> None:
        self.scan, self.blank = halved(scan), halved(blank)

    @cached_property
    def moved(self) -> npt.NDArray[np.int8]:
        """By tile (rows, columns) how many pixels right and down its print lies in the scan."""
        return _moves(self.scan, self.blank)

    @cached_property
    def printed(self) -> Ink:
        """255 where something is printed, or a pixel beside it."""
        import cv2
        import numpy as np

        print_ = cv2.threshold(self.blank, _PRINT, 255, cv2.THRESH_BINARY)[1]
        return moved(cv2.dilate(print_, np.ones((3, 3), np.uint8)), self.moved)

    @cached_property
    def rest(self) -> Ink:
        """The ink that is not printed, less shadows and stains, and less the shading of heads and cells."""
        import cv2
        import numpy as np

        shading = moved(cv2.dilate(self.blank, np.ones((3, 3), np.uint8)), self.moved)
        more = cv2.subtract(self.scan, shading)
        return _strokes(cv2.bitwise_and(more, cv2.bitwise_not(self.printed)))

    @cached_property
    def paper(self) -> tuple[float, float]:
        """Middle and standard deviation of the ink of what is neither printed nor written."""
        return _noise(self.rest, self.printed)

    @cached_property
    def thresholds(self) -> tuple[float, float]:
        """Ink from which a pixel may be a stroke, and from which it surely is."""
        middle, deviation = self.paper
        low, high = (max(a, b * deviation) for a, b in zip((_LEAST, _CLEAR), _DEVIATIONS, strict=True))
        return middle + low, middle + high

    @cached_property
    def sizes(self) -> npt.NDArray[np.int32]:
        """For each pixel that may be of a stroke how many hang together with it; 0 for all others."""
        import cv2
        import numpy as np

        strong = hanging(self.rest > np.uint8(min(255, self.thresholds[0])))
        size = strong.area
        # A row of pixels along a printed line is the edge of it.
        beside = cv2.dilate(self.printed, np.ones((3, 3), np.uint8))[strong.rows, strong.columns] > 0
        along = np.bincount(strong.of[beside], minlength=strong.count)
        size[(np.minimum(strong.wide, strong.high) == 1) & (along > _ALONG * size)] = 0
        sizes = np.zeros(self.rest.shape, np.int32)
        sizes[strong.rows, strong.columns] = size[strong.of]
        return sizes

    def leave_out(self, part: npt.NDArray[np.bool_]) -> None:
        """Takes the ink of a part for paper: of none of its pixels anything more is told."""
        import numpy as np

        if part.any():
            self.sizes = np.where(part, 0, self.sizes)

    @cached_property
    def grainy(self) -> bool:
        """Whether specks lie so close that some are next to each other: a poor scan in black and white alone."""
        import numpy as np

        free = np.count_nonzero(self.printed == 0)
        return bool(np.count_nonzero((self.sizes > 0) & (self.sizes < _SPECK)) > _GRAIN * free)

    def haze(self, within: tuple[slice, slice]) -> float:
        """How far the darkest spot of a part stands out of noisy paper, in standard deviations of spots like it.

        A spot is 2 mm wide: strokes too faint to be told from the noise one by one make it darker all the same. 0 where
        the paper is so still that every stroke stands out by itself, and where there is no room for a spot.
        """
        import cv2
        import numpy as np

        if self.thresholds[0] - self.paper[0] <= _LEAST:
            return 0.0
        # Cut off at what is noise, so that a speck is no more than that.
        spots = cv2.blur(np.minimum(self.rest, np.uint8(min(255, self.thresholds[0]))), (_SPOT, _SPOT))
        free = cv2.blur(255 - self.printed, (_SPOT, _SPOT)).astype("float32") / 255
        even = spots.astype("float32") / cv2.max(free, 0.25)  # type: ignore[call-overload]
        even -= cv2.blur(even, (_WIDER, _WIDER))  # a fold's shadow is dark all around, too
        judged = even[within][free[within] > 0.5]
        if judged.size < 50:
            return 0.0
        middle, deviation = _spread(even[free > 0.5])
        return (float(judged.max()) - middle) / max(deviation, _STILL)

    def pieces(self, within: npt.NDArray[np.uint8] | tuple[slice, slice], join: int = 5) -> list[Piece]:
        """What may be strokes, joined over gaps under `join` pixels, as over a printed line.

        `within`: the part that is asked about, as rows and columns, which leaves out what does not reach into it; or
        all of it, 1 in the part.
        """
        import cv2
        import numpy as np

        sizes = self.sizes
        strong = (sizes >= _SPECK).astype(np.uint8)
        found = hanging(strong, cv2.dilate(strong, np.ones((join, join), np.uint8)))
        count, of, rows, columns = found.count, found.of, found.rows, found.columns
        if count == 1:
            return []
        peak = np.zeros(count, np.uint8)
        np.maximum.at(peak, of, np.asarray(self.rest)[rows, columns])
        # Of a stroke of a pen little is left when a pixel all around is taken off, of a stain or a shadow much.
        body = np.bincount(
            of[cv2.erode(strong, np.ones((3, 3), np.uint8))[rows, columns] > 0], minlength=count
        )
        core = np.zeros(count, np.int32)
        np.maximum.at(core, of, sizes[rows, columns])
        if isinstance(within, tuple):
            here = _in(rows, within[0]) & _in(columns, within[1])
        else:
            here = within[rows, columns] > 0
        inside = np.bincount(of[here], minlength=count)
        told = (found.left, found.top, found.wide, found.high, found.area, peak, inside, core, body)
        return [
            Piece(*(int(values[n]) for values in told))
            for n in range(1, count)
            if inside[n] or not isinstance(within, tuple)
        ]


def halved(ink: Ink) -> Ink:
    """At half the size; an odd row or column at the end is left out."""
    import cv2

    high, wide = ink.shape[0] // 2, ink.shape[1] // 2
    small: Ink = cv2.resize(ink[: 2 * high, : 2 * wide], (wide, high), interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    return small


def _in(at: npt.NDArray[np.intp], part: slice) -> npt.NDArray[np.bool_]:
    inside: npt.NDArray[np.bool_] = (at >= part.start) & (at < part.stop)
    return inside


def tiles(shape: tuple[int, ...]) -> list[tuple[int, int, slice, slice]]:
    """Row, column and pixels of each tile; those at the end are larger, never smaller."""
    counts = [max(1, side // _TILE) for side in shape[:2]]
    ends = [[n * _TILE for n in range(count)] + [side] for count, side in zip(counts, shape, strict=False)]
    return [
        (i, j, slice(ends[0][i], ends[0][i + 1]), slice(ends[1][j], ends[1][j + 1]))
        for i in range(counts[0])
        for j in range(counts[1])
    ]


def _moves(scan: Ink, blank: Ink) -> npt.NDArray[np.int8]:
    """Each tile's print tried at every place within reach: where least of it differs."""
    import cv2
    import numpy as np

    parts = tiles(blank.shape)
    found = np.zeros((parts[-1][0] + 1, parts[-1][1] + 1, 2), np.int8)
    around = cv2.copyMakeBorder(scan, _REACH, _REACH, _REACH, _REACH, cv2.BORDER_REPLICATE)
    printed = cv2.threshold(blank, _PRINT, 255, cv2.THRESH_BINARY)[1]
    side = 2 * _REACH + 1
    for i, j, rows, columns in parts:
        ours = blank[rows, columns]
        amount = cv2.countNonZero(printed[rows, columns])
        if amount < _TILE // 2:
            continue  # nothing printed to go by
        settled = _SETTLED * amount * 128.0**2
        if cv2.norm(scan[rows, columns], ours, cv2.NORM_L2SQR) <= settled:
            continue  # no other place can be so much better
        theirs = around[rows.start : rows.stop + 2 * _REACH, columns.start : columns.stop + 2 * _REACH]
        apart = cv2.matchTemplate(theirs, ours, cv2.TM_SQDIFF)
        here = float(apart[_REACH, _REACH])
        best = int(apart.argmin())
        if here - float(apart.flat[best]) > settled:
            found[i, j] = best % side - _REACH, best // side - _REACH
    return found


def moved(picture: Any, moves: npt.NDArray[np.int8], times: int = 1) -> Ink:
    """A picture of the blank, so many `times` the size of `FINE`, with each tile where it lies in the scan."""
    import cv2
    import numpy as np

    if not moves.any():
        return picture  # type: ignore[no-any-return]
    reach = _REACH * times
    around = cv2.copyMakeBorder(picture, reach, reach, reach, reach, cv2.BORDER_REPLICATE)
    out: Ink = np.empty_like(picture)
    for i, j, rows, columns in tiles((picture.shape[0] // times, picture.shape[1] // times)):
        right, down = (reach - times * int(n) for n in moves[i, j])
        top, low, left, end = (times * n for n in (rows.start, rows.stop, columns.start, columns.stop))
        out[top:low, left:end] = around[top + down : low + down, left + right : end + right]
    return out


def _strokes(ink: Any) -> Ink:
    """Ink without what is broad both ways."""
    import cv2
    import numpy as np

    broad = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((_BROAD, _BROAD), np.uint8))
    out: Ink = cv2.subtract(ink, cv2.GaussianBlur(broad, (0, 0), 3)) if broad.any() else ink  # type: ignore[assignment]
    return out


def _noise(rest: Ink, printed: Ink) -> tuple[float, float]:
    """Middle and standard deviation of the paper's ink, as three quarters of it have."""
    free = counted(rest, 255 * (printed == 0).view("uint8"))
    if free.sum() < _FEW:
        return 0.0, 0.0
    middle, upper = at_percent(free, 50), at_percent(free, 75)
    return middle, (upper - middle) / _UPPER


def _spread(values: npt.NDArray[Any]) -> tuple[float, float]:
    """Middle and standard deviation by the upper quartile: a few strokes do not move it, and below all is cut at 0."""
    import numpy as np

    middle, upper = np.percentile(values[:: max(1, values.size // 20_000)], (50, 75))
    return float(middle), float(upper - middle) / _UPPER
