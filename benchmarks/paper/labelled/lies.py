"""Where each point of a page lies in a picture of it: a lattice over the page, straight between its knots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

KNOTS = 33
"""Knots of a lattice along each edge of the page: every 6 to 9 mm of an A4 page."""


@dataclass(frozen=True, slots=True)
class Lies:
    """The truth of a picture: `size` of the page in points, and the pixel at which each knot of a lattice lies.

    `knots` has `KNOTS` rows by `KNOTS` columns by (x, y); the first and last lie at the page's edges.
    """

    size: tuple[float, float]
    knots: Floats

    @property
    def homography(self) -> Floats:
        """The plane map from the page's points to pixels that fits best: 3 by 3."""
        import cv2

        found, _ = cv2.findHomography(self._points().reshape(-1, 2), self.knots.reshape(-1, 2), 0)
        return found.astype("float64")

    def _points(self) -> Floats:
        import numpy as np

        wide, high = self.size
        across, down = np.linspace(0, wide, KNOTS), np.linspace(0, high, KNOTS)
        return np.dstack(np.meshgrid(across, down)).astype(np.float64)

    def of(self, x: float, y: float) -> tuple[float, float]:
        """The pixel of a point of the page (points, from its top left)."""
        import numpy as np

        both = [_weights(np.array([v]), edge) for v, edge in zip((y, x), self.size[::-1], strict=True)]
        at = np.einsum("ri,ijk,cj->rck", both[0], self.knots, both[1])[0, 0]
        return float(at[0]), float(at[1])

    def over(self, rows: Floats, columns: Floats) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """The pixels of a grid of points (`rows` and `columns` in points), as `cv2.remap` wants them."""
        import numpy as np

        wide, high = self.size
        down, across = _weights(rows, high), _weights(columns, wide)
        x, y = (down @ self.knots[:, :, k] @ across.T for k in (0, 1))
        return x.astype(np.float32), y.astype(np.float32)

    def moved(self, by: Floats) -> Lies:
        """The same with its knots moved by so many pixels."""
        return Lies(self.size, self.knots + by)


def plane(size: tuple[float, float], homography: Floats) -> Lies:
    """The lattice of a plane map from points to pixels."""
    import cv2
    import numpy as np

    blank = Lies(size, np.zeros((KNOTS, KNOTS, 2)))
    points = blank._points().reshape(-1, 1, 2)
    return Lies(size, cv2.perspectiveTransform(points, homography).reshape(KNOTS, KNOTS, 2).astype("float64"))


def _weights(at: Floats, edge: float) -> Floats:
    """For each place on an edge, how much of each knot; beyond the last knot the line goes on."""
    import numpy as np

    place = np.asarray(at, np.float64) / edge * (KNOTS - 1)
    first = np.clip(np.floor(place).astype(int), 0, KNOTS - 2)
    weights = np.zeros((len(place), KNOTS))
    index = np.arange(len(place))
    weights[index, first] = first + 1 - place
    weights[index, first + 1] = place - first
    return weights


def backwards(lies: Lies, shape: tuple[int, int], dpi: float) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """For each pixel of a picture of this shape, the pixel of the page drawn at `dpi` that it shows (x, y).

    The plane map is turned round exactly; what the lattice departs from it is followed back in three steps, on a
    coarse grid.
    """
    import cv2
    import numpy as np

    high, wide = shape
    coarse = (max(2, high // 24), max(2, wide // 24))
    x, y = np.meshgrid(np.linspace(0, wide - 1, coarse[1]), np.linspace(0, high - 1, coarse[0]))
    target = np.dstack((x, y)).reshape(-1, 1, 2)
    forth = lies.homography
    back = np.linalg.inv(forth)
    plain = plane(lies.size, forth)
    rest = (lies.knots - plain.knots).astype(np.float32)
    at = cv2.perspectiveTransform(target, back)
    for _ in range(3):
        knot = np.clip(at / np.array(lies.size) * (KNOTS - 1), 0, KNOTS - 1).astype(np.float32)
        off = cv2.remap(rest, knot[:, :, 0], knot[:, :, 1], cv2.INTER_LINEAR).reshape(-1, 1, 2)
        at = cv2.perspectiveTransform(target - off, back)
    fine = (at.reshape(*coarse, 2) * dpi / 72 - 0.5).astype(np.float32)
    # the coarse grid's ends lie on the picture's first and last pixels
    columns = np.linspace(0, coarse[1] - 1, wide, dtype=np.float32)
    rows = np.linspace(0, coarse[0] - 1, high, dtype=np.float32)
    grid_x, grid_y = np.broadcast_to(columns, shape).copy(), np.broadcast_to(rows[:, None], shape).copy()
    both = cv2.remap(fine, grid_x, grid_y, cv2.INTER_LINEAR)
    return np.asarray(both[:, :, 0]), np.asarray(both[:, :, 1])
