"""A small picture in a terminal: each letter shows two pixels, one over the other, in shades of grey."""

from __future__ import annotations

import os
import sys
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_HALF = "\u2580"
_FIRST_GREY, _GREYS = 232, 24  # of the 256 colours that terminals know


def can_show() -> bool:
    """Whether standard output is a terminal with colours that nobody asked to be plain (no-color.org)."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") == "dumb"
    encoding = (sys.stdout.encoding or "").lower()
    return sys.stdout.isatty() and not plain and encoding.startswith("utf")


def half_blocks(picture: bytes, columns: int = 72, rows: int = 16) -> str:
    """A picture (a PNG) as so many letters across and down, at most, its shape kept."""
    import numpy as np
    from PIL import Image

    image = Image.open(BytesIO(picture)).convert("L")
    zoom = min(columns / image.width, 2 * rows / image.height)
    size = (max(1, round(image.width * zoom)), 2 * max(1, round(image.height * zoom / 2)))
    grey = np.asarray(image.resize(size, Image.Resampling.LANCZOS))
    return "\n".join(
        _line(upper, lower) for upper, lower in zip(_greys(grey[::2]), _greys(grey[1::2]), strict=True)
    )


def _greys(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    import numpy as np

    return _FIRST_GREY + pixels.astype(np.int64) * _GREYS // 256


def _line(upper: npt.NDArray[np.int64], lower: npt.NDArray[np.int64]) -> str:
    cells = (f"\x1b[38;5;{u};48;5;{v}m{_HALF}" for u, v in zip(upper, lower, strict=True))
    return "".join(cells) + "\x1b[0m"
