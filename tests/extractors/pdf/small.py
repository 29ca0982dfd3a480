"""Small PDF forms made field by field: what other programs leave, and ours never do."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from extractors.pdf import extract
from schemas.definition import FormDefinition
from schemas.reading import Observation, Reading
from tests import trial
from tests.damage.pdf import save

RADIO = 1 << 15
Field = tuple[str, Any]
"""A field's name, and its value: text, a tuple of (states, chosen) for buttons, or a dictionary as it is."""


def form() -> FormDefinition:
    """The form that these documents belong to."""
    return trial.load("supervision-record")


def text_field(name: str, value: object = "", **more: object) -> Dictionary:
    """A text field; `value` a string or any PDF object."""
    entries = {"/Type": Name.Annot, "/Subtype": Name.Widget, "/FT": Name.Tx, "/T": String(name)}
    if value != "":
        entries["/V"] = String(value) if isinstance(value, str) else value
    return Dictionary({**entries, **{f"/{k}": v for k, v in more.items()}})


def tick_box(name: str, state: str, on: str = "yes", value: str | None = None) -> Dictionary:
    """A check box that shows `state`; its value is `value`, or the same."""
    return Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Btn,
        T=String(name),
        AS=Name(f"/{state}"),
        V=Name(f"/{value or state}"),
        AP=Dictionary(N=Dictionary({f"/{on}": Dictionary(), "/Off": Dictionary()})),
    )


def document(
    *fields: Dictionary, listed: bool = True, change: Callable[[Pdf], object] | None = None
) -> bytes:
    """A page with these fields, one under another; `change` works on it before it is saved."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    annotations, top = [], []
    for n, one in enumerate(fields):
        field = pdf.make_indirect(one)
        top.append(field)
        for kid in field.get("/Kids") or [field]:
            widget = kid if kid is not field else field
            if "/Rect" not in widget:
                widget.Rect = Array([50, 780 - 20 * n, 250, 795 - 20 * n])
            if widget.is_indirect:
                annotations.append(widget)
    page.obj.Annots = Array(annotations)
    if listed:
        pdf.Root.AcroForm = Dictionary(Fields=Array(top))
    if change is not None:
        change(pdf)
    out = BytesIO()
    save(pdf, out)
    return out.getvalue()


def group(
    name: str, states: tuple[str, ...], shown: str = "Off", value: str | None = None
) -> Callable[[Pdf], object]:
    """Adds a group of buttons with these states, the one of `shown` on; its value is `value`, or the same."""

    def add(pdf: Pdf) -> None:
        parent = pdf.make_indirect(
            Dictionary(FT=Name.Btn, Ff=RADIO, T=String(name), V=Name(f"/{value or shown}"), Kids=Array([]))
        )
        for n, state in enumerate(states):
            kid = Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                Parent=parent,
                Rect=Array([50 + 30 * n, 100, 65 + 30 * n, 115]),
                AS=Name(f"/{state if state == shown else 'Off'}"),
                AP=Dictionary(N=Dictionary({f"/{state}": Dictionary(), "/Off": Dictionary()})),
            )
            parent.Kids.append(pdf.make_indirect(kid))  # type: ignore[attr-defined]
            pdf.pages[0].obj.Annots.append(parent.Kids[-1])  # type: ignore[attr-defined]
        pdf.Root.AcroForm.Fields.append(parent)  # type: ignore[attr-defined]

    return add


def read(*fields: Dictionary, **how: Any) -> Reading:
    """What is read in a document of these fields, without a template."""
    return extract(document(*fields, **how), form())


def seen(reading: Reading, path: str) -> Observation:
    """What was seen of one path."""
    return next(v for v in reading.values if v.path == path)


def codes(reading: Reading) -> set[str]:
    """The codes of a reading's queries."""
    return {q.code for q in reading.queries}
