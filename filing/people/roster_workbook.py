"""A roster that is a workbook: the sheet that names our columns, row by row, as if it had been saved as CSV."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import islice
from typing import Any

from filing.people.roster_faults import Faults
from filing.people.roster_head import (
    ABOVE,
    RosterTable,
    Row,
    WrongCell,
    has_head,
    is_head,
    is_plain_head,
    under_head,
)
from filing.people.workbook_cells import shown, without_result
from filing.people.workbook_parts import Parts, parts_of
from filing.people.workbook_refusals import damaged, too_large
from filing.people.workbook_sheet import Range, Sheet
from schemas.errors import RosterError

_COLUMNS = 256
"""Columns that are looked at; our six stand among them."""
_CELLS = 5_000_000
"""Places of a sheet that are looked at, empty ones too; twenty thousand people in all the columns."""


def workbook_table(data: bytes, faults: Faults) -> RosterTable:
    """The table in a workbook. Raises RosterError where it cannot be read, or it is not plain which sheet is meant."""
    parts = parts_of(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and the like, which say nothing of people
            return _table(parts, faults)
    except RosterError:
        raise
    except Exception as fault:  # what openpyxl cannot read, it says in many ways
        raise damaged() from fault


def _table(parts: Parts, faults: Faults) -> RosterTable:
    from openpyxl import load_workbook  # noqa: PLC0415 - only where a workbook is read

    book = load_workbook(BytesIO(parts.package), read_only=True, data_only=True, keep_links=False)
    by_name = {sheet.name: sheet for sheet in parts.sheets}
    if set(by_name) != {one.title for one in book.worksheets}:
        raise damaged()
    sheet = _chosen(parts, {name: _first_rows(book[name], sheet) for name, sheet in by_name.items()}, faults)
    faults.sheet = sheet.name
    wrong: dict[tuple[int, int], WrongCell] = {}
    table = under_head(_rows(book[sheet.name], sheet, wrong), faults)
    _merged(table, sheet, faults)
    faults.stop_if_any()
    return replace(
        table,
        wrong=wrong,
        sheet=sheet.name if len(parts.sheets) > 1 else None,
        hidden=sum(number in sheet.hidden_rows and any(c.strip() for c in row) for number, row in table.rows),
    )


def _first_rows(worksheet: Any, sheet: Sheet) -> list[Row]:
    return list(islice(_rows(worksheet, sheet, {}), ABOVE + 1))


def _chosen(parts: Parts, first: dict[str, list[Row]], faults: Faults) -> Sheet:
    """The sheet with the people: the one that people see and that names our columns, or the one there is."""
    seen = [s for s in parts.sheets if not s.hidden]
    fit = [s for s in seen if has_head(iter(first[s.name]))]
    plain = [s for s in fit if any(is_plain_head(row) for _, row in first[s.name])]
    if len(plain) == 1:
        return plain[0]
    filled = [s for s in seen if any(c.strip() for _, row in first[s.name] for c in row)]
    if len(fit) == 1:
        return fit[0]
    if not fit and len(filled) == 1 and len(seen) == len(parts.sheets):
        return filled[0]  # what its columns are called is told
    names = ", ".join(f"“{s.name}”{' (hidden)' if s.hidden else ''}" for s in parts.sheets)
    if fit:
        what = f"Several sheets have a row that names the columns: {', '.join(f'“{s.name}”' for s in fit)}."
        do = "Which is the roster? Delete the others, or copy it alone into a new workbook."
    else:
        what = f"No sheet that is shown has a row that names the columns. The sheets are: {names}."
        do = (
            "Name the columns in the first row of the sheet with the people: ref and name; others may follow."
        )
    faults.add("roster-sheet", None, what, do)
    faults.stop_if_any()
    raise damaged()


def _rows(worksheet: Any, sheet: Sheet, wrong: dict[tuple[int, int], WrongCell]) -> Iterator[Row]:
    """Each row with something in it: its number, and the texts up to the last; `wrong` gets what cannot be taken."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - only where a workbook is read

    columns = max(1, min(sheet.columns, _COLUMNS))
    if columns * len(sheet.rows) > _CELLS:
        raise too_large()
    for number, cells in enumerate(worksheet.iter_rows(max_col=columns), 1):
        if number not in sheet.rows:
            continue
        row: list[str] = []
        for index, cell in enumerate(cells):
            where = f"{get_column_letter(index + 1)}{number}"
            if (number, index + 1) in sheet.without_result:
                text, why = without_result(where)
            elif cell.value is not None:
                text, why = shown(cell, where)
            else:
                continue
            row += [""] * (index - len(row)) + [text]
            if why is not None:
                wrong[number, index] = why
        if is_head(row):  # a note beside the list has no column and is not used, as in a CSV file
            row += [""] * (_COLUMNS - len(row))
        yield number, row


def _merged(table: RosterTable, sheet: Sheet, faults: Faults) -> None:
    """Merged cells in our columns say one thing of several people, or of several columns."""
    head = table.above + 1
    filled = {i for _, row in table.rows for i, c in enumerate(row) if c.strip()} if sheet.merged else set()
    for one in sheet.merged:
        if one.last_row >= head and _unclear(one, table, filled if one.first_row == head else set()):
            what = f"The cells {one.shown} are merged: only the first of them holds what is written."
            do = "Take the merging apart (Home, Merge & Centre), and write what is meant on each row."
            faults.add("roster-merged", one.first_row, what, do)


def _unclear(one: Range, table: RosterTable, filled: set[int]) -> bool:
    """Whether merged cells touch our columns, and are not just one of them with columns beside it that hold nothing."""
    covered = range(one.first_column - 1, min(one.last_column, len(table.header)))
    ours = [i for i in covered if table.header[i] is not None]
    if not ours:
        return False
    return (
        one.first_row != one.last_row or ours != [one.first_column - 1] or not filled.isdisjoint(covered[1:])
    )
