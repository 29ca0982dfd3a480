"""Which page of the form a drawn page is, and its picture laid over that of the form's page.

Pages are known by their ink outside of the answers' boxes, made small. What lies on its side is drawn again, turned;
what was shrunk or shifted by a printer is drawn again as the corner markers say.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from extractors.pdf.changes.rendering import Drawing
from schemas.geometry import Box, Transform
from schemas.template import Place, Template

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from extractors.pdf.changes.rendering import Ink

DPI = 100
_SMALL = 72  # pixels of a page made small, each way
_SAME_SIZE = 2  # pixels by which two pictures of one page may differ
_SURE = 0.97  # correlation at which no other way round is tried
_FITS = 0.93  # below this the corner markers are asked
_IS = 0.80
"""Correlation below which a page is none of the form's."""
_ORDER = 0.002
"""What the document's own order adds: two pages may be alike. Where some are gone, those after them move up."""
_STANDS = 0.02  # of 255 a pixel, on the average, below which nothing was moved
_LEAST_SHIFT, _MOST_SHIFT = 0.04, 3.0  # pixels
_AROUND = 1.0  # points around a box that belong to it


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page of the form as we would print it: its ink, where its boxes are, and what it looks like made small."""

    number: int
    ink: Ink
    outside: Ink
    """255 where no box is."""
    places: tuple[tuple[Place, Box], ...]
    """Each place with its box in pixels."""
    small: npt.NDArray[np.float32]
    judged: npt.NDArray[np.bool_]
    size: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Aligned:
    """A page of the document (`page`, from 0) over the form's; `fit` goes from the form's points to the document's."""

    page: int
    form: FormPage
    ink: Ink
    fit: Transform
    likeness: float
    whole: bool = True
    """Whether the page is of the form's size, so that nothing of it can be cut off."""


@dataclass(slots=True)
class Alignment:
    """What pages of the document are pages of the form, and which are none."""

    aligned: list[Aligned] = field(default_factory=list)
    strange: list[int] = field(default_factory=list)


def form_pages(expected: Drawing, template: Template) -> list[FormPage]:
    """The pages as we would print them."""
    by_page: dict[int, list[Place]] = {}
    for place in template.places:
        by_page.setdefault(place.box.page, []).append(place)
    heads = {box.page: box.corners for box in template.heads}
    return [_form_page(expected, n, by_page.get(n + 1, []), heads.get(n + 1)) for n in range(len(expected))]


def _form_page(expected: Drawing, number: int, places: Sequence[Place], head: Box | None = None) -> FormPage:
    """A page; what stands in the line for name and date at its `head` is a copy's own, or written there by hand."""
    import numpy as np

    ink, zoom = expected.ink(number, DPI), DPI / 72
    outside = np.full(ink.shape, 255, np.uint8)
    boxes = []
    for place in places:
        box = place.box.corners.times(zoom)
        boxes.append((place, box))
        outside[pixels(box.grown(_AROUND * zoom), ink.shape)] = 0
    if head is not None:
        outside[pixels(head.times(zoom), ink.shape)] = 0
    judged = _made_small(outside) > 191
    return FormPage(number, ink, outside, tuple(boxes), _made_small(ink), judged, expected.size(number))


