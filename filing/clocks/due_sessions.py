"""What falls due of what comes round: one line of each clock, however many turns are missing. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from filing.clocks.expectation import Expected, Postponed, rebook_by
from filing.clocks.falling import Case, Due, counted, said
from filing.clocks.session import Session
from schemas.regimes import Clock

_NAMES: dict[Clock, str] = {
    "formal": "formal supervision",
    "group": "group supervision",
    "observation": "direct observation",
    "appraisal": "appraisal",
    "agreement": "review of the supervision agreement",
    "plan": "review of the development plan",
    "review": "review of the appraisal",
}
_KINDS: dict[Clock, str] = {"formal": "formal", "group": "group", "observation": "observation"}


def of_sessions(case: Case) -> Iterator[Due]:
    """What falls due of supervision, appraisals, agreements and plans; and what was postponed and is not booked."""
    by_clock = sorted(case.expected, key=lambda e: e.clock)
    for clock, group in groupby(by_clock, key=lambda e: e.clock):
        turns = sorted(group, key=lambda e: e.due)
        if clock == "informal":
            yield from _informal(case, turns)
            continue
        by_month = case.regime.review is not None and bool(case.regime.review.months)
        if clock == "review" and not by_month:
            turns = turns[-1:]  # each appraisal has its own, and the last alone is still to be reviewed
        waiting = _waiting(turns)
        if not waiting:
            continue
        if clock == "review" and not by_month and _past_review(case):
            continue
        yield from _rebook(case, waiting)
        made = _made(case, clock, waiting)
        meeting = _meeting(case, clock, waiting)
        if meeting is not None and (made is None or meeting.on <= made.on):
            made = meeting
        if made is not None:
            yield made
    if case.regime.formal is None:
        meeting = _meeting(case, "formal", ())
        if meeting is not None:
            yield meeting


def waiting_of(case: Case, clock: Clock) -> list[Expected]:
    """The turns of a clock since the last one that was met."""
    return _waiting(sorted((e for e in case.expected if e.clock == clock), key=lambda e: e.due))


def _waiting(turns: Sequence[Expected]) -> list[Expected]:
    """The turns since the last one that was met."""
    found: list[Expected] = []
    for turn in reversed(turns):
        if turn.met_on is not None:
            break
        found.insert(0, turn)
    return found


def _past_review(case: Case) -> bool:
    """By the time of the next appraisal there is nothing left of this one to review."""
    return any(e.clock == "appraisal" and e.state == "missing" for e in waiting_of(case, "appraisal"))


def _made(case: Case, clock: Clock, waiting: Sequence[Expected]) -> Due | None:
    last = _last(case, clock)
    name, title = _NAMES[clock], None
    if clock == "agreement" and last is None:
        name, title = "supervision agreement", "Supervision agreement"
    missing = [e for e in waiting if e.state == "missing"]
    now = waiting[-1]
    booked = now.postponed.until if now.postponed is not None else None
    if missing:
        first = missing[0]
        since = (
            f"the last was on {said(last.held)}"
            if last and last.held
            else f"none is filed, {_counted_from(case)}"
        )
        says = f"{name}: {since}"
        if len(missing) > 1 and title is None:
            says += f"; {counted(len(missing), 'turn')} missed"
        says += _void(case, clock, last) + _why_not(missing, waiting)
        if booked is not None and booked >= case.today:
            says += f"; booked for {said(booked)}"
        return case.due(clock, first.by, says, first.source, after=last, title=title)
    if now.state == "postponed":
        if booked is None:
            return None  # it is told that it is to be booked
        return case.due(
            clock,
            booked,
            f"{name}: postponed from {_from(now)}, booked for {said(booked)}",
            now.source,
            after=last,
            title=title,
        )
    if now.state == "away" and (now.away is None or now.away.last is None):
        return None
    says = (
        f"{name}: the last was on {said(last.held)}"
        if last and last.held
        else f"first {name}, {_counted_from(case)}"
    )
    says += _void(case, clock, last)
    if now.away is not None and now.away.last is not None:
        says += f"; away until {said(now.away.last)}"
        says += f", noted afterwards on {said(now.away_noted)}" if now.away_noted is not None else ""
    elif now.opens < now.due:
        says += f"; from {said(now.opens)} on"
    return case.due(clock, now.by, says, now.source, after=last, title=title)


def _why_not(missing: Sequence[Expected], waiting: Sequence[Expected]) -> str:
    """Reasons that were given and excuse nothing, or were given afterwards only."""
    says = ""
    put_off = [e for e in missing if e.postponed is not None]
    if put_off:
        last = put_off[-1]
        says += f"; put off from {_from(last)}"
        says += " only afterwards" if last.put_off_afterwards else f", at the longest until {said(last.by)}"
    noted = [e.away_noted for e in waiting if e.away_noted is not None]
    if noted:
        says += f"; {counted(len(noted), 'turn')} in an absence noted afterwards, on {said(max(noted))}"
    return says


def _from(turn: Expected) -> str:
    return said(turn.postponed.due) if turn.postponed is not None else said(turn.due)


def _counted_from(case: Case) -> str:
    start = case.person.starts
    if case.regime.counts_from is not None and (start is None or start < case.regime.counts_from):
        return f"counted from {said(case.regime.counts_from)}"
    if start is not None:
        return f"here since {said(start)}"
    return "counted from the first record, for no start date is known"


def _last(case: Case, clock: Clock) -> Session | None:
    kind = {"review": "appraisal"}.get(clock, clock)
    mine = [s for s in case.held() if s.kind == kind]
    if clock in {"formal", "group", "observation", "appraisal", "review"}:
        mine = [s for s in mine if s.by_another]
    return mine[-1] if mine else None


def _void(case: Case, clock: Clock, last: Session | None) -> str:
    """The newest record after the last session that would have been one, and why it is none."""
    kind = {"review": "appraisal"}.get(clock, clock)
    after = last.held if last is not None else None
    found = [s for s in case.dated() if s.kind == kind and s.record in case.void]
    newest = next((s for s in reversed(found) if after is None or (s.held or after) > after), None)
    if newest is None or newest.held is None:
        return ""
    why = case.void[newest.record]
    return f"; record {newest.record} of {said(newest.held)} does not count, since {why}"


def _rebook(case: Case, waiting: Sequence[Expected]) -> Iterator[Due]:
    """What was postponed and has no new day: within so many working days, of the return where somebody was away."""
    for turn in waiting:
        put_off = turn.postponed
        if put_off is None or put_off.until is not None or turn.state != "postponed":
            continue
        if (made := _to_book(case, turn.clock, put_off)) is not None:
            yield made


def _to_book(case: Case, clock: Clock, put_off: Postponed) -> Due | None:
    by = rebook_by(put_off.due, case.regime, case.terms.absent if case.terms is not None else ())
    if by is None:
        return None
    says = f"{_NAMES.get(clock, clock)}: postponed from {said(put_off.due)}, and no new day is booked"
    source = "S0, Appendix C, Walsall, Cancellations: within 5 working days"
    return case.due("rebook", by, says, source, after=_last(case, clock))


@dataclass(frozen=True, slots=True)
class Agreed:
    """The next meeting that the last record of a kind names, and how it was put off last, where it was."""

    day: dt.date
    record: Session
    put_off: Postponed | None

    @property
    def stands(self) -> dt.date:
        """The day on which it is to be now; while no new day is booked, the one from which it was put off."""
        return self.day if self.put_off is None else self.put_off.until or self.put_off.due


def agreed_of(case: Case, clock: Clock) -> Agreed | None:
    """The next meeting that the last record of a kind names, where it names one."""
    last = _naming(case, clock)
    if last is None or last.next is None or last.held is None or last.next <= last.held:
        return None
    put_off = case.terms.moved(clock, last.held, last.next) if case.terms is not None else None
    return Agreed(last.next, last, put_off)


def _naming(case: Case, clock: Clock) -> Session | None:
    """The last record of a kind that may name the next meeting: one that is void, or in doubt, is no meeting itself."""
    mine = [s for s in case.dated() if s.kind == _KINDS.get(clock) and s.record not in case.void]
    return mine[-1] if mine else None


def _meeting(case: Case, clock: Clock, waiting: Sequence[Expected]) -> Due | None:
    """The next meeting that the last record names, where nothing was held since.

    Once it is put off its turn tells so. A turn whose latest day is put off, too, tells of that alone: the new day of
    the meeting stands beside it.
    """
    if (meeting := agreed_of(case, clock)) is None:
        return None
    name, put_off, day = _NAMES[clock], meeting.put_off, meeting.stands
    if put_off is not None and any(e.postponed == put_off for e in waiting):
        return None
    if put_off is not None and put_off.until is None:
        return _to_book(case, clock, put_off)
    if case.terms is not None and (case.terms.back(day)[1] is not None or case.terms.over(day)):
        return None
    if day < case.today:
        says = f"{name}: agreed for {said(day)}, and nothing is filed; file it, or postpone it with a reason"
    else:
        says = f"{name}: agreed on {said(meeting.record.held or day)}"
        if put_off is not None:
            says = f"{name}: postponed from {said(put_off.due)}, booked for {said(day)}"
        limit = next((e.by for e in reversed(waiting)), None)
        if limit is not None:
            says += f"; at the latest on {said(limit)}"
    agreed: Clock = "meeting" if clock == "formal" else clock
    return case.due(agreed, day, says, f"record {meeting.record.record}", after=meeting.record)


def _informal(case: Case, turns: Sequence[Expected]) -> Iterator[Due]:
    waiting = [e for e in _waiting(turns) if e.state != "away"]
    if not waiting:
        return
    now, missing = waiting[-1], [e for e in waiting if e.state == "missing"]
    needed = case.regime.informal.minutes if case.regime.informal is not None else 0
    # The month whose day it is comes first: a day in September and the minutes of November do not go together.
    first = missing[0] if missing else now
    says = f"informal supervision: {first.minutes or 0} of {needed} minutes in {_month(first.since)}"
    if len(missing) > 1:
        says += f"; too few in {len(missing)} months"
    if first is not now:
        says += f"; {now.minutes or 0} of {needed} in {_month(now.since)}"
    twice = next((s for s in case.held() if s.repeats is not None and s.held and s.held >= first.since), None)
    if twice is not None:
        says += f"; record {twice.record} may be the same talk as record {twice.repeats}, and counts once"
    on = first.by
    yield case.due("informal", on, says, now.source)


def _month(day: dt.date) -> str:
    return f"{day:%B %Y}"
