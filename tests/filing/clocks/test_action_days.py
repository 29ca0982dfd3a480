"""By when an action is to be done, as people write it: read against the record's own day, or told as no day."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.clocks.action_days import due_day, in_words, when_said

AGREED = dt.date(2026, 11, 14)
"""A Saturday."""


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("25/11", "2026-11-25"),
        ("by 25/11", "2026-11-25"),
        ("14/11", "2026-11-14"),
        ("10/10", "2027-10-10"),
        ("5.1", "2027-01-05"),
        ("25 Nov", "2026-11-25"),
        ("no later than the 25th of November", "2026-11-25"),
        ("November 25", "2026-11-25"),
        ("Wed 25 Nov", "2026-11-25"),
        ("25 Nov 26", "2026-11-25"),
        ("Nov 2026", "2026-11-30"),
        ("Nov ’27", "2027-11-30"),
        ("11/2026", "2026-11-30"),
        ("November", "2026-11-30"),
        ("by end of November", "2026-11-30"),
        ("end Nov", "2026-11-30"),
        ("end of Jan.", "2027-01-31"),
        ("w/c 3 Nov 2026", "2026-11-09"),
        ("week commencing 16/11", "2026-11-22"),
        ("w/e 20 Nov", "2026-11-20"),
        ("in two weeks", "2026-11-28"),
        ("within 1 month", "2026-12-14"),
        ("next week", "2026-11-22"),
        ("end of next month", "2026-12-31"),
        ("end of the year", "2026-12-31"),
        ("by Friday", "2026-11-20"),
        ("by Saturday", "2026-11-21"),
        ("29/02", "2028-02-29"),
    ],
)
def test_words_are_the_first_such_day_on_or_after_the_record_and_a_month_its_last_day(
    words: str, day: str
) -> None:
    assert due_day(words, AGREED) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-12-01", "2026-12-01"),
        ("1/12/2026", "2026-12-01"),
        ("20/10/2026", "2026-10-20"),
        ("1 December 2026 at the latest", "2026-12-01"),
        ("25 November, 2027", "2027-11-25"),
        ("1/12/2026 and 1/6/2027", "2026-12-01"),
        ("Nov 2026", "2026-11-30"),
    ],
)
def test_a_day_with_its_year_needs_no_record(words: str, day: str) -> None:
    assert due_day(words, None) == due_day(words, AGREED) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    "words",
    [
        "ASAP", "next supervision", "ongoing", "Q1 2027", "soon", "", "[handwriting, not transcribed]", "31/11",
        "13/14", "Nov 26", "25 Nov 20", "Mon 25 Nov", "not before 25/11", "after 25/11", "25", "by 31st", "11/26",
        "monthly", "Friday, 25 November, 2027", "25 November, 2027, if it is paid", "Dec 9999", "in 999 years",
    ],
)  # fmt: skip
def test_what_is_no_day_or_may_be_two_is_none(words: str) -> None:
    assert due_day(words, AGREED) is None


@pytest.mark.parametrize("words", ["25/11", "end Nov", "in 2 weeks", "next week", "Friday"])
def test_without_the_day_of_the_record_no_year_is_guessed(words: str) -> None:
    assert due_day(words, None) is None


def test_a_long_story_is_no_day_and_does_no_harm() -> None:
    assert due_day("w/c " * 20_000 + "25/11", AGREED) is None


def test_the_words_stand_beside_a_day_that_they_name_without_its_year() -> None:
    assert in_words("end Nov", dt.date(2026, 11, 30)) == "30/11/2026 (“end Nov”)"
    assert in_words("1 Dec 2026", dt.date(2026, 12, 1)) == "01/12/2026"


def test_a_row_without_a_column_for_when_has_the_date_that_stands_there() -> None:
    assert when_said({"what": "Train", "target": AGREED}) == AGREED
    assert when_said({"start": AGREED, "when": "ASAP"}) == "ASAP"
    assert when_said({"what": "Train"}) is None


@pytest.mark.parametrize("words", ["13/11", "15/10", "Nov 13", "Fri 13 Nov", "Oct", "end of October"])
def test_a_day_or_month_that_had_only_just_been_is_a_slip_and_no_day_a_year_ahead(words: str) -> None:
    assert due_day(words, AGREED) is None
