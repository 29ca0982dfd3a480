"""A folder that is watched: whatever comes into it is imported once it is whole, until somebody says stop.

It is looked at, again and again, as an import of it looks: no system tells of what another machine puts into a shared
folder. Each round is an import like any other, and the ledger is let go of between them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from filing.ledger import location
from intake.importing import Imported
from intake.open_elsewhere import is_open_to_write
from intake.pictures_together import Pictures, together
from intake.settling import Mark, Settling, is_under_way, owner_marks
from intake.sources import Source, gather
from intake.taken_before import TakenBefore
from schemas.errors import CarepackError, UsageError
from schemas.file_names import file_text

UNREADABLE = "file-unreadable"
IN_USE = "file-in-use"
PASSING = frozenset(
    ("disk-full", "disk-nearly-full", "ledger-busy", "ledger-unreachable", "no-reader", "original-unreadable")
)
"""What may be over in a while: a watcher says so, waits, and tries again. Anything else ends it."""
_MOST = 2000
"""Documents of one round: what comes meanwhile is not kept waiting longer."""
_SLOWEST, _QUICKEST = 2.0, 0.05
"""Seconds between two looks at most, and at least."""
_SHARE = 10
"""A look that takes long is followed by so many times its length of rest: on a slow share, too."""
_PAUSE = 12
"""After something that may be over in a while, so many times the seconds in which a file settles, a minute at most."""
_SLICE = 0.2

Begin = Callable[[Sequence[Source]], AbstractContextManager[Iterator[Imported]]]
"""Begins an import of these, as `runs.imported`."""


@dataclass(frozen=True, slots=True)
class Waits:
    """A file that is not taken yet, and why."""

    file: str
    code: str
    say: str


class Stop(Protocol):
    """Whether somebody said stop. A signal's handler may set it at any moment, while it is asked: it has no lock."""

    def is_set(self) -> bool:
        """Whether somebody said stop."""


class Told(Protocol):
    """Who is told what happens."""

    def begins(self, sources: int) -> None:
        """A round of so many files begins."""

    def document(self, one: Imported) -> None:
        """A document has ended."""

    def waits(self, one: Waits) -> None:
        """A file is not taken yet; it is tried again."""

    def folder(self, *, there: bool) -> None:
        """The folder is not there any more, or is there again."""

    def fault(self, error: Exception) -> None:
        """A round could not be done, and is tried again in a while."""

    def round_ends(self, waiting: Sequence[Waits]) -> None:
        """All that was whole is taken; these files wait."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What a look at the folder found: what is whole and new, and what waits because it is in use."""

    there: bool
    ready: tuple[Source, ...] = ()
    in_use: tuple[Path, ...] = ()


@dataclass(slots=True)
class Watch:
    """One folder, and what is known of the files in it. `settled`: seconds for which a file must not change.

    `own` are things in it that are no documents: the ledger's.
    """

    home: Path
    folder: Path
    settled: float
    own: tuple[Path, ...] = ()
    clock: Callable[[], float] = time.monotonic
    _settling: Settling = field(init=False)
    _taken: TakenBefore = field(init=False)
    _marks: dict[Path, Mark] = field(default_factory=dict)
    _waiting: dict[Path, Waits] = field(default_factory=dict)
    _is_elsewhere: bool = False
    _took: float = 0.0

    def __post_init__(self) -> None:
        self._settling = Settling(self.settled)
        self._taken = TakenBefore(self.home, self.folder)

    def look(self) -> _Look:
        """The folder as it is now."""
        began = time.perf_counter()
        sources = self._sources()
        if sources is None:
            return _Look(there=False)
        self._is_elsewhere = location.is_elsewhere(self.folder)
        found = {s.path: s for s in sources}
        self._marks = {path: mark for path in found if (mark := _mark(path)) is not None}
        if found:  # a stick that was pulled out may leave an empty folder behind
            self._taken.only(found)
        new = {path: mark for path, mark in self._marks.items() if not self._taken.has(path, mark)}
        whole, used = self._settling.look(new, self.clock(), self._in_use)
        self._waiting = {path: w for path, w in self._waiting.items() if path in new}
        self._took = time.perf_counter() - began
        ready = tuple(s for path, s in found.items() if path in whole)
        return _Look(there=True, ready=ready, in_use=tuple(sorted(used)))

    def _sources(self) -> tuple[Source, ...] | None:
        """What is in the folder; None where it is not there, or cannot be looked into."""
        try:
            sources = gather([str(self.folder)], leave_out=self.own)
        except (UsageError, OSError):
            return None
        if any(s.path == self.folder or s.path == self.folder.resolve() for s in sources):
            return None
        return tuple(s for s in sources if not is_under_way(s.path.name))

    def _in_use(self, path: Path) -> bool:
        if any((path.parent / name).exists() for name in owner_marks(path.name)):
            return True
        return not self._is_elsewhere and is_open_to_write(path)

    def held_back(self, paths: Iterable[Path], code: str, say: str) -> tuple[Waits, ...]:
        """These are tried again later; those that were not told of yet, for this reason."""
        new = []
        for path in paths:
            waits = Waits(file_text(path), code, say)
            if self._waiting.get(path) != waits:
                self._waiting[path] = waits
                new.append(waits)
        self._settling.again(paths, self.clock())
        return tuple(new)

    def taken(self, paths: Iterable[Path]) -> None:
        """These were imported as they stood when they were looked at."""
        self._taken.add({path: self._marks[path] for path in paths if path in self._marks})
        for path in paths:
            self._waiting.pop(path, None)

    def keep(self) -> None:
        """Writes down what was taken."""
        self._taken.keep()

    @property
    def waiting(self) -> tuple[Waits, ...]:
        """The files that wait, by name."""
        return tuple(self._waiting[path] for path in sorted(self._waiting))

    def rest(self, stop: Stop) -> None:
        """Waits until it is time for another look, or somebody says stop."""
        _wait(stop, max(_QUICKEST, min(_SLOWEST, self.settled / 2), _SHARE * self._took))


