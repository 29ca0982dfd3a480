"""A form as it will look: its PDF, and a picture of each page."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from issuing.making import AS_USUAL, Need, make_copy, make_document
from issuing.pdfium import opened

if TYPE_CHECKING:
    from schemas.definition import FormDefinition
    from schemas.rendition import Branding

DPI = 110
"""Of the pictures: an A4 page is 910 pixels wide."""
_SHARPER = 3
"""How many times finer a small picture is drawn than it is kept: thin lines and small words stay."""


def preview(form: FormDefinition, brand: Branding, *, when: dt.datetime, need: Need = AS_USUAL) -> bytes:
    """The form as a blank PDF."""
    return make_document(
        form, "pdf", brand, make_copy(form, "pdf", brand, need=need), {}, when=when, need=need
    ).data


def pictures(data: bytes) -> Iterator[bytes]:
    """A PNG of each page of a PDF of our own making, at `DPI`."""
    with opened(data) as document:
        document.init_forms()  # else the fields are left out of the picture
        for page in document:
            picture = page.render(scale=DPI / 72).to_pil()
            out = io.BytesIO()
            picture.convert("RGB").quantize(64).save(out, "PNG", optimize=True)
            yield out.getvalue()


def pages_in(data: bytes) -> int:
    """How many pages a PDF of our own making has."""
    with opened(data) as document:
        return len(document)


def page_picture(data: bytes, number: int, wide: int) -> bytes | None:
    """A WebP of one page of a PDF of our own making, so many pixels wide; None where it has no such page."""
    from PIL import Image

    with opened(data) as document:
        if not 0 < number <= len(document):
            return None
        document.init_forms()
        page = document[number - 1]
        times = _SHARPER if wide < 600 else 1
        large = page.render(scale=times * wide / page.get_width()).to_pil().convert("RGB")
    small = large.resize((wide, round(large.height * wide / large.width)), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=70, method=2)
    return out.getvalue()


@lru_cache(maxsize=12)
def kept_preview(form: FormDefinition, brand: Branding, day: dt.date, need: Need = AS_USUAL) -> bytes:
    """`preview`, kept while its pages are looked at one after another."""
    when = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    return preview(form, brand, when=when, need=need)
