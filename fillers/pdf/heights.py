"""About how high things are, to choose between ways of setting a table. Points.

The layout measures for itself; what is reckoned here need only be right to a line or so.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from fillers.pdf.columns import (
    APART,
    CELL_PAD,
    SCALE_APART,
    SCALE_ROW,
    TICK_APART,
    TICK_SIDE,
    TYPE,
    in_columns,
    text_width,
    ticked,
)
from fillers.pdf.controls import ONE_LINE, SIGNING, TYPED, WRITING
from fillers.pdf.marks import MM
from schemas.definition import Field

LINE = 1.22
"""Line to line in printed words, as a multiple of the type size."""
WORDS_PAD = 3.0
"""White space over and under words, without what the last line leaves under it."""
POINTS = 6.0
"""What a point of a printed list takes more than its lines."""
PITCH = TICK_SIDE + APART
"""From one tick box to the one below it."""
ONE_TICK = TICK_SIDE + CELL_PAD
"""A cell with one tick box."""
SMALL_BOX = 8 * MM + 2.0
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
    return (lines(text, TYPE, room) + lines(helped or "", TYPE, room)) * TYPE * LINE + WORDS_PAD


def head(text: str, helped: str | None, across: float) -> float:
    """A column's head."""
    room = max(across - CELL_PAD, 20.0)
    return (lines(text, TYPE * 1.03, room) + lines(helped or "", TYPE, room)) * TYPE * LINE + WORDS_PAD


def stack(fields: Sequence[Field], across: float) -> float:
    """A cell with the answers of these fields one under another."""
    room = across - CELL_PAD
    if ticked(fields):
        room -= TICK_SIDE + TICK_APART
        return lines(fields[1].ask, TYPE, room) * TYPE * LINE + 2.5 + _control(fields[1], room) + 7
    apart = aside(fields, across)
    second = {n + 1 for n in mates(fields, across)} | {apart}
    high = sum(
        _labelled(f, across) if f.labelled else _control(f, room, bare=True)
        for n, f in enumerate(fields)
        if n not in second
    )
    if apart is not None:
        high += max(ASIDE_HIGH - _control(fields[0], room, bare=True), 0.0)
    return high + (TOP_ROOM if fields[0].labelled else 0)


def _labelled(field: Field, across: float) -> float:
    room = across - CELL_PAD
    beside = room - text_width(field.ask, TYPE) - BETWEEN
    if natural(field) <= beside or (
        field.type == "choice" and _option_lines(field, beside) <= _option_lines(field, room)
    ):
        return max(_control(field, beside), TYPE * LINE) + (APART if field.marks else 4.5)
    return lines(field.ask, TYPE, room) * TYPE * LINE + 2.5 + _control(field, room) + 4.5


ASIDE_HIGH = 2 * TICK_SIDE + APART + TYPE + 11.0
"""What a question with two options under each other takes."""
_ASIDE_FROM = 200.0
"""A written answer keeps at least this width beside such a question."""


def aside(fields: Sequence[Field], across: float) -> int | None:
    """Which field of a cell stands beside the lines of its first: a choice of two, where these stay wide enough."""
    if not fields or fields[0].type != "paragraph" or fields[0].labelled:
        return None
    for n, field in enumerate(fields):
        two = field.type == "choice" and len(field.options) == 2 and not field.help
        if n and two and across - aside_width(field) >= _ASIDE_FROM:
            return n
    return None


def aside_width(field: Field) -> float:
    """The width of a question with its options under each other."""
    return max(text_width(field.ask, TYPE), max(_options(field)) + TICK_SIDE + 5) + CELL_PAD


MATE = {"number": 34.0, "decimal": 34.0}
"""Widths of short answers that two of can share a line."""


def mates(fields: Sequence[Field], across: float) -> tuple[int, ...]:
    """Which of the fields of a cell have the next one on the same line."""
    found: list[int] = []
    for n, (one, two) in enumerate(pairwise(fields)):
        if not (one.labelled and two.labelled and one.type in MATE and two.type in MATE):
            continue
        took = sum(text_width(f.ask, TYPE) + 5 + MATE[f.type] for f in (one, two)) + 9 + CELL_PAD
        if took <= across and n - 1 not in found and not (one.help or two.help):
            found.append(n)
    return tuple(found)


def natural(field: Field) -> float:
    """The width an answer takes in a cell where it has all it wants; endless for words."""
    if field.type in {"number", "decimal", "duration", "time"}:
        return 30.0
    if field.type == "date":
        return 130.0
    if field.type == "scale":
        return scale_row(field)
    if field.type == "tick":
        return TICK_SIDE
    if field.type == "choice":
        return in_columns(_options(field), len(field.options))
    return 1e6


def scale_row(field: Field) -> float:
    """The width of a scale in one row, each number before its box."""
    return SCALE_ROW * len(field.marks) - SCALE_APART


def _options(field: Field) -> list[float]:
    return [text_width(o.say, TYPE) for o in field.options]


def _control(field: Field, room: float, *, bare: bool = False) -> float:
    pad = CELL_PAD if bare else 0.0
    if field.type == "paragraph":
        return (field.lines or 2) * WRITING + TYPED
    if field.type == "signature":
        return SIGNING
    if field.type == "date":
        return SMALL_BOX + pad
    if field.type == "tick":
        return TICK_SIDE + pad
    if field.type == "scale":
        return TICK_SIDE + (0 if scale_row(field) <= room else 12) + pad
    if field.type == "choice":
        many = _option_lines(field, room)
        alone = many == len(field.options)
        wraps = (
            max(lines(o.say, TYPE, max(room - TICK_SIDE - 5, 20.0)) for o in field.options) if alone else 1
        )
        return (many * max(PITCH, wraps * TYPE * LINE) - APART) + pad
    return ONE_LINE if bare else SMALL_BOX


def _option_lines(field: Field, room: float) -> int:
    """On how many lines a choice's options stand in a width."""
    wides = _options(field)
    fits = max((n for n in range(2, len(wides) + 1) if in_columns(wides, n) <= room), default=1)
    return -(-len(wides) // fits)
