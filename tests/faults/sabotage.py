"""A reading process that has been taken over: what a file says to do is done, in the confined process.

`patched` makes the reading processes of a test load this module first. A document `%PDF-1.7 sabotage:NAME` then
makes its reader do what NAME says, as a file that found a hole in a parser could.
"""

from __future__ import annotations

import ctypes
import importlib
import mmap
import os
import signal
import socket
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from extractors.contract import Part
from extractors.page_begins import page_begins, threads_wanted
from extractors.paper.seen import Handwriting
from intake import envelopes, parts
from intake.isolation import ipc_protocol, worker_handle
from intake.unlocking import Tries
from schemas.errors import DocumentError
from schemas.handwriting import WRITTEN

if TYPE_CHECKING:
    from extractors.paper.flat_page import Ink
    from schemas.reading import Reading

MARK = b"%PDF-1.7 sabotage:"
HANDWRITTEN = MARK + b"handwritten="
"""Before a document of ours: whose `summary` is then written by hand, in a picture of `WORDS`."""
WORDS = "Talked about the rota"
PROGRAM = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); import tests.faults.sabotage as s; s.take_over(); "
    "from intake.isolation.worker import main; main(sys.argv[2])"
)


def document(what: str) -> bytes:
    """The file that makes its reader do `what`."""
    return MARK + what.encode()


def patched(patch: pytest.MonkeyPatch) -> None:
    """From now on reading processes are started with the saboteur inside."""
    patch.setattr(worker_handle, "_PROGRAM", PROGRAM)


def take_over() -> None:
    """Runs in the reading process."""
    honest = parts.opened

    def opened(data: bytes, locator: str = "", tries: Tries | None = None) -> AbstractContextManager[Part]:
        part = envelopes.resolve(data, locator)[0]
        if part.startswith(HANDWRITTEN):
            return _handwritten(honest, part.removeprefix(HANDWRITTEN))
        if part.startswith(MARK):
            name, _, argument = part.removeprefix(MARK).decode().partition("=")
            _DEEDS[name](argument)
        return honest(data, locator, tries)

    parts.opened = opened


@contextmanager
def _handwritten(honest: Callable[..., AbstractContextManager[Part]], data: bytes) -> Iterator[Part]:
    with honest(data) as part:
        yield _Handwritten(part)


class _Handwritten:
    """A part whose summary turns out to be handwriting."""

    medium = "paper"

    def __init__(self, part: Part) -> None:
        self._part = part
        self.handwriting: tuple[Handwriting, ...] = ()

    def __getattr__(self, name: str) -> object:
        return getattr(self._part, name)

    def read(self, *how: object) -> Reading:
        """As the part's own, but for the summary."""
        reading = self._part.read(*how)
        self.handwriting = (Handwriting("summary", written(WORDS)),)
        values = (
            v.model_copy(update={"raw": WRITTEN, "method": "picture"}) if v.path == "summary" else v
            for v in reading.values
        )
        return reading.model_copy(update={"values": tuple(values)})


def written(words: str) -> Ink:
    """Words in pen strokes, as ink."""
    import cv2
    import numpy as np

    ink = np.zeros((80, 30 + 28 * len(words)), np.uint8)
    cv2.putText(ink, words, (20, 55), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1.5, 255, 2)
    return ink


def _tell(did: object) -> None:
    """Says in a refusal what was possible."""
    raise DocumentError.of("did", str(did), "")


def _tried(deed: Callable[[], object]) -> None:
    try:
        deed()
    except OSError:
        _tell("prevented")
    _tell("done")


def _open_files() -> list[int]:
    return [fd for fd in range(64) if _is_open(fd)]


