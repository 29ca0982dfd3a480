"""Whether a place for a signature was signed. A word there instead of a name cannot be told from a signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.paper.over_print import MM, OverPrint
from extractors.paper.seen import Seen
from extractors.paper.writing import crop_of, strokes_of
from schemas.handwriting import SIGNED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.paper.flat_page import FlatPage
    from extractors.paper.over_print import Piece
    from schemas.template import Place

_WIDE, _HIGH = 6.0 * MM, 2.0 * MM
"""Pixels that the ink of a signature goes across and down at least; initials do. A tick or a dash is less."""
_INK = 40
"""Pixels of ink that a signature has at least: 10 mm of a thin pen's line."""
_STROKES = 3
"""Strokes side by side in a row of pixels: a letter or two. A line through the place has one, a cross or a Z two."""
_ROWS = 0.7 * MM
"""Rows of pixels that have so many: 54 signatures have 14 and more, lines, crosses and a Z 1 at most."""
_LETTERS = 3.0 * MM
"""Columns of pixels in which the ink goes down as far as `_HIGH`: a line that only shakes is flat in all of them."""


def read_signature(page: FlatPage, place: Place) -> Seen:
    """Raw empty where nobody signed, `SIGNED` where somebody did.

    Doubt `faint-signature` where there is ink, but too faint, small or little to have the look of a signature, or no
    more than a line, a cross or a Z, by which people say that nobody is to sign.
    """
    box = place.box.corners
    scan, blank, (rows, columns) = crop_of(page, box)
    over = OverPrint(scan, blank)
    seen = strokes_of(over, rows, columns)
    if seen.none:
        return Seen(box, raw="", confidence=0.99)
    if _large(seen.sure) and _has_letters(over, seen.sure):
        return Seen(box, raw=SIGNED, confidence=0.98)
    return Seen(box, confidence=0.5, doubt="faint-signature", other=SIGNED)


def _large(pieces: Sequence[Piece]) -> bool:
    """Whether it is as much ink, over as much room, as a signature has."""
    across = max((p.x + p.wide for p in pieces), default=0) - min((p.x for p in pieces), default=0)
    down = max((p.y + p.high for p in pieces), default=0) - min((p.y for p in pieces), default=0)
    return across >= _WIDE and down >= _HIGH and sum(p.area for p in pieces) >= _INK


def _has_letters(over: OverPrint, pieces: Sequence[Piece]) -> bool:
    """Whether strokes stand side by side and go up and down, as no line and no cross does."""
    import cv2
    import numpy as np

    ink = np.zeros(over.rest.shape, np.uint8)
    for p in pieces:
        here = slice(p.y, p.y + p.high), slice(p.x, p.x + p.wide)
        ink[here] = over.sizes[here] > 0
    # Gaps of a dry pen are no other stroke.
    whole: Any = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    begins = (whole[:, 1:] > 0) & (whole[:, :-1] == 0)
    rows = np.count_nonzero(begins.sum(1) >= _STROKES)
    down = len(ink) - np.argmax(ink[::-1], axis=0) - np.argmax(ink, axis=0)
    return bool(rows >= _ROWS and np.count_nonzero(ink.any(0) & (down >= _HIGH)) >= _LETTERS)
