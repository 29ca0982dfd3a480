"""Eight digits make a day: the likeliest of all days there are, and how sure that is."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest

from extractors.paper.plausible_dates import FAR, OUTSIDE, Plausible, decode

THESE_YEARS = Plausible(dt.date(2020, 1, 1), dt.date(2030, 12, 31))


def said(words: str, **unsure: tuple[str, float]) -> np.ndarray:
    """Log probabilities of eight cells that say `words`; `c3=("7", 0.2)`: the fourth may be a 7 by a fifth."""
    table = np.full((8, 10), 1e-6)
    for cell, digit in enumerate(words):
        table[cell, int(digit)] = 1.0
    for name, (digit, share) in unsure.items():
        cell = int(name[1:])
        table[cell, int(words[cell])] = 1 - share
        table[cell, int(digit)] = share
    return np.log(table / table.sum(1, keepdims=True))


def test_clear_digits_are_their_day() -> None:
    found = decode(said("14112026"), THESE_YEARS)
    assert found.best == dt.date(2026, 11, 14)
    assert found.unaided
    assert found.against == pytest.approx(0, abs=1e-6)


def test_the_odds_are_those_against_all_other_days_together() -> None:
    found = decode(said("14112026", c1=("7", 0.2), c7=("8", 0.1)), THESE_YEARS)
    right = 0.8 * 0.9
    assert found.odds == pytest.approx(math.log(right / (1 - right)), abs=0.01)
    assert found.next == dt.date(2026, 11, 17)


def test_two_digits_that_are_half_sure_weigh_on_each_other() -> None:
    """30 and 31 of a month that has no 31st: the digit that makes no day falls away."""
    found = decode(said("30042026", c1=("1", 0.45)), THESE_YEARS)
    assert found.best == dt.date(2026, 4, 30)
    assert found.odds > 9


def test_digits_that_make_no_day_tell_against_the_day_that_is_nearest() -> None:
    found = decode(said("31042026", c1=("0", 0.01)), THESE_YEARS)
    assert found.best == dt.date(2026, 4, 30)
    assert found.against == pytest.approx(math.log(0.99 / 0.01), abs=0.01)


@pytest.mark.parametrize("words", ["01012062", "31121905", "09091999"])
def test_a_clearly_written_day_is_never_turned_by_what_is_expected(words: str) -> None:
    found = decode(said(words), Plausible(dt.date(2026, 1, 1), dt.date(2026, 1, 31), dt.date(2026, 1, 15)))
    assert found.best.strftime("%d%m%Y") == words
    assert found.unaided


def test_what_only_the_prior_makes_the_best_is_told() -> None:
    found = decode(said("14112062", c6=("2", 0.1)), THESE_YEARS)
    assert found.best == dt.date(2022, 11, 14)
    assert not found.unaided


def test_a_day_outside_takes_clearer_digits_by_the_weight_that_is_told() -> None:
    narrow = Plausible(dt.date(2020, 1, 1), dt.date(2025, 12, 31))
    unsure = said("14112026", c1=("7", 0.2))
    assert decode(unsure, narrow).odds == pytest.approx(decode(unsure, THESE_YEARS).odds, abs=0.01)
    year = said("14112026", c7=("5", 0.01))
    assert decode(year, THESE_YEARS).odds - decode(year, narrow).odds == pytest.approx(OUTSIDE, abs=0.03)


def test_the_first_and_the_last_day_that_are_plausible_are_inside() -> None:
    days = said("01012026", c1=("2", 0.01))
    held = [Plausible(dt.date(2026, 1, day), dt.date(2027, 1, 1)) for day in (1, 2)]
    inside, outside = (decode(days, one).odds for one in held)
    assert inside - outside == pytest.approx(OUTSIDE, abs=0.03)


def test_a_day_near_the_one_that_is_told_weighs_a_little_more() -> None:
    near = Plausible(THESE_YEARS.earliest, THESE_YEARS.latest, dt.date(2026, 11, 14))
    unsure = said("14112026", c7=("0", 0.1))
    more = decode(unsure, near).odds - decode(unsure, THESE_YEARS).odds
    assert 0.5 * FAR < more < FAR


def test_the_29th_of_february_is_a_day_of_leap_years_alone() -> None:
    assert decode(said("29022024"), THESE_YEARS).against == pytest.approx(0, abs=1e-6)
    assert decode(said("29022026"), THESE_YEARS).against > 5
