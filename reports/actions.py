"""What was promised and what became of it: actions that are open, how long over, and actions closed in the period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from filing.clocks.action_days import due_day, in_words, when_said
from filing.clocks.actions import actions_open
from filing.clocks.session_form import words
from filing.ledger.database import Ledger
from filing.people.owners import Agreed, Owners
from filing.people.roster import Person
from filing.records.carry_forward import Cells, followed
from reports.charting import actions_by_month
from reports.histories import Record, histories
from reports.scope import Scope, gathered
from reports.scope import who as named
from reports.table import Cell, Column, Evidence, Gap, Report, Row, State, Table, day, text
from schemas.handwriting import WRITTEN

OVER = State("over", "over", "!", "bad", "Its day is over, and no record says that it was done.")
OPEN = State("open", "open", "O", "wait", "It is open, and its day is yet to come.")
UNDATED = State(
    "undated",
    "open, no day",
    "?",
    "warn",
    "It is open, and no day is said, or none that can be read: nobody can tell when it is over.",
)
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
_OWN = "on their record"
_OPEN = (
    *_WHO,
    Column("when", "By when", "date"),
    Column("agreed", "Agreed", "date"),
    Column("listed", "Listed as"),
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
    """An open action on a person's record: its words, who does it, when it is due (None: no day was said), where it
    stands; `owed`: by whom of the people asked for it is owed, where the record is of none of them."""

    person: Person
    what: str
    who: str
    when: str
    due: dt.date | None
    agreed: dt.date | None
    record: int
    since: int
    owed: tuple[Person, ...] = ()

    @property
    def listed(self) -> str:
        """Why it is among the actions of these people."""
        return f"owed by {', '.join(map(named, self.owed))}" if self.owed else _OWN

    @property
    def by_when(self) -> str:
        """The day, with the words where they name it without its year; else the words alone."""
        return self.when if self.due is None else in_words(self.when, self.due)

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
            due = due_day(when_said(action.cells), days.get(action.record))
            if not scope.concerns(person, days.get(since) or scope.today):
                continue
            who = owners.told(Agreed(who, person.id, days.get(since), by.get(since)))
            is_open.append(OpenAction(person, what, who, when, due, days.get(since), action.record, since))
        for one in closed:
            what, who, _ = _words(one.cells)
            done = one.verdict == "done"
            held, ended = days.get(one.since), days.get(one.record)
            if not scope.has(person, ended or scope.today):
                continue
            is_closed.append(ClosedAction(person, what, who, held, ended, one.since, one.record, done))
    return tuple(is_open), tuple(is_closed)


def owed_elsewhere(ledger: Ledger, scope: Scope) -> Iterator[OpenAction]:
    """What these people have to do by records of others, of leavers too: `filing.people.owners` says whose it is."""
    others = {p.id: p for p in scope.roster.values() if p.id not in scope.ids}
    mine = gathered(scope)
    for number, some in sorted(actions_open(ledger, today=scope.today, people=tuple(others)).items()):
        for one in some:
            owed = {o.now.id: mine[o.now.id] for o in one.owners if o.now is not None and o.now.id in mine}
            if owed and ledger.library.load(one.form).kind != "case_content":
                yield OpenAction(
                    others[number], one.what, one.told, one.when, one.by, one.owned.on, one.record, one.since,
                    tuple(owed.values()),
                )  # fmt: skip


def _held_by(record: Record) -> str | None:
    """The name of who held a session, as its record has it."""
    form = record.carried.form
    return words(record.carried.answers.get(form.about.by)) if form.about.by else None


def is_shown(record: Record) -> bool:
    """Whether what a record says of actions may stand in a report."""
    form = record.carried.form
    return form.private is None and form.kind != "case_content"


def report(ledger: Ledger, scope: Scope, *, elsewhere: bool = True) -> Report:
    """Open actions, those over first, and the actions that were closed in the period.

    With `elsewhere`, what these people owe by records of others is among the open ones, and is said to be so.
    """
    own, closed = actions(ledger, scope)
    waiting = (*own, *(owed_elsewhere(ledger, scope) if elsewhere else ()))
    today = scope.today
    ordered = sorted(waiting, key=lambda a: (a.due or dt.date.max, a.agreed or dt.date.min))
    past = (c for c in closed if scope.holds(c.closed) and c.closed is not None and c.closed <= today)
    ended = sorted(past, key=lambda c: c.closed or dt.date.min)
    over = [a for a in ordered if a.over(today)]
    done = [c for c in ended if c.done]
    undated, others = sum(a.due is None for a in ordered), len(waiting) - len(own)
    count = f"{len(ordered)} open, {len(over)} of them over, {undated} without a day"
    count += f"; {others} owed by them on records of others" if others else ""
    # A report of everything is as things stand: open ones know no period.
    first = Table(
        "open",
        f"Open actions, {scope.words}, on {today:%d/%m/%Y}",
        _OPEN,
        tuple(_open_row(a, today) for a in ordered),
        states=(OVER, OPEN, UNDATED),
        empty="No action is open.",
        sums=(f"{count}.",) if ordered else (),
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
    spans = [*((a.agreed, None) for a in own), *((c.agreed, c.closed) for c in closed)]
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
        gaps=(*_gaps(over, today), *_without_day(ordered)),
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
            Cell(action.by_when, action.due),
            day(action.agreed),
            text(action.listed),
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
        by = f", {action.listed}," if action.owed else ""
        yield Gap(
            "action-over",
            f"An action of record {action.record}{by} was due on {action.due:%d/%m/%Y}, {late} days ago.",
            "Close it on the next record, or give it a new date there.",
            action.person.ref,
            action.person.name,
            action.record,
            action.due,
        )


def _without_day(waiting: Sequence[OpenAction]) -> Iterator[Gap]:
    """Actions of which nobody can tell when they are over, those of one record in one sentence."""
    undated: dict[int, list[OpenAction]] = {}
    for action in waiting:
        if action.due is None:
            undated.setdefault(action.record, []).append(action)
    for record, mine in undated.items():
        many = "An action" if len(mine) == 1 else f"{len(mine)} actions"
        what = f"{many} of record {record}: by when is not said, or cannot be read, so that nothing is ever over."
        person = mine[0].person
        do = "Give the day on the next record, as 25/11/2026."
        yield Gap("action-no-day", what, do, person.ref, person.name, record, mine[0].agreed)


def _words(cells: Cells) -> tuple[str, str, str]:
    """What, who and by when, as written; where a form calls them otherwise, its first column says what."""
    said: Mapping[str, str] = {k: _said(v) for k, v in cells.items()}
    return said.get("what") or next(iter(said.values()), ""), said.get("who", ""), said.get("when", "")


def _said(value: object) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else "" if value is None else str(value)
