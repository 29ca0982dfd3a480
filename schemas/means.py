"""The bridge from evaluations to the appraisal: the exact mean of the Cs ticked for a behaviour.

A mean is told only from a least number of evaluations on: the mean of one would tell what one client said.
Self-ratings and client ratings are never put into one mean; who calls keeps them apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

LEAST = 3
"""The fewest evaluations a mean may be of, unless an organisation asks for more."""


@dataclass(frozen=True, slots=True)
class Mean:
    """An exact mean and the number of evaluations behind it."""

    value: Fraction
    n: int

    @property
    def box(self) -> int:
        """The box ticked on the form: rounded to a whole number, a half upwards."""
        return int(self._rounded(Decimal(1)))

    @property
    def shown(self) -> Decimal:
        """As the form prints it: two places, a half upwards."""
        return self._rounded(Decimal("0.01"))

    def _rounded(self, unit: Decimal) -> Decimal:
        # Exact: a decimal quotient would already be rounded once.
        steps = self.value / Fraction(unit) + Fraction(1, 2)
        return (Decimal(steps.numerator // steps.denominator) * unit).quantize(unit, ROUND_HALF_UP)


def mean(evaluations: Iterable[Mapping[str, int]], cs: Collection[str], least: int = LEAST) -> Mean | None:
    """The mean of all ratings of these Cs; None where fewer than `least` evaluations rate any of them.

    Each evaluation maps a C's key to its rating, 1 to 5; a C that was not rated is left out, not counted as 0.
    Every rating counts once. Raises ValueError for a rating outside 1 to 5 or a `least` under 1.
    """
    if least < 1:
        raise ValueError("a mean is of at least one evaluation")
    rated = [mine for e in evaluations if (mine := [r for c, r in e.items() if c in cs])]
    ratings = [r for mine in rated for r in mine]
    if any(not 1 <= r <= 5 for r in ratings):
        raise ValueError("a rating is a whole number from 1 to 5")
    if len(rated) < least:
        return None
    return Mean(Fraction(sum(ratings), len(ratings)), len(rated))
