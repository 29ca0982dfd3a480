"""How wide each column of a table is, and whether the table fits the page as a table at all. Points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.definition import Field, TableBlock

MARK = 26.0
"""Width of the column that numbers repeating rows."""
CELL_PAD = 10.0
SCALE_STEP = 22.0
COMB_CELL = 12.5
"""The narrowest cell of a date, 4.4 mm: a hand still fits a digit into it."""
BETWEEN = 11.0
"""Between two options in a cell of several answers, a little under 4 mm."""
HEAD_LINES = 6
OPTIONS_APART = 20.0
"""Between two options of a choice elsewhere, 7 mm."""
TICK_SIDE = 13.6
"""A tick box: 4.8 mm."""

_LEAST = {
    "tick": 46.0,
    "date": 10 * COMB_CELL + CELL_PAD,
    "number": 48.0,
    "decimal": 48.0,
    "duration": 74.0,
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


def text_width(words: str, size: float) -> float:
    """Width of one line of semibold layout text; the regular field font, a little wider."""
    from fillers.pdf.appearance import width

    return width(words, size) * 1.07


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


def of_stack(fields: Sequence[Field]) -> Column:
    """What columns that share a cell need; many options stand in threes there, so that rows stay low."""
    needs = [of_field(f) for f in fields]
    if len(fields) == 1:
        return Column(max(needs[0].least, longest_word(fields[0].over, 11) + CELL_PAD + 2), needs[0].eager)
    least = [n.least for n in needs]
    for choice in (f for f in fields if f.type == "choice"):
        widest = max(text_width(o.say, 11) for o in choice.options) + TICK_SIDE + 6
        across = min(len(choice.options), 3)
        least.append(across * widest + (across - 1) * BETWEEN + CELL_PAD + 2)
    # What stands over the cell is printed on every page: it should not take more than six lines or so.
    least.append(text_width(fields[0].over, 11) / HEAD_LINES + CELL_PAD)
    return Column(max(least), max(n.eager for n in needs))


def in_line(field: Field) -> Column:
    """What a choice needs whose options stand side by side."""
    return Column(
        sum(text_width(o.say, 11.5) + TICK_SIDE + 6 + OPTIONS_APART for o in field.options) + CELL_PAD, 0.0
    )


def in_card(field: Field, need: Column) -> Column:
    """What a column needs where a row is a card: paragraphs get lines one can write on."""
    return Column(max(need.least, 200.0), need.eager) if field.type == "paragraph" else need


def of_rows(table: TableBlock, *, helped: bool = False) -> Column:
    """What the column with the printed words of fixed rows needs, or that of their help."""
    words = [(row.help or "") if helped else row.ask for row in table.fixed]
    longest = max((longest_word(w, 12) for w in words), default=0.0) + CELL_PAD + 2
    full = max((text_width(w, 12) for w in words), default=0.0) + CELL_PAD + 2
    return Column(max(longest, min(full, 120.0)), 6.0 if full > 800 else 3.0 if full > 240 else 1.0)


def widths(columns: Sequence[Column], across: float) -> list[float] | None:
    """Widths that fill `across` points; None where not even the least fit side by side."""
    least = sum(c.least for c in columns)
    if least > across + 0.01:
        return None
    eager = sum(c.eager for c in columns)
    spare = across - least
    if eager == 0:
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
