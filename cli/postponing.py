"""`carepack postpone`: puts off what is due, with a reason; books it again; takes that back; lists it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from cli.arguments import JSON, Command
from cli.days import DAY
from cli.exit_codes import ExitCode
from cli.ledger import BY, acting, existing, today
from cli.terminal import tell, tell_json

if TYPE_CHECKING:
    from filing.clocks.postponing import Postponement
    from schemas.regimes import Clock

_CLOCKS = ("formal", "informal", "group", "observation", "appraisal", "review", "agreement", "plan")


@click.command(cls=Command)
@click.argument("person", required=False)
@click.option("--why", help="The reason; kept, and shown wherever it is told.")
@click.option("--until", type=DAY, metavar="DAY", help="The new day. Alone: books what is postponed already.")
@click.option(
    "--due", type=DAY, metavar="DAY", help="The day on which it was to be, where several are meant."
)
@click.option(
    "--clock",
    type=click.Choice(_CLOCKS),
    default="formal",
    show_default=True,
    help="What is put off.",
)
@click.option("--take-back", type=int, metavar="NUMBER", help="Take a postponement back.")
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="List all that ever were: those taken back, and those of an employment that is over, too.",
)
@BY
@JSON
@click.pass_obj
def postpone(
    home: Path,
    person: str | None,
    why: str | None,
    until: dt.date | None,
    due: dt.date | None,
    clock: str,
    take_back: int | None,
    every: bool,
    by: str | None,
    as_json: bool,
) -> int:
    """Put off what is due next of PERSON, with the reason: it is not missing then, and is to be booked again soon.

    Without PERSON, what is put off is listed.
    """
    from filing.clocks import postponing
    from filing.people.roster import find
    from filing.people.whom import Whom
    from schemas.errors import UsageError

    if take_back is not None and (person is not None or why is not None or until is not None):
        what = "--take-back takes the number of a postponement alone."
        raise UsageError.of("postpone-take-back", what, "`carepack postpone` lists the numbers.")
    with existing(home) as ledger:
        if take_back is not None:
            one = postponing.take_back(ledger, take_back, acting(by))
        elif person is None or (why is None and until is None):
            whom = Whom((person,)) if person is not None else None
            found = postponing.postponed(ledger, whom, today=today(), every=every)
            _tell(found, as_json=as_json)
            return ExitCode.DONE
        else:
            who, what_clock = find(ledger, person), cast("Clock", clock)
            if why is None and until is not None:
                one = postponing.book(ledger, who, until=until, actor=acting(by), clock=what_clock)
            else:
                one = postponing.postpone(
                    ledger, who, why=why or "", actor=acting(by), clock=what_clock, due=due, until=until
                )
    _tell((one,), as_json=as_json)
    if not one.withdrawn:
        _tell_more(one)
    return ExitCode.DONE


def _tell(found: tuple[Postponement, ...], *, as_json: bool) -> None:
    if as_json:
        tell_json({"postponed": [_told(p) for p in found]})
        return
    from filing.clocks.falling import TITLES
    from filing.clocks.postponing import booked

    for p in found:
        gone = "  (taken back)" if p.withdrawn else ""
        after = ", said afterwards" if p.afterwards else ""
        what = f"{TITLES[p.clock]}, {p.name} ({p.person}): postponed from {p.due:%d/%m/%Y}, {booked(p)}"
        tell(f"{p.number}  {what}  – {p.why}  ({p.noted_by}, {p.noted:%d/%m/%Y}{after}){gone}")
    if not found:
        tell("Nothing is postponed.", err=True)


def _tell_more(one: Postponement) -> None:
    from filing.clocks.postponing import said_of

    for said in said_of(one):
        tell(said, err=True)
    if one.until is None:
        by = f"by {one.rebook_by:%d/%m/%Y}" if one.rebook_by is not None else "once they are back"
        tell(f"Book the new day {by}: carepack postpone {one.person} --until DAY", err=True)


def _told(one: Postponement) -> dict[str, Any]:
    return {
        "number": one.number,
        "clock": one.clock,
        "person": one.person,
        "name": one.name,
        "due": one.due.isoformat(),
        "until": one.until.isoformat() if one.until is not None else None,
        "rebook_by": one.rebook_by.isoformat() if one.rebook_by is not None else None,
        "why": one.why,
        "noted": one.noted.isoformat(),
        "noted_by": one.noted_by,
        "withdrawn": one.withdrawn,
    }
