"""The whole report of supervision: the matrix by month, informal minutes, a count by month, and every gap by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from filing.clocks.evidence import Judged, judged
from filing.clocks.expectation import Expected
from filing.clocks.expected import expected
from filing.clocks.falling import said
from filing.clocks.informal import once
from filing.clocks.quiet import no_collecting
from filing.clocks.record_facts import Facts, facts
from filing.clocks.sessions import sessions
from filing.clocks.whose import postponed_in, regimes_of
from filing.ledger.database import Ledger
from filing.people.roster import Person
from filing.people.supervising import supervision_gap
from reports import informal
from reports.matrix import SUPERVISION, Story, months_of, table
from reports.rules import SUPERVISION as SUPERVISION_RULES
from reports.rules import rules
from reports.scope import Scope
from reports.states import (
    BEFORE,
    CONTRADICTED,
    DONE,
    DOUBT,
    EXCUSED,
    LATE,
    MISSING,
    NO_RULE,
    OPEN,
    OUTSIDE,
    POSTPONED,
    SIGNED_LATE,
    UNKNOWN,
    UNSIGNED,
    VOID,
    WITHIN,
)
from reports.table import Chart, Column, Gap, Report, Row, Series, State, Table, number, text
from reports.unsigned import NOTE_WHY, void_gap
from schemas.regimes import Regime

MONTHS = 12
"""Months that are shown where no period is said."""
_LOOKED_AT = frozenset({*SUPERVISION, "informal"})
_OTHERS = ("appraisal", "review", "agreement", "plan", "observation")
_COUNTED: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("done", (DONE, WITHIN)),
    ("to be looked at", (CONTRADICTED, OUTSIDE)),
    ("not signed", (UNSIGNED, EXCUSED)),
    ("late", (LATE,)),
    ("signed late", (SIGNED_LATE,)),
    ("postponed", (POSTPONED,)),
    ("was it held?", (DOUBT,)),
    ("no evidence", (VOID,)),
    ("missing", (MISSING,)),
    ("cannot be told", (UNKNOWN,)),
    ("due", (OPEN,)),
)
_UNTOLD: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("before records are kept", (BEFORE,)),
    ("no rule", (NO_RULE,)),
)
"""Counted beside them where it is so of anybody, and drawn in no chart: of these months nothing is told."""


def report(ledger: Ledger, scope: Scope) -> Report:
    """The matrix of the period's months, and of informal supervision where a regime asks for any."""
    with no_collecting():
        return rules(ledger, scope, SUPERVISION_RULES).put_on(_report(ledger, scope))


def _report(ledger: Ledger, scope: Scope) -> Report:
    known = facts(ledger)
    found, minutes, counts = stories(ledger, scope, known)
    main = table(found, scope)
    by_month, chart = _by_month(main, scope)
    tables = (main, *((informal.table(found, minutes, counts, scope),) if minutes else ()), by_month)
    return Report(
        "matrix",
        "Supervision matrix",
        scope.period,
        scope.words,
        scope.today,
        tables,
        notes=_NOTES,
        charts=(chart,),
        gaps=tuple(gaps(found, scope)),
        audience="Managers, supervisors of these people, inspectors.",
        organisation=scope.organisation,
        people=scope.refs,
    )


_NOTES = (
    "“Done” stands only where a record is dated in the past, was filed no earlier than that day, names the person, was "
    "held by another person on the roster on a day on which both were there, and is signed by both or still within the "
    "time for that.",
    "A signature on paper counts as signed by hand: a program saw ink, and whose hand it is only a person can say.",
    "What fell into an absence, or was postponed with a reason, is not missing. Agency and bank staff are in "
    "it as all others are.",
)


