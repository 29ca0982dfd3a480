"""`carepack roster show`, `history`, `leave`, `absence`: one person of the roster."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import JSON, Command
from cli.days import DAY
from cli.exit_codes import ExitCode
from cli.ledger import BY, acting, existing, now, today
from cli.roster_moves import tell_of_handed_over
from cli.roster_told import change_json, tell_each
from cli.terminal import tell, tell_json

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.people.absences import Absence
    from filing.people.roster import Person
    from filing.people.standing import Standing

_TEXTS = ("ref", "name", "role", "manager", "email", "band", "large_print", "home", "team", "supervisor")
_MORE = ("professional_supervisor", "employment")
_DAYS = ("starts", "leaves", "probation_end", "asye_from")


def person_json(person: Person) -> dict[str, Any]:
    """A person, for programs."""
    days = {n: d.isoformat() if (d := getattr(person, n)) is not None else None for n in _DAYS}
    hours = format(person.hours, "f") if person.hours is not None else None
    return {n: getattr(person, n) for n in (*_TEXTS, *_MORE)} | {"hours": hours} | days


@click.command(cls=Command)
@click.argument("person")
@JSON
@click.pass_obj
def show(home: Path, person: str, as_json: bool) -> None:
    """All that the roster has of PERSON, and what hangs on them: copies, people, open actions."""
    from filing.people.absences import absent
    from filing.people.roster import find
    from filing.people.roster_words import facts, span
    from filing.people.standing import in_words as hanging
    from filing.people.standing import standing

    with existing(home) as ledger:
        who = find(ledger, person)
        away = absent(ledger).get(who.id, ())
        of = standing(ledger, who, now(), today())
    if as_json:
        tell_json(
            {"person": person_json(who), "absences": [_absence(a) for a in away], "hangs_on": _standing(of)}
        )
        return
    tell(f"{who.ref}  {who.name}")
    for label, value in facts(who):
        tell(f"  {label}: {value}")
    for one in away:
        tell(f"  absent {span(one)}{f': {one.why}' if one.why else ''}")
    for line in hanging(of):
        tell(f"  {line}")


def _absence(absence: Absence) -> dict[str, Any]:
    last = absence.last.isoformat() if absence.last is not None else None
    return {"from": absence.first.isoformat(), "to": last, "why": absence.why}


def _standing(of: Standing) -> dict[str, Any]:
    return {
        "copies": [c.number for c in of.copies],
        "manages": [p.ref for p in of.manages],
        "supervises": [p.ref for p in of.supervises],
        "professional_supervisor_of": [p.ref for p in of.professionally],
        "actions_to_do": [{"record": t.record, "person": t.person.ref} for t in of.actions],
        "actions_in_own_records": of.own,
    }


@click.command(cls=Command)
@click.argument("person")
@JSON
@click.pass_obj
def history(home: Path, person: str, as_json: bool) -> None:
    """What of PERSON changed on the roster, when, and who did it; the first first."""
    from filing.people.changes import history as changes_of
    from filing.people.roster import find, people
    from filing.people.roster_words import in_words
    from schemas.zones import local

    with existing(home) as ledger:
        who = find(ledger, person)
        found = changes_of(ledger, who)
        names = {p.ref: p.name for p in people(ledger)}
        zone = ledger.library.policies.timezone
    if as_json:
        told = [
            {"at": n.at.isoformat(), "by": n.by, "what": n.what, "before": n.before, "after": n.after}
            for n in found
        ]
        tell_json({"ref": who.ref, "name": who.name, "history": told})
        return
    for n in found:
        tell(f"{local(n.at, zone):%d/%m/%Y %H:%M}  {n.by}  {in_words(n, names)}")
    tell(f"{len(found)} change{'' if len(found) == 1 else 's'} of {who.name} ({who.ref}).", err=True)


@click.command(cls=Command)
@click.argument("person")
@click.option("--on", type=DAY, metavar="DAY", help="Their last day, such as 30/11/2026.")
@click.option(
    "--hand-over-to", "to", metavar="PERSON", help="Who manages and supervises in their place from now on."
)
@click.option("--stays", is_flag=True, help="They do not leave, or are back: the leaving date is taken off.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@click.option("--yes", "sure", is_flag=True, help="Do not ask first.")
@BY
@JSON
@click.pass_obj
def leave(
    home: Path,
    person: str,
    on: dt.date | None,
    to: str | None,
    stays: bool,
    dry_run: bool,
    sure: bool,
    by: str | None,
    as_json: bool,
) -> ExitCode:
    """PERSON leaves: nothing falls due for them after that day, and what hangs on them is handed over.

    Shows which copies are out, whom they manage or supervise, and which open actions name them; at a terminal it asks
    before anything is done. Copies that are out are withdrawn once the day is over; should one come back, it is filed
    as ever. The exit code is 3 where somebody is still managed or supervised by them.
    """
    from filing.people.roster import find
    from schemas.errors import UsageError

    if (on is None) == (not stays):
        what = "It is not said when." if on is None else "Somebody who stays has no last day."
        raise UsageError.of("leave-when", what, "Give either --on DAY or --stays.")
    with existing(home) as ledger:
        who = find(ledger, person)
        if on is None:
            return _stays(ledger, who, by, in_json=as_json)
        other = find(ledger, to) if to is not None else None
        return _leaves(ledger, who, on, other, by, dry_run=dry_run, sure=sure, in_json=as_json)


def _stays(ledger: Ledger, who: Person, by: str | None, *, in_json: bool) -> ExitCode:
    from filing.people.leaving import given_away, stay

    done = stay(ledger, who, acting(by))
    gone = given_away(ledger, who) if done else ()
    if in_json:
        tell_json({"ref": who.ref, "stays": done, "not_given_back": list(gone)})
    else:
        tell(f"{who.name} ({who.ref}) {'stays' if done else 'had no leaving date'}.")
        for line in gone:
            tell(line, err=True)
    return ExitCode.DONE


def _leaves(
    ledger: Ledger,
    who: Person,
    on: dt.date,
    to: Person | None,
    by: str | None,
    *,
    dry_run: bool,
    sure: bool,
    in_json: bool,
) -> ExitCode:
    from cli.keys import is_terminal
    from filing.people.leaving import Left, planned, without
    from filing.people.leaving import leave as leaving
    from filing.people.roster import people
    from filing.people.standing import standing

    actor = acting(by)
    of = standing(ledger, who, actor.at, actor.day)
    found = planned(ledger, who, on, to, actor.day)
    if not in_json:
        _tell_of_standing(who, of, on, actor.day)
        tell_each(found, {p.ref: p.name for p in people(ledger)})
    if dry_run:
        done = Left(found, (), without(ledger, who, actor.day))
    elif not sure and not in_json and is_terminal() and not click.confirm("Go on?", err=True):
        tell("Nothing was changed.", err=True)
        return ExitCode.DONE
    else:
        done = leaving(ledger, who, on, actor, to=to)
    _tell_of_leaving(who, on, of, done, dry_run=dry_run, in_json=in_json)
    if not dry_run and not in_json:
        tell_of_handed_over(ledger, [c.ref for c in done.changes if c.ref != who.ref])
    left = () if dry_run and to is not None else done.without
    return ExitCode.REVIEW if left else ExitCode.DONE


def _tell_of_standing(who: Person, of: Standing, on: dt.date, day: dt.date) -> None:
    from filing.people.standing import copies_become
    from filing.people.standing import in_words as hanging

    for line in hanging(of):
        tell(f"{who.name}: {line}", err=True)
    if of.copies:
        tell(copies_become(on, day), err=True)


def _tell_of_leaving(
    who: Person, on: dt.date, of: Standing, done: Any, *, dry_run: bool, in_json: bool
) -> None:
    from filing.people.leaving import followed
    from filing.people.standing import where_to_do

    if in_json:
        tell_json(
            {
                "ref": who.ref,
                "on": on.isoformat(),
                "changes": [change_json(c) for c in done.changes],
                "withdrawn": list(done.withdrawn),
                "without": [p.ref for p in done.without],
                "hangs_on": _standing(of),
                "dry_run": dry_run,
            }
        )
        return
    if dry_run:
        tell("Nothing is written.")
        return
    tell(f"{who.name} ({who.ref}) {'left' if on < today() else 'leaves'} on {on:%d/%m/%Y}.")
    do = f"carepack roster leave {who.ref} --on {on:%d/%m/%Y} --hand-over-to PERSON"
    for kind, say in followed(who, done, where_to_do(of)):
        if kind == "without":
            tell(f"{say} {do} [roster-without]", err=True)
        elif kind == "nobodys":
            tell(f"{say.removesuffix('.')}: {do}, or agree them anew.", err=True)
        else:
            tell(say, err=True)


@click.command(cls=Command)
@click.argument("person")
@click.option("--from", "first", type=DAY, required=True, metavar="DAY", help="The first day away.")
@click.option("--to", "last", type=DAY, metavar="DAY", help="The last day away, as soon as it is known.")
@click.option("--why", help="Why, as shortly as will do; it stands nowhere else.")
@click.option("--remove", is_flag=True, help="It was noted by mistake: take it out.")
@BY
@JSON
@click.pass_obj
def absence(
    home: Path,
    person: str,
    first: dt.date,
    last: dt.date | None,
    why: str | None,
    remove: bool,
    by: str | None,
    as_json: bool,
) -> None:
    """Note that PERSON is away, so that what falls due waits; the same first day again says until when."""
    from filing.people.absences import Absence, note_absence
    from filing.people.absences import remove as removed
    from filing.people.roster import find
    from filing.people.roster_words import span

    with existing(home) as ledger:
        who = find(ledger, person)
        if remove:
            noted = removed(ledger, who, first, acting(by))
        else:
            noted = note_absence(ledger, who, Absence(first, last, why), acting(by))
    if as_json:
        tell_json({"ref": who.ref, "absence": _absence(noted), "removed": remove})
        return
    if remove:
        to = f" to {noted.last:%d/%m/%Y}" if noted.last is not None else ""
        tell(f"{who.name} ({who.ref}): the absence from {noted.first:%d/%m/%Y}{to} is not noted any more.")
    else:
        tell(f"{who.name} ({who.ref}) is noted as absent {span(noted)}.")
