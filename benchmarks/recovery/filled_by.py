"""Blanks filled, with as many rows as the sample has, and forms made part of their pages, by programs for that."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

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
