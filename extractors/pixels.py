"""A picture as plain bytes: nothing that need be decoded where it is taken from a process that is not trusted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Pixels:
    """Row after row, 0 black to 255 white; `channels` is 1 (grey) or 3 (red, green, blue).

    `across`: the points of a whole page's width, where its boxes can be found on it; otherwise 0.
    """

    rows: int
    columns: int
    channels: int
    data: bytes
    across: float = 0.0

    @classmethod
    def of(cls, picture: npt.NDArray[np.uint8], across: float = 0.0) -> Pixels:
        """Of rows by columns, or of rows by columns by three colours."""
        rows, columns, channels = (*picture.shape, 1)[:3]
        return cls(rows, columns, channels, picture.tobytes(), across)
