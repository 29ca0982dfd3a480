"""POSIX: one child of the warm process a document. The warm process only forks, waits, counts and passes on.

It never looks into what a child says beyond each frame's kind and length.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import pickle
import select
import signal
import sys
import time
from dataclasses import dataclass
from typing import BinaryIO

from intake.isolation import ipc_protocol, modules
from intake.isolation.confinement import SPARE, Limits, adopt_orphans, confine, end_orphans, own_session
from intake.isolation.dialogue import MOST_DOWN, Learnt, Task, read_one

assert sys.platform != "win32"  # noqa: S101 - there is no fork there; type checkers may stop here

_SAID = frozenset({
    ipc_protocol.LOOK, ipc_protocol.HELD, ipc_protocol.PARTS,
    ipc_protocol.DONE, ipc_protocol.MEMBER, ipc_protocol.FAULT,
    ipc_protocol.PAGE, ipc_protocol.WRITING, ipc_protocol.SHOWN, ipc_protocol.OPENED,
})  # fmt: skip
"""What a child may say; the end of its document is told by us."""
_AGAIN = "again"
_ON_THE_WAY = frozenset({ipc_protocol.PAGE, ipc_protocol.WRITING, ipc_protocol.OPENED})
"""What a child says before its last word."""


def serve(inward: BinaryIO, outward: BinaryIO) -> None:
    """Reads document after document, each in a child. Raises BrokenError when the parent has gone.

    A child of a process that has not loaded all may want more, or find a fault for want of it: then all is loaded, and
    another child reads the document anew.
    """
    learnt = Learnt()
    adopt_orphans()
    while True:
        _, told_us = ipc_protocol.receive(inward, MOST_DOWN)
        task: Task = pickle.loads(told_us)  # noqa: S301 - written by our own parent
        _, data = ipc_protocol.receive(inward, MOST_DOWN)
        talk = _Talk(inward, outward, learnt, task.limits, _Clock(task.limits.wall))
        told = _read_in_child(data, task, talk)
        if told is None:
            with talk.clock.stopped():
                modules.preload()
                gc.freeze()
            told = _read_in_child(data, task, talk)
        del data
        ipc_protocol.send(outward, ipc_protocol.END, json.dumps(told).encode())
        if modules.has_all():
            learnt.learn_fonts()


@dataclass(slots=True)
class _Talk:
    """What is said of one document. `order` is the parent's, which a second child gets as the first one did."""

    inward: BinaryIO
    outward: BinaryIO
    learnt: Learnt
    limits: Limits
    clock: _Clock
    order: bytes | None = None
    pages: int = 0
    """Of a scan, so many have begun for the child that reads now."""

    def page(self) -> bool:
        """One more page begins, and has all its time; whether a document may have so many."""
        self.pages += 1
        self.clock.renew(self.limits.wall)
        return self.pages <= self.limits.pages


def _read_in_child(data: bytes, task: Task, talk: _Talk) -> dict[str, object] | None:
    """Reads a document in a child; how that ended, or None where another is to try it with all loaded."""
    last = modules.has_all()
    talk.pages = 0
    child = _fork(data, task, talk)
    ended: str | None = None
    try:
        ended = _attend(child, talk, last=last)
    finally:
        peak, seconds, status = child.end()
    gave_up = ended is None and os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0
    if not last and (ended == _AGAIN or gave_up):
        return None
    fault = ended or _fault(status, seconds, talk.limits.cpu + talk.pages * talk.limits.page)
    return {"fault": fault, "status": status, "peak": peak, "cpu": seconds}


@dataclass(slots=True)
class _Child:
    pid: int
    answers: int
    orders: int

    def end(self) -> tuple[int, float, int]:
        """Ends it, whatever it is doing: peak memory (bytes), processor seconds, and how it ended (see waitpid)."""
        # It has said its last word: give it a moment to leave by itself, so that its status tells why.
        for _ in range(100):
            if self._has_ended():
                break
            time.sleep(0.0005)
        for end in (os.killpg, os.kill):  # all it may have started, by its session's group, and itself
            with contextlib.suppress(ProcessLookupError, PermissionError):
                end(self.pid, signal.SIGKILL)
        _, status, usage = os.wait4(self.pid, 0)
        end_orphans()
        os.close(self.answers)
        os.close(self.orders)
        unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2) differs there
        return usage.ru_maxrss * unit, usage.ru_utime + usage.ru_stime, status

    def _has_ended(self) -> bool:
        """Whether it has ended, without taking its number away from it yet."""
        if not hasattr(os, "waitid"):  # macOS: its group is ended half a moment later
            return False
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _fork(data: bytes, task: Task, talk: _Talk) -> _Child:
    answers, say = os.pipe()
    hear, orders = os.pipe()
    pid = os.fork()
    if pid:
        os.close(say)
        os.close(hear)
        return _Child(pid, answers, orders)
    try:  # the child; it must never return into the loop above
        own_session(task.limits.wall + SPARE)
        # A child that could write here could forge what the next document says.
        for stream in (talk.inward, talk.outward):
            os.close(stream.fileno())
        os.close(answers)
        os.close(orders)
        confine(task.limits)
        sys.dont_write_bytecode = True
        modules.alone()
        with os.fdopen(say, "wb", buffering=0) as out, os.fdopen(hear, "rb") as orders_in:
            read_one(
                data,
                task,
                talk.learnt,
                lambda kind, body: ipc_protocol.send(out, kind, body),
                lambda: ipc_protocol.receive(orders_in, MOST_DOWN)[1],
            )
    except BaseException:
        os._exit(1)
    os._exit(0)


