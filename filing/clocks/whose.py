"""Whose regime is which, and what is postponed of whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from sqlalchemy import Connection, select

from filing.clocks.expectation import Postponed
from filing.ledger.actor import day_of
from filing.ledger.staff_tables import postponements
from filing.people.roster import Person
from forms.library import Library
from schemas.civil import Length
from schemas.regime_presets import regime_for
from schemas.regimes import Assignment, Clock, Regime, Rule
from schemas.zones import DEFAULT_ZONE


def regimes_of(library: Library) -> Callable[[Person], Regime]:
    """What gives each person's regime, with the policies' appraisals and reviews where it has no rule of its own."""
    regimes, policies = library.regimes, library.policies
    made: dict[str, Regime] = {}

    def whose(person: Person) -> Regime:
        regime = regime_for(
            regimes,
            person=person.ref,
            role=person.role,
            employment=person.employment,
            home=person.home,
            team=person.team,
        )
        if regime.name not in made:
            made[regime.name] = _whole(regime)
        return made[regime.name]

    def _whole(regime: Regime) -> Regime:
        also: dict[str, Any] = {"counts_from": regimes.counts_from, "holidays": regimes.holidays}
        if not regime.appraised:
            also |= {"appraisal": None, "review": None}
        else:
            yearly = _months(policies.appraisal_months, "S0, Performance and supervision: annually")
            half = _months(
                policies.review_months, "S1, 18: a 6-monthly cycle; S0, Newcastle: reviewed six monthly"
            )
            also |= {"appraisal": regime.appraisal or yearly, "review": regime.review or half}
        if regime.plan is None and regime.name != "none":
            review = _months(policies.review_months, "S1, work plan and review, unless it names a day")
            also["plan"] = review.model_copy(update={"from_start": False})
        return regime.model_copy(update=also)

    return whose


def meaning_nobody(library: Library, people: Iterable[Person]) -> tuple[Assignment, ...]:
    """The lines of `who` that are so of nobody on the roster: a name in them may be misspelt."""
    said = [_said(p) for p in people]
    return tuple(a for a in library.regimes.who if not any(a.fits(one) for one in said))


def _said(person: Person) -> dict[str, str | None]:
    return {
        "person": person.ref,
        "role": person.role,
        "employment": person.employment,
        "home": person.home,
        "team": person.team,
    }


def _months(number: int, source: str) -> Rule:
    return Rule(every=Length(number=number, unit="month"), source=source)


def postponed_in(conn: Connection, timezone: str = DEFAULT_ZONE) -> Mapping[int, tuple[Postponed, ...]]:
    """What is postponed, by person (`Person.id`) and in the order it was noted; what was taken back is not."""
    found: dict[int, list[Postponed]] = defaultdict(list)
    table = postponements
    for row in conn.execute(select(table).where(table.c.withdrawn_at.is_(None)).order_by(table.c.id)):
        clock = cast("Clock", row.clock)
        noted = day_of(row.noted_at, timezone)
        found[row.person].append(Postponed(clock, row.due, row.until, row.why, row.id, noted))
    return {n: tuple(p) for n, p in found.items()}
