"""What machines make of a page: its place, scale and bend in the picture, light, blur, noise, black and white."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.paper.labelled.lies import KNOTS, Lies, plane

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Grey = npt.NDArray[np.uint8]
    Rng = np.random.Generator

# One value for each severity from 1 to 5.
_SKEW = (0.3, 0.8, 1.6, 2.6, 4.5)  # degrees, standard deviation
_SCALE = (
    0.01,
    0.03,
    0.06,
    0.06,
    0.06,
)  # a printer's "fit to page": most that a page comes out smaller or larger
_NOISE = (1.5, 3.0, 5.0, 8.0, 14.0)  # grey levels, standard deviation
_SOFT = (0.25, 0.4, 0.6, 0.85, 1.5)  # blur, standard deviation in pixels at 200 dpi
_JPEG = ((88, 96), (75, 92), (55, 85), (35, 70), (15, 40))
_TILT = (
    0.015,
    0.04,
    0.08,
    0.13,
    0.22,
)  # of a photograph: how much nearer one edge is, as a share of the page
_CURL = (0.2, 0.5, 1.0, 1.8, 3.5)  # mm that paper bends away from a plane, most
_UNEVEN = (0.08, 0.18, 0.3, 0.42, 0.6)  # of light over a photograph


def resolution(kind: str, severity: int, rng: Rng) -> float:
    """Dots per inch that such a machine is set to."""
    if kind == "fax":
        return 200.0
    if kind == "photo":
        least, most = ((240, 300), (210, 280), (180, 260), (150, 220), (90, 150))[severity - 1]
        return float(rng.uniform(least, most))
    choices = ((300, 200), (300, 200), (300, 200, 200), (200, 200, 150), (150, 100))[severity - 1]
    return float(rng.choice(choices))


def places(
    kind: str, size: tuple[float, float], severity: int, rng: Rng, dpi: float
) -> tuple[Lies, tuple[int, int]]:
    """Where the page lies in the picture, and the picture's rows and columns. `size` in points."""
    import numpy as np

    most = _SCALE[severity - 1]
    zoom = dpi / 72 * float(rng.uniform(1 - most, 1 + most))
    angle = np.deg2rad(float(rng.normal(0, _SKEW[severity - 1] * (2.0 if kind == "photo" else 1.0))))
    wide, high = size[0] * dpi / 72, size[1] * dpi / 72
    room = float(rng.uniform(0.04, 0.1)) if kind == "photo" else 0.0
    shape = (round(high * (1 + 2 * room)), round(wide * (1 + 2 * room)))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) * zoom
    off = 0.006 * dpi * np.array([1.0, 1.0]) * severity
    middle = np.array(shape[::-1]) / 2 + rng.uniform(-1, 1, 2) * off
    flat = np.eye(3)
    flat[:2, :2] = turn
    flat[:2, 2] = middle - turn @ (np.array(size) / 2)
    if kind != "photo":
        stretch = 1 + float(rng.normal(0, 0.001 * severity))  # feed and optics of a scanner differ a little
        flat = np.array([[1, 0, 0], [0, stretch, 0], [0, 0, 1.0]]) @ flat
        return _bent(plane(size, flat), severity, rng, dpi, 0.15), shape
    corners = _tilted(flat, size, severity, rng)
    return _bent(_through_lens(plane(size, corners), shape, severity, rng), severity, rng, dpi, 1.0), shape


def _tilted(flat: npt.NDArray[np.float64], size: tuple[float, float], severity: int, rng: Rng) -> Any:
    import cv2
    import numpy as np

    wide, high = size
    page = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float64)
    at = cv2.perspectiveTransform(page.reshape(-1, 1, 2), flat).reshape(-1, 2)
    tilt = _TILT[severity - 1]
    # Corners only move inwards: a photograph that cuts the page off is another kind of harm.
    inwards = (at.mean(0) - at) * np.abs(rng.normal(0, tilt, (4, 1)))
    return cv2.getPerspectiveTransform(page.astype(np.float32), (at + inwards).astype(np.float32)).astype(
        float
    )


def _through_lens(lies: Lies, shape: tuple[int, int], severity: int, rng: Rng) -> Lies:
    import numpy as np

    middle = np.array(shape[::-1]) / 2
    reach = float(np.hypot(*middle))
    off = (lies.knots - middle) / reach
    bulge = float(rng.normal(0, 0.003 * severity))
    return lies.moved(off * (off**2).sum(2, keepdims=True) * bulge * reach)


