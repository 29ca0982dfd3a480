"""`carepack roster …`: whom documents are for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import JSON, SOURCE, Group
from cli.ledger import BY, acting, existing, opened
from cli.nobodys import tell_of_unclaimed
from cli.nobodys import told as offers
from cli.terminal import tell, tell_json
from cli.waiting import tell_of_waiting

if TYPE_CHECKING:
    from filing.people.roster import Imported, Person
    from filing.people.roster_doubts import Meant


@click.group(cls=Group)
def roster() -> None:
    """Bring in and list the people documents are made for."""


@roster.command("import")
@click.argument("file", type=SOURCE, metavar="FILE")
@click.option(
    "--accept-new-refs",
    "new_refs",
    is_flag=True,
    help="A known name under a new reference is somebody else, or has two; digits without zeros are right.",
)
@click.option(
    "--accept-other-names",
    "other_names",
    is_flag=True,
    help="Another name under a known reference is that person's new name.",
)
@click.option("--accept-odd-letters", "odd_letters", is_flag=True, help="What looks damaged is written so.")
@BY
@JSON
@click.pass_obj
def import_(
    home: Path,
    file: Path,
    new_refs: bool,
    other_names: bool,
    odd_letters: bool,
    by: str | None,
    as_json: bool,
) -> None:
    """Bring in people from CSV or Excel; known ones are updated.

    The columns are ref, name, role, manager, email, band and large_print (yes or no); all but two may be left out.
    Managers go by reference or exact name. With any mistake or doubt in the file nothing is changed, and all are shown;
    what is meant as it stands is taken with the --accept option that its line names.
    """
    import sys
    from dataclasses import replace

    from filing.people.bands import unfit_bands
    from filing.people.rings import rings
    from filing.people.roster_table import SIZE_LIMIT
    from filing.records.unclaimed import unclaimed
    from filing.review.second_look import import_roster
    from schemas.errors import Fault, RosterError

    if str(file) == "-":
        data = sys.stdin.buffer.read(SIZE_LIMIT + 1)
    else:
        with file.open("rb") as source:
            data = source.read(SIZE_LIMIT + 1)
    try:
        with opened(home) as ledger:
            meant = _meant(new_refs, other_names, odd_letters)
            done, waited, met = import_roster(ledger, data, acting(by), meant)
            unfit, managing = unfit_bands(ledger), rings(ledger)
            offered = unclaimed(ledger, done.named)
    except RosterError as error:
        faults = (Fault(f.code, f.what, replace(f.place, file=str(file)), f.do) for f in error.faults)
        raise RosterError(*faults) from None
    for one in unfit:
        say = (
            f"The band “{one.band}” of {', '.join(one.people)} is none that a form knows ({'; '.join(one.answers)}); "
            "their forms leave it blank. [band-unfit]"
        )
        tell(say, err=True)
    for ring in managing:
        tell(f"{_managing(ring)} If that is a slip, correct the manager there. [manager-ring]", err=True)
    for outcome in waited:
        tell_of_waiting(outcome)
    for now in met:
        left = "1 question is" if now.open == 1 else f"{now.open} questions are"
        tell(
            f"Document {now.submission}: {now.name} ({now.ref}) is who is meant; {left} still open.", err=True
        )
    if as_json:
        told = {"added": done.added, "updated": done.updated, "unchanged": done.unchanged}
        bands = [{"band": u.band, "people": list(u.people)} for u in unfit]
        more = {"ignored_columns": list(done.ignored), "lines_above": done.above}
        doubts = {"bands_unfit": bands, "manager_rings": [[p.ref for p in ring] for ring in managing]}
        met_now = [{"submission": m.submission, "ref": m.ref, "name": m.name, "open": m.open} for m in met]
        tell_json({**told, **more, **doubts, "known_now": met_now, "filed_under_names": offers(offered)})
    else:
        tell(f"{done.added} added, {done.updated} updated, {done.unchanged} as they were.")
        _tell_of_file(done)
    tell_of_unclaimed(offered)


def _tell_of_file(done: Imported) -> None:
    """What else there was in the file, used or not."""
    if done.sheet is not None:
        tell(f"The sheet “{done.sheet}” was read, and no other.", err=True)
    if done.hidden:
        rows = "1 hidden row" if done.hidden == 1 else f"{done.hidden} hidden rows"
        tell(f"{rows} of the workbook: read like the others.", err=True)
    if done.above:
        lines = "The line" if done.above == 1 else f"{done.above} lines"
        tell(f"{lines} above the names of the columns: not used.", err=True)
    if done.ignored:
        tell(f"Columns not used: {', '.join(done.ignored)}.", err=True)


def _managing(ring: Sequence[Person]) -> str:
    """Who manages whom, round to the first, in words."""
    names = [f"{p.name} ({p.ref})" for p in ring]
    if len(ring) == 2:
        return f"{names[0]} and {names[1]} are each other's managers on the roster."
    way = ", whose manager is ".join([*names[1:], names[0]])
    return f"On the roster the manager of {names[0]} is {way}: they go round in a ring."


def _meant(new_refs: bool, other_names: bool, odd_letters: bool) -> frozenset[Meant]:
    said: dict[Meant, bool] = {"new-refs": new_refs, "other-names": other_names, "odd-letters": odd_letters}
    return frozenset(kind for kind, yes in said.items() if yes)


@roster.command("list")
@JSON
@click.pass_obj
def list_(home: Path, as_json: bool) -> None:
    """Everybody on the roster, by name."""
    from filing.people.roster import people

    with existing(home) as ledger:
        everyone = people(ledger)
    if as_json:
        tell_json({"people": [_told(p) for p in everyone]})
        return
    for p in everyone:
        large = "large print" if p.large_print else ""
        more = ", ".join(x for x in (p.role, f"band {p.band}" if p.band else "", _boss(p), large) if x)
        tell(f"{p.ref}  {p.name}{f'  ({more})' if more else ''}")
    tell(f"{len(everyone)} people.", err=True)


def _boss(person: Person) -> str:
    return f"manager {person.manager_name}" if person.manager_name else ""


def _told(person: Person) -> dict[str, Any]:
    names = ("ref", "name", "role", "manager", "email", "band", "large_print")
    return {n: getattr(person, n) for n in names}
