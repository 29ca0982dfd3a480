"""`carepack collect`: the mailbox is looked at, and what hangs on each message is filed, asked about, or refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import CONVERT, JSON, NO_DRAFTS, Command
from cli.days import MOST_DAYS
from cli.exit_codes import ExitCode
from cli.ledger import BY
from cli.terminal import Progress, styled, tell, tell_json

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from intake.conversion import Converter
    from intake.importing import Imported
    from mailing.collecting import Came, Collecting
    from mailing.settings import MailSettings

_COLOURS = {"imported": "green", "bounce": "red", "notice": "blue", "empty": "yellow", "refused": "red"}
_DAYS = 30


@click.command(cls=Command)
@BY
@click.option("--dry-run", is_flag=True, help="Say what would become of each message; file and move nothing.")
@click.option("--list", "listing", is_flag=True, help="Fetch nothing; list what was collected before.")
@click.option(
    "--days",
    type=click.IntRange(1, MOST_DAYS),
    default=_DAYS,
    show_default=True,
    help="With --list: so many days back.",
)
@CONVERT
@NO_DRAFTS
@JSON
@click.pass_obj
def collect(
    home: Path,
    by: str | None,
    dry_run: bool,
    listing: bool,
    days: int,
    convert: bool,
    no_drafts: bool,
    as_json: bool,
) -> ExitCode:
    """Fetch returned mail: what hangs on each message goes the way of every import.

    Each message is kept as it came, then moved to the folder Done of the mailbox, or to Problems where a person
    must look at it. Nothing is answered and nothing deleted. If a run is broken off, run the same again: nothing
    is lost, nothing is filed twice.

    \b
    The mailbox is named in mail.yaml in the organisation's folder (docs/collecting.md);
    its password, or the consent of its owner: carepack mail sign-in
    """
    from cli.ledger import acting, existing
    from intake import conversion

    acting(by)
    settings = settings_of(home)
    report = Report(as_json=as_json, dry_run=dry_run)
    if listing:
        with existing(home) as ledger:
            report.list(ledger, settings, acting().at - dt.timedelta(days=days))
        return ExitCode.DONE
    converter = conversion.find() if convert else None
    with _ledger(home, rehearse=dry_run) as ledger:
        report.run(_collecting(ledger, settings, by, converter, report, drafts=not no_drafts))
    return report.exit_code


def settings_of(home: Path) -> MailSettings:
    """What mail.yaml says. Raises DefinitionError with every mistake in it."""
    from cli.organisation import folder
    from mailing.settings import settings

    return settings(folder(home))


@contextmanager
def _ledger(home: Path, *, rehearse: bool) -> Iterator[Ledger]:
    from cli.ledger import opened, opened_if_there
    from cli.organisation import library
    from filing.ledger.rehearsal import Rehearsal

    if not rehearse:
        with opened(home) as ledger:
            yield ledger
        return
    with (
        opened_if_there(home) or nullcontext() as there,
        Rehearsal(home, there.library if there else library(home), there) as ledger,
    ):
        yield ledger


def _collecting(
    ledger: Ledger,
    settings: MailSettings,
    by: str | None,
    converter: Converter | None,
    report: Report,
    *,
    drafts: bool,
) -> Collecting:
    from cli.ledger import acting
    from cli.waiting import tell_of_waiting, tell_of_what_would_wait
    from mailing.collecting import Collecting
    from mailing.secrets import Secrets

    return Collecting(
        ledger,
        settings,
        Secrets(),
        lambda: acting(by),
        tell_of_what_would_wait if report.dry_run else tell_of_waiting,
        report.besides,
        through=report.through,
        converter=converter,
        drafts=drafts,
    )


class Report:
    """What was found: a paragraph a message for a person, or one JSON document, whole in any case."""

    def __init__(self, *, as_json: bool, dry_run: bool) -> None:
        from mailing.collected_told import Tally

        self._as_json, self.dry_run = as_json, dry_run
        self._messages: list[dict[str, Any]] = []
        self._besides: list[dict[str, Any]] = []
        self._tally = Tally()
        self._progress: Progress | None = None
        self._open, self._read = ExitStack(), 0

    @property
    def exit_code(self) -> ExitCode:
        """The worst that became of any of them."""
        if self._tally.is_refused:
            return ExitCode.REFUSED
        return ExitCode.REVIEW if self._tally.needs_a_look else ExitCode.DONE

    def run(self, step: Collecting) -> None:
        """Every message as it ends."""
        try:
            with self._open:
                for came in step.run():
                    self._open.close()
                    self._progress = None
                    self._add(came)
        except BaseException as error:
            self._tally.look_at(step)
            self._break_off(error)
            raise
        self._tally.look_at(step)
        self._end()

    def list(self, ledger: Ledger, settings: MailSettings, since: dt.datetime) -> None:
        """What was collected since then."""
        from mailing.collecting import came_before

        for one in came_before(ledger, settings, since):
            self._add(one)
        self._end()

    def besides(self, one: Imported) -> None:
        """A document of an import that was broken off before."""
        from cli.imported_told import show

        if self._as_json:
            self._besides.append(one.as_json())
        else:
            show(one)
        self._tally.count(one)

    def through(self, done: int, of: int) -> None:
        """So many messages of so many are read."""
        if self._progress is None:
            self._progress = self._open.enter_context(Progress("Reading", of))
            self._read = 0
        while self._read < done:
            self._progress.advance()
            self._read += 1

    def _add(self, came: Came) -> None:
        self._tally.add(came)
        if self._as_json:
            self._messages.append(_as_json(came))
        else:
            _show(came, dry_run=self.dry_run)

    def _end(self) -> None:
        if self._as_json:
            told = {"messages": self._messages, "besides": self._besides, "summary": self._told_summary()}
            tell_json(told)
            return
        tell(self._in_words(), err=True)
        from mailing.collected_told import messages

        tally, counts = self._tally, self._tally.counts
        if tally.unmoved:
            say = "could not be moved in the mailbox; they are kept and taken in, and lie where they were found."
            tell(f"{messages(tally.unmoved)} {say} [message-not-moved]", err=True)
        for fault in tally.no_folder:
            tell(f"{fault.what} {fault.do} [{fault.code}]", err=True)
        if tally.with_words:
            tell(
                f"Words of the sender are to be read in {messages(tally.with_words)}. [mail-words]", err=True
            )
        if (counts["review"] or tally.waiting) and not self.dry_run:
            tell("What is in doubt: carepack queries go, or carepack queries list", err=True)
        if counts["bounced"]:
            tell("What did not arrive: carepack send list", err=True)
        if self.exit_code is not ExitCode.DONE:
            tell("What a code means, and what to do: carepack explain CODE", err=True)

    def _break_off(self, error: BaseException) -> None:
        if isinstance(error, BrokenPipeError):
            return
        if self._as_json:
            from cli.failures import in_json

            told = {"messages": self._messages, "besides": self._besides, "summary": self._told_summary()}
            tell_json({**told, "error": in_json(error)})
        elif self._tally.counts["messages"]:
            tell(f"Broken off. {self._in_words()} Nothing is lost: run the same again to go on.", err=True)

    def _in_words(self) -> str:
        return self._tally.in_words() + (" Nothing was filed or moved (--dry-run)." if self.dry_run else "")

    def _told_summary(self) -> dict[str, Any]:
        return {**self._tally.as_json(), "dry_run": self.dry_run}


def _show(came: Came, *, dry_run: bool) -> None:
    from cli.imported_told import show
    from cli.reading import show_left_out
    from mailing.collected_told import STATES

    mail = came.mail
    said = f"{mail.reason} [{mail.code}]" if mail.reason else ""
    sender = f"from {_sender(came)}" if mail.sender else "from nobody it names"
    answers = f", about message {came.answers.id} to {came.answers.recipient_name}" if came.answers else ""
    about = f" “{came.subject}”" if came.subject else ""
    word = styled(f"{STATES.get(mail.state, mail.state):<11}", fg=_COLOURS.get(mail.state))
    tell(word, f" mail {mail.id} {sender}{answers}{about}", *([f"  {said}"] if said else []))
    if came.is_problem:
        where = "would go to" if dry_run else "lies in"
        tell(f"{'':<11}  it {where} the folder {came.folder} of the mailbox")
    for one in came.documents:
        show(one)
        show_left_out(one.file, one.left_out)


def _sender(came: Came) -> str:
    return f"{came.person.name} ({came.mail.sender})" if came.person else f"{came.mail.sender}"


def _as_json(came: Came) -> dict[str, Any]:
    mail = came.mail
    return {
        "mail": mail.id,
        "found": mail.found_at.isoformat(timespec="seconds"),
        "sender": mail.sender,
        "person": came.person.ref if came.person else None,
        "subject": came.subject,
        "message_id": mail.message_id,
        "answers": mail.answers,
        "state": mail.state,
        "code": mail.code,
        "reason": mail.reason,
        "problem": came.is_problem,
        "folder": came.folder,
        "documents": [one.as_json() for one in came.documents],
    }
