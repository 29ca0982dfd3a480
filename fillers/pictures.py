"""An organisation's logo as the fillers take it: upright, whole, and of no more points than are seen."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from schemas.errors import CarepackError, RenditionError

if TYPE_CHECKING:
    from PIL.Image import Image

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
POINTS = 40_000_000
"""A picture of more is no logo, and takes long to unpack: 40 megapixels."""
SEEN = (1400, 500)
"""Pixels across and down of which a printer shows all, in the room for a logo (57 by 16 mm at 600 dpi)."""
_TURNED = 0x0112
"""The EXIF entry that says how a camera was held."""


def jpeg(logo: bytes) -> bytes:
    """A JPEG logo upright, in red, green and blue, and no larger than is seen; as it is where it is so.

    Some programs go by what the camera noted of how it was held and others do not, and inks look otherwise in each.
    Raises RenditionError as `size`.
    """
    from PIL import Image, ImageOps

    picture = _opened(logo)
    small = picture.width <= SEEN[0] and picture.height <= SEEN[1]
    if small and picture.mode in {"RGB", "L"} and picture.getexif().get(_TURNED, 1) == 1:
        return logo
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail(SEEN, Image.Resampling.LANCZOS)
    made = io.BytesIO()
    upright.save(made, "JPEG", quality=92)
    return made.getvalue()


def as_png(logo: bytes) -> bytes:
    """A JPEG logo as PNG; a PNG as it is. Raises RenditionError as `size`."""
    if logo.startswith(PNG):
        size(logo)
        return logo
    made = io.BytesIO()
    _opened(jpeg(logo)).convert("RGB").save(made, "PNG", optimize=True)
    return made.getvalue()


def size(logo: bytes) -> tuple[int, int]:
    """Its width and height in pixels. Raises RenditionError `logo-kind` where it is damaged or of too many points."""
    return _opened(logo).size


def _opened(logo: bytes) -> Image:
    from PIL import Image

    try:
        picture = Image.open(io.BytesIO(logo), formats=("PNG", "JPEG"))
        if picture.width * picture.height > POINTS:
            raise _unfit(f"has more than {POINTS // 1_000_000} million points")
        picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
        raise _unfit("is a damaged picture") from fault
    return picture


def _unfit(what: str) -> CarepackError:
    do = "Save it as PNG or JPEG anew, some 600 pixels across, and give that."
    return RenditionError.of("logo-kind", f"The logo {what}.", do)
