"""By when somebody must be answered, against a reckoning of its own: days counted one by one, holidays as published."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.rights.clock import Clock, Pause, due, next_working_day

_LISTED = """
2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26
2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28
2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28
"""
PUBLISHED = frozenset(map(dt.date.fromisoformat, _LISTED.split()))
"""Bank holidays of England and Wales as gov.uk lists them."""
ONE_DAY = dt.timedelta(days=1)
DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2027, 6, 30))


def by_counting(received: dt.date, months: int, stood: int = 0) -> dt.date:
    """The deadline, found by walking the calendar: into so many months, then up to the same date or the month's end."""
    day, begun = received, 0
    while begun < months:
        day += ONE_DAY
        begun += day.day == 1
    while day.day < received.day and (day + ONE_DAY).month == day.month:
        day += ONE_DAY
    for _ in range(stood):
        day += ONE_DAY
    while day.strftime("%a") in {"Sat", "Sun"} or day in PUBLISHED:
        day += ONE_DAY
    return day


@given(received=DAYS, months=st.sampled_from([1, 3]))
def test_a_deadline_is_the_same_date_of_a_later_month_or_its_last_day_and_a_working_day(
    received: dt.date, months: int
) -> None:
    assert due(received, months=months) == by_counting(received, months)


@given(
    received=DAYS,
    stood=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 15)), max_size=4),
    extended=st.booleans(),
)
def test_every_day_on_which_the_clock_stood_is_a_day_more(
    received: dt.date, stood: list[tuple[int, int]], extended: bool
) -> None:
    pauses, day = [], received
    for wait, length in stood:
        first = day + dt.timedelta(days=wait)
        day = first + dt.timedelta(days=length)
        pauses.append(Pause(first, day))
    clock = Clock(received, tuple(pauses), extended)
    assert clock.deadline(day) == by_counting(received, 3 if extended else 1, sum(n for _, n in stood))
    assert clock.first_month(day) == by_counting(received, 1, sum(n for _, n in stood))


@given(received=DAYS, wait=st.integers(0, 28), days=st.integers(0, 60))
def test_while_the_clock_stands_its_deadline_goes_on_and_never_back(
    received: dt.date, wait: int, days: int
) -> None:
    asked = received + dt.timedelta(days=wait)
    clock, today = Clock(received, (Pause(asked),)), asked + dt.timedelta(days=days)
    assert clock.stands
    assert clock.deadline(today) == by_counting(received, 1, days)
    assert clock.deadline(today) <= clock.deadline(today + ONE_DAY)
    answered = Clock(received, (Pause(asked, today),))
    assert answered.deadline(today + ONE_DAY) == clock.deadline(today)
    assert not answered.stands


@pytest.mark.parametrize(
    ("received", "months", "expected"),
    [
        ("2025-09-03", 1, "2025-10-03"),
        ("2025-03-31", 1, "2025-04-30"),
        ("2026-01-31", 1, "2026-03-02"),  # 28 February is a Saturday
        ("2026-03-03", 1, "2026-04-07"),  # Good Friday, a weekend, Easter Monday
        ("2026-11-25", 1, "2026-12-29"),  # Christmas, a weekend, the substitute for Boxing Day
        ("2026-11-30", 3, "2027-03-01"),  # 28 February is a Sunday
        ("2024-01-31", 1, "2024-02-29"),
    ],
)
def test_dates_that_have_no_like_and_days_on_which_nobody_works(
    received: str, months: int, expected: str
) -> None:
    assert due(dt.date.fromisoformat(received), months=months) == dt.date.fromisoformat(expected)


def test_days_that_are_left_count_down_to_nought_and_below() -> None:
    clock = Clock(dt.date(2026, 11, 2))  # a Wednesday a month later
    lefts = [clock.left(dt.date(2026, 12, day)) for day in (1, 2, 3)]
    assert lefts == [1, 0, -1]
    assert next_working_day(dt.date(2026, 12, 25)) == dt.date(2026, 12, 29)
