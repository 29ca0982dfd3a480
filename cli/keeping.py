"""`carepack ledger …`: what is kept, whether it is whole, and copies of it."""

from __future__ import annotations

from pathlib import Path

import click

from cli.arguments import JSON, Group, TargetFolder
from cli.exit_codes import ExitCode
from cli.ledger import BY, acting, existing
from cli.restoring import restore
from cli.terminal import Progress, tell, tell_json
from filing.review.shown_pictures import sweep


@click.group(cls=Group)
def ledger() -> None:
    """Look after the ledger: what is in it, whether it is whole, backups there and back, the way to PostgreSQL."""


@ledger.command()
@JSON
@click.pass_obj
def status(home: Path, as_json: bool) -> None:
    """What the ledger holds, and where."""
    from dataclasses import asdict

    from filing.ledger.upkeep import status as counted

    with existing(home, forms=False) as opened:
        found = counted(opened)
        sweep(home, opened)
    if as_json:
        tell_json(asdict(found) | {"home": str(found.home)})
        return
    tell(f"{found.database}, originals in {found.home}")
    counts = (_so_many(found.people, "person", "people"), _so_many(found.copies, "copy", "copies"))
    tell(f"{counts[0]}, {counts[1]} issued, {_so_many(found.records, 'record', 'records')}")
    states = ", ".join(f"{n} {state}" for state, n in found.submissions.items()) or "none"
    tell(f"documents: {states}; {found.originals} originals, {found.bytes / 1e6:.1f} MB")
    tell(f"{_so_many(found.open_queries, 'query is', 'queries are')} open")


def _so_many(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"


@ledger.command()
@click.option(
    "--deep",
    is_flag=True,
    help="Read every original and compare every row with the audit, too; takes its time.",
)
@JSON
@click.pass_obj
def verify(home: Path, deep: bool, as_json: bool) -> ExitCode:
    """Check that the audit is unbroken and every original is there."""

    with existing(home) as opened:
        found = opened.verify(deep=deep)
        sweep(home, opened)
    if as_json:
        tell_json({"whole": not found, "findings": [{"code": f.code, "say": f.say} for f in found]})
    for finding in found:
        if not as_json:
            tell(f"{finding.say} [{finding.code}]")
    if not as_json and not found:
        tell("The ledger is whole.")
    return ExitCode.FAULTY if found else ExitCode.DONE


@ledger.command()
@BY
@JSON
@click.pass_obj
def reindex(home: Path, by: str | None, as_json: bool) -> None:
    """Make what records are listed and found by anew, from the records and the forms as they are."""
    from filing.ledger.upkeep import reindex as indexed

    with existing(home) as opened:
        done = indexed(opened, acting(by))
        sweep(home, opened)
    if as_json:
        tell_json({"records": done.records, "mended": done.mended})
    else:
        tell(f"{done.records} versions of records; {done.mended} of them were not indexed as they are.")


@ledger.command()
@click.argument("folder", type=TargetFolder())
@BY
@JSON
@click.pass_obj
def backup(home: Path, folder: Path, by: str | None, as_json: bool) -> ExitCode:
    """Copy the ledger and its originals into FOLDER, which can be used as a --home, and read all of it back."""
    from filing.ledger.upkeep import backup as copied

    with existing(home) as opened, Progress("Backing up", 0) as bar:
        done = copied(opened, folder, acting(by), bar.reach)
        sweep(home, opened)
    if as_json:
        missing = [{"code": f.code, "what": f.what, "where": str(f.place)} for f in done.missing]
        tell_json({"folder": str(folder), "originals": done.originals, "missing": missing})
    else:
        tell(str(folder))
        tell(f"{done.originals} originals.", err=True)
    for fault in done.missing:
        tell(str(fault), err=True)
    if done.missing:
        told = f"The backup is good but for {len(done.missing)} of the originals, which were damaged before."
        tell(told, err=True)
    return ExitCode.FAULTY if done.missing else ExitCode.DONE


ledger.add_command(restore)


@ledger.command()
@click.argument("url")
@BY
@click.pass_obj
def move(home: Path, url: str, by: str | None) -> None:
    """Copy the ledger into the empty PostgreSQL database at URL; originals stay in the home folder."""
    from filing.ledger.database import open_ledger
    from filing.ledger.upkeep import move as moved

    with open_ledger(home, create=False) as opened:
        moved(opened, url, acting(by))
        sweep(home, opened)
    tell("Moved. From now on set CAREPACK_LEDGER to that address; the file was left as it is.", err=True)
