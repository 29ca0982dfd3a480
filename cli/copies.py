"""`carepack copies …`: what was handed out, and what has not come back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import JSON, Group
from cli.days import DAY
from cli.ledger import BY, acting, existing, now
from cli.terminal import tell, tell_json
from cli.whom import about_people

if TYPE_CHECKING:
    from filing.people.whom import Whom
    from filing.records.copies import Listed


@click.group(cls=Group)
def copies() -> None:
    """Copies issued to people: which are out or made and not sent, and for how long."""


@copies.command("list")
@click.option(
    "--open/--all", "out", default=True, help="Those not returned and filed yet (the default), or all."
)
@click.option("--form", help="Of one form (ID).")
@about_people("For whom")
@click.option(
    "--older-than", type=click.IntRange(min=0), default=0, metavar="DAYS", help="Issued that long ago."
)
@JSON
@click.pass_obj
def list_(home: Path, out: bool, form: str | None, whom: Whom, older_than: int, as_json: bool) -> None:
    """Copies that were issued, the oldest first: out once they were sent or handed over, until then made, not sent."""
    from filing.people.whom import refs_of
    from filing.records.copies import listed
    from filing.records.going_out import MADE, OUT, counted, whereabouts

    with existing(home) as ledger:
        refs = refs_of(ledger, whom)
        found = listed(ledger, now=now(), form=form, person=refs, older_than=older_than, every=not out)
        where = whereabouts(ledger, found)
    if as_json:
        tell_json({"copies": [_told(c) | {"where": where[c.number]} for c in found]})
        return
    for c in found:
        days = "today" if c.days == 0 else f"{c.days} day{'s' if c.days > 1 else ''} ago"
        who = f"{c.name} ({c.person})" if c.name else "nobody named"
        period = f", {c.period}" if c.period else ""
        tell(f"{c.number}  {c.form}.{c.edition}  {who}{period}  made {days}  {where[c.number]}")
    in_all = counted(sorted(where.values(), key=lambda w: (w != OUT, w != MADE, w))) or "None"
    tell(f"{in_all}." if out else f"{len(found)} in all{f': {in_all}' if found else ''}.", err=True)


@copies.command()
@click.argument("number")
@click.option("--why", required=True, help="Why it will not come back.")
@BY
@click.pass_obj
def withdraw(home: Path, number: str, why: str, by: str | None) -> None:
    """Note that copy NUMBER will not come back: lost, or made by mistake."""
    from filing.records.copies import withdraw as withdrawn

    with existing(home) as ledger:
        withdrawn(ledger, number.strip().upper(), why, acting(by))
    tell("Noted. Should it come back all the same, it is filed as ever.", err=True)


@copies.command()
@click.argument("numbers", nargs=-1, metavar="[NUMBER]...")
@about_people("Those made and not sent, of whom")
@click.option("--on", "day", type=DAY, metavar="DAY", help="The day on which they were; today, if not this.")
@BY
@JSON
@click.pass_obj
def handed(
    home: Path, numbers: tuple[str, ...], whom: Whom, day: dt.date | None, by: str | None, as_json: bool
) -> None:
    """Note that copies were handed over: these NUMBERs, or all of these people that are made and not sent.

    From then on they count as out, and reminders ask for them. What `carepack send` sent is known by itself.
    """
    from filing.people.whom import refs_of
    from filing.records.copies import listed
    from filing.records.going_out import hand_over, ways
    from schemas.errors import UsageError

    if bool(numbers) == bool(whom):
        what = "Which copies were handed over? Either their numbers are wanted, or whose they are."
        raise UsageError.of("handed-which", what, "Name copies, or add --for PERSON, --team or --location.")
    with existing(home) as ledger:
        actor = acting(by)
        meant = tuple(n.strip().upper() for n in numbers)
        if whom:
            out = [c.number for c in listed(ledger, now=now(), person=refs_of(ledger, whom))]
            gone = ways(ledger, out)
            meant = tuple(n for n in out if n not in gone)
        hand_over(ledger, meant, day or actor.day, actor)
    if as_json:
        tell_json({"handed": list(meant)})
        return
    for number in meant:
        tell(number)
    tell(f"{len(meant)} noted as handed over on {day or actor.day:%d/%m/%Y}.", err=True)


def _told(copy: Listed) -> dict[str, Any]:
    return {
        "copy": copy.number,
        "form": copy.form,
        "edition": copy.edition,
        "person": copy.person,
        "name": copy.name,
        "period": copy.period,
        "issued_at": copy.issued_at.isoformat(),
        "issued_by": copy.issued_by,
        "days": copy.days,
        "state": copy.state,
    }
