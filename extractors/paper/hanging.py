"""Pixels that hang together, and how many, how wide and how high they are.

What is looked for on a page is a thousandth of it: only pixels that are set are counted, which takes a tenth of the
time that statistics of all pixels take.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from schemas.geometry import Box

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Hanging:
    """Groups of pixels of a picture that touch, corners included, from 1; 0 is what is not set.

    `rows`, `columns`: where a pixel is set, row after row. `of`: the group of each of them. `count`: of groups, with 0.
    """

    rows: Numbers
    columns: Numbers
    of: Numbers
    count: int

    @cached_property
    def area(self) -> Numbers:
        """Pixels of each group; 0 of group 0."""
        import numpy as np

        return np.bincount(self.of, minlength=self.count)

    @cached_property
    def left(self) -> Numbers:
        """First column of each group."""
        return self._most(-self.columns) * -1

    @cached_property
    def top(self) -> Numbers:
        """First row."""
        return self._most(-self.rows) * -1

    @cached_property
    def wide(self) -> Numbers:
        """Columns from the first to the last."""
        return self._most(self.columns) - self.left + 1

    @cached_property
    def high(self) -> Numbers:
        """Rows from the first to the last."""
        return self._most(self.rows) - self.top + 1

    @property
    def boxes(self) -> list[Box]:
        """The bounds of the groups from 1, in pixels."""
        sides = (self.left, self.top, self.left + self.wide, self.top + self.high)
        return [Box(*(float(side[n]) for side in sides)) for n in range(1, self.count)]

    def _most(self, values: Numbers) -> Numbers:
        import numpy as np

        most = np.full(self.count, np.iinfo(np.int32).min, np.int64)
        np.maximum.at(most, self.of, values)
        return most


def hanging(picture: Any, joined: Any = None) -> Hanging:
    """The groups of a picture of 0 and 1, or of truth values. `joined`: those that hang together there are one.

    What is set in `joined` is all that is set in `picture`, and more that joins it.
    """
    import cv2
    import numpy as np

    whole = (picture if joined is None else joined).view(np.uint8)
    count, labels = cv2.connectedComponents(whole, connectivity=8)
    flat = np.flatnonzero(picture.view(np.bool_))
    rows, columns = np.divmod(flat, picture.shape[1])
    return Hanging(rows, columns, np.asarray(labels).ravel()[flat].astype(np.int64), count)
