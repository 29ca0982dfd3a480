"""The picture witness of paper: what a person put on a page beside the answers, and print of ours that is gone.

Notes in margins, words and options struck out, arrows, stars, correction fluid, initials. What befell the paper is
none of that: holes, staples, shadows of edges, folds, coffee, lines of a dirty scanner, dust.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extractors.paper.hanging import hanging
from extractors.paper.over_print import MM, ZOOM, OverPrint
from extractors.paper.print_harmed import missing_print, struck_out
from schemas.geometry import Box
from schemas.page_marks import MM as POINTS
from schemas.page_marks import qr_places, tag_places

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from extractors.paper.flat_page import FlatPage, Ink
    from extractors.paper.over_print import Piece
    from schemas.template import Place

ADDED, MISSING, STRUCK = "added-by-hand", "print-missing", "struck-out-print"
SAY = {
    ADDED: "Something is written or drawn here, outside of the boxes. Say whether it changes an answer.",
    MISSING: "Something that the form prints is covered, cut off or missing here.",
    STRUCK: "Something that the form prints is struck out here. Say whether it changes an answer.",
}
NEAR = 8.0
"""Points from an answer's box within which something drawn may be meant for it."""

_STROKE = 2.2 * MM
"""Pixels from which a mark outside of the boxes may be somebody's; hairs and dust are mostly less."""
_LEAST_INK = 12
"""Pixels of ink that such a mark has."""
_CLUSTER = 3.0 * MM
"""Pixels from one mark to the next that are told as one."""
_LEAST_CLUSTER = 36
"""Pixels of ink of all marks that stand together: two small letters of a thin pen, or a stroke of 5 mm."""
_DIGIT = 12
"""The same in a row of boxes of which none is ticked: a “1” of 2 mm, written there instead of a tick."""
_FRAME = 1.0
"""Points around an answer's box that belong to it."""
_OURS = 0.5
"""Share of a mark's ink that lies in boxes when it is of an answer, such as a tail of a letter or of a tick."""
_OVERHANG = 90
"""Pixels of ink (4 cm of a line) that may hang out of boxes: a stroke over a whole page lies mostly in them, too."""
_TAIL, _TICK = 0.1, 14.0 * MM
"""Share of a mark's ink in a box, and its length (pixels), when it is a tick that was drawn too large."""
_EDGE = 2.0 * MM
"""Pixels from the page's edge: what reaches so far out is its shadow, or what the page lay on."""
_HOLE, _HOLES_AT = (4.2 * MM, 8.0 * MM), 18.0 * MM
"""Pixels across of what is seen of a punched hole (6 mm), and from the page's edge to its middle."""
_CORNER, _STAPLE = 18.0 * MM, 16.0 * MM
"""Pixels from a corner, both ways, where paper is stapled, and across of the most that is seen of a staple."""
_STAIN, _BROAD = 130, 0.35
"""Ink that the darkest pixel of a stain (coffee, a shadow) has at most, and share of it with ink all around it."""
_FOLD, _NARROW = 30.0 * MM, 4.0 * MM
"""Pixels from which a pale narrow line is a fold, and how narrow it is at most."""
_BAND = 6.0 * MM
"""Pixels from the page's edge to the middle of what is a shadow of it, where that is narrow."""
_HAIR, _MUCH = 110, 120
"""Ink of the darkest pixel, and pixels of ink, of a stroke that stands alone and is a hair if it has less of both."""
_CODE_QUIET = 3.0
"""Millimetres around codes and markers: a pen that is tried there, and what hides one, is told by who reads them."""
_LINE_SHARE, _LINE_WIDE = 0.35, 5
"""Share of the page from which a straight mark, no wider than so many pixels, is a scanner's line or a fold."""

_LONG_SIDE = 1169
"""Pixels at 100 dpi of the longer side of A4, which a page that is none of ours is taken for."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something seen: on which page of the file (from 1), where on the template's page (points), and what.

    `path`: the answer beside which it stands, None where it is beside none.
    """

    page: int
    box: Box
    code: str
    path: str | None = None

    @property
    def say(self) -> str:
        """What it says to the person who looks at it."""
        return SAY[self.code]


