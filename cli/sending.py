"""`carepack send`: packs and reminders to the people they are for, by mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import JSON, AnyPath, Group, TargetFolder
from cli.days import DAY_AHEAD, MOST_DAYS
from cli.exit_codes import ExitCode
from cli.ledger import BY, acting, existing, now
from cli.organisation import folder
from cli.outbox import add_to
from cli.terminal import tell, tell_json
from cli.whom import about_people

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.mail.messages import Role
    from filing.people.whom import Whom
    from mailing.outcomes import Run
    from mailing.planning import Plan
    from mailing.posting import Posted
    from mailing.settings import MailSettings

_LONGEST_STAY = 7 * 24 * 60


class _Sending(Group):
    """A group in which files need no command before them: `carepack send packs/` is `carepack send packs packs/`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click has it, with `packs` before what is no command."""
        if args and not ctx.resilient_parsing and self._are_files(ctx, args):
            args = ["packs", *args]
        return super().parse_args(ctx, args)

    def _are_files(self, ctx: click.Context, args: list[str]) -> bool:
        first, *rest = args
        if first == "packs":  # a folder is often called so
            return Path(first).exists() and not self._names_files(ctx, rest)
        if first in self.list_commands(ctx) or first in {"-h", "--help"}:
            return False
        return first.startswith("-") or any(c in first for c in "/\\.") or Path(first).exists()

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click has it. Raises UsageError `no-such-command`: a word may be meant for a folder, too."""
        from difflib import get_close_matches

        from schemas.errors import UsageError

        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-"):
            near = get_close_matches(args[0], known, n=1)
            what = f"There is no folder or zip “{args[0][:60]}” here, and no command of that name."
            do = f"Did you mean “{near[0]}”?" if near else "Check the name and the folder."
            raise UsageError.of("no-such-command", what, do)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options of `packs` first, since it is what `carepack send FOLDER` means; then the commands."""
        packs = self.commands["packs"]
        options = (p for p in packs.get_params(ctx) if isinstance(p, click.Option))
        found = (option.get_help_record(ctx) for option in options)
        with formatter.section("Options of carepack send FOLDER"):
            formatter.write_dl([record for record in found if record is not None])
        self.format_commands(ctx, formatter)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Both ways in which it is called."""
        formatter.write_usage(ctx.command_path, "FOLDER|ZIP... [OPTIONS]")
        formatter.write_usage(ctx.command_path, "COMMAND [ARGS]...", "   or: ")

    def _names_files(self, ctx: click.Context, args: list[str]) -> bool:
        """Whether files are named among these arguments of `packs`."""
        try:
            given, _, _ = self.commands["packs"].make_parser(ctx).parse_args(list(args))
        except click.UsageError:
            return True  # the command tells what is wrong with them
        paths = given.get("paths")
        return isinstance(paths, list | tuple) and bool(
            paths
        )  # where none is given, click has a sign of its own


@click.group(cls=_Sending)
def send() -> None:
    """Send packs by mail to the people they are for, and see what became of each message.

    `carepack send FOLDER` looks up every document in a folder or zip of `carepack pack`, shows who gets what, asks, and
    sends. Nobody but the person, their supervisor or their manager gets anything, and nobody gets it twice.
    """


