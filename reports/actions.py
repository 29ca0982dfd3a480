"""What was promised and what became of it: actions that are open, how long over, and actions closed in the period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from filing.clocks.session_form import words, written_day
from filing.ledger.database import Ledger
from filing.people.owners import Agreed, Owners
from filing.people.roster import Person
from filing.records.carry_forward import Cells, followed
from reports.charting import actions_by_month
from reports.histories import Record, histories
from reports.scope import Scope
from reports.table import Cell, Column, Evidence, Gap, Report, Row, State, Table, day, text
from schemas.handwriting import WRITTEN

OVER = State("over", "over", "!", "bad", "Its day is over, and no record says that it was done.")
OPEN = State("open", "open", "O", "wait", "It is open, and its day is yet to come.")
UNDATED = State("undated", "open, no day", "?", "warn", "It is open, and nobody said by when.")
DONE = State("done", "done", "D", "good", "A later record says that it was done.")
DROPPED = State("dropped", "dropped", "X", "plain", "A later record says that it was dropped.")

_WHO = (
    Column("name", "Name"),
    Column("ref", "Ref", "ref", "Reference"),
    Column("home", "Home"),
    Column("team", "Team"),
    Column("what", "Action"),
    Column("who", "By whom"),
)
_OPEN = (
    *_WHO,
    Column("when", "By when", "date"),
    Column("agreed", "Agreed", "date"),
    Column("state", "State", "state"),
)
_CLOSED = (
    *_WHO,
    Column("agreed", "Agreed", "date"),
    Column("closed", "Closed", "date"),
    Column("days", "Days", "number", "Days it was open"),
    Column("state", "Became", "state", "What became of it"),
)


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An open action of a person: its words, who does it, when it is due (None: no day was said), where it stands."""

    person: Person
    what: str
    who: str
    when: str
    due: dt.date | None
    agreed: dt.date | None
    record: int
    since: int

    def over(self, today: dt.date) -> bool:
        """Whether its day is over."""
        return self.due is not None and self.due < today


@dataclass(frozen=True, slots=True)
class ClosedAction:
    """An action that is closed: its words, when it was agreed and closed, in which records, and as what."""

    person: Person
    what: str
    who: str
    agreed: dt.date | None
    closed: dt.date | None
    since: int
    record: int
    done: bool


def actions(ledger: Ledger, scope: Scope) -> tuple[tuple[OpenAction, ...], tuple[ClosedAction, ...]]:
    """All open actions of these people, and all that were ever closed, by person and in the order of their records.

    Private records, and case content, which belongs to the service user's file, are left out.
    """
    whose = histories(ledger, scope.ids)
    with ledger.reading() as conn:
        owners = Owners(conn, scope.today, ledger.library.policies.timezone)
    is_open: list[OpenAction] = []
    is_closed: list[ClosedAction] = []
    for person in scope.people:
        mine = [r for r in whose[person.id] if is_shown(r)]
        days = {r.number: r.held for r in mine}
        by = {r.number: _held_by(r) for r in mine}
        waiting, closed = followed([r.carried for r in mine])
        for action in waiting:
            what, who, when = _words(action.cells)
            since = action.since or action.record
            due = _due(action.cells)
            who = owners.told(Agreed(who, person.id, days.get(since), by.get(since)))
            is_open.append(OpenAction(person, what, who, when, due, days.get(since), action.record, since))
        for one in closed:
            what, who, _ = _words(one.cells)
            done = one.verdict == "done"
            held, ended = days.get(one.since), days.get(one.record)
            is_closed.append(ClosedAction(person, what, who, held, ended, one.since, one.record, done))
    return tuple(is_open), tuple(is_closed)


def _held_by(record: Record) -> str | None:
    """The name of who held a session, as its record has it."""
    form = record.carried.form
    return words(record.carried.answers.get(form.about.by)) if form.about.by else None


def is_shown(record: Record) -> bool:
    """Whether what a record says of actions may stand in a report."""
    form = record.carried.form
    return form.private is None and form.kind != "case_content"


