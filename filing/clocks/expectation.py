"""What was to be, and what became of it; the terms by which that is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from filing.people.absences import Absence
from filing.people.roster import Person
from schemas.civil import working_days_after
from schemas.regimes import Clock, Regime

State = Literal["met", "late", "postponed", "away", "missing", "open"]
"""`met`: in time; `late`: held, after the day; `postponed`: not held, put off with a reason; `away`: the person is
away, and not back; `missing`: its day is over; `open`: its day is yet to come."""


@dataclass(frozen=True, slots=True)
class Postponed:
    """A session that is put off: the day it was to be, the day it is booked for now (None: not booked), and why."""

    clock: Clock
    due: dt.date
    until: dt.date | None
    why: str
    number: int = 0
    noted: dt.date | None = None
    """The day on which it was said; after `due`, it was said afterwards."""


@dataclass(slots=True, unsafe_hash=True)  # made by the ten thousand: frozen ones take three times as long
class Expected:
    """One thing that should be.

    `since` is the day from which it counts, `due` the last day on which it is in time (moved to the days after an
    absence it fell into), `opens` the day from which it may be held where a rule says from when to when. `met_by` is
    the record that met it, held on `met_on`; both None while nothing has. `late`: days after `due`, or after the day it
    was postponed to, of the meeting, or until today where there was none; 0 in time. `minutes` of informal supervision
    are those of its month. `source` says where its number comes from.
    """

    clock: Clock
    since: dt.date
    due: dt.date
    opens: dt.date
    met_by: int | None = None
    met_on: dt.date | None = None
    late: int = 0
    postponed: Postponed | None = None
    away: Absence | None = None
    minutes: int | None = None
    source: str = ""
    excused: dt.date | None = None
    """The last day for which the postponement is a reason; None where it is none, having been said afterwards."""
    rhythm: dt.date | None = None
    """The day of its rule, where an absence moved `due`."""

    @property
    def by(self) -> dt.date:
        """The day by which it is to be held now: `due`, or the later one until which it is put off."""
        return max(self.due, self.excused) if self.excused is not None else self.due

    @property
    def put_off_afterwards(self) -> bool:
        """Whether it was said only when its day was over that it is put off: that excuses nothing."""
        return self.postponed is not None and self.excused is None

    @property
    def away_noted(self) -> dt.date | None:
        """The day on which it was noted that the person is away, where that was after the day it was to be."""
        noted = self.away.noted_on(self.fell) if self.away is not None else None
        return noted if noted is not None and noted > self.fell else None

    @property
    def fell(self) -> dt.date:
        """The day on which it was to be, before an absence moved it."""
        return self.rhythm or self.due

    @property
    def state(self) -> State:
        """Which of the six it is."""
        if self.met_on is not None:
            return "late" if self.late else "met"
        if self.excused is not None and not self.late:
            return "postponed"
        if self.away is not None and not self.late:
            return "away"
        return "missing" if self.late else "open"


@dataclass(frozen=True, slots=True)
class Terms:
    """By what one person's expectations are told; `start` is the day they count from."""

    person: Person
    regime: Regime
    start: dt.date
    today: dt.date
    postponed: Sequence[Postponed] = ()
    absent: Sequence[Absence] = ()

    def put_off(
        self, clock: Clock, since: dt.date, due: dt.date, end: dt.date
    ) -> tuple[Postponed | None, dt.date | None]:
        """The postponement of what was to be held after `since` and by `due`, and the last day that it excuses.

        It excuses this one turn until the new day, or that by which it is to be held again, whichever is first, and
        never so long as until `end`, the day of the next one. Said after the day was over it excuses nothing. Of one
        after another, the last tells.
        """
        if not self.postponed:
            return None, None
        found: Postponed | None = None
        told: Postponed | None = None
        excused: dt.date | None = None
        by = due
        for one in sorted((p for p in self.postponed if p.clock == clock), key=lambda p: (p.due, p.number)):
            again = found is not None and one.due == found.until
            if not (since < one.due <= by or again):
                continue
            if one.due > by or (one.noted is not None and one.noted > by):
                told = one
                continue
            found, excused = one, self._excused(one, end)
            by = max(due, excused)
        return (found, excused) if found is not None else (told, None)

    def moved(self, clock: Clock, since: dt.date, day: dt.date) -> Postponed | None:
        """The last postponement of a meeting that was agreed after `since` for this day, of one after another."""
        found: Postponed | None = None
        for one in sorted((p for p in self.postponed if p.clock == clock), key=lambda p: (p.due, p.number)):
            if since < one.due <= day or (found is not None and one.due == found.until):
                found = one
        return found

    def _excused(self, one: Postponed, end: dt.date) -> dt.date:
        last = end - dt.timedelta(days=1)
        days = (one.until, rebook_by(one.due, self.regime, self.absent), last)
        return min(d for d in days if d is not None)

    def back(self, due: dt.date) -> tuple[dt.date | None, Absence | None]:
        """The last day in time of what was due then, and the absence it fell into; no day while nobody knows it."""
        if not self.absent:
            return due, None
        fell: Absence | None = None
        day = due
        for absence in sorted(self.absent, key=lambda a: a.first):
            if not absence.covers(day):
                continue
            fell = absence
            if absence.last is None:
                return None, fell
            day = working_days_after(absence.last, self.regime.return_days, self.regime.holidays)
        return day, fell

    def over(self, day: dt.date) -> bool:
        """Whether they have left by that day."""
        return self.person.leaves is not None and day > self.person.leaves


def rebook_by(due: dt.date, regime: Regime, absences: Sequence[Absence]) -> dt.date | None:
    """The day by which what was to be then is held again: some working days later, of the return of who is away.

    None while nobody knows when they are back.
    """
    by = working_days_after(due, regime.rebook_days, regime.holidays)
    for absence in absences:
        if absence.covers(due):
            if absence.last is None:
                return None
            by = max(by, working_days_after(absence.last, regime.rebook_days, regime.holidays))
    return by


def start_of(person: Person, regime: Regime, held: Iterable[dt.date]) -> dt.date | None:
    """The day from which things count: the first day, where the roster does not say it the first record, or neither."""
    day = person.starts or min(held, default=None)
    if day is None or regime.counts_from is None:
        return day
    return max(day, regime.counts_from)
