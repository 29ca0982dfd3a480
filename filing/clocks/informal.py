"""Informal supervision: so many minutes in each month of the calendar. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence

from filing.clocks.expectation import Expected, Terms
from filing.clocks.session import Session
from filing.people.absences import Absence
from schemas.policies import months_after
from schemas.regimes import Informal


def once(sessions: Sequence[Session]) -> Sequence[Session]:
    """These sessions without those that may be another one of them, on record twice: their minutes count once."""
    if all(s.repeats is None for s in sessions):
        return sessions
    there = {s.record for s in sessions}
    return [s for s in sessions if s.repeats not in there]


def by_month(
    rule: Informal, sessions: Sequence[Session], terms: Terms, until: dt.date | None = None
) -> Iterator[Expected]:
    """Every whole month since the terms' start, up to this one, or to that of `until`.

    `sessions` have days, and are in order. A month of which somebody was away for the most part is not missing, nor is
    one in which they begin or leave.
    """
    by_first: dict[dt.date, list[Session]] = defaultdict(list)
    for session in once(sessions):
        if session.kind in rule.counts and session.held is not None:
            by_first[session.held.replace(day=1)].append(session)
    first = terms.start if terms.start.day == 1 else months_after(terms.start.replace(day=1), 1)
    while first <= max(terms.today, until or terms.today):
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        if terms.over(last):
            return
        yield _month(rule, first, last, by_first.get(first, ()), terms)
        first = last + dt.timedelta(days=1)


def _month(rule: Informal, first: dt.date, last: dt.date, mine: Sequence[Session], terms: Terms) -> Expected:
    minutes, met = 0, None
    for session in mine:
        minutes += session.minutes or 0
        if minutes >= rule.minutes and met is None:
            met = session
    put_off, excused = None, None
    if terms.postponed:
        before, next_end = first - dt.timedelta(days=1), months_after(first, 2)
        put_off, excused = terms.put_off("informal", before, last, next_end)
    by = max(last, excused) if excused is not None else last
    late = 0 if met is not None else max(0, (terms.today - by).days)
    return Expected(
        clock="informal",
        since=first,
        due=last,
        opens=first,
        met_by=met.record if met is not None else None,
        met_on=met.held if met is not None else None,
        late=0 if (away := _away(first, last, terms)) is not None else late,
        postponed=put_off,
        away=away,
        minutes=minutes,
        source=rule.source,
        excused=excused,
    )


def _away(first: dt.date, last: dt.date, terms: Terms) -> Absence | None:
    days = (last - first).days + 1
    for absence in terms.absent:
        begins, ends = max(first, absence.first), min(last, absence.last or last)
        if 2 * ((ends - begins).days + 1) > days:
            return absence
    return None
