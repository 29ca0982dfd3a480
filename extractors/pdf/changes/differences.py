"""Where two pictures of one page differ outside of the boxes: ink that we would not print, ink of ours that is gone.

Programs move what they write anew by less than a pixel, and pdfium draws each letter at a whole one. So ink counts that
has none of the other picture's within a pixel, summed in a small window.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from schemas.geometry import Box

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from extractors.pdf.changes.rendering import Ink

Sort = Literal["more", "less"]
WINDOW = 5
"""Pixels at 100 dpi, each way, in which ink is summed."""
STRANGE = 34
"""Mean ink in the window (of 255) from which something is there, or gone: eight dark pixels of 25 are 80."""
_TOGETHER = 15  # pixels within which differences are one
_LEAST = 3
"""Pixels that must be over the threshold: one alone is where two edges fell apart."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where two pictures differ, in pixels, and how much: mean ink of its darkest window."""

    box: Box
    sort: Sort
    strength: int


def apart(here: Ink, there: Ink) -> tuple[Ink, Ink]:
    """Ink of `here` that `there` has not within a pixel, and the other way round, each summed in the window."""
    import cv2
    import numpy as np

    near = np.ones((3, 3), np.uint8)
    window = (WINDOW, WINDOW)
    more = cv2.blur(cv2.subtract(here, cv2.dilate(there, near)), window)
    less = cv2.blur(cv2.subtract(there, cv2.dilate(here, near)), window)
    return more.astype(np.uint8, copy=False), less.astype(np.uint8, copy=False)


def differences(more: Ink, less: Ink, within: Ink, *, threshold: int = STRANGE) -> list[Difference]:
    """Where two pictures differ (as `apart` says) `within` what is 255 there."""
    found: list[Difference] = []
    sorts: tuple[Sort, Sort] = ("more", "less")
    for sort, picture in zip(sorts, (more, less), strict=True):
        judged: Ink = picture & within
        if int(judged.max(initial=0)) > threshold:
            found += _places(judged, sort, threshold)
    return found


def _places(picture: npt.NDArray[np.uint8], sort: Sort, threshold: int) -> list[Difference]:
    import cv2
    import numpy as np

    strong = (picture > threshold).astype(np.uint8)
    joined = cv2.dilate(strong, np.ones((_TOGETHER, _TOGETHER), np.uint8))
    _, labels = cv2.connectedComponents(joined)
    labels[strong == 0] = 0
    found = []
    for label in range(1, int(labels.max()) + 1):
        rows, columns = np.nonzero(labels == label)
        if len(rows) < _LEAST:
            continue
        box = Box(float(columns.min()), float(rows.min()), float(columns.max() + 1), float(rows.max() + 1))
        found.append(Difference(box, sort, int(picture[rows, columns].max())))
    return found