def strange_ink(
    page: FlatPage, places: Sequence[Place], taken: Sequence[Box] = (), rows: Sequence[Box] = ()
) -> Iterator[Finding]:
    """What was put on a page outside of its answers' boxes, and what is gone of its print.

    `places`: those of the page. `taken`: where on it (points) else ink is accounted for, such as a circle that was
    read as a mark, or the line for name and date at its head. `rows`: rows of boxes (points) of which none is ticked:
    less ink counts there.
    """
    over = OverPrint(page.ink, page.blank)
    boxed = _boxed(over.rest.shape, (*(p.box.corners for p in places), *taken))
    struck = struck_out(page.ink, page.blank, over, boxed)
    for code, boxes in _told(
        struck,
        _clusters(_marks(over, boxed), rows),
        missing_print(over, boxed, dark_only=page.quality.bilevel),
    ):
        for box in boxes:
            where = box.times(1 / ZOOM)
            yield Finding(page.number, where, code, _beside(where, places))


def has_writing(ink: Ink) -> bool:
    """Whether somebody wrote on a page that is none of a form's, such as a back.

    `ink`: 0 paper to 255, its paper made even, upright or not, at any resolution.
    """
    import cv2
    import numpy as np

    times = 2 * _LONG_SIDE / max(ink.shape)
    even: Any = cv2.resize(ink, None, fx=times, fy=times, interpolation=cv2.INTER_AREA)
    over = OverPrint(even, np.zeros_like(even))
    return bool(_clusters(_marks(over, np.zeros_like(over.rest))))


def _told(
    struck: Sequence[Box], added: Sequence[Box], missing: Sequence[Box]
) -> Iterator[tuple[str, list[Box]]]:
    """Each place once: a line through a word whose ends stand out is struck out, and nothing more."""
    lines = [_joined([one, *(a for a in added if a.meets(one))]) for one in struck]
    yield STRUCK, _grouped(lines, _CLUSTER)
    yield ADDED, [a for a in added if not any(a.meets(one) for one in lines)]
    yield MISSING, _grouped(missing, _CLUSTER)


def _beside(box: Box, places: Sequence[Place]) -> str | None:
    """The path of the nearest answer that is near enough."""
    near = [(_apart(p.box.corners, box), p.path) for p in places]
    away, path = min(near, default=(NEAR, ""))
    return path if away < NEAR else None


def _apart(one: Box, other: Box) -> float:
    """How far apart two boxes are, 0 where they meet."""
    across = max(one.x0 - other.x1, other.x0 - one.x1, 0.0)
    down = max(one.y0 - other.y1, other.y0 - one.y1, 0.0)
    return float((across * across + down * down) ** 0.5)


def _boxed(shape: tuple[int, ...], boxes: Sequence[Box]) -> Ink:
    """1 in answers' boxes and at codes and markers."""
    import numpy as np

    boxed = np.zeros(shape, np.uint8)
    for box in boxes:
        boxed[_pixels(box.grown(_FRAME), shape)] = 1
    for square in _codes(shape):
        boxed[_pixels(square, shape)] = 1
    return boxed


def _marks(over: OverPrint, boxed: Ink) -> list[Piece]:
    """Strokes that are of no answer, code or edge."""
    shape = over.rest.shape
    over.leave_out(_from_the_edge(over))
    over.leave_out(_scanner_lines(over.sizes))
    clear = over.thresholds[1]
    return [
        piece
        for piece in over.pieces(boxed)
        if piece.long >= _STROKE
        and piece.peak >= clear
        and (piece.core if over.grainy else piece.area) >= _LEAST_INK
        and not _of_an_answer(piece)
        and not _of_the_paper(piece, shape)
    ]


def _of_an_answer(piece: Piece) -> bool:
    """Whether it belongs to what stands in a box: the greater part of it, or it is no longer than a tick's tail."""
    outside = piece.area - piece.inside
    if piece.inside > _OURS * piece.area and outside < _OVERHANG:
        return True
    return piece.inside > _TAIL * piece.area and piece.long < _TICK