def stories(
    ledger: Ledger, scope: Scope, known: Facts
) -> tuple[tuple[Story, ...], Mapping[int, int], frozenset[str]]:
    """Of each person what was held and expected; the informal minutes asked for, and of which kinds of session."""
    whose = sessions(ledger, people=scope.ids)
    with ledger.reading() as conn:
        put_off = postponed_in(conn, ledger.library.policies.timezone)
    regime_of = _narrow(ledger)
    found, minutes, counts = [], {}, {"informal"}
    for person in scope.people:
        regime = regime_of(person)
        mine = [s for s in whose.get(person.id, ()) if s.kind in _LOOKED_AT]
        held = judged(mine, person, known, scope.today, sign_within=regime.give_days)
        absent = known.away.get(person.id, ())
        due = expected(
            person,
            [j.session for j in held if j.held],
            regime,
            scope.first,
            scope.last,
            today=scope.today,
            postponed=put_off.get(person.id, ()),
            absent=absent,
            ahead=True,
        )
        unknown, spells = _unknown_before(person, held, regime), scope.spells.get(person.id)
        if spells is not None:
            # What was held or due elsewhere met the turns of here, and is told there.
            held = tuple(j for j in held if scope.has(person, j.session.held or scope.today))
            due = tuple(e for e in due if scope.has(person, e.due))
        ruled = (regime.formal or regime.group) is not None
        found.append(Story(person, held, due, absent, unknown, spells, regime.counts_from, ruled))
        if regime.informal is not None:
            minutes[person.id] = regime.informal.minutes
            counts |= set(regime.informal.counts)
    return tuple(found), minutes, frozenset(counts)


def _unknown_before(person: Person, held: Sequence[Judged], regime: Regime) -> dt.date | None:
    """The day of the first record, before which nothing can be told of somebody without a start date."""
    if person.began is not None or (regime.formal or regime.group or regime.informal) is None:
        return None
    return min((j.session.held for j in held if j.held and j.session.held is not None), default=dt.date.max)


def _narrow(ledger: Ledger) -> Callable[[Person], Regime]:
    """What gives each person's regime without what the matrix does not show, which would be worked out for nothing."""
    whose = regimes_of(ledger.library)
    made: dict[str, Regime] = {}

    def narrowed(person: Person) -> Regime:
        regime = whose(person)
        if regime.name not in made:
            made[regime.name] = regime.model_copy(update=dict.fromkeys(_OTHERS))
        return made[regime.name]

    return narrowed


def _by_month(main: Table, scope: Scope) -> tuple[Table, Chart]:
    """How often each thing is so in each month, as a table and as a picture of it."""
    months = months_of(scope.first, scope.last)
    keys = [c.key for c in main.columns]
    there_at_all = {c.state for row in main.rows for c in row.cells}
    untold = tuple(u for u in _UNTOLD if any(s.key in there_at_all for s in u[1]))
    every = (*_COUNTED, *untold)
    counted: dict[str, list[int]] = {words: [] for words, _ in every}
    for month in months:
        at = keys.index(month.key)
        there = [row.cells[at].state for row in main.rows]
        for words, states in every:
            counted[words].append(sum(there.count(s.key) for s in states))
    rows = tuple(
        Row((text(f"{m.first:%B %Y}", m.key), *(number(counted[w][at]) for w, _ in every)))
        for at, m in enumerate(months)
    )
    summed = Table(
        "by-month",
        f"People by month and state, {scope.words}, {scope.period.words}",
        (Column("month", "Month"), *(Column(w.replace(" ", "_"), w, "number") for w, _ in every)),
        rows,
    )
    told = "; ".join(f"{w} {sum(counted[w])}" for w, _ in every)
    chart = Chart(
        "by-month",
        "Supervision by month",
        "stacked",
        tuple(f"{m.first:%b %Y}" for m in months),
        tuple(Series(w, tuple(Decimal(n) for n in counted[w])) for w, _ in _COUNTED),
        f"A bar a month, of people by state; over all months: {told}.",
        "by-month",
        unit="people",
    )
    return summed, chart


def gaps(found: Sequence[Story], scope: Scope) -> Iterator[Gap]:
    """Everything that keeps a cell from being green, and what cannot be told, person by person."""
    for story in found:
        person = story.person
        here = person.here(scope.today) and scope.has(person, scope.today)
        lost = supervision_gap(person, scope.roster, scope.today) if here else None
        if lost is not None:
            do = "Give the person a supervisor on the roster."
            what = "Nobody is on record as supervising." if lost.kind == "nobody" else lost.says
            yield Gap("nobody-supervises", what, do, person.ref, person.name, None, lost.since)
        known = story.spells is not None and story.unknown_before != dt.date.max
        if person.starts is None and not known and not any(j.held for j in story.held):
            what = "There is no record and no day on which they started: what was due cannot be told."
            yield Gap(
                "start-unknown", what, "Give the day they started on the roster.", person.ref, person.name
            )
        yield from _informal_gap(story)
        yield from _twice(story, scope)
        for due in story.expected:
            if due.clock == "formal" and (gap := _due_gap(due, person)) is not None:
                yield gap
        for one in story.held:
            if _told(one, scope):
                yield void_gap(person, one) if not one.held else _unsigned_gap(person, one)


