"""How wide each column of a table is, and whether the table fits the page as a table at all. Points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from schemas.definition import Field

MARK = 26.0
"""Width of the column that numbers repeating rows."""
CELL_PAD = 10.0
SCALE_STEP = 22.0
COMB_CELL = 12.5
"""The narrowest cell of a date, 4.4 mm: a hand still fits a digit into it."""
TICK_SIDE = 13.6
"""A tick box: 4.8 mm."""
TICK_APART = 8.0
"""From a tick box to what stands beside it."""

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
    head = longest_word(field.ask, 11) + CELL_PAD + 2
    if field.type == "scale":
        return Column(max(head, SCALE_STEP * len(field.marks) + CELL_PAD), 0.0)
    if field.type == "choice":
        side = TICK_SIDE + 6 + CELL_PAD + 2
        # Short words stay on one line; long ones wrap between words.
        words = (
            max(max(longest_word(o.say, 12), min(text_width(o.say, 12), 60.0)) for o in field.options) + side
        )
        return Column(max(head, words), 0.4 if words < 110 else 1.5)
    return Column(max(head, _LEAST[field.type]), _EAGER.get(field.type, 0.0))


def ticked(fields: Sequence[Field]) -> bool:
    """Whether a cell holds a tick box and one answer, whose question then stands beside the box and over it."""
    return len(fields) == 2 and fields[0].type == "tick" and not fields[0].labelled


def of_stack(fields: Sequence[Field]) -> Column:
    """What columns that share a cell need: the widest of them, and two options side by side where there are many."""
    if len(fields) == 1 and not fields[0].labelled:
        return of_field(fields[0])
    least, eager = longest_word(fields[0].over, 11) + CELL_PAD + 2, 0.0
    if ticked(fields):
        asked = TICK_SIDE + TICK_APART + longest_word(fields[1].ask, 10.5) + CELL_PAD + 2
        return Column(max(least, asked, _LEAST[fields[1].type]), 0.0)
    for field in fields:
        least = max(least, longest_word(field.ask, 10.5) + CELL_PAD + 2)
        if field.type == "choice":
            boxes = sorted((text_width(o.say, 11) + TICK_SIDE + 5 for o in field.options), reverse=True)
            least = max(least, CELL_PAD + 2 + (boxes[0] * 2 + 8 if len(boxes) > 3 else boxes[0]))
        elif field.type == "scale":
            least = max(least, SCALE_STEP * len(field.marks) + CELL_PAD)
        else:
            least = max(least, _LEAST[field.type])
        eager = max(eager, _EAGER.get(field.type, 1.0 if field.type == "scale" else 0.0))
    return Column(least, eager)


def in_card(field: Field, need: Column) -> Column:
    """What a column needs where a row is a card: paragraphs get lines one can write on."""
    return Column(max(need.least, 200.0), need.eager) if field.type == "paragraph" else need


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
