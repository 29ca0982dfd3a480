"""Whether a person wrote in a box. What it says is nothing a program may tell: it is drafted and shown to a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.paper.flat_page import SCALE
from extractors.paper.over_print import MM, ZOOM, OverPrint, Piece
from extractors.paper.seen import Seen
from schemas.handwriting import WRITTEN

if TYPE_CHECKING:
    from extractors.paper.flat_page import FlatPage, Ink
    from schemas.geometry import Box
    from schemas.template import Place

_AROUND = 12.0
"""Points seen around a box: a letter whose tail hangs into it stands there."""
_INSIDE = 1.0
"""Points from a box's edge within which ink is its frame's, or of what leans on it."""
_STROKE = 1.6 * MM
"""Pixels from which a mark is a stroke: smaller ones are dots. The least that people write is a dash or a 1."""
_DOT, _DASH = 1.1 * MM, 0.8 * MM
"""Pixels under which a round mark is dirt, however dark, and under which a long one is no dash."""
_LEAST_INK = 8
"""Pixels of ink that a stroke of that length has without a gap, of the thinnest pen."""
_OURS = 0.45
"""Share of a piece's ink that must lie in the box: of a tail that hangs in from above it is less."""
_HAIR = 3
"""Pixels: what is no thicker and runs on so far beyond the box on both sides is a scanner's line."""
_DARK = 110
"""Ink (of 255) that the darkest pixel of a stroke has that stands alone: most hairs and creases are paler."""
_BROAD = 0.1
"""Share of such a stroke that has ink all around it: a black hair, or any on a black and white scan, has mostly 0.

By this and `_PEN` all of 24 empty boxes that counted as written are asked about, and so are 33 of 1,758 answers, mostly
in pencil or by a failing biro in black and white (hands of the training split).
"""
_PEN = 24
"""Pixels with ink all around them (1.5 mm²) that paler strokes have together when they are writing.

Up to four hairs had 11 at most. Of 85 answers in pencil or faint biro 83 had 47 and more.
"""
_HAZE = 7.0
"""Standard deviations by which a spot of the box stands out where something faint is written: empty ones reach 5."""


@dataclass(frozen=True, slots=True)
class Strokes:
    """What a person may have put into a box: sure strokes, faint ones, and small marks; `inside`: its pixels."""

    sure: tuple[Piece, ...]
    faint: tuple[Piece, ...]
    small: tuple[Piece, ...]
    haze: bool = False
    """Whether something is there that is too faint to be told from the noise of the paper."""

    @property
    def none(self) -> bool:
        """Whether nothing is there, and that is certain."""
        return not (self.sure or self.faint or self.small or self.haze)


def read_writing(page: FlatPage, place: Place) -> Seen:
    """Raw empty where nobody wrote, `WRITTEN` where somebody did; doubt `faint-writing` where that is not certain."""
    box = place.box.corners
    seen = strokes_in(page, box)
    if _of_a_pen(seen.sure):
        return Seen(box, raw=WRITTEN, confidence=0.99)
    if seen.none:
        return Seen(box, raw="", confidence=0.99)
    return Seen(box, confidence=0.5, doubt="faint-writing", other=WRITTEN)


def _of_a_pen(strokes: Sequence[Piece]) -> bool:
    """Whether strokes are as broad as a pen's: a dark one by itself, pale ones (a pencil, a faint pen) together.

    A hair is thinner than any pen. How many pieces there are does not tell them apart: a printed line cuts it in two.
    """
    if any(p.peak >= _DARK and p.body >= _BROAD * p.area for p in strokes):
        return True
    return len(strokes) > 1 and sum(p.body for p in strokes) >= _PEN


def strokes_in(page: FlatPage, box: Box) -> Strokes:
    """What stands in a box of the template (points) beyond what was printed there."""
    scan, blank, (rows, columns) = crop_of(page, box)
    return strokes_of(OverPrint(scan, blank), rows, columns)


def crop_of(page: FlatPage, box: Box) -> tuple[Ink, Ink, tuple[slice, slice]]:
    """Scan and blank at a box and around it, and the box's own rows and columns in them, at `FINE`."""
    wide, inner = box.grown(_AROUND), box.grown(-_INSIDE)
    left, top = max(0, round(wide.x0 * SCALE)) / 2, max(0, round(wide.y0 * SCALE)) / 2
    rows = slice(round(inner.y0 * ZOOM - top), round(inner.y1 * ZOOM - top))
    columns = slice(round(inner.x0 * ZOOM - left), round(inner.x1 * ZOOM - left))
    return *page.crops(box, _AROUND), (rows, columns)


def strokes_of(over: OverPrint, rows: slice, columns: slice) -> Strokes:
    """What stands in these rows and columns beyond print."""
    pieces = [p for p in over.pieces((rows, columns)) if _of_box(p, rows, columns)]
    found = sorted_out(pieces, over.thresholds[1], grainy=over.grainy)
    return replace(found, haze=over.haze((rows, columns)) > _HAZE) if found.none else found


def sorted_out(pieces: Iterable[Piece], clear: float, *, grainy: bool) -> Strokes:
    """Pieces by what they are, dirt left out. `clear`: ink from which a stroke is certain.

    Where paper is `grainy`, ink counts that hangs together without a gap.
    """
    sure: list[Piece] = []
    faint: list[Piece] = []
    small: list[Piece] = []
    for piece in pieces:
        ink = piece.core if grainy else piece.area
        if piece.long >= _STROKE and ink >= _LEAST_INK:
            (sure if piece.peak >= clear else faint).append(piece)
        elif piece.peak >= clear and not _is_dirt(piece):
            small.append(piece)
    return Strokes(tuple(sure), tuple(faint), tuple(small))


def _is_dirt(piece: Piece) -> bool:
    """Whether a small mark is dust or a dot; one that is much longer than wide may be a dash."""
    dash = 2 * min(piece.wide, piece.high) <= piece.long
    return piece.long < (_DASH if dash else _DOT) or piece.core < (_LEAST_INK // 2 if dash else _LEAST_INK)


def _of_box(piece: Piece, rows: slice, columns: slice) -> bool:
    """Whether a piece is of this box and not a neighbour's, nor a scanner's line, which runs on beyond it both ways."""
    if piece.inside < _OURS * piece.area:
        return False
    down = piece.y < rows.start - _HAIR and piece.y + piece.high > rows.stop + _HAIR
    across = piece.x < columns.start - _HAIR and piece.x + piece.wide > columns.stop + _HAIR
    return not (down and piece.wide <= _HAIR) and not (across and piece.high <= _HAIR)
