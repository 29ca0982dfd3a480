"""Ticks on a page: whether a box that is drawn there has anything drawn or written in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

from extractors.pdf.page.content import Char, Point, Shape
from extractors.pdf.page.registration import Region

_FRAME = 0.85
"""A shape that spans this share of a box both ways is its frame, unless it crosses the middle."""
_MARGIN = 0.2
"""Share of the side at each edge in which ink is the frame's, not a tick's."""
_AROUND = 1.5
"""Points by which a frame may stand out of its box."""


class Mark(Enum):
    """What is known of a box. UNCLEAR: filled all over, or nothing of the box itself is drawn."""

    EMPTY = "empty"
    TICKED = "ticked"
    UNCLEAR = "unclear"


def mark(shapes: Iterable[Shape], chars: Iterable[Char], region: Region) -> Mark:
    """What stands in the box at `region` (points from the top left)."""
    inner = _inner(region)
    near = [s for s in shapes if s.dark and _touches(s, region)]
    if any(c.text.strip() and _holds(inner, c.middle) for c in chars):
        return Mark.TICKED
    frame = False
    inked = False
    for shape in near:
        if _is_frame(shape, region):
            frame = True
            if shape.filled and not shape.stroked and shape.kind == "rect":
                return Mark.UNCLEAR
        elif _within(shape, region) and any(_holds(inner, p) for p in outline(shape)):
            inked = True
    if inked:
        return Mark.TICKED
    return Mark.EMPTY if frame or _sides(near, region) >= 3 else Mark.UNCLEAR


def _inner(region: Region) -> Region:
    x0, y0, x1, y1 = region
    dx, dy = (x1 - x0) * _MARGIN, (y1 - y0) * _MARGIN
    return x0 + dx, y0 + dy, x1 - dx, y1 - dy


def _touches(s: Shape, r: Region) -> bool:
    return s.x1 > r[0] - _AROUND and s.x0 < r[2] + _AROUND and s.y1 > r[1] - _AROUND and s.y0 < r[3] + _AROUND


def _within(s: Shape, r: Region) -> bool:
    """No larger than the box by half: what only passes through, like a table's line, is no tick."""
    wide, tall = r[2] - r[0], r[3] - r[1]
    return s.x1 - s.x0 < 2 * wide and s.y1 - s.y0 < 2 * tall


def _is_frame(s: Shape, r: Region) -> bool:
    wide, tall = r[2] - r[0], r[3] - r[1]
    spans = _FRAME * wide < s.x1 - s.x0 < wide + 4 and _FRAME * tall < s.y1 - s.y0 < tall + 4
    return spans and (s.kind == "rect" or not any(_holds(_inner(r), p) for p in outline(s)))


def _sides(shapes: Iterable[Shape], r: Region) -> int:
    """How many sides of the box are drawn as lines of their own."""
    found = set()
    for s in shapes:
        for n, (at, edge) in enumerate(((s.x0, r[0]), (s.y0, r[1]), (s.x1, r[2]), (s.y1, r[3]))):
            flat = s.x1 - s.x0 < 2 if n % 2 == 0 else s.y1 - s.y0 < 2
            if flat and abs(at - edge) < _AROUND:
                found.add(n)
    return len(found)


def outline(s: Shape) -> Iterator[Point]:
    """Its points and the middles between them; a rectangle's middle."""
    if s.kind == "rect" or not s.points:
        yield (s.x0 + s.x1) / 2, (s.y0 + s.y1) / 2
        return
    for a, b in zip(s.points, s.points[1:], strict=False):
        yield a
        for share in (0.25, 0.5, 0.75):
            yield a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
    yield s.points[-1]


def _holds(r: Region, p: Point) -> bool:
    return r[0] < p[0] < r[2] and r[1] < p[1] < r[3]
