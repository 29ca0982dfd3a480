"""`carepack subject-access …`: what people ask for about themselves, by when it is due, and what became of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import JSON, Group
from cli.days import DAY
from cli.exit_codes import ExitCode
from cli.ledger import BY, acting, existing, today
from cli.subject_access_bundle import bundle, decide, mentions
from cli.terminal import tell, tell_json

if TYPE_CHECKING:
    from filing.rights.requests import Asks, Request


@click.group(cls=Group)
def subject_access() -> None:
    """Answer somebody who asks for all that is held about them, or for something to be put right."""


subject_access.add_command(bundle)
subject_access.add_command(mentions)
subject_access.add_command(decide)


@subject_access.command("open")
@click.argument("person")
@click.option("--received", required=True, type=DAY, metavar="DAY", help="The day on which it reached you.")
@click.option(
    "--asks", type=click.Choice(["access", "correction"]), default="access", show_default=True,
    help="For all that is held, or for something to be put right.",
)  # fmt: skip
@click.option("--record", type=int, metavar="NUMBER", help="The record that is to be put right.")
@BY
@JSON
@click.pass_obj
def open_(
    home: Path, person: str, received: dt.date, asks: Asks, record: int | None, by: str | None, as_json: bool
) -> None:
    """Note that PERSON (a reference or exact name) asked, on the day it was received: the clock begins."""
    from filing.people.roster import find
    from filing.rights.requests import open_request

    with existing(home) as ledger:
        who = find(ledger, person)
        one = open_request(ledger, who, received, acting(by), asks=asks, record=record)
    _tell_one(one, as_json=as_json)


@subject_access.command("list")
@click.option("--all", "every", is_flag=True, help="What is closed, too.")
@JSON
@click.pass_obj
def list_(home: Path, every: bool, as_json: bool) -> ExitCode:
    """What is to be answered, with its deadline and the days left: what is overdue first.

    The exit code is 3 where something is overdue.
    """
    from filing.rights.requests import listed

    with existing(home) as ledger:
        found = listed(ledger, today(), every=every)
    if as_json:
        tell_json({"requests": [_told(r) for r in found]})
    else:
        for one in found:
            tell(_line(one))
        if not found:
            tell("Nothing is to be answered.", err=True)
    return ExitCode.REVIEW if any(r.overdue for r in found) else ExitCode.DONE


@subject_access.command()
@click.argument("number", type=int)
@JSON
@click.pass_obj
def show(home: Path, number: int, as_json: bool) -> None:
    """Request NUMBER with its clock: when it stood and why, whether it was extended, what became of it."""
    from filing.rights.requests import get

    with existing(home) as ledger:
        one = get(ledger, number, today())
    _tell_one(one, as_json=as_json)


@subject_access.command()
@click.argument("number", type=int)
@click.option("--from", "first", required=True, type=DAY, metavar="DAY", help="The day on which you asked.")
@click.option("--why", required=True, help="What you asked: who they are, or what they want.")
@BY
@JSON
@click.pass_obj
def pause(home: Path, number: int, first: dt.date, why: str, by: str | None, as_json: bool) -> None:
    """Stop the clock of request NUMBER while it is asked who somebody is, or what they want."""
    from filing.rights.requests import pause as paused

    with existing(home) as ledger:
        one = paused(ledger, number, first, why, acting(by))
    _tell_one(one, as_json=as_json)


@subject_access.command()
@click.argument("number", type=int)
@click.option("--on", "day", required=True, type=DAY, metavar="DAY", help="The day on which they answered.")
@BY
@JSON
@click.pass_obj
def resume(home: Path, number: int, day: dt.date, by: str | None, as_json: bool) -> None:
    """Let the clock of request NUMBER go on, from the day of their answer."""
    from filing.rights.requests import resume as resumed

    with existing(home) as ledger:
        one = resumed(ledger, number, day, acting(by))
    _tell_one(one, as_json=as_json)


@subject_access.command()
@click.argument("number", type=int)
@click.option("--why", required=True, help="Why it is complex; they are told it, too.")
@click.option("--told", type=DAY, metavar="DAY", help="The day on which they were told; today, if not this.")
@BY
@JSON
@click.pass_obj
def extend(home: Path, number: int, why: str, told: dt.date | None, by: str | None, as_json: bool) -> None:
    """Two months more for request NUMBER, if they are told within the first month, and why."""
    from filing.rights.requests import extend as extended

    with existing(home) as ledger:
        actor = acting(by)
        one = extended(ledger, number, told or actor.day, why, actor)
    _tell_one(one, as_json=as_json)


@subject_access.command()
@click.argument("number", type=int)
@click.option("--answered", type=DAY, metavar="DAY", help="The day on which the answer went out.")
@click.option("--refused", is_flag=True, help="It is refused, today or on the day of --answered; with --why.")
@click.option("--why", help="Why it is refused.")
@click.option("--record", type=int, metavar="NUMBER", help="Of a correction: the record as it was put right.")
@BY
@JSON
@click.pass_obj
def close(
    home: Path,
    number: int,
    answered: dt.date | None,
    refused: bool,
    why: str | None,
    record: int | None,
    by: str | None,
    as_json: bool,
) -> None:
    """Request NUMBER is answered, or refused with the reason."""
    from filing.rights.requests import close as closed
    from schemas.errors import UsageError

    if answered is None and not refused:
        what = "Was it answered, or refused?"
        raise UsageError.of("access-outcome", what, "Add --answered DAY, or --refused with --why.")
    if why is not None and not refused:
        what = "--why says why it is refused, and it is not."
        raise UsageError.of("access-outcome", what, "Add --refused, or leave --why out.")
    with existing(home) as ledger:
        actor = acting(by)
        reason = (why or "") if refused else None
        one = closed(ledger, number, answered or actor.day, actor, refused=reason, record=record)
    _tell_one(one, as_json=as_json)


def _tell_one(one: Request, *, as_json: bool) -> None:
    if as_json:
        tell_json({"request": _told(one)})
        return
    tell(_line(one))
    for p in one.pauses:
        until = f"to {p.last:%d/%m/%Y}" if p.last is not None else "and goes on"
        tell(f"   The clock stood from {p.first:%d/%m/%Y} {until}: {p.why}")
    if one.extended_on is not None:
        tell(f"   Two months more; they were told on {one.extended_on:%d/%m/%Y}: {one.extended_why}")
    if one.outcome_why is not None:
        tell(f"   Why: {one.outcome_why}")
    if one.is_open and one.extended_on is None and one.left >= 0:
        tell(f"   It can be extended until {one.first_month:%d/%m/%Y}, if they are told by then.", err=True)


def _line(one: Request) -> str:
    asks = "access" if one.asks == "access" else "correction"
    of = f" of record {one.record}" if one.record is not None else ""
    begun = f"{one.number}  {one.name} ({one.person}), {asks}{of}, received {one.received:%d/%m/%Y}"
    return f"{begun}: {_standing(one)}"


def _standing(one: Request) -> str:
    if one.closed_on is not None:
        late = f", {_days(-one.left)} late" if one.left < 0 else ""
        return f"{one.outcome} on {one.closed_on:%d/%m/%Y}{late}"
    if one.stands:
        over = f"{_days(-one.left)} over" if one.left < 0 else f"{_days(one.left)} left"
        return f"the clock stands, with {over}"
    if one.left < 0:
        return f"OVERDUE since {one.deadline:%d/%m/%Y}, by {_days(-one.left)}"
    left = "today" if one.left == 0 else f"{_days(one.left)} left"
    return f"due by {one.deadline:%d/%m/%Y}, {left}"


def _days(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'}"


def _told(one: Request) -> dict[str, Any]:
    def day(value: dt.date | None) -> str | None:
        return value.isoformat() if value is not None else None

    return {
        "number": one.number,
        "person": one.person,
        "name": one.name,
        "asks": one.asks,
        "received": day(one.received),
        "record": one.record,
        "deadline": day(one.deadline),
        "days_left": one.left,
        "overdue": one.overdue,
        "paused": one.stands,
        "pauses": [{"from": day(p.first), "to": day(p.last), "why": p.why} for p in one.pauses],
        "extended": day(one.extended_on),
        "extended_why": one.extended_why,
        "closed": day(one.closed_on),
        "outcome": one.outcome,
        "why": one.outcome_why,
    }