def report(ledger: Ledger, scope: Scope) -> Report:
    """Open actions, those over first, and the actions that were closed in the period."""
    waiting, closed = actions(ledger, scope)
    today = scope.today
    ordered = sorted(waiting, key=lambda a: (a.due or dt.date.max, a.agreed or dt.date.min))
    past = (c for c in closed if scope.holds(c.closed) and c.closed is not None and c.closed <= today)
    ended = sorted(past, key=lambda c: c.closed or dt.date.min)
    over = [a for a in ordered if a.over(today)]
    done = [c for c in ended if c.done]
    undated = sum(a.due is None for a in ordered)
    # A report of everything is as things stand: open ones know no period.
    first = Table(
        "open",
        f"Open actions, {scope.words}, on {today:%d/%m/%Y}",
        _OPEN,
        tuple(_open_row(a, today) for a in ordered),
        states=(OVER, OPEN, UNDATED),
        empty="No action is open.",
        sums=(f"{len(ordered)} open, {len(over)} of them over, {undated} without a day.",) if ordered else (),
    )
    second = Table(
        "closed",
        f"Actions closed, {scope.words}, {scope.period.words}",
        _CLOSED,
        tuple(_closed_row(c) for c in ended),
        states=(DONE, DROPPED),
        empty="No action was closed in this time.",
        sums=(f"{len(ended)} closed: {len(done)} done, {len(ended) - len(done)} dropped.",) if ended else (),
    )
    spans = [*((a.agreed, None) for a in ordered), *((c.agreed, c.closed) for c in closed)]
    counted, charts = actions_by_month(spans, scope)
    return Report(
        "actions",
        "Open actions and actions closed",
        scope.period,
        scope.words,
        today,
        (first, second, *counted),
        charts=charts,
        notes=tuple(_notes(ordered, closed)),
        gaps=tuple(_gaps(over, today)),
        audience="Managers and supervisors.",
        organisation=scope.organisation,
        people=scope.refs,
    )


def _notes(waiting: Sequence[OpenAction], closed: Sequence[ClosedAction]) -> Iterator[str]:
    yield "An action is closed by a later record that says done or drop; what no record closed is open."
    yield "Private records and case content are left out."
    if WRITTEN in {*(a.what for a in waiting), *(c.what for c in closed)}:
        yield f"“{WRITTEN}” stands where nobody has typed an action yet: carepack records amend."


def _open_row(action: OpenAction, today: dt.date) -> Row:
    state = UNDATED if action.due is None else OVER if action.over(today) else OPEN
    said = f"Agreed in record {action.since}, last in record {action.record}. {state.means}"
    evidence = (Evidence(action.record, said, counts=False),)
    return Row(
        (
            *_person(action.person, action.what, action.who),
            Cell(f"{action.due:%d/%m/%Y}" if action.due else action.when, action.due),
            day(action.agreed),
            Cell(state.words, state.key, state.key, said, evidence),
        ),
        person=action.person.ref,
    )


def _closed_row(action: ClosedAction) -> Row:
    state = DONE if action.done else DROPPED
    said = f"Agreed in record {action.since}; record {action.record} says that it was {state.words}."
    took = (action.closed - action.agreed).days if action.closed and action.agreed else None
    return Row(
        (
            *_person(action.person, action.what, action.who),
            day(action.agreed),
            day(action.closed),
            Cell("" if took is None else str(took), took),
            Cell(state.words, state.key, state.key, said, (Evidence(action.record, said),)),
        ),
        person=action.person.ref,
    )


def _person(person: Person, what: str, who: str) -> tuple[Cell, ...]:
    return tuple(map(text, (person.name, person.ref, person.home, person.team, what, who)))


def _gaps(over: Sequence[OpenAction], today: dt.date) -> Iterator[Gap]:
    for action in over:
        assert action.due is not None  # noqa: S101 - else it is not over
        late = (today - action.due).days
        yield Gap(
            "action-over",
            f"An action of record {action.record} was due on {action.due:%d/%m/%Y}, {late} days ago.",
            "Close it on the next record, or give it a new date there.",
            action.person.ref,
            action.person.name,
            action.record,
            action.due,
        )


def _words(cells: Cells) -> tuple[str, str, str]:
    """What, who and by when, as written; where a form calls them otherwise, its first column says what."""
    said: Mapping[str, str] = {k: _said(v) for k, v in cells.items()}
    return said.get("what") or next(iter(said.values()), ""), said.get("who", ""), said.get("when", "")


def _said(value: object) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else "" if value is None else str(value)


def _due(cells: Cells) -> dt.date | None:
    """The day by which it is to be done, where that is one: “at once” and “next month” are none."""
    value = cells.get("when")
    return value if isinstance(value, dt.date) else written_day(value)
