"""The parent's side of one reading process: started when needed, talked to, watched, replaced when it is gone."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Annotated, Literal

from pydantic import Field as Spec
from pydantic import TypeAdapter, ValidationError

from intake.documents import Findings, Look, Order, check_reading
from intake.envelopes import Bounds, Member
from intake.isolation import ipc_protocol
from intake.isolation.confinement import Limits
from intake.isolation.dialogue import Task
from intake.isolation.dialogue_clock import Talk
from intake.isolation.results import Read, UnreadableError, fault
from schemas.definition import FormDefinition
from schemas.definition_base import Model
from schemas.errors import CarepackError, DocumentError
from schemas.reading import Reading

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


class _End(Model):
    """The last word of the reading process on a document."""

    fault: str | None = None
    status: int = 0
    peak: int = 0
    cpu: float = 0.0


class _Fault(Model):
    """Why a document was not read: a refusal's three parts, or a fault and where."""

    refused: str | None = None
    what: str = ""
    do: str = ""
    fault: str | None = None
    where: str = ""


_PARTS: TypeAdapter[tuple[str, ...]] = TypeAdapter(
    Annotated[
        tuple[Annotated[str, Spec(min_length=1, max_length=1000)], ...], Spec(min_length=2, max_length=200)
    ]
)
"""What a reading process may say of parts: how many there are and how long their locators."""

_HELD: TypeAdapter[tuple[Member, ...]] = TypeAdapter(
    Annotated[tuple[Member, ...], Spec(min_length=1, max_length=Bounds().files)]
)
"""What a reading process may say of an envelope; how much in all, the limit of an answer says."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be read, and who says as what."""

    data: bytes
    locator: str
    decide: Callable[[Look], Order]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A member's own bytes, unread; or why there are none."""

    data: bytes
    error: CarepackError | None = None


