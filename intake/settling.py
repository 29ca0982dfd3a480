"""When a file that came into a folder is whole: its size and time have not changed for a while, and nobody writes it.

A scanner writes page after page, a copy over the network takes its time, and a program that is asked to save opens
the file long before it is done. Nothing here looks at a disk: it is told what was seen, and when.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_UNDER_WAY = (
    ".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download", ".opdownload", ".!ut",
    ".swp", ".lock",
)  # fmt: skip
"""How names end (in lower case) under which programs write a file before they give it its own."""
_PICTURES = frozenset(
    (".jpg", ".jpeg", ".jpe", ".png", ".tif", ".tiff", ".bmp", ".gif", ".webp", ".heic", ".heif")
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What tells one state of a file from the next: its size, and the time of its last change in nanoseconds."""

    size: int
    changed: int


@dataclass(frozen=True, slots=True)
class _Stood:
    """Since when a file has stood as it stands."""

    mark: Mark
    since: float


def is_under_way(name: str) -> bool:
    """Whether a program writes under such a name what it will call otherwise when it is whole."""
    return name.lower().endswith(_UNDER_WAY)


def owner_marks(name: str) -> tuple[str, ...]:
    """The names of files that Word and LibreOffice put beside a document of this name while somebody has it open."""
    return f"~${name}", f"~${name[2:]}", f".~lock.{name}#"


@dataclass(slots=True)
class Settling:
    """Which files of a folder are whole. `after`: so many seconds a file must have stood as it stands.

    Pictures of one folder are pages of one lot: none of them is whole before all are.
    """

    after: float
    _stood: dict[Path, _Stood] = field(default_factory=dict)

    def look(
        self, there: Mapping[Path, Mark], at: float, in_use: Callable[[Path], bool]
    ) -> tuple[frozenset[Path], frozenset[Path]]:
        """The files that are whole, of all that are `there`, and those that would be if nobody were using them.

        `at` is a time on a clock that only goes on. `in_use` is asked about those alone that have stood long enough.
        """
        now = {path: self._since(path, mark, at) for path, mark in there.items()}
        self._stood = now
        long = {path for path, stood in now.items() if at - stood.since >= self.after}
        used = frozenset(path for path in long if in_use(path))
        unsettled = {path.parent for path in there if _is_picture(path) and path not in long - used}
        whole = (p for p in long - used if not (_is_picture(p) and p.parent in unsettled))
        return frozenset(whole), used

    def _since(self, path: Path, mark: Mark, at: float) -> _Stood:
        before = self._stood.get(path)
        return before if before is not None and before.mark == mark else _Stood(mark, at)

    def again(self, paths: Iterable[Path], at: float) -> None:
        """These are looked at as if they had come just now: something was in the way."""
        for path in paths:
            if (stood := self._stood.get(path)) is not None:
                self._stood[path] = _Stood(stood.mark, at)


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() in _PICTURES


__all__ = ["Mark", "Settling", "is_under_way", "owner_marks"]
