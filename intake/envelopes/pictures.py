"""Pictures of one archive or mail, or of one folder in it, as one member of several pages.

Which page belongs to which form is told by what is printed on them, later. A file of several pages, as scanners make
them (a PDF, most TIFFs), is a lot of its own, and so is a picture that comes alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TypeVar

from extractors.paper.bundle import bundled, in_order
from extractors.paper.picture_kinds import is_too_large, is_too_small, kind_of, measured
from intake.preflight import SIZE_LIMIT

T = TypeVar("T")
NAME = "(pictures)"
"""What they are called together."""
MOST = 400
"""Pictures of one lot: as many as a scan may have pages."""
_ENTRY = 300
"""Bytes that an archive says of each picture, its name not counted; and of itself at its end."""


def is_page(data: bytes) -> bool:
    """Whether these bytes, or as many as say how large it is, are one picture that may be one page."""
    kind = kind_of(data)
    if kind is None or kind == "unsupported":
        return False
    size = measured(data)
    return kind == "heic" if size is None else not (is_too_small(size) or is_too_large(size))


def lots(pictures: Iterable[tuple[str, int, T]], most: int) -> Iterator[list[T]]:
    """Pictures (name, bytes, whatever stands for it) in the order of their names, in lots of at most `most` bytes."""
    lot: list[T] = []
    size = _ENTRY
    for name, length, picture in sorted(pictures, key=lambda one: (in_order(one[0]), one[0])):
        takes = length + 2 * len(name.encode("utf-8", "replace")) + _ENTRY
        if lot and (size + takes > most or len(lot) == MOST):
            yield lot
            lot, size = [], _ENTRY
        lot.append(picture)
        size += takes
    if lot:
        yield lot


def numbered(number: int) -> str:
    """The name of a lot: the first has no number."""
    return NAME if number == 1 else f"{NAME[:-1]} {number})"


def together(
    pictures: Sequence[tuple[str, bytes]], taken: Collection[str]
) -> dict[str, list[tuple[str, bytes]]]:
    """Lots of two pictures or more, by a name that no other member has; each picture with its own name and bytes."""
    folders: dict[str, list[tuple[str, bytes]]] = {}
    for name, data in pictures:
        folders.setdefault(_folder(name), []).append((name, data))
    found: dict[str, list[tuple[str, bytes]]] = {}
    for folder, held in folders.items():
        sized = [(name, len(data), (name, data)) for name, data in held]
        several = (lot for lot in lots(sized, SIZE_LIMIT) if len(lot) > 1)
        for number, lot in enumerate(several, 1):
            free = f"{folder}{numbered(number)}"
            while free in taken:
                free += "#"
            found[free] = lot
    return found


def as_one(lot: Iterable[tuple[str, bytes]]) -> bytes:
    """A lot as one file."""
    return bundled((name[len(_folder(name)) :], data) for name, data in lot)


def _folder(name: str) -> str:
    """The folder of a member's name, with the stroke behind it; Windows writes it backwards."""
    return name[: max(name.rfind("/"), name.rfind("\\")) + 1]
