"""What comes round so often, counted from the last one, or in the same months of each year. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from filing.clocks.expectation import Expected, Terms
from filing.clocks.session import Session
from schemas.civil import Length
from schemas.names import name_key
from schemas.policies import months_after
from schemas.regimes import Clock, Phase, Rule

Named = Callable[[Session, dt.date], dt.date]
"""The day by which the next one is due, of the last one and the day that the rule says."""
_MOST = 4000
"""More turns than a working life of weeks has: a loop that does not end is a fault."""
_AROUND = 3
"""Months before and after a month of the year in which what was held counts for it."""


@dataclass(slots=True, unsafe_hash=True)  # made by the ten thousand: frozen ones take three times as long
class Turn:
    """One turn of a rule: from when it counts, from when it may be held, and by when it is to be.

    `own` is the day of the month that is meant where a short month moved `due` to its last.
    """

    at: dt.date
    opens: dt.date
    due: dt.date
    own: int
    taken: dt.date = dt.date.min
    """The last day of the turn before, of which a postponement may still be."""
    after: dt.date = dt.date.max
    """The day of the next turn."""


def coming_round(
    clock: Clock, rule: Rule, held: Sequence[Session], terms: Terms, named: Named | None = None
) -> Iterator[Expected]:
    """Every turn of a rule since the terms' start, and the one that is open now. `held` have days, and are in order."""
    if rule.months:
        yield from _in_months(clock, rule, held, terms)
        return
    if not rule.from_start and not held:
        return
    waiting = list(held)
    at, last, first = _begin(clock, rule, waiting, terms)
    own, taken = at.day, at
    for _ in range(_MOST):
        turn = _turn(clock, rule, at, own, terms, first=first)
        if named is not None and last is not None:
            due = max(named(last, turn.due), at + dt.timedelta(days=1))
            turn = Turn(at, min(turn.opens, due), due, due.day)
        if terms.over(turn.due):
            return
        after = _turn(clock, rule, turn.due, turn.own, terms, first=False).due
        turn = Turn(turn.at, turn.opens, turn.due, turn.own, taken, after)
        made, met = _became(clock, rule, turn, waiting, terms)
        yield made
        first = False
        if met is not None:
            at, own, taken, last = _day(met), _day(met).day, _day(met), met
            waiting = [s for s in waiting if _day(s) > at]
        elif made.by >= terms.today or turn.due <= at:
            return
        else:
            # The next one is due when it would have been had nothing moved this one.
            at, own, taken, last = turn.due, turn.own, _taken(made, after), None


def _taken(made: Expected, after: dt.date) -> dt.date:
    """The last day that a postponement of this turn may name; a later one is of the next turn."""
    until = made.postponed.until if made.postponed is not None else None
    return max(made.by, min(until, after - dt.timedelta(days=1))) if until is not None else made.by


def _begin(
    clock: Clock, rule: Rule, waiting: list[Session], terms: Terms
) -> tuple[dt.date, Session | None, bool]:
    """The day to count from, the session held on it, and whether nothing was held before."""
    if not rule.from_start:
        first = waiting.pop(0)
        return _day(first), first, False
    before = [s for s in waiting if _day(s) <= terms.start]
    del waiting[: len(before)]
    if before:
        last = before[-1]
        if _turn(clock, rule, _day(last), _day(last).day, terms, first=False).due >= terms.start:
            return _day(last), last, False
    return terms.start, None, not before


def to_come(clock: Clock, rule: Rule, after: Expected, terms: Terms, until: dt.date) -> Iterator[Expected]:
    """The turns after the open one, to that day: each counted as if the one before were held on its last day."""
    if after.away is not None and after.away.last is None:
        return
    at = max(after.by, terms.today)
    # Of a day that a short month cut, the one that was meant.
    own = max(at.day, after.since.day) if at == after.due == _ends(at.year, at.month) else at.day
    for _ in range(_MOST):
        turn = _next_month(rule, at) if rule.months else _turn(clock, rule, at, own, terms, first=False)
        if turn.due > until or terms.over(turn.due):
            return
        day, away = terms.back(turn.due)
        yield Expected(
            clock, at, day or turn.due, turn.opens, away=away if day is None else None, source=rule.source
        )
        if day is None:
            return
        at = max(day, turn.due)
        own = turn.own if at == turn.due else at.day


def _next_month(rule: Rule, at: dt.date) -> Turn:
    """The next of the months that a rule names."""
    ends = (_ends(year, month) for year in (at.year, at.year + 1) for month in sorted(set(rule.months)))
    due = next(day for day in ends if day > at)
    return Turn(at, months_after(due, -_AROUND), due, due.day)


