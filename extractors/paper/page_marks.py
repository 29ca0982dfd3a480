"""The QR codes and corner markers of a page, as they stand on a picture of it, whichever way that is turned.

Codes say which page this is and are read first; a marker is one of sixteen small patterns, which dirt and writing
imitate, and is taken only where a code, or at least three of its like, say that one must be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from schemas.errors import DocumentError
from schemas.identity import parse_qr
from schemas.page_marks import QR_QUIET, TAG_SIDE, qr_places, tag_places

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from extractors.paper.picture import Grey
    from schemas.errors import CarepackError
    from schemas.identity import Carrier

    Corners = npt.NDArray[np.float64]
    """Four by two: pixels, clockwise from the corner that is the top left one of the printed page."""

ENOUGH = 2800
"""Pixels of a picture's longer side that show the codes of a page; a larger one is shrunk to be looked at."""
SIZES = ((210.0, 297.0), (297.0, 210.0))
"""Millimetres of the pages that a page without a readable code may have."""
_MOST_MARKERS = 5
"""Of the patterns that look like one marker so many, the largest, are tried with those of the others."""
_TOGETHER = {4: 1.2, 3: 2.5}
"""Millimetres by which corners may lie off where all four markers, or three of them, say."""
_CODE_DOTS = 320
"""Pixels across a code that is cut out to be read again."""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code of ours: what it says, and its corners in the picture (pixels, without the quiet zone)."""

    carrier: Carrier
    corners: Corners


def look_at(grey: Grey) -> tuple[Grey, float]:
    """The picture as large as it must be to find the codes and markers, and how much smaller that is (at most 1)."""
    import cv2

    by = -(-max(grey.shape) // ENOUGH)
    if by < 2:
        return grey, 1.0
    cut = grey[
        : grey.shape[0] // by * by, : grey.shape[1] // by * by
    ]  # by whole numbers it takes a tenth of the time
    size = (cut.shape[1] // by, cut.shape[0] // by)
    return cv2.resize(cut, size, interpolation=cv2.INTER_AREA), 1 / by  # type: ignore[return-value]


def codes(grey: Grey, number: int, *, thoroughly: bool = True) -> tuple[Code, ...]:
    """Our codes on a picture, each text once; `number` is that of the page in its file, from 1.

    What no plain look finds is looked for `thoroughly`: evened out, enlarged, and where three markers say it is.
    """
    small, shrunk = look_at(grey)
    found = tuple(_read(small, number, 1 / shrunk))
    tries = _harder_looks(grey, small, shrunk, number) if thoroughly and not found else iter(())
    while not found:
        more = next(tries, None)
        if more is None:
            break
        found = more
    return found


def _harder_looks(grey: Grey, small: Grey, shrunk: float, number: int) -> Iterator[tuple[Code, ...]]:
    import cv2

    soft: Grey = cv2.GaussianBlur(small, (0, 0), 1.2)  # type: ignore[assignment]
    yield tuple(_read(soft, number, 1 / shrunk))
    if shrunk < 1:
        yield tuple(_read(grey, number, 1.0))
    elif max(small.shape) < ENOUGH * 0.75:
        larger = cv2.resize(small, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
        yield tuple(_read(larger, number, 0.5))  # type: ignore[arg-type]
    yield tuple(_where_markers_say(grey, small, shrunk, number))


def _read(grey: Grey, number: int, times: float) -> Iterator[Code]:
    import numpy as np

    try:
        import zxingcpp
    except ImportError as error:  # no wheel for this kind of machine
        raise paper_unsupported() from error
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormat.QRCode, try_invert=False)  # type: ignore[arg-type]
    for code in found:
        carrier = parse_qr(code.text, number)
        if carrier is not None:
            at = code.position
            corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
            yield Code(carrier, np.array([(p.x, p.y) for p in corners], float) * times)


def paper_unsupported() -> CarepackError:
    """This kind of computer has nothing to read the codes of a page with."""
    return DocumentError.of(
        "paper-unsupported",
        "Scans and photographs cannot be read on this kind of computer: what reads the codes of their pages does not "
        "exist for it.",
        "Import it on another computer. Word documents and PDF forms are read here.",
    )


def _where_markers_say(grey: Grey, small: Grey, shrunk: float, number: int) -> Iterator[Code]:
    """The codes once more, each cut out straight: a fold or a shadow beside it no longer matters."""
    import cv2
    import numpy as np

    for size in SIZES:
        seen = markers_anywhere(small, size)
        if len(seen) < 3:
            continue
        fit = fitted({n: c / shrunk for n, c in seen.items()}, size)
        for place in qr_places(*size):
            side = place.side + 2 * QR_QUIET
            corner = np.array([[place.x - QR_QUIET, place.y - QR_QUIET]])
            square = corner + side * np.array([[0, 0], [1, 0], [1, 1], [0, 1]], float)
            onto = cv2.perspectiveTransform(square[None], fit)[0]
            edge = _CODE_DOTS * np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
            out = cv2.getPerspectiveTransform(onto.astype(np.float32), edge)
            cut = cv2.warpPerspective(grey, out, (_CODE_DOTS, _CODE_DOTS), borderValue=255)
            for code in _read_cut(cut, number):  # type: ignore[arg-type]
                back = cv2.perspectiveTransform(code.corners[None], np.linalg.inv(out))[0]
                yield Code(code.carrier, back.astype(float))


def _read_cut(cut: Grey, number: int) -> tuple[Code, ...]:
    import cv2

    soft: Grey = cv2.GaussianBlur(cut, (0, 0), 1.5)  # type: ignore[assignment]
    even: Any = cv2.adaptiveThreshold(
        soft, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, _CODE_DOTS // 4 | 1, 8
    )
    return next(filter(None, (tuple(_read(p, number, 1.0)) for p in (cut, soft, even))), ())


def fitted(seen: Mapping[int, Corners], size: tuple[float, float]) -> Any:
    """The projective map from millimetres of the page to pixels by its markers, of which there are at least two."""
    import cv2
    import numpy as np

    places = tag_places(*size)
    page = np.concatenate([np.array(places[n].corners) for n in seen])
    return cv2.findHomography(page, np.concatenate(list(seen.values())), 0)[0]


@cache
def _detector(least: float = 0.01) -> Any:
    """Of markers whose outline is at least so much of the picture's longer side."""
    import cv2

    how = cv2.aruco.DetectorParameters()
    how.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    how.adaptiveThreshWinSizeMin, how.adaptiveThreshWinSizeMax, how.adaptiveThreshWinSizeStep = 13, 53, 20
    how.minMarkerPerimeterRate = least
    return cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_APRILTAG_16h5), how)


