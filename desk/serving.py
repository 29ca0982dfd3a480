"""Serving the desk: to this computer alone, one desk a home, and ended cleanly however it is ended."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from desk.app import create
from desk.guard import AGAIN, HOST
from desk.kept import FOLDER, Kept
from desk.patience import Impatient
from desk.quiet import quiet
from desk.room import Room
from desk.running import Desk
from desk.uploads import Limits
from filing.ledger import read_only
from filing.ledger.database import FILE as DATABASE
from filing.ledger.locks import alone
from forms.listing import listing
from schemas.errors import CarepackError, Fault, Place, UsageError

_NOTE = "running.json"
_LOCK = "running.lock"
IDLE = 8 * 3600.0
"""Seconds without anybody, and without work that runs, after which the desk closes by itself."""
_FOUND_WITHIN = 10.0
_CONNECTIONS = 200
"""At once; who comes after that is told to come again, so that slow ones cannot use up the computer."""


@dataclass(frozen=True, slots=True)
class Serving:
    """How it is served. `ready` is told the address once it answers, `say` what a person should know.

    `started` is given what its pages and its server have in common; `rooms` and `limits` are the usual ones without it.
    """

    ready: Callable[[str], None]
    say: Callable[[str], None] = lambda _: None
    port: int = 0
    idle: float = IDLE
    started: Callable[[Desk], None] = lambda _: None
    rooms: Sequence[Room] | None = None
    limits: Limits | None = None


class _Busy(Exception):  # noqa: N818 - no fault: the other desk is what was asked for
    """Another desk of this home runs."""


def serve(open_kept: Callable[[], Kept], home: Path, how: Serving, *, signals: bool = True) -> bool:
    """Serves the desk of a home until it is closed; False where one runs already, of which `ready` is told.

    Raises LedgerError as `open_ledger` does, of a read-only home before anything is made there; UsageError `desk-port`,
    `desk-silent`.
    """
    folder = home / FOLDER
    if read_only.is_closed(home / DATABASE):
        raise read_only.refused(home)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)  # the desk may be the first to make it
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    try:
        with alone(folder / _LOCK, _Busy), quiet():
            _serve_alone(open_kept, folder, how, signals=signals)
            return True
    except _Busy:
        how.ready(_address_of_running(folder))
        return False


def _serve_alone(open_kept: Callable[[], Kept], folder: Path, how: Serving, *, signals: bool) -> None:
    note = folder / _NOTE
    note.unlink(missing_ok=True)  # of one that was killed
    with contextlib.closing(_listening(how.port)) as listening, contextlib.closing(open_kept()) as kept:
        app, desk = create(kept, how.rooms, how.limits)
        how.started(desk)
        desk.port = listening.getsockname()[1]
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            date_header=False,
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=10,
            timeout_graceful_shutdown=5,
            h11_max_incomplete_event_size=64 * 1024,
            http=Impatient,
            loop="asyncio",
            ws="none",
            lifespan="off",
        )
        server = _Server(config, desk, how)
        _write_note(note, desk)
        if signals:  # a program of its own, which somebody waits for; not one in a thread of another
            threading.Thread(target=_read_forms, args=(kept,), name="forms", daemon=True).start()
        try:
            with _signals(server) if signals else contextlib.nullcontext():
                server.run([listening])
                _wait(desk, server, how)
        finally:
            note.unlink(missing_ok=True)
            desk.counting.close()
            desk.jobs.remove()


def _read_forms(kept: Kept) -> None:
    """Reads every form while the visitor looks at Today: whoever first looks at the gallery would wait for it."""
    with contextlib.suppress(CarepackError):  # the page that needs them tells it
        listing(kept.ledger.library)


def _listening(port: int) -> socket.socket:
    # With its protocol said, or asyncio leaves Nagle's algorithm on, and each page waits 40 ms for nothing.
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "nt":  # there, SO_REUSEADDR would let another program share the port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((HOST, port))
    except OSError as error:
        made.close()
        what = f"Port {port} is taken, or may not be used."
        raise UsageError.of(
            "desk-port", what, "Leave --port out: the desk then takes one that is free."
        ) from error
    return made


class _Server(uvicorn.Server):
    """Ends when the desk is closed, or nobody was there for long; signals are looked after by `_signals`."""

    def __init__(self, config: uvicorn.Config, desk: Desk, how: Serving) -> None:
        super().__init__(config)
        self._desk, self._how = desk, how
        self.pressed = 0

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None here: uvicorn would send itself the signal again at the end."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's, and tells who waits that the desk answers."""
        await super().startup(sockets)
        threading.Thread(target=self._how.ready, args=(self._desk.address(),), daemon=True).start()

    async def on_tick(self, counter: int) -> bool:
        """Whether to end."""
        return await super().on_tick(counter) or self._desk.closing or self._idle()

    def _idle(self) -> bool:
        return time.monotonic() - self._desk.last_seen > self._how.idle and not self._desk.jobs.running()


@contextlib.contextmanager
def _signals(server: _Server) -> Iterator[None]:
    """Ctrl+C and SIGTERM end it: the first time when all is done that runs, the second time at once."""

    def ended(number: int, frame: Any) -> None:  # noqa: ARG001 - as a signal's handler is called
        server.pressed += 1
        server.should_exit = True
        if server.pressed > 1:
            server.force_exit = True

    before = {s: signal.signal(s, ended) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _wait(desk: Desk, server: _Server, how: Serving) -> None:
    """Waits for work that runs; what the second Ctrl+C leaves undone is taken up again, as after a fall of power."""
    running = desk.jobs.running()
    if running:
        some = ", ".join(j.title for j in running)
        how.say(
            f"The desk closes when this is done: {some}. Press Ctrl+C again to end at once; nothing is lost."
        )
    while server.pressed < 2 and not desk.jobs.wait(0.1):
        pass


def _write_note(file: Path, desk: Desk) -> None:
    """How a second start finds this one; for the owner of the home alone."""
    draft = file.with_suffix(".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="utf-8") as out:  # noqa: PTH123 - of an open handle
        json.dump({"port": desk.port, "note": desk.note}, out)
    draft.replace(file)


def _address_of_running(folder: Path) -> str:
    """An address with a new secret of the desk that runs. Raises UsageError `desk-silent`."""
    until = time.monotonic() + _FOUND_WITHIN
    while True:
        with contextlib.suppress(OSError, ValueError, KeyError, urllib.error.URLError):
            told = json.loads((folder / _NOTE).read_text(encoding="utf-8"))
            port = int(told["port"])
            return f"http://{HOST}:{port}/enter?{_secret(port, str(told['note']))}"
        if time.monotonic() > until:
            raise _silent(folder)
        time.sleep(0.1)


def _secret(port: int, note: str) -> str:
    request = urllib.request.Request(
        f"http://{HOST}:{port}{AGAIN}", method="POST", headers={"Authorization": f"Bearer {note}"}
    )
    # No proxy: what is asked stays on this computer.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=5) as answer:
        secret: str = answer.read(200).decode("ascii")
    return secret


def _silent(folder: Path) -> CarepackError:
    what = "The desk of this home runs, and does not answer."
    do = "End it (Ctrl+C where it runs), and start again."
    return UsageError(Fault("desk-silent", what, Place(file=str(folder)), do))
