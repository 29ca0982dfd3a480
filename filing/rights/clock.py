"""By when somebody who asks about themselves must be answered: the calendar rule, with pauses and an extension. Pure.

One month runs to the same date of the next month, or to its last day where it has no such date; three months, where it
was extended, to that of the third. Every day on which the clock stood is a day more. What then falls on a weekend or a
bank holiday of England goes on to the next working day.

Source: Information Commissioner's Office, “Right of access: how long do we have to comply?”, and articles 12 and 12A of
the UK GDPR, as the Data (Use and Access) Act 2025 has them, for the clock that stops.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from schemas.civil import Holidays
from schemas.policies import months_after

USUAL, EXTENDED = 1, 3
"""Months from the day on which it was received."""
_OFFICES = Holidays()
"""Not the organisation's own (`holidays` of supervision.yaml): a day off of its own gives it no more time."""


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood from the day on which we asked (`first`) to that of their answer (`last`), if there is one."""

    first: dt.date
    last: dt.date | None = None

    def days(self, today: dt.date) -> int:
        """So many days the clock stood; of one that goes on, up to today."""
        return max(0, ((self.last or today) - self.first).days)


@dataclass(frozen=True, slots=True)
class Clock:
    """The days that make a deadline. `extended`: two months more."""

    received: dt.date
    pauses: tuple[Pause, ...] = ()
    extended: bool = False

    @property
    def stands(self) -> bool:
        """Whether the clock stands: it was asked, and nobody has answered."""
        return any(p.last is None for p in self.pauses)

    def first_month(self, today: dt.date) -> dt.date:
        """The last day of the first month, within which it can be extended."""
        return due(self.received, self.pauses, today)

    def deadline(self, today: dt.date) -> dt.date:
        """The last day to answer. While the clock stands, it is one day later each day."""
        months = EXTENDED if self.extended else USUAL
        return due(self.received, self.pauses, today, months=months)

    def left(self, today: dt.date) -> int:
        """Days that are left, the last one not counted: 0 on that day, less when it is over."""
        return (self.deadline(today) - today).days


def due(
    received: dt.date,
    pauses: Sequence[Pause] = (),
    today: dt.date | None = None,
    *,
    months: int = USUAL,
) -> dt.date:
    """The day by which it is due; `today` is asked of where a pause goes on."""
    stood = sum(p.days(today or p.first) for p in pauses)
    return next_working_day(months_after(received, months) + dt.timedelta(days=stood))


def next_working_day(day: dt.date) -> dt.date:
    """That day, or the first one after it on which offices work."""
    while _OFFICES.off(day):
        day += dt.timedelta(days=1)
    return day
