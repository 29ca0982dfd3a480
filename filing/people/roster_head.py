"""The row of a roster that names the columns, looked for among the first ones, and the rows below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice

from filing.people.roster_faults import Faults

COLUMNS = ("ref", "name", "role", "manager", "email", "band", "large_print")
ABOVE = 20
"""Rows from the top among which the names of the columns are looked for: titles and dates may stand above."""

_MEANT = {
    "ref": ("reference", "no", "number", "id", "employee no", "employee number", "employee id", "staff no",
            "staff number", "staff id", "payroll no", "payroll number", "personnel number"),
    "name": ("full name", "employee name", "staff name", "employee", "staff", "person"),
    "role": ("job title", "job", "title", "post", "position"),
    "manager": ("line manager", "supervisor", "reports to", "managed by"),
    "email": ("e-mail", "email address", "e-mail address", "mail"),
    "band": ("pay band", "grade", "level"),
    "large_print": ("large print", "largeprint", "print", "print size"),
}  # fmt: skip
"""What other registers call our columns: offered, never taken."""


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


def under_head(rows: Iterator[Row], faults: Faults, before: int = 0) -> RosterTable:
    """The table in these rows, before which there were `before` lines that are no rows.

    Raises RosterError where they name no columns of ours.
    """
    above: list[Row] = []
    at, head = 1, list[str]()
    for at, head in rows:
        if is_head(head) or len(above) == ABOVE:
            break
        above.append((at, head))
    if not is_head(head):
        # It is somewhere else, or not there: what the first line has is what people have to change.
        at, head = next(((n, c) for n, c in above if any(x.strip() for x in c)), (at, head))
        above = []
    header, ignored = _header(at, head, faults)
    for number, cells in above:
        if sum(bool(c.strip()) for c in cells) >= max(2, sum(c is not None for c in header)):
            what = "This line stands above the names of the columns and has as many cells as they."
            faults.add("roster-above", number, what, "Put the line with the columns' names first.")
    return RosterTable(header, tuple(rows), ignored, at - 1 - before)


def has_head(rows: Iterator[Row]) -> bool:
    """Whether one of the first rows names our columns."""
    return any(is_head(cells) for _, cells in islice(rows, ABOVE + 1))


def is_head(cells: list[str]) -> bool:
    """Whether these cells name our columns."""
    return {"ref", "name"} <= {c.strip().casefold() for c in cells}


def _header(at: int, head: list[str], faults: Faults) -> tuple[tuple[str | None, ...], tuple[str, ...]]:
    cells = [c.strip().casefold() for c in head]
    ignored = tuple(c for c in cells if c and c not in COLUMNS)
    missing = [c for c in COLUMNS if c not in cells]
    meant = {c: m for c in ignored if (m := _meant(c, missing)) is not None}
    for needed in ("ref", "name"):
        if needed not in cells:
            what = f"There is no column “{needed}”."
            perhaps = [f"“{c}” is perhaps “{m}”" for c, m in meant.items() if m == needed]
            do = f"A line at the top names the columns: {', '.join(COLUMNS)}."
            faults.add("roster-column", at, what, f"{do} {perhaps[0]}: call it so." if perhaps else do)
    for twice in sorted({c for c in cells if c in COLUMNS and cells.count(c) > 1}):
        faults.add("roster-column", at, f"The column “{twice}” is there twice.", "Keep one of them.")
    for strange, ours in meant.items():
        if ours not in {"ref", "name"}:
            faults.add("roster-column", at, f"There is no column “{strange}”.", f"Did you mean “{ours}”?")
    faults.stop_if_any()
    return tuple(c if c in COLUMNS else None for c in cells), ignored


def _meant(column: str, missing: list[str]) -> str | None:
    """The column of ours that is missing and that this one is perhaps meant for."""
    for ours in missing:
        if column in _MEANT[ours]:
            return ours
    near = get_close_matches(column, missing, n=1)
    return near[0] if near else None
