"""Letters and figures as plain strokes, for machines without handwriting fonts, and European figures for all.

Points are two figures each: 0 to 4 to the right, 0 (top) over 3 (height of an x) and 6 (the line) to 8 downwards.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import numpy.typing as npt

    Line = npt.NDArray[np.float64]

_LETTERS: Mapping[str, str] = {
    "a": "43 23 04 05 16 36 45|43 46",
    "b": "00 06|04 23 34 45 36 16 05",
    "c": "44 33 13 04 05 16 36 45",
    "d": "43 33 13 04 05 16 36 45|40 46",
    "e": "04 44 33 13 04 05 16 36 45",
    "f": "40 30 21 26|13 33",
    "g": "43 33 13 04 05 16 36 45|43 47 38 18 07",
    "h": "00 06|04 23 33 44 46",
    "i": "23 26|21 21",
    "j": "33 37 28 17|31 31",
    "k": "00 06|43 05 46",
    "l": "20 25 36",
    "m": "03 06|04 13 24 26|24 33 44 46",
    "n": "03 06|04 23 33 44 46",
    "o": "23 04 05 26 45 44 23",
    "p": "03 08|04 23 43 45 36 06",
    "q": "43 23 04 05 26 45|43 48",
    "r": "03 06|05 23 33",
    "s": "43 13 04 34 45 36 06",
    "t": "20 25 36|03 43",
    "u": "03 05 16 36 45|43 46",
    "v": "03 26 43",
    "w": "03 16 24 36 43",
    "x": "03 46|43 06",
    "y": "03 25|43 18",
    "z": "03 43 06 46",
}
FIGURES: Mapping[str, tuple[str, ...]] = {
    "0": ("20 01 05 26 45 41 20",),
    "1": ("03 20 26", "20 26", "12 20 26|16 36"),  # with a long flag, a mere stroke, with a foot
    "2": ("01 20 41 42 06 46", "01 10 31 32 05 16 25 36 46"),
    "3": ("01 20 41 33 23|23 34 45 26 05", "00 40 23 34 45 26 05"),
    "4": ("10 03 43|31 36", "36 30 04 44"),  # open, closed
    "5": ("40 10 03 33 44 35 26 05", "10 03 33 44 35 26 05|10 40"),
    "6": ("40 12 04 26 45 34 14",),
    "7": ("00 40 16", "00 40 16|13 33"),  # the second is crossed
    "8": ("23 11 20 31 23 04 26 44 23", "41 20 01 44 26 05 41"),
    "9": ("41 20 01 13 33 41|41 35 26", "41 20 01 13 33 41|41 45 36 15"),  # the second as a g
}
"""Each figure in one or several hands."""


def points(code: str) -> list[Line]:
    """The strokes of a code: 0 to 1 across, 0 (top) to 1 (the line) down."""
    import numpy as np

    return [
        np.array([(int(p[0]) / 4, int(p[1]) / 6) for p in stroke.split()], float)
        for stroke in code.split("|")
    ]


def word(text: str, rng: np.random.Generator, *, bowed: bool) -> list[Line]:
    """The strokes of words, one letter after the other: 1 from the top to the line, about 0.75 a letter across."""
    import numpy as np

    from benchmarks.paper.labelled.pens import curved

    lines, x = [], 0.0
    for sign in unicodedata.normalize("NFKD", text.casefold()):
        code = _LETTERS.get(sign) or (FIGURES[sign][0] if sign in FIGURES else None)
        if code is None:
            x += 0.4
            continue
        for stroke in points(code):
            moved = stroke * (0.5, 1.0) + (x, 0) + rng.normal(0, 0.025, stroke.shape)
            lines.append(curved(moved, 5) if bowed else np.asarray(moved, float))
        x += 0.7
    return lines
