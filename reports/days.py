"""Days in words, as reports write them, each worked out once: a matrix has the same few many thousand times."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache


@lru_cache(maxsize=20_000)
def said(day: dt.date) -> str:
    """A day as `30/11/2026`."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"
