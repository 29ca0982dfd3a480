"""`carepack due`: what falls due, and for whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import FORCE, JSON, Command, TargetFile
from cli.ledger import existing, here
from cli.terminal import tell, tell_json
from cli.whom import about_people, tell_of_leavers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from filing.clocks.due import Due
    from filing.clocks.due_told import Grouped
    from filing.ledger.database import Ledger
    from filing.people.roster import Person
    from filing.people.whom import Whom

_OLD = 400
"""Days over from which it is said how to begin to count later."""
_NAMED = 12
_COUNTS_FROM = (
    "If earlier records are kept elsewhere, write `counts_from: 2026-04-01`, say, into supervision.yaml; see "
    "docs/clocks.md."
)


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
@click.option(
    "--by",
    "grouped",
    type=click.Choice(["urgency", "home", "team", "person"]),
    default="urgency",
    show_default=True,
    help="What stands together.",
)
@click.option("--rules", is_flag=True, help="Show how often, by which source, and for whom; not what is due.")
@click.option(
    "--ics", type=TargetFile(), metavar="FILE", help="Write it as a calendar file, whole days, as well."
)
@FORCE
@JSON
@click.pass_obj
def due(
    home: Path,
    within: int,
    whom: Whom,
    grouped: Grouped,
    rules: bool,
    ics: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """What falls due: supervision, appraisals, reviews, records to sign, actions. What is over stands first.

    How often each falls due is a setting: supervision.yaml in your organisation's folder, and `carepack due --rules`
    shows it. Somebody of whom nothing is filed is due from their start date on.
    """
    from filing.clocks.due import due as falls_due
    from filing.people.whom import choose
    from schemas.errors import Place, UsageError

    if ics is not None and not ics.parent.is_dir():
        do = "Make it first, or name another."
        raise UsageError.of("no-such-folder", f"There is no folder {ics.parent}.", do, Place(file=str(ics)))
    if rules:
        _tell_rules(home, whom, as_json=as_json)
        return
    at = here()
    with existing(home) as ledger:
        _tell_of_nobody(ledger)
        found = falls_due(ledger, today=at.date(), whom=whom or None, within=within)
        left = choose(ledger, whom, at.date()).left if whom else ()
        organisation = ledger.library.branding.organisation
    if ics is not None:
        from filing.clocks.calendar import calendar_of
        from filing.whole_files import save

        save(ics, calendar_of(found, at, organisation), force=force, private=True)
        tell(f"{ics}: {_times(len(found))}.", err=True)
    if as_json:
        tell_json({"due": [told(d) for d in found]})
        return
    _tell(found, grouped)
    tell_of_leavers(left)
    _tell_ends(found, within)


def _tell_of_nobody(ledger: Ledger) -> None:
    """Lines of supervision.yaml that mean nobody: a home or team in them may be misspelt."""
    from filing.clocks.whose import meaning_nobody
    from filing.people.roster import people

    for one in meaning_nobody(ledger.library, people(ledger)):
        kinds = {
            "person": one.person,
            "role": one.role,
            "employment": one.employment,
            "home": one.home,
            "team": one.team,
        }
        said = "; ".join(f"{kind} {', '.join(words)}" for kind, words in kinds.items() if words)
        tell(
            f"supervision.yaml: nobody on the roster is meant by the line of `{one.regime}` ({said}).",
            err=True,
        )


def _tell(found: Sequence[Due], grouped: Grouped) -> None:
    from filing.clocks.due_told import groups, untold

    first = True
    for group in groups(found, grouped):
        if not first:
            tell("")
        first = False
        tell(f"{group.head} ({len(group.lines)})")
        for d in group.lines:
            tell(f"  {_line(d, named=grouped != 'person')}")
    if unknown := untold(found):
        if not first:
            tell("")
        tell(f"Cannot be told ({len(unknown)})")
        for d in unknown:
            tell(f"  {d.name} ({d.person}): {d.says}")


def _line(due: Due, *, named: bool) -> str:
    from filing.clocks.due_told import in_days

    who = f"{due.name}{f' ({due.person})' if due.person else ''}: " if due.name else "us: "
    record = f"  (record {due.record})" if due.record is not None else ""
    return f"{due.on:%d/%m/%Y}  {in_days(due):<14}  {who if named else ''}{due.says}{record}"


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def _times(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'} in the calendar"


def _tell_ends(found: Sequence[Due], within: int) -> None:
    """How many there are, and what can be done where it cannot be told, or goes back for years."""
    from filing.clocks.due_told import ASIDE

    lines = [d for d in found if d.clock not in ASIDE]
    over, people = sum(d.days < 0 for d in lines), {d.person or d.name for d in lines} - {None}
    tell(f"{len(lines)} due within {within} days, {over} of them over, of {_people(len(people))}.", err=True)
    if unknown := _named(found, "start"):
        tell(
            f"Nothing can be told of {unknown}: no start date is known, and nothing is filed. Add `Starts` to the "
            "roster and bring it in again.",
            err=True,
        )
    if alone := _named(found, "unsupervised"):
        tell(
            f"The roster names nobody who supervises {alone}: give them a supervisor or a manager.", err=True
        )
    if any(d.days < -_OLD and d.record is None for d in lines):
        tell(f"Things count from the day people start. {_COUNTS_FROM}", err=True)


def tell_of_kept(ledger: Ledger, people: Sequence[Person], today: dt.date) -> None:
    """That letters and packs count from the first record on file, where nobody has said since when they are kept."""
    from filing.clocks.kept import is_unsaid, kept_since

    if is_unsaid(ledger, tuple(people), today):
        kept = f"{kept_since(ledger, today):%d/%m/%Y}"
        say = f"What was due before the first record on file ({kept}) is not told to staff."
        tell(f"{say} {_COUNTS_FROM}", err=True)


def _named(found: Sequence[Due], clock: str) -> str:
    """Of whom this is so, the first of them by name; nothing where it is so of nobody."""
    mine = [d for d in found if d.clock == clock]
    names = ", ".join(f"{d.name} ({d.person})" for d in mine[:_NAMED])
    return f"{names} and {len(mine) - _NAMED} more" if len(mine) > _NAMED else names


def told(due: Due) -> dict[str, Any]:
    """Something that falls due, as JSON has it."""
    return {
        "clock": due.clock,
        "on": due.on.isoformat(),
        "days": due.days,
        "form": due.form,
        "title": due.title,
        "record": due.record,
        "held": due.held.isoformat() if due.held is not None else None,
        "person": due.person,
        "name": due.name,
        "team": due.team,
        "home": due.home,
        "says": due.says,
        "source": due.source,
    }


def _tell_rules(home: Path, whom: Whom, *, as_json: bool) -> None:
    from filing.clocks.falling import SOURCES
    from filing.clocks.rules_told import rules_told

    with existing(home) as ledger:
        _tell_of_nobody(ledger)
        regimes = rules_told(ledger, whom or None)
    if as_json:
        tell_json(
            {
                "regimes": [
                    {
                        "regime": r.name,
                        "source": r.source,
                        "people": list(r.people),
                        "rules": [{"clock": x.clock, "says": x.says, "source": x.source} for x in r.rules],
                    }
                    for r in regimes
                ]
            }
        )
        return
    for regime in regimes:
        tell(f"{regime.name}: {_some(regime.people)}")
        for rule in regime.rules:
            source = f"  [{rule.source}]" if rule.source else ""
            tell(f"  {rule.clock:<11} {rule.says}{source}")
    tell("; ".join(f"{short}: {what}" for short, what in SOURCES.items()) + ".", err=True)


def _some(people: Iterable[str]) -> str:
    names = list(people)
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"
