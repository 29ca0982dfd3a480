"""Digits drawn with strokes, in the shapes that people from all over Europe write.

Each shape is a list of strokes, each a list of points in a square (0 to 1, y down) that a smooth line follows.
`HELD_OUT` are shapes of their own for figures: no net is trained on them.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

Points = list[tuple[float, float]]
Shape = tuple[int, str, list[Points]]
"""Digit, name, strokes."""


def _shape(digit: int, name: str, strokes: str) -> Shape:
    """From words: strokes apart by bars, points of hundredths."""
    return (
        digit,
        name,
        [
            [(int(x) / 100, int(y) / 100) for x, y in (point.split(",") for point in stroke.split())]
            for stroke in strokes.split("|")
        ],
    )


TRAINED: tuple[Shape, ...] = (
    _shape(0, "closed", "55,0 20,10 5,50 20,92 50,100 82,90 95,50 80,10 50,0"),
    _shape(0, "slashed", "55,0 20,10 5,50 20,92 50,100 82,90 95,50 80,10 50,0 | 90,5 10,95"),
    _shape(0, "open", "65,8 20,10 5,50 20,92 50,100 82,90 95,50 80,10 72,0"),
    _shape(0, "narrow", "50,0 30,20 27,60 45,100 70,75 72,25 50,0"),
    _shape(1, "bare", "50,0 50,50 50,100"),
    _shape(1, "leaning", "65,0 38,100"),
    _shape(1, "flagged", "12,42 60,0 | 60,0 60,100"),
    _shape(1, "long flag", "0,60 65,0 | 65,0 62,100"),
    _shape(1, "small flag", "32,22 52,0 | 52,0 50,100"),
    _shape(1, "with foot", "20,28 55,0 | 55,0 55,100 | 20,100 90,100"),
    _shape(2, "plain", "10,25 30,0 75,8 80,35 40,75 5,100 | 5,100 95,100"),
    _shape(2, "like Z", "10,10 50,0 85,15 60,55 10,98 | 10,98 95,95"),
    _shape(2, "looped", "10,20 45,0 80,20 55,60 15,95 10,80 35,82 60,100 95,90"),
    _shape(3, "round", "10,12 50,0 85,20 40,46 | 40,46 95,65 60,100 5,90"),
    _shape(3, "flat above", "10,0 90,0 | 90,0 40,42 | 40,42 90,55 80,95 10,95"),
    _shape(3, "with loop", "12,15 50,0 85,20 50,50 35,45 50,42 92,65 60,100 10,88"),
    _shape(4, "open", "20,0 8,60 | 8,60 95,58 | 70,25 65,100"),
    _shape(4, "open and tall", "15,0 10,50 35,55 85,50 | 80,0 75,100"),
    _shape(4, "closed", "70,0 5,68 | 5,68 98,68 | 70,0 70,100"),
    _shape(4, "like a flash", "55,0 8,60 | 8,60 90,62 | 62,40 55,100"),
    _shape(5, "bar above", "20,2 15,45 | 15,45 60,38 92,70 50,100 5,92 | 20,2 90,0"),
    _shape(5, "like S", "88,2 30,4 20,40 70,50 85,80 40,100 5,90"),
    _shape(5, "bar apart", "22,10 20,48 70,45 88,75 50,100 10,90 | 30,0 95,2"),
    _shape(6, "curled", "75,0 25,35 10,75 45,100 88,75 55,52 15,70"),
    _shape(6, "straight", "55,0 12,65 20,95 60,100 85,75 50,58 15,75"),
    _shape(7, "plain", "5,2 95,0 | 95,0 40,100"),
    _shape(7, "crossed", "5,2 95,0 | 95,0 40,100 | 25,50 92,48"),
    _shape(7, "with serif", "8,20 10,0 | 10,0 95,2 | 95,2 35,100"),
    _shape(7, "serif and cross", "8,22 10,0 | 10,0 95,2 | 95,2 40,100 | 20,55 90,50"),
    _shape(7, "wave above", "5,12 25,0 60,10 95,0 | 95,0 45,60 40,100"),
    _shape(8, "in one stroke", "80,12 50,0 20,20 50,46 85,75 50,100 12,75 50,48 80,12"),
    _shape(8, "two rings", "80,12 50,0 20,10 15,35 45,50 75,35 80,12 | 45,50 10,70 25,98 75,98 90,70 45,50"),
    _shape(9, "straight tail", "85,20 50,0 12,25 45,50 85,20 | 85,20 75,100"),
    _shape(9, "like g", "85,20 50,0 12,25 45,50 85,15 | 85,15 85,75 55,100 10,88"),
    _shape(9, "curved tail", "85,15 40,0 12,28 50,50 82,30 85,50 60,85 25,100"),
)
HELD_OUT: tuple[Shape, ...] = (
    _shape(0, "slashed short", "45,0 10,30 10,75 50,100 90,70 88,25 45,0 | 75,25 25,78"),
    _shape(0, "open, ends crossed", "40,5 10,30 15,85 60,100 92,60 80,15 30,0"),
    _shape(1, "bare, bent", "55,0 47,40 50,100"),
    _shape(1, "flag half down", "5,50 35,25 58,0 | 58,0 50,100"),
    _shape(1, "flag and foot", "15,40 55,0 | 55,0 52,100 | 30,98 80,100"),
    _shape(2, "without loop, round", "5,20 40,0 85,22 65,60 10,95 | 10,95 50,92 95,100"),
    _shape(3, "angular above", "5,3 85,0 | 85,0 35,38 75,48 92,72 55,100 5,88"),
    _shape(4, "open, arms spread", "25,5 2,55 | 2,55 98,50 | 60,20 50,100"),
    _shape(4, "open, one stroke and stem", "10,0 12,40 40,50 90,48 | 75,10 72,100"),
    _shape(5, "bar after a gap", "15,8 12,50 55,42 90,68 60,98 10,95 | 22,2 85,5"),
    _shape(6, "leaning", "90,2 40,30 12,70 35,100 75,85 60,55 20,68"),
    _shape(7, "crossed, bent", "0,5 50,2 98,3 | 98,3 60,50 50,100 | 30,42 95,42"),
    _shape(7, "long serif", "5,28 8,3 | 8,3 95,0 | 95,0 55,55 45,100"),
    _shape(8, "open above", "75,8 35,2 20,25 70,60 70,92 30,95 20,70 60,42 88,5"),
    _shape(9, "g with a loop", "80,10 35,2 15,30 50,48 82,10 | 82,10 88,60 60,98 15,95 5,80"),
)


def smooth(points: Points, rounds: int = 3) -> npt.NDArray[np.float64]:
    """A line that follows the points with its corners cut (Chaikin)."""
    line = np.array(points, np.float64)
    for _ in range(rounds if len(points) > 2 else 0):
        before, after = line[:-1], line[1:]
        cut = np.stack([0.75 * before + 0.25 * after, 0.25 * before + 0.75 * after], 1).reshape(-1, 2)
        line = np.vstack([line[:1], cut, line[-1:]])
    return line


def drawn(
    shape: Shape, rng: np.random.Generator, tall: int, pen: float, *, wobble: float = 0.05
) -> npt.NDArray[np.uint8]:
    """A shape as ink (0 to 255), about `tall` pixels high, its line `pen` pixels thick.

    `wobble`: how far (share of the height) points stray, as one hand differs from the next.
    """
    wide = tall * rng.uniform(0.5, 0.8)
    pad = round(pen) + 2
    parts = [np.array(p) + rng.normal(0, wobble, (len(p), 2)) * (0.8, 1.0) for p in shape[2]]
    # Strokes that begin where another ends go on meeting, mostly.
    for stroke, raw in _meeting(shape[2]):
        parts[stroke][0] = parts[raw][-1] + rng.normal(0, 0.012, 2)
    slant = rng.normal(0.08, 0.12)
    lines = []
    for part in parts:
        line = smooth([(float(x), float(y)) for x, y in part])
        line[:, 0] = (line[:, 0] + slant * (0.5 - line[:, 1])) * wide
        line[:, 1] *= tall
        lines.append(line)
    low = np.min([line.min(0) for line in lines], 0)
    size = np.max([line.max(0) for line in lines], 0) - low + 2 * pad
    canvas = np.zeros((int(size[1]) + 1, int(size[0]) + 1), np.uint8)
    for line in lines:
        at = np.round((line - low + pad) * 16).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(canvas, [at], False, 255, max(1, round(pen)), cv2.LINE_AA, 4)
    return canvas


def _meeting(strokes: list[Points]) -> Iterator[tuple[int, int]]:
    for n, stroke in enumerate(strokes):
        for m in range(n):
            if strokes[m][-1] == stroke[0]:
                yield n, m
