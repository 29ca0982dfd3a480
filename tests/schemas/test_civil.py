"""Days as people in a place count them."""

from __future__ import annotations

import datetime as dt

import pytest

from schemas.civil import Holidays, Length, bank_holidays, working_days_after
from schemas.zones import day_in, local, zone


@pytest.mark.parametrize(
    ("utc", "there"),
    [
        ("2026-06-30T22:59:59", "2026-06-30"),
        ("2026-06-30T23:00:00", "2026-07-01"),  # midnight in British summer time
        ("2026-06-30T23:30:00", "2026-07-01"),
        ("2026-11-30T23:59:59", "2026-11-30"),
        ("2026-12-01T00:00:00", "2026-12-01"),
        ("2026-03-29T00:59:59", "2026-03-29"),
        ("2026-10-24T23:00:00", "2026-10-25"),  # the clocks go back on the 25th
        ("2026-10-25T23:30:00", "2026-10-25"),
    ],
)
def test_the_day_begins_at_midnight_on_the_clocks_there(utc: str, there: str) -> None:
    at = dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)
    assert day_in(at) == dt.date.fromisoformat(there)


def test_another_zone_has_another_day() -> None:
    at = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
    assert day_in(at, "America/New_York") == dt.date(2026, 6, 30)
    assert local(at).hour == 0


def test_a_time_without_a_zone_and_a_zone_that_is_none_are_refused() -> None:
    with pytest.raises(ValueError, match="needs its zone"):
        day_in(dt.datetime(2026, 6, 30))
    for name in ("Europe/Lundun", "../etc/passwd", ""):
        with pytest.raises(ValueError, match="no time zone"):
            zone(name)


@pytest.mark.parametrize("text", ["6 weeks", "1 month", "12 Weeks", " 3  months ", "1 year", "14 days"])
def test_lengths_are_read_as_people_write_them(text: str) -> None:
    assert str(Length.of(text)) == " ".join(text.casefold().split())


@pytest.mark.parametrize("text", ["", "0 weeks", "weekly", "1.5 months", "-1 day", "6", "6 weeks ago"])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="length"):
        Length.of(text)


@pytest.mark.parametrize(
    ("length", "share", "after"),
    [
        ("1 month", 1.0, "2026-02-28"),
        ("1 month", 2.0, "2026-03-31"),  # half time: every two months instead of monthly
        ("6 weeks", 1.0, "2026-03-14"),
        ("1 month", 37 / 22.5, "2026-03-22"),  # 50 days
        ("1 year", 1.0, "2027-01-31"),
    ],
)
def test_months_end_on_the_same_day_and_a_share_makes_them_longer(
    length: str, share: float, after: str
) -> None:
    assert Length.of(length).after(dt.date(2026, 1, 31), share) == dt.date.fromisoformat(after)


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"),
        (2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"),
        (2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
        (2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
        (2028, "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26"),
    ],
)
def test_bank_holidays_are_those_of_england_and_wales(year: int, days: str) -> None:
    assert [f"{d:%m-%d}" for d in sorted(bank_holidays(year))] == days.split()


def test_easter_is_right_for_three_centuries() -> None:
    from dateutil.easter import easter  # type: ignore[import-untyped]

    assert all(easter(y) - dt.timedelta(days=2) in bank_holidays(y) for y in range(1900, 2200))


def test_five_working_days_leave_out_weekends_and_holidays() -> None:
    assert working_days_after(dt.date(2026, 11, 12), 5) == dt.date(2026, 11, 19)
    assert working_days_after(dt.date(2026, 12, 23), 5) == dt.date(2027, 1, 4)
    ours = Holidays(also=(dt.date(2026, 12, 24),), not_off=(dt.date(2026, 12, 25),))
    assert working_days_after(dt.date(2026, 12, 23), 2, ours) == dt.date(2026, 12, 29)
