"""By which day an action is to be done, from the words of whoever agreed it. Pure.

“25/11” and “end of November” are days to whoever reads the record: the first such day on or after the record's own. A
month, a week or a year means its last day, so that nothing is over before anybody would call it so. What may be two
days (“Nov 26”), is none for certain (“ASAP”, “Q1 2027”, “next supervision”) or had only just been, which is a slip, is
no day, and is told so.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from filing.clocks.session_form import BETWEEN, day, day_in_words, written_day
from schemas.policies import months_after
from schemas.values import Value

_AHEAD = 3
"""Years: a year of two digits that lies further ahead, or behind, is none for certain."""
_SLIP = dt.timedelta(days=30)
"""So long before the record's own day, a day without its year is a slip."""
_LEAPS = 5
"""Among so many years is one with a 29 February."""
_LONGEST = 48
"""Longer words are a story, and no day."""
_WEEK = dt.timedelta(days=7)
_LEAD = re.compile(
    r"(?:(?:to be (?:done|completed)|done|due|by|before|until|till|on|(?:no|not) later than|the)\b[\s:.]*)+"
)
_TAIL = re.compile(r"[\s,(]*\b(?:at the )?latest\b\W*$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = r"(?P<weekday>(?:mon|tue(?:s)?|wed(?:s|nes)?|thu(?:r|rs)?|fri|sat(?:ur)?|sun)(?:day)?)"
_DAY = r"(?P<day>\d{1,2})"
_PART = r"(?:(?:the )?(?:end|start|beginning|middle|mid|early|late)[\s-]*(?:of )?(?:the )?)"
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6}
_NUMBER = rf"(?P<number>\d{{1,2}}|{'|'.join(_NUMBERS)})"
_YEAR = r"(?P<year>(?:19|20)\d\d"

_Found = re.Match[str]


def due_day(value: object, agreed: dt.date | None) -> dt.date | None:
    """The day by which words say that something is to be done, on a record of the day `agreed`; None for no day."""
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str):
        return None
    return day(value) or _read(" ".join(value.casefold().split()), agreed)


def when_said(cells: Mapping[str, Value]) -> Value | None:
    """By when an action is to be done, as its row has it: a form that has no `when` may have a date."""
    return cells.get("when") or next((v for v in cells.values() if isinstance(v, dt.date)), None)


def in_words(said: object, due: dt.date) -> str:
    """The day `due`, with the words where these name it without its year: “30/11/2026 (“end Nov”)”."""
    day = f"{due:%d/%m/%Y}"
    return day if isinstance(said, dt.date) or written_day(said) == due else f"{day} (“{said}”)"


@lru_cache(maxsize=8192)
def _read(words: str, agreed: dt.date | None) -> dt.date | None:
    if (whole := _one(words, agreed)) is not None:
        return whole
    parts = [p for p in BETWEEN.split(words) if p.strip()]
    named = [d for part in parts if (d := day_in_words(_bare(part))) is not None]
    if not named:
        # Of “25 November, 2027, if paid” a part alone would name another year.
        read = [_one(part, agreed) for part in parts]
        named = [d for d in read if d is not None] if None not in read else []
    return min((d for d in named if agreed is None or d >= agreed), default=min(named, default=None))


def _one(words: str, agreed: dt.date | None) -> dt.date | None:
    bare = _bare(words)
    if (full := day_in_words(bare)) is not None:
        return full
    for pattern, means in _PATTERNS if len(bare) <= _LONGEST else ():
        if (found := pattern.fullmatch(bare)) is not None:
            return means(found, agreed)
    return None


def _bare(words: str) -> str:
    """Words without “by”, “no later than” and the like around them."""
    bare = _TAIL.sub("", words.strip(" .!"))
    lead = _LEAD.match(bare)
    return bare[lead.end() :] if lead else bare


def _day_and_month(found: _Found, agreed: dt.date | None) -> dt.date | None:
    """The first such day, if it is of the day of the week that stands there."""
    said = found.groupdict()
    month = said["month"]
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
    if (year := said.get("year")) is not None:
        near = _day(2000 + int(year), number, int(said["day"]))
        return near if near is not None and _is_near(near, agreed) else None
    first = next(_from(agreed, number, int(said["day"])), None)
    if first is None or agreed is None or _is_just_before(first, agreed):
        return None
    weekday = said.get("weekday")
    fits = weekday is None or _DAYS.index(weekday[:3]) == first.weekday()
    return first if fits else None


def _month_and_number(found: _Found, agreed: dt.date | None) -> dt.date | None:
    """“November 25” is a day where it can be no year; “Nov 26” may be either, and is none."""
    as_day = _day_and_month(found, agreed)
    if found["nth"]:
        return as_day
    month = _MONTHS.index(found["month"][:3]) + 1
    as_year = _last_of(2000 + int(found["day"]), month)
    is_year = _is_near(as_year, agreed)
    return as_day if not is_year else as_year if as_day is None else None


