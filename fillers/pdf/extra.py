"""Extra sheets at the end of a document, with the boxes where answers go on. Lengths are points.

Room on them is counted in units, six to an upright sheet; what one answer takes on one sheet is one box.
"""

from __future__ import annotations

from dataclasses import dataclass

from fillers.pdf.columns import text_width
from fillers.pdf.controls import Control, Controls, Node
from schemas.paths import Slot, key, slots
from schemas.rendition import Rendition
from schemas.spoken import spoken

SHEETS = ((640.0, 6, 62.0), (0.0, 4, 50.0))
"""From this height of a page's body on: the units a sheet holds, and a box of one: four lines, or three."""
LABEL = 37.0
"""A box's label and the space around it."""
SIZE = 12.0
"""Type size in the boxes, always: what is read on should not change its look."""


@dataclass(frozen=True, slots=True)
class _Part:
    slot: Slot
    number: int
    units: int


def on_a_sheet(tall: float) -> int:
    """How many units an extra sheet holds whose body is so high."""
    return next(units for least, units, _ in SHEETS if tall >= least)


def height(units: int, tall: float) -> float:
    """The height of a box of so many units, on a sheet so high: it takes the room of the labels it spares."""
    return units * next(one for least, _, one in SHEETS if tall >= least) + (units - 1) * LABEL


def units(high: float, tall: float) -> int:
    """How many units a box of a height takes, on a sheet so high: `height` the other way round."""
    one = height(1, tall)
    return round((high + LABEL) / (one + LABEL))


def extra_sheets(rendition: Rendition, controls: Controls) -> list[Node]:
    """The extra sheets of a rendition, in printed order of the answers that go on there."""
    wanted = dict(rendition.variant.continued)
    sheets: list[list[_Part]] = []
    free = 0
    for slot in slots(rendition.form, rendition.rows):
        left = wanted.get(slot.path, 0)
        number = 0
        # An answer begins a new sheet rather than be torn over two.
        if left > free:
            free = 0
        while left:
            if free == 0:
                sheets.append([])
                free = on_a_sheet(controls.tall)
            number += 1
            units = min(left, free)
            sheets[-1].append(_Part(slot, number, units))
            left -= units
            free -= units
    last = {part.slot.path: part.number for sheet in sheets for part in sheet}
    return [
        {
            "k": "sheet",
            "number": n,
            "items": [_box(part, last[part.slot.path], controls) for part in sheet],
        }
        for n, sheet in enumerate(sheets, 1)
    ]


def _box(part: _Part, parts: int, controls: Controls) -> Node:
    slot = part.slot
    more = "" if parts == 1 else f", part {part.number} of {parts}"
    after = f" (continued{more})"
    size = SIZE * controls.zoom
    i = controls.add(
        Control(slot.path, slot.field, "text", spoken(slot) + after, slot.question, size, part=part.number)
    )
    return {
        "label": _one_line(slot.question, after, controls.wide),
        "hint": None,
        "help": None,
        "name": f"to-{key(slot.path)}" + (f"-{part.number}" if part.number > 1 else ""),
        "ctl": {"k": "text", "i": i, "h": height(part.units, controls.tall)},
    }


def _one_line(question: str, after: str, across: float) -> str:
    """A printed label on one line, since sheets are counted in whole boxes; the field keeps all of it."""
    words = question.split()
    shown = question
    while len(words) > 1 and text_width(shown + after, 12) > across:
        words.pop()
        shown = f"{' '.join(words)} …"
    return shown + after