def _scanner_lines(sizes: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
    """Columns or rows that are dark over much of the page: dirt on a scanner's glass draws them."""
    import cv2
    import numpy as np

    strong = (sizes > 0).view(np.uint8)
    high, wide = strong.shape
    across, down = (cv2.dilate(strong, np.ones(side, np.uint8)) for side in ((1, 3), (3, 1)))
    columns = cv2.reduce(across, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[0] > _LINE_SHARE * high
    rows = cv2.reduce(down, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[:, 0] > _LINE_SHARE * wide
    return np.asarray(columns[None, :] | rows[:, None])


def _from_the_edge(over: OverPrint) -> npt.NDArray[np.bool_]:
    """What hangs together with the edge of the page: its shadow, the lid of a scanner, the table it lay on."""
    import cv2
    import numpy as np

    high, wide = over.rest.shape
    dark = (over.scan > np.uint8(min(255, over.thresholds[0]))) & (over.printed == 0)
    found = hanging(dark)
    right, low = found.left + found.wide, found.top + found.high
    reaches = (np.minimum(found.left, found.top) < _EDGE) | (right > wide - _EDGE) | (low > high - _EDGE)
    reaching = reaches[found.of]
    out = np.zeros((high, wide), np.uint8)
    if reaching.any():
        out[found.rows[reaching], found.columns[reaching]] = 1
        out = np.asarray(cv2.dilate(out, np.ones((5, 5), np.uint8)))
    return out > 0


def _of_the_paper(piece: Piece, shape: tuple[int, ...]) -> bool:
    """Whether it is a punched hole, a staple, a stain, or a line or a shadow over much of the page."""
    high, wide = shape
    middle, short = piece.box.middle, min(piece.wide, piece.high)
    sides = min(middle.x, wide - middle.x), min(middle.y, high - middle.y)
    round_about = _HOLE[0] < short and 0.8 * piece.long <= short and piece.long < _HOLE[1]
    if round_about and piece.area > 2 * piece.long and min(sides) < _HOLES_AT:
        return True
    if max(sides) < _CORNER and piece.long < _STAPLE:
        return True
    if piece.peak < _STAIN and (piece.body > _BROAD * piece.area or (piece.long > _FOLD and short < _NARROW)):
        return True
    if min(sides) < _BAND and (short < _NARROW or piece.long < _NARROW):
        return True
    over_much = piece.high > _LINE_SHARE * high or piece.wide > _LINE_SHARE * wide
    return (
        over_much
        and short < 0.06 * min(high, wide)
        and (piece.area <= _LINE_WIDE * piece.long or min(sides) < _HOLES_AT)
    )


def _codes(shape: tuple[int, ...]) -> Iterator[Box]:
    """Where codes and markers are on a page of this shape, in points."""
    high, wide = (n / ZOOM / POINTS for n in shape)
    for square in (*qr_places(wide, high), *tag_places(wide, high)):
        box = Box(square.x, square.y, square.x + square.side, square.y + square.side)
        yield box.grown(_CODE_QUIET).times(POINTS)


def _pixels(box: Box, shape: tuple[int, ...]) -> tuple[slice, slice]:
    scaled = box.times(ZOOM)
    return (
        slice(max(0, round(scaled.y0)), max(0, min(shape[0], round(scaled.y1)))),
        slice(max(0, round(scaled.x0)), max(0, min(shape[1], round(scaled.x1)))),
    )


def _clusters(marks: Sequence[Piece], rows: Sequence[Box] = ()) -> list[Box]:
    """Marks that stand close together, as one; those that are too little are a hair or dust, less so in `rows`."""
    found = []
    for box in _grouped([m.box for m in marks], _CLUSTER):
        here = [m for m in marks if box.covers(m.box)]
        ink = sum(m.area for m in here)
        hair = len(here) == 1 and here[0].peak < _HAIR and ink < _MUCH
        least = _DIGIT if any(row.holds(box.times(1 / ZOOM).middle) for row in rows) else _LEAST_CLUSTER
        if ink >= least and not hair:
            found.append(box)
    return found


def _grouped(boxes: Sequence[Box], within: float) -> list[Box]:
    """Boxes that lie within so many pixels of each other, as one."""
    groups: list[Box] = []
    for box in boxes:
        one, left = box, groups
        while near := [g for g in left if one.grown(within).meets(g)]:
            left = [g for g in left if g not in near]
            one = _joined([one, *near])
        groups = [*left, one]
    return groups


def _joined(boxes: Sequence[Box]) -> Box:
    return Box(
        min(b.x0 for b in boxes),
        min(b.y0 for b in boxes),
        max(b.x1 for b in boxes),
        max(b.y1 for b in boxes),
    )
