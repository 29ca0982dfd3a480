"""Foreign documents, each read in a process that can do no harm, under bounds of memory, processor and time.

The parent holds the forms, the copies and the ledger; the reading process gets bytes, and says in JSON of
bounded size first what the document calls itself, then, told which form that is, what stands in it. The
parent takes nothing else from it, and checks the reading itself. See docs/decisions/isolation.md.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from queue import LifoQueue
from types import TracebackType
from typing import Self, TypeVar

from extractors.contract import Shown, several_forms
from extractors.pixels import Pixels
from forms import Library
from intake import preflight
from intake.conversion import Converter
from intake.documents import Known, Look, Order, order
from intake.envelopes import Member, kinds
from intake.isolation import frames_of_pixels, ipc_protocol
from intake.isolation.confinement import Limits
from intake.isolation.drafting import Drafting
from intake.isolation.results import EnvelopeRead, LeftOut, PartRead, Read
from intake.isolation.worker_handle import Reader, Way
from intake.keys import Key, Keys, Locked
from intake.unlocking import CODES, MOST_TRIES, still_locked
from schemas.errors import CarepackError
from schemas.reading import Query

_MAY_BE_CONVERTED = frozenset({"other-format", "doc-old-format"})
MOST_PARTS = 600
_WIDEST = 15_000.0
"""Points of a page's width that are believed: PDF has none that is wider."""
"""Parts of one envelope that are read."""

_THREADS = "reading"
"""What the names of the threads begin with that wait for readers."""
T = TypeVar("T")
R = TypeVar("R")


