"""How often what is expected of whom, in words: a regime at a time, with where each number comes from."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass

from filing.clocks.whose import regimes_of
from filing.ledger.database import Ledger
from filing.people import roster
from filing.people.whom import Whom, choose
from schemas.regimes import RULES, Regime, Rule

_DURING = {"start": "from the start", "probation": "in probation", "asye": "in the ASYE"}


@dataclass(frozen=True, slots=True)
class ToldRule:
    """One rule in words."""

    clock: str
    says: str
    source: str


@dataclass(frozen=True, slots=True)
class ToldRegime:
    """A regime and the references of the people who have it."""

    name: str
    source: str
    people: tuple[str, ...]
    rules: tuple[ToldRule, ...]


def rules_told(ledger: Ledger, whom: Whom | None = None) -> tuple[ToldRegime, ...]:
    """The regimes of these people, or of everybody, by name. Raises UsageError as `choose`."""
    people = choose(ledger, whom).people if whom else roster.people(ledger)
    whose = regimes_of(ledger.library)
    found: dict[str, tuple[Regime, list[str]]] = {}
    for person in people:
        regime = whose(person)
        found.setdefault(regime.name, (regime, []))[1].append(person.ref)
    return tuple(
        ToldRegime(name, regime.source, tuple(refs), tuple(_rules(regime)))
        for name, (regime, refs) in sorted(found.items())
    )


def _rules(regime: Regime) -> Iterator[ToldRule]:
    for clock in RULES:
        rule: Rule | None = getattr(regime, clock)
        if rule is not None:
            yield ToldRule(clock, in_words(rule), rule.source or regime.source)
        if clock == "formal" and regime.informal is not None:
            informal = regime.informal
            yield ToldRule("informal", f"{informal.minutes} minutes in each month", informal.source)
    if regime.pro_rata:
        less = f"as they work less than {regime.full_time} hours a week"
        says = f"supervision of part-time staff so much more rarely {less}"
        yield ToldRule("hours", says, regime.pro_rata_source or regime.source)
    given = "S0, Newcastle, Recording standards; or before the next session"
    yield ToldRule(
        "record", f"given for signature, and signed by both, within {regime.give_days} days", given
    )
    yield ToldRule(
        "notes", f"notes complete within {regime.notes_days} days", "S0, NSPCC, Principle 6, Standard 8"
    )
    walsall = "S0, Appendix C, Walsall, Cancellations"
    yield ToldRule("rebook", f"held again within {regime.rebook_days} working days", walsall)
    away = f"somebody else after {regime.supervisor_absent}"
    yield ToldRule("supervisor", away, "S0, Walsall: two weeks; Newcastle: one month")


def in_words(rule: Rule) -> str:
    """A rule as people say it."""
    if rule.months:
        parts = [f"in {' and '.join(calendar.month_name[m] for m in rule.months)}"]
    else:
        parts = [f"every {rule.every}"]
    if rule.at_latest is not None:
        parts.append(f"at the latest after {rule.at_latest}")
    if rule.first is not None:
        parts.append(f"the first after {rule.first}")
    for phase in rule.phases:
        lasts = f" for {phase.lasts}" if phase.lasts is not None else ""
        latest = f", at the latest after {phase.at_latest}" if phase.at_latest is not None else ""
        parts.append(f"{_DURING[phase.during]}{lasts} every {phase.every}{latest}")
    parts += [f"{role} every {length}" for role, length in rule.roles]
    return "; ".join(parts)
