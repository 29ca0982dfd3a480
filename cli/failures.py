"""From an exception to a message and an exit code; the only place that does so."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

import click

from cli.exit_codes import ExitCode
from schemas.errors import CarepackError, LedgerError, UnknownFormError, UsageError


def explain(error: Exception) -> ExitCode:
    """Says on stderr what went wrong and what to do, and returns the exit code."""
    if isinstance(error, CarepackError):
        for fault in error.faults:
            click.echo(str(fault), err=True)
        if isinstance(error, LedgerError):
            return ExitCode.NOT_WRITTEN
        usage = isinstance(error, UsageError | UnknownFormError)
        return ExitCode.USAGE if usage else ExitCode.FAULTY
    if isinstance(error, OSError):
        name = f" “{error.filename}”" if error.filename else ""
        reason = error.strerror or "unknown reason"
        click.echo(f"The file or folder{name} cannot be used: {reason}. [file-system]", err=True)
        return ExitCode.NOT_WRITTEN
    # Where the fault is, never what was being worked on: values could be somebody's answers.
    last = traceback.extract_tb(error.__traceback__)[-1]
    click.echo(
        f"carepack met a fault of its own ({type(error).__name__} at {Path(last.filename).name}:{last.lineno}). "
        "Nothing was changed. Please report this line; it holds nothing of what was written on the form. [unexpected]",
        err=True,
    )
    if os.environ.get("CAREPACK_DEBUG"):
        traceback.print_exception(error)
    return ExitCode.UNEXPECTED
