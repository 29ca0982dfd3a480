"""About how high things are, to choose between ways of setting a table. Points.

The layout measures for itself; what is reckoned here need only be right to a line or so.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from fillers.pdf.columns import CELL_PAD, TICK_APART, TICK_SIDE, text_width, ticked
from fillers.pdf.controls import ONE_LINE, SIGNING, WRITING
from fillers.pdf.marks import MM
from schemas.definition import Field

WORDS_SIZE = 11.5
HELP_SIZE = 10.5
HEAD_SIZE = 10.5
LABEL_SIZE = 10.5
LINE = 1.2
"""Line to line in printed words, as a multiple of the type size."""
LONG_HEAD = 80
"""Characters."""
WORDS_PAD = 8.0
PITCH = TICK_SIDE + 1.4 * MM
"""From one tick box to the one below it."""
ONE_TICK = TICK_SIDE + CELL_PAD
"""A cell with one tick box."""
SMALL_BOX = 8 * MM
"""A box for a number or a date under another answer."""
TOP_ROOM = 3.0
"""From the edge of a cell to a question at its top."""
BETWEEN = 6.0
"""From one option to the next on the same line, and from an answer's label to its boxes."""


@lru_cache(maxsize=4096)
def lines(text: str, size: float, across: float) -> int:
    """How many lines a text takes in a width."""
    from fillers.pdf.appearance import wrap

    return sum(len(wrap(part, size * 1.04, across)) for part in text.splitlines() if part)


def words(text: str, helped: str | None, across: float) -> float:
    """A cell of printed words."""
    room = max(across - CELL_PAD, 20.0)
    high = lines(text, WORDS_SIZE, room) * WORDS_SIZE + lines(helped or "", HELP_SIZE, room) * HELP_SIZE
    return high * LINE + WORDS_PAD


def head_size(heads: Sequence[str]) -> float:
    """The type size of a table's heads: whole sentences are set a little smaller."""
    return 10.0 if max(map(len, heads), default=0) > LONG_HEAD else HEAD_SIZE


def head(text: str, helped: str | None, across: float, size: float = HEAD_SIZE) -> float:
    """A column's head."""
    room = max(across - CELL_PAD, 20.0)
    return (lines(text, size * 1.03, room) * size + lines(helped or "", 10.0, room) * 10.0) * LINE + WORDS_PAD


def halved(text: str, size: float) -> float:
    """The least width in which a text stands on two lines."""
    parts = text.split()
    splits = [(" ".join(parts[:n]), " ".join(parts[n:])) for n in range(1, len(parts) + 1)]
    return min(max(text_width(a, size), text_width(b, size)) for a, b in splits)


def stack(fields: Sequence[Field], across: float) -> float:
    """A cell with the answers of these fields one under another."""
    room = across - CELL_PAD
    if ticked(fields):
        asked = lines(fields[1].ask, LABEL_SIZE, room - TICK_SIDE - TICK_APART) * LABEL_SIZE * LINE
        return max(TICK_SIDE, asked) + 3 + _control(fields[1], room) + 7
    high = sum(_labelled(f, across) if f.labelled else _control(f, room, bare=True) for f in fields)
    return high + (TOP_ROOM if fields[0].labelled else 0)


def _labelled(field: Field, across: float) -> float:
    room = across - CELL_PAD
    beside = room - text_width(field.ask, LABEL_SIZE) - BETWEEN
    if natural(field) <= beside or (
        field.type == "choice" and _option_lines(field, beside) <= _option_lines(field, room)
    ):
        return max(_control(field, beside), LABEL_SIZE * LINE) + 4.5
    return lines(field.ask, LABEL_SIZE, room) * LABEL_SIZE * LINE + 2.5 + _control(field, room) + 4.5


def natural(field: Field) -> float:
    """The width an answer takes in a cell where it has all it wants; endless for words."""
    if field.type in {"number", "decimal", "duration", "time"}:
        return 30.0
    if field.type == "date":
        return 127.0
    if field.type == "scale":
        return 22.0 * len(field.marks)
    if field.type == "tick":
        return TICK_SIDE
    if field.type == "choice":
        return sum(_option(o.say) + 8 for o in field.options) - 8
    return 1e6


def _option(say: str) -> float:
    return TICK_SIDE + 5 + text_width(say, 11)


def _control(field: Field, room: float, *, bare: bool = False) -> float:
    pad = CELL_PAD if bare else 0.0
    if field.type == "paragraph":
        return (field.lines or 2) * WRITING
    if field.type == "signature":
        return SIGNING
    if field.type == "date":
        return SMALL_BOX + pad
    if field.type == "tick":
        return TICK_SIDE + pad
    if field.type == "scale":
        return TICK_SIDE + 16 + pad
    if field.type == "choice":
        many = _option_lines(field, room)
        alone = many == len(field.options)
        wraps = max(lines(o.say, 11, max(room - TICK_SIDE - 5, 20.0)) for o in field.options) if alone else 1
        return many * max(PITCH, wraps * 13.5) + pad
    return ONE_LINE if bare else SMALL_BOX


def _option_lines(field: Field, room: float) -> int:
    """On how many lines a choice's options stand in a width."""
    if natural(field) <= room:
        return 1
    widest = max(_option(o.say) for o in field.options)
    fits = max(1, min(int((room + 8) / (widest + 8)), len(field.options)))
    return -(-len(field.options) // fits)
