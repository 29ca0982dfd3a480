"""A page as a scanner or a camera gave it, before anybody knows what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Grey = npt.NDArray[np.uint8]
    """Rows by columns, 0 black to 255 white."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One page of a file: `number` counts from 1 as the file has them.

    `dpi` is what the file says (dots per inch), None where it says nothing or nonsense. `bilevel`: black and white
    alone. Turned upright as far as the file itself says how (EXIF, /Rotate), never by its content.
    """

    number: int
    grey: Grey
    dpi: float | None = None
    bilevel: bool = False


class Scan(Protocol):
    """The pages of a file, one at a time: no two need be in memory at once."""

    def __len__(self) -> int:
        """How many pages there are."""

    def picture(self, number: int) -> Picture:
        """The page of a number, from 1, decoded anew each time. Raises DocumentError of this page alone."""

    def close(self) -> None:
        """Gives back what it holds."""
