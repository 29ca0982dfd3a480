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
    from schemas.errors import Fault

_COLOURS = {"imported": "green", "bounce": "red", "notice": "blue", "empty": "yellow", "refused": "red"}
_WORDS = {"imported": "taken in", "found": "not fetched", "kept": "to be read"}
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
        self._as_json, self.dry_run = as_json, dry_run
        self._messages: list[dict[str, Any]] = []
        self._besides: list[dict[str, Any]] = []
        self._summary = dict.fromkeys(("messages", "problems", "bounced", *_OUTCOMES), 0)
        self._waiting = self._unmoved = self._found = self._unread = self._with_words = 0
        self._no_folder: tuple[Fault, ...] = ()
        self._progress: Progress | None = None
        self._open, self._read = ExitStack(), 0

    @property
    def exit_code(self) -> ExitCode:
        """The worst that became of any of them."""
        counts = self._summary
        if counts["refused"] or self._unread:
            return ExitCode.REFUSED
        look = counts["review"] + counts["problems"] + counts["bounced"]
        return ExitCode.REVIEW if look + self._waiting + self._unmoved + self._found else ExitCode.DONE

    def run(self, step: Collecting) -> None:
        """Every message as it ends."""
        try:
            with self._open:
                for came in step.run():
                    self._open.close()
                    self._progress = None
                    self._add(came)
        except BaseException as error:
            self._look_at(step)
            self._break_off(error)
            raise
        self._look_at(step)
        self._end()

    def _look_at(self, step: Collecting) -> None:
        self._unmoved, self._no_folder = len(step.unmoved), tuple(step.no_folder.values())

    def list(self, ledger: Ledger, settings: MailSettings, since: dt.datetime) -> None:
        """What was collected since then."""
        from mailing.collecting import came_before

        for one in came_before(ledger, settings, since):
            self._add(one)
        self._end()

    def besides(self, one: Imported) -> None:
        """A document of an import that was broken off before."""
        from cli.importing import show

        if self._as_json:
            self._besides.append(one.as_json())
        else:
            show(one)
        self._count(one)

    def through(self, done: int, of: int) -> None:
        """So many messages of so many are read."""
        if self._progress is None:
            self._progress = self._open.enter_context(Progress("Reading", of))
            self._read = 0
        while self._read < done:
            self._progress.advance()
            self._read += 1

    def _add(self, came: Came) -> None:
        mail = came.mail
        self._summary["messages"] += 1
        self._summary["problems"] += came.is_problem
        self._summary["bounced"] += mail.state == "bounce"
        self._found += mail.state in {"found", "kept"}
        self._with_words += mail.code == "mail-words"
        self._unread += mail.state == "refused" and not came.documents
        for one in came.documents:
            self._count(one)
        if self._as_json:
            self._messages.append(_as_json(came))
        else:
            _show(came, dry_run=self.dry_run)

    def _count(self, one: Imported) -> None:
        self._summary[one.outcome] += 1
        self._waiting += one.waiting

    def _end(self) -> None:
        if self._as_json:
            told = {"messages": self._messages, "besides": self._besides, "summary": self._told_summary()}
            tell_json(told)
            return
        tell(self._in_words(), err=True)
        counts = self._summary
        if self._unmoved:
            say = "could not be moved in the mailbox; they are kept and taken in, and lie where they were found."
            tell(f"{_messages(self._unmoved)} {say} [message-not-moved]", err=True)
        for fault in self._no_folder:
            tell(f"{fault.what} {fault.do} [{fault.code}]", err=True)
        if self._with_words:
            tell(
                f"Words of the sender are to be read in {_messages(self._with_words)}. [mail-words]", err=True
            )
        if (counts["review"] or self._waiting) and not self.dry_run:
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
        elif self._summary["messages"]:
            tell(f"Broken off. {self._in_words()} Nothing is lost: run the same again to go on.", err=True)

    def _in_words(self) -> str:
        counts = self._summary
        documents = ", ".join(f"{counts[o]} {o}" for o in _OUTCOMES if o != "rejected" or counts[o])
        told = f"{_messages(counts['messages'])}, with documents: {documents}."
        told += f" {counts['problems']} to look at in the mailbox." if counts["problems"] else ""
        return told + (" Nothing was filed or moved (--dry-run)." if self.dry_run else "")

    def _told_summary(self) -> dict[str, Any]:
        return {
            **self._summary,
            "still_in_review": self._waiting,
            "not_fetched": self._found,
            "not_moved": self._unmoved,
            "no_folder": [fault.what for fault in self._no_folder],
            "dry_run": self.dry_run,
        }


_OUTCOMES = ("filed", "review", "refused", "duplicate", "rejected")


def _messages(number: int) -> str:
    return "1 message" if number == 1 else f"{number} messages"


def _show(came: Came, *, dry_run: bool) -> None:
    from cli.importing import show
    from cli.reading import show_left_out

    mail = came.mail
    said = f"{mail.reason} [{mail.code}]" if mail.reason else ""
    sender = f"from {_sender(came)}" if mail.sender else "from nobody it names"
    answers = f", about message {came.answers.id} to {came.answers.recipient_name}" if came.answers else ""
    about = f" “{came.subject}”" if came.subject else ""
    word = styled(f"{_WORDS.get(mail.state, mail.state):<11}", fg=_COLOURS.get(mail.state))
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
