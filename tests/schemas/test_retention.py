"""Periods of retention: what one is, and what the sources suggest, word for word."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from schemas.retention import SUGGESTIONS, Period, in_words, kept_until, suggested

DAY = dt.date(2026, 11, 30)


def _period(**changes: object) -> Period:
    said = {"kind": "supervision", "months": 24, "counts_from": "held", "source": "The board", "settled": DAY}
    return Period.model_validate(said | changes)


def test_another_length_day_source_or_date_is_another_period() -> None:
    others = ({"months": 25}, {"counts_from": "filed"}, {"source": "HR"}, {"settled": DAY.replace(day=1)})
    digests = {_period(**change).digest for change in ({}, *others, {"kind": "appraisal"})}
    assert len(digests) == 6
    assert _period().digest == _period(source=" The board ").digest


@pytest.mark.parametrize("months", [0, -1, 1201])
def test_a_period_is_of_a_month_to_a_hundred_years(months: int) -> None:
    with pytest.raises(ValidationError):
        _period(months=months)


@pytest.mark.parametrize(
    ("since", "months", "until"),
    [
        (dt.date(2024, 2, 29), 24, dt.date(2026, 2, 28)),
        (dt.date(2024, 8, 31), 6, dt.date(2025, 2, 28)),
        (dt.date(2024, 1, 15), 24, dt.date(2026, 1, 15)),
    ],
)
def test_a_period_ends_on_the_same_day_of_the_month_or_its_last(
    since: dt.date, months: int, until: dt.date
) -> None:
    assert kept_until(since, _period(months=months)) == until


def test_a_period_is_told_in_years_where_they_are_whole() -> None:
    assert [in_words(m) for m in (1, 6, 12, 18, 24)] == [
        "1 month",
        "6 months",
        "1 year",
        "18 months",
        "2 years",
    ]
    assert _period().words == "2 years from the day held"


def test_the_sources_suggest_two_years_and_nothing_of_case_content() -> None:
    assert {s.months for s in SUGGESTIONS} == {24}
    assert [(s.name, s.counts_from) for s in suggested("supervision")] == [
        ("newcastle", "leaving"),
        ("nspcc", "held"),
    ]
    assert suggested("case_content") == ()
