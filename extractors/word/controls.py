"""A content control, and what its properties say (ECMA-376 part 1, 17.5.2; boxes: [MS-DOCX] 2.6.1.1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from extractors.word.opening import WORD, Element
from extractors.word.text_visibility import is_on

Kind = Literal["text", "box", "list", "date"]

_W = f"{{{WORD}}}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_VAL, _W14_VAL = f"{_W}val", f"{_W14}val"
_TAG, _SHOWING, _BOXES = f"{_W}tag", f"{_W}showingPlcHdr", frozenset((f"{_W14}checkbox",))
_LISTS, _DATE = frozenset((f"{_W}dropDownList", f"{_W}comboBox")), f"{_W}date"
_TELLING = frozenset((_SHOWING, _DATE, *_BOXES, *_LISTS))
"""Properties of a control that say what it holds, beside its tag."""


@dataclass(slots=True)
class Control:
    """A content control: pieces `start` to `end`, and what its properties say."""

    tag: str | None = None
    kind: Kind = "text"
    shows_prompt: bool = False
    ticked: bool = False
    items: dict[str, str] = field(default_factory=dict)
    full_date: str | None = None
    start: int = 0
    end: int = 0
    row: int = -1
    cell: int = -1


def read_properties(control: Control, properties: Element) -> None:
    """Takes in what `w:sdtPr` says of a control (17.5.2.38; [MS-DOCX] 2.6.1.1 for boxes)."""
    for child in properties:
        name = child.tag
        if name == _TAG:
            control.tag = child.get(_VAL)
        elif name not in _TELLING:
            continue
        elif name == _SHOWING:
            control.shows_prompt = is_on(child.get(_VAL))
        elif name in _BOXES:
            control.kind = "box"
            checked = child.find(f"{_W14}checked")
            control.ticked = checked is not None and is_on(checked.get(_W14_VAL))
        elif name in _LISTS:
            control.kind = "list"
            for item in child:
                value = item.get(f"{_W}value")
                if value is not None:
                    control.items[item.get(f"{_W}displayText", value)] = value
        else:
            control.kind = "date"
            control.full_date = child.get(f"{_W}fullDate")
