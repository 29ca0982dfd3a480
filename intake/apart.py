"""A process apart, for documents over which an import died: it has one in hand at a time, and where it dies, we live.

It does all that an import does with a document, the ledger's part too, and says what became of it in JSON. It leads a
session of its own: where the import is killed meanwhile, it ends the document in hand all the same, and then itself.
"""

from __future__ import annotations

import json
import queue
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any, Self

from pydantic import TypeAdapter

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.review import tries
from intake.imported import Imported
from schemas.errors import CarepackError, Fault, LedgerError, Place

_PROGRAM = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from intake.apart_process import main; main()"
)
_LONGEST = 900.0
"""Seconds without a word after which it is taken for hung: a reader ends in far less, a conversion too."""
_PATIENCE = 20.0
"""Seconds that it gets to end the document in hand when the import ends."""
_MOST_DEATHS = 4


@dataclass(frozen=True, slots=True)
class Setting:
    """How documents are read there; see `runs.How`."""

    convert: bool = False
    drafts: bool = True
    passwords_of: tuple[int, ...] = ()


@cache
def as_text() -> TypeAdapter[Imported]:
    """What became of a document, to JSON and back."""
    return TypeAdapter(Imported)


class Apart:
    """The process, started when it is first needed, and anew when it is gone; used in a `with`."""

    def __init__(self, ledger: Ledger, setting: Setting) -> None:
        self._ledger, self._setting = ledger, setting
        self._process: subprocess.Popen[bytes] | None = None
        self._said: queue.Queue[bytes] = queue.Queue()
        self._run = ""
        self._deaths: dict[int, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The number of the process, where one runs."""
        return self._process.pid if self._process is not None else None

    def read(self, submission: int, actor: Actor) -> Iterator[Imported]:
        """Reads one document of the ledger and ends it; what it holds, too. Ends early where the process dies.

        Raises LedgerError where the ledger fails there, and CarepackError `no-reader` where it dies again and again.
        """
        task = {"submission": submission, "by": actor.by, "at": actor.at.isoformat()}
        try:
            self._send(task, actor)
            while (said := self._hear()) is not None:
                if "ended" in said:
                    yield as_text().validate_json(json.dumps(said["ended"]))
                elif "faults" in said:
                    raise LedgerError(*(_fault(f) for f in said["faults"]))
                else:
                    return
        except BaseException:
            self.close()
            raise
        self._end()
        self._deaths[submission] = self._deaths.get(submission, 0) + 1
        if self._deaths[submission] > _MOST_DEATHS:
            what = "The program that reads doubtful documents by themselves does not stay alive."
            raise CarepackError.of("no-reader", what, "Try again; if it stays so, install carepack anew.")

    def _send(self, task: dict[str, Any], actor: Actor) -> None:
        process = self._process or self._started(actor)
        with suppress(OSError):  # that it is gone shows when it is listened to
            _write(process.stdin, task)

    def _started(self, actor: Actor) -> subprocess.Popen[bytes]:
        self._run, self._said = secrets.token_hex(8), queue.Queue()
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-W", "ignore", "-c", _PROGRAM, json.dumps(_paths())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a fault's words could be somebody's answers
            start_new_session=sys.platform != "win32",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        threading.Thread(target=_listen, args=(self._process.stdout, self._said), daemon=True).start()
        where = {"home": str(self._ledger.home), "url": self._ledger.url, "run": self._run}
        with suppress(OSError):
            _write(self._process.stdin, {**where, **asdict(self._setting), "on": actor.day.isoformat()})
        return self._process

    def _hear(self) -> dict[str, Any] | None:
        """The next that it says; None where it is gone, or says nothing for too long."""
        with suppress(queue.Empty, ValueError):
            line = self._said.get(timeout=_LONGEST)
            if line:
                found: dict[str, Any] = json.loads(line)
                return found
        return None

    def _end(self) -> None:
        """It is gone, or is to be."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            _let_go(process)

    def close(self) -> None:
        """Ends the process, after the document in hand; where that takes too long, in the middle of it."""
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(OSError):
            if process.stdin is not None:
                process.stdin.close()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            tries.forget(self._ledger, self._run)  # that was us, and not the document
        _let_go(process)


def _let_go(process: subprocess.Popen[bytes]) -> None:
    process.wait()
    if process.stdin is not None:
        with suppress(OSError):
            process.stdin.close()


def _listen(out: IO[bytes] | None, said: queue.Queue[bytes]) -> None:
    """Passes on what it says, line by line, and then that there is no more."""
    if out is not None:
        with out:
            for line in out:
                said.put(line)
    said.put(b"")


def _write(into: IO[bytes] | None, thing: dict[str, Any]) -> None:
    if into is not None:
        into.write(json.dumps(thing).encode() + b"\n")
        into.flush()


def _paths() -> Sequence[str]:
    return [str(Path(p).resolve()) for p in sys.path]


def _fault(said: dict[str, str]) -> Fault:
    return Fault(said["code"], said["what"], Place(file=said["file"] or None), said["do"])


__all__ = ["Apart", "Setting", "as_text"]
