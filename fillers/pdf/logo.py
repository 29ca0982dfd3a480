"""The organisation's logo as the page takes it: always SVG, because typst's sources in memory are text."""

from __future__ import annotations

import base64
import io

from schemas.errors import RenditionError

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"


def as_svg(logo: bytes) -> bytes:
    """An SVG logo as it is; a PNG or JPEG picture wrapped in one of its own size in pixels.

    Raises RenditionError for a damaged picture: wrapped, it would be left out without a word.
    """
    if not logo.startswith((PNG, JPEG)):
        return logo
    kind = "png" if logo.startswith(PNG) else "jpeg"
    wide, high = _size(logo)
    data = base64.b64encode(logo).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">'
        f'<image width="{wide}" height="{high}" xlink:href="data:image/{kind};base64,{data}"/></svg>'
    ).encode()


def _size(png: bytes) -> tuple[int, int]:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(png)) as picture:
            picture.load()
            return picture.size
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
        raise RenditionError.of(
            "logo-kind", "The logo is a damaged picture.", "Save it as PNG or JPEG anew and give that."
        ) from fault
