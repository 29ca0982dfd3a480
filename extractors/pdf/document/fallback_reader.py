"""The second reader, for files the first cannot open at all: pypdf is more forgiving of some damage."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from extractors.pdf.document.limits import MAX_DEPTH, MAX_FIELDS, MAX_PAGES, MAX_TEXT
from extractors.pdf.fields.controls import Control, Found, Widget
from schemas.geometry import Box
from schemas.identity import PROPERTY, Carrier, parse_reference


def read(data: bytes) -> tuple[Found, list[Carrier]] | None:
    """Fields and carriers, or None where pypdf cannot read the file either."""
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it would print what a file holds
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted or not 0 < len(reader.pages) <= MAX_PAGES:
            return None
        info = reader.metadata
        said = parse_reference(str(info.get(f"/{PROPERTY}", "")) if info is not None else "", "metadata")
        return _fields(reader), [said] if said else []
    except Exception:  # a forgiving reader fails in every way there is on a broken file
        return None


def _fields(reader: Any) -> Found:
    found = Found(listed="/AcroForm" in reader.root_object)
    by_field: dict[int, Control] = {}
    for number, page in enumerate(reader.pages, 1):
        top, left = float(page.mediabox.top), float(page.mediabox.left)
        for reference in page.get("/Annots") or []:
            widget = reference.get_object()
            if not hasattr(widget, "get") or widget.get("/Subtype") != "/Widget":
                continue
            if len(by_field) > MAX_FIELDS:
                break
            owner = _owner(widget)
            control = by_field.get(id(owner))
            if control is None:
                control = by_field[id(owner)] = _control(owner)
                found.controls.append(control)
            x0, y0, x1, y1 = (float(v) for v in widget["/Rect"])
            box = Box(x0 - left, top - y1, x1 - left, top - y0)
            state = widget.get("/AS")
            on = tuple(k[1:] for k in widget.get("/AP", {}).get("/N", {}) if k != "/Off")
            control.widgets.append(
                Widget(number, box, str(state)[1:] if state else None, on if control.kind == "Btn" else ())
            )
    return found


def _owner(widget: Any) -> Any:
    owner = widget
    for _ in range(MAX_DEPTH):
        if "/T" in owner or "/Parent" not in owner:
            break
        owner = owner["/Parent"].get_object()
    return owner


def _control(owner: Any) -> Control:
    chain, at = [], owner
    for _ in range(MAX_DEPTH):
        chain.append(at)
        if "/Parent" not in at:
            break
        at = at["/Parent"].get_object()

    def inherited(name: str) -> Any:
        return next((node[name] for node in chain if name in node), None)

    value = inherited("/V")
    text = None if value is None else str(value)[:MAX_TEXT]
    if text is not None and text.startswith("/") and inherited("/FT") == "/Btn":
        text = text[1:]
    return Control(
        name=".".join(str(n["/T"]) for n in reversed(chain) if "/T" in n),
        kind=str(inherited("/FT") or "/")[1:],
        flags=int(inherited("/Ff") or 0),
        value=text,
        tip=str(owner["/TU"]) if "/TU" in owner else None,
    )
