"""Dates written into ten cells, printed, scanned and laid flat: what the reader sees, and what was written.

A strip is drawn at 300 dots per inch as `fillers/pdf` draws a comb, degraded as a page would be, and handed over
as a flat page of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.paper.training.digit_sources import Digits, Drawn
from extractors.paper.flat_page import DPI, FlatPage, Quality
from schemas.template import PageBox, Place

Ink = npt.NDArray[np.uint8]
FINE = 300
"""Dots per inch that a strip is drawn at."""
MM = FINE / 25.4
EDGE = 6 * MM
_LINE, _CELL_GREY, _SLASH = 151, 15, 166
"""Ink of the printed lines, of the cells with a slash, and of the slash."""


@dataclass(frozen=True)
class Strip:
    """A date's comb, drawn: ink of the print and of the hand, the size of a cell (pixels at `FINE`)."""

    blank: Ink
    written: Ink
    cell: float
    high: float
    digits: tuple[Drawn | None, ...]


def printed(rng: np.random.Generator) -> tuple[Ink, float, float]:
    """An empty comb as ink, the width of a cell and its height."""
    cell, high = float(rng.choice([4.5, 4.8, 5.2, 5.2, 5.2])) * MM, float(rng.choice([8.0, 9.0])) * MM
    canvas = np.zeros((round(high + 2 * EDGE), round(10 * cell + 2 * EDGE)), np.uint8)

    def at(x: float, y: float) -> tuple[int, int]:
        return round((EDGE + x) * 16), round((EDGE + y) * 16)

    for n in (2, 5):
        cv2.rectangle(canvas, at(n * cell, 0), at((n + 1) * cell, high), _CELL_GREY, -1, cv2.LINE_8, 4)
    for n in range(1, 10):
        cv2.line(canvas, at(n * cell, 0), at(n * cell, high), _LINE, 2, cv2.LINE_AA, 4)
    cv2.rectangle(canvas, at(0, 0), at(10 * cell, high), _LINE, 3, cv2.LINE_AA, 4)
    lean, rise = 2.0 / 72 * FINE, 4.5 / 72 * FINE
    for n in (2.5, 5.5):
        ends = at(n * cell - lean, high / 2 + rise), at(n * cell + lean, high / 2 - rise)
        cv2.line(canvas, *ends, _SLASH, 4, cv2.LINE_AA, 4)
    return canvas, cell, high


def strip(digits: Digits, words: Sequence[str], careful: float = 1.0) -> Strip:
    """A comb, and what is written into it as `hand` does."""
    blank, cell, high = printed(digits.rng)
    written, drawn = hand(digits, words, cell, high, careful)
    return Strip(blank, written, cell, high, drawn)


def hand(
    digits: Digits, words: Sequence[str], cell: float, high: float, careful: float = 1.0
) -> tuple[Ink, tuple[Drawn | None, ...]]:
    """Ink in ten cells so wide and high (pixels), `EDGE` around them.

    Each is a digit, blank (``" "``) or something that is no digit (``"?"``); `careful` 1 keeps to the cells.
    """
    rng = digits.rng
    written = np.zeros((round(high + 2 * EDGE), round(10 * cell + 2 * EDGE)), np.uint8)
    size, pen = float(rng.uniform(0.5, 0.88)), float(rng.choice([0.3, 0.4, 0.5, 0.6, 0.75]) * MM)
    tone = float(rng.choice([255, 240, 215, 190, 160], p=[0.3, 0.3, 0.2, 0.12, 0.08]))
    stray, base = 0.045 + 0.05 * (1 - careful), float(rng.normal(0.5, 0.03))
    drawn: list[Drawn | None] = []
    for n, word in enumerate(words):
        if n in {2, 5} or word == " ":
            drawn.append(None)
            continue
        tall = round(high * size * float(np.clip(rng.normal(1, 0.08), 0.7, 1.25)))
        one = _none(digits, tall, pen) if word == "?" else digits.draw(int(word), tall, pen)
        ink = one.ink
        most = cell * float(rng.uniform(0.75, 1.0 + 0.12 * (1 - careful)))
        if ink.shape[1] > most:
            ink = cv2.resize(ink, (round(most), round(ink.shape[0] * max(most / ink.shape[1], 0.8))))
        x = EDGE + (n + 0.5 + rng.normal(0, stray)) * cell - ink.shape[1] / 2
        y = EDGE + (base + rng.normal(0, 0.03)) * high - ink.shape[0] / 2
        _laid(written, (ink.astype(np.float32) * tone / 255).astype(np.uint8), round(x), round(y))
        drawn.append(one)
    return written, tuple(drawn)


def _laid(canvas: Ink, ink: Ink, x: int, y: int) -> None:
    x, y = max(0, x), max(0, y)
    here = canvas[y : y + ink.shape[0], x : x + ink.shape[1]]
    np.maximum(here, ink[: here.shape[0], : here.shape[1]], out=here)


