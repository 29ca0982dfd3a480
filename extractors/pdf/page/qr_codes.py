"""The QR codes of our pages as they are drawn: a form of square modules (`fillers/pdf/marks.py`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pikepdf import Pdf

NAME = "/CarepackQR"
_MODULES = re.compile(rb"0 g\n(?:\d+ \d+ \d+ 1 re\n)+f")
_MOST = 20_000  # bytes it may take
_SCALE = 1e-4


def is_modules(content: bytes) -> bool:
    """Whether this draws the modules of a QR code, and nothing else."""
    return _MODULES.fullmatch(content.strip()) is not None


def is_code(form: Any) -> bool:
    """Whether a form is a QR code as we draw it: modules within a square whose side is 1 where it stands."""
    box = [float(v) for v in form["/BBox"]]
    scale = [float(v) for v in form["/Matrix"]]
    side = box[2]
    return (
        is_modules(form.read_bytes())
        and box == [0, 0, side, side]
        and all(abs(a - b) < _SCALE for a, b in zip(scale, (1 / side, 0, 0, 1 / side, 0, 0), strict=True))
    )


def codes_of(pdf: Pdf) -> Iterator[tuple[int, int]]:
    """The number of each form that pages name as their QR code and that is one, and the modules of its side."""
    from pikepdf import PdfError

    for page in pdf.pages:
        try:
            form = page.obj["/Resources"]["/XObject"][NAME]
            if form.objgen[0] and len(form.read_raw_bytes()) < _MOST and is_code(form):
                yield form.objgen[0], int(form["/BBox"][2])
        except (PdfError, KeyError, ValueError, TypeError, AttributeError, ZeroDivisionError):
            continue
