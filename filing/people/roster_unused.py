"""Columns of a file that are of no use, and look as if they were meant to be: asked about, never passed over.

A leaving date under a heading that nobody knows would make a leaver a member of staff again, without a word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from filing.people.roster_columns import COLUMNS, DATES, words_of
from filing.people.roster_doubts import Meant
from filing.people.roster_faults import Faults
from filing.people.roster_head import RosterTable
from filing.people.roster_line import letters

_TELLING: dict[str, tuple[str, ...]] = {
    "role": ("position", "role", "job title", "occupation"),
    "home": ("home", "house", "location", "unit", "premises", "building", "workplace"),
    "team": ("team", "unit", "department"),
    "manager": ("manager", "team leader"),
    "supervisor": ("supervisor", "team leader"),
    "large_print": ("large print", "large type", "large text", "print size", "font size"),
    "hours": ("hours",),
    "employment": ("contract", "employment"),
    "band": ("band", "grade"),
    "starts": ("start date", "started", "joined", "joining", "commenced", "commencement"),
    "leaves": ("leaver", "leaving", "last day", "end date", "termination", "left"),
    "probation_end": ("probation",),
    "asye_from": ("asye", "nqsw"),
}
"""By column, the words in a heading that tell it may be meant."""
_OTHERS = frozenset((
    "address", "allowance", "assistant", "birthday", "code", "contact", "deputy", "description", "email", "emergency",
    "entitlement", "fax", "holiday", "id", "kin", "leave", "mail", "mobile", "no", "note", "notes", "number", "pay",
    "phone", "postcode", "previous", "rate", "reason", "salary", "tel", "telephone", "time", "training", "visit",
))  # fmt: skip
"""Words with which a heading is about something else: a home phone is no home."""
_DAYS_OF_OTHERS = frozenset((
    "appraisal", "birth", "birthday", "born", "certificate", "check", "checked", "course", "created", "crb", "dbs",
    "dob", "expires", "expiry", "induction", "issued", "modified", "nmc", "passport", "printed", "reference",
    "references", "registration", "renewal", "renewed", "review", "reviewed", "supervision", "trained", "training",
    "updated", "vaccination", "visa",
))  # fmt: skip
"""Words with which a column of dates is about something else than when somebody is here."""
_ENDS = frozenset((
    "last", "leave", "leaver", "leavers", "leaving", "left", "end", "ended", "ends", "finish", "finished", "final",
    "terminated",
))  # fmt: skip
_BEGINS = frozenset((
    "start", "started", "starts", "join", "joined", "joining", "began", "begin", "begins", "commenced", "hired",
    "first",
))  # fmt: skip
_DATE = re.compile(
    r"\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ,]{1,2}\d{2,4}|\d{4}-\d\d-\d\d(?:[T ][\d:.]*)?", re.ASCII
)
_SEVERAL = re.compile(r"[;|\t]")
"""What stands between headings that another mark than the file's keeps apart."""
_LOOKED_AT = 200
"""Rows from the top in which it is seen what a column holds."""


def ask_unused(table: RosterTable, meant: Collection[Meant], faults: Faults) -> None:
    """Adds a doubt for each unused column that may be meant for one of ours, unless that is `meant`."""
    if "unused-columns" in meant:
        return
    taken = {h.column for h in table.headings}
    missing = [c for c in COLUMNS if c not in taken]
    for heading in (h for h in table.headings if h.column is None and not _SEVERAL.search(h.written)):
        words = words_of(heading.written)
        dates = _holds_dates(table, heading.index)
        columns = tuple(_meant_for(words, missing, dates=dates))
        if not columns:
            continue
        holds = " holds dates, and" if dates else ""
        what = f"The column “{heading.written}”{holds} is none that is known, and may be one that matters."
        ways = " or ".join(f"“{c.replace('_', ' ')}”" for c in columns)
        do = f"If it is meant, rename it to {ways}; if it is of no use here, add --accept-unused-columns."
        row = table.above + 1
        faults.add("roster-heading", row, what, do, f"{letters(heading.index)}{row}")


def _meant_for(words: str, missing: Collection[str], *, dates: bool) -> Iterator[str]:
    """The missing columns that a heading may be meant for."""
    said = frozenset(words.split())
    if dates:
        if not said & _DAYS_OF_OTHERS:
            likely = ("leaves",) if said & _ENDS else ("starts",) if said & _BEGINS else ("starts", "leaves")
            told = [c for c in DATES if c in missing and any(_says(words, w) for w in _TELLING.get(c, ()))]
            yield from told or [c for c in likely if c in missing]
        return
    if said & _OTHERS:
        return
    for column, telling in _TELLING.items():
        if column in missing and any(_says(words, way) for way in telling):
            yield column


def _says(words: str, way: str) -> bool:
    return f" {way} " in f" {words} "


def _holds_dates(table: RosterTable, index: int) -> bool:
    """Whether most of the cells that hold something hold a date."""
    cells = [row[index].strip() for _, row in table.rows[:_LOOKED_AT] if index < len(row)]
    filled = [c for c in cells if c]
    return bool(filled) and 2 * sum(_DATE.fullmatch(c) is not None for c in filled) > len(filled)
