"""Values of the field types: how each is shown on a page, and understood from what was written there.

`understand(show(value)) == value` for every type. What cannot be understood is never guessed: it is a doubt,
with the candidates where there are any.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from schemas import durations, times
from schemas.definition import Field
from schemas.doubts import SENTENCES
from schemas.normal_text import line, text, unturned

FIRST_YEAR, LAST_YEAR = 1990, 2099
"""Years a date is taken from without question, both included, where the form says no others (`from`, `to`).

Sessions, targets and signatures lie within; a slip of the century (1926 for 2026) or a year half written (0026) does
not, and every year of two digits from 00 to 89 has one meaning only.
"""

Value = str | bool | int | Decimal | dt.date | tuple[str, ...]
"""`date` a date; `time` a string `HH:MM` of the 24-hour clock; `number`, `duration` (whole minutes) and `scale` an int;
`decimal` a Decimal; `tick` True; `choice` an option's key, with `many` a tuple of keys in printed order;
every other type a string."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why an answer was not simply taken: a stable code, a sentence, and what it may have meant."""

    code: str
    say: str
    candidates: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """A value, or a doubt, or (blank) neither."""

    value: Value | None = None
    doubt: Doubt | None = None


def normal(field: Field, value: Value | None) -> Value | None:
    """A value in normal form; None where it is blank."""
    if value is None:
        return None
    if field.type == "paragraph":
        return text(unturned(str(value))) or None
    if field.type in {"line", "when", "time", "person", "signature"}:
        return line(unturned(str(value))) or None
    if field.type == "tick":
        return True if value is True else None
    if field.type == "choice" and field.many:
        chosen = value if isinstance(value, tuple) else (value,)
        return tuple(o.key for o in field.options if o.key in chosen) or None
    if field.type == "decimal" and isinstance(value, int | Decimal):
        return _plain(Decimal(value))
    return value


def _plain(value: Decimal) -> Decimal:
    # Trailing zeros are how it is written, not what it is: 3.50 and 3.5 are one value.
    plain = value.normalize()
    exponent = plain.as_tuple().exponent
    return plain.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else plain


def show(field: Field, value: Value) -> str:
    """The value as it stands on a page or in a control (dates dd/mm/yyyy); options by their words."""
    if isinstance(value, dt.date):
        return f"{value:%d/%m/}{value.year:04d}"
    if field.type == "duration" and isinstance(value, int):
        hours, minutes = divmod(value, 60)
        return (
            " ".join(p for p in (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "") if p)
            or "0 min"
        )
    if field.type == "decimal" and isinstance(value, Decimal):
        shown = format(value, "f")
        places = field.places or 0
        whole, _, rest = shown.partition(".")
        return f"{whole}.{rest.ljust(places, '0')}" if max(places, len(rest)) else whole
    if field.type in {"choice", "scale", "tick"}:
        words = {o.key: o.say for o in field.marks}
        return "; ".join(words.get(k, k) for k in marks(field, value))
    return str(value)


def marks(field: Field, value: Value | None) -> tuple[str, ...]:
    """The keys of the boxes ticked for this value; empty for a blank or a written answer."""
    if value is None or field.type not in {"choice", "scale", "tick"}:
        return ()
    if field.type == "tick":
        return ("yes",) if value is True else ()
    return value if isinstance(value, tuple) else (str(value),)


def from_marks(field: Field, ticked: Sequence[str]) -> Understood:
    """The value of the boxes found ticked. Two boxes where one is asked for is a doubt."""
    known = [o.key for o in field.marks if o.key in ticked]
    if not known:
        return Understood()
    if field.many:
        return Understood(tuple(known))
    values: list[Value] = [
        True if field.type == "tick" else int(k) if field.type == "scale" else k for k in known
    ]
    if len(values) > 1:
        return Understood(
            doubt=Doubt("two-marks", "More than one box is ticked where one is asked for.", tuple(values))
        )
    return Understood(values[0])