def _detected(grey: Grey, least: float = 0.01) -> Iterator[tuple[int, Corners]]:
    """All on a picture; `least`: as `_detector` has it. On a page a marker's outline is 32 mm of 297."""
    corners, numbers, _ = _detector(least).detectMarkers(grey)
    if numbers is not None:
        for number, at in zip(numbers.ravel().tolist(), corners, strict=True):
            if number < 4:
                yield number, at[0].astype(float)


def markers_near(
    grey: Grey, rough: Any, size: tuple[float, float], within: Mapping[int, float]
) -> dict[int, Corners]:
    """The markers that stand within so many millimetres each of where a rough map (millimetres to pixels) has them."""
    import cv2
    import numpy as np

    found: dict[int, Corners] = {}
    places = tag_places(*size)
    for number, most in within.items():
        place = places[number]
        around = np.array(place.corners) + (most + 2.0) * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
        at = cv2.perspectiveTransform(around[None], rough)[0]
        expected = cv2.perspectiveTransform(np.array(place.corners)[None], rough)[0]
        left, top = np.maximum(np.floor(at.min(axis=0)).astype(int), 0)
        right, low = np.ceil(at.max(axis=0)).astype(int)
        window = grey[top:low, left:right]
        if min(window.shape, default=0) < 16:  # outside the picture
            continue
        side = float(np.linalg.norm(expected[1] - expected[0]))
        best = side / TAG_SIDE * most
        # Letters are no larger than half a marker, and many; steps, since there is a detector for each.
        least = max(0.01, int(20 * side / max(window.shape)) / 10)
        for name, corners in _detected(_softened(window, side), least):
            here = corners + np.array([left, top])
            off = float(np.linalg.norm(here.mean(axis=0) - expected.mean(axis=0)))
            if name == number and off <= best and _like(here, expected):
                found[number], best = here, off
    return found


def _softened(window: Grey, side: float) -> Grey:
    """Without the teeth of a black and white scan; a marker's module is a sixth of its side (pixels)."""
    import cv2
    import numpy as np

    sigma = max(0.6, side / 6 * 0.08)
    return cv2.GaussianBlur(np.ascontiguousarray(window), (0, 0), sigma)  # type: ignore[return-value]


def _like(corners: Corners, expected: Corners) -> bool:
    """Whether a marker is as large as is expected, and turned as is expected."""
    import numpy as np

    one, other = corners - corners.mean(axis=0), expected - expected.mean(axis=0)
    apart = np.linalg.norm(one - other, axis=1).max() / np.linalg.norm(other, axis=1).mean()
    return bool(apart < 0.35)


def markers_anywhere(grey: Grey, size: tuple[float, float]) -> dict[int, Corners]:
    """Markers that stand to each other as those of a page of this size (millimetres); three at least, or none.

    Three may lie like those of a page by chance: who takes them without a code must ask.
    """
    import cv2

    seen: dict[int, list[Corners]] = {}
    for number, corners in _detected(cv2.GaussianBlur(grey, (0, 0), 0.8)):  # type: ignore[arg-type]
        seen.setdefault(number, []).append(corners)
    each = [
        [(number, corners) for corners in sorted(all_, key=_side, reverse=True)[:_MOST_MARKERS]]
        for number, all_ in sorted(seen.items())
    ]
    for many in (4, 3):
        chosen = (dict(those) for some in combinations(each, many) for those in product(*some))
        fitting = [(off, them) for them in chosen if (off := _apart(them, size)) < _TOGETHER[many]]
        if fitting:
            return min(fitting, key=lambda f: f[0])[1]
    return {}


def _side(corners: Corners) -> float:
    import numpy as np

    return float(np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1).mean())


def _apart(markers: Mapping[int, Corners], size: tuple[float, float]) -> float:
    """How far off their corners lie, most, in millimetres, on a page that is seen askew; of three, straight on."""
    import cv2
    import numpy as np

    places = tag_places(*size)
    page = np.concatenate([np.array(places[n].corners) for n in markers])
    onto = np.concatenate(list(markers.values()))
    if len(markers) == 4:
        fit = cv2.findHomography(page, onto, 0)[0]
    else:
        affine = cv2.estimateAffine2D(page, onto, method=cv2.LMEDS)[0]
        fit = None if affine is None else np.vstack([affine, [0, 0, 1]])
    if fit is None or np.linalg.det(fit[:2, :2]) <= 0 or abs(np.linalg.det(fit)) < 1e-9:
        return 99.0
    back = cv2.perspectiveTransform(onto[None], np.linalg.inv(fit))[0]
    return float(np.linalg.norm(back - page, axis=1).max())
