"""What a sheet of a workbook says beside the values of its cells: merged cells, hidden rows, results that are not kept.

ECMA-376 part 1, clause 18.3.1: `row` (.73), `c` (.4), `f` (.40), `v` (.96), `mergeCell` (.54).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filing.people.workbook_refusals import damaged, too_large

if TYPE_CHECKING:
    from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LAST_ROW = 1_048_576
"""Rows that a sheet has at most; likewise its columns."""
_LAST_COLUMN = 16_384
_MERGED = 5_000
"""Merged ranges of a sheet; a list of people has a few in its title."""


@dataclass(frozen=True, slots=True)
class Range:
    """A rectangle of cells: first and last row and column, from 1, and how a spreadsheet writes it (D3:D5)."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int
    shown: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by its name; `hidden` ones are not shown in the row of tabs."""

    name: str
    hidden: bool
    merged: tuple[Range, ...]
    hidden_rows: frozenset[int]
    without_result: frozenset[tuple[int, int]]
    """Row and column, from 1, of formulas whose result is not in the file: no spreadsheet has saved it."""
    rows: frozenset[int]
    """The rows that have cells with something in them, and no mere format."""
    columns: int
    """The last column that has such a cell; 0 for a sheet without any."""


def looked_through(sheet: etree._Element, name: str, hidden: bool, stale: bool) -> Sheet:
    """What a sheet says beside its values; each row and cell is given its place, and all that is no value is taken off.

    `stale` says that the results of formulas which are in the file are none: a program wrote noughts for them.
    Raises RosterError roster-damaged where two rows or cells claim one place, or a place that no sheet has.
    """
    if sheet.tag != f"{MAIN}worksheet":
        raise damaged()
    merged = sheet.findall(f"{MAIN}mergeCells/{MAIN}mergeCell")
    if len(merged) > _MERGED:
        raise too_large()
    ranges = tuple(_range(str(m.get("ref"))) for m in merged)
    for child in list(sheet):
        if child.tag != f"{MAIN}sheetData":
            sheet.remove(child)
    rows, hidden_rows, without_result = set(), set(), set()
    number = columns = 0
    for data, row in [(d, r) for d in sheet.findall(f"{MAIN}sheetData") for r in d.findall(f"{MAIN}row")]:
        number = _next(number, int(row.get("r", number + 1)), _LAST_ROW)
        row.set("r", str(number))
        if row.get("hidden") in {"1", "true"}:
            hidden_rows.add(number)
        last, found = _placed(row, number, stale)
        if last:
            rows.add(number)
        else:
            data.remove(row)
        columns = max(columns, last)
        without_result |= {(number, column) for column in found}
    return Sheet(
        name, hidden, ranges, frozenset(hidden_rows), frozenset(without_result), frozenset(rows), columns
    )


def _placed(row: etree._Element, number: int, stale: bool) -> tuple[int, set[int]]:
    """Gives each cell of a row its place; the last column that is not empty, and those of formulas without a result."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - only where a workbook is read
    from openpyxl.utils.cell import coordinate_to_tuple  # noqa: PLC0415

    found, column, last = set(), 0, 0
    for cell in row.findall(f"{MAIN}c"):
        at, there = coordinate_to_tuple(cell.get("r") or f"{get_column_letter(column + 1)}{number}")
        column = _next(column, there, _LAST_COLUMN)
        if at != number:
            raise damaged()
        if not len(cell):
            row.remove(cell)
            continue
        last = column
        cell.set("r", f"{get_column_letter(column)}{number}")
        # An empty result is kept as an empty text; of a number or nothing it is none.
        kept = cell.findtext(f"{MAIN}v")
        if cell.find(f"{MAIN}f") is not None and (
            stale or kept is None or (not kept and cell.get("t") != "str")
        ):
            found.add(column)
    return last, found


def _next(before: int, now: int, last: int) -> int:
    if not before < now <= last:
        raise damaged()
    return now


def _range(shown: str) -> Range:
    from openpyxl.utils import range_boundaries  # noqa: PLC0415 - only where a workbook is read

    left, top, right, bottom = range_boundaries(shown)
    return Range(top, bottom, left, right, shown)
