"""`carepack import FOLDER --watch`: what came into the folder is told as it is taken, until somebody says stop."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.exit_codes import ExitCode
from cli.imported_told import CODES, show
from cli.ledger import now
from cli.reading import show_left_out
from cli.terminal import Progress, tell, tell_part
from intake.report_file import waiting_rows
from intake.tally import Tally
from schemas.errors import Place, UsageError
from schemas.file_names import file_text
from schemas.reading import with_paths
from schemas.shown_text import as_json_text

if TYPE_CHECKING:
    from intake.importing import Imported
    from intake.report_file import ReportFile
    from intake.watching import Begin, Waits


def watch(
    home: Path,
    paths: Sequence[str],
    settled: float,
    begin: Begin,
    report: AbstractContextManager[ReportFile | None],
    *,
    as_json: bool,
) -> ExitCode:
    """Stays and takes what comes into the one folder of `paths`; ends in order at Ctrl+C or SIGTERM."""
    from filing.ledger.database import own_things
    from intake.watching import Watch, stay

    folder = _one_folder(paths)
    with report as file, _stopped_by_signals() as stop:
        told = Telling(folder, file, as_json=as_json)
        told.starts()
        try:
            stay(Watch(home, folder, settled, own_things(home)), begin, told, stop)
        except BaseException as error:
            told.broken_off(error)
            raise
        told.ends()
    return told.exit_code


def _one_folder(paths: Sequence[str]) -> Path:
    if len(paths) != 1:
        what = "A folder is watched, one at a time."
        raise UsageError.of(
            "watch-one-folder",
            what,
            "Name one folder; for another, start a second `carepack import --watch`.",
        )
    folder = Path(paths[0])
    if not folder.is_dir():
        what = "There is no such folder to watch."
        raise UsageError.of(
            "watch-one-folder", what, "Check the name, or make the folder.", Place(file=str(folder))
        )
    return folder


class _Stop:
    """Whether somebody said stop.

    An `Event` has a lock: a signal's handler that sets it while the same thread waits for it waits for ever.
    """

    def __init__(self) -> None:
        self._said = False

    def is_set(self) -> bool:
        """Whether somebody said stop."""
        return self._said

    def set(self) -> None:
        """Somebody said stop."""
        self._said = True


@contextmanager
def _stopped_by_signals() -> Iterator[_Stop]:
    """What is set by the first Ctrl+C or SIGTERM; the second one stops at once, as it does everywhere."""
    stop = _Stop()
    before: dict[int, Any] = {}

    def say_stop(number: int, frame: object) -> None:  # noqa: ARG001 - as a signal's handler is called
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    with contextlib.suppress(ValueError):  # only the main thread is told of signals
        for number in (signal.SIGINT, signal.SIGTERM):
            before[number] = signal.signal(number, say_stop)
    try:
        yield stop
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)


class Telling:
    """What happens to a watched folder, told as it happens: lines for a person, or a JSON object a line."""

    def __init__(self, folder: Path, report: ReportFile | None, *, as_json: bool) -> None:
        self._folder, self._report, self._as_json = file_text(folder), report, as_json
        self._tally = Tally()
        self._before = 0
        self._progress: Progress | None = None
        self._waiting: Sequence[Waits] = ()

    @property
    def exit_code(self) -> ExitCode:
        """The worst that became of any of them."""
        return CODES[self._tally.worst]

    def starts(self) -> None:
        """The folder is watched from now on."""
        self._write(ended=False)
        if self._as_json:
            self._event("watching", folder=self._folder)
        else:
            tell(f"Watching {self._folder}. Ctrl+C ends it after the document in hand.", err=True)

    def begins(self, sources: int) -> None:
        """A round of so many files begins."""
        self._before = self._tally.total
        self._progress = Progress("Importing", sources)
        self._progress.__enter__()

    def document(self, one: Imported) -> None:
        """A document has ended."""
        if self._as_json:
            self._event("document", **with_paths(one.as_json()))
        else:
            show(one)
            show_left_out(one.file, one.left_out)
        if self._report is not None:
            self._report.add(one)
        if self._tally.add(one) and self._progress is not None:
            self._progress.advance()

    def waits(self, one: Waits) -> None:
        """A file is not taken yet; it is tried again."""
        if self._as_json:
            self._event("waits", file=one.file, code=one.code, say=one.say)
        else:
            tell(f"{'waits':<10}", f" {one.file}  {one.say} [{one.code}]")

    def folder(self, *, there: bool) -> None:
        """The folder is not there any more, or is there again."""
        if self._as_json:
            self._event("folder", folder=self._folder, there=there)
        elif there:
            tell(f"The folder {self._folder} is there again.", err=True)
        else:
            tell(f"The folder {self._folder} is not there now; it is taken up when it is back.", err=True)

    def fault(self, error: Exception) -> None:
        """A round could not be done, and is tried again in a while."""
        from cli.failures import in_json

        said = in_json(error)
        self._write(ended=False, error=said)
        if self._as_json:
            self._event("error", **said, again=True)
        else:
            tell(f"{said['say']} [{said['code']}] It is tried again in a while.", err=True)

    def round_ends(self, waiting: Sequence[Waits]) -> None:
        """All that was whole is taken; these files wait."""
        if self._progress is not None:
            self._progress.__exit__(None, None, None)
            self._progress = None
        changed = self._tally.total > self._before or waiting != self._waiting
        self._waiting = waiting
        if not changed:
            return
        self._write(ended=False)
        self._summary()

    def ends(self) -> None:
        """Somebody said stop, and the document in hand is done."""
        self._write(ended=True)
        if self._as_json:
            self._event("ended", **self._tally.tail(), waiting=waiting_rows(self._waiting))
            return
        tell(f"Ended. {self._said()}", err=True)
        doubt = self._tally.counts["review"] or self._tally.waiting
        if doubt:
            tell("What is in doubt: carepack queries go, or carepack queries list", err=True)

    def broken_off(self, error: BaseException) -> None:
        """What does not pass: it is told by whoever started this; the report says it, too."""
        from cli.failures import in_json

        if self._progress is not None:
            self._progress.__exit__(None, None, None)
        if isinstance(error, BrokenPipeError):
            return
        said = in_json(error)
        self._write(ended=False, error=said)
        if self._as_json:
            with contextlib.suppress(OSError):
                self._event("error", **said, again=False)
        tell(f"Broken off. {self._said()} Nothing is lost: run the same again to go on.", err=True)

    def _summary(self) -> None:
        if self._as_json:
            self._event("summary", **self._tally.summary(), waiting=len(self._waiting))
        else:
            tell(self._said(), err=True)

    def _said(self) -> str:
        some = f" {len(self._waiting)} waiting." if self._waiting else ""
        return f"{self._tally.total} in since the start: {self._tally.said()}.{some}"

    def _write(self, *, ended: bool, error: Mapping[str, str] | None = None) -> None:
        """The report, where there is one. A disk that is full now does not end the watch."""
        if self._report is None:
            return
        try:
            rows = waiting_rows(self._waiting)
            self._report.write(self._tally, now(), ended=ended, waiting=rows, error=error)
        except OSError as fault:
            from cli.failures import unusable

            tell(f"The report was not written. {unusable(fault)} [file-system]", err=True)

    def _event(self, event: str, **told: Any) -> None:
        tell_part(as_json_text({"event": event, **told}) + "\n")


__all__ = ["Telling", "watch"]
