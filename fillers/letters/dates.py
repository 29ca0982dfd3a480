"""Dates as a letter says them."""

from __future__ import annotations

import datetime as dt

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day_in_words(value: object) -> str:
    """A date in words: 14 November 2026. British whatever the computer's language; nothing for what is no date."""
    if not isinstance(value, dt.date):
        return ""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