def _who_and_how(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of everything that is sent."""
    roles = click.Choice(["person", "supervisor", "manager"])
    say = "Who gets it (the person, where it is not said), and again for each."
    for option in (
        click.option("--to", "roles", multiple=True, type=roles, help=say),
        click.option("--dry-run", is_flag=True, help="Show who would get what, and do nothing."),
        click.option("--yes", "sure", is_flag=True, help="Do not ask first."),
        click.option(
            "--queue", "only_queue", is_flag=True, help="Put it into the outbox, and send nothing yet."
        ),
        click.option(
            "--drafts",
            type=TargetFolder(),
            metavar="FOLDER",
            help="Send nothing: write drafts (.eml) into this folder, for you to open and send.",
        ),
        BY,
        JSON,
    ):
        command = option(command)
    return command


@send.command()
@click.argument("paths", nargs=-1, required=True, type=AnyPath(), metavar="FOLDER|ZIP...")
@click.option(
    "--return-by", type=DAY_AHEAD, help="The day by which the papers are wanted back, such as 30/11/2026."
)
@about_people("Of whom alone")
@_who_and_how
@click.pass_obj
def packs(
    home: Path,
    /,
    paths: tuple[Path, ...],
    return_by: dt.date | None,
    whom: Whom,
    roles: tuple[Role, ...],
    **how: Any,
) -> ExitCode:
    """Send the packs in a FOLDER or ZIP: each document to whom it was made for, whatever its file is called.

    A file that is no document of a pack, or was changed since, is refused by name; a document that is out already is
    told, and not sent again.
    """
    from filing.people.whom import chosen
    from mailing.planning import plan
    from mailing.settings import settings

    with existing(home) as ledger:
        actor = acting(how["by"])
        own = settings(folder(home))
        only = {p.id for p in chosen(ledger, whom)} if whom else None
        planned = plan(ledger, paths, roles or ("person",), own, actor.day, only=only)
        return _Posting(ledger, home, own, how, return_by).post(planned)


@send.command()
@click.option(
    "--older-than",
    type=click.IntRange(0, MOST_DAYS),
    required=True,
    metavar="DAYS",
    help="What was sent or handed over that long ago and has not come back.",
)
@click.option(
    "--every",
    type=click.IntRange(0, MOST_DAYS),
    default=7,
    show_default=True,
    metavar="DAYS",
    help="Nobody who was reminded in so many days.",
)
@about_people("Whose papers alone")
@_who_and_how
@click.pass_obj
def reminders(
    home: Path, /, older_than: int, every: int, whom: Whom, roles: tuple[Role, ...], **how: Any
) -> ExitCode:
    """Remind people of what was sent or given to them and has not come back: one message each, nothing enclosed.

    Supervisors are asked for the records that they fill in, and people for all else, where --to does not say
    whom to ask. What was made and never went out is told, and nobody is asked for it.
    """
    from filing.people.whom import refs_of
    from mailing.reminding import remind
    from mailing.settings import settings

    with existing(home) as ledger:
        actor = acting(how["by"])
        own = settings(folder(home))
        refs = refs_of(ledger, whom)
        planned = remind(
            ledger,
            roles,
            own,
            actor,
            older_than=older_than,
            every=every,
            people=refs,
        )
        if not (planned.letters or planned.left or planned.already or how["as_json"]):
            tell("Nobody is to be reminded of anything that went out so long ago.", err=True)
        return _Posting(ledger, home, own, how).post(planned)


@send.command()
@click.argument("numbers", nargs=-1, type=int, metavar="[NUMBER]...")
@click.option("--drafts", type=TargetFolder(), metavar="FOLDER", help="Write drafts instead of sending.")
@click.option(
    "--wait",
    type=click.IntRange(0, _LONGEST_STAY),
    metavar="MINUTES",
    help="Stay so long, and try those again that the server refuses for now.",
)
@BY
@JSON
@click.pass_obj
def go(
    home: Path,
    numbers: tuple[int, ...],
    drafts: Path | None,
    wait: int | None,
    by: str | None,
    as_json: bool,
) -> ExitCode:
    """Send what is in the outbox and due: all of it, or the messages of these NUMBERs."""
    from cli.sending_words import code_of, run_json, tell_of_run
    from mailing.settings import settings

    with existing(home) as ledger:
        run = run_once(
            ledger,
            settings(folder(home)),
            acting(by).by,
            drafts,
            in_json=as_json,
            only=frozenset(numbers) or None,
            wait=wait,
        )
    if as_json:
        tell_json(run_json(run))
    else:
        tell_of_run(run)
    return code_of(run)


def run_once(
    ledger: Ledger,
    own: MailSettings,
    by: str,
    drafts: Path | None,
    *,
    in_json: bool,
    only: frozenset[int] | None = None,
    wait: int | None = None,
) -> Run:
    """One run over the outbox, told line by line; to the server, or into a folder. Raises UsageError."""
    import time

    from cli.sending_words import tell_of_one
    from filing.ledger.actor import Actor
    from mailing.pace import Clock
    from mailing.preview import draft
    from mailing.secrets import Secrets
    from mailing.sending import go as sent
    from mailing.transport import connector

    told = (lambda _: None) if in_json else tell_of_one
    if drafts is not None:
        return draft(ledger, own, drafts, Actor(by, now()), only=only, tell=told)
    return sent(
        ledger,
        own,
        connector(own, Secrets()),
        Clock(now, time.sleep),
        by,
        only=only,
        until=now() + dt.timedelta(minutes=wait) if wait else None,
        tell=told,
    )


class _Posting:
    """From a plan to what became of it, with what the options say."""

    def __init__(
        self,
        ledger: Ledger,
        home: Path,
        own: MailSettings,
        how: dict[str, Any],
        return_by: dt.date | None = None,
    ) -> None:
        self.ledger, self.home, self.own, self.how, self.return_by = ledger, home, own, how, return_by

    def post(self, plan: Plan) -> ExitCode:
        """Shows, asks, queues and sends. Exit code 3 where a person must look at something."""
        from cli.sending_words import (
            code_of,
            plan_json,
            queued_json,
            run_json,
            tell_of_plan,
            tell_of_queued,
            tell_of_run,
        )
        from mailing.posting import waiting

        in_json = self.how["as_json"]
        if not in_json:
            tell_of_plan(plan)
        before = waiting(plan)
        if not (plan.letters or before) or self.how["dry_run"] or not self._is_sure(plan, len(before)):
            if in_json:
                tell_json({**plan_json(plan), "queued": [], "run": None})
            return ExitCode.REVIEW if plan.left or self._unsaid(plan) else ExitCode.DONE
        posted = self._posted(plan)
        run = posted.run
        tell_of_queued(posted)
        if in_json:
            queued = [*map(queued_json, posted.queued)]
            tell_json({**plan_json(plan), "queued": queued, "run": run_json(run) if run else None})
        elif run is not None:
            tell_of_run(run, sum(bool(one.held) for one in plan.letters))
        else:
            tell(f"{len(posted.numbers)} in the outbox. To send them: carepack send go", err=True)
        if plan.left or posted.needs_a_look:
            return ExitCode.REVIEW
        return code_of(run) if run else ExitCode.DONE

    def _unsaid(self, plan: Plan) -> bool:
        """Whether something was to be sent and nobody said that it may."""
        return bool(plan.letters) and not self.how["dry_run"]

    def _is_sure(self, plan: Plan, waiting: int) -> bool:
        from cli.keys import is_terminal
        from mailing.told import counted

        if self.how["sure"] or self.how["only_queue"]:
            return True
        if self.how["as_json"] or not is_terminal():
            tell("Nothing was sent. To send it, add --yes.", err=True)
            return False
        what = (
            "Write these drafts"
            if self.how["drafts"]
            else f"Send {counted(len(plan.letters) + waiting, 'message')}"
        )
        return click.confirm(f"{what}?", err=True)

    def _posted(self, plan: Plan) -> Posted:
        import secrets

        from cli.organisation import organisation
        from cli.sending_words import tell_of_one
        from cli.terminal import Progress
        from mailing.posting import must_have_server, post
        from mailing.queueing import Writer

        sends = not self.how["only_queue"]
        if sends and self.how["drafts"] is None:
            must_have_server(self.own)
        name = organisation(self.home).branding.organisation or self.own.name or "Your employer"
        writer = Writer(self.own, name, acting(self.how["by"]), secrets.token_bytes, self.return_by)
        hear = (lambda _: None) if self.how["as_json"] else tell_of_one
        with ExitStack() as writing:
            progress = writing.enter_context(Progress("Writing", len(plan.letters)))

            def send(numbers: frozenset[int]) -> Run:
                writing.close()  # what becomes of each is told from here on
                return self._run(numbers)

            return post(
                self.ledger,
                plan,
                writer,
                send if sends else None,
                each=lambda _: progress.advance(),
                hear=hear,
            )

    def _run(self, numbers: frozenset[int]) -> Run:
        by = acting(self.how["by"]).by
        return run_once(
            self.ledger, self.own, by, self.how["drafts"], in_json=self.how["as_json"], only=numbers
        )


add_to(send)
