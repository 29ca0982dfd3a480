"""`carepack records amend|move|withdraw|merge|undo`: what people do with a record that is filed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import JSON, Command
from cli.certificates import tell_of_ended
from cli.ledger import BY, acting, existing
from cli.terminal import tell, tell_json
from cli.waiting import tell_of_waiting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filing.life.acts import Done

WHY = click.option("--why", required=True, help="Why; kept with the record.")
EVEN_SO = click.option(
    "--even-so", is_flag=True, help="Do it, whatever rests on the record: you have been told what does."
)

_LET_BE = click.option(
    "--even-so",
    is_flag=True,
    help="Do it, whatever rests on the record or breaks a rule of its form: you have been told what does.",
)


@click.command(cls=Command)
@click.argument("number", type=int)
@click.option(
    "--set",
    "given",
    multiple=True,
    metavar="WHERE=VALUE",
    help="What is to stand there, as the form has it. WHERE is a path, or the question in its own words.",
)
@click.option("--clear", "cleared", multiple=True, metavar="WHERE", help="Leave this empty.")
@WHY
@_LET_BE
@BY
@JSON
@click.pass_obj
def amend(
    home: Path,
    number: int,
    given: tuple[str, ...],
    cleared: tuple[str, ...],
    why: str,
    even_so: bool,
    by: str | None,
    as_json: bool,
) -> None:
    """Put answers of record NUMBER right. The record before stays readable, and the new one says what was amended."""
    from filing.life.amending import amend as amended

    changes = _changes(given, cleared)
    with existing(home) as ledger:
        done = amended(ledger, number, changes, why, acting(by), even_so=even_so)
        tell_of_ended(ledger, [done.record])
    _tell((done,), f"Amended: it is record {done.record} now. {_back(done)}", as_json=as_json)


@click.command(cls=Command)
@click.argument("numbers", type=int, nargs=-1, required=True)
@click.option("--to", "person", required=True, metavar="PERSON", help="A reference or exact name.")
@WHY
@EVEN_SO
@BY
@JSON
@click.pass_obj
def move(
    home: Path,
    numbers: tuple[int, ...],
    person: str,
    why: str,
    even_so: bool,
    by: str | None,
    as_json: bool,
) -> None:
    """Give records to the person whose they are. All of them are moved, or none."""
    from filing.life.acts import move as moved
    from filing.people.roster import find

    with existing(home) as ledger:
        done = moved(ledger, numbers, person, why, acting(by), even_so=even_so)
        whose = find(ledger, person)
    which = ", ".join(f"record {d.before} is {d.record}" for d in done)
    _tell(done, f"Moved to {whose.name} ({whose.ref}): {which} now. {_back(*done)}", as_json=as_json)


@click.command(cls=Command)
@click.argument("numbers", type=int, nargs=-1, required=True)
@WHY
@EVEN_SO
@BY
@JSON
@click.pass_obj
def withdraw(
    home: Path, numbers: tuple[int, ...], why: str, even_so: bool, by: str | None, as_json: bool
) -> None:
    """Records that should not count: filed by mistake. They stay readable; all are withdrawn, or none."""
    from filing.life.acts import withdraw as withdrawn

    with existing(home) as ledger:
        done = withdrawn(ledger, numbers, why, acting(by), even_so=even_so)
        tell_of_ended(ledger, [d.record for d in done])
    which = ", ".join(str(d.before) for d in done)
    several = "s" if len(done) > 1 else ""
    _tell(done, f"Withdrawn: record{several} {which}. {_back(*done)}", as_json=as_json)


@click.command(cls=Command)
@click.argument("keep", type=int)
@click.argument("other", type=int)
@WHY
@EVEN_SO
@BY
@JSON
@click.pass_obj
def merge(home: Path, keep: int, other: int, why: str, even_so: bool, by: str | None, as_json: bool) -> None:
    """Make two records of one session one: KEEP stands, OTHER is linked to it and counts no more."""
    from filing.life.acts import merge as merged

    with existing(home) as ledger:
        done = merged(ledger, keep, other, why, acting(by), even_so=even_so)
    signed = f", with both signings, as record {done.into}" if done.into != keep else ""
    say = f"Record {other} is part of record {keep} now{signed}. {_back(done)}"
    _tell((done,), say, as_json=as_json)


@click.command(cls=Command)
@click.argument("number", type=int)
@WHY
@BY
@JSON
@click.pass_obj
def undo(home: Path, number: int, why: str, by: str | None, as_json: bool) -> None:
    """Take back what was last done to record NUMBER: amended, moved, withdrawn or merged."""
    from filing.life.undoing import undo as undone

    with existing(home) as ledger:
        done = undone(ledger, number, why, acting(by))
    _tell((done,), f"Taken back: it is record {done.record} now.", as_json=as_json)


def _changes(given: tuple[str, ...], cleared: tuple[str, ...]) -> dict[str, str | None]:
    from schemas.errors import Fault, Place, UsageError

    said: list[tuple[str, str | None]] = [(where.strip(), None) for where in cleared]
    for words in given:
        where, equals, value = words.partition("=")
        if not equals:
            do = 'Write WHERE=VALUE, in quotes: --set "next_meeting=12/12/2026".'
            raise UsageError(Fault("amend-no-value", f"“{words[:40]}” says no value.", Place(), do))
        said.append((where.strip(), value.strip()))
    changes: dict[str, str | None] = {}
    for where, standing in said:
        if where in changes:
            what, do = f"“{where[:40]}” is named twice.", "Name each place once."
            raise UsageError(Fault("amend-twice", what, Place(), do))
        changes[where] = standing
    if not changes:
        do = "Add --set WHERE=VALUE or --clear WHERE; `carepack records show` has the questions."
        raise UsageError(Fault("amend-what", "Nothing is named to be amended.", Place(), do))
    return changes


def _back(*done: Done) -> str:
    """How what was done is taken back: one by one."""
    which = " and ".join(f"carepack records undo {d.record} --why TEXT" for d in done[:2])
    return f"To take that back: {which}{' and so on' if len(done) > 2 else ''}"


def _tell(done: Sequence[Done], say: str, *, as_json: bool) -> None:
    for one in done:
        for resting in one.resting:
            tell(f"Rested on record {one.before}: {resting.sentence}. [record-rests]", err=True)
        for noted in one.noted:
            tell(f"Record {one.record}: {noted} [same-day]", err=True)
        for waited in one.waited:
            tell_of_waiting(waited)
    if as_json:
        tell_json({"records": [_told(d) for d in done]})
    else:
        tell(say)


def _told(done: Done) -> dict[str, Any]:
    return {
        "record": done.record,
        "follows": done.before,
        "act": done.act,
        "into": done.into,
        "rested": [
            {"copy": r.copy, "record": r.record, "form": r.form, "sources": list(r.sources), "since": r.since}
            for r in done.resting
        ],
        "filed": [{"submission": o.submission, "records": list(o.records)} for o in done.waited],
    }
