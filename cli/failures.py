"""From an exception to a message and an exit code; the only place that does so."""

from __future__ import annotations

import os
import re
import traceback
from pathlib import Path

import click

from cli.exit_codes import ExitCode
from cli.terminal import tell
from schemas.errors import CarepackError, LedgerError, MailError, UnknownFormError, UsageError


def in_json(error: BaseException) -> dict[str, str]:
    """The same for a JSON document that ends here: code and sentence."""
    if isinstance(error, CarepackError) and error.faults:
        first = error.faults[0]
        return {"code": first.code, "say": f"{first.what} {first.do}"}
    if isinstance(error, OSError):
        reason = error.strerror or "unknown reason"
        return {"code": "file-system", "say": f"A file or folder cannot be used: {reason}."}
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return {"code": "stopped", "say": "It was stopped. Run the same again: nothing is lost."}
    return {"code": "unexpected", "say": f"carepack met a fault of its own ({type(error).__name__})."}


def explain(error: Exception) -> ExitCode:
    """Says on stderr what went wrong and what to do, and returns the exit code."""
    if isinstance(error, CarepackError):
        for fault in error.faults:
            tell(str(fault), err=True)
        if isinstance(error, LedgerError | MailError):
            return ExitCode.NOT_WRITTEN
        usage = isinstance(error, UsageError | UnknownFormError)
        return ExitCode.USAGE if usage else ExitCode.FAULTY
    if isinstance(error, OSError):
        tell(f"{unusable(error)} [file-system]", err=True)
        return ExitCode.NOT_WRITTEN
    # Where the fault is, never what was being worked on: values could be somebody's answers.
    last = traceback.extract_tb(error.__traceback__)[-1]
    tell(
        f"carepack met a fault of its own ({type(error).__name__} at {Path(last.filename).name}:{last.lineno}). "
        "Nothing was changed. Please report this line; it holds nothing of what was written on the form. [unexpected]",
        err=True,
    )
    if os.environ.get("CAREPACK_DEBUG"):
        tell("".join(traceback.format_exception(error)), err=True, lines=True)
    return ExitCode.UNEXPECTED


def unusable(error: OSError) -> str:
    """What the system has against a file or folder, and what to do, without a code."""
    name = f" “{os.fsdecode(error.filename)}”" if error.filename else ""
    reason = error.strerror or "unknown reason"
    return (
        f"The file or folder{name} cannot be used: {reason}. "
        "Check that the disk has room and that you may write there."
    )


def misused(error: click.ClickException) -> ExitCode:
    """Says on stderr how the command line is wrong and where its help is, and returns the exit code."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):  # a group by itself: what it can do
        tell(error.message, err=True, lines=True)
        return ExitCode.USAGE
    code, what, do = _misuse(error)
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "carepack"
    tell(f"{what} {do or f'`{command} --help` shows how it is used.'} [{code}]", err=True)
    return ExitCode.USAGE


def _misuse(error: click.ClickException) -> tuple[str, str, str]:
    """Code, what is wrong, and what to do where that is known."""
    match error:
        case click.NoSuchOption():
            near = " or ".join(error.possibilities or ())
            return (
                "no-such-option",
                f"There is no option {error.option_name}.",
                f"Did you mean {near}?" if near else "",
            )
        case click.MissingParameter(param=click.Parameter() as param):
            return "usage-missing", f"{_name(param)} is missing.", ""
        case click.BadParameter(param=click.Parameter() as param):
            return "usage-value", f"{_name(param)}: {_wanted(param, error.message)}", ""
        case click.BadOptionUsage():
            return "usage-missing", f"{error.option_name} needs a value after it.", ""
    extra = re.search(r"unexpected extra arguments? \((.*)\)", error.message)
    if extra:
        do = "A name with spaces in it needs quotes."
        return "usage-extra", f"There is something more than belongs here: {extra[1]}.", do
    return "usage", error.format_message(), ""


def _name(param: click.Parameter) -> str:
    if isinstance(param, click.Option):
        return " or ".join(sorted(param.opts, key=len))
    return param.make_metavar(click.Context(click.Command("carepack"))).strip("[].")


def _wanted(param: click.Parameter, message: str) -> str:
    """What an argument may be."""
    kind = param.type
    if isinstance(kind, click.Choice):
        return f"it may be {', '.join(str(c) for c in kind.choices)}."
    if isinstance(kind, click.IntRange):
        low = f" from {kind.min}" if kind.min is not None else ""
        return f"it should be a whole number{low}{f' to {kind.max}' if kind.max is not None else ''}."
    return "it should be a whole number." if kind is click.INT else message
