"""The parent's side of one reading process: started when needed, talked to, watched, replaced when it is gone."""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Literal

from pydantic import ValidationError

from extractors.contract import Shown
from intake.documents import Findings, Look, Order, check_reading
from intake.envelopes import Bounds
from intake.isolation import ipc_protocol
from intake.isolation.confinement import Limits
from intake.isolation.dialogue import Task
from intake.isolation.dialogue_clock import Talk
from intake.isolation.drafting import Drafting
from intake.isolation.results import Read, UnreadableError, fault
from intake.isolation.said import Said
from intake.isolation.starting import started
from intake.keys import Key
from schemas.definition import FormDefinition
from schemas.errors import CarepackError

Way = Literal["fork", "pool"]

_GRACE = 10.0
"""Seconds beyond a document's wall time after which the reading process itself is taken for hung."""
_POOL_TURNS = 200
"""Documents after which a pool process is replaced, so that nothing of them gathers in it."""
_DEATHS = 3
"""Documents in a row over which the reading process itself may die, before it is taken for broken."""
_SIGKILL, _SIGXCPU = 9, 24  # by number: Windows knows neither
_PROGRAM = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from intake.isolation.worker import main; main(sys.argv[2])"
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be read, and who says as what."""

    data: bytes
    locator: str
    decide: Callable[[Look], Order]
    keys: Sequence[Key] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A member's own bytes, unread; or why there are none."""

    data: bytes
    error: CarepackError | None = None
    copy_number: str | None = None
    """Of what is locked, the copy that it says in clear it is."""


