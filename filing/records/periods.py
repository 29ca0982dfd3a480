"""Periods as people name them: days, months, years and spans of them; any other words are those of a copy."""

from __future__ import annotations

import datetime as dt
import re

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def span_of(period: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of a year, month or day, or from one to another; None for any other words."""
    first, dots, last = period.partition("..")
    spans = [_span(p.strip()) for p in ((first, last) if dots else (first,)) if p.strip()]
    if not spans or any(s is None for s in spans):
        return None
    known = [s for s in spans if s is not None]
    start = dt.date.min if dots and not first.strip() else known[0][0]
    end = dt.date.max if dots and not last.strip() else known[-1][1]
    return start, end


def _span(text: str) -> tuple[dt.date, dt.date] | None:
    m = _DATE.fullmatch(text)
    if m is None:
        return None
    year, month, day = int(m[1]), m[2] and int(m[2]), m[3] and int(m[3])
    try:
        start = dt.date(year, month or 1, day or 1)
        if day:
            return start, start
        following = dt.date(year + (not month or month == 12), (month or 12) % 12 + 1, 1)
        return start, following - dt.timedelta(days=1)
    except (ValueError, OverflowError):
        return None
