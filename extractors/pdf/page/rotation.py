"""Pages that lie on their side or stand on their head, turned so that their words run from left to right.

A page may be turned by its /Rotate, by a scanner's program that "saves it as shown", or by a printer's driver that
turns what it draws. All points here are from the top left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from schemas.geometry import Transform

if TYPE_CHECKING:
    from extractors.pdf.page.layout_objects import Letter


@dataclass(frozen=True)
class Turn:
    """How a page of this width and height (points) is turned: `quarters` is where its words run to, 1 being up."""

    quarters: int
    width: float
    height: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page when its words run from left to right."""
        return (self.height, self.width) if self.quarters % 2 else (self.width, self.height)

    @cached_property
    def onto(self) -> Transform:
        """Where the points of the page lie then."""
        return Transform.turned((self.width, self.height), self.quarters)


def quarters_of(matrix: tuple[float, ...]) -> int:
    """Where a character with this text matrix runs to: 0 right, 1 up, 2 left, 3 down."""
    a, b = float(matrix[0]), float(matrix[1])
    if abs(b) > abs(a):
        return 1 if b > 0 else 3
    return 2 if a < 0 else 0


def turn_of(letters: Iterable[Letter], width: float, height: float) -> Turn:
    """How a page with these characters is turned: as most of its words are."""
    told = Counter(quarters_of(c.matrix) for c in letters if c.text.strip())
    return Turn(max(told, key=lambda q: (told[q], q == 0), default=0), width, height)
