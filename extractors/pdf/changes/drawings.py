"""Lines and areas on a page that its form does not draw: what strikes an answer out, covers it or stands in its box.

Programs that write a page anew redraw lines and frames in many ways, but where they are they stay. Nothing that a form
draws covers its own words, and in an answer's box it draws no more than the frame, the lines to write on and the cells
of a date; so only what no form has is taken for a person's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from extractors.pdf.page.checkbox_marks import Mark, mark, outline, reaches
from extractors.pdf.page.content import Char, Page, Shape
from extractors.pdf.page.registration import Registered
from schemas.geometry import Box, Point
from schemas.template import Place

_BENT = 3.0
"""Points from each of its outermost edges at which a stroke is neither upright, level nor a frame."""
_THIN = 3.0  # points of a line's thickness
THROUGH = (0.12, 0.62)  # heights above the baseline, in type sizes, at which a level line strikes words out
_LONG = 0.5  # share of a line's ink that must be struck through
_EDGE = 2.5
"""Points on the blank from a box's edge within which a line may be its frame."""
_INDENT = 0.75
"""By how much a line to write on stops short of its box's sides, and a signature's of the foot: as a multiple of the
type size, with which both grow."""
_CELLS = 10  # of a date
_SLASHES = (2, 5)  # of these, counted from 0
_MIDDLE = 0.25  # of a tick box at each edge: what covers all within covers a tick


def by_hand(on: Registered, places: Iterable[Place], shown: Collection[str]) -> Iterator[tuple[Box, Box]]:
    """The corners of each drawing no form has, and of what it stands on: an answer's box, the letters or itself.

    `places` are those of the page. Where the path of one is `shown`, a field draws its answer over the page, whose
    content has neither ticks nor lines to write on there.
    """
    boxes = [(place, on.box(place), place.path in shown) for place in places]
    scale = on.onto.scale
    yield from _strokes(on.page, [box for place, box, live in boxes if place.kind == "mark" and not live])
    yield from _covers(on.page, [box for place, box, live in boxes if place.kind == "mark" and not live])
    for place, box, live in boxes:
        if place.kind == "mark" and not live:
            continue  # whatever is drawn there is a tick, or in doubt as one
        inner = box.grown(-_EDGE * scale)
        for shape in on.page.shapes:
            if shape.box.meets(inner) and not _of_form(shape, place, box, scale, live=live):
                yield shape.box, box


def _of_form(shape: Shape, place: Place, box: Box, scale: float, *, live: bool) -> bool:
    """Whether a shape that reaches into a box is one the form has there."""
    at = shape.box
    if at.covers(box.grown(-_EDGE * scale)):
        if not (shape.filled and _is_area(shape)):
            return True  # its frame, or what is around it
        # The ground that a program lays under an answer is light, and it lays none under a field's.
        return not shape.dark and not (live and box.grown(_EDGE * scale).covers(at))
    if place.kind == "comb":
        return _is_cell(at, box, scale) or (not live and _is_slash(at, box))
    if place.kind == "mark" or not shape.dark or shape.box.tall >= _THIN:
        return False
    indent = _INDENT * place.size * scale
    across = 0 <= at.x0 - box.x0 < indent and 0 <= box.x1 - at.x1 < indent
    return across and (box.y1 - at.y1 < indent if place.kind == "signature" else not live)


def _is_cell(at: Box, box: Box, scale: float) -> bool:
    """Whether it is as high as a date's box and stands on the edges of its cells."""
    cell, slack = box.wide / _CELLS, _EDGE * scale
    tall = abs(at.y0 - box.y0) < slack and abs(at.y1 - box.y1) < slack
    return tall and all(abs(x - box.x0 - cell * round((x - box.x0) / cell)) < slack for x in (at.x0, at.x1))


def _is_slash(at: Box, box: Box) -> bool:
    """Whether it lies within a cell of a date that takes no digit: an empty date's slashes are strokes."""
    cell = box.wide / _CELLS
    return any(Box(box.x0 + n * cell, box.y0, box.x0 + (n + 1) * cell, box.y1).covers(at) for n in _SLASHES)


def _strokes(page: Page, ticks: Sequence[Box]) -> Iterator[tuple[Box, Box]]:
    level = []
    for shape in page.shapes:
        if not shape.dark:
            continue
        box = shape.box
        if shape.box.tall < _THIN and shape.box.wide > 2 * _THIN:
            level.append(box)
            continue
        bent = shape.stroked and shape.kind != "rect" and _is_bent(shape)
        if bent and not any(reaches(shape, tick) for tick in ticks):
            yield box, box
    if not level:
        return
    for line in page.lines:
        inked = [c for c in line if c.text.strip() and c.upright]
        for box in level:
            struck = sum(c.x1 - c.x0 for c in inked if _strikes(box, c))
            if struck > 0 and struck > _LONG * sum(
                c.x1 - c.x0 for c in inked if box.x0 < c.x1 and c.x0 < box.x1
            ):
                yield box, box


def _strikes(box: Box, char: Char) -> bool:
    low, high = THROUGH
    middle = (box.y0 + box.y1) / 2
    across = char.base - high * char.size < middle < char.base - low * char.size
    return across and box.x0 <= (char.x0 + char.x1) / 2 <= box.x1


def _is_bent(shape: Shape) -> bool:
    if min(shape.box.wide, shape.box.tall) < 2 * _BENT:
        return False
    return any(
        min(x - shape.box.x0, shape.box.x1 - x) > _BENT and min(y - shape.box.y0, shape.box.y1 - y) > _BENT
        for x, y in outline(shape)
    )


def _covers(page: Page, ticks: Sequence[Box]) -> Iterator[tuple[Box, Box]]:
    """Areas that are drawn over letters, or over the tick of a box."""
    for shape in page.shapes:
        if not shape.filled or not _is_area(shape):
            continue
        hidden = next(
            (
                c
                for line in page.lines
                if shape.box.y0 < line[-1].base + line[-1].size and line[0].base - line[0].size < shape.box.y1
                for c in line
                if c.order < shape.order and c.text.strip() and _is_over(shape, c.middle)
            ),
            None,
        )
        if hidden is not None:
            yield shape.box, Box(hidden.x0, hidden.base - hidden.size, hidden.x1, hidden.base)
        for box in ticks:
            if not shape.box.covers(box.grown(-_MIDDLE * box.wide)):
                continue
            near = [s for s in page.shapes if s.order < shape.order and s.box.meets(box)]
            if near and mark(near, (), box) is Mark.TICKED:
                yield shape.box, box


def _is_over(shape: Shape, point: Point) -> bool:
    x, y = point
    if not (shape.box.x0 < x < shape.box.x1 and shape.box.y0 < y < shape.box.y1):
        return False
    if shape.kind == "rect" or len(shape.points) < 3:
        return True
    crossed = 0
    for (x0, y0), (x1, y1) in pairwise((*shape.points, shape.points[0])):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            crossed += 1
    return crossed % 2 == 1


def _is_area(shape: Shape) -> bool:
    return min(shape.box.wide, shape.box.tall) >= _THIN
