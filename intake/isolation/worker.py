"""The process that reads foreign documents: it loads the readers once, then reads each document in a fork of itself.

Run as `python -c "... from intake.isolation.worker import main; main(way)"` by `intake.isolation.isolation`. Ways:

- `fork` (POSIX): this process never parses anything. For each document it forks a child, which confines itself
  (`intake.isolation.confinement`), reads, and answers through a pipe. Children share the loaded modules and everything
  learnt about forms, so each costs a few milliseconds.
- `pool` (Windows, which has no fork): this process reads the documents itself, one after another; its parent
  replaces it after any fault and after a number of documents.

Pickles come only from our own parent. What goes back is JSON.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import sys
from typing import BinaryIO

from intake.isolation import ipc_protocol, modules
from intake.isolation.confinement import Limits, allow_processor, confine
from intake.isolation.dialogue import MOST_DOWN, Learnt, Task, read_one


def main(way: str) -> None:
    """Serves until the parent closes its end."""
    inward, outward = own_streams()
    if way == "fork":
        modules.preload_first()  # the rest when a document asks for it
    else:
        modules.preload()
        sys.dont_write_bytecode = True  # what is compiled while a document is read is kept nowhere
    gc.freeze()  # a collection in a child would touch, and so copy, every page it shares
    gc.set_threshold(20_000, 50, 50)  # a page is many objects that stay: looking through them took a fifth
    try:
        ipc_protocol.send(outward, ipc_protocol.HELLO)
        if way == "fork":
            from intake.isolation.fork_server import serve

            serve(inward, outward)
        else:
            _serve_alone(inward, outward)
    except ipc_protocol.BrokenError:
        # The parent has gone, perhaps without a chance to clear up: so do we, and the empty folder we stand in.
        with contextlib.suppress(OSError):
            folder = os.getcwd()  # noqa: PTH109
            os.chdir(os.path.dirname(folder))  # noqa: PTH120
            os.rmdir(folder)  # noqa: PTH106
    os._exit(0)


def own_streams() -> tuple[BinaryIO, BinaryIO]:
    """Our two pipes, moved away from standard input and output, so that no library prints into the answers."""
    inward, outward = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1) if os.environ.get("CAREPACK_DEBUG") else (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(inward, os.O_BINARY)
        msvcrt.setmode(outward, os.O_BINARY)
    return os.fdopen(inward, "rb"), os.fdopen(outward, "wb", buffering=0)


def _serve_alone(inward: BinaryIO, outward: BinaryIO) -> None:
    """Reads documents in this process, one after another, confined from the first."""
    learnt = Learnt()
    limits: Limits | None = None
    while True:
        _, told = ipc_protocol.receive(inward, MOST_DOWN)
        task: Task = pickle.loads(told)  # noqa: S301 - written by our own parent
        _, data = ipc_protocol.receive(inward, MOST_DOWN)
        if limits is None:
            limits = task.limits
            confine(limits, one_document=False)
            modules.alone()
        allow_processor(limits)
        read_one(
            data,
            task,
            learnt,
            lambda kind, body: ipc_protocol.send(outward, kind, body),
            lambda: ipc_protocol.receive(inward, MOST_DOWN)[1],
        )
        ipc_protocol.send(outward, ipc_protocol.END, b"{}")
