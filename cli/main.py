"""The `carepack` command. Subcommands are imported when they are run, so that `--help` is quick."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from pathlib import Path
from typing import Any

import click

from cli.arguments import Group, HomeFolder
from cli.exit_codes import ExitCode
from cli.terminal import tell

_COMMANDS = {
    "desk": ("cli.desk", "desk", "Open the desk: all of this in a window of the browser."),
    "forms": ("cli.forms", "forms", "List, show and check forms; make your own."),
    "blank": ("cli.blanks", "blank", "Make blank or pre-filled forms in Word and PDF."),
    "pack": ("cli.pack", "pack", "Make packs of documents for people, teams, homes or everybody."),
    "fill": ("cli.making", "fill", "Make a filled form from a record."),
    "letter": ("cli.letters", "letter", "Make a letter: of a record, or to people of the roster."),
    "letters": (
        "cli.letter_lint",
        "letters",
        "List letters, write their templates, check templates and letterhead.",
    ),
    "read": ("cli.reading", "read", "Read completed forms and show their records; files nothing."),
    "import": ("cli.importing", "import_", "File completed forms; what is in doubt becomes a query."),
    "collect": ("cli.collecting", "collect", "Fetch returned mail, and file what hangs on it."),
    "mail": ("cli.mail", "mail", "Sign in to the mail server; passwords of documents that are mailed."),
    "queries": ("cli.queries", "queries", "List, show and settle what a person must look at."),
    "records": ("cli.records", "records", "List, show and export what is filed."),
    "means": ("cli.means", "means", "Show the means of a person's evaluations, by C and by behaviour."),
    "due": ("cli.due", "due", "Show what falls due: supervision, appraisals, records to sign, actions."),
    "reports": (
        "cli.reports",
        "reports",
        "Show the supervision matrix, open actions, what is lacking, and more.",
    ),
    "postpone": ("cli.postponing", "postpone", "Put off what is due, with a reason; book it again."),
    "copies": ("cli.copies", "copies", "List what was handed out and has not come back."),
    "send": ("cli.sending", "send", "Send packs by mail to the people they are for."),
    "roster": ("cli.roster", "roster", "Bring in and list the people documents are for."),
    "subject-access": (
        "cli.subject_access",
        "subject_access",
        "Answer who asks for all that is held about them.",
    ),
    "retention": (
        "cli.retention",
        "retention",
        "Say how long records are kept, hold them, destroy what is over.",
    ),
    "accounts": ("cli.accounts", "accounts", "Say who may sign in at a desk that several people use."),
    "ledger": ("cli.keeping", "ledger", "Look after the ledger: status, verify, backup, restore, move."),
    "doctor": ("cli.doctor", "doctor", "Look whether all is there and sound, and say what to do."),
    "explain": ("cli.explaining", "explain", "Say what a code means, and what to do about it."),
    "demo": ("cli.demo", "demo", "Make, fill, read back and file a form, and show the result."),
    "completion": ("cli.completion", "completion", "Print the script for completion in a shell."),
}


class _Lazy(Group):
    """A group that knows its subcommands' one-line help without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name, _ = _COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, _, text) in _COMMANDS.items()])


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--home",
    type=HomeFolder(),
    envvar="CAREPACK_HOME",
    show_envvar=True,
    help="The folder where carepack keeps its data.",
)
@click.version_option(package_name="carepack", prog_name="carepack")
@click.pass_context
def cli(ctx: click.Context, home: Path | None) -> None:
    """Fillable Word and PDF forms for social care, and the completed ones read back into one record.

    \b
    Exit codes: 0 done, 2 wrong use, 3 done but a person must look at something, 4 a document was
    refused, 5 a definition or record is faulty, 6 a file could not be written, 1 unexpected.
    """
    ctx.obj = home if home is not None else Path(click.get_app_dir("carepack"))


def main() -> None:
    """Runs the command; the one place where a failure becomes a message and an exit code."""
    _speak_utf8()
    if signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _stop)
    sys.exit(run(sys.argv[1:]))


def _stop(number: int, frame: object) -> None:  # noqa: ARG001 - as a signal's handler is called
    """A run that is told to end (by a service manager, or when the machine goes down) ends as with Ctrl+C."""
    raise KeyboardInterrupt


def run(args: list[str]) -> int:
    """Runs the command with these arguments and returns its exit code."""
    try:
        result: Any = cli.main(args=args, prog_name="carepack", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        tell("Stopped.", err=True)
        return ExitCode.UNEXPECTED
    except click.ClickException as error:
        from cli.failures import misused

        return misused(error)
    except BrokenPipeError:
        # The reader of our output has gone (`carepack … | head`); Python would complain at exit otherwise.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except Exception as error:  # the one handler: nothing a user sees is a traceback
        from cli.failures import explain

        return explain(error)
    return int(result or ExitCode.DONE)


def _speak_utf8() -> None:
    # A Windows console or a pipe may be set to an old code page: names must not turn into question marks.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
