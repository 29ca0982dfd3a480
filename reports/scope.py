"""Of whom and when a report is: the people it is about in the order it lists them, and its days, both in words too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filing.ledger.database import Ledger
from filing.people.directory import place_in_lists
from filing.people.roster import Person, people
from filing.people.whom import Whom, choose
from filing.records.periods import span_of
from reports.table import Period
from schemas.errors import Fault, Place, UsageError
from schemas.policies import months_after

_NAMED = 3
"""So many people are named in the head of a report; of more their number is told."""
_EARLIEST = dt.date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Scope:
    """Of whom, when and for whom. `people` are by home, team and name; `here` those who work here on `today`."""

    people: tuple[Person, ...]
    words: str
    period: Period
    today: dt.date
    organisation: str
    everybody: bool
    roster: Mapping[str, Person]
    """Everybody on the roster by reference, for whoever is named in a cell."""

    @property
    def ids(self) -> frozenset[int]:
        """The people by their number in the ledger."""
        return frozenset(p.id for p in self.people)

    @property
    def refs(self) -> tuple[str, ...]:
        """The people by reference."""
        return tuple(p.ref for p in self.people)

    @property
    def here(self) -> tuple[Person, ...]:
        """Those who work here on the day the report is made."""
        return tuple(p for p in self.people if p.here(self.today))

    @property
    def first(self) -> dt.date:
        """The first day; of a report without days, one before every record."""
        return self.period.first or _EARLIEST

    @property
    def last(self) -> dt.date:
        """The last day; of a report without days, the day it is made."""
        return self.period.last or self.today

    def holds(self, day: dt.date | None) -> bool:
        """Whether a day lies in the period."""
        return day is not None and self.first <= day <= self.last


def scope(
    ledger: Ledger, whom: Whom, *, today: dt.date, period: str | None = None, months: int | None = None
) -> Scope:
    """The people named, or everybody; whoever had left before the first day is in no team, home or everybody.

    `period` is a year, month or day, or two of them with `..` between; without one the last so many `months`, this one
    among them, else as things stand. Raises UsageError `report-period`, and as `choose`.
    """
    days = _period(period, today, months)
    asked = whom or Whom(everybody=True)
    meant = choose(ledger, asked, on=days.first or today).people
    return Scope(
        people=tuple(sorted(meant, key=place_in_lists)),
        words=_words(asked, meant),
        period=days,
        today=today,
        organisation=ledger.library.branding.organisation or "",
        everybody=asked.everybody,
        roster={p.ref: p for p in people(ledger)},
    )


def _period(said: str | None, today: dt.date, months: int | None) -> Period:
    if said is None:
        if months is None:
            return Period(None, None, f"as things stand on {today:%d/%m/%Y}")
        first = months_after(today.replace(day=1), 1 - months)
        last = months_after(today.replace(day=1), 1) - dt.timedelta(days=1)
        return Period(first, last, between(first, last))
    span = span_of(said)
    if span is None or span[1] < span[0]:
        do = "Write 2026, 2026-11, 2026-11-14, or two of them with .. between, the earlier one first."
        raise UsageError(Fault("report-period", f"“{said}” is no period of dates.", Place(), do))
    first, last = max(span[0], _EARLIEST), span[1]
    if last == dt.date.max:
        last = max(today, first)
    return Period(first, last, between(first, last))


def between(first: dt.date, last: dt.date) -> str:
    """Two days in words; a whole month or year by its name."""
    after = last + dt.timedelta(days=1)
    if first.day == 1 and after.day == 1:
        if months_after(first, 1) == after:
            return f"{first:%B %Y}"
        if first.month == 1 and months_after(first, 12) == after:
            return f"{first:%Y}"
        return f"{first:%B %Y} to {last:%B %Y}"
    return f"{first:%d/%m/%Y}" if first == last else f"{first:%d/%m/%Y} to {last:%d/%m/%Y}"


def _words(whom: Whom, meant: Sequence[Person]) -> str:
    number = "1 person" if len(meant) == 1 else f"{len(meant)} people"
    if whom.everybody:
        return f"everybody on the roster ({number})"
    groups = [*whom.locations, *(f"the team of {t}" if _is_person(t, meant) else t for t in whom.teams)]
    if groups:
        more = f", {len(whom.people)} named" if whom.people else ""
        return f"{', '.join(groups)} ({number}{more})"
    if len(meant) <= _NAMED:
        return ", ".join(f"{p.name} ({p.ref})" for p in meant)
    return number


def _is_person(said: str, meant: Sequence[Person]) -> bool:
    """Whether a team was named by who manages or supervises it."""
    return any(
        said in {p.manager, p.manager_name, p.supervised_by, p.supervised_by_name} for p in meant
    ) and not any(p.team == said for p in meant)


def who(person: Person) -> str:
    """A person in a sentence: name and reference."""
    return f"{person.name} ({person.ref})"


def gathered(scope: Scope) -> Mapping[int, Person]:
    """The people by their number in the ledger."""
    return {p.id: p for p in scope.people}
