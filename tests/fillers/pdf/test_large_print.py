"""Large print: everything larger alike, on the same paper, as accessible as any other document."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from io import BytesIO

import pdfplumber
import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

import forms
from fillers import pdf
from fillers.pdf.appearance import PAD, width
from fillers.pdf.marks import MM
from fillers.pdf.page import BOTTOM, SIDE, TOP
from schemas.copies import Copy
from schemas.filled import Filled
from schemas.rendition import Variant
from tests import shapes
from tests.fillers.pdf import made
from tests.law.documents import sample

pytestmark = pytest.mark.thorough


def large(name: str, *, filled: bool = False) -> Filled:
    form = forms.load(name)
    compiled = pdf.compile(pdf.rendition(form, made.BRAND, Variant(large=True)))
    copy = Copy(form=name, edition=1, rendition=compiled.rendition.digest)
    return pdf.fill(compiled, copy, sample(name) if filled else {}, when=made.WHEN)


def printed(page: pdfium.PdfPage) -> Iterator[tuple[float, float, float]]:
    """Of each letter that a page shows where it starts, from the page's lower left, and its size; all in points."""
    text, matrix = page.get_textpage(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    for at in range(text.count_chars()):
        if raw.FPDFText_IsGenerated(text, at) == 1:  # a space or a line end that stands nowhere
            continue
        raw.FPDFText_GetCharOrigin(text, at, x, y)
        raw.FPDFText_GetMatrix(text, at, matrix)
        yield x.value, y.value, raw.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d)


@pytest.mark.parametrize("name", shapes.MATRIX)
def test_printed_words_of_large_print_have_sixteen_points_and_no_fewer(name: str) -> None:
    with pdfium.PdfDocument(large(name).data) as document:
        found = 0
        for page in document:
            wide, high = page.get_size()
            assert (round(wide), round(high)) == (595, 842)
            inside = [
                size
                for x, y, size in printed(page)
                if SIDE * MM <= x <= wide - SIDE * MM and BOTTOM * MM <= y <= high - TOP * MM
            ]
            found += len(inside)
            assert min(inside, default=16) > 15.99
        assert found > 300


@pytest.mark.parametrize("name", shapes.MATRIX)
def test_boxes_of_large_print_are_larger_and_stand_on_their_page(name: str) -> None:
    template = large(name).template
    for place in template.places:
        wide, high = template.pages[place.box.page - 1]
        assert SIDE * MM - 0.5 <= place.box.x0 < place.box.x1 <= wide - SIDE * MM + 0.5
        assert TOP * MM - 0.5 <= place.box.y0 < place.box.y1 <= high - BOTTOM * MM + 0.5
        assert place.box.y1 - place.box.y0 >= (6 if place.kind == "mark" else 10.6) * MM
        assert place.size >= 16


def test_answers_in_large_print_are_never_drawn_under_sixteen_points() -> None:
    form = forms.load("contact-evaluation")
    compiled = pdf.compile(pdf.rendition(form, variant=Variant(large=True)))
    copy = Copy(form=form.form, edition=1, rendition=compiled.rendition.digest)
    done = pdf.fill(compiled, copy, {"comments": made.LONG, "worker": "Anna " * 20}, when=made.WHEN)
    assert done.overflows
    with pdfplumber.open(BytesIO(done.data)) as document:
        assert len(document.pages) == len(done.template.pages)
    with made.opened(done.data) as document:
        drawn = made.drawn_sizes(document)
    assert min(drawn) >= 16


def test_the_box_for_a_duration_holds_the_example_that_is_printed_with_it() -> None:
    document = large("supervision-record")
    place = next(p for p in document.template.places if p.path == "length")
    assert place.box.x1 - place.box.x0 > width("12 h 45 min", place.size) + 2 * PAD
    with pdfplumber.open(BytesIO(document.data)) as pages:
        page = pages.pages[place.box.page - 1]
        said = page.search("such as 1 h 15 min")[0]
        column = max(p.box.x1 for p in document.template.places if p.box.page == place.box.page)
    assert place.box.y1 < said["top"] < place.box.y1 + 12
    assert place.box.x0 - 2 < said["x0"] < said["x1"] < column
