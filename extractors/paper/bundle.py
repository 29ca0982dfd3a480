"""Pictures that were handed in together, as one file: an archive of them as they are, in the order of their names.

The same pictures under the same names give the same bytes, whenever they are put together. What it is stands in its
first entry's name, so that nobody's own archive is taken for one.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from extractors.contract import no_such_part
from extractors.paper import decoding
from extractors.paper.picture_kinds import kind_of
from extractors.paper.pictures import MOST_PAGES
from schemas.errors import CarepackError

if TYPE_CHECKING:
    from extractors.paper.picture import Picture, Scan

_MARK = "carepack-pictures"
_STARTS, _NAME_AT = b"PK\x03\x04", 30  # APPNOTE 4.3.7
_ALWAYS = (1980, 1, 1, 0, 0, 0)
"""The date of every entry: the first that an archive can tell."""
_DIGITS = re.compile(r"(\d+)")


def is_bundle(data: bytes) -> bool:
    """Whether these are pictures that `bundled` put together."""
    return data.startswith(_STARTS) and data[_NAME_AT : _NAME_AT + len(_MARK)] == _MARK.encode()


def in_order(name: str) -> tuple[tuple[int, int, str], ...]:
    """Names as people order them: `page 2` before `page 10`."""
    pieces = _DIGITS.split(name)
    return tuple((1, int(p), p) if p.isdecimal() else (0, 0, p.casefold()) for p in pieces)


def bundled(pictures: Iterable[tuple[str, bytes]]) -> bytes:
    """Pictures, each with its name, as one file."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_entry(_MARK), b"1")
        for name, data in sorted(pictures, key=lambda one: (in_order(one[0]), one[0])):
            archive.writestr(_entry(name), data)
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name, _ALWAYS)
    made.create_system = 3  # else it says which system it was made on
    return made


@dataclass(frozen=True, slots=True)
class _Held:
    """One picture in the bundle: its name and how many pages it has; why it has none that can be read."""

    info: zipfile.ZipInfo
    pages: int
    refusal: CarepackError | None = None


class Bundle:
    """The pages of all its pictures, one after the other. One picture is open at a time."""

    def __init__(self, data: bytes, open_picture: Callable[[bytes], Scan | None]) -> None:
        """`open_picture` opens one of them.

        Raises DocumentError `page-damaged` where it is no archive, `scan-too-long`.
        """
        with decoding.faults_told():
            try:
                self._archive = zipfile.ZipFile(BytesIO(data))
            except (zipfile.BadZipFile, NotImplementedError) as error:
                raise decoding.page_damaged() from error
        self._size, self._open_picture = len(data), open_picture
        self._open: tuple[_Held, Scan] | None = None
        self._held = list(self._looked_at())

    def _looked_at(self) -> Iterator[_Held]:
        total = 0
        for info in self._archive.infolist():
            if info.filename == _MARK:
                continue
            held = self._look(info)
            total += held.pages
            if total > MOST_PAGES:
                raise decoding.scan_too_long(MOST_PAGES)
            yield held

    def _look(self, info: zipfile.ZipInfo) -> _Held:
        try:
            scan = self._opened(info)
        except CarepackError as refusal:
            return _Held(info, 1, refusal)
        pages = len(scan)
        scan.close()
        return _Held(info, pages)

    def _opened(self, info: zipfile.ZipInfo) -> Scan:
        if info.compress_type != zipfile.ZIP_STORED or info.file_size > self._size:
            raise decoding.page_damaged()
        with decoding.faults_told():
            try:
                data = self._archive.read(info)
            except (zipfile.BadZipFile, NotImplementedError) as error:
                raise decoding.page_damaged() from error
        scan = self._open_picture(data) if kind_of(data) is not None else None
        if scan is None:
            raise decoding.page_damaged()
        return scan

    def __len__(self) -> int:
        return sum(one.pages for one in self._held)

    def name(self, number: int) -> str:
        """The name of the file that a page is in. Raises DocumentError `no-such-part`."""
        return self._at(number)[0].info.filename

    def picture(self, number: int) -> Picture:
        """A page. Raises DocumentError as the picture that it is in does."""
        from dataclasses import replace

        held, inner = self._at(number)
        if held.refusal is not None:
            raise held.refusal
        if self._open is None or self._open[0] is not held:
            self.close()
            self._open = (held, self._opened(held.info))
        return replace(self._open[1].picture(inner), number=number)

    def _at(self, number: int) -> tuple[_Held, int]:
        """Which picture has the page of a number, and the page's number in it."""
        inner = number
        for held in self._held:
            if 0 < inner <= held.pages:
                return held, inner
            inner -= held.pages
        raise no_such_part()

    def close(self) -> None:
        """Gives back what it holds."""
        if self._open is not None:
            self._open[1].close()
            self._open = None
