"""Whether the frame of an answer's box is still there: where it is not, something lies over the box or is cut off.

A box that is covered looks as empty as one that nobody wrote in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractors.paper.flat_page import DPI, SCALE, pixels
from schemas.geometry import Box

if TYPE_CHECKING:
    from extractors.paper.flat_page import FlatPage, Ink

_MM = DPI / 25.4
_BESIDE = 1.2 * _MM / SCALE
"""Points each way of a frame's edge in which its line is looked for."""
_PRINTED, _SEEN = 60, 24
"""Ink of the blank from which a frame is printed there, and of the page under which nothing of it is left."""
_GAP = 6.0 * _MM
"""Pixels of a frame's line that are gone in one piece where it is covered: severities 1 to 4 leave gaps of 0.6 mm."""


def frame_gone(page: FlatPage, box: Box) -> bool:
    """Whether a piece of the frame around a box of the template (points) is not seen on the page.

    Never of a scan in black and white alone, which may leave out every line that is printed in grey.
    """
    if page.quality.bilevel:
        return False
    return any(_longest_gap(seen, printed) > _GAP for seen, printed in _lines(page, box))


def _lines(page: FlatPage, box: Box) -> Iterator[tuple[Ink, Ink]]:
    """Of each side of the frame the darkest ink across it, on the page and on the blank."""
    for line, across in (
        (Box(box.x0, box.y0, box.x1, box.y0), 0),
        (Box(box.x0, box.y1, box.x1, box.y1), 0),
        (Box(box.x0, box.y0, box.x0, box.y1), 1),
        (Box(box.x1, box.y0, box.x1, box.y1), 1),
    ):
        at = pixels(line.grown(_BESIDE), page.ink.shape)
        yield page.ink[at].max(axis=across), page.blank[at].max(axis=across)


def _longest_gap(seen: Ink, printed: Ink) -> int:
    longest = gap = 0
    for gone in ((printed >= _PRINTED) & (seen < _SEEN)).tolist():
        gap = gap + 1 if gone else 0
        longest = max(longest, gap)
    return longest
