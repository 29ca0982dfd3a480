"""Figures that people wrote: MNIST (Y. LeCun, C. Cortes, C. J. C. Burges; CC BY-SA 3.0).

They are read from the folder that the variable CAREPACK_MNIST names, and are no part of this project.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from benchmarks.paper.labelled import Split

_FILES = {"train": "train", "held-out": "t10k"}
"""The halves have no writer in common."""


@cache
def images(split: Split) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]] | None:
    """Pictures (n by 28 by 28, 255 ink) and figures of a split; None where the machine has none."""
    import numpy as np

    folder = os.environ.get("CAREPACK_MNIST")
    if not folder:
        return None
    stem = _FILES[split]
    pictures = np.fromfile(Path(folder) / f"{stem}-images-idx3-ubyte", np.uint8)[16:].reshape(-1, 28, 28)
    return pictures, np.fromfile(Path(folder) / f"{stem}-labels-idx1-ubyte", np.uint8)[8:]


@cache
def _places(split: Split) -> dict[int, npt.NDArray[np.int64]]:
    import numpy as np

    found = images(split)
    assert found is not None
    return {figure: np.flatnonzero(found[1] == figure) for figure in range(10)}


def image(figure: int, rng: np.random.Generator, split: Split) -> tuple[npt.NDArray[np.uint8], str]:
    """A picture of a figure, cut to its ink, and its name (`t10k:17`)."""
    import numpy as np

    found = images(split)
    assert found is not None
    index = int(rng.choice(_places(split)[figure]))
    picture = found[0][index]
    rows, columns = np.flatnonzero(picture.max(1) > 60), np.flatnonzero(picture.max(0) > 60)
    cut = picture[max(0, rows[0] - 1) : rows[-1] + 2, max(0, columns[0] - 1) : columns[-1] + 2]
    return cut, f"{_FILES[split]}:{index}"
