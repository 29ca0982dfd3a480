"""A page of a form as it was given out, written on with plain strokes, and as it lies before a reader once scanned."""

from __future__ import annotations

from functools import cache
from typing import Any

import cv2
import numpy as np

from benchmarks.paper.labelled.flat import as_given_out
from benchmarks.paper.labelled.printing import Printed, printed
from extractors.paper.flat_page import SCALE, FlatPage, Quality
from schemas.geometry import Box
from schemas.template import Place

PEN = 4
"""Pixels at 200 dpi: half a millimetre."""


@cache
def form(name: str) -> Printed:
    """A copy that was given out."""
    return printed(name)


class Sheet:
    """A page (from 1) of a form. Places are in points, as the template has them."""

    def __init__(self, name: str = "supervision-record", page: int = 1) -> None:
        self.form, self.page = form(name), page
        self.blank = as_given_out(self.form, page)
        self.ink: Any = self.blank.copy()

    @property
    def places(self) -> list[Place]:
        return [p for p in self.form.template.places if p.box.page == self.page]

    def place(self, path: str) -> Place:
        return next(p for p in self.places if p.path == path)

    def line(self, *points: tuple[float, float], pen: int = PEN, dark: int = 220) -> Sheet:
        """A stroke through these points."""
        over = np.zeros_like(self.ink)
        corners = np.array([[(round(x * SCALE), round(y * SCALE)) for x, y in points]], np.int32)
        cv2.polylines(over, corners, False, dark, pen, cv2.LINE_AA)
        np.maximum(self.ink, over, out=self.ink)
        return self

    def words(
        self, x: float, y: float, words: str, *, size: float = 9, pen: int = PEN, dark: int = 220
    ) -> Sheet:
        """Words by hand; `y` is the line they stand on, `size` how high capitals are, in points."""
        over = np.zeros_like(self.ink)
        at = (round(x * SCALE), round(y * SCALE))
        font = cv2.FONT_HERSHEY_SCRIPT_SIMPLEX
        cv2.putText(over, words, at, font, size * SCALE / 21, dark, pen, cv2.LINE_AA)
        np.maximum(self.ink, over, out=self.ink)
        return self

    def cover(self, box: Box, ink: int = 0) -> Sheet:
        """Paint over a part: correction fluid, or a stain."""
        (x0, y0), (x1, y1) = ((round(x * SCALE), round(y * SCALE)) for x, y in (box[:2], box[2:]))
        self.ink[y0:y1, x0:x1] = ink
        return self

    def disc(self, x: float, y: float, across: float, dark: int = 220) -> Sheet:
        """A filled disc: a dot, a hole."""
        at = (round(x * SCALE), round(y * SCALE))
        cv2.circle(self.ink, at, round(across * SCALE / 2), dark, -1, cv2.LINE_AA)
        return self

    def scanned(self, *, noise: float = 4, right: int = 1, down: int = -1) -> FlatPage:
        """As it lies before a reader: a little blurred, grainy, and so many pixels beside its place."""
        shifted = np.roll(self.ink, (down, right), (0, 1)).astype(np.float32)
        grain = np.random.default_rng(7).normal(0, noise, shifted.shape)
        ink = np.clip(cv2.GaussianBlur(shifted, (0, 0), 0.8) + grain, 0, 255).astype(np.uint8)
        return FlatPage(3, self.page, ink, self.blank, Quality(200, 0.1, 0.9, 0.9, noise / 255, 2, 4))
