"""What day it is in a place: half past midnight in British summer time is still the evening before in UTC.

Apart from the calendar's models, because every command asks for the day, and few for more.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DEFAULT_ZONE = "Europe/London"


@lru_cache(maxsize=16)
def zone(name: str) -> ZoneInfo:
    """The time zone of this name. Raises ValueError where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise ValueError(f"no time zone {name}") from error


def local(at: dt.datetime, name: str = DEFAULT_ZONE) -> dt.datetime:
    """A time as clocks in that zone show it. Raises ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("a time needs its zone")
    return at.astimezone(zone(name))


def day_in(at: dt.datetime, name: str = DEFAULT_ZONE) -> dt.date:
    """The day that it is there at that time. Raises ValueError as `local`."""
    return local(at, name).date()
