"""`carepack import`: whatever came back goes in, and each document is filed, asked about, or refused with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from cli.arguments import CONVERT, JSON, NO_DRAFTS, PASSWORD_OF, Command
from cli.exit_codes import ExitCode
from cli.ledger import BY
from cli.reading import show_left_out
from cli.terminal import Progress, styled, tell, tell_part
from filing.review.told_in_words import recorded
from intake.tally import Tally
from schemas.file_names import name_of
from schemas.reading import with_paths
from schemas.shown_text import as_json_text

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from intake.importing import Imported
    from intake.runs import How
    from intake.sources import Source

_CODES = {"refused": ExitCode.REFUSED, "review": ExitCode.REVIEW, "done": ExitCode.DONE}
_COLOURS = {"filed": "green", "review": "yellow", "refused": "red", "duplicate": "blue", "rejected": "red"}


@click.command("import", cls=Command)
@click.argument("paths", nargs=-1)
@click.option("--form", help="Which form they are, where documents have lost their marks (ID or ID.N).")
@BY
@click.option(
    "--dry-run", is_flag=True, help="Say what would become of each, as the ledger is now; file nothing."
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
    """
    from cli.ledger import acting
    from filing.ledger.database import own_things
    from intake import conversion
    from intake.pictures_together import together
    from intake.sources import gather

    acting(by)
    form = known_form(home, form)
    sources = together(gather(paths, leave_out=own_things(home)))
    converter = conversion.find() if convert else None
    begin = _rehearsed if dry_run else _imported
    run = begin(home, sources, by, openers, form=form, converter=converter, drafts=not no_drafts)
    # Everything that can go wrong before the first document does so before the first word of the result.
    with run as ended:
        report = Report(as_json=as_json, dry_run=dry_run)
        report.tell_all(ended, len(sources))
    return report.exit_code


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

    def __init__(self, *, as_json: bool, dry_run: bool) -> None:
        self._as_json = as_json
        self._tally = Tally(dry_run)

    @property
    def exit_code(self) -> ExitCode:
        """The worst that became of any of them."""
        return _CODES[self._tally.worst]

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
        return self._tally.add(one)

    def end(self) -> None:
        """After the last."""
        tally = self._tally
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
        if isinstance(error, BrokenPipeError):
            return  # nobody reads any more
        if self._as_json:
            from cli.failures import in_json

            tail = {**self._tally.tail(), "error": in_json(error)}
            with suppress(OSError):
                tell_part(f"],\n{as_json_text(tail)[1:]}\n")
        say = f"Broken off after {self._tally.files} of {expected}: {self._tally.said()}."
        tell(f"{say} Nothing is lost: run the same again to go on.", err=True)


def show(one: Imported) -> None:
    """One document as a line, with what is asked about it."""
    word = styled(f"{one.outcome:<10}", fg=_COLOURS[one.outcome])
    told = ""
    if one.outcome == "filed":
        told = recorded(one.records)
    if one.reason:
        told = f"{told}. " if told else ""
        told += f"{one.reason} [{one.code}]"
    tell(word, f" {name_of(one.file, one.locator)}{'  ' + told if told else ''}")
    if one.asked:
        tell(f"{'':<10} to settle: queries {', '.join(map(str, one.asked))}")
    if one.before:
        tell(f"{'':<10} {one.before}")
    if one.said_again:
        tell(f"{'':<10} {_said_again(one)}")
    for query in one.document.queries if one.document else ():
        if query.code in {"settled-before", "session-not-held"}:
            tell(f"{'':<10} {query.say} [{query.code}]")


def _said_again(one: Imported) -> str:
    """That answers of before were given again, to which queries, and how they are put right."""
    numbers = one.said_again
    many = (
        f"queries {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
        if numbers[1:]
        else f"query {numbers[0]}"
    )
    told = f"What was answered before was answered again: {many} (carepack queries show {numbers[0]})."
    if one.record is not None:
        return f"{told} If that is wrong: carepack records amend {one.record}, or move {one.record}"
    if one.outcome == "review":
        return f"{told} If that is wrong: carepack queries settle {numbers[0]}"
    return told
