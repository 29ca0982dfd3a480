"""A form as it will look: its PDF, and a picture of each page."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from issuing.making import make_copy, make_document

if TYPE_CHECKING:
    from schemas.definition import FormDefinition
    from schemas.rendition import Branding

DPI = 110
"""Of the pictures: an A4 page is 910 pixels wide."""


def preview(form: FormDefinition, brand: Branding, *, when: dt.datetime) -> bytes:
    """The form as a blank PDF."""
    return make_document(form, "pdf", brand, make_copy(form, "pdf", brand), {}, when=when).data


def pictures(data: bytes) -> Iterator[bytes]:
    """A PNG of each page of a PDF of our own making, at `DPI`."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()  # else the fields are left out of the picture
        for page in document:
            picture = page.render(scale=DPI / 72).to_pil()
            out = io.BytesIO()
            picture.convert("RGB").quantize(64).save(out, "PNG", optimize=True)
            yield out.getvalue()
