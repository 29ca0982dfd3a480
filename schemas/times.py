"""Times of the day as people write them, as `HH:MM` of the 24-hour clock; each that has two meanings with both.

An hour of one digit (“2:30”) is in the night to one person and in the afternoon to another: it is asked about. With a
leading zero (“02:30”), from ten o'clock on, or with am or pm a time has one meaning; only twelve with am or pm is so
often turned round that it has not.
"""

from __future__ import annotations

import re

PLAIN = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
"""A time as a record keeps it."""

_HALF = r"(?:\s*([ap])\.?\s?m\.?)?"
_CLOCK = re.compile(rf"(\d{{1,2}})\s?[:.h]\s?(\d{{2}})(?::00)?(?:\s*(?:h|hrs?|hours))?{_HALF}")
_FOUR = re.compile(r"(\d{2})(\d{2})(?:\s*(?:h|hrs?|hours))?()")
_HOUR = re.compile(r"(\d{1,2})()\s*([ap])\.?\s?m\.?")
_O_CLOCK = re.compile(r"(\d{1,2})()\s*o['’`´]?\s?clock()")
_WORDS = {"noon": "12:00", "midday": "12:00", "12 noon": "12:00", "midnight": "00:00", "12 midnight": "00:00"}


def times(written: str) -> tuple[str, ...]:
    """What a written time may mean, the likelier first; one where it is certain, none where it is no time."""
    low = " ".join(written.casefold().split())
    if low in _WORDS:
        return (_WORDS[low],)
    found = _CLOCK.fullmatch(low) or _FOUR.fullmatch(low) or _HOUR.fullmatch(low) or _O_CLOCK.fullmatch(low)
    if found is None:
        return ()
    hour, minute = int(found[1]), int(found[2] or 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return ()
    plain = len(found[1]) == 2 and "clock" not in low
    return tuple(f"{h:02d}:{minute:02d}" for h in _hours(hour % 24, found[3], plain=plain))


def _hours(hour: int, half: str, *, plain: bool) -> tuple[int, ...]:
    """The hours of the day, 0 to 23, that one may mean with a, p or neither behind it."""
    if half and hour == 12:
        return (12, 0) if half == "p" else (0, 12)
    if half and hour < 12:
        return (hour + 12,) if half == "p" else (hour,)
    if half == "a":  # “14:30 am” says two things, “14:30 pm” the same twice
        return (hour, hour - 12)
    if plain or hour == 0 or hour >= 12:
        return (hour,)
    return (hour + 12, hour) if hour < 7 else (hour, hour + 12)
