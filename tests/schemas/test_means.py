"""Means of evaluations: exact, with the number behind them, and silent where they would name a client."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.means import LEAST, Mean, mean

CARE, COURAGE = {"care": 5}, {"courage": 1}


def test_the_mean_is_exact_and_says_of_how_many_it_is() -> None:
    evaluations = [{"care": 5, "courage": 4}, {"care": 4}, {"care": 5, "commitment": 1}]
    assert mean(evaluations, ["care"]) == Mean(Fraction(14, 3), 3)
    assert mean(evaluations, ["care", "courage"]) == Mean(Fraction(18, 4), 3)


def test_too_few_evaluations_give_no_mean() -> None:
    assert mean([CARE] * (LEAST - 1), ["care"]) is None
    assert mean([CARE] * 2 + [COURAGE], ["care"]) is None  # the third says nothing about care
    assert mean([CARE] * 3, ["care"], least=4) is None
    assert mean([CARE], ["care"], least=1) == Mean(Fraction(5), 1)
    assert mean([CARE] * 3, []) is None


@pytest.mark.parametrize(
    ("value", "box", "shown"),
    [
        (Fraction(9, 2), 5, "4.50"),
        (Fraction(449, 100), 4, "4.49"),
        (Fraction(14, 3), 5, "4.67"),
        (Fraction(1), 1, "1.00"),
        (Fraction(899, 200), 4, "4.50"),  # 4.495: the box goes by the exact value, not by what is shown
    ],
)
def test_a_half_is_rounded_upwards_from_the_exact_value(value: Fraction, box: int, shown: str) -> None:
    assert (Mean(value, 3).box, Mean(value, 3).shown) == (box, Decimal(shown))


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_a_rating_off_the_scale_is_refused(rating: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 5"):
        mean([{"care": rating}], ["care"])


def test_a_least_number_under_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        mean([CARE], ["care"], least=0)


@given(st.lists(st.integers(1, 5), min_size=LEAST, max_size=60))
def test_a_mean_lies_within_its_ratings_and_its_box_beside_it(ratings: list[int]) -> None:
    found = mean([{"care": r} for r in ratings], ["care"])
    assert found is not None
    assert found.value * found.n == sum(ratings)
    assert min(ratings) <= found.value <= max(ratings)
    assert abs(found.box - found.value) <= Fraction(1, 2)
