"""Blanks filled, with as many rows as the sample has, and forms made part of their pages, by programs for that."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from benchmarks.recovery.case import Case, Made
from tests.clients import java_forms, pymupdf


def java(library: java_forms.Library, *, flatten: bool) -> Callable[[Case], Made]:
    def make(case: Case) -> Made:
        blank = case.file("blank.pdf", case.blank.data)
        out = case.folder / f"{library}.pdf"
        yield java_forms.fill(blank, case.typed, out, library, flatten=flatten).read_bytes(), ()

    return make


def with_pymupdf(*, flatten: bool) -> Callable[[Case], Made]:
    def make(case: Case) -> Made:
        blank = case.file("blank.pdf", case.blank.data)
        yield pymupdf.fill(blank, case.typed, case.folder / "pymupdf.pdf", flatten=flatten).read_bytes(), ()

    return make


def baked_by_pymupdf(case: Case) -> Made:
    """The copy as we filled it, its fields made part of the pages."""
    filled = case.file("filled.pdf", case.pdf.data)
    yield pymupdf.fill(filled, {}, case.folder / "baked.pdf", flatten=True).read_bytes(), ()


def with_pypdf(*, flatten: bool) -> Callable[[Case], Made]:
    """As its handbook tells: appearances written into the fields, viewers not told to draw them anew."""

    def make(case: Case) -> Made:
        import pypdf

        writer = pypdf.PdfWriter(clone_from=BytesIO(case.blank.data))
        fields = writer.get_fields() or {}  # type: ignore[attr-defined]
        values = {}
        for name, value in case.typed.items():
            states = [s for s in fields[name].get("/_States_", ()) if s != "/Off"]
            values[name] = states[0] if value is True else f"/{value}" if states else str(value)
        writer.update_page_form_field_values(None, values, auto_regenerate=False, flatten=flatten)
        if flatten:
            writer.remove_annotations(subtypes="/Widget")
        out = BytesIO()
        writer.write(out)
        yield out.getvalue(), ()

    return make


def with_qpdf(*, flatten: bool) -> Callable[[Case], Made]:
    """Its own appearances know the letters of plain English; for any other it draws a question mark."""

    def make(case: Case) -> Made:
        import pikepdf

        with pikepdf.open(BytesIO(case.blank.data)) as pdf:
            for field in pdf.Root.AcroForm.Fields:
                value = case.typed.get(str(field.T))
                if isinstance(value, str) and field.get("/FT") != "/Btn":
                    field.V = pikepdf.String(value)
                elif value is not None:
                    _press(field, value)
            pdf.Root.AcroForm.NeedAppearances = True
            pdf.generate_appearance_streams()
            if flatten:
                pdf.flatten_annotations("all")
            out = BytesIO()
            pdf.save(out)
        yield out.getvalue(), ()

    return make


def _press(field: Any, value: str | bool) -> None:
    """Ticks a box, or chooses the button whose state has this name."""
    from pikepdf import Name

    for widget in field.get("/Kids", [field]):
        state = next(key for key, _ in widget.AP.N.items() if key != "/Off")
        if value in {True, state.removeprefix("/")}:
            widget.AS = field.V = Name(state)
