"""`carepack ledger restore`: a backup looked at, and put back."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.arguments import JSON, AnyPath, Command, TargetFolder
from cli.exit_codes import ExitCode
from cli.ledger import BY, VARIABLE, acting, counted
from cli.terminal import Progress, tell, tell_json

if TYPE_CHECKING:
    from filing.restoring.restore import Restored
    from schemas.errors import Fault


@click.command(cls=Command)
@click.argument("folder", type=AnyPath())
@click.option(
    "--to", type=TargetFolder(), help="The home to restore into, if not --home; never a server's database."
)
@click.option(
    "--replace", is_flag=True, help="Move what is there into a folder beside it; nothing is deleted."
)
@click.option(
    "--what-is-whole", is_flag=True, help="Of a damaged backup, restore what is whole, and say what is not."
)
@click.option("--check", is_flag=True, help="Only look whether the backup is whole; nothing is restored.")
@BY
@JSON
@click.pass_obj
def restore(
    home: Path,
    folder: Path,
    to: Path | None,
    replace: bool,
    what_is_whole: bool,
    check: bool,
    by: str | None,
    as_json: bool,
) -> ExitCode:
    """Bring the backup in FOLDER back: checked by its hashes, into an empty home or PostgreSQL database.

    Killed, and run again, it goes on.
    """
    if check:
        return _looked_at(folder, as_json)
    from filing.restoring.restore import Wanted
    from filing.restoring.restore import restore as restored

    url = (os.environ.get(VARIABLE) or None) if to is None else None
    wanted = Wanted(folder, to or home, url, replace, what_is_whole)
    with Progress("Restoring", 0) as bar:
        done = restored(wanted, acting(by), bar.reach)
    if as_json:
        tell_json(_told(done))
    else:
        _say(done)
    return ExitCode.FAULTY if done.left_out or done.findings else ExitCode.DONE


def _looked_at(folder: Path, as_json: bool) -> ExitCode:
    from filing.restoring.looking import look

    with Progress("Looking", 0) as bar:
        found = look(folder, bar.reach)
    if as_json:
        told = found.manifest
        tell_json(
            {
                "whole": not found.faults,
                "made_at": told.made_at if told else None,
                "carepack": told.carepack if told else None,
                "revision": told.revision if told else None,
                "database": found.database,
                "originals": len(found.originals),
                "faults": _faults(found.faults),
            }
        )
    else:
        for fault in found.faults:
            tell(str(fault))
        if found.manifest is not None:
            records = counted(found.manifest.counts.get("records", 0))
            tell(f"Made {found.manifest.made_at} by carepack {found.manifest.carepack}: {records}.")
        tell(f"The database is {found.database}; {len(found.originals)} originals are whole.")
        if not found.faults:
            tell("The backup is whole.")
    return ExitCode.FAULTY if found.faults else ExitCode.DONE


def _say(done: Restored) -> None:
    tell(str(done.home))
    tell(f"{done.originals} originals; the rows are in {_WHERE[done.database]}.", err=True)
    if done.went_on:
        tell("It had been broken off before, and went on from there.", err=True)
    if done.aside is not None:
        tell(
            f"What was here before is in {done.aside}; put it away, or delete it when nothing is missed.",
            err=True,
        )
    for fault in done.left_out:
        tell(str(fault), err=True)
    for finding in done.findings:
        tell(f"{finding.say} [{finding.code}]", err=True)
    if done.left_out or done.findings:
        tell("What is named here is not as it was; all else is restored.", err=True)
    else:
        tell("The ledger is whole.", err=True)
    tell("What waits to be sent is held until you have looked: carepack send list.", err=True)


_WHERE = {"sqlite": "a file there", "postgresql": "the server's database"}


def _told(done: Restored) -> dict[str, object]:
    return {
        "home": str(done.home),
        "database": done.database,
        "originals": done.originals,
        "aside": str(done.aside) if done.aside is not None else None,
        "went_on": done.went_on,
        "left_out": _faults(done.left_out),
        "afterwards": [{"step": one.name, "count": one.count} for one in done.done],
        "whole": not done.findings,
        "findings": [{"code": f.code, "say": f.say} for f in done.findings],
    }


def _faults(faults: Iterable[Fault]) -> list[dict[str, str]]:
    return [{"code": f.code, "what": f.what, "where": str(f.place), "do": f.do} for f in faults]
