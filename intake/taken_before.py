"""Which files of a watched folder were taken, so that a watcher that is started again does not read them all anew.

It is a list in the home folder, and only spares work: where it is lost, the ledger knows each document by its bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from filing import grown_lists
from filing.ledger.database import WATCHED
from filing.whole_files import save
from intake.settling import Mark

_AT_ONCE = 25
"""Files that are noted together: so many at most are looked at again after a power cut."""
_SPARE = 1000
"""Lines more than there are files, before the list is written anew."""


class TakenBefore:
    """The files of one folder that were taken, as they stood then. Two watchers of one folder may share it."""

    def __init__(self, home: Path, folder: Path) -> None:
        self._top = os.path.realpath(folder)
        digest = hashlib.sha256(self._top.encode("utf-8", "surrogateescape")).hexdigest()
        self._file = home / WATCHED / f"{digest[:16]}.jsonl"
        self._marks: dict[str, Mark] = {}
        self._new: dict[str, Mark] = {}
        self._lines = 0
        for line in grown_lists.lines(self._file):
            self._lines += 1
            with contextlib.suppress(KeyError, ValueError, TypeError):
                self._marks |= {name: Mark(int(size), int(at)) for name, size, at in line["files"]}

    def has(self, path: Path, mark: Mark) -> bool:
        """Whether this file was taken as it stands."""
        return self._marks.get(self._name(path)) == mark

    def add(self, marks: Mapping[Path, Mark]) -> None:
        """These were taken; it is written down with the next `keep`, or once there are enough of them."""
        new = {self._name(path): mark for path, mark in marks.items()}
        self._marks |= new
        self._new |= new
        if len(self._new) >= _AT_ONCE:
            self.keep()

    def keep(self) -> None:
        """Writes down what is new. A home that cannot be written to now costs a second look at these, no more."""
        if not self._new:
            return
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(mode=0o700, exist_ok=True)
            grown_lists.append(self._file, {"files": _rows(self._new.items())})
            self._new.clear()
            self._lines += 1

    def only(self, there: Collection[Path]) -> None:
        """Forgets the files that are gone; the list is written anew where it has grown far beyond them."""
        names = {self._name(path) for path in there}
        self._marks = {name: mark for name, mark in self._marks.items() if name in names}
        if self._lines * _AT_ONCE > len(self._marks) + _SPARE * _AT_ONCE:
            line = json.dumps({"files": _rows(self._marks.items())}, ensure_ascii=True)
            with contextlib.suppress(OSError):
                save(self._file, f"{line}\n".encode(), force=True, private=True)
                self._lines, self._new = 1, {}

    def _name(self, path: Path) -> str:
        """A file by its way from the folder: a stick may come back under another letter."""
        return os.path.relpath(os.path.abspath(path), self._top)  # noqa: PTH100 - links are no other files


def _rows(marks: Iterable[tuple[str, Mark]]) -> list[tuple[str, int, int]]:
    return [(name, mark.size, mark.changed) for name, mark in marks]


__all__ = ["TakenBefore"]