def _whole_month(found: _Found, agreed: dt.date | None) -> dt.date | None:
    said = found["month"]
    month = int(said) if said.isdigit() else _MONTHS.index(said[:3]) + 1
    if not 1 <= month <= len(_MONTHS):
        return None
    if (year := found["year"]) is not None:
        return _last_of(int(year) if len(year) > len("26") else 2000 + int(year), month)
    if agreed is None:
        return None
    first = _last_of(agreed.year + (month < agreed.month), month)
    return None if _is_just_before(first, agreed) else first


def _of_week(found: _Found, agreed: dt.date | None) -> dt.date | None:
    """The last day of a week that begins, or ends, on a day."""
    named = _one(found["rest"], agreed)
    return named + _WEEK - dt.timedelta(days=1) if named is not None and found["begins"] else named


def _length(found: _Found, agreed: dt.date | None) -> dt.date | None:
    number = int(found["number"]) if found["number"].isdigit() else _NUMBERS[found["number"]]
    if agreed is None:
        return None
    if found["unit"] in {"month", "year"}:
        return months_after(agreed, number * (12 if found["unit"] == "year" else 1))
    return agreed + dt.timedelta(days=number) * (7 if found["unit"] == "week" else 1)


def _this_or_next(found: _Found, agreed: dt.date | None) -> dt.date | None:
    if agreed is None:
        return None
    more = int(found["which"] == "next")
    if found["unit"] == "week":
        return agreed + dt.timedelta(days=6 - agreed.weekday()) + more * _WEEK
    if found["unit"] == "year":
        return _last_of(agreed.year + more, 12)
    then = months_after(agreed.replace(day=1), more)
    return _last_of(then.year, then.month)


def _weekday(found: _Found, agreed: dt.date | None) -> dt.date | None:
    """The first such day of the week after the record's own."""
    if agreed is None:
        return None
    apart = (_DAYS.index(found["weekday"][:3]) - agreed.weekday() - 1) % 7 + 1
    return agreed + dt.timedelta(days=apart)


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[_Found, dt.date | None], dt.date | None]], ...] = tuple(
    (re.compile(pattern), means)
    for pattern, means in (
        (rf"(?:{_WEEKDAY},? )?(?:the )?{_DAY} ?[/.] ?(?P<month>\d{{1,2}})", _day_and_month),
        (
            rf"(?:{_WEEKDAY},? )?(?:the )?{_DAY}(?:st|nd|rd|th)?(?: of)?[ -]?{_MONTH}(?:[ ,-]+['’]?(?P<year>\d\d))?",
            _day_and_month,
        ),
        (rf"(?:{_WEEKDAY},? )?{_MONTH} {_DAY}(?P<nth>st|nd|rd|th)?", _month_and_number),
        (rf"{_PART}?{_MONTH}(?:[ ,-]*(?:['’](?=\d\d$))?{_YEAR}|(?<=['’])\d\d))?", _whole_month),
        (rf"(?P<month>\d{{1,2}}) ?/ ?{_YEAR})", _whole_month),
        (
            r"(?:(?P<begins>w/[cb]|wc|week (?:commencing|beginning|of))|w/e|week ending):? (?P<rest>.+)",
            _of_week,
        ),
        (
            rf"(?:(?:with)?in )?(?:the next )?{_NUMBER} (?P<unit>day|week|month|year)s?(?:['’] time)?",
            _length,
        ),
        (rf"{_PART}?(?:the )?(?P<which>this|next) (?P<unit>week|month|year)", _this_or_next),
        (rf"{_PART}(?P<which>this|next)?(?P<unit>week|month|year)", _this_or_next),
        (rf"(?:this )?{_WEEKDAY}", _weekday),
    )
)
"""What words may look like, and what they mean then; the first that fits."""


def _from(agreed: dt.date | None, month: int, number: int) -> Iterator[dt.date]:
    """A day of a month in every year that has it, from the record's own day on."""
    for year in range(agreed.year, agreed.year + _LEAPS) if agreed is not None else ():
        found = _day(year, month, number)
        if found is not None and agreed is not None and found >= agreed:
            yield found


def _is_just_before(found: dt.date, agreed: dt.date) -> bool:
    """Whether a day without its year is the next of one that had only just been: a slip, and no day a year ahead."""
    before = months_after(found, -12)
    return dt.timedelta(0) < agreed - before <= _SLIP


def _is_near(found: dt.date, agreed: dt.date | None) -> bool:
    return agreed is not None and agreed <= found <= months_after(agreed, 12 * _AHEAD)


def _day(year: int, month: int, number: int) -> dt.date | None:
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def _last_of(year: int, month: int) -> dt.date:
    return months_after(dt.date(year, month, 1), 1) - dt.timedelta(days=1)
