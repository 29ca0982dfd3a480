"""A page laid flat: drawn anew from its picture so that what is printed lies where the blank has it.

The markers' map is good to half a millimetre: printers shrink, lenses bend straight lines, paper curls. So what is
printed is followed from the blank to the picture, and each place moved by what is seen around it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from extractors.paper.evening import Evening, even
from extractors.paper.flat_page import DPI, FlatPage, Quality
from extractors.paper.following import DOTS, HALF, Followed, corners, follow, half_of, within
from extractors.paper.sharpness import sharpness

if TYPE_CHECKING:
    from extractors.paper.flat_page import Ink
    from extractors.paper.picture import Grey, Picture
    from extractors.paper.registration import Registered


@dataclass(frozen=True, slots=True)
class Step:
    """One step of following print; lengths are millimetres.

    `reach`: how far around a place printed corners say how it is shifted (a bell's width). `far`: a corner further off
    than that is something like it nearby. `unlike`: what differs so much from what is seen around it counts half.
    `levels`: as `follow` has them. `every`: one of so many corners is followed.
    """

    reach: float
    far: float
    unlike: float
    levels: int
    every: int = 1


_MM = DPI / 25.4
"""Pixels of a flat page in a millimetre."""
_NODE = 80
"""Pixels of the flat page, 10 mm, between two places whose shift is worked out; between them it changes evenly."""
_STEPS = (Step(25.0, 5.0, 1.0, 3, every=2), Step(14.0, 2.0, 0.4, 2), Step(9.0, 0.8, 0.15, 1))
"""First widely, then closely."""
_SETTLED = 0.3
"""Millimetres: a page that the first step moves no more, such as of most scanners, is followed closely at once."""
_MANY = 300
"""Printed corners of which the first step does not need all."""
_HOLD = 0.5
"""How much a place is held where the map of all has it: as much as by so many corners right there."""
_PLANE = 1.5
"""Millimetres by which a printed corner may lie off the plane that fits most of them."""
_STRIP = 4
"""Rows of nodes between which the flat page is drawn at a time: maps are floats."""
_FEW = 30
"""Printed corners without which nothing is moved."""
_ROUGH_STEPS = 2
"""How often a map without perspective is fitted anew to what is printed."""


def lay(picture: Picture, place: Registered, page: int, blank: Ink) -> tuple[FlatPage, Followed]:
    """The page laid over `blank`, the template's page (from 1) as it was given out, drawn at `DPI`.

    And its printed corners as they are found there in the end.
    """
    import numpy as np

    half_blank = half_of(blank)
    points = corners(half_blank)
    fit = place.fit @ np.diag([1 / _MM, 1 / _MM, 1.0])
    coarse, times = _shrunk(picture.grey, place.dots / DOTS)
    nodes = _laid_by(
        np.diag([times, times, 1.0]) @ fit, coarse, half_blank, points, rough=not place.projective
    )
    fine, more = _shrunk(picture.grey, place.dots / _MM)
    laid = _drawn(fine, (nodes + 0.5) * (more / times) - 0.5, blank.shape, 1)  # a pixel's middle is its half
    ink, light = even(laid, blank)
    here, cut = within(points, _on_picture(points, nodes), coarse.shape, half_blank.shape)
    found = replace(follow(half_of(ink), half_blank, here, levels=1), cut=cut)
    dpi = place.dots * 25.4
    quality = Quality(
        dpi=round(dpi, 1),
        residual=round(found.residual, 3),
        sharp=round(sharpness(ink, blank, dpi), 3),
        contrast=round(light.contrast, 3),
        noise=round(light.noise, 4),
        codes=place.codes,
        markers=place.markers,
        bilevel=picture.bilevel,
    )
    return FlatPage(picture.number, page, ink, blank, quality), found


def _shrunk(grey: Grey, times: float) -> tuple[Grey, float]:
    """A picture with so many times the dots that are wanted, shrunk by the whole part of that; and by how much."""
    import cv2

    by = int(times)
    if by < 2:
        return grey, 1.0
    cut = grey[: grey.shape[0] // by * by, : grey.shape[1] // by * by]
    size = (cut.shape[1] // by, cut.shape[0] // by)
    return cv2.resize(cut, size, interpolation=cv2.INTER_AREA), 1 / by  # type: ignore[return-value]


def _laid_by(fit: Any, coarse: Grey, blank: Ink, points: Any, *, rough: bool) -> Any:
    """Where each node of the flat page lies on the coarse picture."""
    import cv2
    import numpy as np

    full = (blank.shape[0] * HALF, blank.shape[1] * HALF)

    evening = Evening(blank)

    def followed(nodes: Any, step: Step = _STEPS[0]) -> Followed:
        half, _ = evening.even(_drawn(coarse, nodes, full, HALF), same_light=True)
        some = points[:: step.every] if len(points) > _MANY else points
        return follow(half, blank, np.ascontiguousarray(some), levels=step.levels)

    for _ in range(_ROUGH_STEPS if rough else 0):
        seen = followed(_nodes(fit, full))
        if len(seen.page) < _FEW:
            break
        better, _ = cv2.findHomography(seen.page, seen.there, cv2.RANSAC, _PLANE * DOTS)
        if better is not None:
            whole = np.diag([HALF, HALF, 1.0])
            fit = fit @ whole @ better @ np.linalg.inv(whole)
    nodes = _nodes(fit, full)
    first, between, last = _STEPS
    nodes, moved = _shifted(nodes, followed(nodes, first), first)
    if moved > _SETTLED:
        nodes, _ = _shifted(nodes, followed(nodes, between), between)
    return _shifted(nodes, followed(nodes, last), last)[0]


def _nodes(fit: Any, shape: tuple[int, ...]) -> Any:
    """Rows by columns by two: where each node lies by a map from pixels of the flat page."""
    import cv2
    import numpy as np

    at = _places(shape)
    return cv2.perspectiveTransform(at.reshape(1, -1, 2), fit).reshape(at.shape).astype(np.float32)


def _places(shape: tuple[int, ...]) -> Any:
    import numpy as np

    down, across = (side // _NODE + 2 for side in shape[:2])
    return np.stack(np.meshgrid(np.arange(across), np.arange(down)), axis=2).astype(float) * _NODE


def _shifted(nodes: Any, seen: Followed, step: Step) -> tuple[Any, float]:
    """The nodes moved by what is seen around them, and by how many millimetres at most; 99 where too little is seen."""
    import cv2
    import numpy as np

    if len(seen.page) < _FEW:
        return nodes, 99.0
    page, off = seen.page.astype(float), (seen.there - seen.page).astype(float)
    all_over = cv2.findHomography(page, page + off, cv2.RANSAC, _PLANE * DOTS)[0]
    if all_over is None:
        return nodes, 99.0
    rest = off - (cv2.perspectiveTransform(page[None], all_over)[0] - page)
    keep = np.linalg.norm(rest, axis=1) <= step.far * DOTS
    page, rest = page[keep], rest[keep]
    if len(page) < _FEW:
        return nodes, 99.0
    half = _half_places(nodes.shape)
    moved = cv2.perspectiveTransform(half.reshape(1, -1, 2), all_over).reshape(half.shape) - half
    shift = (moved + _around(nodes.shape, page, rest, step)) * HALF / _NODE
    down, across = np.gradient(nodes, axis=0), np.gradient(nodes, axis=1)
    moved = (nodes + across * shift[..., :1] + down * shift[..., 1:]).astype(np.float32)
    return moved, float(np.abs(shift).max()) * _NODE / _MM


def _on_picture(points: Any, nodes: Any) -> Any:
    """Where points of the half page lie on the picture whose pixels the nodes are."""
    import cv2

    at = (points * (HALF / _NODE)).astype("float32")
    return cv2.remap(nodes, at[:, None, :], None, cv2.INTER_LINEAR).reshape(-1, 2)  # type: ignore[call-overload]


def _half_places(shape: tuple[int, ...]) -> Any:
    import numpy as np

    down, across = shape[:2]
    return np.stack(np.meshgrid(np.arange(across), np.arange(down)), axis=2).astype(float) * (_NODE / HALF)


def _around(shape: tuple[int, ...], page: Any, rest: Any, how: Step) -> Any:
    """At each node the mean of what is seen around it, by a bell of this width (pixels); what stands out counts little.

    A bell is one across times one down: nodes by corners is never made.
    """
    import numpy as np

    step, reach = _NODE / HALF, how.reach * DOTS
    down, across = (np.arange(n)[:, None] * step for n in shape[:2])
    tall = np.exp(-((down - page[None, :, 1]) ** 2) / (2 * reach**2))
    wide = np.exp(-((across - page[None, :, 0]) ** 2) / (2 * reach**2))
    nearest = np.rint(page[:, ::-1] / step).astype(int)
    trust = np.ones(len(page))
    for _ in range(2):
        weight = (tall * trust) @ wide.T + _HOLD
        shift = np.stack([(tall * (trust * rest[:, k])) @ wide.T / weight for k in (0, 1)], axis=2)
        # Each corner is held against the node nearest to it.
        apart = np.linalg.norm(rest - shift[nearest[:, 0], nearest[:, 1]], axis=1)
        trust = 1 / (1 + (apart / (how.unlike * DOTS)) ** 2)
    return shift


def _drawn(source: Grey, nodes: Any, shape: tuple[int, ...], every: int) -> Grey:
    """The flat page, or every second dot of it, from the picture; a strip at a time, since maps are floats."""
    import cv2
    import numpy as np

    high, wide = shape[0] // every, shape[1] // every
    step = _NODE // every
    nodes = _beside(nodes, 0.5 / _NODE)  # `resize` takes edges of dots for places, here their middles are
    nothing: Any = None  # both coordinates stand in one map
    out = np.empty((high, wide), np.uint8)
    for row in range(0, high, _STRIP * step):
        some = nodes[row // step : row // step + _STRIP + 1]
        size = (some.shape[1] * step, some.shape[0] * step)
        rows = min(_STRIP * step, high - row)
        at = cv2.resize(some, size, interpolation=cv2.INTER_LINEAR)[step // 2 :, step // 2 :][:rows, :wide]
        cv2.remap(source, at, nothing, cv2.INTER_LINEAR, out[row : row + rows], cv2.BORDER_CONSTANT, 255)
    return out


def _beside(nodes: Any, share: float) -> Any:
    """What lies so much of the way before each node, both down and across."""
    import numpy as np

    for axis in (0, 1):
        first = 2 * nodes.take([0], axis) - nodes.take([1], axis)
        before = np.concatenate([first, nodes.take(range(nodes.shape[axis] - 1), axis)], axis)
        nodes = nodes * (1 - share) + before * share
    return np.asarray(nodes, np.float32)
