"""The arithmetic of the figures: counts, and how wrong they may be by chance."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.paper.accuracy.judging import Answer

SURE = 0.95
"""How sure the bounds are: so often is the true share below them."""
FIGURES_OF_A_DATE = 8


@dataclass(slots=True)
class Count:
    """Answers of one kind: `right` and `wrong` were accepted, `queried` were asked about, `due` of them by design."""

    right: int = 0
    queried: int = 0
    wrong: int = 0
    due: int = 0
    images: set[str] = field(default_factory=set)

    def add(self, one: Answer) -> None:
        """Counts an answer."""
        if one.outcome == "right":
            self.right += 1
        elif one.outcome == "wrong":
            self.wrong += 1
        else:
            self.queried += 1
            self.due += one.due
        if one.outcome != "queried" and one.kind == "date":
            self.images.update(one.digits)

    @property
    def accepted(self) -> int:
        """How many nobody was asked about."""
        return self.right + self.wrong

    @property
    def all(self) -> int:
        """How many there were."""
        return self.accepted + self.queried

    @property
    def asked(self) -> float:
        """Which share was asked about, 0 to 1."""
        return self.queried / self.all if self.all else 0.0

    @property
    def bound(self) -> float:
        """The share of accepted answers that is wrong is not larger than this, 95 times of 100."""
        return upper(self.wrong, self.accepted)

    @property
    def clustered(self) -> float:
        """The same bound where a date counts only as far as its eight figures are pictures of their own."""
        return upper(self.wrong, min(self.accepted, len(self.images) // FIGURES_OF_A_DATE))


def counted(answers: Iterable[Answer]) -> Count:
    """All of these in one count."""
    total = Count()
    for one in answers:
        total.add(one)
    return total


def upper(wrong: int, accepted: int, sure: float = SURE) -> float:
    """The upper bound of a share, exactly (Clopper and Pearson 1934, one-sided): 1.0 where nothing was tried.

    It is the share at which so few wrong ones would come by chance only 5 times of 100.
    """
    if accepted <= 0 or wrong >= accepted:
        return 1.0
    low, high = wrong / accepted, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        if _at_most(wrong, accepted, middle) > 1 - sure:
            low = middle
        else:
            high = middle
    return high


def _at_most(wrong: int, tried: int, share: float) -> float:
    """How probable it is that at most so many of those tried are wrong, where this share is."""
    if share <= 0:
        return 1.0
    if share >= 1:
        return 0.0
    total = 0.0
    for k in range(wrong + 1):
        ways = math.lgamma(tried + 1) - math.lgamma(k + 1) - math.lgamma(tried - k + 1)
        total += math.exp(ways + k * math.log(share) + (tried - k) * math.log1p(-share))
    return min(1.0, total)