def pixels(box: Box, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """The rows and columns that a box takes of a picture."""
    high, wide = shape[:2]
    return (
        slice(max(0, int(box.y0)), max(0, min(high, math.ceil(box.y1)))),
        slice(max(0, int(box.x0)), max(0, min(wide, math.ceil(box.x1)))),
    )


def align(document: Drawing, form: Sequence[FormPage]) -> Alignment:
    """Every page of a document laid over a page of the form."""
    result, known = Alignment(), _FormMarkers()
    gone = max(0, len(form) - len(document))
    for number in range(len(document)):
        found = _aligned(document, number, form, known, range(number, number + gone + 1))
        if found is None:
            result.strange.append(number)
        else:
            result.aligned.append(found)
    return result


def _aligned(
    document: Drawing, number: int, form: Sequence[FormPage], known: _FormMarkers, in_order: range
) -> Aligned | None:
    """The page laid over the one it is most like; `in_order`: the pages of the form that it may be by its place."""
    wide, high = document.size(number)
    ink = document.ink(number, DPI)
    best = _as_it_is(ink, form, in_order)
    if best is None or best[0] < _FITS:
        marked = _by_markers(document, number, ink, form, known, in_order=in_order)
        if marked is not None and (best is None or marked.likeness > best[0]):
            return marked if marked.likeness >= _IS else None
    if best is None or best[0] < _IS:
        return None
    like, page, quarters = best
    zoom = DPI / 72
    turned = Transform.turned((wide, high), quarters)
    if quarters or ink.shape != page.ink.shape:
        to_pixels = turned.then(Transform(zoom, 0, 0, zoom))
        ink = document.fitted(number, to_pixels, (page.ink.shape[0], page.ink.shape[1]))
    return _settled(document, Aligned(number, page, ink, turned.inverse(), like))


def _as_it_is(ink: Ink, form: Sequence[FormPage], in_order: range) -> tuple[float, FormPage, int] | None:
    """The page of the form that a page is most like, how like, and by how many quarters it must be turned clockwise."""
    import numpy as np

    small = _made_small(ink)
    best: tuple[float, float, FormPage, int] | None = None
    for quarters in range(4):
        shape = ink.shape[::-1] if quarters % 2 else ink.shape
        turned = np.rot90(small, -quarters)
        for page in form:
            if max(abs(a - b) for a, b in zip(shape, page.ink.shape, strict=True)) > _SAME_SIZE:
                continue
            like = likeness(turned, page)
            ordered = like + (_ORDER if page.number in in_order else 0.0)
            if best is None or ordered > best[0]:
                best = (ordered, like, page, quarters)
        if best is not None and best[1] > _SURE:
            break
    return best[1:] if best is not None else None


def _settled(document: Drawing, found: Aligned) -> Aligned:
    """Shifted by the part of a pixel by which programs move a page when they write it anew."""
    import cv2
    import numpy as np

    page = found.form
    before = _apart(found.ink, page)
    if before < _STANDS * page.ink.size:
        return found
    # At half the size it is as near and takes a quarter of the time.
    one, other = (_halved(cv2.bitwise_and(i, page.outside)).astype(np.float32) for i in (found.ink, page.ink))
    (dx, dy), _ = cv2.phaseCorrelate(one, other)
    dx, dy = 2 * dx, 2 * dy
    if not _LEAST_SHIFT < math.hypot(dx, dy) < _MOST_SHIFT:
        return found
    zoom = DPI / 72
    fit = Transform(1, 0, 0, 1, -dx / zoom, -dy / zoom).then(found.fit)
    ink = document.fitted(found.page, fit.inverse().then(Transform(zoom, 0, 0, zoom)), page.ink.shape[:2])
    moved = replace(found, ink=ink, fit=fit)
    return moved if _apart(ink, page) < before else found


def _apart(ink: Ink, page: FormPage) -> int:
    import cv2

    return int(cv2.norm(cv2.bitwise_and(cv2.absdiff(ink, page.ink), page.outside), cv2.NORM_L1))


class _FormMarkers:
    """The corner markers of the form's pages: the same on all pages of a size."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, ...], Mapping[int, Any]] = {}

    def of(self, page: FormPage) -> Mapping[int, Any]:
        shape = page.ink.shape
        if shape not in self._known:
            self._known[shape] = markers(page.ink)
        return self._known[shape]


def _by_markers(
    document: Drawing,
    number: int,
    ink: Ink,
    form: Sequence[FormPage],
    known: _FormMarkers,
    *,
    in_order: range,
) -> Aligned | None:
    """Laid over by the corner markers, which all pages of the form have at the same places, however it is turned."""
    import cv2
    import numpy as np

    here = markers(ink)
    if len(here) < 3:
        return None
    best: Aligned | None = None
    drawn: dict[tuple[int, ...], tuple[Ink, Transform] | None] = {}
    for page in form:
        shape = page.ink.shape
        if shape not in drawn:
            there = known.of(page)
            common = sorted(here.keys() & there.keys())
            drawn[shape] = None
            if len(common) < 3:
                continue
            from_, to = (np.concatenate([m[i] for i in common]) for m in (here, there))
            matrix, _ = cv2.estimateAffinePartial2D(from_, to)
            if matrix is None:
                continue
            a, c, e, b, d, f = (float(v) for v in matrix.ravel())
            onto = Transform(a, b, c, d, e, f)
            if not 0.4 < onto.scale < 1.6:
                continue
            to_pixels = Transform(DPI / 72, 0, 0, DPI / 72).then(onto)
            drawn[shape] = document.fitted(number, to_pixels, (shape[0], shape[1])), to_pixels
        if (laid := drawn[shape]) is None:
            continue
        like = likeness(_made_small(laid[0]), page) + (_ORDER if page.number in in_order else 0.0)
        if best is None or like > best.likeness:
            fit = Transform(DPI / 72, 0, 0, DPI / 72).then(laid[1].inverse())
            best = Aligned(number, page, laid[0], fit, like, whole=False)
    return _settled(document, best) if best is not None else None


def markers(ink: Ink) -> Mapping[int, npt.NDArray[np.float32]]:
    """The corner markers of a picture: four corners each, by number."""
    corners, ids, _ = _detector().detectMarkers(255 - ink)
    if ids is None:
        return {}
    return {int(i): quad[0] for i, quad in zip(ids.ravel(), corners, strict=True) if int(i) < 4}


@cache
def _detector() -> Any:
    import cv2

    parameters = cv2.aruco.DetectorParameters()
    parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    return cv2.aruco.ArucoDetector(
        cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_APRILTAG_16h5), parameters
    )


def _made_small(ink: Ink) -> npt.NDArray[np.float32]:
    import cv2
    import numpy as np

    # By half first, which is quick.
    small = cv2.resize(_halved(ink), (_SMALL, _SMALL), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32)


def _halved(ink: Any) -> Any:
    """Half as wide and high; an odd row or column at the edge, which is white, is left out."""
    import cv2

    high, wide = ink.shape[0] // 2, ink.shape[1] // 2
    return cv2.resize(ink[: 2 * high, : 2 * wide], (wide, high), interpolation=cv2.INTER_AREA)


def likeness(small: npt.NDArray[np.float32], page: FormPage) -> float:
    """How alike two pages are outside of the boxes: the correlation of their ink, made small."""
    one, other = small[page.judged], page.small[page.judged]
    one, other = one - one.mean(), other - other.mean()
    return float((one * other).sum() / (math.sqrt(float((one * one).sum() * (other * other).sum())) + 1e-6))
