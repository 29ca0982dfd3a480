"""Packs made by several processes at once, and told in the order they were asked for.

A process makes packs and nothing else: it reads the ledger, and writes neither to it nor to the disk. Each is started
anew (spawn), as Windows does it, and gets the library, the wish, and then one order after another; it ends when its
pipe does, however the program ends that started it.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from issuing.packs.making import Maker, PackOrder
from issuing.packs.model import MadePack
from schemas.errors import CarepackError, Fault, Place, RenditionError
from schemas.filled import Filled

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from filing.ledger.database import Ledger
    from forms.library import Library
    from issuing.packs.model import Wish
    from schemas.template import Template

MOST = 4
_WORTH = 150
"""For fewer people than this, starting other processes takes longer than they save: some 4 s, and on two processors
each hundred packs take 7.5 s in place of 10.7 s (`benchmarks.packs`)."""
_AHEAD = 2
"""Orders that a process has at a time: the next one waits for it while it hands over the last."""
_TRIES = 2
_READY = "ready"
Made = MadePack | CarepackError
_Shown = Mapping[str, tuple["Template", bytes | None]]
"""Templates by rendition, and their blank PDF: each is handed over once."""


def processes_for(people: int) -> int:
    """How many processes to make packs for so many people with: one for few, else one a processor, at most four."""
    if people < _WORTH:
        return 1
    if sys.platform == "linux":
        return min(MOST, len(os.sched_getaffinity(0)))
    return min(MOST, os.cpu_count() or 1)


@dataclass(eq=False, slots=True)
class _Process:
    """A process with the orders that it has, the one it is making first."""

    process: BaseProcess
    pipe: Connection
    orders: deque[int] = field(default_factory=deque)
    is_ready: bool = False


class Makers:
    """So many processes that make packs of a wish; used in a `with`, at whose end they are gone."""

    def __init__(self, ledger: Ledger, wish: Wish, processes: int) -> None:
        self._ledger, self._wish, self._count = ledger, wish, processes
        self._processes: list[_Process] = []
        self._shown: dict[str, tuple[Template, bytes | None]] = {}
        self._here: Maker | None = None

    def __enter__(self) -> Makers:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def _end(self) -> None:
        for one in self._processes:
            one.pipe.close()
            one.process.terminate()
        for one in self._processes:
            one.process.join(5)
            if one.process.is_alive():
                one.process.kill()
        self._processes.clear()

    def made(self, orders: Iterable[PackOrder]) -> Iterator[tuple[PackOrder, Made]]:
        """Each order with its pack, or the reasons why it cannot be made, in the order they come.

        No more are asked for than the processes are about to make: so memory does not grow with the number of people.
        A process that ends by itself is replaced, and what it was making is tried once more.
        """
        coming = enumerate(orders)
        asked: dict[int, PackOrder] = {}
        waiting: deque[int] = deque()
        tries: dict[int, int] = {}
        done: dict[int, Made | None] = {}
        told = 0
        while True:
            while len(asked) < _AHEAD * self._count and (one := next(coming, None)) is not None:
                asked[one[0]] = one[1]
                waiting.append(one[0])
            if not asked:
                return
            self._hand_out(waiting, asked)
            if self._here is None:
                self._take(done, waiting, tries, asked)
            while told in done or (self._here is not None and told in asked):
                made = done.pop(told, None) or self._made_here(asked[told])
                yield asked.pop(told), made
                told += 1

    def _hand_out(self, waiting: deque[int], asked: Mapping[int, PackOrder]) -> None:
        while waiting and self._here is None:
            free = min((p for p in self._processes if len(p.orders) < _AHEAD), key=_load, default=None)
            if (free is None or free.orders) and len(self._processes) < self._count:
                free = self._start()
            if free is None:
                return
            free.orders.append(waiting[0])
            # A process that has just ended is met when its pipe is read.
            with contextlib.suppress(OSError):
                free.pipe.send(asked[waiting[0]])
            waiting.popleft()

    def _start(self) -> _Process | None:
        """Another process; None where the system starts none, and packs are made here from now on."""
        ours, theirs = multiprocessing.Pipe()
        work = partial(_work, theirs, self._ledger.home, self._ledger.url, self._ledger.library, self._wish)
        process = multiprocessing.get_context("spawn").Process(target=work, daemon=True)
        try:
            with _without_interrupts():
                process.start()
        except OSError:
            self._from_now_on_here()
            return None
        finally:
            theirs.close()
        self._processes.append(_Process(process, ours))
        return self._processes[-1]

    def _take(
        self,
        done: dict[int, Made | None],
        waiting: deque[int],
        tries: dict[int, int],
        asked: Mapping[int, PackOrder],
    ) -> None:
        """Takes what processes have made, waiting for the first of it."""
        ready = wait([p.pipe for p in self._processes])
        for one in [p for p in self._processes if p.pipe in ready]:
            try:
                told = one.pipe.recv()
            except (EOFError, OSError):
                self._replace(one, done, waiting, tries, asked)
                if self._here is not None:
                    return
                continue
            if told == _READY:
                one.is_ready = True
            else:
                done[one.orders.popleft()] = self._whole(*told) if isinstance(told, tuple) else told

    def _replace(
        self,
        one: _Process,
        done: dict[int, Made | None],
        waiting: deque[int],
        tries: dict[int, int],
        asked: Mapping[int, PackOrder],
    ) -> None:
        """What becomes of the orders of a process that ended by itself."""
        self._processes.remove(one)
        one.pipe.close()
        one.process.join(5)
        if not one.is_ready:  # it could not even begin, and another could not either
            self._from_now_on_here()
            return
        if one.orders:
            first = one.orders[0]
            tries[first] = tries.get(first, 0) + 1
            if tries[first] >= _TRIES:
                done[one.orders.popleft()] = _ended(asked[first])
        waiting.extendleft(reversed(one.orders))

    def _from_now_on_here(self) -> None:
        self._end()
        self._here = Maker(self._ledger, self._wish)

    def _made_here(self, order: PackOrder) -> Made:
        """The pack made by this process: no other can be started, or one met what it did not expect.

        What was unexpected there is raised here, where it can be told of.
        """
        try:
            return (self._here or Maker(self._ledger, self._wish)).make(order)
        except CarepackError as error:
            return error

    def _whole(self, pack: MadePack, shown: _Shown) -> MadePack:
        """A pack as it was before it came through the pipe."""
        self._shown.update(shown)
        return replace(pack, files=tuple(replace(f, filled=self._filled(f.filled)) for f in pack.files))

    def _filled(self, rendition: Any) -> Filled | None:
        if rendition is None:
            return None
        template, blank = self._shown[rendition]
        return Filled(b"", template, blank=partial(_as_kept, blank) if blank is not None else None)


def _load(process: _Process) -> int:
    return len(process.orders)


def _as_kept(data: bytes) -> bytes:
    return data


def _ended(order: PackOrder) -> CarepackError:
    what = "The process that made this pack ended by itself, twice; the machine may be short of memory."
    do = f"Close other programs, and make it by itself: --for {order.person.ref}"
    return RenditionError(Fault("pack-maker-ended", what, Place(), do))


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """A process that is started within is not interrupted by Ctrl+C, which is meant for the one that started it."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(pipe: Connection, home: Path, url: str | None, library: Library, wish: Wish) -> None:
    """What a process does: makes what it is asked for, until nobody asks any more."""
    from filing.ledger.database import open_ledger

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    shown: set[str] = set()
    with contextlib.suppress(EOFError, OSError), open_ledger(home, url=url, library=library) as ledger:
        maker = Maker(ledger, wish)
        pipe.send(_READY)
        while True:
            order: PackOrder = pipe.recv()
            pipe.send(_answer(maker, order, shown))


def _answer(maker: Maker, order: PackOrder, shown: set[str]) -> object:
    """A pack and the templates that have not been handed over yet; why there is none; None for what is unexpected."""
    try:
        pack = maker.make(order)
    except CarepackError as error:
        return error
    except Exception:
        return None  # whoever asked makes it, and raises it there
    new = {f.filled.template.rendition: f.filled for f in pack.files if f.filled is not None}
    more: _Shown = {
        digest: (filled.template, filled.blank() if filled.blank is not None else None)
        for digest, filled in new.items()
        if digest not in shown
    }
    shown |= more.keys()
    files: Any = tuple(
        replace(f, filled=f.filled.template.rendition if f.filled is not None else None)  # type: ignore[arg-type]
        for f in pack.files
    )
    return replace(pack, files=files), more