def _told(one: Judged, scope: Scope) -> bool:
    """Whether a session that makes no cell green is of this period; what has no day, or one to come, always is."""
    day = one.session.held
    return not one.counts and (day is None or day > scope.today or scope.holds(day))


_SIGN = ("record-unsigned", "Have it signed, and hand it in again; or note on it why not.")
_TO_DO: Mapping[str, tuple[str, str]] = {
    "late": ("record-signed-late", NOTE_WHY),
    "outside": ("record-outside", "If they supervise this person, put them on the roster."),
    "contradicted": (
        "record-contradicted",
        "Ask which is right, and correct the record (carepack records amend) or the roster.",
    ),
}


def _unsigned_gap(person: Person, one: Judged) -> Gap:
    code, do = _TO_DO.get(one.verdict, _SIGN)
    held = one.session.held
    return Gap(code, one.says, do, person.ref, person.name, one.session.record, held)


def _informal_gap(story: Story) -> Iterator[Gap]:
    """The months of one person in which too few minutes were held, in one sentence."""
    missing = [e for e in story.expected if e.clock == "informal" and e.state == "missing"]
    if missing:
        months = ", ".join(
            f"{e.due:%B %Y}" + (f" ({e.minutes} minutes)" if e.minutes else "") for e in missing
        )
        person = story.person
        what = f"Too little informal supervision in {months}."
        do = "Hold it from now on; where it was held, file the record."
        yield Gap("informal-missing", what, do, person.ref, person.name, None, missing[0].due)


def _twice(story: Story, scope: Scope) -> Iterator[Gap]:
    """Talks of the period that may be on record twice."""
    held, person = [j.session for j in story.held if j.held], story.person
    single = {s.record for s in once(held)}
    for session in held:
        if session.kind == "informal" and session.record not in single and scope.holds(session.held):
            do = (
                f"If they are one: carepack records merge --even-so {session.repeats} {session.record}. "
                "If they are two, say in the record what sets it apart (carepack records amend)."
            )
            what = informal.may_be_twice(session)
            yield Gap("talk-twice", what, do, person.ref, person.name, session.record, session.held)


def _due_gap(due: Expected, person: Person) -> Gap | None:
    """A session that is missing, was late, or was put off and not booked again."""
    day = said(due.due)
    who = (person.ref, person.name)
    if due.state == "missing":
        what = f"Supervision was due by {day}, and nothing was held.{_reason(due)}"
        return Gap("session-missing", what, "Hold it, and file the record.", *who, None, due.due)
    if due.state == "away" and due.away_noted is not None:
        noted = said(due.away_noted)
        what = f"Supervision was due by {said(due.fell)}; that the person is away was noted afterwards, on {noted}."
        return Gap("absence-afterwards", what, "Look whether it is so.", *who, None, due.fell)
    if due.state == "late":
        late = f"{due.late:,} day{'' if due.late == 1 else 's'} late"
        what = f"Supervision was due by {day} and held on {said(due.met_on)}, {late}."
        return Gap("session-late", what, "", *who, due.met_by, due.due)
    if due.state == "postponed" and due.postponed is not None and due.postponed.until is None:
        what = f"Supervision was due by {day}, is postponed and not booked again."
        return Gap("session-postponed", what, "Book it again: carepack postpone.", *who, None, due.due)
    return None


def _reason(due: Expected) -> str:
    """A reason that was given and does not excuse it."""
    put_off = due.postponed
    if put_off is None:
        return ""
    if due.put_off_afterwards:
        return f" It was put off only afterwards, on {said(put_off.noted)}."
    return f" It was put off, which excused it until {said(due.by)}."
