"""How wide each column is, and which density lets it be so.

Word lays the page out on the reader's machine, so widths are reckoned from the typeface's own letters, a little
generously: what is longer wraps, nothing is ever lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fillers.word.measures import Twips, mm, points
from fillers.word.styles import LEADING, SIZES, box_side
from fillers.word.typeface import widths
from schemas.definition import Field, TableBlock
from schemas.heads import short_head
from schemas.prompts import NUMBERS, PROMPTS

PAGE_WIDTH, PAGE_HEIGHT = mm(210), mm(297)
"""A4 upright; a landscape form turns it."""
MARGIN = mm(13)
CELL_ROOM = points(11)
"""What the two sides of a cell take off its width."""
GAP = "\u2003"
"""Between the boxes of one line: an em space, which does not shrink and is no answer."""
BETWEEN = 0.5
"""Between boxes that stand in columns, at least: in ems."""

_UNKNOWN, _GENEROUS = 1.0, 1.02
"""The width in ems of a letter that the typeface has not got; what is allowed for programs that set wider."""
_LONG_CHOICE_IN_FIELD, _LONG_CHOICE_IN_CELL = 6, 3

LINES = {density: size * LEADING for density, size in SIZES.items()}
"""The height of a written line in points, by density."""


def text_width(landscape: bool) -> Twips:
    """The width between the margins."""
    return Twips((PAGE_HEIGHT if landscape else PAGE_WIDTH) - 2 * MARGIN)


def width_of(text: str, size: float, bold: bool = False) -> float:
    """About how wide a text is set in `size` points: points, on the generous side."""
    known = widths(bold)
    return sum(known.get(c, _UNKNOWN) for c in text) * size * _GENEROUS


def is_list(field: Field, in_table: bool) -> bool:
    """Whether a choice is a drop-down list: one answer of many options, or of several in a table's cell.

    So is what nobody ticks: an answer in a cell that is given with the copy, and locked, takes a line.
    """
    if in_table and field.locked and field.type in {"choice", "scale"} and not field.many:
        return True
    limit = _LONG_CHOICE_IN_CELL if in_table else _LONG_CHOICE_IN_FIELD
    return field.type == "choice" and not field.many and len(field.options) > limit


def has_boxes(field: Field, in_table: bool) -> bool:
    """Whether the answer is given by ticking."""
    return field.type in {"choice", "scale", "tick"} and not is_list(field, in_table)


def boxes_across(field: Field, room: float, size: float) -> int:
    """How many boxes with their words stand on one line of `room` points; 0: all, one after another."""
    widths = [box_width(o.say, size) for o in field.marks]
    if sum(widths) + (len(widths) - 1) * size <= room:
        return 0
    fitting = next((n for n in range(len(widths), 1, -1) if _across(widths, n, size) <= room), 1)
    # As few columns as need no more lines; and a scale reads as one or two lines, or as a column: a ragged block of
    # numbers misleads the eye.
    fitting = -(-len(widths) // -(-len(widths) // fitting))
    return 1 if field.type == "scale" and fitting < len(widths) / 2 else fitting


def box_stops(field: Field, across: int, size: float) -> tuple[float, ...]:
    """Where boxes that stand `across` a line begin, in points from the left: under one another on all lines."""
    widths = [box_width(o.say, size) for o in field.marks]
    columns = [max(widths[n::across]) for n in range(across)]
    return tuple(sum(columns[:n]) + n * BETWEEN * size for n in range(across))


def boxes_wide(field: Field, across: int, size: float) -> float:
    """The width in points of boxes that stand so many on a line."""
    return _across([box_width(o.say, size) for o in field.marks], across, size) + 1


def _across(widths: Sequence[float], across: int, size: float) -> float:
    return sum(max(widths[n::across]) for n in range(across)) + (across - 1) * BETWEEN * size


def box_width(words: str, size: float) -> float:
    """A tick box with its words, in points."""
    return box_side(size) + 0.4 * size + width_of(words, size)


@dataclass(frozen=True, slots=True)
class Column:
    """What a column asks of the page: its least width in points, and its share of what is left."""

    least: float
    share: float


_SHARE = {
    "paragraph": 6.0,
    "line": 3.0,
    "person": 3.0,
    "signature": 4.0,
    "when": 2.0,
    "date": 1.0,
    "duration": 1.4,
    "time": 0.8,
    "number": 0.7,
    "decimal": 0.7,
    "tick": 0.2,
    "scale": 0.5,
    "choice": 1.0,
}
_LEAST_CHARACTERS = {
    "paragraph": 14,
    "line": 12,
    "person": 14,
    "signature": 16,
    "when": 10,
    "date": 10,
    "duration": 10,
    "time": 8,
    "number": 8,
    "decimal": 8,
    "tick": 3,
}
_LEAST_WORDS = 8
"""Ems of a line that printed words keep, however much room others want."""
_PROMPTED_DATE = 21
"""Characters that a date's longer prompt needs in one line."""
_BESIDE_TALL_WORDS = 11
"""Characters of a line for whoever writes beside printed words that nearly fill a page: there is room below."""