def _attend(child: _Child, talk: _Talk, *, last: bool) -> str | None:
    """Passes frames between child and parent until the child is done; the fault, where it must be ended.

    `_AGAIN` for a fault that is not the `last` word on the document.
    """
    looked = False
    while True:
        try:
            frame = _from_child(child, talk.clock, talk.limits.answer, talk.inward)
        except ipc_protocol.OversizedError:
            return "answer"
        except TimeoutError:
            return "wall"
        if frame is None:
            return None
        kind, body = frame
        if kind not in _SAID or (kind == ipc_protocol.LOOK and looked):
            return "crash"
        if kind in _ON_THE_WAY:
            if kind == ipc_protocol.PAGE and not talk.page():
                return "time"
            ipc_protocol.send(talk.outward, kind, body)
            continue
        if kind == ipc_protocol.FAULT and not last:
            return _AGAIN
        if kind != ipc_protocol.LOOK:
            ipc_protocol.send(talk.outward, kind, body)
            return None
        looked = True
        if talk.order is None:
            ipc_protocol.send(talk.outward, kind, body)
            with talk.clock.stopped():
                _, talk.order = ipc_protocol.receive(talk.inward, MOST_DOWN)
        if not talk.order:
            return None
        _to_child(child, talk.order)
        talk.learnt.learn(talk.order)


def _to_child(child: _Child, order: bytes) -> None:
    """Hands an order on; a child that has died meanwhile is noticed when it is waited for."""
    data = memoryview(ipc_protocol.pack(ipc_protocol.ORDER, order))
    try:
        while data:
            data = data[os.write(child.orders, data) :]
    except BrokenPipeError:
        return


def _from_child(child: _Child, clock: _Clock, most: int, inward: BinaryIO) -> tuple[bytes, bytes] | None:
    """The child's next frame; None where it has gone. Raises TimeoutError, OversizedError, BrokenError."""
    head = _read(child.answers, ipc_protocol.HEAD, clock, inward)
    if head is None:
        return None
    kind, length = ipc_protocol.head(head)
    if length > ipc_protocol.most_of(kind, most):
        raise ipc_protocol.OversizedError
    body = _read(child.answers, length, clock, inward)
    return None if body is None else (kind, body)


def _read(source: int, count: int, clock: _Clock, inward: BinaryIO) -> bytes | None:
    parts: list[bytes] = []
    watch = select.poll()
    watch.register(source, select.POLLIN)
    watch.register(inward.fileno(), select.POLLHUP)
    while count:
        ready = watch.poll(max(0.0, clock.left()) * 1000)
        if not ready:
            raise TimeoutError
        if any(fd != source for fd, _ in ready):
            raise ipc_protocol.BrokenError  # the parent is gone
        part = os.read(source, min(count, 1 << 20))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _fault(status: int, seconds: float, allowed: float) -> str | None:
    """What the way a process ended says of why (`status` as waitpid gives it), and the processor time it took.

    `allowed`: seconds of it that it might take.
    """
    if os.WIFSIGNALED(status):
        by = os.WTERMSIG(status)
        # Whoever is deaf to the first warning is killed a little later (setrlimit(2)).
        if by == signal.SIGXCPU or (by == signal.SIGKILL and seconds > allowed):
            return "time"
        if by == signal.SIGALRM:
            return "wall"
        # The system's own memory guard kills without asking.
        return "memory" if by == signal.SIGKILL else "crash"
    return "crash" if os.WEXITSTATUS(status) else None


class _Clock:
    """Wall time that can be stopped while others work."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        return self._end - time.monotonic()

    def renew(self, seconds: float) -> None:
        """At least so many seconds are left."""
        self._end = max(self._end, time.monotonic() + seconds)

    def stopped(self) -> _Stopped:
        return _Stopped(self)

    def shift(self, seconds: float) -> None:
        self._end += seconds


class _Stopped:
    def __init__(self, clock: _Clock) -> None:
        self._clock = clock
        self._since = 0.0

    def __enter__(self) -> None:
        self._since = time.monotonic()

    def __exit__(self, *_: object) -> None:
        self._clock.shift(time.monotonic() - self._since)
