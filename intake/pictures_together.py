"""Picture files that are brought in together, as one document of several pages: three photographs of one form.

What is looked at together are the pictures of one folder, whether it was named or they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.paper.bundle import bundled
from extractors.paper.picture_kinds import kind_of
from intake.envelopes.pictures import is_page, lots, numbered
from intake.preflight import SCAN_LIMIT, SIZE_LIMIT
from intake.sources import Source, beginning
from schemas.errors import CarepackError
from schemas.file_names import file_text

_HEAD = 1 << 20
"""Bytes at the start of a picture in which it says how large it is: a camera's own notes stand before that."""


@dataclass(frozen=True, slots=True)
class Pictures(Source):
    """Several picture files as one thing to bring in; `path` is their folder's, and a name for all of them."""

    files: tuple[Source, ...] = ()

    def bytes(self) -> bytes:
        """All of them, in the order of their names; the same files give the same bytes. Raises as each of them does."""
        return bundled((file_text(one.path.name), one.bytes()) for one in self.files)


def together(sources: Iterable[Source]) -> tuple[Source, ...]:
    """The sources, those that are pictures of one folder as one; it stands where the first of them stood."""
    folders: dict[Path, list[Source]] = {}
    placed: list[Source | Path] = []
    for source in sources:
        if not _is_page_file(source):
            placed.append(source)
            continue
        folder = source.path.parent
        if folder not in folders:
            folders[folder] = []
            placed.append(folder)
        folders[folder].append(source)
    found: list[Source] = []
    for one in placed:
        found += [one] if isinstance(one, Source) else _lots_of(one, folders[one])
    return tuple(found)


def _lots_of(folder: Path, files: Sequence[Source]) -> Iterator[Source]:
    sized = [(file_text(one.path.name), size_of(one.lies), one) for one in files]
    number = 1
    for lot in lots(sized, SCAN_LIMIT):
        if len(lot) == 1:
            yield lot[0]
        else:
            yield Pictures(folder / numbered(number), found=True, kept=lot[0].kept, files=tuple(lot))
            number += 1


def size_of(path: Path) -> int:
    """The bytes of a file; none of one that cannot be looked at."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _is_page_file(source: Source) -> bool:
    if isinstance(source, Pictures) or size_of(source.lies) > SIZE_LIMIT:
        return False
    try:
        head = beginning(source, _HEAD)
        if kind_of(head) == "tiff":  # where it says how large it is, and of how many pages, may be anywhere
            head = beginning(source, SIZE_LIMIT)
    except CarepackError:
        return False  # it is told when it is opened
    return is_page(head)
