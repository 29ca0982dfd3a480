"""A day as people write it where staff are kept: day first, as Britain has it, or as 2026-11-30."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

FIRST_YEAR, LAST_YEAR = 1950, 2049
"""Years that are taken, both included: of two digits each then has one meaning."""


def day_in(text: str) -> dt.date | str:
    """The day that words say, or why they say none, in words that go on from “…”, “which is …”."""
    from schemas.definition_fields import Field  # noqa: PLC0415 - costs, and only some commands ask for days
    from schemas.values import understand  # noqa: PLC0415

    asked = Field(name="day", ask="Day", type="date", least=Decimal(FIRST_YEAR), most=Decimal(LAST_YEAR))
    seen = understand(asked, re.sub(r"[ T]00:00(?::00)?$", "", text))
    # In a cell no year is cut off, and none of two digits has another meaning.
    meant = seen.doubt.candidates if seen.doubt is not None and seen.doubt.code == "date-year" else ()
    day = meant[0] if len(meant) == 1 else seen.value
    if isinstance(day, dt.date):
        return day
    if seen.doubt is not None and seen.doubt.code == "date-impossible" and seen.doubt.candidates:
        return "no date with the day first: is the month written first?"
    return "no date that can be read."


def day_meant(text: str) -> dt.date:
    """The day that somebody gives. Raises UsageError `day-unreadable`."""
    from schemas.errors import UsageError  # noqa: PLC0415

    day = day_in(text)
    if not isinstance(day, dt.date):
        raise UsageError.of("day-unreadable", f"“{text}” is {day}", "Write it as 30/11/2026.")
    return day