def understand(field: Field, raw: str) -> Understood:  # noqa: PLR0911 - one return a type
    """The value of what was written, or the doubt about it."""
    written = text(raw) if field.type == "paragraph" else line(raw)
    if not written:
        return Understood()
    if (plain := unturned(written)) != written:
        return Understood(doubt=Doubt("turned-text", SENTENCES["turned-text"], (plain,)))
    match field.type:
        case "date":
            return _date(field, written)
        case "number":
            return _bounded(field, _number(written))
        case "decimal":
            return _bounded(field, _decimal(field, written))
        case "duration":
            return _duration(written)
        case "time":
            return _time(written)
        case "choice" | "scale" | "tick":
            return _option(field, written)
        case _:
            return Understood(written)


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "sept",
]
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAMES = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "tues",
    "weds",
    "thur",
    "thurs",
]
_NUMERIC = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4}|\d{2})")
_EIGHT = re.compile(r"(\d{2})(\d{2})(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T00:00:00Z?)?")
_WORDS = re.compile(
    r"(?:([a-z]+),?\s+)?(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s\-]+([a-z]+)\.?,?[\s\-]+(\d{4}|\d{2})"
)
_DATE_HELP = "Write the date as day, month and year, for example 14/11/2026."


def years(field: Field) -> tuple[int, int]:
    """First and last year a date of this field may have, both included."""
    return (
        FIRST_YEAR if field.least is None else int(field.least),
        LAST_YEAR if field.most is None else int(field.most),
    )


_FULL_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)|^\W*\d{8}\W*$")


def has_full_year(written: str) -> bool:
    """Whether a written date has a year of four digits, which a date cut off at the end of its box has not."""
    return _FULL_YEAR.search(written) is not None


def _date(field: Field, written: str) -> Understood:
    low = written.casefold().strip(" .")
    weekday: str | None = None
    named = False
    if m := _ISO.fullmatch(low):
        year, month, day = m.groups()
    elif m := _NUMERIC.fullmatch(low) or _EIGHT.fullmatch(low):
        day, month, year = m.groups()
    elif (m := _WORDS.fullmatch(low)) and (m[3] in _MONTHS or m[3] in _MONTH_NAMES):
        weekday, day, name, year = m.groups()
        month = str(_MONTHS.index(name[:3]) + 1)
        named = True
        if weekday and weekday not in _DAYS and weekday not in _DAY_NAMES:
            return Understood(
                doubt=Doubt("date-unreadable", f"This is not a date that can be read. {_DATE_HELP}")
            )
    else:
        return Understood(
            doubt=Doubt("date-unreadable", f"This is not a date that can be read. {_DATE_HELP}")
        )
    if len(year) == 2:
        return _short_year(field, int(year), int(month), int(day), named=named)
    seen = _calendar(int(year), int(month), int(day), weekday)
    first, last = years(field)
    if isinstance(seen.value, dt.date) and not first <= seen.value.year <= last:
        near = [int(year) + more for more in (100, 2000, -100) if first <= int(year) + more <= last]
        meant = tuple(dt.date(y, int(month), int(day)) for y in near if _exists(y, int(month), int(day)))
        say = f"A date on this form has a year from {first} to {last}. {_DATE_HELP}"
        return Understood(doubt=Doubt("date-out-of-range", say, meant))
    return seen


def _short_year(field: Field, year: int, month: int, day: int, *, named: bool) -> Understood:
    """A year of two digits: taken only where it has one meaning.

    19 and 20 may be the beginning of a year that was cut off or half typed, and so may any year behind the name of
    a month, where people write all four digits.
    """
    first, last = years(field)
    meant = [y for y in (1900 + year, 2000 + year) if first <= y <= last]
    if len(meant) == 1 and not named and year not in {19, 20}:
        return _calendar(meant[0], month, day, None)
    if not _exists(2000, month, day):
        return _calendar(2000, month, day, None)
    likely = tuple(dt.date(y, month, day) for y in meant if _exists(y, month, day))
    return Understood(doubt=Doubt("date-year", f"Which year is meant? {_DATE_HELP}", likely))


