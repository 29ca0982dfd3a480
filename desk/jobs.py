"""Long work: done in a thread of its own, while the browser shows how far it has come or looks at something else."""

from __future__ import annotations

import secrets
import shutil
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from filing.ledger.read_only import says_closed
from schemas.errors import CarepackError, Fault, Place

State = Literal["running", "done", "failed"]
_KEPT = 30
"""Jobs that ended and can still be looked at; the files of older ones are removed."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file that long work made, under a name that people can read; `then` is a path to go on from there."""

    file: Path
    name: str
    media_type: str = "application/octet-stream"
    then: str | None = None


Outcome = str | Made
"""What long work ends with: a path of the desk that its visitor is taken to, or a file."""


class StoppedError(Exception):
    """Long work was asked to stop, and did."""


class Progress:
    """How far work has come: it calls this; and a private folder for what it makes, which goes when the job goes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.done, self.of, self.says = 0, 0, ""
        self._stop = threading.Event()

    def __call__(self, done: int, of: int, says: str = "") -> None:
        """So many of so many are done; `says` what is being done now. Raises StoppedError where it is to stop."""
        self.done, self.of, self.says = done, of, says
        if self._stop.is_set():
            raise StoppedError

    @property
    def folder(self) -> Path:
        """A folder of this job alone."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._folder

    def stop(self) -> None:
        """Asks the work to stop where it next tells how far it is."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()


Work = Callable[[Progress], Outcome]


@dataclass(slots=True)
class Job:
    """One piece of long work."""

    key: str
    title: str
    progress: Progress
    folders: list[Path] = field(default_factory=list)
    state: State = "running"
    outcome: Outcome | None = None
    faults: tuple[Fault, ...] = ()
    told: bool = False
    """Whether somebody has seen how it ended."""
    owner: str | None = None
    """The account that began it, where there are accounts: nobody else is shown it."""

    @property
    def path(self) -> str:
        """Where it is looked at."""
        return f"/jobs/{self.key}"

    @property
    def percent(self) -> int | None:
        """How much of it is done; None while nobody can tell."""
        return min(100, self.progress.done * 100 // self.progress.of) if self.progress.of else None


class Jobs:
    """All long work of a running desk. `folder` is where each has a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._threads: dict[str, threading.Thread] = {}

    def begin(self, work: Work, title: str, *folders: Path, owner: str | None = None) -> Job:
        """Begins work; the folders are removed with it."""
        key = secrets.token_urlsafe(9)
        folder = self._folder / key
        job = Job(key, title, Progress(folder), [folder, *folders], owner=owner)
        # A daemon: whoever will not wait for it can end the program all the same.
        thread = threading.Thread(target=self._run, args=(job, work), name=f"job {key}", daemon=True)
        with self._lock:
            self._jobs[key], self._threads[key] = job, thread
            self._forget()
        thread.start()
        return job

    def quick(self, job: Job, seconds: float) -> bool:
        """Whether it was done within so many seconds; it is waited for so long."""
        self._threads[job.key].join(seconds)
        return job.state != "running"

    def of(self, key: str) -> Job | None:
        """The job of that key."""
        return self._jobs.get(key)

    def running(self) -> list[Job]:
        """Those that are not done yet."""
        with self._lock:
            return [j for j in self._jobs.values() if j.state == "running"]

    def ended(self, owner: str | None = None) -> list[Job]:
        """Those of this account that ended and of which nobody was told; from now on, somebody was."""
        with self._lock:
            ended = [
                j
                for j in self._jobs.values()
                if j.state != "running" and not j.told and owner in {None, j.owner}
            ]
            for job in ended:
                job.told = True
            return ended

    def wait(self, seconds: float) -> bool:
        """Waits so long for all that runs; whether it is done."""
        for thread in list(self._threads.values()):
            thread.join(seconds)
        return not self.running()

    def remove(self) -> None:
        """Removes what all of them made."""
        for job in self._jobs.values():
            _remove(job)

    def _run(self, job: Job, work: Work) -> None:
        state: State = "failed"
        try:
            job.outcome = work(job.progress)
            state = "done"
        except CarepackError as error:
            job.faults = error.faults
        except StoppedError:
            job.faults = (Fault("stopped", "It was stopped.", Place(), "Begin again: nothing is lost."),)
        except Exception as error:
            job.faults = (unexpected(error),)
        finally:
            job.state = state

    def _forget(self) -> None:
        over = [j for j in self._jobs.values() if j.state != "running"]
        for job in over[: max(0, len(over) - _KEPT)]:
            _remove(job)
            del self._jobs[job.key], self._threads[job.key]


def _remove(job: Job) -> None:
    for folder in job.folders:
        shutil.rmtree(folder, ignore_errors=True)


def unexpected(error: BaseException) -> Fault:
    """A fault of our own: where it is, also on standard error, and never what was being worked on."""
    if isinstance(error, OSError):
        what = f"A file or folder cannot be used: {error.strerror or 'unknown reason'}."
        do = "Check that the disk has room and that you may write there."
        if says_closed(error):
            what = "Nothing can be written here: a folder or a file in it is read-only for this account."
            do = "Ask whoever looks after this computer to let the account that runs the desk write in the home folder."
        return Fault("file-system", what, Place(), do)
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
    sys.stderr.write(f"carepack desk: a fault of its own ({where}). [unexpected]\n")
    do = "Try again. If it stays, please report these words; they hold nothing of what was written on a form."
    return Fault("unexpected", f"carepack met a fault of its own ({where}).", Place(), do)
