"""`carepack doctor`: whether all that carepack needs is there and sound, and what to do where it is not."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from cli.arguments import JSON, Command
from cli.exit_codes import ExitCode
from cli.ledger import VARIABLE, now
from cli.terminal import styled, tell, tell_json

_SHOWN: dict[str, dict[str, Any]] = {
    "ok": {"fg": "green"},
    "warn": {"fg": "yellow"},
    "bad": {"fg": "red", "bold": True},
}


@click.command(cls=Command)
@click.option(
    "--deep", is_flag=True, help="Read every original, and compare every row with the audit; takes its time."
)
@click.option("--online", is_flag=True, help="Ask the mail servers, too, whether they let us in.")
@JSON
@click.pass_obj
def doctor(home: Path, deep: bool, online: bool, as_json: bool) -> ExitCode:
    """Look whether all that carepack needs is there and sound, and say what to do; nothing is written.

    \b
    Exit codes: 0 all is well, 3 something is to be looked at (warn), 5 something does not work (bad).
    """
    from doctor.examine import examine
    from doctor.finding import Circumstances, free_bytes

    url = os.environ.get(VARIABLE) or None
    at = Circumstances(home, url, now(), os.environ, free_bytes, deep=deep, online=online)
    lines = []
    for line in examine(at):
        lines.append(line)
        if not as_json:
            tell(styled(f"{line.verdict:<5}", **_SHOWN[line.verdict]), f"{line.check:<12} {line.what}")
            if line.do:
                tell(f"{'':<18} {line.do}")
    counts = {verdict: sum(line.verdict == verdict for line in lines) for verdict in _SHOWN}
    if as_json:
        told = [{"check": n.check, "verdict": n.verdict, "what": n.what, "do": n.do} for n in lines]
        tell_json({"ok": counts["ok"], "warn": counts["warn"], "bad": counts["bad"], "lines": told})
    else:
        tell(f"{counts['ok']} well, {counts['warn']} to look at, {counts['bad']} bad.", err=True)
    if counts["bad"]:
        return ExitCode.FAULTY
    return ExitCode.REVIEW if counts["warn"] else ExitCode.DONE
