"""Scans in memory: pages of forms as they were printed, turned, shrunk and mixed as scanners and people do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.paper.labelled.printing import Printed, drawn, printed
from extractors.paper.document import PaperDocument
from extractors.paper.flat_page import FlatPage
from extractors.paper.picture import Picture
from schemas.errors import CarepackError, DocumentError
from schemas.page_marks import MM, qr_places
from schemas.reading import Query

Grey = npt.NDArray[np.uint8]
FORM = "supervision-record"


@dataclass
class Pages:
    """A scan of these pictures; an error stands for a page that cannot be decoded."""

    pictures: Sequence[Grey | CarepackError]
    bilevel: bool = False

    def __len__(self) -> int:
        return len(self.pictures)

    def picture(self, number: int) -> Picture:
        grey = self.pictures[number - 1]
        if isinstance(grey, CarepackError):
            raise grey
        return Picture(number, grey, None, self.bilevel)

    def close(self) -> None:
        pass


def form(number: int = 0, *, copy: bool = True) -> Printed:
    """The form whose pages the tests look at, of which `number` tells copies apart."""
    return printed(FORM, copy=copy, number=number)


def page(of: Printed, number: int, dpi: float = 150) -> Grey:
    """A page of it, to be written on."""
    return drawn(of, number, dpi).copy()


def pages(of: Printed, dpi: float = 150) -> list[Grey]:
    """All of its pages."""
    return [page(of, n, dpi) for n in range(1, of.pages + 1)]


def written(grey: Grey, where: tuple[float, float], words: str = "Rota agreed") -> Grey:
    """The page with words on it, at a share of its width and height."""
    high, wide = grey.shape
    at = (round(where[0] * wide), round(where[1] * high))
    cv2.putText(grey, words, at, cv2.FONT_HERSHEY_SIMPLEX, wide / 1600, 20, max(2, wide // 600))
    return grey


def turned(grey: Grey, degrees: float, scale: float = 1.0) -> Grey:
    """The page turned anticlockwise, on a larger sheet of white."""
    high, wide = grey.shape
    room = round(0.16 * high) if degrees % 90 else 0
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, scale)
    if degrees % 180 == 90:
        turn[:, 2] += ((high - wide) / 2, (wide - high) / 2)
        high, wide = wide, high
    turn[:, 2] += room
    size = (wide + 2 * room, high + 2 * room)
    return np.asarray(cv2.warpAffine(grey, turn, size, flags=cv2.INTER_AREA, borderValue=255), np.uint8)


@cache
def blank_back(seed: int = 1) -> Grey:
    """The back of a page: grey paper with grain, and the shadows of two punched holes at its edge."""
    noise = np.random.default_rng(seed).normal(236, 3, (1754, 1240))
    back = np.clip(noise, 0, 255).astype(np.uint8)
    for y in (640, 1113):
        cv2.circle(back, (1240 - 60, y), 18, 60, -1)
    return back


def letter() -> Grey:
    """A page of something else."""
    sheet: Grey = np.full((1754, 1240), 250, np.uint8)
    for line in range(12):
        cv2.putText(
            sheet, "Dear Mrs Sample, thank you", (200, 300 + 80 * line), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 30, 2
        )
    return sheet


def shown(pictures: Sequence[Grey | CarepackError]) -> PaperDocument:
    """A scan, open."""
    return PaperDocument(Pages(pictures))


def locators(document: PaperDocument) -> list[str]:
    """What its parts are called."""
    return [part.locator for part in document.parts]


def laid(document: PaperDocument, of: Printed, locator: str = "") -> tuple[list[FlatPage], list[Query]]:
    """The pages of a part laid flat, and what is asked about them."""
    found = list(document.part(locator).flat_pages(of.template, of.given))
    return [f for f in found if isinstance(f, FlatPage)], [f for f in found if isinstance(f, Query)]


def refusal(document: PaperDocument, locator: str) -> str:
    """Why a part is refused."""
    try:
        document.part(locator).carriers()
    except DocumentError as refused:
        return refused.code
    return ""


def code_places(of: Printed, number: int, dpi: float) -> list[tuple[slice, slice]]:
    """Rows and columns of the two codes of a page drawn at `dpi`, to cover them."""
    wide, high = (side / MM for side in of.template.pages[number - 1])
    dots = dpi / 25.4
    return [
        (slice(round((s.y - 1) * dots), round((s.y + s.side + 1) * dots)),
         slice(round((s.x - 1) * dots), round((s.x + s.side + 1) * dots)))
        for s in qr_places(wide, high)
    ]  # fmt: skip


def bent(grey: Grey) -> Grey:
    """The page seen from one side, its paper curled by 1.5 mm."""
    high, wide = grey.shape
    room = 60
    x, y = np.meshgrid(
        np.arange(wide + 2 * room, dtype=np.float32), np.arange(high + 2 * room, dtype=np.float32)
    )
    tilt = 1 + 0.05 * (y / high - 0.5)
    across = (x - room - wide / 2) * tilt + wide / 2
    down = (y - room) * tilt + 12 * np.sin(across / wide * np.pi)
    return np.asarray(
        cv2.remap(grey, across, down.astype(np.float32), cv2.INTER_LINEAR, borderValue=255), np.uint8
    )


def crossings(blank: Grey) -> list[tuple[int, int]]:
    """Some places of a blank where print is that is like nothing beside it: rows and columns."""
    clear = cv2.cornerMinEigenVal(blank, 15)
    found = []
    high, wide = blank.shape
    for row in range(240, high - 400, 160):
        for column in range(160, wide - 300, 160):
            part = clear[row : row + 160, column : column + 160]
            y, x = np.unravel_index(part.argmax(), part.shape)
            if part[y, x] > 0.02:
                found.append((row + int(y), column + int(x)))
    return found