class Reader:
    """One reading process, started when it is first needed and replaced when it is gone."""

    def __init__(self, way: Way, limits: Limits, drafting: Drafting | None = None) -> None:
        self._way, self._limits, self._drafting = way, limits, drafting
        self._folder: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._known: dict[str, object] = {}
        self._turns = 0
        self._ready = False
        self._died = 0

    def read(
        self, data: bytes, decide: Callable[[Look], Order], locator: str = "", keys: Sequence[Key] = ()
    ) -> Read:
        """One part of an envelope; what is locked is tried with `keys`.

        Raises CarepackError `no-reader` where reading processes do not stay alive.
        """
        asked = _Asked(data, locator, decide, keys)
        try:
            read = self._once(asked)
        except _DiedError:
            # A forking process looks into no document: that it died may have had nothing to do with this one.
            try:
                read = self._once(asked)
            except _DiedError as died:
                self._died += 1
                if self._died > _DEATHS:
                    raise _no_reader() from died
                return Read(None, fault("crash"))
        self._died = 0
        return read

    def _once(self, asked: _Asked) -> Read:
        # A forking process keeps the time itself, and is only watched; a pool process has no other clock.
        talk = Talk(self._limits.wall + (_GRACE if self._way == "fork" else 0.0))
        try:
            return self._dialogue(self._ready_process(), asked, talk)
        except ipc_protocol.OversizedError:
            ended = "answer"
        except (ipc_protocol.BrokenError, ValidationError) as error:
            ended = "wall" if talk.overdue else self._how_it_ended()
            if self._way == "fork" and ended == "crash" and isinstance(error, ipc_protocol.BrokenError):
                self.close()
                raise _DiedError from error
        except BaseException:
            self.close()  # in the middle of a dialogue: whoever comes next must not hear the rest of it
            raise
        self.close()
        return Read(None, fault(ended), talk.cost())

    @property
    def pid(self) -> int | None:
        """The number of the process, where one runs."""
        return self._process.pid if self._process is not None else None

    def _how_it_ended(self) -> str:
        """The fault of a process that has gone, or that talks nonsense and is about to go."""
        if self._process is None:
            return "crash"
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0.2)
        return {_SIGXCPU: "time", _SIGKILL: "memory"}.get(-(self._process.returncode or 0), "crash")

    def close(self) -> None:
        """Ends the process; the next document gets a new one."""
        process, self._process = self._process, None
        self._known.clear()
        self._ready = False
        if process is None:
            return
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue
        try:
            process.wait(0.5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if self._folder is not None:
            with contextlib.suppress(OSError):
                self._folder.rmdir()

    def start(self) -> None:
        """Starts the process, where there is none; it loads on its own time."""
        if self._process is not None and self._process.poll() is not None:
            self.close()  # it died between two documents
        if self._process is None:
            self._turns = 0
            # Each process has its own: it clears the folder away itself when we are gone.
            self._folder = Path(tempfile.mkdtemp(prefix="carepack-read-"))
            self._process = started(_PROGRAM, self._folder, self._limits, self._way)

    def _ready_process(self) -> subprocess.Popen[bytes]:
        """The process, loaded and listening. Raises CarepackError `no-reader`."""
        self.start()
        process = self._process
        assert process is not None  # noqa: S101 - `start` saw to it
        if not self._ready:
            try:
                kind, _ = ipc_protocol.receive(_out(process), 0)
            except ipc_protocol.BrokenError:
                kind = b""
            if kind != ipc_protocol.HELLO:
                raise _no_reader()
            self._ready = True
        return process

    def _dialogue(self, process: subprocess.Popen[bytes], asked: _Asked, talk: Talk) -> Read:
        assert process.stdin is not None  # noqa: S101 - made with pipes
        words = tuple(key.password for key in asked.keys)
        task = Task(self._limits, asked.locator, drafts=self._drafting is not None, passwords=words)
        said = Said(asked.decide, self._limits, asked.keys)
        with talk.watched(process):
            ipc_protocol.send(process.stdin, ipc_protocol.TASK, pickle.dumps(task))
            ipc_protocol.send(process.stdin, ipc_protocol.DATA, asked.data)
            while said.end is None:
                kind, body = ipc_protocol.receive(_out(process), self._limits.answer)
                talk.step(kind)
                if said.take(kind, body):
                    talk.step(ipc_protocol.ORDER)
                    ipc_protocol.send(process.stdin, ipc_protocol.ORDER, self._order(said.how))
        findings = self._findings(said, talk)
        error = said.error
        if findings is None and error is None and not (said.parts or said.held):
            error = fault(said.end.fault)
        self._count(error)
        cost = talk.cost(said.end.cpu, said.end.peak)
        key = said.key.number if said.key is not None else None
        if error is not None:
            return Read(None, error, cost, key=key, copy_number=said.copy_number)
        return Read(None if said.parts or said.held else findings, None, cost, said.parts, said.held, key)

    def _findings(self, said: Said, talk: Talk) -> Findings | None:
        """What is made of what was read, once drafts of the handwriting are there."""
        reading, how = said.reading, said.how
        if reading is None or how is None:
            return None
        if self._drafting is not None:
            reading = self._drafting.drafted(reading, said.writings)
            talk.step(b"drafts")
        findings = check_reading(reading, how)
        talk.step(b"check")
        return findings

    def _count(self, error: CarepackError | None) -> None:
        """One document is done; a pool process is replaced in time."""
        self._turns += 1
        if self._way == "pool" and (isinstance(error, UnreadableError) or self._turns >= _POOL_TURNS):
            self.close()

    def fetch(self, data: bytes, locator: str) -> Fetched:
        """The bytes of one member, unread: for another program to convert. Raises CarepackError `no-reader`."""
        limits = replace(self._limits, answer=Bounds().each)
        return self._fetched(data, Task(limits, locator, fetch=True), ipc_protocol.MEMBER, _nothing_known)

    def show(
        self,
        data: bytes,
        locator: str,
        place: Shown,
        decide: Callable[[Look], Order],
        keys: Sequence[Key] = (),
    ) -> Fetched:
        """A picture of a place, as `frames_of_pixels` has it; empty where there is none. Raises `no-reader`."""
        words = tuple(key.password for key in keys)
        task = Task(self._limits, locator, show=place, passwords=words)
        return self._fetched(data, task, ipc_protocol.SHOWN, decide, keys)

    def _fetched(
        self,
        data: bytes,
        task: Task,
        wanted: bytes,
        decide: Callable[[Look], Order],
        keys: Sequence[Key] = (),
    ) -> Fetched:
        """What a document has for us besides its reading."""
        talk = Talk(task.limits.wall + _GRACE)
        found = Fetched(b"", fault("crash"))
        process = self._ready_process()
        assert process.stdin is not None  # noqa: S101 - made with pipes
        said = Said(decide, task.limits, keys)
        try:
            with talk.watched(process):
                ipc_protocol.send(process.stdin, ipc_protocol.TASK, pickle.dumps(task))
                ipc_protocol.send(process.stdin, ipc_protocol.DATA, data)
                while said.end is None:
                    kind, body = ipc_protocol.receive(_out(process), task.limits.answer)
                    talk.step(kind)
                    if kind == wanted:
                        found = Fetched(body)
                    elif said.take(kind, body):
                        ipc_protocol.send(process.stdin, ipc_protocol.ORDER, self._order(said.how))
        except (ipc_protocol.BrokenError, ValidationError):
            found = Fetched(b"", fault("time" if talk.overdue else "crash"))
            self.close()
        except BaseException:
            self.close()
            raise
        if said.error is not None:
            found = replace(found, error=said.error, copy_number=said.copy_number)
        self._count(found.error)
        return found

    def _order(self, how: Order | None) -> bytes:
        """The body of an order, with what this process has not been told before; empty where there is none."""
        if how is None:
            return b""
        new: dict[str, object] = {}
        rendition = how.template.rendition if how.template else ""
        names = (_name(how.form), rendition, f"blank {rendition}", how.copy, how.doubts)
        for name, thing in ((names[0], how.form), (names[1], how.template), (names[2], how.blank)):
            if thing is not None and name not in self._known:
                new[name] = self._known[name] = thing
        return _pickled((names, new))


_TRIES = 50


def _pickled(things: object) -> bytes:
    """Things as the reading process gets them: forms and templates, which other threads may be using.

    What is worked out of one the first time that it is asked is kept in it (`cached_property`). Where a thread does
    that just while another one writes it down, Python stops at it (RuntimeError), and it is written down anew.
    """
    for _ in range(_TRIES):
        with suppress(RuntimeError):
            return pickle.dumps(things)
    return pickle.dumps(things)


class _DiedError(Exception):
    """The reading process itself is gone."""


def _no_reader() -> CarepackError:
    return CarepackError.of(
        "no-reader",
        "The program that reads documents could not be started, or does not stay alive.",
        "Try again; if it stays so, install carepack anew.",
    )


def _nothing_known(_: Look) -> Order:
    """Nobody asks which form it is."""
    raise ipc_protocol.BrokenError


def _name(form: FormDefinition) -> str:
    return f"{form.form}.{form.edition}.{form.digest}"


def _out(process: subprocess.Popen[bytes]) -> IO[bytes]:
    assert process.stdout is not None  # noqa: S101 - made with a pipe
    return process.stdout