def _is_open(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


def _write_raw(data: bytes) -> None:
    """Writes to every pipe the process has, as one that knows nothing of our modules would."""
    for fd in _open_files():
        if fd > 2:
            try:
                os.write(fd, data)
            except OSError:
                continue
    os._exit(0)


def _fill(_: str) -> None:
    kept = []
    while True:
        kept.append(bytearray(64 << 20))


def _wait(seconds: str) -> None:
    time.sleep(float(seconds))
    _tell("waited")


def _spin(_: str) -> None:
    while True:
        pass


def _scan(what: str) -> None:
    """`PAGES,SECONDS,MB`: so many pages, each with that work for the processor; on the last so much memory."""
    pages, seconds, megabytes = what.split(",")
    for _ in range(int(pages)):
        page_begins()
        until = time.process_time() + float(seconds)
        while time.process_time() < until:
            pass
    kept = bytearray(int(megabytes) << 20)
    _tell(f"{pages} pages, {len(kept) >> 20} MB")


def _linger(what: str) -> None:
    """`PAGES,SECONDS`: so many pages, each waiting so long."""
    pages, seconds = what.split(",")
    for _ in range(int(pages)):
        page_begins()
        time.sleep(float(seconds))
    _tell(f"{pages} pages")


def _raise(_: str) -> None:
    raise KeyError("Zoë Example of 1 Invented Street")


def _ignore_alarm(_: str) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    time.sleep(600)


def _orphan(_: str) -> None:
    """Leaves a process behind in a session of its own, by way of one that ends."""
    threads_wanted()  # then any account may start some, and processes as well
    number = mmap.mmap(-1, 8)  # seen by all of them; no pipe can be made
    if not os.fork():
        os.setsid()
        if not (pid := os.fork()):
            time.sleep(600)
        number[:] = pid.to_bytes(8, "big")
        os._exit(0)
    while not any(number):
        time.sleep(0.01)
    _tell(int.from_bytes(number, "big"))


def _threads(wanted: str) -> None:
    """Starts a thread as an account that is not root, with or without having said that one is wanted."""
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    if wanted:
        threads_wanted()
    try:
        thread = threading.Thread(target=lambda: None)
        thread.start()
        thread.join()
    except RuntimeError:
        _tell("prevented")
    _tell("done")


_DEEDS: dict[str, Callable[[str], None]] = {
    "wait": _wait,
    "hang": lambda _: time.sleep(600),
    "deaf": _ignore_alarm,
    "spin": _spin,
    "fill": _fill,
    "raise": _raise,
    "scan": _scan,
    "orphan": _orphan,
    "threads": _threads,
    "linger": _linger,
    "writing-first": lambda _: _write_raw(ipc_protocol.pack(ipc_protocol.WRITING, b"x")),
    "shown-unasked": lambda _: _write_raw(ipc_protocol.pack(ipc_protocol.SHOWN, b"x")),
    "segfault": lambda _: ctypes.memset(0, 0, 1) and None,
    "abort": lambda _: os.abort(),
    "leave": lambda _: os._exit(0),
    "fail": lambda _: os._exit(3),
    "killed": lambda _: os.kill(os.getpid(), signal.SIGKILL),
    "garbage": lambda _: _write_raw(b"\xff" * 64),
    "not-json": lambda _: _write_raw(ipc_protocol.pack(ipc_protocol.LOOK, b"[" * 1000)),
    "oversized": lambda _: _write_raw(
        ipc_protocol.pack(ipc_protocol.LOOK, b" " * (1 << 20)).replace(b"\x00\x10", b"\x7f\xff")
    ),
    "forged-end": lambda _: _write_raw(ipc_protocol.pack(ipc_protocol.END, b"{}")),
    "forged-list": lambda _: _write_raw(
        ipc_protocol.pack(ipc_protocol.HELD, b"[%s]" % b",".join([b'{"locator": "a", "name": "a"}'] * 501))
    ),
    "member-unasked": lambda _: _write_raw(ipc_protocol.pack(ipc_protocol.MEMBER, b"x")),
    "done-first": lambda _: _write_raw(ipc_protocol.pack(ipc_protocol.DONE, b"{}")),
    "open": lambda where: _tried(lambda: Path(where).read_bytes()),
    "write": lambda where: _tried(lambda: Path(where).write_bytes(b"x")),
    "socket": lambda _: _tried(socket.socket),
    "fork": lambda _: _tried(lambda: os.fork() or os._exit(0)),
    "import": lambda name: _tell(importlib.import_module(name).__name__),
    "environment": lambda _: _tell(",".join(sorted(os.environ))),
    "folder": lambda _: _tell(Path.cwd()),
    "session": lambda _: _tell(os.getsid(0) == os.getpid()),
    "pipes": lambda _: _tell(sum(stat.S_ISFIFO(os.fstat(fd).st_mode) for fd in _open_files() if fd > 2)),
}
