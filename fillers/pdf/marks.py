"""What a machine finds a page by: four corner markers and two QR codes, all artifacts (PDF/UA-1 7.1).

Where they stand is `schemas.page_marks`. Lengths are millimetres, origin at the top left of the page.
"""

from __future__ import annotations

import re

from schemas.page_marks import (
    CODE_INSET,
    INSET,
    MM,
    QR_QUIET,
    QR_SIDE,
    TAG_SIDE,
    Square,
    qr_places,
    tag_places,
)

__all__ = [
    "BEARER_BASE",
    "BEARER_HIGH",
    "BEARER_X",
    "CODE_INSET",
    "INSET",
    "MM",
    "QR_QUIET",
    "QR_SIDE",
    "TAGS",
    "TAG_SIDE",
    "Square",
    "bearer_room",
    "draw_qr",
    "draw_tags",
    "qr_places",
    "tag_places",
]

# The inner 4 x 4 modules of tags 0-3 (AprilTag 16h5), rows from the top, 1 is white.
TAGS = (
    ("1101", "1000", "1100", "0100"),
    ("1010", "0101", "0111", "0100"),
    ("0101", "0110", "0010", "1100"),
    ("1001", "1101", "1010", "0010"),
)


BEARER_X, BEARER_BASE, BEARER_HIGH = 25.0, 25.0, 6.0
"""Where the line with name and date begins, its base from the top of the page, and the room over it to write in."""


def bearer_room(width: float) -> float:
    """How wide the line with name and date may be on a page of this width: up to the QR code."""
    return qr_places(width, width)[0].x - QR_QUIET - BEARER_X


_DARK = re.compile(rb"\x01+")


def draw_tags(width: float, height: float) -> bytes:
    """Content that paints the four markers on a page of this size (millimetres) in PDF user space."""
    parts = ["q 0 g"]
    for place, rows in zip(tag_places(width, height), TAGS, strict=True):
        module = TAG_SIDE / 6
        for r in range(6):
            for run in re.finditer("0+", f"0{rows[r - 1]}0" if 1 <= r <= 4 else "000000"):
                x, y = place.x + run.start() * module, height - place.y - (r + 1) * module
                length = run.end() - run.start()
                parts.append(f"{x * MM:.3f} {y * MM:.3f} {length * module * MM:.3f} {module * MM:.3f} re")
    parts.append("f Q")
    return " ".join(parts).encode("ascii")


def draw_qr(text: str) -> tuple[int, bytes]:
    """A QR code without its quiet zone: modules on a side, and content that paints it one unit a module.

    Error correction M. The mask is fixed: weighing all eight costs four times the drawing, and a reader takes
    any (ISO/IEC 18004, 7.8 asks it of an encoder to ease reading; the text is short and changes everywhere).
    """
    import segno

    matrix = segno.make_qr(text, error="m", mask=2, boost_error=False).matrix
    count = len(matrix)
    parts = [
        b"%d %d %d 1 re" % (run.start(), count - 1 - r, run.end() - run.start())
        for r, row in enumerate(matrix)
        for run in _DARK.finditer(row)
    ]
    return count, b"0 g\n%b\nf" % b"\n".join(parts)
