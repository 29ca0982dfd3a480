"""Where a page of ours has its corner markers and QR codes: what prints them and what looks for them agree here.

Corner markers are AprilTags of family 16h5, numbers 0-3 clockwise from the top left. They are printed inset,
because office printers and scanners lose what is near the edge. QR codes stand beside the top right and the
bottom left marker. Lengths are millimetres, origin at the top left of the page.
"""

from __future__ import annotations

from dataclasses import dataclass

MM = 72 / 25.4
"""Points in a millimetre."""

INSET = 12.0
"""From the page's edges to a corner marker."""
CODE_INSET = 8.0
"""From the page's upper or lower edge to a QR code: what stands between the codes and the body keeps off them."""
TAG_SIDE = 8.1
"""A marker's black square: 6 modules of 1.35 mm; one more module around it stays white."""
QR_SIDE = 18.4
"""A QR code without its quiet zone."""
QR_QUIET = 3.0
"""Four modules, the quiet zone of ISO/IEC 18004, at the smallest version that holds an identity."""


@dataclass(frozen=True, slots=True)
class Square:
    """A square on a page: left, top and side in millimetres."""

    x: float
    y: float
    side: float

    @property
    def corners(self) -> tuple[tuple[float, float], ...]:
        """Its corners, clockwise from the top left."""
        right, low = self.x + self.side, self.y + self.side
        return (self.x, self.y), (right, self.y), (right, low), (self.x, low)


def tag_places(width: float, height: float) -> tuple[Square, ...]:
    """Where tags 0-3 stand on a page of this size, in millimetres."""
    right, low = width - INSET - TAG_SIDE, height - INSET - TAG_SIDE
    return tuple(
        Square(x, y, TAG_SIDE) for x, y in ((INSET, INSET), (right, INSET), (right, low), (INSET, low))
    )


def qr_places(width: float, height: float) -> tuple[Square, Square]:
    """Where the two QR codes of a page stand, in millimetres: beside the top right and bottom left markers."""
    beside = INSET + TAG_SIDE + QR_QUIET
    return (
        Square(width - beside - QR_SIDE, CODE_INSET, QR_SIDE),
        Square(beside, height - CODE_INSET - QR_SIDE, QR_SIDE),
    )
