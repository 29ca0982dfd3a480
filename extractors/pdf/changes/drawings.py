"""Lines and areas on a page that its form does not draw: what strikes an answer out, covers it or stands in its box.

Programs that write a page anew redraw lines and frames in many ways, but where they are they stay. Nothing that a form
draws covers its own words, and in an answer's box it draws no more than the frame, the lines to write on and the cells
of a date; so only what no form has is taken for a person's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from extractors.pdf.page.checkbox_marks import Mark, mark, outline, reaches
from extractors.pdf.page.content import Char, Page, Point, Shape
from extractors.pdf.page.registration import Region, Registered
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


def by_hand(
    on: Registered, places: Iterable[Place], shown: Collection[str]
) -> Iterator[tuple[Region, Region]]:
    """The corners of each drawing no form has, and of what it stands on: an answer's box, the letters or itself.

    `places` are those of the page. Where the path of one is `shown`, a field draws its answer over the page, whose
    content has neither ticks nor lines to write on there.
    """
    boxes = [(place, on.region(place.box), place.path in shown) for place in places]
    scale = min(on.x[0], on.y[0])
    yield from _strokes(on.page, [box for place, box, live in boxes if place.kind == "mark" and not live])
    yield from _covers(on.page, [box for place, box, live in boxes if place.kind == "mark" and not live])
    for place, box, live in boxes:
        if place.kind == "mark" and not live:
            continue  # whatever is drawn there is a tick, or in doubt as one
        inner = _inset(box, _EDGE * scale)
        for shape in on.page.shapes:
            if _meet(_corners(shape), inner) and not _of_form(shape, place, box, scale, live=live):
                yield _corners(shape), box


def _of_form(shape: Shape, place: Place, box: Region, scale: float, *, live: bool) -> bool:
    """Whether a shape that reaches into a box is one the form has there."""
    at = _corners(shape)
    if _holds(at, _inset(box, _EDGE * scale)):
        if not (shape.filled and _is_area(shape)):
            return True  # its frame, or what is around it
        # The ground that a program lays under an answer is light, and it lays none under a field's.
        return not shape.dark and not (live and _holds(_inset(box, -_EDGE * scale), at))
    if place.kind == "comb":
        return _is_cell(at, box, scale) or (not live and _is_slash(at, box))
    if place.kind == "mark" or not shape.dark or shape.y1 - shape.y0 >= _THIN:
        return False
    indent = _INDENT * place.size * scale
    across = 0 <= at[0] - box[0] < indent and 0 <= box[2] - at[2] < indent
    return across and (box[3] - at[3] < indent if place.kind == "signature" else not live)


def _is_cell(at: Region, box: Region, scale: float) -> bool:
    """Whether it is as high as a date's box and stands on the edges of its cells."""
    cell, slack = (box[2] - box[0]) / _CELLS, _EDGE * scale
    tall = abs(at[1] - box[1]) < slack and abs(at[3] - box[3]) < slack
    return tall and all(abs(x - box[0] - cell * round((x - box[0]) / cell)) < slack for x in (at[0], at[2]))


def _is_slash(at: Region, box: Region) -> bool:
    """Whether it lies within a cell of a date that takes no digit: an empty date's slashes are strokes."""
    cell = (box[2] - box[0]) / _CELLS
    return any(_holds((box[0] + n * cell, box[1], box[0] + (n + 1) * cell, box[3]), at) for n in _SLASHES)


def _strokes(page: Page, ticks: Sequence[Region]) -> Iterator[tuple[Region, Region]]:
    level = []
    for shape in page.shapes:
        if not shape.dark:
            continue
        box = _corners(shape)
        if shape.y1 - shape.y0 < _THIN and shape.x1 - shape.x0 > 2 * _THIN:
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
                c.x1 - c.x0 for c in inked if box[0] < c.x1 and c.x0 < box[2]
            ):
                yield box, box


def _strikes(box: Region, char: Char) -> bool:
    low, high = THROUGH
    middle = (box[1] + box[3]) / 2
    across = char.base - high * char.size < middle < char.base - low * char.size
    return across and box[0] <= (char.x0 + char.x1) / 2 <= box[2]


def _is_bent(shape: Shape) -> bool:
    if min(shape.x1 - shape.x0, shape.y1 - shape.y0) < 2 * _BENT:
        return False
    return any(
        min(x - shape.x0, shape.x1 - x) > _BENT and min(y - shape.y0, shape.y1 - y) > _BENT
        for x, y in outline(shape)
    )


def _covers(page: Page, ticks: Sequence[Region]) -> Iterator[tuple[Region, Region]]:
    """Areas that are drawn over letters, or over the tick of a box."""
    for shape in page.shapes:
        if not shape.filled or not _is_area(shape):
            continue
        hidden = next(
            (
                c
                for line in page.lines
                if shape.y0 < line[-1].base + line[-1].size and line[0].base - line[0].size < shape.y1
                for c in line
                if c.order < shape.order and c.text.strip() and _is_over(shape, c.middle)
            ),
            None,
        )
        if hidden is not None:
            yield _corners(shape), (hidden.x0, hidden.base - hidden.size, hidden.x1, hidden.base)
        for box in ticks:
            if not _holds(_corners(shape), _inset(box, _MIDDLE * (box[2] - box[0]))):
                continue
            near = [s for s in page.shapes if s.order < shape.order and _meet(_corners(s), box)]
            if near and mark(near, (), box) is Mark.TICKED:
                yield _corners(shape), box


def _is_over(shape: Shape, point: Point) -> bool:
    x, y = point
    if not (shape.x0 < x < shape.x1 and shape.y0 < y < shape.y1):
        return False
    if shape.kind == "rect" or len(shape.points) < 3:
        return True
    crossed = 0
    for (x0, y0), (x1, y1) in pairwise((*shape.points, shape.points[0])):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            crossed += 1
    return crossed % 2 == 1


def _is_area(shape: Shape) -> bool:
    return min(shape.x1 - shape.x0, shape.y1 - shape.y0) >= _THIN


def _corners(shape: Shape) -> Region:
    return shape.x0, shape.y0, shape.x1, shape.y1


def _inset(box: Region, by: float) -> Region:
    return box[0] + by, box[1] + by, box[2] - by, box[3] - by


def _holds(outer: Region, inner: Region) -> bool:
    low = outer[0] <= inner[0] and outer[1] <= inner[1]
    return low and outer[2] >= inner[2] and outer[3] >= inner[3]


def _meet(one: Region, other: Region) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]
