"""What the cells of a roster mean: each column's own kind of value, or why a cell is none."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from decimal import Decimal, InvalidOperation

from filing.people.address_forms import why_not
from filing.people.days import FIRST_YEAR, LAST_YEAR, day_in
from filing.people.employment import KINDS, employment_of
from filing.people.roster_columns import DATES, OTHERS
from filing.people.roster_faults import Faults
from filing.people.roster_line import Line

_YES_OR_NO = {"y": "yes", "yes": "yes", "true": "yes", "n": "no", "no": "no", "false": "no"}
_NOTHING = {"none", "no", "n/a", "na", "-", "–", "—", "nil", "not applicable", "tbc", "unknown"}
"""What people write where there is nothing to write."""
_ERRORS = {"#n/a", "#ref!", "#name?", "#value!", "#div/0!", "#null!", "#num!"}
"""What a spreadsheet shows where a formula failed."""
_WEEK = 100
"""More hours a week than anybody is contracted for."""
_HOURS = re.compile(
    r"(\d{1,3})(?:(?:[.,](\d{1,4}))|(?::([0-5]\d)))?\s*(?:h|hrs?|hours?)?\.?(?:\s*(?:pw|p/w|a week|per week))?",
    re.I,
)
_SAY = {
    "starts": "start date", "leaves": "leaving date", "probation_end": "end of probation",
    "asye_from": "first day of the ASYE", "absent_from": "first day of absence", "absent_to": "last day of absence",
    "professional_supervisor": "professional supervisor", "large_print": "large print",
    "absence_why": "reason for absence", "email": "e-mail address",
}  # fmt: skip


def said(column: str) -> str:
    """A column as it is called in a sentence."""
    return _SAY.get(column, column.replace("_", " "))


def normal_text(column: str, text: str) -> str | None:
    """A cell's text with the words for nothing taken as nothing, where a column has something to say or not."""
    if column in {"email", *OTHERS, *DATES} and text.casefold() in _NOTHING:
        return None
    if column == "probation_end" and text.casefold() in {"passed", "complete", "completed", "done"}:
        return None
    if column == "large_print":
        return _YES_OR_NO.get(text.casefold(), text)
    return text


def understood(line: Line, told: Collection[str], faults: Faults) -> Line:
    """The line with each cell as it is kept: dates as 2026-11-30, hours as a number, employment in one word.

    What cannot be taken is a fault; of the columns in `told` it has been said why they cannot.
    """
    cells = dict(line.cells)
    for column, text in line.cells.items():
        if text is None or column in told:
            continue
        if text.casefold() in _ERRORS:
            what = f"The {said(column)} is “{text}”, where a spreadsheet could not work something out."
            do = "Write what is meant, or leave the cell empty."
            faults.add("roster-formula", line.number, what, do, line.where(column))
        elif column in DATES:
            cells[column] = _day(line, column, text, faults)
        elif column == "hours":
            cells[column] = _hours(line, text, faults)
        elif column == "employment":
            cells[column] = _employment(line, text, faults)
        elif column == "email" and (why := why_not(text)) is not None:
            what = f"No mail can be sent to “{text[:80]}”. {why}"
            faults.add("roster-email", line.number, what, "Correct it or leave it empty.", line.where(column))
        elif column == "large_print" and text not in {"yes", "no"}:
            do = "Write “yes” for somebody who needs large print, else “no” or nothing."
            what = "Large print is “yes” or “no”."
            faults.add("roster-large-print", line.number, what, do, line.where(column))
    done = Line(line.number, cells, line.at, line.given)
    _in_order(done, faults)
    return done


def _day(line: Line, column: str, text: str, faults: Faults) -> str | None:
    day = day_in(text)
    if isinstance(day, dt.date):
        return day.isoformat()
    what = f"The {said(column)} says “{text}”, which is {day}"
    do = f"Write day, month and year, such as 30/11/2026 ({FIRST_YEAR} to {LAST_YEAR}), or leave it empty."
    faults.add("roster-day", line.number, what, do, line.where(column))
    return None


def _hours(line: Line, text: str, faults: Faults) -> str | None:
    """Hours a week as a plain number: 37.5 for `37,5`, `37:30` and `37.5 hrs`."""
    found = _HOURS.fullmatch(text)
    hours = None
    if found is not None:
        whole, part, minutes = found.groups()
        try:
            hours = Decimal(f"{whole}.{part or 0}") if minutes is None else int(whole) + Decimal(minutes) / 60
        except InvalidOperation:  # pragma: no cover - the pattern has digits alone
            hours = None
    if hours is None or hours > _WEEK:
        what = f"The hours say “{text}”; they are a number of hours a week, at most {_WEEK}."
        do = "Write 37.5, or leave it empty."
    elif 0 < hours <= 1:
        what = f"The hours say “{text}”: is that a share of full time?"
        do = "Write the hours a week, such as 22.5."
    else:
        return format(hours.quantize(Decimal("0.01")).normalize(), "f")
    faults.add("roster-hours", line.number, what, do, line.where("hours"))
    return None


def _employment(line: Line, text: str, faults: Faults) -> str | None:
    kind = employment_of(text)
    if kind is None:
        what, do = f"“{text}” is no kind of employment that is known.", f"Write one of: {', '.join(KINDS)}."
        faults.add("roster-employment", line.number, what, do, line.where("employment"))
    return kind


_AFTER = (("leaves", "starts"), ("probation_end", "starts"), ("absent_to", "absent_from"))


def _in_order(line: Line, faults: Faults) -> None:
    for later, earlier in _AFTER:
        one, other = line.cells.get(earlier), line.cells.get(later)
        if one is not None and other is not None and other < one:
            what = f"The {said(later)} is before the {said(earlier)}."
            faults.add("roster-order", line.number, what, "Correct one of them.", line.where(later))
    if line.cells.get("absent_to") and not line.cells.get("absent_from"):
        what = "There is a last day of absence and no first one."
        faults.add("roster-order", line.number, what, "Write the first day, too.", line.where("absent_to"))