def _ends(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _became(
    clock: Clock, rule: Rule, turn: Turn, waiting: Sequence[Session], terms: Terms
) -> tuple[Expected, Session | None]:
    """What became of a turn, and the session that met it: in time, or before the next turn's day."""
    made, fell = _made(clock, rule, turn, terms)
    met = next((s for s in waiting if _day(s) <= made.by or _day(s) < turn.after), None)
    if met is not None:
        late = 0 if fell else max(0, (_day(met) - made.by).days)
        return _met(made, met, late), met
    return (made if fell else replace(made, late=max(0, (terms.today - made.by).days))), None


def _met(made: Expected, met: Session, late: int) -> Expected:
    # `dataclasses.replace` takes several times as long, and a matrix has tens of thousands.
    return Expected(
        made.clock, made.since, made.due, made.opens, met.record, met.held, late, made.postponed, made.away,
        source=made.source, excused=made.excused, rhythm=made.rhythm,
    )  # fmt: skip


def _made(clock: Clock, rule: Rule, turn: Turn, terms: Terms) -> tuple[Expected, bool]:
    """A turn as it is due, and whether it fell away.

    That of somebody who is away is due after their return, unless the next one is due by then, or nobody knows of one.
    """
    day, away = terms.back(turn.due)
    fell = away is not None and (day is None or day >= turn.after)
    due = turn.due if fell or day is None else day
    put_off, excused = terms.put_off(clock, turn.taken, due, turn.after)
    rhythm = turn.due if away is not None else None
    made = Expected(
        clock, turn.at, due, turn.opens, postponed=put_off, away=away, source=rule.source, excused=excused,
        rhythm=rhythm,
    )  # fmt: skip
    return made, fell


def _turn(clock: Clock, rule: Rule, at: dt.date, own: int, terms: Terms, *, first: bool) -> Turn:
    """The turn that follows a day; `own`: the day of the month that it would be, were that month long enough."""
    share = terms.regime.share(clock, terms.person.hours)
    phase = next((p for p in rule.phases if _in_phase(p, at, terms)), None)
    if first and rule.first is not None and phase is None:
        due = rule.first.after(at, own=own)
        return Turn(at, at, due, own if rule.first.keeps_day() else due.day)
    every, latest = _lengths(rule, phase, terms)
    due = latest.after(at, share, own=own)
    opens = min(every.after(at, share, own=own), due)
    return Turn(at, opens, due, own if latest.keeps_day(share) else due.day)


def _lengths(rule: Rule, phase: Phase | None, terms: Terms) -> tuple[Length, Length]:
    if phase is not None:
        return phase.every, phase.at_latest or phase.every
    role = name_key(terms.person.role) if terms.person.role else None
    for name, length in rule.roles:
        if name_key(name) == role:
            return length, length
    every = rule.every or rule.in_time
    if every is None:  # a rule that says months alone is told by them
        every = Length(number=1, unit="year")
    return every, rule.at_latest or every


def _in_phase(phase: Phase, day: dt.date, terms: Terms) -> bool:
    person = terms.person
    if phase.during == "asye":
        begins, usual = person.asye_from, Length(number=1, unit="year")
    else:
        begins, usual = person.starts, terms.regime.probation
    if phase.during == "probation" and person.probation_end is not None and phase.lasts is None:
        return (begins is None or begins <= day) and day < person.probation_end
    return begins is not None and begins <= day < (phase.lasts or usual).after(begins)


def _in_months(clock: Clock, rule: Rule, held: Sequence[Session], terms: Terms) -> Iterator[Expected]:
    """The turns of a rule that names months; the first after somebody starts may be said by its own length."""
    waiting = list(held)
    earliest = (rule.first or Length(number=_AROUND, unit="month")).after(terms.start)
    turns = [(terms.start, earliest)] if rule.first is not None else []
    for year in range(terms.start.year, terms.today.year + 2):
        for month in sorted(set(rule.months)):
            due = _ends(year, month)
            if due > earliest or (rule.first is None and due == earliest):
                turns.append((months_after(due, -_AROUND), due))
    for at, (since, due) in enumerate(turns):
        if terms.over(due):
            return
        after = turns[at + 1][1] if at + 1 < len(turns) else months_after(due, 12)
        made, fell = _made(clock, rule, Turn(since, since, due, due.day, since, after), terms)
        until = max(months_after(due, _AROUND), made.by)
        met = next((s for s in waiting if since < _day(s) <= until), None)
        if met is not None:
            waiting.remove(met)
            late = 0 if fell else max(0, (_day(met) - made.by).days)
            yield _met(made, met, late)
            continue
        yield made if fell else replace(made, late=max(0, (terms.today - made.by).days))
        if made.by >= terms.today:
            return


def _day(session: Session) -> dt.date:
    assert session.held is not None  # noqa: S101 - only those with a day are counted
    return session.held
