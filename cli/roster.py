"""`carepack roster …`: whom documents are for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import JSON, SOURCE, Group
from cli.ledger import BY, acting, existing, opened
from cli.terminal import printable

if TYPE_CHECKING:
    from filing.people.roster import Person


@click.group(cls=Group)
def roster() -> None:
    """Bring in and list the people documents are made for."""


@roster.command("import")
@click.argument("file", type=SOURCE, metavar="CSV")
@BY
@JSON
@click.pass_obj
def import_(home: Path, file: Path, by: str | None, as_json: bool) -> None:
    """Bring in people from CSV (columns ref, name, role, manager, email, band); known ones are updated.

    Managers go by reference or exact name. With any mistake in the file nothing is changed, and all are shown.
    """
    import sys

    from cli.files import show_json
    from filing.people.bands import unfit_bands
    from filing.people.roster import import_csv
    from filing.people.roster_file import SIZE_LIMIT
    from schemas.errors import Fault, Place, RosterError

    if str(file) == "-":
        data = sys.stdin.buffer.read(SIZE_LIMIT + 1)
    else:
        with file.open("rb") as source:
            data = source.read(SIZE_LIMIT + 1)
    try:
        with opened(home) as ledger:
            done = import_csv(ledger, data, acting(by))
            unfit = unfit_bands(ledger)
    except RosterError as error:
        faults = (Fault(f.code, f.what, Place(file=str(file), line=f.place.line), f.do) for f in error.faults)
        raise RosterError(*faults) from None
    for one in unfit:
        say = (
            f"The band “{one.band}” of {', '.join(one.people)} is none that a form knows ({'; '.join(one.answers)}); "
            "their forms leave it blank. [band-unfit]"
        )
        click.echo(printable(say), err=True)
    if as_json:
        told = {"added": done.added, "updated": done.updated, "unchanged": done.unchanged}
        bands = [{"band": u.band, "people": list(u.people)} for u in unfit]
        show_json({**told, "ignored_columns": list(done.ignored), "bands_unfit": bands})
        return
    click.echo(f"{done.added} added, {done.updated} updated, {done.unchanged} as they were.")
    if done.ignored:
        click.echo(f"Columns not used: {printable(', '.join(done.ignored))}.", err=True)


@roster.command("list")
@JSON
@click.pass_obj
def list_(home: Path, as_json: bool) -> None:
    """Everybody on the roster, by name."""
    from cli.files import show_json
    from filing.people.roster import people

    with existing(home) as ledger:
        everyone = people(ledger)
    if as_json:
        show_json({"people": [_told(p) for p in everyone]})
        return
    for p in everyone:
        more = ", ".join(x for x in (p.role, f"band {p.band}" if p.band else "", _boss(p)) if x)
        click.echo(printable(f"{p.ref}  {p.name}{f'  ({more})' if more else ''}"))
    click.echo(f"{len(everyone)} people.", err=True)


def _boss(person: Person) -> str:
    return f"manager {person.manager_name}" if person.manager_name else ""


def _told(person: Person) -> dict[str, Any]:
    names = ("ref", "name", "role", "manager", "email", "band")
    return {n: getattr(person, n) for n in names}
