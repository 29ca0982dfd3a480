"""Which digit a cell holds: two small nets that were trained apart, each asked for several views of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractors.paper import nets

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from extractors.paper.flat_page import Ink

    Floats = npt.NDArray[np.float32]

SIDE, DIGIT = 28, 20
"""Pixels of what the nets see, and of the longer side of the digit in the middle of it."""
NONE = 10
"""The class after the ten digits: not one digit, be it a scribble, a correction or two digits."""
NETS = 2
"""That are in the file, their scores side by side."""
LARGEST = 1.6
"""How far a digit is enlarged at most: a speck is not to look like a zero."""
VIEWS = ((0.0, 1.0, 0.0), (0.0, 0.9, 0.1), (0.0, 1.08, -0.1))
"""Degrees turned, scale and slant of each view: as people write, so that a digit must be sure of itself."""


def view(ink: Ink, turn: float = 0.0, scale: float = 1.0, slant: float = 0.0) -> Floats:
    """A digit's ink (cut to it) as the nets see it: `SIDE` by `SIDE`, 0 to 1, black full, its middle in the middle."""
    import cv2
    import numpy as np

    high, wide = ink.shape
    full = max(60.0, float(np.percentile(ink[ink > 0], 90))) if ink.any() else 255.0
    factor = min(DIGIT / max(high, wide), LARGEST)
    small = ink
    if factor < 0.6:  # reduced by area first, so that thin strokes are not lost between pixels
        step = min(1.0, max(factor, 0.3) / 0.8)
        resized = cv2.resize(ink, None, fx=step, fy=step, interpolation=cv2.INTER_AREA)
        small = np.asarray(resized, np.uint8)
    by = factor * high / small.shape[0] * scale
    angle = np.deg2rad(turn)
    linear = by * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = linear @ np.array([[1.0, slant], [0.0, 1.0]])
    middle = (np.array(small.shape[::-1]) - 1) / 2
    move = np.column_stack([linear, (SIDE - 1) / 2 - linear @ middle])
    drawn = cv2.warpAffine(small, move, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderValue=0)
    return np.asarray(np.minimum(drawn.astype(np.float32) / full, 1.0), np.float32)


def likelihoods(inks: Sequence[Ink]) -> Floats:
    """Log probabilities of `NETS` by cells by eleven classes (ten digits, `NONE`), each net by itself.

    Calibrated: what each net's scores were to be divided by, so that of digits held for certain by 0.99 one in a
    hundred is wrong, was found on digits kept aside and lies in the weights of its last layer.
    """
    import numpy as np

    batch = np.stack([view(ink, *how) for ink in inks for how in VIEWS])[:, None]
    said = nets.run("digits", batch).reshape(len(inks), len(VIEWS), -1, NONE + 1)
    return log_softmax(said.mean(1).transpose(1, 0, 2))


def log_softmax(values: Floats) -> Floats:
    """Log probabilities along the last axis."""
    import numpy as np

    rest = values - values.max(-1, keepdims=True)
    return np.asarray(rest - np.log(np.exp(rest).sum(-1, keepdims=True)), np.float32)
