"""Days as people in a place count them: its working days, and lengths of time on the calendar."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Collection
from functools import lru_cache
from typing import Annotated, Literal, Self

from pydantic import Field as Spec

from schemas.definition_base import Model
from schemas.policies import months_after

Unit = Literal["day", "week", "month", "year"]
_DAYS = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}
_LENGTH = re.compile(r"(\d{1,4}) *(day|week|month|year)s?")
_SATURDAY = 5


class Length(Model):
    """So many days, weeks, months or years of the calendar; in settings `6 weeks`, `1 month`."""

    number: Annotated[int, Spec(ge=1, le=3660)]
    unit: Unit

    @classmethod
    def of(cls, written: str) -> Self:
        """The length that is written so. Raises ValueError."""
        found = _LENGTH.fullmatch(" ".join(written.casefold().split()))
        if found is None or int(found[1]) < 1:
            raise ValueError("not a length of time")
        unit: Unit = found[2]  # type: ignore[assignment]
        return cls(number=int(found[1]), unit=unit)

    def __str__(self) -> str:
        """As settings have it."""
        return f"{self.number} {self.unit}{'' if self.number == 1 else 's'}"

    @property
    def days(self) -> float:
        """About how many days it is."""
        return self.number * _DAYS[self.unit]

    def keeps_day(self, share: float = 1.0) -> bool:
        """Whether it ends on the same day of the month: whole months or years."""
        number = self.number * share
        return self.unit in {"month", "year"} and abs(number - round(number)) <= 1e-9

    def after(self, day: dt.date, share: float = 1.0, *, own: int | None = None) -> dt.date:
        """The day so long after another; `share` of 2.0: twice as long.

        Months end on the same day of the month, or its last; on the day `own` of the month, where that is given, as of
        a day that had to be moved to the last of its month. A share that makes whole weeks, months or years counts as
        these, any other as days, rounded.
        """
        number = self.number * share
        if abs(number - round(number)) > 1e-9:
            return day + dt.timedelta(days=max(1, round(self.days * share)))
        whole = round(number)
        if self.unit in {"month", "year"}:
            return _months_on(day, whole * (12 if self.unit == "year" else 1), own or day.day)
        return day + dt.timedelta(days=whole * (7 if self.unit == "week" else 1))


# The same few days come up for everybody.
@lru_cache(maxsize=16_384)
def _months_on(day: dt.date, months: int, own: int) -> dt.date:
    """The day `own` of the month so many months later, or its last one."""
    first = months_after(day.replace(day=1), months)
    return first.replace(day=min(own, calendar.monthrange(first.year, first.month)[1]))


class Holidays(Model):
    """Bank holidays of England and Wales; `also` are further days off, `not_off` holidays that are worked."""

    also: tuple[dt.date, ...] = ()
    not_off: tuple[dt.date, ...] = ()

    def off(self, day: dt.date) -> bool:
        """Whether nobody works in an office on that day: a weekend or a holiday."""
        if day in self.also:
            return True
        holiday = day in bank_holidays(day.year) and day not in self.not_off
        return day.weekday() >= _SATURDAY or holiday


_MOVED: dict[int, tuple[tuple[dt.date, ...], tuple[dt.date, ...]]] = {
    2020: ((dt.date(2020, 5, 4),), (dt.date(2020, 5, 8),)),
    2022: ((dt.date(2022, 5, 30),), (dt.date(2022, 6, 2), dt.date(2022, 6, 3), dt.date(2022, 9, 19))),
    2023: ((), (dt.date(2023, 5, 8),)),
}
"""What was proclaimed beside the rule: days that were taken away, and days that were added."""


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> frozenset[dt.date]:
    """The bank holidays of England and Wales by rule, and what was proclaimed from 2020 to 2026.

    Those that a year to come may bring by proclamation are settings (`Holidays.also`).
    """
    easter = _easter(year)
    found = {
        easter - dt.timedelta(days=2),
        easter + dt.timedelta(days=1),
        _first_monday(dt.date(year, 5, 1)),
        _first_monday(dt.date(year, 5, 25)),  # the last Monday of May, and of August
        _first_monday(dt.date(year, 8, 25)),
    }
    for month, number in ((1, 1), (12, 25), (12, 26)):
        day = dt.date(year, month, number)
        while day.weekday() >= _SATURDAY or day in found:
            day += dt.timedelta(days=1)
        found.add(day)
    taken, added = _MOVED.get(year, ((), ()))
    return frozenset(found - set(taken) | set(added))


def _first_monday(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=-day.weekday() % 7)


def _easter(year: int) -> dt.date:
    """Easter Sunday: the Sunday after the full moon of the church's tables (Gregorian calendar)."""
    golden, century = year % 19 + 1, year // 100 + 1
    epact = (11 * golden + 15 + (8 * century + 5) // 25 - (3 * century // 4 - 12)) % 30
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    moon = dt.date(year, 3, 21) + dt.timedelta(days=(23 - epact) % 30)
    return moon + dt.timedelta(days=6 - moon.weekday() or 7)


def working_days_after(day: dt.date, number: int, holidays: Holidays | None = None) -> dt.date:
    """The day so many working days after another, which does not count itself."""
    off = (holidays or Holidays()).off
    left = number
    while left > 0:
        day += dt.timedelta(days=1)
        left -= not off(day)
    return day


def within(day: dt.date, spans: Collection[tuple[dt.date, dt.date | None]]) -> bool:
    """Whether a day lies in one of these spans; one without a last day goes on."""
    return any(first <= day and (last is None or day <= last) for first, last in spans)
