"""`carepack import`: whatever came back goes in, and each document is filed, asked about, or refused with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from cli.arguments import CONVERT, JSON, NO_DRAFTS, PASSWORD_OF, Command, TargetFile
from cli.exit_codes import ExitCode
from cli.imported_told import CODES, show
from cli.ledger import BY
from cli.reading import show_left_out
from cli.terminal import Progress, tell, tell_part
from intake.tally import Tally
from schemas.errors import UsageError
from schemas.reading import with_paths
from schemas.shown_text import as_json_text

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from intake.importing import Imported
    from intake.report_file import ReportFile
    from intake.runs import How
    from intake.sources import Source


@click.command("import", cls=Command)
@click.argument("paths", nargs=-1)
@click.option("--form", help="Which form they are, where documents have lost their marks (ID or ID.N).")
@BY
@click.option(
    "--dry-run", is_flag=True, help="Say what would become of each, as the ledger is now; file nothing."
)
@click.option(
    "--watch", "watched", is_flag=True, help="Stay, and take what comes into the folder; Ctrl+C ends it."
)
@click.option(
    "--settled",
    type=click.FloatRange(0.1, 3600),
    default=5.0,
    show_default=True,
    metavar="SECONDS",
    help="With --watch: take a file once it has not changed for so long.",
)
@click.option(
    "--report",
    "report",
    type=TargetFile(),
    metavar="FILE",
    help="Write what became of each, as JSON for a program; with --watch it is kept up to date.",
)
@PASSWORD_OF
@CONVERT
@NO_DRAFTS
@JSON
@click.pass_obj
def import_(
    home: Path,
    paths: tuple[str, ...],
    form: str | None,
    openers: tuple[str, ...],
    by: str | None,
    dry_run: bool,
    watched: bool,
    settled: float,
    report: Path | None,
    convert: bool,
    no_drafts: bool,
    as_json: bool,
) -> ExitCode:
    """File completed forms: PATHS are files, folders (with all that is in them) or patterns.

    A .zip, a mail (.eml) or an Outlook message (.msg) is opened, and each document in it is one. Pictures that
    lie in one folder, archive or mail are pages of one lot, put together by the codes on them.

    Every document ends as filed, in review (it has queries), refused (with a reason) or a duplicate. The files
    are left where they are. If a run is broken off, run the same again: nothing is lost, nothing is filed
    twice. Without PATHS, what a broken run left is finished.

    With --watch and one folder it stays, takes each file once it is whole, and --json prints an object a line.
    """
    from cli.ledger import acting
    from filing.ledger.database import own_things
    from intake import conversion
    from intake.pictures_together import together
    from intake.sources import gather

    acting(by)
    if watched and dry_run:
        what = "What would become of documents is not watched for."
        raise UsageError.of("given-twice", what, "Leave out --watch, or --dry-run.")
    form = known_form(home, form)
    converter = conversion.find() if convert else None
    how: How = {"form": form, "converter": converter, "drafts": not no_drafts}
    file = _report_file(report, dry_run=dry_run)
    if watched:
        from cli.watching import watch

        def begin_round(lots: Sequence[Source]) -> AbstractContextManager[Iterator[Imported]]:
            return _imported(home, tuple(lots), by, openers, **how)

        return watch(home, paths, settled, begin_round, file, as_json=as_json)
    sources = together(gather(paths, leave_out=own_things(home)))
    begin = _rehearsed if dry_run else _imported
    # Everything that can go wrong before the first document does so before the first word of the result.
    with file as written, begin(home, sources, by, openers, **how) as ended:
        told = Report(as_json=as_json, dry_run=dry_run, file=written)
        told.tell_all(ended, len(sources))
    return told.exit_code


def _report_file(file: Path | None, *, dry_run: bool) -> AbstractContextManager[ReportFile | None]:
    """The report that was asked for. Raises UsageError `exists`, OSError, before anything is imported."""
    if file is None:
        return nullcontext()
    from cli.ledger import now
    from intake.report_file import ReportFile

    made = ReportFile(file, now())
    made.write(Tally(dry_run), now(), ended=False)
    return made


def known_form(home: Path, form: str | None) -> str | None:
    """The form that was named, with its edition, so that nothing is touched for the sake of one that is not there."""
    if form is None:
        return None
    from cli.organisation import library
    from forms.naming import with_edition

    return with_edition(library(home), form)


@contextmanager
def _imported(
    home: Path,
    sources: tuple[Source, ...],
    by: str | None,
    openers: tuple[str, ...],
    **how: Unpack[How],
) -> Iterator[Iterator[Imported]]:
    from cli.ledger import acting, opened
    from cli.waiting import tell_of_waiting
    from intake import runs

    with (
        opened(home) as ledger,
        runs.imported(
            ledger,
            sources,
            lambda: acting(by),
            tell_of_waiting,
            **_unlocking(how, ledger, openers),
        ) as ended,
    ):
        yield _told_of_certificates(ledger, ended)


def _told_of_certificates(ledger: Ledger, ended: Iterator[Imported]) -> Iterator[Imported]:
    """What became of each, and then which certificates its consent ended, if it is one."""
    from cli.certificates import tell_of_ended

    for one in ended:
        yield one
        form = one.document.form if one.document else None
        if form and one.records and ledger.library.load(form).kind == "consent":
            tell_of_ended(ledger, one.records)


@contextmanager
def _rehearsed(
    home: Path,
    sources: tuple[Source, ...],
    by: str | None,
    openers: tuple[str, ...],
    **how: Unpack[How],
) -> Iterator[Iterator[Imported]]:
    from cli.ledger import acting, opened_if_there
    from cli.organisation import library
    from cli.waiting import tell_of_what_would_wait
    from filing.ledger.rehearsal import Rehearsal
    from intake import runs

    with opened_if_there(home) or nullcontext() as there:
        ledger = Rehearsal(home, there.library if there else library(home), there)
    with (
        ledger,
        runs.rehearsed(
            ledger,
            sources,
            lambda: acting(by),
            tell_of_what_would_wait,
            **_unlocking(how, ledger, openers),
        ) as ended,
    ):
        yield ended


def _unlocking(how: How, ledger: Ledger, openers: tuple[str, ...]) -> How:
    """How documents are read, with the people whose passwords are tried first."""
    from filing.people.roster import find

    return {**how, "passwords_of": [find(ledger, one).id for one in openers]}


class Report:
    """What became of each document, told as it ends: lines for a person, or one JSON document, whole in any case."""

    def __init__(self, *, as_json: bool, dry_run: bool, file: ReportFile | None = None) -> None:
        self._as_json, self._file = as_json, file
        self._tally = Tally(dry_run)

    @property
    def exit_code(self) -> ExitCode:
        """The worst that became of any of them."""
        return CODES[self._tally.worst]

    def tell_all(self, ended: Iterable[Imported], expected: int) -> None:
        """Every document as it ends, of so many files."""
        with Progress("Importing", expected) as progress:
            self.begin()
            try:
                for one in ended:
                    if self.add(one):
                        progress.advance()
            except BaseException as error:
                self.break_off(error, expected)
                raise
        self.end()

    def begin(self) -> None:
        """Before the first document."""
        if self._as_json:
            tell_part('{"documents": [')

    def add(self, one: Imported) -> bool:
        """One document; whether it is the first of its file."""
        if self._as_json:
            comma = "," if self._tally.total else ""
            tell_part(f"{comma}\n{as_json_text(with_paths(one.as_json()))}")
        else:
            show(one)
            show_left_out(one.file, one.left_out)
        if self._file is not None:
            self._file.add(one)
        return self._tally.add(one)

    def _write(self, error: BaseException | None) -> None:
        """The report, where there is one."""
        from cli.failures import in_json
        from cli.ledger import now

        if self._file is not None:
            said = in_json(error) if error is not None else None
            self._file.write(self._tally, now(), ended=error is None, error=said)

    def end(self) -> None:
        """After the last."""
        tally = self._tally
        self._write(None)
        if self._as_json:
            tell_part(f"],\n{as_json_text(tally.tail())[1:]}\n")
            return
        note = (
            " That is what would become of them now; nothing was filed (--dry-run)." if tally.dry_run else ""
        )
        tell(f"{tally.total} in: {tally.said()}.{note}", err=True)
        for sentence in tally.besides():
            tell(sentence, err=True)
        doubt = tally.counts["review"] or tally.waiting
        if doubt and not tally.dry_run:
            tell(
                "What is in doubt: carepack queries go (one after another, a key each), or carepack queries list",
                err=True,
            )
        if tally.counts["refused"]:
            tell("What refused documents need is said beside them.", err=True)
        if tally.worst != "done":
            tell("What a code means, and what to do: carepack explain CODE", err=True)

    def break_off(self, error: BaseException, expected: int) -> None:
        """In the middle: the JSON document is closed, and a person is told how to go on."""
        with suppress(OSError):
            self._write(error)
        if isinstance(error, BrokenPipeError):
            return  # nobody reads any more
        if self._as_json:
            from cli.failures import in_json

            tail = {**self._tally.tail(), "error": in_json(error)}
            with suppress(OSError):
                tell_part(f"],\n{as_json_text(tail)[1:]}\n")
        say = f"Broken off after {self._tally.files} of {expected}: {self._tally.said()}."
        tell(f"{say} Nothing is lost: run the same again to go on.", err=True)
