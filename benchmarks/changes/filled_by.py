"""A blank that another program fills with the sample's answers, and flattens where it can."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf

from schemas.filled import Filled
from tests.clients import java_forms, mupdf, pdfjs, pdftk

Make = Callable[[Filled, Path], bytes | None]


def values_of(filled: Filled) -> dict[str, str | bool]:
    """What its fields say, as a person would enter it: a button's state by name where it is one of a group."""
    values: dict[str, str | bool] = {}
    with pikepdf.open(BytesIO(filled.data)) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            value = str(field.get("/V", ""))
            if value and value != "/Off":
                single = field.get("/FT") == "/Btn" and "/Kids" not in field
                values[str(field.T)] = True if single else value.removeprefix("/")
    return values


def file(folder: Path, data: bytes) -> Path:
    (file := folder / "in.pdf").write_bytes(data)
    return file


def _blank(filled: Filled, folder: Path) -> Path:
    assert filled.blank is not None
    return file(folder, filled.blank())


def filled_by_pdfjs(filled: Filled, folder: Path) -> bytes:
    return pdfjs.fill(_blank(filled, folder), values_of(filled), folder / "out.pdf").read_bytes()


def filled_by_pdftk(filled: Filled, folder: Path) -> bytes:
    return pdftk.fill_form(_blank(filled, folder), values_of(filled), folder / "out.pdf").read_bytes()


def filled_by_pypdf(filled: Filled, folder: Path, *, flatten: bool = False) -> bytes:
    """As its handbook tells: appearances written into the fields, viewers not told to draw them anew."""
    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of characters its fonts lack
    writer = pypdf.PdfWriter(clone_from=_blank(filled, folder))
    with pikepdf.open(BytesIO(filled.data)) as pdf:  # pypdf wants names for the states of buttons
        values = {str(f.T): str(f.V) for f in pdf.Root.AcroForm.Fields if "/V" in f}
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False, flatten=flatten)
    if flatten:
        writer.remove_annotations(subtypes="/Widget")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def filled_by_pikepdf(filled: Filled, folder: Path) -> bytes:
    """With the appearances that pikepdf draws itself (in our font, letters beyond its encoding as "?")."""
    from pikepdf.form import (
        CheckboxField,
        ExtendedAppearanceStreamGenerator,
        Form,
        RadioButtonGroup,
        TextField,
    )

    with pikepdf.open(_blank(filled, folder)) as pdf:
        form = Form(pdf, ExtendedAppearanceStreamGenerator)
        for name, value in values_of(filled).items():
            field = form[name]
            if isinstance(field, CheckboxField):
                field.checked = True
            elif isinstance(field, RadioButtonGroup):
                field.selected = next(o for o in field.options if str(o.on_value).removeprefix("/") == value)
            elif isinstance(field, TextField):
                field.value = str(value)
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def filled_by_mupdf(filled: Filled, folder: Path) -> bytes:
    """Widget by widget: MuPDF's scripts know their order, not their names."""
    values = values_of(filled)
    with pikepdf.open(BytesIO(filled.data)) as pdf:
        pages = [
            [_entered(w, values) for w in page.obj.get("/Annots", ()) if w.get("/Subtype") == "/Widget"]
            for page in pdf.pages
        ]
    return mupdf.fill(_blank(filled, folder), pages, folder / "out.pdf").read_bytes()


def _entered(widget: pikepdf.Object, values: dict[str, str | bool]) -> str | bool | None:
    field = widget if "/T" in widget else widget.Parent
    if field.get("/FT") == "/Btn":
        return widget.get("/AS", "/Off") != "/Off" or None
    return values.get(str(field.T))


def in_java(filled: Filled, folder: Path, *, library: java_forms.Library, flatten: bool) -> bytes:
    out = folder / "out.pdf"
    blank = _blank(filled, folder)
    return java_forms.fill(blank, values_of(filled), out, library, flatten=flatten).read_bytes()


MADE: dict[str, Make] = {
    "filled by pdf.js": filled_by_pdfjs,
    "filled by pdftk": filled_by_pdftk,
    "filled by pypdf": filled_by_pypdf,
    "flattened by pypdf": partial(filled_by_pypdf, flatten=True),
    "filled by pikepdf": filled_by_pikepdf,
    "filled by MuPDF": filled_by_mupdf,
    "filled by PDFBox": partial(in_java, library="pdfbox", flatten=False),
    "flattened by PDFBox": partial(in_java, library="pdfbox", flatten=True),
    "filled by OpenPDF": partial(in_java, library="openpdf", flatten=False),
    "flattened by OpenPDF": partial(in_java, library="openpdf", flatten=True),
}
