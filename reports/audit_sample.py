"""A random sample of supervision files to audit: drawn by chance, told with its seed, so that it can be drawn again.

Every file is as likely as any other; whoever was audited in the period already is left out first. Nobody audits their
own file, nor one that they keep: who may not is told beside each.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filing.clocks.session import Session
from filing.clocks.sessions import sessions
from filing.ledger import audit
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.people.roster import Person
from filing.records.finding import Choice, Listing, listed
from reports.scope import Scope
from reports.table import Column, Gap, Report, Row, Table, day, number, text
from schemas.errors import Fault, Place, UsageError

SHARE = 10
"""Of a hundred files so many are drawn, where no number is said; at least one."""

_COLUMNS = (
    Column("turn", "No.", "number", "In the order drawn"),
    Column("name", "Name"),
    Column("ref", "Ref", "ref", "Reference"),
    Column("home", "Home"),
    Column("team", "Team"),
    Column("supervisor", "Supervisor", says="Supervisor, who does not audit it"),
    Column("records", "Records", "number", "Records of the period in it"),
    Column("first", "First", "date"),
    Column("last", "Last", "date"),
    Column("audited", "Last audit", "date"),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The people whose files were drawn, in that order, of how many, and by which seed."""

    people: tuple[Person, ...]
    of: int
    seed: str


def draw(
    people: Sequence[Person], audited: Mapping[str, dt.date], scope: Scope, *, size: int | None, seed: str
) -> Drawn:
    """So many of these people by chance: those first whose file was not audited in the period.

    The same seed and the same people give the same sample. Raises UsageError `sample-nobody`, `sample-size`.
    """
    if not people:
        what, do = "There is nobody whose file could be drawn.", "Name a home or team with people in it."
        raise UsageError(Fault("sample-nobody", what, Place(), do))
    wanted = size if size is not None else max(1, -(-len(people) * SHARE // 100))
    if wanted > len(people):
        what = f"{wanted} files are asked for, and there are {len(people)}."
        raise UsageError(Fault("sample-size", what, Place(), "Ask for fewer."))
    chance = random.Random(seed)  # noqa: S311 - nothing is kept secret by it; it must be drawn again alike
    turns = {p.ref: chance.random() for p in sorted(people, key=lambda p: p.ref)}
    fresh = [p for p in people if not scope.holds(audited.get(p.ref))]
    again = [p for p in people if scope.holds(audited.get(p.ref))]
    ordered = [p for group in (fresh, again) for p in sorted(group, key=lambda p: turns[p.ref])]
    return Drawn(tuple(ordered[:wanted]), len(people), seed)


def report(ledger: Ledger, scope: Scope, actor: Actor, *, seed: str, size: int | None = None) -> Report:
    """Draws a sample of the people who work here, and notes in the audit how it was drawn. Raises as `draw`."""
    drawn = draw(scope.here, _audited(ledger, scope), scope, size=size, seed=seed)
    if not ledger.closed:
        with ledger.writing() as conn:
            audit.note(conn, actor, "sample-drawn", "sample", seed=seed, size=len(drawn.people), of=drawn.of)
    held = sessions(ledger, people=[p.id for p in drawn.people])
    audited = _audited(ledger, scope)
    rows = tuple(
        _row(at, p, held.get(p.id, ()), audited.get(p.ref), scope) for at, p in enumerate(drawn.people, 1)
    )
    table = Table(
        "sample",
        f"Files drawn for audit, {scope.words}, {scope.period.words}",
        _COLUMNS,
        rows,
        heads=2,
        sums=(f"{len(drawn.people)} of {drawn.of} files.",),
    )
    return Report(
        "sample",
        "Random sample for a file audit",
        scope.period,
        scope.words,
        scope.today,
        (table,),
        notes=(
            f"Drawn by chance with the seed {seed}; the same seed draws it again while the roster is the same.",
            "Whoever was audited in this time comes after all others.",
            "Nobody audits their own file, or one that they supervise.",
        ),
        gaps=tuple(_gaps(drawn, held, scope)),
        audience="Whoever audits, and managers.",
        organisation=scope.organisation,
        people=tuple(p.ref for p in drawn.people),
    )


def _audited(ledger: Ledger, scope: Scope) -> Mapping[str, dt.date]:
    """The last audit of each file that was one, by the person's reference."""
    found: dict[str, dt.date] = {}
    filed: tuple[Listing, ...] = listed(ledger, Choice(kind="audit")).records
    for one in filed:
        if one.person is not None and one.held is not None and one.held <= scope.today:
            found[one.person] = max(one.held, found.get(one.person, one.held))
    return found


def _row(turn: int, person: Person, held: Sequence[Session], audited: dt.date | None, scope: Scope) -> Row:
    mine = [s for s in held if not s.private and scope.holds(s.held)]
    days = sorted(s.held for s in mine if s.held is not None)
    return Row(
        (
            number(turn),
            text(person.name),
            text(person.ref),
            text(person.home),
            text(person.team),
            text(person.supervised_by_name),
            number(len(mine)),
            day(days[0] if days else None),
            day(days[-1] if days else None),
            day(audited),
        ),
        person=person.ref,
    )


def _gaps(drawn: Drawn, held: Mapping[int, Sequence[Session]], scope: Scope) -> tuple[Gap, ...]:
    empty = (p for p in drawn.people if not any(scope.holds(s.held) for s in held.get(p.id, ())))
    return tuple(
        Gap("file-empty", "There is no record of the period in the file.", "Ask why.", p.ref, p.name)
        for p in empty
    )
