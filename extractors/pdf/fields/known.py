"""The fields of a blank, learnt once, and those of a copy of it that we wrote: only what the copy fills in is new.

A blank is nobody's document. What a copy's update leaves alone is in the copy as it is in the blank (ISO 32000-1,
7.5.6), and nearly all of a form's fields are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from extractors.pdf.document.limits import MAX_TEXT
from extractors.pdf.document.text_strings import text_string
from extractors.pdf.fields.controls import Control, Found, Walk, Widget

if TYPE_CHECKING:
    from pikepdf import Pdf

    from extractors.pdf.fonts.codes import Codes

_FILLED_IN = ("/V", "/AS", "/AP", "/Ff")
_NAME = rb"/([A-Za-z0-9_.-]{1,127})"
_STATE = re.compile(
    rb"(?:/V (?:<([0-9A-F]*)>|NAME) )?(?:/AS NAME )?(?:/AP << /N (\d{1,7}) 0 R >> )?".replace(b"NAME", _NAME)
)
_REST = re.compile(rb"(/AS /Off )? (?:/Ff (\d{1,9}) )?>>")


@dataclass(frozen=True, slots=True)
class KnownWidget:
    """A widget of the blank, and the field that owns it, by their numbers and as they are there."""

    number: int
    owner: int
    widget: Widget
    control: Control


@dataclass(frozen=True, slots=True)
class Prepared:
    """A field or widget as each update of ours repeats it: its start, and its `/AP` in the blank (empty: none).

    `box`: how wide and high a widget is, in points.
    """

    start: bytes
    appearance: bytes
    box: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class State:
    """What a copy puts into a field or widget: its value, written or named, state, drawing and flags."""

    written: str | None = None
    named: str | None = None
    state: str | None = None
    drawn: int | None = None
    appearance: bool = False
    flags: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """Every widget of a blank in the order of its pages, how each is written, and the font of its answers."""

    spots: tuple[KnownWidget, ...]
    prepared: dict[int, Prepared]
    codes: Codes
    xfa: bool


def learnt(pdf: Pdf, codes: Codes) -> Layout | None:
    """The layout of a blank's fields; None where they are not as simple as ours: a widget, or buttons of one parent."""
    walk = Walk(pdf)
    walk.pages()
    shown = len(walk.found.controls)
    walk.form()
    if walk.found.added or len(walk.found.controls) != shown or not walk.found.listed:
        return None
    spots: list[KnownWidget] = []
    prepared: dict[int, Prepared] = {}
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", ()):
            if annotation.get("/Subtype") != "/Widget":
                continue
            owner = annotation if "/T" in annotation else annotation["/Parent"]
            if "/T" not in owner or "/Parent" in owner or not (annotation.is_indirect and owner.is_indirect):
                return None
            control = walk.by_field[owner.objgen]
            number, owned = annotation.objgen[0], owner.objgen[0]
            before = sum(s.owner == owned for s in spots)
            spots.append(KnownWidget(number, owned, control.widgets[before], control))
            prepared[number] = _prepared(annotation)
            prepared.setdefault(owned, _prepared(owner))
    whole = sum(len(c.widgets) for c in walk.found.controls) == len(spots)
    return Layout(tuple(spots), prepared, codes, walk.found.xfa) if whole else None


def _prepared(dictionary: Any) -> Prepared:
    from pikepdf import Dictionary

    kept = Dictionary(dictionary)
    for entry in _FILLED_IN:
        if entry in kept:
            del kept[entry]
    box = None
    if "/Rect" in dictionary:
        x0, y0, x1, y1 = (float(v) for v in dictionary["/Rect"])
        box = (abs(x1 - x0), abs(y1 - y0))
    appearance = b"/AP " + dictionary["/AP"].unparse() if "/AP" in dictionary else b""
    return Prepared(kept.unparse().removesuffix(b">>"), appearance, box)


def state_in(body: bytes, prepared: Prepared) -> State | None:
    """What a copy puts into a field or widget that it repeats; None where it is not written as we write it."""
    if not body.startswith(prepared.start):
        return None
    found = _STATE.match(body, len(prepared.start))
    assert found is not None  # noqa: S101 - it matches nothing, too
    at, drawn = found.end(), found[4]
    kept = drawn is None and prepared.appearance != b""
    if kept and not body.startswith(prepared.appearance, at):
        return None
    rest = _REST.fullmatch(body, at + len(prepared.appearance) if kept else at)
    state = found[3] if rest is None or rest[1] is None else b"Off"
    if rest is None or (found[3] is not None and rest[1] is not None) or len(found[1] or b"") % 2:
        return None
    return State(
        written=found[1].decode("ascii") if found[1] is not None else None,
        named=found[2].decode("ascii") if found[2] is not None else None,
        state=state.decode("ascii") if state is not None else None,
        drawn=int(drawn) if drawn is not None else None,
        appearance=kept,
        flags=int(rest[2] or 0),
    )


def filled_in(layout: Layout, states: Mapping[int, State], shown: Mapping[int, str]) -> Found | None:
    """The fields of a copy with these states, as `controls.controls` finds them; `shown`: the words of each drawing.

    None where a field is filled in with what is no answer of its kind.
    """
    found = Found(listed=True, xfa=layout.xfa)
    controls: dict[int, Control] = {}
    for spot in layout.spots:
        own = spot.number == spot.owner
        control = controls.get(spot.owner)
        if control is None:
            control = _control(spot, states.get(spot.owner))
            if control is None:
                return None
            controls[spot.owner] = control
            found.controls.append(control)
        widget = _widget(spot, states.get(spot.number), shown, own=own)
        if widget is None:
            return None
        control.widgets.append(widget)
    return found


def _control(spot: KnownWidget, state: State | None) -> Control | None:
    one = spot.control
    if state is None:
        value, other, flags = one.value, one.other, one.flags
    elif spot.number != spot.owner and (state.state is not None or state.drawn is not None):
        return None
    elif one.kind == "Tx" and state.named is None:
        text = text_string(bytes.fromhex(state.written)) if state.written is not None else None
        value, other = (text.text[:MAX_TEXT], text.other) if text is not None else (None, None)
        flags = state.flags
    elif one.kind == "Btn" and state.written is None:
        value, other, flags = state.named, None, state.flags
    else:
        return None
    return Control(one.name, one.kind, flags, value, one.tip, one.exports, [], other, one.stale)


def _widget(spot: KnownWidget, state: State | None, shown: Mapping[int, str], *, own: bool) -> Widget | None:
    one = spot.widget
    if state is None:
        return one
    if not own and (state.written is not None or state.named is not None or state.flags):
        return None
    if spot.control.kind == "Btn":
        return replace(one, state=state.state) if state.appearance else None
    if state.state is not None or not own:
        return None
    if state.drawn is not None:
        return replace(one, shown=shown[state.drawn], unreadable=False)
    return one if state.appearance else replace(one, shown=None, unreadable=False)
