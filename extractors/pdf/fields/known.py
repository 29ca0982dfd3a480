"""The fields of a blank, learnt once, and those of a copy of it: only what the copy defines anew is read.

A blank is nobody's document. What a copy's update leaves alone is in the copy as it is in the blank (ISO 32000-1,
7.5.6), and nearly all of a form's fields are left alone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extractors.pdf.fields.controls import Control, Found, Walk, Widget, corner, is_dictionary

if TYPE_CHECKING:
    from pikepdf import Pdf

Number = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Spot:
    """A widget of the blank: it and the field that owns it by their numbers, its page, and that page's left and top."""

    number: Number
    owner: Number
    page: int
    left: float
    top: float
    widget: Widget
    control: Control


@dataclass(frozen=True, slots=True)
class Layout:
    """Every widget of a blank in the order of its pages, and all its controls."""

    spots: tuple[Spot, ...]
    found: Found

    @property
    def widgets(self) -> frozenset[int]:
        """The numbers of the widgets."""
        return frozenset(s.number[0] for s in self.spots)

    @property
    def owners(self) -> frozenset[int]:
        """The numbers of the fields."""
        return frozenset(s.owner[0] for s in self.spots)


def learnt(pdf: Pdf) -> Layout | None:
    """The layout of a blank's fields; None where they are not as simple as ours: a widget, or buttons of one parent."""
    walk = Walk(pdf)
    walk.pages()
    shown = len(walk.found.controls)
    walk.form()
    if walk.found.added or len(walk.found.controls) != shown or not walk.found.listed:
        return None
    spots: list[Spot] = []
    for number, page in enumerate(pdf.pages, 1):
        left, top = corner(page)
        for annotation in page.obj.get("/Annots", ()):
            if annotation.get("/Subtype") != "/Widget":
                continue
            owner = annotation if "/T" in annotation else annotation["/Parent"]
            if "/T" not in owner or "/Parent" in owner or not (annotation.is_indirect and owner.is_indirect):
                return None
            control = walk.by_field[owner.objgen]
            before = sum(s.owner == owner.objgen for s in spots)
            widget = control.widgets[before]
            spots.append(Spot(annotation.objgen, owner.objgen, number, left, top, widget, control))
    whole = sum(len(c.widgets) for c in walk.found.controls) == len(spots)
    return Layout(tuple(spots), walk.found) if whole else None


def found_again(pdf: Pdf, layout: Layout, anew: Collection[int]) -> Found | None:
    """The fields of a copy that defines these objects of its blank anew, as `controls` finds them.

    None where they hang together otherwise than in the blank. Raises as `controls` does.
    """
    walk = Walk(pdf)
    found, fields = walk.found, walk.by_field
    found.listed, found.xfa = layout.found.listed, layout.found.xfa
    for spot in layout.spots:
        control = fields.get(spot.owner)
        known = spot.number[0] not in anew
        if known and control is None and spot.owner[0] not in anew:
            control = fields[spot.owner] = _like(spot.control)
            found.controls.append(control)
        if known and control is not None and control.kind == spot.control.kind:
            control.widgets.append(spot.widget)
            continue
        annotation: Any = pdf.get_object(spot.number)
        if not is_dictionary(annotation):
            return None
        walk.annotation(annotation, spot.page, spot.left, spot.top)
    return found if all(s.owner in fields for s in layout.spots) else None


def _like(one: Control) -> Control:
    """A control as this one, without widgets."""
    return Control(one.name, one.kind, one.flags, one.value, one.tip, one.exports, [], one.other, one.stale)