class Reader:
    """One reading process, started when it is first needed and replaced when it is gone."""

    def __init__(self, way: Way, limits: Limits) -> None:
        self._way, self._limits = way, limits
        self._folder: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._known: dict[str, object] = {}
        self._turns = 0
        self._ready = False
        self._died = 0

    def read(self, data: bytes, decide: Callable[[Look], Order], locator: str = "") -> Read:
        """One part of an envelope. Raises CarepackError `no-reader` where reading processes do not stay alive."""
        try:
            read = self._once(data, decide, locator)
        except _DiedError:
            # A forking process looks into no document: that it died may have had nothing to do with this one.
            try:
                read = self._once(data, decide, locator)
            except _DiedError as died:
                self._died += 1
                if self._died > _DEATHS:
                    raise _no_reader() from died
                return Read(None, fault("crash"))
        self._died = 0
        return read

    def _once(self, data: bytes, decide: Callable[[Look], Order], locator: str) -> Read:
        # A forking process keeps the time itself, and is only watched; a pool process has no other clock.
        talk = Talk(self._limits.wall + (_GRACE if self._way == "fork" else 0.0))
        try:
            return self._dialogue(self._ready_process(), _Asked(data, locator, decide), talk)
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
            self._process = _spawn(self._way, self._folder, self._limits)

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
        inward = process.stdin
        findings: Findings | None = None
        error: CarepackError | None = None
        parts: tuple[str, ...] = ()
        held: tuple[Member, ...] = ()
        how: Order | None = None
        with talk.watched(process):
            ipc_protocol.send(inward, ipc_protocol.TASK, pickle.dumps(Task(self._limits, asked.locator)))
            ipc_protocol.send(inward, ipc_protocol.DATA, asked.data)
            while True:
                kind, body = ipc_protocol.receive(_out(process), self._limits.answer)
                talk.step(kind)
                if kind == ipc_protocol.LOOK and how is None:
                    try:
                        how = asked.decide(Look.model_validate_json(body))
                    except CarepackError as unknown:
                        error = unknown
                    talk.step(ipc_protocol.ORDER)
                    ipc_protocol.send(inward, ipc_protocol.ORDER, self._order(how) if how else b"")
                elif kind == ipc_protocol.DONE and how is not None:
                    findings = check_reading(Reading.model_validate_json(body), how)
                    talk.step(b"check")
                elif kind == ipc_protocol.PARTS:
                    parts = _PARTS.validate_json(body)
                elif kind == ipc_protocol.HELD:
                    held = _HELD.validate_json(body)
                elif kind == ipc_protocol.FAULT:
                    error = _refusal(_Fault.model_validate_json(body))
                elif kind == ipc_protocol.END:
                    end = _End.model_validate_json(body)
                    break
                else:
                    raise ipc_protocol.BrokenError
        if findings is None and error is None and not (parts or held):
            error = fault(end.fault)
        self._count(error)
        if error is not None:
            return Read(None, error, talk.cost(end.cpu, end.peak))
        return Read(None if parts or held else findings, None, talk.cost(end.cpu, end.peak), parts, held)

    def _count(self, error: CarepackError | None) -> None:
        """One document is done; a pool process is replaced in time."""
        self._turns += 1
        if self._way == "pool" and (isinstance(error, UnreadableError) or self._turns >= _POOL_TURNS):
            self.close()

    def fetch(self, data: bytes, locator: str) -> Fetched:
        """The bytes of one member, unread: for another program to convert. Raises CarepackError `no-reader`."""
        limits = replace(self._limits, answer=Bounds().each)
        talk = Talk(limits.wall + _GRACE)
        found = Fetched(b"", fault("crash"))
        process = self._ready_process()
        assert process.stdin is not None  # noqa: S101 - made with pipes
        try:
            with talk.watched(process):
                ipc_protocol.send(
                    process.stdin, ipc_protocol.TASK, pickle.dumps(Task(limits, locator, fetch=True))
                )
                ipc_protocol.send(process.stdin, ipc_protocol.DATA, data)
                kind = b""
                while kind != ipc_protocol.END:
                    kind, body = ipc_protocol.receive(_out(process), limits.answer)
                    if kind == ipc_protocol.MEMBER:
                        found = Fetched(body)
                    elif kind == ipc_protocol.FAULT:
                        found = Fetched(b"", _refusal(_Fault.model_validate_json(body)))
                    elif kind != ipc_protocol.END:
                        raise ipc_protocol.BrokenError
        except (ipc_protocol.BrokenError, ValidationError):
            found = Fetched(b"", fault("time" if talk.overdue else "crash"))
            self.close()
        except BaseException:
            self.close()
            raise
        self._count(found.error)
        return found

    def _order(self, how: Order) -> bytes:
        """The body of an order, with what this process has not been told before."""
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


def _name(form: FormDefinition) -> str:
    return f"{form.form}.{form.edition}.{form.digest}"


def _refusal(said: _Fault) -> CarepackError:
    if said.refused is not None:
        return DocumentError.of(said.refused, said.what, said.do)
    return fault(said.fault, said.where)


def _spawn(way: Way, folder: Path, limits: Limits) -> subprocess.Popen[bytes]:
    """A reading process: nothing of our environment, an empty folder, a session of its own."""
    kept = (
        "PATH", "LANG", "LC_ALL", "SYSTEMROOT", "SystemRoot", "TEMP", "TMP", "CAREPACK_DEBUG",
        "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX",
    )  # fmt: skip
    environment = {k: os.environ[k] for k in kept if k in os.environ}
    environment |= {"PYTHONUTF8": "1"}
    paths = [str(Path(p).resolve()) for p in sys.path]
    # On Windows a virtual environment's python is a launcher: a job of one process has no room for it.
    python = getattr(sys, "_base_executable", sys.executable) if sys.platform == "win32" else sys.executable
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [python, "-P", "-W", "ignore", "-c", _PROGRAM, json.dumps(paths), way],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=folder,
        env=environment,
        start_new_session=sys.platform != "win32",
    )
    if sys.platform == "win32":
        from intake.isolation.windows_job import hold

        hold(process, limits)
    return process


def _out(process: subprocess.Popen[bytes]) -> IO[bytes]:
    assert process.stdout is not None  # noqa: S101 - made with a pipe
    return process.stdout
