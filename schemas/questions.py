"""What a question is called where people are asked about it: short, and enough to find it on the page.

A label on the page has its full words. Whoever is asked about an answer needs the row and the column; a heading of
three lines would hide them.
"""

from __future__ import annotations

import re

from schemas.definition import FormDefinition
from schemas.paths import Slot, slot_at

_ROW, _COLUMN, _TABLE = 64, 60, 40
"""Characters that are left of a row's words, of a question, and of a table's heading."""
_SENTENCE = re.compile(r"(?<=[.?!:])\s")


def asked(slot: Slot) -> str:
    """What a place is called: “Action points, row 2 – By when”, “Statement 1: 3. Agree with … – Deadline”."""
    column = short(slot.field.ask, _COLUMN)
    if slot.table is None:
        return f"{short(slot.after, _COLUMN)} – {column}" if slot.after else column
    if slot.row is not None:
        row = short(slot.row.ask, _ROW)
        return f"{short(slot.group.short, _TABLE)}: {row} – {column}" if slot.group else f"{row} – {column}"
    head = slot.table.heading or slot.table.columns[0].ask
    name = f"{short(head, _TABLE)}, row {slot.number}"
    return (
        name if slot.table.heading is None and slot.field == slot.table.columns[0] else f"{name} – {column}"
    )


def counted(form: FormDefinition, path: str, part: str | None) -> str | None:
    """What is called wanting in answers where too few or too many are: a group, a row, or the question."""
    slot = slot_at(form, path)
    if slot is None or slot.table is None:
        return asked(slot) if slot else None
    if part == "group" and slot.group is not None:
        return slot.group.short
    if part is not None:
        return short(slot.row.ask, _ROW) if slot.row else f"{asked(slot).partition(' – ')[0]}"
    return short(slot.table.heading or slot.field.ask, _ROW)


def short(words: str, most: int) -> str:
    """The words, without their own colon; where they are longer than `most`, their beginning, and an ellipsis."""
    words = " ".join(words.split()).rstrip(" :")
    if len(words) <= most:
        return words
    first = _SENTENCE.split(words)[0].rstrip(" :")
    if 12 <= len(first) <= most:
        return first
    return words[:most].rpartition(" ")[0].rstrip(" ,;:–-") + " …"
