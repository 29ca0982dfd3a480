"""pikepdf alone: the least that reading a form's fields, or writing a form, can cost with it."""

from __future__ import annotations

import io

import pikepdf


def walk(document: bytes) -> dict[str, str | None]:
    """The value of every field, by the widgets of the pages; nothing is held to anything."""
    values: dict[str, str | None] = {}
    with pikepdf.open(io.BytesIO(document)) as pdf:
        for page in pdf.pages:
            annotations = page.obj.get("/Annots")
            for widget in annotations if isinstance(annotations, pikepdf.Array) else ():
                field, name = widget, widget.get("/T")
                if name is None and "/Parent" in widget:
                    field = widget["/Parent"]
                    name = field.get("/T")
                values[str(name)] = str(field.get("/V")) if "/V" in field else None
    return values


def saved_again(document: bytes) -> bytes:
    """The document opened and saved, with nothing changed."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(document)) as pdf:
        pdf.save(out)
    return out.getvalue()