def _calendar(year: int, month: int, day: int, weekday: str | None) -> Understood:
    try:
        value = dt.date(year, month, day)
    except ValueError:
        swapped: tuple[Value, ...] = ()
        if day <= 12 < month <= 31:
            swapped = (dt.date(year, day, month),) if _exists(year, day, month) else ()
        return Understood(doubt=Doubt("date-impossible", f"There is no such day. {_DATE_HELP}", swapped))
    if weekday and _DAYS.index(weekday[:3]) != value.weekday():
        return Understood(
            doubt=Doubt("date-weekday", "The day of the week does not go with the date.", (value,))
        )
    return Understood(value)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def _number(written: str) -> Understood:
    if re.fullmatch(r"-?(\d{1,9}|\d{1,3}(,\d{3}){1,2})", written):
        return Understood(int(written.replace(",", "")))
    return Understood(doubt=Doubt("number-unreadable", "This is not a whole number. Write it in figures."))


def _decimal(field: Field, written: str) -> Understood:
    if not re.fullmatch(r"-?(\d{1,12}|\d{1,3}(,\d{3}){1,3})(\.\d{1,6})?", written):
        return Understood(
            doubt=Doubt("number-unreadable", "This is not a number. Write it in figures, such as 3.5.")
        )
    try:
        value = Decimal(written.replace(",", ""))
    except InvalidOperation:  # pragma: no cover - the pattern lets nothing else through
        return Understood(doubt=Doubt("number-unreadable", "This is not a number. Write it in figures."))
    if field.places is not None and value != round(value, field.places):
        return Understood(
            doubt=Doubt(
                "number-places",
                f"This has more than {field.places} decimal places.",
                (round(value, field.places),),
            )
        )
    return Understood(_plain(value))


def _bounded(field: Field, seen: Understood) -> Understood:
    value = seen.value
    if not isinstance(value, int | Decimal):
        return seen
    if (field.least is not None and value < field.least) or (field.most is not None and value > field.most):
        if field.least is None or field.most is None:
            bounds = f"at least {field.least}" if field.most is None else f"at most {field.most}"
        else:
            bounds = f"from {field.least} to {field.most}"
        return Understood(doubt=Doubt("number-out-of-range", f"This should be {bounds}.", (value,)))
    return seen


def _duration(written: str) -> Understood:
    meant = durations.lengths(written)
    if meant and durations.is_plain(written):
        return Understood(meant[0])
    if meant and not written.strip().isdigit():
        say = "This can be read in more ways than one. Say how long it was, for example 1 h 15 min."
        return Understood(doubt=Doubt("duration-two-meanings", say, meant))
    return Understood(
        doubt=Doubt(
            "duration-unreadable", "Say whether this is hours or minutes, for example 1 h 15 min.", meant
        )
    )


def _time(written: str) -> Understood:
    meant = times.times(written)
    if len(meant) == 1:
        return Understood(meant[0])
    if meant:
        say = "In the morning or in the afternoon? Write the time of the day as 14:30 or 2.30 pm."
        return Understood(doubt=Doubt("time-two-meanings", say, meant))
    say = "This is not a time of the day that can be read. Write it as 14:30 or 2.30 pm."
    return Understood(doubt=Doubt("time-unreadable", say))


def _option(field: Field, written: str) -> Understood:
    pieces = [p.strip() for p in written.split(";")] if field.many else [written]
    found: list[str] = []
    for piece in pieces:
        low = piece.casefold()
        hit = [o.key for o in field.marks if low in {o.key.casefold(), line(o.say).casefold()}]
        if field.type == "tick" and low in {"x", "yes", "y", "true", "✓", "✔", "☒", "☑"}:
            hit = ["yes"]
        if len(hit) != 1:
            return Understood(
                doubt=Doubt("not-an-option", "This is not one of the printed answers.", _near(field, piece))
            )
        found += hit
    return from_marks(field, found)


def _near(field: Field, piece: str) -> tuple[Value, ...]:
    words = {o.say.casefold(): o.key for o in field.marks}
    return tuple(words[w] for w in get_close_matches(piece.casefold(), list(words), n=2, cutoff=0.6))
