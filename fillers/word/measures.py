"""Lengths as WordprocessingML counts them: twips (1/20 point) and half-points for type sizes."""

from __future__ import annotations

from typing import NewType

Twips = NewType("Twips", int)
"""One twentieth of a point, 1/1440 inch (ECMA-376 part 1, 17.18.105)."""

HalfPoints = NewType("HalfPoints", int)
"""Type sizes are counted in half-points (ECMA-376 part 1, 17.18.42)."""


def mm(length: float) -> Twips:
    """Millimetres as twips."""
    return Twips(round(length * 1440 / 25.4))


def points(length: float) -> Twips:
    """Points as twips."""
    return Twips(round(length * 20))


def type_size(size: float) -> HalfPoints:
    """A type size in points as half-points; halves are kept, anything finer is rounded."""
    return HalfPoints(round(size * 2))