def _bent(lies: Lies, severity: int, rng: Rng, dpi: float, share: float) -> Lies:
    """Paper that does not lie flat: a few long waves across it."""
    import numpy as np

    most = _CURL[severity - 1] * share * dpi / 25.4 / 2
    down, across = np.meshgrid(np.linspace(0, 1, KNOTS), np.linspace(0, 1, KNOTS), indexing="ij")
    by = np.zeros_like(lies.knots)
    for _ in range(2):
        angle, waves, phase = rng.uniform(0, np.pi), rng.uniform(0.4, 1.3), rng.uniform(0, 2 * np.pi)
        wave = np.sin(2 * np.pi * waves * (down * np.cos(angle) + across * np.sin(angle)) + phase)
        by += wave[:, :, None] * rng.normal(0, most / 2, 2)
    return lies.moved(by)


def bed(kind: str, shape: tuple[int, int], rng: Rng) -> Grey:
    """What lies around the page: a scanner's lid, or a table."""
    import cv2
    import numpy as np

    if kind != "photo":
        return np.full(shape, int(rng.choice((252, 245, 225, 60), p=(0.4, 0.3, 0.2, 0.1))), np.uint8)
    tone = float(rng.uniform(40, 150))
    grain = rng.normal(tone, 12, (40, 24)).astype(np.float32)
    table = cv2.resize(grain, shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(table, 0, 255), np.uint8)


def seen(kind: str, picture: Grey, severity: int, rng: Rng, dpi: float) -> Grey:
    """The picture as the machine hands it over, grey or BGR."""
    if kind == "photo":
        return _photographed(picture, severity, rng, dpi)
    if kind == "office":
        return _jpeg(_scanned(picture, severity, rng, dpi), severity, rng)
    return _in_two(_scanned(picture, severity, rng, dpi), severity, rng, fax=kind == "fax")


def _scanned(picture: Grey, severity: int, rng: Rng, dpi: float) -> Grey:
    import cv2
    import numpy as np

    soft = max(0.25, _SOFT[severity - 1] * float(rng.uniform(0.6, 1.2)) * dpi / 200)
    work = cv2.GaussianBlur(picture, (0, 0), soft)
    white = float(rng.uniform(255 - 6 * severity, 255))
    black = float(rng.uniform(0, 14 * severity))
    work = cv2.convertScaleAbs(work, alpha=(white - black) / 255, beta=black)
    if severity >= 3 and rng.random() < 0.25:  # dirt on the glass of the feeder draws a line all the way down
        column = int(rng.integers(10, picture.shape[1] - 10))
        work[:, column : column + int(rng.integers(1, 3))] -= np.uint8(rng.integers(10, 45))
    if rng.random() < 0.12 * severity:  # the lid stands open at one edge
        _edge_shadow(work, severity, rng)
    return _noisy(np.asarray(work, np.uint8), _NOISE[severity - 1], rng)


def _edge_shadow(work: Any, severity: int, rng: Rng) -> None:
    import numpy as np

    wide = int(work.shape[1] * rng.uniform(0.01, 0.03 + 0.008 * severity))
    fall = np.linspace(1 - 0.12 * severity, 1, wide)
    side = work[:, :wide] if rng.random() < 0.5 else work[:, ::-1][:, :wide]
    side[...] = (side * fall).astype(np.uint8)


def _photographed(picture: Grey, severity: int, rng: Rng, dpi: float) -> Grey:
    import cv2
    import numpy as np

    high, wide = picture.shape
    soft = max(0.3, 1.3 * _SOFT[severity - 1] * float(rng.uniform(0.6, 1.2)) * dpi / 200)
    work = cv2.GaussianBlur(picture, (0, 0), soft)
    if severity >= 2 and rng.random() < 0.12 * severity:
        work = cv2.filter2D(work, -1, _shaken(severity, rng, dpi))
    light = cv2.resize(_light(severity, rng), (wide, high), interpolation=cv2.INTER_LINEAR)
    work = cv2.multiply(work, light, dtype=cv2.CV_8U)
    sensor = _noisy(np.asarray(work, np.uint8), 1.3 * _NOISE[severity - 1], rng, coarse=True)
    tint = 1 + rng.normal(0, 0.035, 3)
    colour = cv2.merge([cv2.convertScaleAbs(sensor, alpha=float(t)) for t in np.clip(tint, 0.85, 1.05)])
    return _jpeg(np.asarray(colour, np.uint8), severity, rng)


