"""The organisation's logo as the page takes it: always SVG, because typst's sources in memory are text."""

from __future__ import annotations

import base64

from fillers.pictures import JPEG, PNG, jpeg, size
from fillers.svg_look import look


def as_svg(logo: bytes) -> bytes:
    """An SVG logo as it is; a PNG or JPEG picture wrapped in one of its own size in pixels.

    Raises RenditionError for a damaged picture: wrapped, it would be left out without a word; and as `svg_look.look`.
    """
    if not logo.startswith((PNG, JPEG)):
        look(logo)
        return logo
    kind = "png" if logo.startswith(PNG) else "jpeg"
    picture = jpeg(logo) if kind == "jpeg" else logo
    wide, high = size(picture)
    data = base64.b64encode(picture).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">'
        f'<image width="{wide}" height="{high}" xlink:href="data:image/{kind};base64,{data}"/></svg>'
    ).encode()
