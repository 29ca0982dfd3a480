"""The supervision matrix: person by month, what was held, late, postponed or missing, each cell with its evidence.

A cell is green only where `filing.clocks.evidence` says so. What counts for the clocks is what was held at all: a
record that is no evidence meets nothing, and an unsigned one meets its day but is no green cell.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from filing.clocks.evidence import Judged
from filing.clocks.expectation import Expected
from filing.clocks.falling import said
from filing.clocks.session import Kind
from filing.people.absences import Absence
from filing.people.roster import Person
from reports.scope import Scope
from reports.states import (
    ALL,
    AWAY,
    BEFORE,
    CONTRADICTED,
    ELSEWHERE,
    EXCUSED,
    GONE,
    LATE,
    MISSING,
    NO_RULE,
    NOTHING,
    OF,
    OPEN,
    OUTSIDE,
    POSTPONED,
    SIGNED_LATE,
    UNKNOWN,
    UNSIGNED,
    evidence_of,
    worst_of,
)
from reports.table import Cell, Column, Evidence, Row, State, Table, text
from schemas.policies import months_after

SUPERVISION: tuple[Kind, ...] = ("formal", "group")
"""The kinds of session that a cell of the matrix is about."""
_WORST = (MISSING, UNSIGNED, CONTRADICTED, OUTSIDE, EXCUSED, LATE, SIGNED_LATE, POSTPONED)
"""Of several things in a month, the first of these tells; then what was held, and what is due."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the calendar: its first and last day, and how its column is headed."""

    first: dt.date
    last: dt.date

    @property
    def at(self) -> tuple[int, int]:
        """Its year and number, by which what lies in it is found."""
        return self.first.year, self.first.month

    @property
    def key(self) -> str:
        """As `2026-11`."""
        return f"{self.first:%Y-%m}"

    @property
    def column(self) -> Column:
        """Its column."""
        return Column(self.key, f"{self.first:%b}", "state", f"{self.first:%B %Y}", f"{self.first:%Y}")

    def holds(self, day: dt.date | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Story:
    """All that the matrix looks at of a person: what was held, what should have been, and when they were away."""

    person: Person
    held: Sequence[Judged]
    expected: Sequence[Expected]
    absent: Sequence[Absence] = ()
    unknown_before: dt.date | None = None
    """The day before which nobody can tell what was due, where no start date is known."""
    spells: Sequence[tuple[dt.date, dt.date]] | None = None
    """From when to when they were in the home or team that is looked at; None where it is of none."""
    counts_from: dt.date | None = None
    """The day from which records count by the settings."""
    ruled: bool = True
    """Whether any rule asks for supervision of them."""

    @property
    def heading(self) -> str:
        """What they stand under in a list: home and team."""
        return ", ".join(w for w in (self.person.home, self.person.team) if w)

    def idle(self, month: Month) -> Cell:
        """The cell of a month in which nothing was due and nothing held."""
        first, last = month.first, month.last
        if not self.person.here_in(first, last):
            return _EMPTY[GONE.key]
        if self.spells is not None and not any(a <= last and first <= b for a, b in self.spells):
            return _EMPTY[ELSEWHERE.key]
        if self.counts_from is not None and month.first < self.counts_from and self._there_before():
            return _EMPTY[BEFORE.key]
        if not self.ruled:
            return _EMPTY[NO_RULE.key]
        if self.unknown_before is not None and month.last < self.unknown_before:
            return _EMPTY[UNKNOWN.key]
        away = next((a for a in self.absent if a.covers(month.first) and a.covers(month.last)), None)
        if away is None:
            return _EMPTY[NOTHING.key]
        noted = away.noted_on(month.last)
        if noted is None or noted <= month.last:
            return _EMPTY[AWAY.key]
        says = f"{AWAY.means} It was noted afterwards, on {said(noted)}."
        return Cell(AWAY.words, AWAY.key, AWAY.key, says)

    def _there_before(self) -> bool:
        """Whether they were here before records count."""
        starts = self.person.began
        return starts is None or self.counts_from is None or starts < self.counts_from

    def told(self, one: Judged) -> str:
        """What a session says in its cell; of one before records count, that nobody can tell whether it was in time."""
        held = one.session.held
        if not one.held or held is None or self.counts_from is None or held >= self.counts_from:
            return one.says
        return f"{one.says} It is of before {said(self.counts_from)}: whether it was in time is not told."


@dataclass(slots=True)
class _Within:
    """What lies in one month of a story."""

    held: list[Judged] = field(default_factory=list)
    void: list[Judged] = field(default_factory=list)
    due: list[Expected] = field(default_factory=list)


def months_of(first: dt.date, last: dt.date) -> tuple[Month, ...]:
    """The months that two days lie in, and those between."""
    found: list[Month] = []
    begin = first.replace(day=1)
    while begin <= last:
        after = months_after(begin, 1)
        found.append(Month(begin, after - dt.timedelta(days=1)))
        begin = after
    return tuple(found)


_WHO = (
    Column("name", "Name"),
    Column("ref", "Ref", "ref", "Reference"),
    Column("home", "Home"),
    Column("team", "Team"),
    Column("supervisor", "Supervisor"),
)


def people_columns() -> tuple[Column, ...]:
    """The columns that say who a row is about."""
    return _WHO


def people_row(person: Person) -> tuple[Cell, ...]:
    """The cells that say who a row is about."""
    return tuple(map(text, (person.name, person.ref, person.home, person.team, person.supervised_by_name)))


def table(stories: Sequence[Story], scope: Scope) -> Table:
    """The matrix of these people over the months of the period."""
    months = months_of(scope.first, scope.last)
    rows = tuple(Row((*people_row(s.person), *cells(s, months)), s.person.ref, s.heading) for s in stories)
    return Table(
        "matrix",
        f"Supervision by month, {scope.words}, {scope.period.words}",
        (*_WHO, *(m.column for m in months)),
        rows,
        heads=2,
        states=ALL,
        empty="Nobody is on the roster.",
    )


def cells(story: Story, months: Sequence[Month]) -> Iterator[Cell]:
    """A cell for each month."""
    by_month = _by_month(story)
    for month in months:
        yield _cell(story, month, by_month.get(month.at))


def _by_month(story: Story) -> Mapping[tuple[int, int], _Within]:
    found: dict[tuple[int, int], _Within] = defaultdict(_Within)
    for one in story.held:
        if one.session.held is not None and one.session.kind in SUPERVISION:
            there = found[one.session.held.year, one.session.held.month]
            (there.held if one.held else there.void).append(one)
    for due in story.expected:
        if due.clock == "formal":
            found[due.due.year, due.due.month].due.append(due)
    return found


def _cell(story: Story, month: Month, within: _Within | None) -> Cell:
    if within is None:
        return story.idle(month)
    if (
        len(within.held) == 1 and not within.due and not within.void
    ):  # as nearly every month that has anything
        (one,) = within.held
        state = OF[one.verdict]
        return Cell(state.words, state.key, state.key, story.told(one), (evidence_of(one),))
    found: list[tuple[State, str]] = [(OF[j.verdict], story.told(j)) for j in within.held]
    found += (told for due in within.due if (told := _due(due)) is not None)
    evidence = tuple(evidence_of(j) for j in (*within.held, *within.void))
    if not found and not within.void:
        # What was due in this month was held before it began.
        met = " ".join(f"Due by {said(d.due)}, held on {said(d.met_on)}." for d in within.due)
        return Cell(NOTHING.words, NOTHING.key, NOTHING.key, met)
    state = _worst([s for s, _ in found], worst_of(within.void) if within.void else None)
    evidence += tuple(_of_others(within, story))
    says = " ".join(dict.fromkeys((*(words for _, words in found), *(j.says for j in within.void))))
    return Cell(state.words, state.key, state.key, says, evidence)


def _worst(states: Sequence[State], void: State | None) -> State:
    """What a month is, of which all these are so. A record that is no evidence, or in doubt, tells only where nothing
    was held."""
    for state in _WORST:
        if state in states:
            return void if void and state is MISSING else state
    held = [s for s in states if s not in {OPEN, AWAY}]
    if held:
        # Signed by both and yet to be signed: the lesser of the two.
        return next((s for s in held if s.key == "within"), held[0])
    return void or next(iter(states), NOTHING)


def _due(due: Expected) -> tuple[State, str] | None:
    """What a thing that was due in this month makes of it; None where the session that met it tells it all."""
    day = f"{said(due.due)}"
    match due.state:
        case "missing":
            put_off = f" It was {_postponed(due)}." if due.postponed is not None else ""
            fell = f" It fell into an absence{_noted(due)}." if due.away is not None else ""
            return MISSING, f"Due by {day}, and nothing was held: {_days(due.late)} over.{fell}{put_off}"
        case "postponed":
            return POSTPONED, f"Due by {day}, {_postponed(due)}."
        case "late":
            return LATE, f"Due by {day}, held on {said(due.met_on)}, {_days(due.late)} late."
        case "away":
            return AWAY, f"Due by {day}, and the person is away{_noted(due)}."
        case "open":
            return OPEN, f"Due by {said(due.by)}."
        case _:
            return None


def _days(number: int) -> str:
    return f"{number:,} day{'' if number == 1 else 's'}"


def _postponed(due: Expected) -> str:
    """That and why something was put off, and until when."""
    put_off = due.postponed
    if put_off is None:
        return "postponed"
    until = f"to {said(put_off.until)}" if put_off.until else "and not booked again"
    why = put_off.why.rstrip(" .")
    if due.put_off_afterwards:
        when = f", on {said(put_off.noted)}" if put_off.noted is not None else ""
        return f"postponed {until} only afterwards{when}, which excuses nothing: {why}"
    if put_off.until is None or put_off.until > due.by:
        return f"postponed {until}, which excuses it until {said(due.by)}: {why}"
    return f"postponed {until}: {why}"


def _noted(due: Expected) -> str:
    return f", which was noted afterwards, on {said(due.away_noted)}" if due.away_noted is not None else ""


def _of_others(within: _Within, story: Story) -> Iterator[Evidence]:
    """The records of other months that met what was due in this one."""
    mine = {j.session.record for j in within.held}
    others = {due.met_by for due in within.due} - mine
    if others - {None}:
        yield from (evidence_of(j) for j in story.held if j.session.record in others)


_EMPTY: Mapping[str, Cell] = {
    s.key: Cell(s.words, s.key, s.key, s.means)
    for s in (GONE, ELSEWHERE, AWAY, NOTHING, UNKNOWN, BEFORE, NO_RULE)
}
