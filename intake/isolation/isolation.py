"""Foreign documents, each read in a process that can do no harm, under bounds of memory, processor and time.

The parent holds the forms, the copies and the ledger; the reading process gets bytes, and says in JSON of
bounded size first what the document calls itself, then, told which form that is, what stands in it. The
parent takes nothing else from it, and checks the reading itself. See docs/decisions/isolation.md.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from types import TracebackType
from typing import Self, TypeVar

from forms import Library
from intake import preflight
from intake.documents import Known, Look, Order, order
from intake.isolation.confinement import Limits
from intake.isolation.reading_process import Reader, Way
from intake.isolation.results import PartRead, Read, several_forms
from schemas.errors import CarepackError

MOST_PARTS = 500
"""Parts of one envelope that are read."""

T = TypeVar("T")
R = TypeVar("R")


class Isolation:
    """Readers of foreign documents; used in a `with`. Several threads may read at once, each at its own reader.

    `workers`: how many documents at a time (default: the machine's processors, at most 8). `way`: `fork` where
    the system has it, else `pool`.
    """

    def __init__(
        self,
        library: Library,
        issued: Known,
        *,
        workers: int | None = None,
        limits: Limits | None = None,
        way: Way | None = None,
    ) -> None:
        self._library, self._issued = library, issued
        self._limits = limits or Limits()
        self.workers = workers or min(8, os.cpu_count() or 1)
        self.way: Way = way or ("fork" if hasattr(os, "fork") else "pool")
        self._free: SimpleQueue[Reader] = SimpleQueue()
        self._readers: list[Reader] = []
        self._deciding = threading.Lock()

    def __enter__(self) -> Self:
        for _ in range(self.workers):
            reader = Reader(self.way, self._limits)
            reader.start()  # they load while we look for the first document
            self._readers.append(reader)
            self._free.put(reader)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for reader in self._readers:
            reader.close()

    def read(self, data: bytes, form: str | None = None, locator: str = "") -> Read:
        """Reads one part of an envelope; `form` overrides what it says it is (`ID` or `ID.N`). Raises nothing for it.

        Without a `locator` the whole is read; where it turns out to hold several forms, their locators come back, and
        each is read by asking for it.

        Raises CarepackError `no-reader` where reading processes cannot be started at all.
        """
        try:
            preflight.look(data)
        except CarepackError as error:
            return Read(None, error)
        reader = self._free.get()
        try:
            return reader.read(data, lambda first: self._order(first, form), locator)
        finally:
            self._free.put(reader)

    def read_parts(self, data: bytes, form: str | None = None) -> tuple[PartRead, ...]:
        """Reads an envelope, and each of the parts it turns out to hold, in order; as `read`, it raises nothing for it.

        Parts beyond `MOST_PARTS` are refused together, as one.
        """
        done: list[PartRead] = []
        waiting = deque([""])
        while waiting:
            locator = waiting.popleft()
            if len(done) + len(waiting) >= MOST_PARTS:
                return (*done, PartRead(locator, Read(None, several_forms())))
            read = self.read(data, form, locator)
            waiting.extendleft(reversed(read.parts))
            if not read.parts:
                done.append(PartRead(locator, read))
        return tuple(done)

    def read_all(self, things: Iterable[T], read: Callable[[T], R]) -> Iterator[tuple[T, R]]:
        """`read` for each of many, several at a time, in order; few are taken before they are needed."""
        with ThreadPoolExecutor(self.workers, thread_name_prefix="reading") as threads:
            under_way: deque[tuple[T, Future[R]]] = deque()
            for thing in things:
                under_way.append((thing, threads.submit(read, thing)))
                while len(under_way) > 2 * self.workers or (under_way and under_way[0][1].done()):
                    first, result = under_way.popleft()
                    yield first, result.result()
            for first, result in under_way:
                yield first, result.result()

    def processes(self) -> tuple[int, ...]:
        """The process numbers of the readers that run now."""
        return tuple(r.pid for r in self._readers if r.pid is not None)

    def _order(self, first: Look, form: str | None) -> Order:
        with self._deciding:  # the library and the ledger's store are not made for several threads
            return order(first, self._library, self._issued, form)
