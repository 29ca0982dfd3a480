"""Which date eight digits make: decoded together over all days there are, with a weak prior that is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

FIRST, LAST = 1900, 2099
"""The years that any date may have."""
OUTSIDE = 4.0
"""By how much (natural log) a date outside the plausible ones is less likely: it takes clearer digits, no more."""
FAR = 1.5
"""By how much at most a date far from `around` is, within two years the half of it."""


@dataclass(frozen=True, slots=True)
class Plausible:
    """What is expected of a date, before it is seen: from `earliest` to `latest`, perhaps near `around`."""

    earliest: dt.date
    latest: dt.date
    around: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Decoded:
    """The likeliest day and the next, and how sure that is.

    `odds`: natural log of how much likelier `best` is than all other days together. `unaided`: whether it is the
    best without the prior, too. `against`: how much likelier (natural log, 0 or more) digits are that make no day.
    """

    best: dt.date
    next: dt.date
    odds: float
    unaided: bool
    against: float


@cache
def _ordinals() -> npt.NDArray[np.int32]:
    """Of every year, month and day (from 1 on) the day's number; 0 where there is no such day."""
    import numpy as np

    table = np.zeros((LAST - FIRST + 1, 13, 32), np.int32)
    day = dt.date(FIRST, 1, 1)
    while day.year <= LAST:
        table[day.year - FIRST, day.month, day.day] = day.toordinal()
        day += dt.timedelta(1)
    return table


def decode(digits: Floats, plausible: Plausible) -> Decoded:
    """Eight cells by (at least) ten log probabilities, in the order ddmmyyyy."""
    import numpy as np

    ordinals = _ordinals()
    days, months, years = np.arange(32), np.arange(13), np.arange(FIRST, LAST + 1)
    of_day = digits[0, days // 10] + digits[1, days % 10]
    of_month = digits[2, months // 10] + digits[3, months % 10]
    of_year = sum(digits[4 + n, years // 10 ** (3 - n) % 10] for n in range(4))
    seen = of_year[:, None, None] + of_month[:, None] + of_day
    seen = np.where(ordinals > 0, seen, -np.inf)
    held = seen + _prior(ordinals, plausible)
    best = int(held.argmax())
    unaided = best == int(seen.argmax())
    against = float(digits[:, :10].max(1).sum() - seen.max())
    first = float(held.flat[best])
    rest = held.copy()
    rest.flat[best] = -np.inf
    other = int(rest.argmax())
    top = float(rest.flat[other])
    odds = first - top - float(np.log(np.exp(rest - top).sum()))
    day, after = (dt.date.fromordinal(int(ordinals.flat[n])) for n in (best, other))
    return Decoded(day, after, odds, unaided, against)


def _prior(ordinals: npt.NDArray[np.int32], plausible: Plausible) -> Floats:
    import numpy as np

    inside = (ordinals >= plausible.earliest.toordinal()) & (ordinals <= plausible.latest.toordinal())
    prior = np.where(inside, 0.0, -OUTSIDE).astype(np.float32)
    if plausible.around is not None:
        years = np.abs(ordinals - plausible.around.toordinal()) / 365.25
        prior -= (FAR * (1 - np.exp2(-years / 2))).astype(np.float32)
    return prior
