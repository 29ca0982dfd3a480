"""Dates drawn with strokes into a printed comb, for tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from benchmarks.paper.training import date_strips
from benchmarks.paper.training.date_strips import EDGE, FINE, Strip
from benchmarks.paper.training.digit_shapes import HELD_OUT, TRAINED, drawn
from extractors.paper.flat_page import FlatPage
from schemas.template import Place

PEN = 0.45 / 25.4 * FINE
Hand = Callable[[np.ndarray, float, float], None]
"""Draws into the ink of a strip, whose cells are so wide and high (pixels at `FINE`, the first at `EDGE`)."""


def shape(digit: int, name: str) -> np.ndarray:
    """The ink of a shape as it is drawn in the middle of its ways."""
    found = next(s for s in (*TRAINED, *HELD_OUT) if s[0] == digit and s[1] == name)
    return drawn(found, np.random.default_rng(4), round(0.65 * 9 / 25.4 * FINE), PEN, wobble=0.0)


PLAIN = {
    0: "closed",
    1: "flagged",
    2: "plain",
    3: "round",
    4: "open",
    5: "bar above",
    6: "curled",
    7: "crossed",
    8: "two rings",
    9: "straight tail",
}


def empty(seed: int = 1) -> Strip:
    """A comb that nobody has written into, its cells 5.2 mm wide and 9 mm high."""
    for n in range(seed, seed + 100):
        blank, cell, high = date_strips.printed(np.random.default_rng(n))
        if (round(cell / FINE * 254), round(high / FINE * 254)) == (52, 90):
            return Strip(blank, np.zeros_like(blank), cell, high, ())
    raise AssertionError("no such comb in a hundred")


def written(words: str, *, aside: float = 0.0, ways: dict[int, str] | None = None) -> Strip:
    """A comb with the digits of `words` (ten characters), each `aside` of a cell beside its middle."""
    made = empty()
    ink = made.written.copy()
    for n, char in enumerate(words):
        if char.isdigit():
            name = (ways or {}).get(n) or PLAIN[int(char)]
            put(ink, shape(int(char), name), EDGE + (n + 0.5 + aside) * made.cell, EDGE + made.high / 2)
    return replace(made, written=ink)


def put(ink: np.ndarray, what: np.ndarray, x: float, y: float) -> None:
    """Lays ink over ink, its middle at a point (pixels)."""
    high, wide = what.shape
    at = (
        slice(round(y - high / 2), round(y - high / 2) + high),
        slice(round(x - wide / 2), round(x - wide / 2) + wide),
    )
    ink[at] = np.maximum(ink[at], what)


def by_hand(made: Strip, hand: Hand) -> Strip:
    """The same with more drawn on it."""
    ink = made.written.copy()
    hand(ink, made.cell, made.high)
    return replace(made, written=ink)


def line(ink: np.ndarray, x0: float, y0: float, x1: float, y1: float) -> None:
    """A stroke (pixels)."""
    cv2.line(ink, (round(x0), round(y0)), (round(x1), round(y1)), 255, round(PEN), cv2.LINE_AA)


def scanned(made: Strip, severity: int = 1, seed: int = 3) -> tuple[FlatPage, Place]:
    """As `date_strips.flat` has it; `seed` 3 is a scan in greys."""
    return date_strips.flat(made, severity, np.random.default_rng(seed))
