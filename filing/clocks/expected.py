"""What should have been held with somebody, one after another, and what met it: the measure of every matrix."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from filing.clocks.expectation import Expected, Postponed, State, Terms, start_of
from filing.clocks.informal import by_month
from filing.clocks.rolling import coming_round, to_come
from filing.clocks.session import Kind, Session
from filing.people.absences import Absence
from filing.people.roster import Person
from schemas.civil import Length
from schemas.policies import months_after
from schemas.regimes import Clock, Regime, Rule

__all__ = ["Expected", "Postponed", "State", "expected"]

_RULES: tuple[tuple[Clock, Kind], ...] = (
    ("formal", "formal"),
    ("group", "group"),
    ("observation", "observation"),
    ("appraisal", "appraisal"),
)
"""Clocks that sessions of one kind meet, held by another person."""
_NEAR = 1
"""Months before and after the day of a review in which a plan tells that it was held (ours)."""
_FIRST_AGREEMENT = Length(number=1, unit="month")
"""So long after the start the first supervision agreement is due, where the rule does not say (ours)."""


def expected(
    person: Person,
    sessions: Sequence[Session],
    regime: Regime,
    first: dt.date,
    last: dt.date,
    *,
    today: dt.date,
    postponed: Sequence[Postponed] = (),
    absent: Sequence[Absence] = (),
    ahead: bool = False,
) -> tuple[Expected, ...]:
    """What was or is due of this person on the days `first` to `last`, by day; `sessions` are all of theirs.

    `regime` is as `filing.clocks.whose.regimes_of` gives it. A session counts where it is dated, not in the future,
    and was held by somebody else. Of what comes round, the last one is the one that is open; with `ahead`, sessions
    that come after it are told, too, each as if the one before were held on its last day. Nothing is expected of
    somebody before they start, and of whom neither a start nor a record is known nothing can be told: ().
    """
    found: list[Expected] = []
    for then, mine in by_spell(person, _dated(sessions, today)):
        start = start_of(then, regime, (s.held for s in mine if s.held is not None))
        if start is None:
            continue
        terms = Terms(then, regime, start, today, made_in(then, person, postponed), absent)
        turns = every_turn(mine, terms)
        found += turns
        if ahead and last > today:
            found += _to_come(turns, terms, last)
    found.sort(key=lambda e: (e.due, e.clock))
    return tuple(e for e in found if first <= e.due <= last)


def by_spell(person: Person, sessions: Sequence[Session]) -> Iterator[tuple[Person, Sequence[Session]]]:
    """Somebody as they were in each employment, with the sessions that count for it: those since the one before ended.

    Of whoever left and came back nothing is due in between, and what was held before meets nothing that is due after.
    """
    waiting = list(sessions)
    for then in person.each_spell():
        last = (
            then.leaves
            if then.leaves is not None and len(then.earlier) < len(person.earlier)
            else dt.date.max
        )
        yield then, [s for s in waiting if s.held is None or s.held <= last]
        waiting = [s for s in waiting if s.held is not None and s.held > last]


def made_in(then: Person, person: Person, postponed: Sequence[Postponed]) -> Sequence[Postponed]:
    """What was put off in one employment, `then`, of a person: none outlives the employment it was made in."""
    if not person.earlier:
        return postponed
    return [p for p in postponed if person.during(min(p.due, p.noted or p.due)) == then]


def _to_come(found: Sequence[Expected], terms: Terms, last: dt.date) -> Iterator[Expected]:
    for clock, _ in _RULES:
        rule: Rule | None = getattr(terms.regime, clock)
        newest = next((e for e in reversed(found) if e.clock == clock), None)
        if rule is not None and newest is not None and newest.met_on is None:
            yield from to_come(clock, rule, newest, terms, last)
    if terms.regime.informal is not None:
        known = {e.due for e in found if e.clock == "informal"}
        yield from (e for e in by_month(terms.regime.informal, (), terms, last) if e.due not in known)


def _dated(sessions: Sequence[Session], today: dt.date) -> list[Session]:
    return [s for s in sessions if s.held is not None and s.held <= today]


def every_turn(sessions: Sequence[Session], terms: Terms) -> tuple[Expected, ...]:
    """As `expected`, from the terms' start until now."""
    found = _every(_dated(sessions, terms.today), terms)
    return tuple(sorted(found, key=lambda e: (e.due, e.clock)))


