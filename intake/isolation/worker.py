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
import json
import os
import pickle
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from intake.isolation import ipc_protocol, modules
from intake.isolation.confinement import Limits, allow_processor, confine

if TYPE_CHECKING:
    from intake.documents import Order

MOST_DOWN = 1 << 31
"""Bytes of one frame from the parent, which we trust."""


def main(way: str) -> None:
    """Serves until the parent closes its end."""
    inward, outward = _own_streams()
    modules.preload()
    gc.freeze()  # a collection in a child would touch, and so copy, every page it shares
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


def _own_streams() -> tuple[BinaryIO, BinaryIO]:
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


class Learnt:
    """Forms and templates by their digests: sent once, kept for all documents that follow."""

    def __init__(self) -> None:
        self._things: dict[str, object] = {}

    def order(self, body: bytes) -> Order:
        """The order in a frame; what comes with it is kept."""
        from intake.documents import Order

        names, new = pickle.loads(body)  # noqa: S301 - written by our own parent
        self._things.update(new)
        form, template, copy, doubts = names
        return Order(self._things[form], self._things.get(template), copy, doubts)  # type: ignore[arg-type]

    def learn(self, body: bytes) -> None:
        """Keeps what comes with an order, ready for use: a form's record type is made here, not in each child."""
        from intake.documents import check_reading
        from schemas.reading import Reading

        known = len(self._things)
        how = self.order(body)
        if len(self._things) > known:
            check_reading(Reading(medium="word", form=how.form.form, edition=how.form.edition), how)


@dataclass(frozen=True, slots=True)
class Task:
    """Which part of an envelope is to be read, and what that may cost."""

    limits: Limits
    locator: str = ""


def read_one(
    data: bytes, task: Task, learnt: Learnt, say: Callable[[bytes, bytes], None], hear: Callable[[], bytes]
) -> bool:
    """Reads one part of an envelope and tells the parent, step by step; whether all went without a fault."""
    from schemas.errors import CarepackError

    try:
        _read(data, task, learnt, say, hear)
    except CarepackError as error:
        fault = error.faults[0]
        say(ipc_protocol.FAULT, _json(refused=fault.code, what=fault.what, do=fault.do))
    except MemoryError:
        say(ipc_protocol.FAULT, _json(fault="memory"))
        return False
    except (ipc_protocol.BrokenError, KeyboardInterrupt):
        raise
    except Exception as error:  # a reader's own mistake must not take the batch with it
        say(ipc_protocol.FAULT, _json(fault="crash", where=_where(error)))
        return False
    return True


def _read(
    data: bytes, task: Task, learnt: Learnt, say: Callable[[bytes, bytes], None], hear: Callable[[], bytes]
) -> None:
    """The steps of one dialogue; what is open stays so from the first look to the answers."""
    from intake import documents, parts

    with parts.opened(data, task.locator) as part:
        several = part.divided()
        if not several:
            say(ipc_protocol.LOOK, documents.look(part).model_dump_json().encode())
            body = hear()
            if not body:  # the parent will not have it: nothing says which form it is
                return
            how = learnt.order(body)
            several = part.divided(how.form, how.template)
        if several:
            say(ipc_protocol.PARTS, json.dumps([parts.inside(task.locator, one) for one in several]).encode())
            return
        reading = part.read(how.form, how.template)
    documents.check_reading(reading, how)  # here first: what would never end must end here
    say(ipc_protocol.DONE, reading.model_dump_json(exclude_defaults=True).encode())


def _where(error: Exception) -> str:
    """Kind of error and place in our code; never its message, which may hold somebody's answers."""
    last, step = error.__traceback__, error.__traceback__
    while step is not None:
        if not step.tb_frame.f_code.co_filename.startswith("<"):  # not the import machinery
            last = step
        step = step.tb_next
    code = f"{os.path.basename(last.tb_frame.f_code.co_filename)}:{last.tb_lineno}" if last else "?"  # noqa: PTH119
    return f"{type(error).__name__} at {code}"


def _json(**members: object) -> bytes:
    return json.dumps(members).encode()


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