def _shaken(severity: int, rng: Rng, dpi: float) -> Any:
    import cv2
    import numpy as np

    length = max(3, round(rng.uniform(0.4, 1.0) * severity * dpi / 200))
    kernel = np.zeros((2 * length + 1, 2 * length + 1), np.float32)
    angle = rng.uniform(0, np.pi)
    reach = np.array([np.cos(angle), np.sin(angle)]) * length / 2
    ends = [tuple(int(v) for v in np.round(length + s * reach)) for s in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0, 1)
    return kernel / kernel.sum()


def _light(severity: int, rng: Rng) -> npt.NDArray[np.float32]:
    """How bright each part of a photograph is: a lamp to one side, and mostly somebody's shadow."""
    import cv2
    import numpy as np

    uneven = _UNEVEN[severity - 1]
    down, across = np.meshgrid(np.linspace(-1, 1, 96), np.linspace(-1, 1, 72), indexing="ij")
    angle = rng.uniform(0, 2 * np.pi)
    slope = np.cos(angle) * down + np.sin(angle) * across
    bright = rng.uniform(0.97, 1.05) * (1 - uneven * (slope + 1.4) / 2.8 * rng.uniform(0.5, 1))
    if rng.random() < 0.2 * severity:
        turned = rng.uniform(0, 2 * np.pi)
        edge = np.cos(turned) * down + np.sin(turned) * across - rng.uniform(-0.3, 0.6)
        shade = (edge > 0).astype(np.float32) * float(rng.uniform(0.3, 1)) * uneven
        bright = bright * (1 - cv2.GaussianBlur(shade, (0, 0), float(rng.uniform(1, 6))))
    return np.asarray(np.clip(bright, 0.15, 1.05), np.float32)


def _noisy(picture: Grey, level: float, rng: Rng, *, coarse: bool = False) -> Grey:
    """Noise of a sensor; `coarse`: over more than one pixel, as a telephone smooths it."""
    import cv2
    import numpy as np

    # Drawn once on a tile and laid over the page with another offset each time: a page of normal numbers is dear.
    tile = rng.standard_normal((521, 509)).astype(np.float32)
    if coarse:
        tile = np.asarray(cv2.GaussianBlur(tile, (0, 0), 0.8), np.float32)
        tile /= tile.std()
    repeats = [-(-n // t) for n, t in zip(picture.shape, tile.shape, strict=True)]
    noise = np.clip(np.round(np.tile(tile, repeats) * level), -120, 120).astype(np.int16)
    noise = noise[: picture.shape[0], : picture.shape[1]]
    return np.asarray(cv2.add(picture, noise, dtype=cv2.CV_8U), np.uint8)


def _jpeg(picture: Grey, severity: int, rng: Rng) -> Grey:
    import cv2
    import numpy as np

    least, most = _JPEG[severity - 1]
    packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(least, most))])[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_UNCHANGED), np.uint8)


def _in_two(picture: Grey, severity: int, rng: Rng, *, fax: bool) -> Grey:
    """Black and white alone, by one threshold or by one that follows the page; a fax loses lines of dots too."""
    import cv2
    import numpy as np

    if fax and severity >= 4:  # a standard fax has 98 lines an inch, each shown twice
        small = cv2.resize(picture, (picture.shape[1], picture.shape[0] // 2), interpolation=cv2.INTER_AREA)
        picture = np.asarray(
            cv2.resize(small, picture.shape[::-1], interpolation=cv2.INTER_NEAREST), np.uint8
        )
    if rng.random() < 0.5:
        at = float(rng.uniform(150 - 12 * severity, 195 + 6 * severity))
        two = cv2.threshold(picture, at, 255, cv2.THRESH_BINARY)[1]
    else:
        least = float(rng.uniform(12, 30 + 5 * severity))
        two = cv2.adaptiveThreshold(picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 61, least)
    specks = rng.integers(0, two.size, int(two.size * 0.00002 * severity**2))
    two.flat[specks] = np.where(rng.random(len(specks)) < 0.7, 0, 255)
    if fax:
        for _ in range(
            int(rng.integers(0, severity + 1))
        ):  # a line that was lost shows the one before it again
            row = int(rng.integers(1, two.shape[0] - 3))
            two[row : row + 2] = two[row - 1]
    return np.asarray(two, np.uint8)