class Isolation:
    """Readers of foreign documents; used in a `with`. Several threads may read at once, each at its own reader.

    `workers`: how many documents at a time (default: the machine's processors, at most 8). `way`: `fork` where
    the system has it, else `pool`. `converter`: what turns texts of other programs into Word documents, if they are to
    be read at all. `on` is the day on which they are read: dates after it are in the future. `drafts`: whether
    handwriting gets a draft of what it says. `keys`: who knows passwords for what is locked.
    """

    def __init__(
        self,
        library: Library,
        issued: Known,
        *,
        workers: int | None = None,
        limits: Limits | None = None,
        way: Way | None = None,
        converter: Converter | None = None,
        on: dt.date | None = None,
        drafts: bool = True,
        keys: Keys | None = None,
    ) -> None:
        self._converter, self._keys = converter, keys
        self._drafting = Drafting() if drafts else None
        self._library, self._issued, self._on = library, issued, on
        self._limits = limits or Limits()
        self.workers = workers or min(8, os.cpu_count() or 1)
        self.way: Way = way or ("fork" if hasattr(os, "fork") else "pool")
        self._free: LifoQueue[Reader] = LifoQueue()  # one that runs is taken before one that must be started
        self._readers: list[Reader] = []
        self._deciding = threading.Lock()

    def __enter__(self) -> Self:
        self._readers = [Reader(self.way, self._limits, self._drafting) for _ in range(self.workers)]
        # One loads while we look for the first document, the others when a second is read at the same time.
        self._readers[-1].start()
        for reader in self._readers:
            self._free.put(reader)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for reader in self._readers:
            reader.close()
        if self._drafting is not None:
            self._drafting.close()

    def read(self, data: bytes, form: str | None = None, locator: str = "", name: str = "") -> Read:
        """Reads one part of an envelope; `form` overrides what it says it is (`ID` or `ID.N`). Raises nothing for it.

        Without a `locator` the whole is read; where it turns out to hold several forms, their locators come back, and
        each is read by asking for it. Where it is an envelope, what it holds comes back. `name` is the file's: a hint
        whose password may open it, where it is locked.

        Raises CarepackError `no-reader` where reading processes cannot be started at all.
        """
        if self._converter is None:
            return self._unlocked(data, form, locator, name)
        if not locator:
            kind = kinds.convertible(data)
            return (
                self._read_converted(data, kind, form) if kind else self._unlocked(data, form, locator, name)
            )
        read = self._unlocked(data, form, locator, name)
        if read.error is None or read.error.code not in _MAY_BE_CONVERTED:
            return read
        with self._reader() as reader:
            member = reader.fetch(data, locator)
        kind = kinds.convertible(member.data)
        return self._read_converted(member.data, kind, form) if kind else read

    def _unlocked(self, data: bytes, form: str | None, locator: str, name: str) -> Read:
        """As `_read`; what turns out to be locked is read again with the passwords that may open it."""
        read = self._read(data, form, locator)
        if read.error is None or read.error.code not in CODES:
            return read
        keys = self._to_try(data, locator, name, read.copy_number)
        if not keys:
            return read
        again = self._read(data, form, locator, keys=keys)
        if again.error is not None and again.error.code in CODES:
            return replace(again, error=still_locked(again.error.code, len(keys)))
        return again

    def _to_try(self, data: bytes, locator: str, name: str, copy_number: str | None) -> Sequence[Key]:
        if self._keys is None:
            return ()
        locked = Locked(hashlib.sha256(data).hexdigest(), locator, name, copy_number)
        with self._deciding:
            return self._keys.to_try(locked)[:MOST_TRIES]

    def _read(
        self, data: bytes, form: str | None, locator: str, *doubts: Query, keys: Sequence[Key] = ()
    ) -> Read:
        try:
            preflight.look(data)
        except CarepackError as error:
            return Read(None, error)
        with self._reader() as reader:
            return reader.read(data, lambda first: self._order(first, form, doubts), locator, keys)

    def _read_converted(self, data: bytes, kind: kinds.Convertible, form: str | None) -> Read:
        """Reads a text of another program as LibreOffice makes it a Word document, and notes that it did."""
        assert self._converter is not None  # noqa: S101 - asked before
        try:
            preflight.check_size(data)
            made = self._converter.convert(data, kind)
        except CarepackError as error:
            return Read(None, error)
        say = f"It came as .{kind} and was read as {made.by} made it a Word document; what came is kept as it is."
        return self._read(made.data, form, "", Query(code="converted", level="note", say=say, raw=made.by))

    def picture(self, data: bytes, place: Shown, form: str | None = None, locator: str = "") -> Pixels | None:
        """What a place of a part shows; None where it has no such page, or cannot be shown. `form` as with `read`.

        Raises CarepackError `no-reader`.
        """
        try:
            preflight.look(data)
        except CarepackError:
            return None

        def decide(first: Look) -> Order:
            return self._order(first, form, ())

        with self._reader() as reader:
            found = reader.show(data, locator, place, decide)
            if found.error is not None and found.error.code in CODES:
                keys = self._to_try(data, locator, "", found.copy_number)
                found = reader.show(data, locator, place, decide, keys)
        if found.error is not None or not found.data:
            return None
        try:
            across, picture = frames_of_pixels.unpacked(found.data)
            wide = float(across)
            return replace(picture, across=wide if 0 < wide <= _WIDEST else 0.0)
        except (ipc_protocol.BrokenError, ValueError):
            return None

    def read_parts(self, data: bytes, form: str | None = None, name: str = "") -> EnvelopeRead:
        """Reads an envelope, and each of the parts it turns out to hold, in order; as `read`, it raises nothing for it.

        Parts beyond `MOST_PARTS` are refused together, as one.
        """
        done: list[PartRead] = []
        left_out: list[LeftOut] = []
        waiting = deque([Member(locator="", name="")])
        while waiting:
            member = waiting.popleft()
            locator, refusal = member.locator, member.refusal
            if len(done) + len(waiting) >= MOST_PARTS:
                return EnvelopeRead((*done, PartRead(locator, Read(None, several_forms()))), tuple(left_out))
            read = Read(None, refusal) if refusal is not None else self.read(data, form, locator, name)
            waiting.extendleft(Member(locator=one, name="") for one in reversed(read.parts))
            waiting.extendleft(one for one in reversed(read.held) if not one.aside)
            left_out += [LeftOut(part=one.locator, reason=one.aside) for one in read.held if one.aside]
            if not read.parts and not read.held:
                done.append(PartRead(locator, read, member.content))
        return EnvelopeRead(tuple(done), tuple(left_out))

    @contextmanager
    def _reader(self) -> Iterator[Reader]:
        reader = self._free.get()
        try:
            yield reader
        finally:
            self._free.put(reader)

    def read_all(self, things: Iterable[T], read: Callable[[T], R]) -> Iterator[tuple[T, R]]:
        """`read` for each of many, several at a time, in order; few are taken before they are needed."""
        threads = ThreadPoolExecutor(self.workers, thread_name_prefix=_THREADS)
        under_way: deque[tuple[T, Future[R]]] = deque()
        try:
            for thing in things:
                under_way.append((thing, threads.submit(read, thing)))
                while len(under_way) > 2 * self.workers or (under_way and under_way[0][1].done()):
                    first, result = under_way.popleft()
                    yield first, result.result()
            for first, result in under_way:
                yield first, result.result()
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)  # what was not begun is not waited for
            raise
        finally:
            # Of an import that was broken off this may be let go of by one of its own threads: that cannot wait for
            # itself.
            threads.shutdown(wait=not threading.current_thread().name.startswith(_THREADS))

    def processes(self) -> tuple[int, ...]:
        """The process numbers of the readers that run now."""
        return tuple(r.pid for r in self._readers if r.pid is not None)

    def _order(self, first: Look, form: str | None, doubts: tuple[Query, ...]) -> Order:
        with self._deciding:  # the library and the ledger's store are not made for several threads
            how = order(first, self._library, self._issued, form)
        return replace(how, doubts=(*how.doubts, *doubts), on=self._on)
