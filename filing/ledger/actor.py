"""An act: who did something, and when. Both come from the edge; nothing in here asks a clock or an account."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from schemas.zones import DEFAULT_ZONE, day_in


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts (a name or account, as the edge knows it), and when. Raises ValueError for a time without a zone."""

    by: str
    at: dt.datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("an act needs a time with its zone")

    @property
    def day(self) -> dt.date:
        """The day on which it is done, by clocks in the zone of its time: the edge gives it in the organisation's."""
        return self.at.date()


def moment(at: dt.datetime) -> str:
    """A time as the ledger keeps it: UTC, ISO 8601, to the second; it sorts as text on every database."""
    return at.astimezone(dt.UTC).isoformat(timespec="seconds")


def when(kept: str) -> dt.datetime:
    """The time that `moment` wrote."""
    return dt.datetime.fromisoformat(kept)


def day_of(kept: str, timezone: str = DEFAULT_ZONE) -> dt.date:
    """The day of a time that `moment` wrote, in the organisation's time zone (`Policies.timezone`)."""
    return day_in(when(kept), timezone)
