"""What controls are called where they are heard: the telling part first, short, and no two alike.

A screen reader says a control's name each time one comes to it, so a name is bounded: 100 characters and five
seconds in a PDF, 64 characters in Word, whose own dialogue takes no more. Row and question make a name; the group
is said only where two rows sound alike, and the words of `say_as` stand for wording that is long.
"""

from __future__ import annotations

import re

from schemas.definition import FormDefinition, Option
from schemas.paths import Slot, slots

PDF_LIMIT = 100
"""Characters of a control's name in a PDF."""
WORD_LIMIT = 64
"""Characters of a control's title in Word (its own dialogue takes no more)."""
PACE = 180
"""Words a minute: how fast a screen reader speaks to people who are used to it, but not practised."""
LONGEST = 15
"""Words of a name: five seconds."""
_HINTS = {
    "date": "dd/mm/yyyy",
    "duration": "such as 1 h 15 min",
    "time": "such as 14:30",
    "signature": "sign on paper, or type your name",
}
_WORD = re.compile(r"[\w’'.]*\w")


def words(name: str) -> int:
    """How many words are heard; "dd/mm/yyyy" are three."""
    return len(_WORD.findall(name))


def spoken(slot: Slot, option: Option | None = None) -> str:
    """What a control is called: row, question and option, without a hint how to answer."""
    name = ", ".join(parts(slot))
    if option is None or slot.field.type == "tick":
        return name
    return f"{name}{' ' if name.endswith('?') else ': '}{option.spoken}"


def heard(slot: Slot, option: Option | None = None) -> str:
    """The whole name in a PDF: with how the answer is written and, where there is room, the help."""
    name = spoken(slot, option)
    hint = _HINTS.get(slot.field.type)
    if hint is not None and _fits(f"{name} ({hint})"):
        name = f"{name} ({hint})"
    helped = slot.field.help if slot.table is None and option is None else None
    if helped and helped.casefold() not in name.casefold():
        with_help = f"{name}{' ' if name.endswith(('?', '!', '.')) else '. '}{helped.rstrip('.')}"
        name = with_help if _fits(with_help) else name
    return name


def _fits(name: str) -> bool:
    return len(name) <= PDF_LIMIT and words(name) <= LONGEST


def parts(slot: Slot) -> list[str]:
    """What a name is made of, the question last: what comes before it, or group and row, or a row with its number."""
    field = slot.field
    if slot.table is None:
        return [slot.after.rstrip(" :"), field.spoken] if slot.after and not field.say_as else [field.spoken]
    if slot.row is not None:
        row = slot.row.spoken
        if slot.row.id in slot.table.alike:
            above = slot.group.short.rstrip(" :") if slot.group else slot.table.spoken
            return [above, row, field.spoken] if above else [row, field.spoken]
        return [row, field.spoken]
    head = slot.table.spoken or slot.table.columns[0].spoken
    label = f"{head} {slot.number}"
    return [label] if field.spoken.casefold() == head.casefold() else [label, field.spoken]


def names(form: FormDefinition) -> list[tuple[Slot, Option | None, str]]:
    """Every control of a form with its whole name, in printed order, a repeating table with its printed rows."""
    made: list[tuple[Slot, Option | None, str]] = []
    for slot in slots(form):
        boxes = slot.field.marks if slot.field.type in {"choice", "scale"} else (None,)
        made += [(slot, option, heard(slot, option)) for option in boxes]
    return made
