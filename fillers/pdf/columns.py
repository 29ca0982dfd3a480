"""How wide each column of a table is, and whether the table fits the page as a table at all. Points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from schemas.definition import Field
from schemas.heads import short_head

MARK = 26.0
"""Width of the column that numbers repeating rows."""
CELL_PAD = 10.0
TYPE = 12.0
"""The type size of all that is read, and of all that is filled in."""
COMB_CELL = 12.9
"""The narrowest cell of a date: 4.55 mm."""
TICK_SIDE = 12.9
"""A tick box: 4.55 mm."""
APART = 8.6
"""From one tick box to the next, both ways: a little over 3 mm, so that a pen's tick stays in its own."""
SCALE_STEP = TICK_SIDE + APART
SCALE_APART = 6.5
"""From a box of a scale to the next number, where numbers stand before their boxes: boxes are further apart."""
SCALE_ROW = 29.9
"""From one box of such a scale to the next."""
TICK_APART = 14.0
"""What a tick box has on both its sides where a question stands beside it."""

_LEAST = {
    "tick": 46.0,
    "date": 10 * COMB_CELL + CELL_PAD,
    "number": 48.0,
    "decimal": 48.0,
    "duration": 74.0,
    "time": 58.0,
    "when": 84.0,
    "line": 92.0,
    "person": 92.0,
    "paragraph": 112.0,
    "signature": 110.0,
}
# Who takes the room that is left over, and how eagerly.
_EAGER = {
    "paragraph": 4.0,
    "line": 2.5,
    "person": 1.5,
    "signature": 1.5,
    "when": 0.8,
    "duration": 0.3,
    "choice": 0.4,
}


@dataclass(frozen=True, slots=True)
class Column:
    """The least a column can do with, and its share of what is left over."""

    least: float
    eager: float


@lru_cache(maxsize=4096)
def text_width(words: str, size: float) -> float:
    """Width of one line of semibold layout text; the regular field font, a little wider."""
    from fillers.pdf.appearance import width

    return width(words, size) * 1.07


@lru_cache(maxsize=4096)
def longest_word(words: str, size: float) -> float:
    """Width of the widest word, which a column must hold unbroken."""
    return max(
        (text_width(w, size) for w in words.replace("/", "/ ").replace("-", "- ").split()), default=0.0
    )


def of_field(field: Field) -> Column:
    """What a column of this type needs."""
    head = longest_word(short_head(field), TYPE) + CELL_PAD + 2
    if field.type == "scale":
        return Column(max(head, SCALE_STEP * len(field.marks) + CELL_PAD), 0.3)
    if field.type == "choice":
        side = TICK_SIDE + 6 + CELL_PAD + 2
        # Short words stay on one line; long ones wrap between words.
        words = (
            max(max(longest_word(o.say, 12), min(text_width(o.say, 12), 60.0)) for o in field.options) + side
        )
        return Column(max(head, words), 0.4 if words < 110 else 1.5)
    return Column(max(head, _LEAST[field.type]), _EAGER.get(field.type, 0.0))


def beside_dates(columns: Sequence[Column], written: Sequence[int]) -> list[Column]:
    """Columns with those that words are written in no narrower than the dates beside them."""
    least = _LEAST["date"]
    return [
        Column(max(column.least, least), column.eager) if n in written else column
        for n, column in enumerate(columns)
    ]


def ticked(fields: Sequence[Field]) -> bool:
    """Whether a cell holds a tick box and one answer, whose question then stands beside the box and over it."""
    return len(fields) == 2 and fields[0].type == "tick" and not fields[0].labelled


def of_stack(fields: Sequence[Field]) -> Column:
    """What columns that share a cell need: the widest of them, and two options side by side where there are many."""
    if len(fields) == 1 and not fields[0].labelled:
        return of_field(fields[0])
    least, eager = longest_word(short_head(fields[0]), TYPE) + CELL_PAD + 2, 0.0
    if ticked(fields):
        asked = max(longest_word(fields[1].ask, TYPE) + CELL_PAD + 2, _LEAST[fields[1].type])
        return Column(max(least, TICK_SIDE + TICK_APART + asked), 0.0)
    for field in fields:
        least = max(least, longest_word(field.ask, TYPE) + CELL_PAD + 2)
        if field.type == "choice":
            boxes = [text_width(o.say, TYPE) for o in field.options]
            least = max(
                least, CELL_PAD + 2 + (in_columns(boxes, 2) if len(boxes) > 3 else in_columns(boxes, 1))
            )
        elif field.type == "scale":
            least = max(least, SCALE_STEP * len(field.marks) + CELL_PAD)
        else:
            least = max(least, _LEAST[field.type])
        eager = max(eager, _EAGER.get(field.type, 1.0 if field.type == "scale" else 0.0))
    return Column(least, eager)


def in_columns(wides: Sequence[float], many: int) -> float:
    """The width of options with words so wide, in so many columns, each as wide as its own widest."""
    return sum(max(wides[n::many]) + TICK_SIDE + 13 for n in range(many)) - 8


def in_card(field: Field, need: Column, across: float) -> Column:
    """What a column needs where a row is a card: words get whole lines, options as few as they can do with."""
    if field.type == "paragraph":
        return Column(across, need.eager)
    if field.type == "scale":
        return Column(SCALE_STEP * len(field.marks), 0.0)
    if field.type in {"number", "decimal"}:
        return Column(max(longest_word(field.ask, TYPE), 44.0), 0.0)
    if field.type == "choice":
        wides = [text_width(o.say, TYPE) for o in field.options]
        fits = max((n for n in range(1, len(wides) + 1) if in_columns(wides, n) <= across), default=1)
        return Column(min(in_columns(wides, fits) + 4, across), need.eager)
    return need


def of_words(words: Sequence[str], size: float) -> Column:
    """What a column of printed words of this size needs."""
    longest = max((longest_word(w, size) for w in words), default=0.0) + CELL_PAD + 2
    full = max((text_width(w, size) for w in words), default=0.0) + CELL_PAD + 2
    return Column(max(longest, min(full, 110.0)), 1.0)


def widths(columns: Sequence[Column], across: float) -> list[float] | None:
    """Widths that fill `across` points; None where not even the least fit side by side."""
    least = sum(c.least for c in columns)
    if least > across + 0.01:
        return None
    eager = sum(c.eager for c in columns)
    spare = across - least
    if eager < 1e-6:
        return [c.least + spare / len(columns) for c in columns]
    return [c.least + spare * c.eager / eager for c in columns]


def pack(columns: Sequence[Column], across: float, gap: float) -> list[list[tuple[int, float]]]:
    """Columns laid out on as few lines as hold them, in order: (index, width) for each line."""
    rows: list[list[int]] = [[]]
    used = 0.0
    for n, column in enumerate(columns):
        if rows[-1] and used + gap + column.least > across:
            rows.append([])
            used = 0.0
        used += column.least + (gap if rows[-1] else 0)
        rows[-1].append(n)
    laid = []
    for row in rows:
        room = across - gap * (len(row) - 1)
        shares = widths([columns[n] for n in row], room) or [room / len(row)] * len(row)
        laid.append(list(zip(row, shares, strict=True)))
    return laid


def column_help(asked: Field) -> str | None:
    """What stands under a column's head: its help, or what a scale's numbers mean."""
    if asked.type == "scale" and asked.scale and asked.scale.say and not asked.help:
        return "; ".join(f"{n} = {words}" for n, words in asked.scale.say)
    return asked.help
