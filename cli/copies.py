"""`carepack copies …`: what was handed out, and what has not come back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import JSON, Group
from cli.ledger import BY, acting, existing, now
from cli.terminal import tell, tell_json
from cli.whom import about_people

if TYPE_CHECKING:
    from filing.people.whom import Whom
    from filing.records.copies import Listed


@click.group(cls=Group)
def copies() -> None:
    """Copies issued to people: which are out, and for how long."""


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
    """Copies that were issued, the oldest first."""
    from filing.people.whom import refs_of
    from filing.records.copies import listed

    with existing(home) as ledger:
        refs = refs_of(ledger, whom)
        found = listed(ledger, now=now(), form=form, person=refs, older_than=older_than, every=not out)
    if as_json:
        tell_json({"copies": [_told(c) for c in found]})
        return
    for c in found:
        days = "today" if c.days == 0 else f"{c.days} day{'s' if c.days > 1 else ''} ago"
        who = f"{c.name} ({c.person})" if c.name else "nobody named"
        period = f", {c.period}" if c.period else ""
        tell(f"{c.number}  {c.form}.{c.edition}  {who}{period}  issued {days}  {c.state}")
    tell(f"{len(found)} {'out' if out else 'in all'}.", err=True)


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
