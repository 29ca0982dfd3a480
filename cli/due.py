"""`carepack due`: what falls due, and for whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.arguments import JSON, Command
from cli.ledger import existing, now
from cli.terminal import tell, tell_json
from cli.whom import about_people

if TYPE_CHECKING:
    from filing.people.whom import Whom
    from filing.records.due import Due

_WORDS = {"renewal": "renew", "appraisal": "next appraisal", "review": "review"}


@click.command(cls=Command)
@click.option(
    "--within",
    type=click.IntRange(min=0),
    default=60,
    show_default=True,
    metavar="DAYS",
    help="What falls due in so many days, and what is over.",
)
@about_people("For whom")
@JSON
@click.pass_obj
def due(home: Path, within: int, whom: Whom, as_json: bool) -> None:
    """What falls due: commitments to renew, appraisals to hold and to review. What is over stands first.

    After how long each falls due is a setting in organisation.yaml.
    """
    from filing.people.whom import refs_of
    from filing.records.due import due as falls_due
    from filing.records.due import never_appraised

    with existing(home) as ledger:
        refs = refs_of(ledger, whom)
        found = falls_due(ledger, today=now().date(), person=refs, within=within)
        never = never_appraised(ledger, refs)
    if as_json:
        tell_json({"due": [_told(d) for d in found], "never_appraised": list(never)})
        return
    for d in found:
        who = f"{d.name or 'nobody named'}{f' ({d.person})' if d.person else ''}" if _is_personal(d) else "us"
        day = "today" if d.days == 0 else f"in {d.days} days" if d.days > 0 else f"{-d.days} days over"
        line = f"{d.on:%d/%m/%Y}  {day}  {_WORDS[d.kind]}: {d.title}, {who}  (record {d.record}, {d.held:%d/%m/%Y})"
        tell(line)
    tell(f"{len(found)} due within {within} days.", err=True)
    if never:
        tell(f"No appraisal is filed of {', '.join(never)}.", err=True)


def _is_personal(due: Due) -> bool:
    return due.person is not None or due.name is not None


def _told(due: Due) -> dict[str, object]:
    return {
        "kind": due.kind,
        "on": due.on.isoformat(),
        "days": due.days,
        "form": due.form,
        "record": due.record,
        "held": due.held.isoformat(),
        "person": due.person,
        "name": due.name,
    }
