"""Where a page of the template lies on a picture: by its codes, and by the markers that stand where those say.

One code alone fixes a corner of the page and no more, and one marker may be dirt: what is taken agrees with another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from extractors.paper.page_marks import Code, fitted, look_at, markers_anywhere, markers_near
from schemas.page_marks import qr_places, tag_places

if TYPE_CHECKING:
    from extractors.paper.page_marks import Corners
    from extractors.paper.picture import Grey

_BESIDE = (1, 3)
"""The marker that stands beside the first and the second code."""
_NEAR = 4.0
"""Millimetres by which a marker may lie off what a code beside it says."""
_OFF = 1.5
"""Millimetres by which a marker's corner may lie off the map by all: paper bends, and what is no marker is off more."""
_CODE_OFF = 4.0
"""Millimetres for the corners of a code, which are told to half a millimetre, on a page that is seen askew."""


@dataclass(frozen=True, slots=True)
class Registered:
    """The page's place on a picture.

    `fit`: three by three, from millimetres of the page to pixels of the picture. `codes`, `markers`: how many agree.
    `projective`: whether it knows of perspective; else it is known to a few millimetres only, at worst.
    """

    fit: Any
    codes: int
    markers: int
    projective: bool

    @property
    def dots(self) -> float:
        """Pixels of the picture in a millimetre of the page, at its first corner."""
        import numpy as np

        return float(np.sqrt(abs(np.linalg.det(self.fit[:2, :2] / self.fit[2, 2]))))


def register(grey: Grey, codes: Sequence[Code], size: tuple[float, float]) -> Registered | None:
    """The place of a page of this size (millimetres); None where codes and markers are too few, or disagree."""
    import numpy as np

    small, shrunk = look_at(grey)
    scaled = [Code(c.carrier, c.corners * shrunk) for c in codes]
    tries = [t for t in _tries(scaled, small, size) if t.sound]
    if not tries:
        return None
    best = max(tries, key=lambda t: (len(t.markers) + len(t.codes), -t.off))
    fit = np.diag([1 / shrunk, 1 / shrunk, 1.0]) @ best.fit
    return Registered(fit / fit[2, 2], len(best.codes), len(best.markers), best.projective)


@dataclass(slots=True)
class _Try:
    """The page as it lies if the codes (by their place, 0 or 1) and the markers are what they are taken for."""

    size: tuple[float, float]
    codes: dict[int, Corners]
    markers: dict[int, Corners] = field(default_factory=dict)
    fit: Any = None
    projective: bool = False
    off: float = 99.0

    @property
    def sound(self) -> bool:
        """Whether enough agree: both codes, from two ends of the page, or three things in two corners."""
        corners = {_BESIDE[k] for k in self.codes} | set(self.markers)
        enough = len(self.codes) == 2 or len(self.codes) + len(self.markers) >= 3
        return self.fit is not None and len(corners) >= 2 and enough

    def settle(self) -> None:
        """Makes the map of everything there is; a marker that no map fits is let go."""
        while True:
            self.fit_all()
            worst = max(self.markers, key=self._marker_off, default=None)
            if self.fit is None or worst is None or self._marker_off(worst) <= _OFF:
                break
            del self.markers[worst]
        if self.fit is None:
            return
        for k in [
            k for k in self.codes if self._far(qr_places(*self.size)[k].corners, self.codes[k]) > _CODE_OFF
        ]:
            del self.codes[k]
        self.off = sum(map(self._marker_off, self.markers)) / max(1, len(self.markers))

    def fit_all(self) -> None:
        """The map of all there is: of four markers projective, of three corners affine, else a turn and a scale."""
        import cv2
        import numpy as np

        self.projective = len(self.markers) == 4
        if self.projective:
            self.fit = fitted(self.markers, self.size)
            return
        page = [(x, y) for x, y, _ in self._points()]
        onto = [at for _, _, at in self._points()]
        corners = {_BESIDE[k] for k in self.codes} | set(self.markers)
        source, target = np.array(page, float), np.array(onto, float)
        if len(corners) >= 3:
            affine, _ = cv2.estimateAffine2D(source, target, method=cv2.LMEDS)
        else:
            affine, _ = cv2.estimateAffinePartial2D(source, target, method=cv2.LMEDS)
        self.fit = None if affine is None else np.vstack([affine, [0, 0, 1]])

    def _points(self) -> Iterator[tuple[float, float, Any]]:
        tags, squares = tag_places(*self.size), qr_places(*self.size)
        for n, at in self.markers.items():
            yield from ((*p, q) for p, q in zip(tags[n].corners, at, strict=True))
        for k, at in self.codes.items():
            yield from ((*p, q) for p, q in zip(squares[k].corners, at, strict=True))

    def _marker_off(self, number: int) -> float:
        return self._far(tag_places(*self.size)[number].corners, self.markers[number])

    def _far(self, corners: Sequence[tuple[float, float]], at: Corners) -> float:
        """How far these corners (pixels) lie from their places on the page, most, in millimetres."""
        import cv2
        import numpy as np

        if self.fit is None:
            return 99.0
        back = cv2.perspectiveTransform(at[None], np.linalg.inv(self.fit))[0]
        return float(np.linalg.norm(back - np.array(corners), axis=1).max())


def _tries(codes: Sequence[Code], grey: Grey, size: tuple[float, float]) -> Iterator[_Try]:
    pairs: list[dict[int, Corners]] = [{k: c.corners} for c in codes[:2] for k in (0, 1)]
    if len(codes) > 1:
        first, second = codes[0].corners, codes[1].corners
        pairs = [{0: first, 1: second}, {0: second, 1: first}, *pairs]
    for taken in pairs:
        found = _from_codes(taken, grey, size)
        yield found
        if len(found.markers) == 4 and len(found.codes) == len(codes[:2]):
            return
    # Seen from one side a page is no turned and scaled one: then its markers say where the codes must be.
    markers = markers_anywhere(grey, size)
    if len(markers) < 3:
        return
    for taken in [{}, *pairs]:
        if not codes or taken:
            found = _Try(size, dict(taken), dict(markers))
            found.settle()
            if found.codes or not codes:
                yield found


def _from_codes(codes: dict[int, Corners], grey: Grey, size: tuple[float, float]) -> _Try:
    """The markers beside the codes first, and the others from there: what lies far is known the less."""
    import numpy as np

    found = _Try(size, dict(codes))
    found.fit_all()
    if found.fit is None or np.linalg.det(found.fit[:2, :2]) <= 0:
        return found
    beside = markers_near(grey, found.fit, size, {_BESIDE[k]: _NEAR for k in codes})
    found.markers = beside
    if len({*beside, *(_BESIDE[k] for k in codes)}) >= 2 or beside:
        found.fit_all()
    if found.fit is None:
        return found
    far = 12.0 if len(codes) == 2 else 30.0
    found.markers |= markers_near(grey, found.fit, size, {n: far for n in range(4) if n not in beside})
    found.settle()
    return found
