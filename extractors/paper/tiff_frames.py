"""The pages of a TIFF file: its directories followed by ourselves, within bounds, before a decoder sees any of them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractors.contract import no_such_part
from extractors.paper import decoding
from extractors.paper.picture_kinds import PIXEL_LIMIT
from extractors.paper.pictures import MOST_PAGES
from schemas.errors import CarepackError

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

    from extractors.paper.picture import Picture

MOST_TAGS = 300
"""Entries of one directory; scanners write some twenty."""
MOST_VALUES = 200_000
"""Values of one entry: the places of a page's strips are at most one for each of its rows."""
_WIDTH, _LENGTH, _SUBFILE, _TILE_WIDTH, _TILE_LENGTH = 256, 257, 254, 322, 323
_BITS, _SAMPLES = 258, 277
_NO_PAGE = 1 | 4
"""Bits of NewSubfileType that say: a smaller copy of another picture, a mask of one (TIFF 6.0, tag 254)."""
_IN_BYTES = frozenset((1, 2, 7))
"""Types of values that are kept as they stand, and are as many as a profile or a preview has bytes."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One directory: its number in the file, from 0, its first whole numbers by tag, and why it is not decoded."""

    index: int
    numbers: dict[int, int] = field(default_factory=dict)
    refusal: CarepackError | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Pixels across and down."""
        return self.numbers.get(_WIDTH, 0), self.numbers.get(_LENGTH, 0)

    @property
    def is_page(self) -> bool:
        """Whether it is a picture of its own, and not a thumbnail or mask of another."""
        return not self.numbers.get(_SUBFILE, 0) & _NO_PAGE


class TiffFrames:
    """A TIFF file and its pages."""

    def __init__(self, data: bytes) -> None:
        """Raises DocumentError: `page-damaged` where it has no page, `scan-too-long`."""
        self._data = data
        found = list(_frames(data))
        self._pages = [f for f in found if f.is_page] or found
        if not self._pages:
            raise decoding.page_damaged()
        self._file: ImageFile | None = None

    def __len__(self) -> int:
        return len(self._pages)

    def picture(self, number: int) -> Picture:
        """A page. Raises DocumentError: `page-damaged`, `picture-too-large`, `picture-too-small`."""
        if not 0 < number <= len(self._pages):
            raise no_such_part()
        frame = self._pages[number - 1]
        if frame.refusal is not None:
            raise frame.refusal
        decoding.check_size(frame.size)
        # What is open is kept, so that the way to page 400 is not walked 400 times; a fault may have left it anyhow.
        file, self._file = self._file or decoding.opened(self._data, "tiff"), None
        with decoding.faults_told(frame.size):
            file.seek(frame.index)
            page = decoding.page_of(file, number)
        if getattr(file, "is_animated", False):
            self._file = file
        return page

    def close(self) -> None:
        """Gives back what it holds."""
        self._file = None


def _frames(data: bytes) -> Iterator[Frame]:
    """Every directory in order; where the way goes round or leads nowhere, it ends with one that is damaged."""
    order = "<" if data.startswith(b"II") else ">"
    been: set[int] = set()
    at, index = _number(data, 4, order + "I"), 0
    while at:
        if len(been) >= MOST_PAGES:
            raise decoding.scan_too_long(MOST_PAGES)
        count = _number(data, at, order + "H")
        if at in been or count is None or not count:
            yield Frame(index, refusal=decoding.page_damaged())
            return
        been.add(at)
        yield _frame(data, at + 2, count, order, index)
        index += 1
        at = _number(data, at + 2 + 12 * count, order + "I")
    if at is None:
        yield Frame(index, refusal=decoding.page_damaged())


def _frame(data: bytes, at: int, count: int, order: str, index: int) -> Frame:
    """One directory of so many entries (TIFF 6.0, section 2)."""
    numbers: dict[int, int] = {}
    for place in range(at, at + 12 * min(count, MOST_TAGS), 12):
        if place + 12 > len(data):
            break
        tag, kind, many = struct.unpack_from(order + "HHI", data, place)
        if many > MOST_VALUES and kind not in _IN_BYTES:
            return Frame(index, numbers, decoding.page_damaged())
        if kind in {3, 4} and many == 1:
            numbers[tag] = struct.unpack_from(order + ("H" if kind == 3 else "I"), data, place + 8)[0]
    tile = numbers.get(_TILE_WIDTH, 0) * numbers.get(_TILE_LENGTH, 0)
    samples = max(1, numbers.get(_SAMPLES, 1))
    if count > MOST_TAGS or tile > PIXEL_LIMIT or samples > 8:
        return Frame(index, numbers, decoding.page_damaged())
    return Frame(index, numbers)


def _number(data: bytes, at: int, form: str) -> int | None:
    """A number at a place; None where the file ends before it."""
    if at + struct.calcsize(form) > len(data):
        return None
    found: int = struct.unpack_from(form, data, at)[0]
    return found
