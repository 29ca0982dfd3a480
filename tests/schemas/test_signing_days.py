"""Days that stand beside a name in the place to sign."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.signing_days import days_in

DAY = dt.date(2027, 12, 31)


@pytest.mark.parametrize(
    "written",
    [
        "31/12/2027", "31.12.27", "31-12-2027", "31 12 2027", "2027-12-31", "2027.12.31 10:30:00", "31 December 2027",
        "31st Dec 2027", "31-Dec-2027", "31/Dec/27", "December 31, 2027", "(Dec 31, 2027 10:30 GMT)",
        "on 31/12/2027 at 10:30", "2027-12-31T10:30:00Z", "31st of December 2027", "31Dec2027",
    ],
)  # fmt: skip
def test_a_day_is_found_as_people_and_programs_write_it(written: str) -> None:
    assert days_in(f"Zoë Example {written}") == (DAY,)


@pytest.mark.parametrize(
    "words",
    ["Zoë Example", "Zoë Example 12 March", "Zoë Example, PIN 12A3456E", "SW123456", "99/99/2027", "May 5"],
)
def test_what_has_no_year_or_is_no_day_is_none(words: str) -> None:
    assert days_in(words) == ()


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_is_read_back(day: dt.date) -> None:
    for written in (f"{day:%d/%m/%Y}", f"{day:%d.%m.%y}", day.isoformat(), f"{day:%d %B %Y}"):
        assert days_in(f"Zoë Example {written}") == (day,)


@given(st.text(max_size=40))
def test_anything_can_be_written(words: str) -> None:
    assert all(isinstance(day, dt.date) for day in days_in(words))