def stay(watch: Watch, begin: Begin, told: Told, stop: Stop) -> None:
    """Takes what comes into the folder until `stop`; then ends after the document in hand.

    What an earlier run has left is finished first. Raises CarepackError for what does not pass (see `PASSING`).
    """
    there, first = True, True
    while not stop.is_set():
        found = watch.look()
        if found.there != there:
            there = found.there
            told.folder(there=there)
        for one in watch.held_back(found.in_use, IN_USE, _OPEN):
            told.waits(one)
        try:
            if found.ready or first:
                _round(watch, found.ready, begin, told, stop)
            first = False
        except (CarepackError, OSError) as error:
            if isinstance(error, CarepackError) and error.code not in PASSING:
                raise
            told.fault(error)
            _wait(stop, min(60.0, _PAUSE * watch.settled))
        watch.rest(stop)


_OPEN = "It is open in another program, and is taken once it is closed there."


def _round(watch: Watch, ready: Sequence[Source], begin: Begin, told: Told, stop: Stop) -> None:
    """One import of what is whole."""
    lots = together(ready)[:_MOST]
    files = {file_text(lot.path): _files(lot) for lot in lots}
    told.begins(len(lots))
    try:
        with begin(lots) as ended:
            _through(watch, files, ended, told, stop)
    finally:
        watch.keep()
        told.round_ends(watch.waiting)


def _through(
    watch: Watch, files: Mapping[str, Sequence[Path]], ended: Iterable[Imported], told: Told, stop: Stop
) -> None:
    last: str | None = None
    for one in ended:
        if last is not None and one.file != last:
            watch.taken(files.get(last, ()))
        last = one.file
        if one.code == UNREADABLE and one.submission is None and one.file in files:
            last = None
            for waits in watch.held_back(files[one.file], UNREADABLE, one.reason or ""):
                told.waits(waits)
        else:
            told.document(one)
        if stop.is_set():
            if not one.locator and last is not None:
                watch.taken(files.get(last, ()))
            return
    if last is not None:
        watch.taken(files.get(last, ()))


def _files(lot: Source) -> tuple[Path, ...]:
    return tuple(one.path for one in lot.files) if isinstance(lot, Pictures) else (lot.path,)


def _mark(path: Path) -> Mark | None:
    try:
        found = path.lstat()
    except OSError:
        return None
    return Mark(found.st_size, found.st_mtime_ns)


def _wait(stop: Stop, seconds: float) -> None:
    """Waits in short pieces, as a signal that says stop does not end a sleep."""
    until = time.monotonic() + seconds
    while not stop.is_set() and (left := until - time.monotonic()) > 0:
        time.sleep(min(left, _SLICE))


__all__ = ["PASSING", "Begin", "Stop", "Told", "Waits", "Watch", "stay"]
