"""How pages of packs say dates, numbers and means."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filing.records.evaluations import Means
    from schemas.policies import Policies

NONE = "–"


def day(date: dt.date | None) -> str:
    """A date as forms say it: 14/11/2026."""
    return f"{date:%d/%m/%Y}" if date is not None else NONE


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def own(means: Means | None) -> str:
    """The mean of a person's own ratings, with how many it is of."""
    return f"{means.own.shown} (of {means.own.n})" if means and means.own else NONE


def client(means: Means | None, policies: Policies) -> str:
    """The mean of clients' ratings, with how many it is of; or that they are too few to be told."""
    if means is None or (means.client is None and not means.ratings):
        return NONE
    if means.client is None:
        return f"fewer than {policies.least_ratings}"
    return f"{means.client.shown} (of {means.client.n})"
