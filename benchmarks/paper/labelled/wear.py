"""What befalls paper between the printer and the scanner. Each changes a page (grey, at `dpi`) in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Grey = npt.NDArray[np.uint8]
    Rng = np.random.Generator

_OFTEN: Mapping[str, tuple[float, float, float, float, float]] = {
    "paper": (1.0, 1.0, 1.0, 1.0, 1.0),
    "dust": (0.5, 0.8, 1.0, 1.0, 1.0),
    "toner": (0.0, 0.1, 0.25, 0.4, 0.6),
    "creases": (0.0, 0.15, 0.35, 0.55, 0.8),
    "holes": (0.1, 0.2, 0.3, 0.35, 0.4),
    "staples": (0.05, 0.15, 0.25, 0.3, 0.4),
    "coffee": (0.0, 0.02, 0.08, 0.15, 0.3),
    "corner": (0.0, 0.02, 0.06, 0.1, 0.25),
    "pen": (0.0, 0.02, 0.05, 0.1, 0.2),
}
"""How often each befalls a page, by severity."""


def drawn_for(severity: int, rng: Rng) -> tuple[str, ...]:
    """What befalls a page of a severity, in the order in which it does."""
    return tuple(name for name, often in _OFTEN.items() if rng.random() < often[severity - 1])


def _mm(dpi: float) -> float:
    return dpi / 25.4


def paper(page: Grey, severity: int, rng: Rng, dpi: float) -> None:
    """Paper is not even: fibres, and print from the other side that shows through a little."""
    import cv2
    import numpy as np

    high, wide = page.shape
    coarse = rng.normal(0, 0.6 + 0.5 * severity, (high // 24, wide // 24)).astype(np.float32)
    uneven = cv2.resize(coarse, (wide, high), interpolation=cv2.INTER_LINEAR).astype(np.int16)
    if severity >= 3 and rng.random() < 0.3:
        behind = cv2.GaussianBlur(page[:, ::-1], (0, 0), 0.3 * _mm(dpi))
        uneven -= ((255 - behind.astype(np.int16)) * float(rng.uniform(0.02, 0.03 * severity))).astype(
            np.int16
        )
    page[...] = cv2.add(page, uneven, dtype=cv2.CV_8U)


def dust(page: Grey, severity: int, rng: Rng, dpi: float) -> None:
    """Specks and hairs."""
    import cv2
    import numpy as np

    for _ in range(int(rng.poisson(4 * severity**1.5))):
        x, y = (int(rng.integers(0, n)) for n in page.shape[::-1])
        size = max(1, round(float(rng.gamma(1.6, 0.07)) * _mm(dpi)))
        cv2.circle(page, (x, y), size, int(rng.integers(60, 200)), -1, cv2.LINE_AA)
    for _ in range(int(rng.poisson(0.3 * severity))):
        start = rng.uniform(0, 1, 2) * page.shape[::-1]
        steps = np.cumsum(rng.normal(0, 0.5, (9, 2)) + rng.normal(0, 0.6, 2), axis=0) * _mm(dpi)
        hair = np.round(start + steps).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(
            page, [hair], False, int(rng.integers(90, 190)), max(1, round(0.06 * _mm(dpi))), cv2.LINE_AA
        )


def toner(page: Grey, severity: int, rng: Rng, dpi: float) -> None:  # noqa: ARG001 - all wear is asked alike
    """A cartridge that runs out: pale, and paler in bands or patches. What is written by hand is paler too."""
    import cv2
    import numpy as np

    high, wide = page.shape
    pale = rng.uniform(0.85 - 0.11 * severity, 0.95 - 0.05 * severity)
    cells = (4, 12) if rng.random() < 0.5 else (2, 40)
    grid = rng.uniform(pale, 1.0, cells).astype(np.float32)
    share = cv2.resize(grid, (wide, high), interpolation=cv2.INTER_LINEAR)
    page[...] = cv2.bitwise_not(cv2.multiply(cv2.bitwise_not(page), share, dtype=cv2.CV_8U))


def creases(page: Grey, severity: int, rng: Rng, dpi: float) -> None:
    """Folded for an envelope or a pocket: the print breaks along a line, one side of it lies in the shade."""
    import cv2
    import numpy as np

    high, wide = page.shape
    for _ in range(int(rng.integers(1, 2 + severity // 2))):
        level = rng.random() < 0.6
        at = float(rng.choice((1 / 3, 0.5, 2 / 3, rng.uniform(0.1, 0.9)))) * (high if level else wide)
        lean = float(rng.normal(0, 0.006)) * (wide if level else high)
        ends = ((0, at), (wide, at + lean)) if level else ((at, 0), (at + lean, high))
        line = [tuple(int(v) for v in np.round(e)) for e in ends]
        broken = np.zeros_like(page)
        cv2.line(broken, line[0], line[1], 255, max(1, round(0.12 * severity**0.5 * _mm(dpi))))
        gone = (broken > 0) & (
            np.tile(rng.random((64, 61)) < 0.5, (high // 64 + 1, wide // 61 + 1))[:high, :wide]
        )
        page[gone] = np.maximum(page[gone], 225)
        shade = np.zeros((high // 8, wide // 8), np.float32)
        small = [tuple(v // 8 for v in e) for e in line]
        cv2.line(shade, small[0], small[1], 1.0, max(1, round(0.5 * _mm(dpi) / 8)))
        shade = cv2.GaussianBlur(shade, (0, 0), max(1.0, 0.8 * _mm(dpi) / 8))
        fall = 1 - cv2.resize(shade, (wide, high)) * float(rng.uniform(0.03, 0.05 * severity))
        page[...] = cv2.multiply(page, fall, dtype=cv2.CV_8U)


def holes(page: Grey, severity: int, rng: Rng, dpi: float) -> None:  # noqa: ARG001
    """Two or four punched holes of 6 mm, 80 mm apart (ISO 838), about 12 mm from an edge."""
    import cv2

    high, wide = page.shape
    tone = int(rng.choice((250, 225, 30)))
    level = rng.random() < 0.15  # at the upper edge
    along, off = (wide, 0) if level else (high, 0)
    middle, edge = along / 2 + float(rng.normal(0, 3)) * _mm(dpi), (12 + float(rng.normal(0, 1.5))) * _mm(dpi)
    for step in (-120, -40, 40, 120) if rng.random() < 0.3 else (-40, 40):
        at = middle + step * _mm(dpi) + off
        where = (round(at), round(edge)) if level else (round(edge), round(at))
        cv2.circle(page, where, round(3 * _mm(dpi)), 140, -1, cv2.LINE_AA)
        cv2.circle(page, where, round(2.8 * _mm(dpi)), tone, -1, cv2.LINE_AA)


def staples(page: Grey, severity: int, rng: Rng, dpi: float) -> None:  # noqa: ARG001
    """A staple near the upper left corner, or the two pricks that it left."""
    import cv2
    import numpy as np

    at = rng.uniform(4, 11, 2) * _mm(dpi)
    angle = float(rng.choice((0.0, -0.78))) + float(rng.normal(0, 0.1))
    reach = np.array([np.cos(angle), np.sin(angle)]) * 6 * _mm(dpi)
    ends = [tuple(int(v) for v in np.round(p)) for p in (at - reach, at + reach)]
    if rng.random() < 0.5:
        cv2.line(page, ends[0], ends[1], int(rng.integers(70, 150)), round(0.5 * _mm(dpi)), cv2.LINE_AA)
    for end in ends:
        cv2.circle(page, end, max(1, round(0.35 * _mm(dpi))), 90, -1, cv2.LINE_AA)


def coffee(page: Grey, severity: int, rng: Rng, dpi: float) -> None:
    """The ring of a cup, and drops."""
    import cv2
    import numpy as np

    high, wide = page.shape
    small = np.zeros((high // 4, wide // 4), np.float32)
    where = tuple(int(rng.integers(0, n)) for n in small.shape[::-1])
    round_ = float(rng.uniform(33, 45)) * _mm(dpi) / 4
    start = float(rng.uniform(0, 360))
    thick = max(1, round(float(rng.uniform(0.8, 2.5)) * _mm(dpi) / 4))
    arc = float(rng.uniform(200, 360))
    cv2.ellipse(small, where, (round(round_), round(round_ * 0.98)), start, 0, arc, 1.0, thick)
    for _ in range(int(rng.poisson(severity))):
        drop = tuple(int(rng.integers(0, n)) for n in small.shape[::-1])
        cv2.circle(small, drop, max(1, round(float(rng.gamma(2, 0.8)) * _mm(dpi) / 4)), 0.8, -1)
    small = cv2.GaussianBlur(small, (0, 0), 1.2)
    grain = cv2.resize(rng.uniform(0.5, 1, (30, 20)).astype(np.float32), small.shape[::-1])
    stain = cv2.resize(small * grain, (wide, high)) * float(rng.uniform(0.1, 0.16 + 0.06 * severity))
    page[...] = cv2.multiply(page, 1 - stain, dtype=cv2.CV_8U)


def corner(page: Grey, severity: int, rng: Rng, dpi: float) -> None:
    """A corner folded over or torn off: what stood there is gone, its marker mostly with it."""
    import cv2
    import numpy as np

    high, wide = page.shape
    x, y = (0 if rng.random() < 0.5 else n - 1 for n in (wide, high))
    long, short = rng.uniform(15, 20 + 4 * severity, 2) * _mm(dpi)
    ends = [(x, y), (x + (long if x == 0 else -long), y), (x, y + (short if y == 0 else -short))]
    piece = np.round(ends).astype(np.int32).reshape(-1, 1, 2)
    cv2.fillPoly(page, [piece], int(rng.choice((250, 215, 70))))
    cv2.line(
        page,
        tuple(piece[1, 0].tolist()),
        tuple(piece[2, 0].tolist()),
        190,
        round(0.6 * _mm(dpi)),
        cv2.LINE_AA,
    )


def pen(page: Grey, severity: int, rng: Rng, dpi: float) -> None:  # noqa: ARG001
    """Somebody tries a pen on one of the codes: a stroke or a loop over a part of it."""
    import cv2
    import numpy as np

    from fillers.pdf.marks import qr_places

    mm = _mm(dpi)
    code = qr_places(page.shape[1] / mm, page.shape[0] / mm)[int(rng.integers(0, 2))]
    turns = np.linspace(0, float(rng.uniform(2, 9)), 40)
    middle = np.array([code.x, code.y]) + code.side * rng.uniform(0.2, 0.8, 2)
    reach = code.side * rng.uniform(0.15, 0.5, 2)
    line = middle + np.column_stack((np.cos(turns), np.sin(turns * float(rng.uniform(0.6, 1.4))))) * reach
    points = np.round(line * mm).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(page, [points], False, int(rng.integers(20, 110)), max(1, round(0.5 * mm)), cv2.LINE_AA)


WEAR: Mapping[str, Callable[[Any, int, Any, float], None]] = {
    "paper": paper,
    "dust": dust,
    "toner": toner,
    "creases": creases,
    "holes": holes,
    "staples": staples,
    "coffee": coffee,
    "corner": corner,
    "pen": pen,
}
"""All that can befall a page, by name."""
