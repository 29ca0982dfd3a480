"""Five pens, and the ink they leave on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import numpy.typing as npt

    from benchmarks.paper.labelled import Split

    Grey = npt.NDArray[np.uint8]
    Line = npt.NDArray[np.float64]
    """Points (x, y) in pixels, in the order in which they are drawn."""

_MOST_SKIPPED = 0.5
FINE = 2
"""How many times finer strokes are drawn than the page."""


@dataclass(frozen=True, slots=True)
class Pen:
    """One pen in one hand: `width` in mm, `tone` the grey of its ink (0 black), `cover` how much of the paper it hides.

    `grain`: how uneven its ink is, 0 to 1; `gaps`: how much of a stroke it skips, 0 to 1.
    """

    name: str
    colour: str
    width: float
    tone: int
    cover: float
    grain: float
    gaps: float


# Least and most of: width (mm), cover, grain, gaps.
_BY_NAME: Mapping[str, tuple[tuple[float, float], ...]] = {
    "ballpoint": ((0.38, 0.55), (0.85, 1.0), (0.1, 0.25), (0.0, 0.06)),
    "gel": ((0.45, 0.7), (0.95, 1.0), (0.0, 0.05), (0.0, 0.0)),
    "felt tip": ((0.8, 1.4), (0.92, 1.0), (0.0, 0.1), (0.0, 0.0)),
    "pencil": ((0.4, 0.75), (0.6, 0.9), (0.35, 0.6), (0.0, 0.05)),
    "faint biro": ((0.28, 0.4), (0.55, 0.8), (0.2, 0.4), (0.05, 0.2)),
}
_TONES: Mapping[str, tuple[int, int]] = {"black": (10, 60), "blue": (55, 115), "grey": (80, 130)}
PENS = tuple(_BY_NAME)


def pen(name: str, rng: np.random.Generator, split: Split, colour: str | None = None) -> Pen:
    """A pen of this name (`PENS`) in `black`, `blue` or, for pencils, `grey`.

    The lower and upper half of each measure belong to one split each, turn about.
    """
    colours = ("grey",) if name == "pencil" else ("black", "blue")
    chosen = colour or str(rng.choice(colours))
    measures = []
    for turn, (least, most) in enumerate(_BY_NAME[name]):
        middle = (least + most) / 2
        lower = (turn % 2 == 0) == (split == "train")
        measures.append(float(rng.uniform(least, middle) if lower else rng.uniform(middle, most)))
    width, cover, grain, gaps = measures
    return Pen(name, chosen, width, int(rng.integers(*_TONES[chosen])), cover, grain, gaps)


def any_pen(rng: np.random.Generator, split: Split) -> Pen:
    """One of the five."""
    return pen(str(rng.choice(PENS)), rng, split)


def ink(page: Grey, lines: Sequence[Line], with_: Pen, rng: np.random.Generator, dpi: float = 300) -> None:
    """Draws strokes on a page, in place. What lies beyond its edges is left out."""
    import cv2
    import numpy as np

    lines = [line for line in lines if len(line)]
    if not lines:
        return
    width = with_.width * dpi / 25.4
    every = np.concatenate(lines)
    left, top = np.floor(every.min(0) - width - 3).astype(int)
    right, low = np.ceil(every.max(0) + width + 3).astype(int)
    patch = np.zeros(((low - top) * FINE, (right - left) * FINE), np.uint8)
    for line in lines:
        at = (smooth(line, max(0.5, width / 2)) - (left, top)) * FINE
        pressure = _pressure(len(at), rng)
        skipped = _skipped(len(at), with_.gaps, rng)
        for a, b, much, gap in zip(at[:-1], at[1:], pressure, skipped, strict=False):
            if not gap:
                thick = max(1, round(width * FINE * much))
                ends = [(round(float(p[0]) * 16), round(float(p[1]) * 16)) for p in (a, b)]
                cv2.line(patch, ends[0], ends[1], 255, thick, cv2.LINE_AA, 4)
        if len(at) == 1 or float(np.ptp(at, axis=0).max()) < 1:
            cv2.circle(patch, (round(at[0, 0]), round(at[0, 1])), max(1, round(width * FINE * 0.7)), 255, -1)
    alpha = cv2.resize(patch, (right - left, low - top), interpolation=cv2.INTER_AREA)
    lay(page, np.asarray(alpha, np.uint8), (left, top), with_, rng)


def lay(page: Grey, alpha: Grey, at: tuple[int, int], with_: Pen, rng: np.random.Generator) -> None:
    """Inks a page, in place, where `alpha` (255: all of it) says; `at`: its left and top on the page, in pixels."""
    import numpy as np

    left, top = (int(v) for v in at)
    rows = slice(max(0, top), min(page.shape[0], top + alpha.shape[0]))
    columns = slice(max(0, left), min(page.shape[1], left + alpha.shape[1]))
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return
    mine = alpha[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
    hides = mine.astype(np.float32) / 255 * with_.cover
    if with_.grain:
        hides *= 1 - with_.grain * rng.random(hides.shape, np.float32) ** 1.5
    paper = page[rows, columns].astype(np.float32)
    # Ink over print does not make it lighter.
    inked = np.minimum(paper, paper * (1 - hides) + with_.tone * hides)
    page[rows, columns] = np.round(inked).astype(np.uint8)


def smooth(line: Line, step: float) -> Line:
    """The same line with a point about every `step` pixels."""
    import numpy as np

    if len(line) < 2:
        return np.asarray(line, float)
    lengths = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate(([0.0], np.cumsum(lengths)))
    if along[-1] == 0:
        return np.asarray(line[:1], float)
    wanted = np.linspace(0, along[-1], max(2, int(along[-1] / step) + 1))
    return np.column_stack([np.interp(wanted, along, line[:, k]) for k in (0, 1)])


def curved(points: Sequence[tuple[float, float]] | Line, each: int = 12) -> Line:
    """A round line through these points (Catmull-Rom)."""
    import numpy as np

    p = np.asarray(points, float)
    if len(p) < 3:
        return p
    p = np.vstack((2 * p[0] - p[1], p, 2 * p[-1] - p[-2]))
    t = np.linspace(0, 1, each, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(p[:-3], p[1:-2], p[2:-1], p[3:], strict=True):
        pieces.append(
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        )
    return np.vstack([*pieces, p[-2:-1]])


def _pressure(count: int, rng: np.random.Generator) -> Line:
    """How wide a stroke is along its way, as a share of the pen: thinner where it begins and ends."""
    import numpy as np

    along = np.linspace(0, 1, count)
    slow = np.interp(along, np.linspace(0, 1, 6), rng.uniform(0.85, 1.1, 6))
    ends = np.minimum(1, 0.65 + 4 * np.minimum(along, 1 - along))
    return np.asarray(slow * ends, float)


def _skipped(count: int, share: float, rng: np.random.Generator) -> npt.NDArray[np.bool_]:
    import numpy as np

    if not share:
        return np.zeros(count, bool)
    knots = rng.random(max(2, count // 4))
    skipped = np.interp(np.linspace(0, 1, count), np.linspace(0, 1, len(knots)), knots) < share
    # A pen that left nothing is pressed harder: a mark that cannot be seen is no mark.
    return skipped if skipped.mean() < _MOST_SKIPPED else np.zeros(count, bool)
