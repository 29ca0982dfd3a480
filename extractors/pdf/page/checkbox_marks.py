"""Ticks on a page: whether a box that is drawn there has anything drawn or written in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import pairwise

from extractors.pdf.page.content import Char, Shape
from schemas.geometry import Box, Point

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


def mark(shapes: Iterable[Shape], chars: Iterable[Char], box: Box) -> Mark:
    """What stands in the box at `box` (points from the top left). `chars` are those whose place it is."""
    inner = _inner(box)
    near = [s for s in shapes if s.dark and _touches(s, box)]
    inked = [c for c in chars if c.text.strip()]
    if any(box.holds(c.middle) for c in inked):
        return Mark.TICKED
    frame = ticked = False
    touched = bool(inked)
    for shape in near:
        if _is_frame(shape, box):
            frame = True
            if shape.filled and not shape.stroked and shape.kind == "rect":
                return Mark.UNCLEAR
        elif _within(shape, box) and box.holds(shape.box.middle):
            ticked = ticked or any(inner.holds(p) for p in outline(shape))
            touched = touched or reaches(shape, box)
        else:
            touched = touched or reaches(shape, box) or _crosses(shape, inner)
    if ticked:
        return Mark.TICKED
    if touched:
        return Mark.TOUCHED
    return Mark.EMPTY if frame or _sides(near, box) >= 3 else Mark.UNCLEAR


def letter_reaches(char: Char, box: Box) -> bool:
    """Whether the ink of a letter reaches into a box."""
    ink = Box(char.x0, char.base - _CAPITAL * char.size, char.x1, char.base)
    return ink.meets(box.grown(-_TOUCH))


def reaches(s: Shape, r: Box) -> bool:
    """Whether a stroke of the size of a tick reaches into a box. What runs straight may be a side of its frame."""
    if s.kind == "rect" or not _within(s, r) or min(s.box.wide, s.box.tall) < _AROUND:
        return False
    if max(s.box.wide, s.box.tall) < _CORNER and not r.grown(-_CORNER).holds(s.box.middle):
        return False
    inner = r.grown(-_TOUCH)
    return any(_passes(a, b, inner) for a, b in pairwise(s.points))


def _passes(a: Point, b: Point, r: Box) -> bool:
    """Whether any of a straight stretch lies in a box, were it only a corner (Liang and Barsky)."""
    first, last = 0.0, 1.0
    for at, way, low, high in ((a.x, b.x - a.x, r.x0, r.x1), (a.y, b.y - a.y, r.y0, r.y1)):
        if way == 0:
            if not low <= at <= high:
                return False
            continue
        near, far = sorted(((low - at) / way, (high - at) / way))
        first, last = max(first, near), min(last, far)
    return first <= last


def _crosses(s: Shape, inner: Box) -> bool:
    """Whether a straight line goes through a box's inside, as no line of a table does."""
    return min(s.box.wide, s.box.tall) < _THIN and s.box.meets(inner)


def _inner(r: Box) -> Box:
    dx, dy = r.wide * _MARGIN, r.tall * _MARGIN
    return Box(r.x0 + dx, r.y0 + dy, r.x1 - dx, r.y1 - dy)


def _touches(s: Shape, r: Box) -> bool:
    return s.box.meets(r.grown(_AROUND))


def _within(s: Shape, r: Box) -> bool:
    """No larger than the box by half: what only passes through, like a table's line, is no tick."""
    return s.box.wide < 2 * r.wide and s.box.tall < 2 * r.tall


def _is_frame(s: Shape, r: Box) -> bool:
    spans = _FRAME * r.wide < s.box.wide < r.wide + 4 and _FRAME * r.tall < s.box.tall < r.tall + 4
    around = abs(s.box.middle.x - r.middle.x) < 2 and abs(s.box.middle.y - r.middle.y) < 2
    return (
        spans
        and around
        and s.kind != "line"
        and (s.kind == "rect" or not any(_inner(r).holds(p) for p in outline(s)))
    )


def _sides(shapes: Iterable[Shape], r: Box) -> int:
    """How many sides of the box are drawn as lines of their own."""
    found = set()
    for s in shapes:
        for n, (at, edge) in enumerate(zip(s.box, r, strict=True)):
            flat = s.box.wide < 2 if n % 2 == 0 else s.box.tall < 2
            if flat and abs(at - edge) < _AROUND:
                found.add(n)
    return len(found)


def outline(s: Shape) -> Iterator[Point]:
    """Its points and the middles between them; a rectangle's middle."""
    if s.kind == "rect" or not s.points:
        yield s.box.middle
        return
    for a, b in pairwise(s.points):
        yield a
        for share in (0.25, 0.5, 0.75):
            yield Point(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)
    yield s.points[-1]
