"""The fields of a prepared file as filling finds them again: control, place, and the objects to write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fillers.pdf import widgets
from fillers.pdf.controls import Control
from schemas.template import PageBox, Place

if TYPE_CHECKING:
    from pikepdf import Pdf


@dataclass(frozen=True, slots=True)
class Body:
    """A dictionary of the prepared file, without the entries that filling sets."""

    number: int
    start: bytes
    """The dictionary up to, and without, its closing brackets."""
    flags: int
    appearance: bytes
    """Its `/AP` entry; empty where it has none."""


@dataclass(frozen=True, slots=True)
class Target:
    """A field as filling finds it again: control, place, and its objects in the prepared file."""

    control: Control
    place: Place
    annotation: Body
    holder: Body
    """Of a group of boxes the parent; else the annotation itself."""


def on_pages(pdf: Pdf) -> list[Any]:
    """The annotations of form fields, in the order of the pages."""
    return [a for p in pdf.pages for a in p.obj.get("/Annots", ()) if a.get("/Subtype") == "/Widget"]


def targets(pdf: Pdf, order: list[widgets.Widget], high: float) -> tuple[Target, ...]:
    """Every field of the prepared file; `order` is that of its annotations, `high` the height of a page, in points."""
    found = []
    groups: dict[tuple[int, int], Body] = {}
    for annotation, widget in zip(on_pages(pdf), order, strict=True):
        holder = own = _body(annotation)
        if "/Parent" in annotation:
            group = annotation.Parent
            holder = groups.get(group.objgen) or _body(group)
            groups[group.objgen] = holder
        found.append(Target(widget.control, _place(widget, high), own, holder))
    return tuple(found)


def _body(dictionary: Any) -> Body:
    from pikepdf import Dictionary

    kept = Dictionary(dictionary)
    for entry in ("/V", "/AS", "/AP", "/Ff"):
        if entry in kept:
            del kept[entry]
    start = kept.unparse()
    if not start.endswith(b">>"):
        raise ValueError("a field that is no dictionary")
    appearance = b"/AP " + dictionary.AP.unparse() if "/AP" in dictionary else b""
    flags = int(dictionary.Ff) if "/Ff" in dictionary else 0
    return Body(dictionary.objgen[0], start.removesuffix(b">>"), flags, appearance)


def _place(widget: widgets.Widget, high: float) -> Place:
    control = widget.control
    x0, y0, x1, y1 = widget.rect
    return Place(
        path=control.path,
        box=PageBox(
            page=widget.page, x0=round(x0, 2), y0=round(high - y1, 2), x1=round(x1, 2), y1=round(high - y0, 2)
        ),
        kind=control.kind,
        option=control.option,
        part=control.part,
        multiline=widget.multiline,
        size=control.size,
    )
