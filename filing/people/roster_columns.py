"""The columns of a roster, and what other registers call them: a heading is matched forgivingly, and told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

FIRST, LAST = "first_name", "last_name"
"""Two columns that make one name; no columns of the roster themselves."""
DATES = ("starts", "leaves", "probation_end", "asye_from", "absent_from", "absent_to")
OTHERS = ("manager", "supervisor", "professional_supervisor")
"""Columns that name somebody else."""

NAMES: dict[str, tuple[str, ...]] = {
    "ref": ("ref", "reference", "no", "number", "id", "employee no", "employee number", "employee id",
            "employee ref", "employee reference", "employee code", "staff no", "staff number", "staff id",
            "staff ref", "staff code", "payroll no", "payroll number", "payroll id", "payroll ref",
            "personnel number", "personnel no", "person id", "worker id", "person number", "clock number"),
    "name": ("name", "full name", "employee name", "staff name", "employee", "staff", "person", "staff member",
             "worker", "worker name", "employee full name", "name of employee", "name of staff", "names"),
    FIRST: ("first name", "forename", "given name", "first names", "forenames", "given names", "firstname",
            "christian name"),
    LAST: ("surname", "last name", "family name", "lastname", "second name"),
    "role": ("role", "job title", "job", "post", "position", "job role", "post title", "occupation", "job name",
             "position title", "position held", "post held"),
    "manager": ("manager", "line manager", "reports to", "managed by", "manager name", "line manager name",
                "manager ref", "manager id", "line manager ref", "line manager id", "manager no",
                "manager number", "name of manager", "line managed by"),
    "supervisor": ("supervisor", "supervised by", "supervisor name", "supervisor ref", "supervisor id",
                   "line supervisor", "name of supervisor"),
    "professional_supervisor": ("professional supervisor", "clinical supervisor", "professional supervision by",
                                "professional supervisor name", "practice supervisor", "prof supervisor"),
    "email": ("email", "mail", "email address", "work email", "work email address", "email work"),
    "band": ("band", "pay band", "grade", "level", "pay grade"),
    "large_print": ("large print", "largeprint", "print size", "needs large print", "large type", "large text"),
    "home": ("home", "location", "site", "service", "registered location", "care home", "workplace", "branch",
             "home name", "location name", "house", "place of work", "work location", "registered home",
             "scheme", "establishment"),
    "team": ("team", "team name", "group", "shift team", "rota team"),
    "hours": ("hours", "weekly hours", "hours per week", "hours a week", "contracted hours", "contract hours",
              "hrs", "hours pw", "hours week", "hrs per week", "hrs pw", "contracted weekly hours"),
    "employment": ("employment", "employment kind", "employment type", "contract", "contract type",
                   "type of contract", "kind of employment", "employment status", "engagement", "worker type",
                   "staff type", "employee type"),
    "starts": ("starts", "start date", "started", "date started", "date joined", "joined", "joining date",
               "date of joining", "employment start", "employment start date", "start",
               "commencement date", "date commenced", "date of commencement", "hire date", "starting date"),
    "leaves": ("leaves", "leaving date", "leave date", "end date", "date left", "left", "last day",
               "last working day", "last day worked", "last day of work", "last day of employment", "leaver date",
               "employment end date", "termination date", "date of leaving", "finish date"),
    "probation_end": ("probation end", "probation end date", "probation ends", "probation", "end of probation",
                      "probation until", "probation due"),
    "asye_from": ("asye from", "asye", "asye start", "asye start date", "nqsw start", "nqsw start date",
                  "asye started"),
    "absent_from": ("absent from", "absence from", "absence start", "absence start date", "away from"),
    "absent_to": ("absent to", "absence to", "absence end", "absence end date", "absent until", "away until",
                  "away to", "return date expected"),
    "absence_why": ("absence why", "absence reason", "reason for absence", "absence type"),
}  # fmt: skip
"""Every column of ours, with the ways its heading may be written; the first is what we call it."""

COLUMNS = tuple(NAMES)
_BY_WORDS = {words: column for column, ways in NAMES.items() for words in ways}
_NUMBERED = re.compile(r"\b(?:ref|id|no|number)\b")
_SHORT = 5
"""Letters from which on one slip does not make another word; from `_LONG` on two."""
_LONG = 9


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a file, and what it is taken for; `column` is None where it is of no use."""

    index: int
    written: str
    column: str | None
    nearly: bool = False
    """It is not quite one that is known: there is a slip in it."""

    @property
    def is_ours(self) -> bool:
        """Whether it is written as we call it."""
        return self.column is not None and self.written.casefold().replace(" ", "_") == self.column


def words_of(heading: str) -> str:
    """A heading as it is compared: its words, without what stands in brackets, accents and signs."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\([^)]*\)", " ", heading))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    plain = re.sub(r"['’]s\b", "", plain)
    words = " ".join(re.findall(r"[^\W_]+", plain))
    return re.sub(r"\be mail\b", "email", words)


def known_as(heading: str) -> str | None:
    """The column that a heading is a known way to write."""
    return _BY_WORDS.get(words_of(heading))


def matched(cells: Sequence[str]) -> tuple[Heading, ...]:
    """What each heading is taken for; empty ones are none. Two may be taken for one column."""
    said = [(i, " ".join(c.split())) for i, c in enumerate(cells) if c.strip()]
    sure = {i: known_as(text) for i, text in said}
    free = set(COLUMNS) - set(sure.values())
    found = []
    for index, text in said:
        column = sure[index]
        near = _near(words_of(text), free) if column is None else None
        found.append(Heading(index, text, column or near, nearly=near is not None))
    return tuple(_one_each(found))


def _one_each(found: Iterable[Heading]) -> Iterable[Heading]:
    """Where two say one thing, the one with a reference or number is taken: a name beside it says the same."""
    every = tuple(found)
    for one in every:
        same = [h for h in every if h.column == one.column and h.column is not None]
        numbered = [h for h in same if _NUMBERED.search(words_of(h.written)) or h.is_ours]
        named = one not in numbered and len(numbered) == 1 and one.column in OTHERS
        yield Heading(one.index, one.written, None) if named else one


def _near(words: str, free: Collection[str]) -> str | None:
    """The column that words with a slip in them are meant for; None where that is not plain."""
    slips = 0 if len(words) < _SHORT else 1 if len(words) < _LONG else 2
    meant = {column for way, column in _BY_WORDS.items() if column in free and _is_slip(way, words, slips)}
    return meant.pop() if len(meant) == 1 else None


def _is_slip(way: str, words: str, slips: int) -> bool:
    """Whether words are a known way to say it but for so many slips; of short ones, two letters exchanged."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - only where a heading is not known

    if len(way) < _SHORT - 1 or (slips == 0 and sorted(way) != sorted(words)):
        return False
    return OSA.distance(way, words) <= max(slips, 1)


def offered(heading: str, missing: Sequence[str]) -> str | None:
    """The column among those missing that a heading nobody knows is perhaps meant for."""
    ways = {way: column for column in missing for way in NAMES[column]}
    near = get_close_matches(words_of(heading), list(ways), n=1)
    return ways[near[0]] if near else None
