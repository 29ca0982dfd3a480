"""A scanned page laid flat over the page that was printed: both as ink, point for point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.geometry import Box

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ink = npt.NDArray[np.uint8]
    """Rows by columns, 0 paper to 255 full ink."""

DPI = 200
"""Dots per inch of a flat page, whatever it was scanned at."""
SCALE = DPI / 72
"""Pixels of a flat page in a point of the template."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How well a page can be read, measured where something is printed.

    `dpi`: dots per inch on the paper of the picture it came from. `residual`: how far printed marks lie from where
    they should (mm, median). `sharp`: 0 to 1, how steep printed edges are against those of the blank drawn at `dpi`.
    `contrast`: 0 to 1, printed ink against paper. `noise`: of the paper, as a share of full ink. `codes`, `markers`:
    how many agree.
    """

    dpi: float
    residual: float
    sharp: float
    contrast: float
    noise: float
    codes: int
    markers: int
    bilevel: bool = False


@dataclass(frozen=True, slots=True)
class FlatPage:
    """A page of the file (`number`, from 1) laid over a page of the template (`page`, from 1), at `DPI`.

    `ink`: the scan, its paper made even and its printed black full. `blank`: the page as it was given out, drawn at
    the same size (with what was printed of the copy: names, values, codes). A place's box times `SCALE` is in pixels.
    """

    number: int
    page: int
    ink: Ink
    blank: Ink
    quality: Quality

    def crops(self, box: Box, around: float = 0.0) -> tuple[Ink, Ink]:
        """Scan and blank at a box of the template (points), and so many points around it; cut at the page's edge."""
        at = pixels(box.grown(around), self.ink.shape)
        return self.ink[at], self.blank[at]


def pixels(box: Box, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """Rows and columns of a box of the template (points) on a flat page of this shape."""
    scaled = box.times(SCALE)
    rows = slice(max(0, round(scaled.y0)), min(shape[0], round(scaled.y1)))
    columns = slice(max(0, round(scaled.x0)), min(shape[1], round(scaled.x1)))
    return rows, columns
