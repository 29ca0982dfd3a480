"""Informal supervision by month: the minutes that were held, beside those that the regime asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from filing.clocks.evidence import Judged
from filing.clocks.expectation import Expected
from filing.clocks.informal import once
from filing.clocks.session import Session
from reports.matrix import Month, Story, months_of, people_columns, people_row
from reports.scope import Scope
from reports.states import (
    AWAY,
    BEFORE,
    CONTRADICTED,
    DOUBT,
    ELSEWHERE,
    EXCUSED,
    GONE,
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
    VOID,
    evidence_of,
    worst_of,
)
from reports.table import Cell, Row, State, Table

MET = State("met", "met", "✓", "good", "So many minutes as are asked for, each session with evidence.")
SHORT = State(
    "short", "short", "S", "bad", "Some minutes were held, fewer than are asked for, and the month is over."
)
EXTRA = State("extra", "held", "+", "plain", "Minutes were held in a month in which none are asked for.")
STATES = (
    MET,
    UNSIGNED,
    EXCUSED,
    CONTRADICTED,
    OUTSIDE,
    SIGNED_LATE,
    SHORT,
    POSTPONED,
    OPEN,
    DOUBT,
    VOID,
    MISSING,
    EXTRA,
    UNKNOWN,
    BEFORE,
    NO_RULE,
    AWAY,
    ELSEWHERE,
    GONE,
    NOTHING,
)


_WORST = (UNSIGNED, EXCUSED, CONTRADICTED, OUTSIDE, SIGNED_LATE)
"""Of several sessions without which the minutes are too few, the first of these tells."""


def table(
    stories: Sequence[Story], minutes: Mapping[int, int], counts: Collection[str], scope: Scope
) -> Table:
    """Minutes of informal supervision by person and month. `minutes` are those asked for, by `Person.id`."""
    months = months_of(scope.first, scope.last)
    rows = tuple(
        Row(
            (*people_row(s.person), *_cells(s, months, minutes.get(s.person.id), counts)),
            s.person.ref,
            s.heading,
        )
        for s in stories
        if s.person.id in minutes or _any(s, months, counts)
    )
    return Table(
        "informal",
        f"Informal supervision by month, in minutes, {scope.words}, {scope.period.words}",
        (*people_columns(), *(m.column for m in months)),
        rows,
        heads=2,
        states=STATES,
        empty="Of nobody is any asked for, and none was held.",
    )


def _any(story: Story, months: Sequence[Month], counts: Collection[str]) -> bool:
    """Whether any session that counts was held in these months: of whom no rule asks for it, none is missing."""
    return any(
        s.kind in counts and s.held is not None and months[0].first <= s.held <= months[-1].last
        for s in (j.session for j in story.held)
    )


def _cells(
    story: Story, months: Sequence[Month], asked: int | None, counts: Collection[str]
) -> Iterator[Cell]:
    held: dict[tuple[int, int], list[Judged]] = defaultdict(list)
    for one in story.held:
        if one.session.held is not None and one.session.kind in counts:
            held[one.session.held.year, one.session.held.month].append(one)
    due = {(e.due.year, e.due.month): e for e in story.expected if e.clock == "informal"}
    there = [j.session for j in story.held if j.held]
    again = {s.record for s in there} - {s.record for s in once(there)}
    for month in months:
        mine = _Minutes(held.get(month.at, ()), due.get(month.at), asked, again)
        yield _cell(story, month, mine)


class _Minutes(NamedTuple):
    """What was held in a month, what was due and asked for; `again` are records of talks that another has already."""

    held: Sequence[Judged]
    due: Expected | None
    asked: int | None
    again: Collection[int]


def _cell(story: Story, month: Month, mine: _Minutes) -> Cell:
    held, due, asked, again = mine
    there = sum(j.session.minutes or 0 for j in held if j.held and j.session.record not in again)
    good = sum(j.session.minutes or 0 for j in held if j.counts and j.session.record not in again)
    state = _state(held, due, there, good, asked)
    if state is NOTHING:
        return story.idle(month)
    of = f" of {asked}" if due is not None and asked is not None else ""
    shown = f"{there}{of} minutes, {state.words}" if held else state.words
    says = " ".join((*((f"{shown}.".capitalize(),)), *(j.says for j in held))) if held else state.means
    if again:
        says = " ".join((says, *(may_be_twice(j.session) for j in held if j.session.record in again))).strip()
    return Cell(shown, there if held else None, state.key, says, tuple(evidence_of(j) for j in held))


def may_be_twice(session: Session) -> str:
    """That a record may be another one's talk, in a sentence."""
    return (
        f"Record {session.record} may be the same talk as record {session.repeats}: the same holder and "
        "words, or nearly, on that day or the next. Its minutes do not count until somebody says that they are two."
    )


def _state(held: Sequence[Judged], due: Expected | None, there: int, good: int, asked: int | None) -> State:
    if due is None or asked is None:
        return EXTRA if there else _none_held(held, NOTHING)
    if good >= asked:
        return MET
    if there >= asked:
        theirs = {OF[j.verdict] for j in held if not j.counts}
        return next((s for s in _WORST if s in theirs), UNSIGNED)
    by_clock = {"postponed": POSTPONED, "away": AWAY, "open": OPEN}
    # A month that was met by minutes that are not there is none that was met.
    if due.state in by_clock:
        return by_clock[due.state]
    return SHORT if there else _none_held(held, MISSING)


def _none_held(records: Sequence[Judged], without: State) -> State:
    """What a month is of whose records none counts for a talk that was held: in doubt, as long as one of them is."""
    return worst_of(records) if records else without
