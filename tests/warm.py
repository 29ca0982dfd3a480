"""Reading processes that stay warm between tests.

Each `Isolation` starts its own reading processes and ends them, and each of these loads the readers anew, which takes
more than a second of processor time; a run of the tests would do so some three hundred times. Here a process that is
idle when its `Isolation` ends is kept for the next one. It is the same process that reads document after document of a
batch: it forks a child for each and knows nothing of those before; what it was taught of forms it is taught anew.
Tests of how readers start, end and are replaced do not take part.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from extractors.contract import Shown
from intake.documents import Look, Order
from intake.isolation import isolation
from intake.isolation.confinement import Limits
from intake.isolation.drafting import Drafting
from intake.isolation.results import Read
from intake.isolation.worker_handle import Fetched, Reader, Way
from intake.keys import Key

MOST = 2
"""Idle processes kept by one process of the tests; what an import takes on two processors."""


@dataclass(frozen=True, slots=True)
class _Idle:
    process: subprocess.Popen[bytes]
    folder: Path | None
    ready: bool


_idle: list[_Idle] = []


class _Lent(Reader):
    """A reader whose process, where it is idle at the end, is kept for the next."""

    def __init__(self, way: Way, limits: Limits, drafting: Drafting | None = None) -> None:
        super().__init__(way, limits, drafting)
        self._in_the_middle = False

    def start(self) -> None:
        """Takes a process that is idle, before one is started."""
        while self._process is None and self._way == "fork" and _idle:
            kept = _idle.pop()
            self._process, self._folder, self._ready = kept.process, kept.folder, kept.ready
            if kept.process.poll() is not None:
                super().close()
        super().start()

    def read(
        self, data: bytes, decide: Callable[[Look], Order], locator: str = "", keys: Sequence[Key] = ()
    ) -> Read:
        """As the program's own; what is broken off in the middle is not kept."""
        self._in_the_middle = True
        read = super().read(data, decide, locator, keys)
        self._in_the_middle = False
        return read

    def fetch(self, data: bytes, locator: str) -> Fetched:
        """As the program's own."""
        self._in_the_middle = True
        found = super().fetch(data, locator)
        self._in_the_middle = False
        return found

    def show(
        self,
        data: bytes,
        locator: str,
        place: Shown,
        decide: Callable[[Look], Order],
        keys: Sequence[Key] = (),
    ) -> Fetched:
        """As the program's own."""
        self._in_the_middle = True
        found = super().show(data, locator, place, decide, keys)
        self._in_the_middle = False
        return found

    def close(self) -> None:
        """Keeps the process where it waits for a document, and ends it otherwise."""
        process = self._process
        waits = process is not None and not self._in_the_middle and process.poll() is None
        if process is None or not waits or self._way != "fork" or len(_idle) >= MOST:
            super().close()
            return
        _idle.append(_Idle(process, self._folder, self._ready))
        self._process, self._folder, self._ready = None, None, False
        self._known.clear()


@contextmanager
def lent() -> Iterator[None]:
    """Within it each `Isolation` takes its reading processes from those that are warm."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(isolation, "Reader", _Lent)
        yield


@contextmanager
def cold() -> Iterator[None]:
    """Within it each `Isolation` starts its own, as the program does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(isolation, "Reader", Reader)
        yield


def end() -> None:
    """Ends those that are idle."""
    with cold():
        while _idle:
            kept, reader = _idle.pop(), Reader("fork", Limits())
            reader._process, reader._folder = kept.process, kept.folder
            reader.close()
