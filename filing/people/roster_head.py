"""The row of a roster that names the columns, looked for among the first ones, and the rows below it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

from filing.people.roster_columns import COLUMNS, FIRST, LAST, Heading, known_as, matched, offered, words_of
from filing.people.roster_faults import Faults

ABOVE = 20
"""Rows from the top among which the names of the columns are looked for: titles and dates may stand above."""


Row = tuple[int, list[str]]
"""The cells of a row, with the number of its first line (or of the row, as a spreadsheet shows it)."""


@dataclass(frozen=True, slots=True)
class WrongCell:
    """A cell of a workbook that says nothing certain: the code of the fault, what it is, and what to do about it."""

    code: str
    what: str
    do: str


@dataclass(frozen=True, slots=True)
class RosterTable:
    """The rows below the head, each with the number of its first line; `header` has None for columns without use."""

    header: tuple[str | None, ...]
    rows: tuple[Row, ...]
    ignored: tuple[str, ...]
    above: int
    """Lines above the head, which were not used."""
    wrong: Mapping[tuple[int, int], WrongCell] = field(default_factory=dict)
    """Cells of a workbook that cannot be taken, by number of the row and index of the column."""
    sheet: str | None = None
    """The sheet of a workbook that was read, where there are others."""
    hidden: int = 0
    """How many of the rows a workbook does not show."""
    headings: tuple[Heading, ...] = ()
    """What each heading was taken for."""
    row_at: Mapping[int, int] = field(default_factory=dict)
    """The row of a spreadsheet that a line of a text is, where the two differ."""


def under_head(rows: Iterator[Row], faults: Faults, before: int = 0) -> RosterTable:
    """The table in these rows, before which there were `before` lines that are no rows.

    Raises RosterError where they name no columns of ours.
    """
    first = list(islice(rows, ABOVE + 1))
    at = next((i for fits in (is_head, _is_list_of_names) for i, (_, c) in enumerate(first) if fits(c)), None)
    if at is None:
        # It is somewhere else, or not there: what the first line has is what people have to change.
        at = next((i for i, (_, c) in enumerate(first) if any(x.strip() for x in c)), 0)
        above: list[Row] = []
    else:
        above = first[:at]
    number, head = first[at] if first else (1, [])
    headings = matched(head)
    _complain(number, headings, faults)
    width = len({h.column for h in headings if h.column is not None})
    for line, cells in above:
        if sum(bool(c.strip()) for c in cells) >= max(2, width):
            what = "This line stands above the names of the columns and has as many cells as they."
            faults.add("roster-above", line, what, "Put the line with the columns' names first.")
    by_index = {h.index: h.column for h in headings}
    header = tuple(by_index.get(i) for i in range(len(head)))
    ignored = tuple(h.written.casefold() for h in headings if h.column is None)
    rest = tuple(chain(first[at + 1 :], rows))
    return RosterTable(header, rest, ignored, number - 1 - before, headings=headings)


def has_head(rows: Iterator[Row]) -> bool:
    """Whether one of the first rows names our columns."""
    first = [cells for _, cells in islice(rows, ABOVE + 1)]
    return any(map(is_head, first)) or any(map(_is_list_of_names, first))


def is_plain_head(cells: list[str]) -> bool:
    """Whether these cells name our columns in our own words."""
    return {"ref", "name"} <= {c.strip().casefold() for c in cells}


def is_head(cells: list[str]) -> bool:
    """Whether these cells name our columns: people's names, and something else."""
    known = {known_as(c) for c in cells if c.strip()} - {None}
    return _names_people(known) and len(known - {FIRST, LAST}) >= 1 + ("name" in known)


def _names_people(known: Collection[str | None]) -> bool:
    return "name" in known or {FIRST, LAST} <= set(known)


def _is_list_of_names(cells: list[str]) -> bool:
    """Whether these cells are the head of a list that has names and nothing else of ours."""
    said = [words_of(c) for c in cells if c.strip()]
    return bool({"name", "full name"} & set(said)) or {FIRST, LAST} <= {known_as(c) for c in said}


def _complain(at: int, headings: tuple[Heading, ...], faults: Faults) -> None:
    """Faults for names that are missing, and for two headings of one meaning. Raises RosterError."""
    known = [h.column for h in headings if h.column is not None]
    missing = [c for c in COLUMNS if c not in known]
    if not _names_people(known):
        perhaps = [h.written for h in headings if h.column is None and offered(h.written, missing) == "name"]
        do = "A line at the top names the columns: name (or first name and surname), and as they are there "
        do += f"{', '.join(c for c in COLUMNS if c not in {'name', FIRST, LAST})}."
        do += f" “{perhaps[0]}” is perhaps “name”: call it so." if perhaps else ""
        faults.add("roster-column", at, "There is no column “name”.", do)
    for twice in sorted({c for c in known if known.count(c) > 1}):
        said = " and ".join(f"“{h.written}”" for h in headings if h.column == twice)
        what = f"The column “{twice}” is there twice: {said}."
        faults.add("roster-column", at, what, "Keep one of them, or call the other something else.")
    faults.stop_if_any()
