"""A logo from outside drawn for the first time, in a process that ends when it takes too much.

What it looks like is what comes back; whoever takes the logo into use knows by it that it can be drawn at all.
"""

from __future__ import annotations

import io

from fillers.confining import TooMuch, Wrong, answer, ask
from schemas.errors import CarepackError, Fault, Place, RenditionError

SECONDS = 20
"""Wall time; a logo takes half of one."""
PROCESSOR_SECONDS = 10
MEMORY = 2 * 1024 * 1024 * 1024
"""Bytes of address space, where the system bounds it."""


def drawn(logo: bytes) -> bytes:
    """The logo as a PNG no larger than is seen. Raises RenditionError `logo-kind`, `logo-unsafe`, `logo-bounds`."""
    try:
        return ask("fillers.logo_confined", logo, SECONDS)
    except Wrong as wrong:
        raise RenditionError(*(Fault(c, w, Place(), d) for c, w, d in wrong.faults)) from None
    except TooMuch:
        raise _bounds() from None


def _bounds() -> CarepackError:
    what = "The logo asks for more time or memory than a picture may take."
    return RenditionError.of("logo-bounds", what, "Save it as PNG, some 600 pixels across, and give that.")


def _drawn(logo: bytes) -> bytes:
    try:
        from PIL import Image

        from fillers.pdf.logo import as_svg
        from fillers.pictures import SEEN
        from fillers.word.compiling import logo_png
        from schemas.rendition import Branding

        as_svg(logo)
        png = logo_png(Branding(logo=logo)) or b""
        with Image.open(io.BytesIO(png), formats=("PNG",)) as picture:
            small = picture.convert("RGBA")
        small.thumbnail(SEEN)
        out = io.BytesIO()
        small.save(out, "PNG")
        return out.getvalue()
    except CarepackError as error:
        raise Wrong([(f.code, f.what, f.do) for f in error.faults]) from None


def main() -> None:
    """Reads a logo from standard input, and writes what it looks like, or what is wrong with it."""
    answer(_drawn, memory=MEMORY, seconds=PROCESSOR_SECONDS)


if __name__ == "__main__":
    main()
