"""Ticks on a page: whether a box that is drawn there has anything drawn or written in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import pairwise

from extractors.pdf.page.content import Char, Point, Shape
from extractors.pdf.page.registration import Region

_FRAME = 0.85
"""A shape that spans this share of a box both ways is its frame, unless it crosses the middle."""
_MARGIN = 0.2
"""Share of the side at each edge in which ink is the frame's, not a tick's."""
_AROUND = 1.5
"""Points by which a frame may stand out of its box."""
_TOUCH = 1.0
"""Points by which a mark must reach into a box to touch it: less is on its frame."""
_CORNER = 4.0
"""Points: a smaller bow may be the corner of a frame that is drawn in pieces."""
_THIN = 3.0  # points of a line's thickness
_CAPITAL = 0.72  # height of a capital letter or a cross, of the type size


class Mark(Enum):
    """What is known of a box. UNCLEAR: filled all over, or nothing of the box itself is drawn. TOUCHED: something
    reaches into it that may have been meant for it, or for another.
    """

    EMPTY = "empty"
    TICKED = "ticked"
    TOUCHED = "touched"
    UNCLEAR = "unclear"


def mark(shapes: Iterable[Shape], chars: Iterable[Char], region: Region) -> Mark:
    """What stands in the box at `region` (points from the top left). `chars` are those whose place it is."""
    inner = _inner(region)
    near = [s for s in shapes if s.dark and _touches(s, region)]
    inked = [c for c in chars if c.text.strip()]
    if any(_holds(region, c.middle) for c in inked):
        return Mark.TICKED
    frame = ticked = False
    touched = bool(inked)
    for shape in near:
        if _is_frame(shape, region):
            frame = True
            if shape.filled and not shape.stroked and shape.kind == "rect":
                return Mark.UNCLEAR
        elif _within(shape, region) and _holds(region, _middle(shape)):
            ticked = ticked or any(_holds(inner, p) for p in outline(shape))
            touched = touched or reaches(shape, region)
        else:
            touched = touched or reaches(shape, region) or _crosses(shape, inner)
    if ticked:
        return Mark.TICKED
    if touched:
        return Mark.TOUCHED
    return Mark.EMPTY if frame or _sides(near, region) >= 3 else Mark.UNCLEAR


def letter_reaches(char: Char, region: Region) -> bool:
    """Whether the ink of a letter reaches into a box."""
    ink = (char.x0, char.base - _CAPITAL * char.size, char.x1, char.base)
    box = _inset(region, _TOUCH)
    return ink[0] < box[2] and ink[2] > box[0] and ink[1] < box[3] and ink[3] > box[1]


def reaches(s: Shape, r: Region) -> bool:
    """Whether a stroke of the size of a tick reaches into a box. What runs straight may be a side of its frame."""
    if s.kind == "rect" or not _within(s, r) or min(s.x1 - s.x0, s.y1 - s.y0) < _AROUND:
        return False
    if max(s.x1 - s.x0, s.y1 - s.y0) < _CORNER and not _holds(_inset(r, _CORNER), _middle(s)):
        return False
    box = _inset(r, _TOUCH)
    return any(_holds(box, p) for a, b in pairwise(s.points) for p in _along(a, b))


def _along(a: Point, b: Point) -> Iterator[Point]:
    """Points of a stretch, none further than one from the next."""
    steps = int(max(abs(b[0] - a[0]), abs(b[1] - a[1]))) + 1
    for n in range(steps + 1):
        yield a[0] + (b[0] - a[0]) * n / steps, a[1] + (b[1] - a[1]) * n / steps


def _crosses(s: Shape, inner: Region) -> bool:
    """Whether a straight line goes through a box's inside, as no line of a table does."""
    if min(s.x1 - s.x0, s.y1 - s.y0) >= _THIN:
        return False
    return s.x0 < inner[2] and s.x1 > inner[0] and s.y0 < inner[3] and s.y1 > inner[1]


def _middle(s: Shape) -> Point:
    return (s.x0 + s.x1) / 2, (s.y0 + s.y1) / 2


def _inset(r: Region, by: float) -> Region:
    return r[0] + by, r[1] + by, r[2] - by, r[3] - by


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
    around = abs(s.x0 + s.x1 - r[0] - r[2]) < 4 and abs(s.y0 + s.y1 - r[1] - r[3]) < 4
    return (
        spans
        and around
        and s.kind != "line"
        and (s.kind == "rect" or not any(_holds(_inner(r), p) for p in outline(s)))
    )


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
