"""Of whom and when a report is: the people it is about in the order it lists them, and its days, both in words too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from filing.ledger.database import Ledger
from filing.people.directory import place_in_lists
from filing.people.past import begun
from filing.people.roster import Person, people
from filing.people.whom import Whom, belonged, choose
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
    spells: Mapping[int, tuple[tuple[dt.date, dt.date], ...]] = field(default_factory=dict)
    """By `Person.id`, from when to when somebody was in the home or team; of whom nothing stands here, always."""
    notes: tuple[str, ...] = ()
    """What is to be said of who is in the report, and who is not."""

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

    def now(self, words: str) -> Scope:
        """As things stand, of those who are there still, in these words: for what knows no period."""
        there = tuple(p for p in self.people if self.has(p, self.today) and not p.over(self.today))
        days = _period(None, self.today, None)
        return replace(self, people=there, words=words.format(_many(there)), period=days, spells={}, notes=())

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

    def has(self, person: Person, day: dt.date) -> bool:
        """Whether somebody was in the home or team that the report is of on that day."""
        spells = self.spells.get(person.id)
        return spells is None or any(first <= day <= last for first, last in spells)

    def until(self, person: Person) -> dt.date:
        """The last day on which somebody was in the home or team; of whom nothing is said, the last of all."""
        return max((last for _, last in self.spells.get(person.id, ())), default=dt.date.max)

    def concerns(self, person: Person, day: dt.date) -> bool:
        """Whether what somebody was to do on that day is of here: they were here then, or are here with it now."""
        return self.has(person, day) or self.has(person, self.today)

    def has_in(self, person: Person, first: dt.date, last: dt.date) -> bool:
        """Whether they were on any of these days."""
        spells = self.spells.get(person.id)
        return spells is None or any(begins <= last and first <= ends for begins, ends in spells)


def scope(
    ledger: Ledger,
    whom: Whom,
    *,
    today: dt.date,
    period: str | None = None,
    months: int | None = None,
    past: bool = False,
) -> Scope:
    """The people named, or everybody; whoever had left before the first day is in no team, home or everybody.

    `period` is a year, month or day, or two of them with `..` between; without one the last so many `months`, this one
    among them, else as things stand. With `past`, teams and homes are of those who were in them in the period, by the
    history of the roster, with the days on which they were; without it, of those who are in them now. Raises
    UsageError `report-period`, and as `choose`.
    """
    days = _period(period, today, months)
    asked = whom or Whom(everybody=True)
    meant, spells, notes = _meant(ledger, asked, days, today, past=past)
    return Scope(
        people=tuple(sorted(meant, key=place_in_lists)),
        words=_words(asked, meant),
        period=days,
        today=today,
        organisation=ledger.library.branding.organisation or "",
        everybody=asked.everybody,
        roster={p.ref: p for p in people(ledger)},
        spells=spells,
        notes=notes,
    )


_Spells = Mapping[int, tuple[tuple[dt.date, dt.date], ...]]


def _meant(
    ledger: Ledger, asked: Whom, days: Period, today: dt.date, *, past: bool
) -> tuple[tuple[Person, ...], _Spells, tuple[str, ...]]:
    """Who is meant, from when to when they belonged there, and what is to be said of that."""
    grouped = bool(asked.teams or asked.locations) and days.first is not None and not asked.everybody
    if not grouped or days.first is None or days.last is None:
        return choose(ledger, asked, on=days.first or today).people, {}, ()
    ever = belonged(ledger, asked, days.first, days.last)
    alone = choose(ledger, Whom(people=asked.people)).people if asked.people else ()
    by_name = {p.id for p in alone}
    try:
        now = choose(ledger, asked, on=days.first).people
    except UsageError:
        now = alone  # a home or team that is no more
    here = {p.id for p in now}
    gone = [p for p in ever.people if p.id not in here]
    came = [p for p in now if p.id not in ever.spells and p.id not in by_name]
    if not past:
        says = "Not in this report, which is of those who are there now; they were there in the period"
        return now, {}, tuple(f"{says}: {named}." for named in _named(gone))
    meant = {p.id: p for p in (*alone, *ever.people)}
    spells = {n: s for n, s in ever.spells.items() if n not in by_name}
    return tuple(meant.values()), spells, tuple(_said_of(ledger, spells, days.first, (gone, came)))


def _said_of(
    ledger: Ledger, spells: _Spells, first: dt.date, moved: tuple[Sequence[Person], Sequence[Person]]
) -> Iterator[str]:
    gone, came = moved
    for named in _named(gone):
        yield f"There in the period and elsewhere by now, each shown while they were there: {named}."
    for named in _named(came):
        yield f"There now and not in the period, by the roster, and so not shown: {named}."
    with ledger.reading() as conn:
        since = begun(conn, ledger.library.policies.timezone)
    if spells and since is not None and since > first:
        yield (
            f"The history of the roster begins on {since:%d/%m/%Y}: who was where before is not known, and "
            "everybody is shown where the roster has them first. A move counts from the day the roster was told of it."
        )


def _named(meant: Sequence[Person]) -> Iterator[str]:
    """All of them by name, where there are any."""
    if meant:
        yield ", ".join(map(who, meant))


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
    number = _many(meant)
    if whom.everybody:
        return f"everybody on the roster ({number})"
    groups = [*whom.locations, *(f"the team of {t}" if _is_person(t, meant) else t for t in whom.teams)]
    if groups:
        more = f", {len(whom.people)} named" if whom.people else ""
        return f"{', '.join(groups)} ({number}{more})"
    if len(meant) <= _NAMED:
        return ", ".join(f"{p.name} ({p.ref})" for p in meant)
    return number


def _many(people: Sequence[Person]) -> str:
    return "1 person" if len(people) == 1 else f"{len(people)} people"


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
