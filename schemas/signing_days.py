"""Days that people write beside their name in the place to sign: “Zoë Example 31/12/2027”."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from schemas.signing_words import MONTHS

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = "|".join(sorted((m for m in MONTHS if m[:3] in _MONTHS), key=len, reverse=True))
_FIGURE = re.compile(r"\d")
_YEAR = r"(?P<year>\d{4}|\d{2})(?![\d:])"
_WRITTEN = tuple(
    re.compile(rf"(?<![\d:]){pattern}", re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})\s?[-./]\s?(?P<month>\d{1,2})\s?[-./]\s?(?P<day>\d{1,2})(?!\d)",
        rf"(?P<day>\d{{1,2}})\s?[-./ ]\s?(?P<month>\d{{1,2}})\s?[-./ ]\s?{_YEAR}",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\sof)?[-./ ]*(?P<month>{_NAMED})(?![a-z])[-.,/ ]*{_YEAR}",
        rf"(?P<month>\b(?:{_NAMED}))\b\.?\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}",
    )
)


def days_in(words: str) -> tuple[dt.date, ...]:
    """The days with a year that stand in words; a year of two digits is of this century."""
    return tuple(_days(words)) if _FIGURE.search(words) else ()


def _days(words: str) -> Iterator[dt.date]:
    for pattern in _WRITTEN:
        for found in pattern.finditer(words):
            year, month = found["year"], found["month"].casefold()
            number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
            try:
                yield dt.date(int(year) + (2000 if len(year) == 2 else 0), number, int(found["day"]))
            except ValueError:
                continue
