"""`carepack roster …`: whom documents are for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import JSON, SOURCE, Group
from cli.exit_codes import ExitCode
from cli.ledger import BY, acting, existing, opened, opened_if_there, today
from cli.nobodys import tell_of_unclaimed
from cli.nobodys import told as offers
from cli.roster_moves import tell_of_moves
from cli.roster_odd import odd_json, tell_of_odd
from cli.roster_people import absence, history, leave, person_json, show
from cli.roster_told import (
    as_json,
    tell_of_changes,
    tell_of_columns,
    tell_of_file,
    tell_of_given,
    tell_of_missing,
)
from cli.terminal import tell, tell_json
from cli.waiting import tell_of_waiting

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.people.roster import Imported, Person, Planned
    from filing.people.roster_doubts import Meant


@click.group(cls=Group)
def roster() -> None:
    """Bring in and list the people documents are made for."""


for command in (show, history, leave, absence):
    roster.add_command(command)


@roster.command("import")
@click.argument("file", type=SOURCE, metavar="FILE")
@click.option("--dry-run", is_flag=True, help="Show all that would change, and write nothing.")
@click.option("--yes", "sure", is_flag=True, help="Do not ask before people who are known are changed.")
@click.option(
    "--full", is_flag=True, help="The file has everybody: ask of whoever is not in it whether they left."
)
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
    help="Another name under a known reference, or of who is known otherwise, is that person's new name.",
)
@click.option("--accept-odd-letters", "odd_letters", is_flag=True, help="What looks damaged is written so.")
@click.option(
    "--accept-same-people",
    "same_people",
    is_flag=True,
    help="Somebody of a known name, who is in doubt, is the person of that name.",
)
@click.option(
    "--accept-other-addresses",
    "other_addresses",
    is_flag=True,
    help="E-mail addresses that are, were or look like a colleague's are right as they stand.",
)
@click.option(
    "--accept-unused-columns",
    "unused_columns",
    is_flag=True,
    help="Columns that are not known, and look as if they mattered, are of no use.",
)
@BY
@JSON
@click.pass_obj
def import_(
    home: Path,
    /,
    file: Path,
    dry_run: bool,
    sure: bool,
    full: bool,
    by: str | None,
    as_json: bool,
    **meant: bool,
) -> ExitCode:
    """Bring in people from CSV or Excel; known ones are updated.

    Columns are matched by their headings, and what each was taken for is told: name (or first name and surname),
    ref, role, manager, supervisor, professional_supervisor, email, band, large_print, home, team, hours, employment,
    starts, leaves, probation_end, asye_from, absent_from, absent_to; all but the name may be left out. Managers and
    supervisors go by reference or exact name; whoever has no reference gets one. With any mistake or doubt in the file
    nothing is changed, and all are shown; what is meant as it stands is taken with the --accept option that its line
    names. At a terminal changes are shown first, and asked about.
    """
    data = _data(file)
    kinds = frozenset(_MEANT[name] for name, yes in meant.items() if yes)
    with _named(file, data=None if as_json else data):
        if dry_run:
            return _rehearsed(home, data, kinds, full=full, in_json=as_json)
        with opened(home) as ledger:
            return _brought_in(
                ledger, data, kinds, by, ask=_is_asking(sure, as_json), full=full, in_json=as_json
            )


_MEANT: dict[str, Meant] = {
    "new_refs": "new-refs",
    "other_names": "other-names",
    "odd_letters": "odd-letters",
    "same_people": "same-people",
    "other_addresses": "other-addresses",
    "unused_columns": "unused-columns",
}


def _data(file: Path) -> bytes:
    import sys

    from filing.people.roster_table import SIZE_LIMIT

    if str(file) == "-":
        return sys.stdin.buffer.read(SIZE_LIMIT + 1)
    with file.open("rb") as source:
        return source.read(SIZE_LIMIT + 1)


class _named:  # noqa: N801 - used as a function, in a `with`
    """Has the faults of a roster name its file; with its `data`, what its headings were taken for is told, too."""

    def __init__(self, file: Path, data: bytes | None = None) -> None:
        self.file, self.data = str(file), data

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        from dataclasses import replace

        from schemas.errors import Fault, RosterError

        if isinstance(error, RosterError):
            if self.data is not None:
                from filing.people.roster_file import headings_of

                tell_of_columns(headings_of(self.data))  # a slip in a heading may be what is wrong
            faults = (Fault(f.code, f.what, replace(f.place, file=self.file), f.do) for f in error.faults)
            raise RosterError(*faults) from None


def _is_asking(sure: bool, in_json: bool) -> bool:
    from cli.keys import is_terminal

    return not sure and not in_json and is_terminal()


def _rehearsed(home: Path, data: bytes, meant: frozenset[Meant], *, full: bool, in_json: bool) -> ExitCode:
    """Shows what the import would come to."""
    from cli.organisation import library
    from filing.people.oddities import oddities
    from filing.people.roster import people, plan, plan_anew
    from filing.people.roster_words import names_of, worth_telling

    ledger = opened_if_there(home)
    everyone: tuple[Person, ...] = ()
    if ledger is None:
        planned = plan_anew(data, meant)
        odd = oddities(library(home), everyone, planned)
    else:
        with ledger:
            planned, everyone = plan(ledger, data, today(), meant), people(ledger)
            odd = oddities(ledger.library, everyone, planned)
    counts = {"added": len(planned.joining), "updated": planned.updated, "unchanged": planned.unchanged}
    if in_json:
        more = {"ignored_columns": list(planned.file.ignored), "lines_above": planned.file.above}
        tell_json({**counts, **more, **as_json(planned), **odd_json(odd), "dry_run": True} | _NOTHING_DONE)
    else:
        tell_of_columns(planned.file.headings)
        tell_of_changes(planned, names_of(planned, everyone), every=True)
        tell(
            f"{counts['added']} would be added, {counts['updated']} updated, {counts['unchanged']} are as they were. "
            "Nothing is written."
        )
        tell_of_file(planned)
    tell_of_odd(odd)
    missing = worth_telling(planned, full=full)
    tell_of_missing(missing, full=full)
    return ExitCode.REVIEW if odd.new or (full and missing) else ExitCode.DONE


_NOTHING_DONE: dict[str, Any] = {
    "known_now": [],
    "filed_under_names": [],
}


def _brought_in(
    ledger: Ledger,
    data: bytes,
    meant: frozenset[Meant],
    by: str | None,
    *,
    ask: bool,
    full: bool,
    in_json: bool,
) -> ExitCode:
    from filing.people.oddities import oddities
    from filing.people.roster import people, plan
    from filing.people.roster_words import names_of
    from filing.review.second_look import import_roster

    planned = plan(ledger, data, acting(by).day, meant)
    if not in_json:
        tell_of_columns(planned.file.headings)
    everyone = people(ledger)
    tell_of_changes(planned, names_of(planned, everyone), every=ask)
    odd = oddities(ledger.library, everyone, planned)
    tell_of_odd(odd)
    unsure = odd.new or any(h.nearly for h in planned.file.headings)
    if ask and (planned.changes or unsure) and not click.confirm(_asked(planned), err=True):
        tell("Nothing was changed.", err=True)
        return ExitCode.DONE
    done, waited, met = import_roster(ledger, data, acting(by), meant, planned)
    for outcome in waited:
        tell_of_waiting(outcome)
    for now in met:
        left = "1 question is" if now.open == 1 else f"{now.open} questions are"
        tell(
            f"Document {now.submission}: {now.name} ({now.ref}) is who is meant; {left} still open.", err=True
        )
    met_now = [{"submission": m.submission, "ref": m.ref, "name": m.name, "open": m.open} for m in met]
    doubts = {**odd_json(odd), "known_now": met_now}
    code = _ended(ledger, planned, done, doubts, ask=ask, full=full, in_json=in_json)
    return ExitCode.REVIEW if odd.new else code


def _asked(planned: Planned) -> str:
    return "Change these people?" if planned.changes else "Bring it in so?"


def _ended(
    ledger: Ledger,
    planned: Planned,
    done: Imported,
    doubts: dict[str, Any],
    *,
    ask: bool,
    full: bool,
    in_json: bool,
) -> ExitCode:
    """What was done, and what a person should look at."""
    from filing.people.roster_words import worth_telling
    from filing.records.unclaimed import unclaimed

    offered = unclaimed(ledger, done.named)
    if in_json:
        told = {"added": done.added, "updated": done.updated, "unchanged": done.unchanged}
        more = {"ignored_columns": list(done.ignored), "lines_above": done.above}
        names = {"filed_under_names": offers(offered)}
        tell_json({**told, **more, **doubts, **names, **as_json(planned), "dry_run": False})
    else:
        tell(f"{done.added} added, {done.updated} updated, {done.unchanged} as they were.")
        tell_of_file(done)
        tell_of_given(done.given)
    missing = worth_telling(planned, full=full)
    tell_of_missing(missing, full=full, asked=full and ask)
    tell_of_moves(ledger, done.changes)
    tell_of_unclaimed(offered)
    if full and ask:
        missing = _asked_whether_left(ledger, missing)
    return ExitCode.REVIEW if full and missing else ExitCode.DONE


def _asked_whether_left(ledger: Ledger, missing: Sequence[Person]) -> tuple[Person, ...]:
    """Asks of each whether they have left, and since when; who is left open is returned."""
    from cli.days import DAY
    from filing.people.leaving import leave as leaving
    from schemas.errors import UsageError

    still = []
    for person in missing:
        said = click.prompt(
            f"{person.name} ({person.ref}): last day, or Enter if they have not left",
            default="",
            show_default=False,
            err=True,
        )
        try:
            if not said.strip():
                still.append(person)
                continue
            leaving(ledger, person, DAY.convert(said, None, None), acting())
        except UsageError as error:
            tell(str(error), err=True)
            still.append(person)
    return tuple(still)


@roster.command("list")
@JSON
@click.pass_obj
def list_(home: Path, as_json: bool) -> None:
    """Everybody on the roster, by name."""
    from filing.people.roster import people

    with existing(home) as ledger:
        everyone = people(ledger)
    if as_json:
        tell_json({"people": [person_json(p) for p in everyone]})
        return
    for p in everyone:
        more = ", ".join(x for x in _about(p) if x)
        tell(f"{p.ref}  {p.name}{f'  ({more})' if more else ''}")
    tell(f"{len(everyone)} people.", err=True)


def _about(p: Person) -> tuple[str, ...]:
    return (
        p.role or "",
        f"band {p.band}" if p.band else "",
        p.home or "",
        f"team {p.team}" if p.team else "",
        f"manager {p.manager_name}" if p.manager_name else "",
        f"supervisor {p.supervisor_name}" if p.supervisor_name else "",
        "large print" if p.large_print else "",
        f"left {p.leaves:%d/%m/%Y}" if p.leaves and p.leaves < today() else "",
        f"leaves {p.leaves:%d/%m/%Y}" if p.leaves and p.leaves >= today() else "",
    )