def _every(dated: Sequence[Session], terms: Terms) -> Iterator[Expected]:
    regime = terms.regime
    for clock, kind in _RULES:
        rule = getattr(regime, clock)
        if rule is not None:
            yield from coming_round(clock, rule, [s for s in dated if s.kind == kind and s.by_another], terms)
    if regime.informal is not None:
        yield from by_month(regime.informal, [s for s in dated if s.by_another], terms)
    if regime.agreement is not None:
        mine = [s for s in dated if s.kind == "agreement"]
        yield from coming_round("agreement", _agreeing(regime.agreement, mine), mine, terms, _earlier)
    if regime.plan is not None:
        mine = [s for s in dated if s.kind == "plan"]
        yield from coming_round("plan", regime.plan, mine, terms, _as_named)
    yield from _reviews(dated, terms)


def _agreeing(rule: Rule, made: Sequence[Session]) -> Rule:
    """The rule of agreements: the first is due soon after the start; where there is one, the next counts from it."""
    if made:
        return rule.model_copy(update={"from_start": False})
    return (
        rule
        if rule.first is not None or not rule.from_start
        else rule.model_copy(update={"first": _FIRST_AGREEMENT})
    )


def _earlier(session: Session, due: dt.date) -> dt.date:
    """At least as often as the rule says, whatever was agreed."""
    return min(due, session.review) if session.review is not None else due


def _as_named(session: Session, due: dt.date) -> dt.date:
    return session.review or due


def _reviews(dated: Sequence[Session], terms: Terms) -> Iterator[Expected]:
    """The review of each appraisal: on the day agreed in it, or as the rule says.

    Another appraisal is one, and so is a plan that is made with somebody about that day: one of months before was none.
    By the time of the next appraisal there is nothing left of this one to review.
    """
    rule, yearly = terms.regime.review, terms.regime.appraisal
    if rule is None or yearly is None:
        return
    appraisals = [s for s in dated if s.kind == "appraisal" and s.by_another]
    if rule.months:
        yield from coming_round("review", rule, appraisals, terms)
        return
    one_off = rule.model_copy(update={"from_start": False})
    plans = [s for s in dated if s.kind == "plan" and s.by_another]
    for turn, appraisal in enumerate(appraisals):
        held = appraisal.held or terms.today
        limits = coming_round("appraisal", yearly, [appraisal], _from(terms, held))
        end = next((e.due for e in limits if e.since == held and e.due > held), None)
        alone = next(coming_round("review", one_off, [appraisal], terms, _agreed), None)
        if alone is None:
            continue
        near = months_after(alone.fell, -_NEAR), months_after(alone.by, _NEAR)
        nxt = appraisals[turn + 1].held if turn + 1 < len(appraisals) else None
        after = [*appraisals[turn + 1 :], *(p for p in plans if p.held and near[0] <= p.held <= near[1])]
        answering = [s for s in after if s.held and s.held > held and (nxt is None or s.held <= nxt)]
        whole = [appraisal, *sorted(answering, key=lambda s: (s.held or held, s.record))]
        made = next(coming_round("review", one_off, whole, terms, _agreed), None)
        if made is not None and (end is None or made.due < end):
            yield made


def _from(terms: Terms, day: dt.date) -> Terms:
    return Terms(terms.person, terms.regime, day, terms.today, (), terms.absent)


def _agreed(session: Session, due: dt.date) -> dt.date:
    return session.review or session.next or due
