"""Some pages of a PDF taken out of it as a file of their own."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from extractors.pdf.document.limits import MAX_DEPTH
from extractors.pdf.document.opening import damaged

if TYPE_CHECKING:
    from pikepdf import Pdf


def taken(pdf: Pdf, numbers: Sequence[int]) -> bytes:
    """The pages of these numbers, from 1, as they are, with the fields that stand on them.

    What the form says of all its fields (their fonts, and whether their appearances are out of date) comes with them
    (ISO 32000-1, 12.7.2). Raises DocumentError `pdf-damaged`.
    """
    import pikepdf

    try:
        with pikepdf.new() as part, warnings.catch_warnings():
            # Of fields that the form's list has lost, or does not get: they are found by their pages.
            warnings.simplefilter("ignore")
            for number in numbers:
                part.pages.append(pdf.pages[number - 1])
            fields = {f.objgen: f for page in part.pages for f in _fields(page.obj)}
            form = pdf.Root.get("/AcroForm")
            if fields or form is not None:
                part.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(fields.values()))
            if isinstance(form, pikepdf.Dictionary):
                for name in ("/DA", "/DR", "/NeedAppearances"):
                    if name in form:
                        part.Root.AcroForm[name] = _copied(part, pdf, form[name])
            out = BytesIO()
            part.save(out)
            return out.getvalue()
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, KeyError, AttributeError) as broken:
        raise damaged() from broken


def _fields(page: Any) -> Sequence[Any]:
    """The fields whose widgets stand on a page: of each the one at the top of its tree."""
    from pikepdf import Array, Dictionary

    annotations = page.get("/Annots")
    found = []
    for widget in annotations if isinstance(annotations, Array) else ():
        top = widget
        if (
            not isinstance(widget, Dictionary)
            or widget.get("/Subtype") != "/Widget"
            or not widget.is_indirect
        ):
            continue
        for _ in range(MAX_DEPTH):
            above = top.get("/Parent")
            if not isinstance(above, Dictionary):
                break
            top = above
        if top.is_indirect:
            found.append(top)
    return found


def _copied(part: Pdf, pdf: Pdf, value: Any) -> Any:
    """A value of one file for another."""
    from pikepdf import Object

    if not isinstance(value, Object):
        return value
    return part.copy_foreign(value if value.is_indirect else pdf.make_indirect(value))
