"""Boxes marked for training: on our own pages, with the training split's strokes and with strokes of no style at all.

Each box is told as the net shall see it: `EMPTY` (also with dust, or another's stroke running in), `MARK`, or
`CANCELLED` – filled in, scribbled over, or struck out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.paper.labelled.marks import CANCELS, STYLES, any_pen, cancel, mark, strike
from benchmarks.paper.labelled.pens import Pen, curved, ink
from schemas.geometry import Box

if TYPE_CHECKING:
    import numpy.typing as npt

    Grey = npt.NDArray[np.uint8]
    Line = npt.NDArray[np.float64]
    Rng = np.random.Generator

EMPTY, MARK, CANCELLED = 0, 1, 2
DPI = 300
_STROKED = tuple(style for style in STYLES if style not in {"circle", "filled"})


def mark_group(
    page: Grey, boxes: Sequence[Box], words: Sequence[Box | None], many: bool, rng: Rng, pen: Pen
) -> list[int]:
    """Answers one question on a page (in place), one way or another; boxes and words in pixels. What each box is."""
    told = [EMPTY] * len(boxes)
    order = [int(n) for n in rng.permutation(len(boxes))]
    careful = bool(rng.random() < 0.5)
    chosen = order[: int(rng.integers(0, len(boxes) + 1))] if many else order[: int(rng.random() < 0.7)]
    if not many and len(boxes) > 1 and rng.random() < 0.12:
        chosen = order[:2]
    for n in chosen:
        if words[n] is not None and rng.random() < 0.1:
            mark(page, boxes[n], "circle", pen, rng, "train", careful=careful, words=words[n], dpi=DPI)
        else:
            stroke(page, boxes[n], pen, rng, careful)
            told[n] = MARK
    for n in order:
        if told[n] == MARK and rng.random() < 0.2:
            _take_back(page, boxes[n], pen, rng)
            told[n] = CANCELLED
        elif told[n] == EMPTY and n not in chosen and rng.random() < 0.05:
            _fill(page, boxes[n], pen, rng)
            told[n] = CANCELLED
        elif n not in chosen and rng.random() < 0.15:
            _dirt(page, boxes[n], any_pen(rng, "train") if rng.random() < 0.5 else pen, rng)
    return told


def stroke(page: Grey, box: Box, pen: Pen, rng: Rng, careful: bool) -> None:
    """A mark of one of the styles, or of none: a curve or some lines through the box, as no hand drew them before."""
    chance = rng.random()
    if chance < 0.5:
        mark(page, box, str(rng.choice(_STROKED)), pen, rng, "train", careful=careful, dpi=DPI)
        return
    if chance < 0.6:  # a dab of the pen, also on the box's edge
        at = 0.5 + rng.normal(0, 0.1 if careful else 0.25, 2).clip(-0.5, 0.5)
        line = curved(at + rng.normal(0, rng.uniform(0.03, 0.12), (3, 2)))
        ink(page, [line * (box.wide, box.tall) + (box.x0, box.y0)], pen, rng, DPI)
        return
    by = 0.0 if careful else 0.12
    for _ in range(30):
        lines = _any_lines(rng, by)
        points = np.vstack(lines)
        inside = ((points > -0.1) & (points < 1.1)).all(1).mean()
        if inside > 0.6 and np.ptp(points, axis=0).max() > 0.35:
            break
    ink(page, [line * (box.wide, box.tall) + (box.x0, box.y0) for line in lines], pen, rng, DPI)


def _any_lines(rng: Rng, by: float) -> list[Line]:
    """One to three strokes of two to six points, straight or round, about the box from (0, 0) to (1, 1)."""
    middle = 0.5 + rng.normal(0, by + 0.05, 2)
    size = rng.uniform(0.35, 0.6) * (1 + by)
    lines = []
    for _ in range(int(rng.choice((1, 2, 3), p=(0.6, 0.3, 0.1)))):
        points = middle + rng.uniform(-size, size, (int(rng.integers(2, 7)), 2))
        lines.append(curved(points) if rng.random() < 0.6 else points)
    return lines


def _take_back(page: Grey, box: Box, pen: Pen, rng: Rng) -> None:
    how = str(rng.choice(CANCELS))
    if how == "filled in" and rng.random() < 0.6:
        _fill(page, box, pen, rng)
    elif how == "scribbled over" and rng.random() < 0.5:
        _scribble(page, box, pen, rng)
    else:
        cancel(page, box, how, pen, rng, "train", DPI)
    if rng.random() < 0.15:
        strike(page, box, pen, rng, DPI)


def _fill(page: Grey, box: Box, pen: Pen, rng: Rng) -> None:
    """Filled in so that no paper is left: strokes close together, in any direction, or a spiral of random corners."""
    step = pen.width * DPI / 25.4 / box.wide * rng.uniform(0.6, 1.0)
    rows = np.arange(rng.uniform(-0.05, 0.08), rng.uniform(0.93, 1.06), step)
    ends = np.array([(x, y) for n, y in enumerate(rows) for x in ((0.02, 0.98) if n % 2 else (0.98, 0.02))])
    ends += rng.normal(0, 0.03, ends.shape)
    angle = rng.uniform(0, np.pi)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    off = rng.normal(0, 0.14, 2) if rng.random() < 0.5 else np.zeros(2)  # carelessly beside its middle
    for turned in (turn, turn.T)[: int(rng.integers(1, 3))]:
        line = (ends - 0.5) @ turned.T * rng.uniform(0.85, 1.2) + 0.5 + off
        line = np.clip(line, -0.12 + off, 1.12 + off)
        ink(page, [line * (box.wide, box.tall) + (box.x0, box.y0)], pen, rng, DPI)


def _scribble(page: Grey, box: Box, pen: Pen, rng: Rng) -> None:
    """Many turns over the box and beyond it."""
    points = 0.5 + rng.uniform(-0.75, 0.75, (int(rng.integers(18, 40)), 2)) * rng.uniform(0.8, 1.1)
    ink(page, [curved(points, 6) * (box.wide, box.tall) + (box.x0, box.y0)], pen, rng, DPI)


def _dirt(page: Grey, box: Box, pen: Pen, rng: Rng) -> None:
    """What is no answer: a speck, a line past the box, the end of a stroke that runs a little into it."""
    kind = rng.integers(0, 4)
    if kind == 0:  # a speck well off the box: on it, nobody could tell it from a dot
        away = rng.uniform(0.2, 0.4)
        at = rng.permutation([rng.uniform(-0.3, 1.3), -away if rng.random() < 0.5 else 1 + away])
        line = at + rng.normal(0, 0.03, (2, 2))
    elif kind == 1:  # beside it, along one of its edges
        side, along = rng.uniform(0.12, 0.5), rng.uniform(-0.6, 1.6, 2)
        across = np.full(2, 1 + side if rng.random() < 0.5 else -side) + rng.normal(0, 0.05, 2)
        line = np.stack((along, across), 1) if rng.random() < 0.5 else np.stack((across, along), 1)
    else:  # from outside, ending a little way in
        angle = rng.uniform(0, 2 * np.pi)
        way = np.array([np.cos(angle), np.sin(angle)])
        edge = 0.5 / max(abs(way))
        far, near = edge + rng.uniform(0.5, 1.5), edge - rng.uniform(-0.3, 0.22)
        bow = np.array([-way[1], way[0]]) * rng.normal(0, 0.2)
        line = curved(0.5 + np.stack((way * far, way * (far + near) / 2 + bow, way * near)))
    ink(page, [line * (box.wide, box.tall) + (box.x0, box.y0)], pen, rng, DPI)