def _none(digits: Digits, tall: int, pen: float) -> Drawn:
    """What is not one digit: a scribble, a digit crossed out or written over, two of them, a letter, a dash.

    Nothing that could be read as a digit after all, such as half of an eight: it would teach doubt of noughts.
    """
    rng = digits.rng
    kind = str(rng.choice(["scribble", "crossed", "over", "two", "letter", "dash"]))
    first = digits.draw(int(rng.integers(10)), tall, pen).ink
    wide = max(first.shape[1], round(0.6 * tall))
    canvas = np.zeros((tall + 8, wide + 8), np.uint8)
    thick = max(1, round(pen))
    if kind == "letter":
        return Drawn(10, digits.letter(tall, pen), "none letter")
    if kind == "two":
        second = digits.draw(int(rng.integers(10)), tall, pen).ink
        canvas = np.zeros((tall + 8, first.shape[1] + second.shape[1] + 12), np.uint8)
        _laid(canvas, first, 2, 2)
        _laid(canvas, second, first.shape[1] + int(rng.integers(2, 10)), 2)
        return Drawn(10, canvas, "none two")
    if kind == "dash":
        y = int(rng.integers(4, tall))
        cv2.line(canvas, (2, y), (wide, y + int(rng.integers(-6, 6))), 255, thick, cv2.LINE_AA)
        return Drawn(10, canvas, "none dash")
    _laid(canvas, first, 2, 2)
    if kind == "over":
        both = canvas.copy()
        _laid(both, digits.draw(int(rng.integers(10)), tall, pen).ink, max(0, 2 + int(rng.normal(0, 6))), 2)
        if int((both > 128).sum()) > 1.4 * int((canvas > 128).sum()):  # a 3 over an 8 is an 8
            return Drawn(10, both, "none over")
    points = rng.uniform(0.02, 0.98, (int(rng.integers(5, 16)), 2)) * (wide, tall)
    cv2.polylines(canvas, [points.astype(np.int32)], False, 255, thick, cv2.LINE_AA)
    return Drawn(10, canvas, "none scribble")


def flat(made: Strip, severity: int, rng: np.random.Generator) -> tuple[FlatPage, Place]:
    """The strip scanned (`severity` 1 a good office scan, 4 a bad photograph) and laid flat, with its place."""
    dpi, blur, noise, light, off = (
        (300.0, 0.5, 3.0, 0.03, 0.06),
        (float(rng.choice([200, 300])), 0.6, 5.0, 0.06, 0.12),
        (float(rng.choice([150, 200])), 0.8, 8.0, 0.15, 0.2),
        (150.0, 1.0, 11.0, 0.25, 0.3),
    )[severity - 1]
    both = np.maximum(made.blank, made.written)
    grey = 255.0 - both.astype(np.float32) * rng.uniform(1 - 1.2 * light, 1)
    grey = _bent(grey, off, rng)
    seen = cv2.resize(grey, None, fx=dpi / FINE, fy=dpi / FINE, interpolation=cv2.INTER_AREA)
    seen = cv2.GaussianBlur(seen, (0, 0), blur * float(rng.uniform(0.7, 1.3)))
    if severity == 4 and rng.random() < 0.4:
        seen = cv2.blur(seen, (3, 1) if rng.random() < 0.5 else (1, 3))  # a hand that shook
    shade = 1 - light * np.linspace(rng.uniform(0, 1), rng.uniform(0, 1), seen.shape[1], dtype=np.float32)
    seen = seen * shade + rng.normal(0, noise, seen.shape).astype(np.float32)
    picture = np.clip(seen, 0, 255).astype(np.uint8)
    bilevel = rng.random() < (0.15, 0.25, 0.35, 0.2)[severity - 1]
    picture = _stored(picture, severity, bilevel, rng)
    size = (round(made.blank.shape[1] * DPI / FINE), round(made.blank.shape[0] * DPI / FINE))
    small = cv2.INTER_AREA if dpi > DPI else cv2.INTER_CUBIC
    ink = _evened(cv2.resize(picture, size, interpolation=small), float(rng.uniform(0.9, 1.1)))
    blank = cv2.resize(made.blank, size, interpolation=cv2.INTER_AREA)
    x0, y0 = EDGE / FINE * 72, EDGE / FINE * 72
    box = PageBox(page=1, x0=x0, y0=y0, x1=x0 + made.cell * 10 / FINE * 72, y1=y0 + made.high / FINE * 72)
    quality = Quality(dpi, 0.1, 0.8, 0.9, 0.02, 2, 4, bilevel)
    return FlatPage(1, 1, ink, blank, quality), Place(path="day", box=box, kind="comb")


def _bent(grey: npt.NDArray[np.float32], off: float, rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """Out of place by about `off` millimetres, turned and stretched by as much from end to end."""
    high, wide = grey.shape
    dx, dy, lean, stretch = rng.normal(0, off * MM, 4)
    move = np.array([[1 + stretch / wide, 0, dx], [lean / wide, 1, dy]], np.float32)
    return cv2.warpAffine(grey, move, (wide, high), borderValue=255.0)


def _stored(picture: Ink, severity: int, bilevel: bool, rng: np.random.Generator) -> Ink:
    if bilevel:
        return np.where(picture < rng.uniform(150, 195), 0, 255).astype(np.uint8)
    best = (92, 80, 65, 45)[severity - 1]
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(best - 12, best + 6))]
    packed = cv2.imencode(".jpg", picture, quality)[1]
    return cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)  # type: ignore[return-value]


def _evened(grey: Ink, black: float) -> Ink:
    """As a page is laid flat: its paper made even, its printed black about full."""
    paper = cv2.blur(cv2.dilate(grey, np.ones((15, 15), np.uint8)), (31, 31)).astype(np.float32)
    ink = 255 * black * (1 - grey / np.maximum(paper, 1))
    return np.clip(ink, 0, 255).astype(np.uint8)


def some_day(rng: np.random.Generator) -> dt.date:
    """A day as forms have them: mostly of these years, one in ten of any year that is taken without question."""
    if rng.random() < 0.9:
        return dt.date(2024, 1, 1) + dt.timedelta(int(rng.integers(0, 1460)))
    return dt.date(1990, 1, 1) + dt.timedelta(int(rng.integers(0, 50 * 365)))


def words_of(day: dt.date) -> str:
    """Ten characters, dd/mm/yyyy."""
    return day.strftime("%d/%m/%Y")
