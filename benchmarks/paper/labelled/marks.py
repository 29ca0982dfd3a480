"""Marks on boxes: eight styles, five pens, careful and sloppy; struck out and scribbled over.

Boxes are in pixels of the array that is drawn on, be it a page or a crop; `dpi` says how wide a pen is on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.paper.labelled.pens import PENS, Pen, any_pen, curved, ink, pen
from benchmarks.paper.labelled.shapes import STYLES, shape
from schemas.geometry import Box

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from benchmarks.paper.labelled import Split

    Grey = npt.NDArray[np.uint8]
    Line = npt.NDArray[np.float64]

__all__ = ["CANCELS", "PENS", "STYLES", "Pen", "any_pen", "cancel", "mark", "pen", "strike"]

CANCELS = ("filled in", "scribbled over", "struck out")
"""How a mark is taken back: as our forms say, as most people do, and with a line or two."""

_MEANT = 0.55
"""Least share of a mark's length that lies in or just beside its box: otherwise nobody could say which is meant."""


def mark(
    page: Grey,
    box: Box,
    style: str,
    with_: Pen,
    rng: np.random.Generator,
    split: Split,
    *,
    careful: bool = True,
    words: Box | None = None,
    dpi: float = 300,
) -> None:
    """Marks a box in one of `STYLES`. A `circle` goes round `words`, the box of what is printed beside it.

    Careless marks are of other sizes and lie beside the middle, never so far that another box may be meant.
    """
    around = box
    if style == "circle":
        around = _room_for_ring(words or box, rng, careful)
    lines = _meant(style, around, box, rng, split, careful)
    ink(page, lines, with_, rng, dpi)


def _meant(
    style: str, around: Box, box: Box, rng: np.random.Generator, split: Split, careful: bool
) -> list[Line]:
    for _ in range(20):
        lines = [_placed(line, around) for line in _moved(shape(style, rng, split), style, rng, careful)]
        if style == "circle" or _share_at(lines, box) >= (0.35 if style == "crossing tick" else _MEANT):
            return lines
    return [_placed(line, around) for line in shape(style, rng, split)]


def _moved(lines: list[Line], style: str, rng: np.random.Generator, careful: bool) -> list[Line]:
    import numpy as np

    if style in {"circle", "crossing tick"}:
        return lines
    if careful:
        size, off, lean = rng.uniform(0.75, 1.0), rng.normal(0, 0.04, 2), rng.normal(0, 0.06)
    else:
        size, off, lean = rng.uniform(0.6, 1.7), rng.normal(0, 0.2, 2), rng.normal(0, 0.2)
    if style == "filled":
        size = max(size, 0.92)
    if style == "dot":
        size = min(max(size, 0.9), 1.3)
    turn = np.array([[np.cos(lean), -np.sin(lean)], [np.sin(lean), np.cos(lean)]])
    return [(line - 0.5) @ turn.T * size + 0.5 + off for line in lines]


def _placed(line: Line, box: Box) -> Line:
    import numpy as np

    return np.asarray(line * (box.wide, box.tall) + (box.x0, box.y0), float)


def _share_at(lines: list[Line], box: Box) -> float:
    import numpy as np

    from benchmarks.paper.labelled.pens import smooth

    near = box.grown(box.wide * 0.08)
    points = np.vstack([smooth(line, 1.0) for line in lines])
    inside = (points >= (near.x0, near.y0)).all(1) & (points <= (near.x1, near.y1)).all(1)
    return float(inside.mean())


def _room_for_ring(words: Box, rng: np.random.Generator, careful: bool) -> Box:
    """A ring keeps off the words it goes round, more or less."""
    by = float(rng.uniform(0.2, 0.4) if careful else rng.uniform(0.1, 0.6)) * words.tall
    # An ellipse that holds a rectangle is wider and taller than it by the square root of two.
    wide, tall = words.wide * 1.25 + 2 * by, words.tall * 1.3 + 2 * by
    x, y = words.middle
    return Box(x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2)


def cancel(
    page: Grey, box: Box, how: str, with_: Pen, rng: np.random.Generator, split: Split, dpi: float = 300
) -> None:
    """Takes back the mark on a box in one of `CANCELS`."""
    if how == "filled in":
        for _ in range(2):
            lines = [_placed(line, box) for line in shape("filled", rng, split)]
            ink(page, lines, with_, rng, dpi)
    elif how == "scribbled over":
        ink(page, [_placed(_scribble(rng), box)], with_, rng, dpi)
    else:
        strike(page, box, with_, rng, dpi)


def strike(page: Grey, box: Box, with_: Pen, rng: np.random.Generator, dpi: float = 300) -> None:
    """One or two lines through a box or through words, a little beyond their ends."""
    import numpy as np

    over = 0.4 * box.tall
    for _ in range(2 if rng.random() < 0.5 else 1):
        y = box.middle.y + rng.normal(0, 0.14) * box.tall
        lean = rng.normal(0, 0.12) * box.tall
        ends = [
            (box.x0 - over * rng.uniform(0.5, 1.3), y + lean),
            (box.x1 + over * rng.uniform(0.5, 1.3), y - lean),
        ]
        middle = np.mean(ends, axis=0) + rng.normal(0, 0.04, 2) * box.tall
        ink(page, [curved([ends[0], tuple(middle), ends[1]])], with_, rng, dpi)


def _scribble(rng: np.random.Generator) -> Line:
    """To and fro over all of a box and some of its edges, so densely that what was under it cannot be told."""
    import numpy as np

    count = int(rng.integers(14, 22))
    lean = rng.uniform(-0.5, 0.5)
    x = np.linspace(-0.1, 1.1, count)
    y = np.where(np.arange(count) % 2, rng.uniform(-0.2, 0.05, count), rng.uniform(0.95, 1.2, count))
    line = np.column_stack((x + lean * (0.5 - y) * 0.4, y))
    back = np.column_stack((y[::-1], x[::-1]))
    return curved(np.vstack((line, back)), 5)
