"""What spans records: the employer commits first, commitments are renewed, appraisals and plans reviewed."""

from __future__ import annotations

import datetime as dt

import pytest

from schemas.policies import (
    Policies,
    appraisal_due,
    commitment_in_order,
    months_after,
    renewal_due,
    review_due,
)

DAY = dt.date


def test_an_employee_commits_after_the_employer() -> None:
    early = commitment_in_order(DAY(2026, 5, 31), [DAY(2026, 6, 1)])
    assert early is not None
    assert (early.code, early.level, early.path) == ("employer-first", "must", "date")
    assert "made its own commitment on 01/06/2026, after this date" in early.say
    none = commitment_in_order(DAY(2026, 6, 1), [])
    assert none is not None
    assert (none.code, none.level) == ("employer-first", "must")
    assert "has not made its own commitment yet" in none.say
    assert commitment_in_order(DAY(2026, 6, 1), [DAY(2026, 6, 1)]) is None


def test_a_commitment_of_the_employer_that_ran_out_is_noted_and_does_not_hold_back() -> None:
    late = commitment_in_order(DAY(2028, 6, 2), [DAY(2024, 1, 1), DAY(2026, 6, 1)])
    assert late is not None
    assert (late.code, late.level) == ("employer-lapsed", "note")
    assert "01/06/2028" in late.say
    assert commitment_in_order(DAY(2028, 6, 1), [DAY(2026, 6, 1)]) is None


def test_both_parties_renew_after_two_years_unless_the_organisation_says_otherwise() -> None:
    assert renewal_due(DAY(2026, 10, 12)) == DAY(2028, 10, 12)
    assert renewal_due(DAY(2026, 10, 12), Policies(renewal_years=1)) == DAY(2027, 10, 12)


def test_an_appraisal_in_september_is_reviewed_in_march_and_held_again_in_september() -> None:
    assert review_due(DAY(2026, 9, 28)) == DAY(2027, 3, 28)
    assert appraisal_due(DAY(2026, 9, 28)) == DAY(2027, 9, 28)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (DAY(2024, 2, 29), 24, DAY(2026, 2, 28)),
        (DAY(2026, 8, 31), 6, DAY(2027, 2, 28)),
        (DAY(2026, 12, 31), 1, DAY(2027, 1, 31)),
        (DAY(2026, 1, 1), 11, DAY(2026, 12, 1)),
    ],
)
def test_a_day_its_month_does_not_have_becomes_the_last_of_that_month(
    day: DAY, months: int, later: DAY
) -> None:
    assert months_after(day, months) == later
