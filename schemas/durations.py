"""Lengths of time as people write them, in whole minutes; each that has two meanings with both.

"1.30 hours" is an hour and a half to one person and 78 minutes to another, and "10:30" may be the time of the day.
Quarters in figures (1.25) are read as quarters: nobody writes 1 h 25 min so.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

_HOURS = r"(?:h|hr|hrs|hour|hours)"
_MINUTES = r"(?:m|min|mins|minute|minutes)"
_QUARTERS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4)}
_PARTS = {"half": Fraction(1, 2), "quarter": Fraction(1, 4), "three quarters": Fraction(3, 4)}
_PART = r"(half|quarter|three quarters)"
_PLAIN_DECIMALS = frozenset(("00", "25", "50", "75"))
LONGEST_CLOCK = 5
"""Hours up to which `1:15` without a unit is a length; from 6:00 on it may as well be the time of the day."""
MOST = 99 * 60 + 59
"""Minutes of the longest length that a record holds."""
_WORDS = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9},
    **{"ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40},
    **{"fifty": 50, "sixty": 60, "ninety": 90, "twenty five": 25, "thirty five": 35, "forty five": 45},
    **{"fifty five": 55, "seventy five": 75},
}
_NUMBER_WORDS = re.compile(rf"\b(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b")
_FIGURES = re.compile(rf"(\d{{1,3}})\s*{_HOURS}(?:\s*(?:,|and|&)?\s*(\d{{1,3}})\s*{_MINUTES}?)?")
_ONLY_MINUTES = re.compile(rf"(\d{{1,5}})\s*{_MINUTES}")
_DECIMAL = re.compile(rf"(\d{{0,3}})[.,](\d{{1,2}})\s*{_HOURS}")
_FRACTION_SIGN = re.compile(rf"(\d{{0,3}})\s*([½¼¾])\s*(?:of an\s+)?(?:an\s+)?{_HOURS}")
_FRACTION = re.compile(
    rf"(?:(\d{{1,2}})(\s+|\s*-\s*|\s+and\s+))?([13])\s*/\s*([24])\s*(?:of an\s+)?(?:an\s+)?{_HOURS}"
)
_CLOCK = re.compile(rf"(\d{{1,2}}):(\d{{2}})(\s*{_HOURS})?")
_PART_OF_HOUR = re.compile(rf"(?:an?\s+)?{_PART}(?:\s+of)?(?:\s+an)?\s+hour")
_AND_A_PART = re.compile(
    rf"(?:(\d{{1,3}})|an?)\s+(?:{_HOURS}\s+and\s+(?:an?\s+)?{_PART}|and\s+(?:an?\s+)?{_PART}\s+{_HOURS})"
)
_BARE = re.compile(r"\d{1,3}")
_SPAN = re.compile(r"(\d{1,2})[:.](\d{2})\s*(?:-|–|to|until)\s*(\d{1,2})[:.](\d{2})")


def lengths(written: str) -> tuple[int, ...]:
    """What a written length may mean, in minutes and the likeliest first; a bare number may be either unit.

    One meaning is not always a plain one: see `is_plain`.
    """
    return _meant(written)[0]


def is_plain(written: str) -> bool:
    """Whether a written length can only mean one thing."""
    meanings, sure = _meant(written)
    return sure and len(meanings) == 1


def _meant(written: str) -> tuple[tuple[int, ...], bool]:
    low = " ".join(written.casefold().replace("-hour", " hour").split()).rstrip(" .")
    low = _NUMBER_WORDS.sub(lambda m: m[0] if m[0] == "three" and _of_quarters(m) else str(_WORDS[m[0]]), low)
    low = re.sub(rf"\b({_HOURS}|{_MINUTES})\.", r"\1", low)
    minutes, sure = _figures(low) or _parts(low) or _clock(low) or ((), False)
    return tuple(m for m in dict.fromkeys(minutes) if 0 <= m <= MOST), sure


def _of_quarters(found: re.Match[str]) -> bool:
    return found.string[found.end() :].startswith(" quarters")


def _figures(low: str) -> tuple[tuple[int, ...], bool] | None:
    if m := _FIGURES.fullmatch(low):
        hours, more = int(m[1]), int(m[2] or 0)
        return (hours * 60 + more,), more < 60
    if m := _ONLY_MINUTES.fullmatch(low):
        return (int(m[1]),), True
    if low in {"an hour", "a hour", "hour"}:
        return (60,), True
    if m := _DECIMAL.fullmatch(low):
        hours, part = int(m[1] or 0), m[2]
        exact = (hours + Decimal(f"0.{part}")) * 60
        decimal = round(exact)
        clock = hours * 60 + int(part) if len(part) == 2 and int(part) < 60 else None
        if len(part) == 1 or part in _PLAIN_DECIMALS or (clock is None and exact == decimal):
            return (decimal,), True
        return tuple(v for v in (clock, decimal) if v is not None), False
    if _BARE.fullmatch(low):
        return (int(low), int(low) * 60), False
    return None


def _parts(low: str) -> tuple[tuple[int, ...], bool] | None:
    """Halves and quarters, as signs, fractions or words."""
    if m := _FRACTION_SIGN.fullmatch(low):
        return (int((int(m[1] or 0) + _QUARTERS[m[2]]) * 60),), True
    if m := _FRACTION.fullmatch(low):
        part = Fraction(int(m[3]), int(m[4]))
        if m[1] is None:
            return (int(part * 60),), part < 1
        minutes = int((int(m[1]) + part) * 60)
        if part >= 1:
            return (minutes,), False
        if "and" in m[2]:
            return (minutes,), True
        # A space comes and goes: "1 1/4" may have been "11/4" as well.
        slipped = Fraction(int(m[1] + m[3]), int(m[4]))
        return (minutes, int(slipped * 60)), False
    if m := _PART_OF_HOUR.fullmatch(low):
        return (int(_PARTS[m[1]] * 60),), True
    if m := _AND_A_PART.fullmatch(low):
        return (int((int(m[1] or 1) + _PARTS[m[2] or m[3]]) * 60),), True
    return None


def _clock(low: str) -> tuple[tuple[int, ...], bool] | None:
    if (m := _CLOCK.fullmatch(low)) and int(m[2]) < 60:
        return (int(m[1]) * 60 + int(m[2]),), m[3] is not None or int(m[1]) <= LONGEST_CLOCK
    if m := _SPAN.fullmatch(low):
        first, last = int(m[1]) * 60 + int(m[2]), int(m[3]) * 60 + int(m[4])
        return ((last - first) % (12 * 60),), False
    return None
