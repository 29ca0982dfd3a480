"""Whole sheets of date combs, written on, degraded as every labelled page is, and laid flat.

A form has a handful of dates; a sheet has sixty, so that thousands go through the same machines in minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.paper.labelled.degrading import KINDS, Kind, degrade
from benchmarks.paper.labelled.flat import flat_of
from benchmarks.paper.labelled.printing import draw
from benchmarks.paper.training.date_strips import EDGE, FINE, hand
from benchmarks.paper.training.digit_sources import Digits, Drawn
from extractors.paper.flat_page import FlatPage
from schemas.template import PageBox, Place

Grey = npt.NDArray[np.uint8]
PAGE = (595.28, 841.89)
MM = 72 / 25.4
_KINDS: tuple[float, ...] = (0.45, 0.35, 0.15, 0.05)
"""Of the machines: office, photo, bilevel, fax."""


@dataclass(frozen=True, eq=False)
class _Given:
    pdf: bytes


@dataclass(frozen=True, eq=False)
class _Pages:
    pages: tuple[tuple[float, float], ...] = (PAGE,)


@dataclass(frozen=True, eq=False)
class Sheet:
    """A page of combs: its PDF and their places; looks like `labelled.printing.Printed` to what lays pages flat."""

    given: _Given
    places: tuple[Place, ...]
    template: _Pages = field(default_factory=_Pages)


@dataclass(frozen=True)
class WrittenDate:
    """A date on a flat page: where, what was meant to be read, and the digits it is made of."""

    page: FlatPage
    place: Place
    words: str
    digits: tuple[Drawn | None, ...]
    kind: str


@lru_cache(maxsize=8)
def sheet(seed: int) -> Sheet:
    """Three columns of combs, of the sizes that forms have; drawn as `fillers/pdf/form.typ` draws them."""
    import pikepdf

    rng = np.random.default_rng(seed)
    marks = ["0 g", *(f"{x} {y} 34 34 re f" for x in (34, 527) for y in (34, 773))]
    places: list[Place] = []
    top = 27 * MM
    while top + 12 * MM < PAGE[1] - 25 * MM:
        cell, high = float(rng.choice([4.5, 4.8, 5.2, 5.2])) * MM, float(rng.choice([8.0, 9.0])) * MM
        for column in range(3):
            left = (15 + 61 * column) * MM
            marks += _comb(left, PAGE[1] - top - high, cell, high)
            box = PageBox(page=1, x0=left, y0=top, x1=left + 10 * cell, y1=top + high)
            places.append(Place(path=f"d{len(places)}", box=box, kind="comb"))
        top += high + float(rng.uniform(3, 5)) * MM
    file = pikepdf.new()
    file.add_blank_page(page_size=PAGE)
    file.pages[0].Contents = file.make_stream("\n".join(marks).encode())
    out = BytesIO()
    file.save(out, deterministic_id=True)
    return Sheet(_Given(out.getvalue()), tuple(places))


def _comb(x: float, y: float, cell: float, high: float) -> Iterator[str]:
    yield "0.933 0.945 0.953 rg"
    yield from (f"{x + n * cell:.2f} {y:.2f} {cell:.2f} {high:.2f} re f" for n in (2, 5))
    yield "0.365 0.412 0.447 RG 0.5 w"
    yield from (f"{x + n * cell:.2f} {y:.2f} m {x + n * cell:.2f} {y + high:.2f} l S" for n in range(1, 10))
    yield f"0.75 w {x:.2f} {y:.2f} {10 * cell:.2f} {high:.2f} re S 0.35 G 0.9 w"
    for n in (2.5, 5.5):
        middle = x + n * cell
        yield f"{middle - 2:.2f} {y + high / 2 - 4.5:.2f} m {middle + 2:.2f} {y + high / 2 + 4.5:.2f} l S"
    yield "0 g 0 G"


def written(
    digits: Digits,
    words: Sequence[str],
    severity: int,
    *,
    careful: float,
    number: int = 0,
    kind: Kind | None = None,
) -> Iterator[WrittenDate]:
    """The dates of `words` (ten characters each) on one sheet, degraded; as many as it has places for."""
    rng = digits.rng
    blank = sheet(number % 8)
    paper = draw(blank.given.pdf, 1, FINE)
    drawn = [
        (place, word, _write(paper, place, digits, word, careful))
        for place, word in zip(blank.places, words, strict=False)
    ]
    machine: Kind = kind or KINDS[int(rng.choice(4, p=_KINDS))]
    seen = degrade(paper, severity, rng, machine, dpi=FINE)
    stand_in: Any = blank
    page = flat_of(stand_in, 1, seen.picture, seen.lies, rng=rng)
    for place, word, its in drawn:
        yield WrittenDate(page, place, word, its, machine)


def _write(paper: Grey, place: Place, digits: Digits, word: str, careful: float) -> tuple[Drawn | None, ...]:
    scale = FINE / 72
    box = place.box
    ink, drawn = hand(digits, word, (box.x1 - box.x0) / 10 * scale, (box.y1 - box.y0) * scale, careful)
    y, x = round(box.y0 * scale - EDGE), round(box.x0 * scale - EDGE)
    here = paper[y : y + ink.shape[0], x : x + ink.shape[1]]
    np.minimum(here, 255 - ink, out=here)
    return drawn