def _longest_word(text: str, size: float, bold: bool) -> float:
    return max((width_of(w, size, bold) for w in text.replace("/", "/ ").split()), default=0.0)


def column(field: Field, density: str, in_table: bool, *, tall: bool = False) -> Column:
    """What a field's column asks for at a density; `tall`: it stands beside words that nearly fill a page."""
    size = SIZES[density]
    ask = field.ask if field.head or not in_table else short_head(field)
    whole = width_of(ask, size, bold=True)
    # A head of three lines is enough, unless a word is longer.
    label = max(_longest_word(ask, size, bold=True), min(whole / 2.4, 100.0))
    share = _SHARE[field.type]
    if has_boxes(field, in_table) and field.type != "tick":
        boxes = [box_width(o.say, size) for o in field.marks]
        least = max(boxes)
        if field.type == "scale" and not tall:
            least = max(least, _across(boxes, -(-len(boxes) // 2), size) + 1)
        elif len(boxes) > _LONG_CHOICE_IN_CELL:
            share = 3.0
    elif is_list(field, in_table):
        least = max(_longest_word(o.say, size, bold=False) for o in field.marks)
    else:
        characters = _LEAST_CHARACTERS[field.type] if in_table or field.type != "date" else _PROMPTED_DATE
        if tall and field.type == "paragraph":
            characters = _BESIDE_TALL_WORDS
        least = characters * 0.5 * size
    return Column(max(label, least) + CELL_ROOM / 20, share)


def stack(fields: Sequence[Field], density: str, *, tall: bool = False) -> Column:
    """What columns that share a cell ask for: their boxes stand side by side there, many of them in pairs."""
    size, columns = SIZES[density], [column(f, density, in_table=True, tall=tall) for f in fields]
    if len(fields) == 1:
        return columns[0]
    least = [c.least for c in columns]
    if any(f.type == "date" for f in fields):
        least.append(width_of(PROMPTS["day"], size) + CELL_ROOM / 20)
    for boxed in fields:
        if has_boxes(boxed, in_table=True):
            boxes = [box_width(o.say, size) for o in boxed.marks]
            halves = -(-len(boxes) // 2) if boxed.type == "scale" else min(len(boxes), 2)
            least.append(_across(boxes, halves, size) + 1 + CELL_ROOM / 20)
    return Column(max(least), max(c.share for c in columns))


def row_column(words: Sequence[str], density: str) -> Column:
    """The column that holds the words of fixed rows."""
    size = SIZES[density]
    longest = max((len(w) for w in words), default=0)
    least = max((_longest_word(w, size, bold=False) for w in words), default=0.0)
    return Column(
        max(least, min(longest * 0.5 * size, _LEAST_WORDS * size)) + CELL_ROOM / 20,
        5.0 if longest > 40 else 2.5,
    )


def columns(block: TableBlock, density: str, *, tall: bool = False) -> list[Column]:
    """What all columns of a table ask for, those of printed words first; `tall` where these nearly fill a page."""
    size, made = SIZES[density], [stack(s, density, tall=tall) for s in block.stacks]
    if tall:
        made = [Column(c.least, 0) for c in made]
    if len(block.heads) == 2:
        made.insert(0, row_column([r.under or "" for r in block.fixed], density))
    if block.repeat is None:
        made.insert(0, row_column([r.ask for r in block.fixed], density))
    elif block.repeat.mark is not None:
        made.insert(0, Column(width_of(NUMBERS, size) + CELL_ROOM / 20 + 4, 0))
    return made


def spread(columns: Sequence[Column], width: Twips) -> tuple[Twips, ...] | None:
    """Widths in twips that add up to `width`, or None where the columns ask for more than there is."""
    least = [c.least * 20 for c in columns]
    spare = width - sum(least)
    if spare < 0:
        return None
    shares = sum(c.share for c in columns)
    return _whole([n + spare * c.share / shares for n, c in zip(least, columns, strict=True)], width)


def squeezed(columns: Sequence[Column], width: Twips) -> tuple[Twips, ...]:
    """Widths in proportion to what is asked, where there is less: long words break, nothing is lost."""
    asked = sum(c.least for c in columns)
    return _whole([c.least * width / asked for c in columns], width)


def _whole(widths: Sequence[float], total: Twips) -> tuple[Twips, ...]:
    ends = [round(sum(widths[: n + 1])) for n in range(len(widths))]
    ends[-1] = total
    return tuple(Twips(end - start) for start, end in zip([0, *ends], ends, strict=False))


def even(count: int, width: Twips) -> tuple[Twips, ...]:
    """Equal widths that add up."""
    return _whole([width / count] * count, width)
