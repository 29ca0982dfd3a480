"""Boxes, points and transforms, for the pages of a PDF and for pictures of pages alike.

Lengths are points on a page and pixels in a picture; the origin is the top left corner, y runs down.
"""

from __future__ import annotations

import math
from typing import NamedTuple


class Point(NamedTuple):
    """A point: to the right, and down."""

    x: float
    y: float


class Box(NamedTuple):
    """A rectangle: x0 <= x1, y0 <= y1."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def middle(self) -> Point:
        """Its centre."""
        return Point((self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2)

    @property
    def wide(self) -> float:
        """Its width."""
        return self.x1 - self.x0

    @property
    def tall(self) -> float:
        """Its height."""
        return self.y1 - self.y0

    def grown(self, by: float) -> Box:
        """Wider by so much on each side; smaller where it is negative."""
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def times(self, scale: float) -> Box:
        """The same on a page drawn at another scale."""
        return Box(self.x0 * scale, self.y0 * scale, self.x1 * scale, self.y1 * scale)

    def holds(self, point: Point) -> bool:
        """Whether a point lies in it, its edges included."""
        return self.x0 <= point.x <= self.x1 and self.y0 <= point.y <= self.y1

    def covers(self, other: Box) -> bool:
        """Whether all of the other lies in it."""
        return self.x0 <= other.x0 and self.y0 <= other.y0 and self.x1 >= other.x1 and self.y1 >= other.y1

    def meets(self, other: Box) -> bool:
        """Whether the two have a point in common."""
        return self.x0 <= other.x1 and self.x1 >= other.x0 and self.y0 <= other.y1 and self.y1 >= other.y0

    def rounded(self) -> Box:
        """To a hundredth, as evidence tells it."""
        return Box(*(round(v, 2) for v in self))


class Transform(NamedTuple):
    """An affine map: (x, y) goes to (a x + c y + e, b x + d y + f), as in a PDF (ISO 32000-1, 8.3.3)."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> Point:
        """Where a point goes."""
        return Point(self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)

    def box(self, box: Box) -> Box:
        """The corners of where a rectangle goes."""
        points = [self.point(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
        return Box(
            min(p.x for p in points),
            min(p.y for p in points),
            max(p.x for p in points),
            max(p.y for p in points),
        )

    def then(self, after: Transform) -> Transform:
        """This one first, the other on what comes of it."""
        return Transform(
            self.a * after.a + self.b * after.c,
            self.a * after.b + self.b * after.d,
            self.c * after.a + self.d * after.c,
            self.c * after.b + self.d * after.d,
            self.e * after.a + self.f * after.c + after.e,
            self.e * after.b + self.f * after.d + after.f,
        )

    def inverse(self) -> Transform:
        """The map back. Raises ZeroDivisionError where there is none."""
        n = self.a * self.d - self.b * self.c
        a, b, c, d = self.d / n, -self.b / n, -self.c / n, self.a / n
        return Transform(a, b, c, d, -(self.e * a + self.f * c), -(self.e * b + self.f * d))

    @property
    def scale(self) -> float:
        """How much longer a level line becomes."""
        return math.hypot(self.a, self.b)

    @classmethod
    def turned(cls, size: tuple[float, float], quarters: int) -> Transform:
        """Where a page of this width and height goes when it is turned clockwise by so many quarters."""
        wide, high = size
        return (cls(), cls(0, 1, -1, 0, high, 0), cls(-1, 0, 0, -1, wide, high), cls(0, -1, 1, 0, 0, wide))[
            quarters % 4
        ]


SAME = Transform()
"""The map that leaves all where it is."""
