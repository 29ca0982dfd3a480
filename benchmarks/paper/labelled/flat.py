"""A labelled page as the reader has it once it is registered: laid flat by its true place, and nearly so."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from benchmarks.paper.labelled.lies import KNOTS, Lies, plane
from extractors.paper.flat_page import DPI, FlatPage, Quality

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from benchmarks.paper.labelled.printing import Printed
    from extractors.paper.flat_page import Ink

JITTER = 0.12
"""Millimetres (one standard deviation, each way) by which a page lies beside its true place: what markers leave."""
BEND = 0.05
"""Millimetres that single parts of it lie beside that."""


def flat_of(
    printed: Printed,
    page: int,
    picture: npt.NDArray[np.uint8],
    lies: Lies | npt.NDArray[np.float64],
    *,
    rng: np.random.Generator | None = None,
    jitter: float = JITTER,
    number: int = 1,
) -> FlatPage:
    """A picture of a page (from 1) laid over it. `lies` is what `degrade` gave, or a homography points to pixels.

    With `rng` it lies `jitter` mm beside its true place, otherwise exactly.
    """
    size = printed.template.pages[page - 1]
    where = lies if isinstance(lies, Lies) else plane(size, lies)
    blank = as_given_out(printed, page)
    grey = _grey(picture)
    wide_in_pixels = _apart(where.knots[KNOTS // 2, 0], where.knots[KNOTS // 2, -1])
    dpi = wide_in_pixels / (size[0] / 72)
    if rng is not None:
        where = _beside(where, rng, jitter, dpi)
    ink = evened(_laid(grey, where, blank.shape, dpi), blank)
    bilevel = bool(((grey == 0) | (grey == 255)).all())
    return FlatPage(number, page, ink, blank, _quality(ink, blank, dpi, bilevel, jitter))


def _apart(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> float:
    """How far apart two points are."""
    return float(((one - other) ** 2).sum() ** 0.5)


@lru_cache(maxsize=32)
def as_given_out(printed: Printed, page: int) -> Ink:
    """The ink of a page (from 1) as it was given out, drawn as the reader draws it. Not to be written on."""
    from extractors.pdf.changes.rendering import Drawing

    with Drawing(printed.given.pdf) as drawing:
        ink = drawing.ink(page - 1, DPI)
    ink.setflags(write=False)
    return ink


def _grey(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    import cv2
    import numpy as np

    if picture.ndim == 2:
        return picture
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


def _beside(lies: Lies, rng: np.random.Generator, jitter: float, dpi: float) -> Lies:
    import cv2
    import numpy as np

    pixels = dpi / 25.4
    whole = rng.normal(0, jitter * pixels, 2)
    bend = rng.normal(0, BEND * pixels, (5, 5, 2)).astype(np.float32)
    return lies.moved(whole + cv2.resize(bend, (KNOTS, KNOTS), interpolation=cv2.INTER_CUBIC))


def _laid(
    grey: npt.NDArray[np.uint8], lies: Lies, shape: tuple[int, ...], dpi: float
) -> npt.NDArray[np.uint8]:
    """The picture at each point of the page; what lies beyond the picture is white."""
    import cv2
    import numpy as np

    if dpi > DPI * 1.2:
        grey = np.asarray(cv2.GaussianBlur(grey, (0, 0), 0.45 * dpi / DPI), np.uint8)
    rows, columns = ((np.arange(n) + 0.5) * 72 / DPI for n in shape)
    x, y = lies.over(rows, columns)
    laid = cv2.remap(grey, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    return np.asarray(laid, np.uint8)


def evened(laid: npt.NDArray[np.uint8], blank: Ink) -> Ink:
    """Its ink: paper 0 wherever light falls unevenly, and what is printed black full."""
    import cv2
    import numpy as np

    small = cv2.resize(laid, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    light = cv2.dilate(cv2.medianBlur(small, 3), np.ones((9, 9), np.uint8))
    light = cv2.GaussianBlur(cv2.erode(light, np.ones((9, 9), np.uint8)), (0, 0), 5)
    paper = cv2.resize(light, laid.shape[::-1], interpolation=cv2.INTER_LINEAR)
    share = cv2.divide(laid, np.maximum(paper, 1), scale=255)
    ink = cv2.bitwise_not(share)
    black = ink[blank > 230]
    full = max(40.0, float(np.percentile(black, 70))) if black.size else 255.0
    return np.asarray(cv2.convertScaleAbs(ink, alpha=255 / full), np.uint8)


def _quality(ink: Ink, blank: Ink, dpi: float, bilevel: bool, jitter: float) -> Quality:
    import cv2
    import numpy as np

    edges, printed = (cv2.Laplacian(i, cv2.CV_16S)[blank > 100] for i in (ink, blank))
    sharp = float(np.clip(np.abs(edges).mean() / max(1.0, np.abs(printed).mean()), 0, 1))
    paper = ink[cv2.dilate(blank, np.ones((9, 9), np.uint8)) == 0]
    noise = float(np.median(np.abs(paper.astype(np.int16) - int(np.median(paper)))) / 255)
    return Quality(dpi, jitter, sharp, 1.0, noise, 2, 4, bilevel)
