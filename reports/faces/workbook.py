"""A report as a workbook: a sheet a table with typed cells, one of what is lacking, one of what stands behind."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from filing.records.export import cut_short
from fillers.pages import unticked
from reports.faces import parts
from reports.table import Cell, Report, Table, Value
from schemas.rendition import Branding

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_DIGITS = 15
"""Digits of a number that Excel keeps."""
_ACROSS = 18
"""Columns that stand on one page where a sheet is printed; the heads of rows stand on each."""
_GROUNDS = {"good": "#dcefe0", "wait": "#e3edf6", "warn": "#fdf0cc", "bad": "#f9dcd9"}
_LACKING = ("Of", "Reference", "What is lacking", "What to do", "Record", "Day", "Code")


def xlsx(report: Report, brand: Branding | None = None) -> bytes:
    """The workbook; equal arguments give equal bytes. No cell is a formula, whatever stands in it."""
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        made = dt.datetime(report.made_on.year, report.made_on.month, report.made_on.day)
        author = report.organisation or (brand.organisation if brand else None) or ""
        book.set_properties({"title": parts.title(report), "author": author, "created": made})
        sheets = _Sheets(book)
        for table in report.tables:
            sheets.table(table, parts.short(table, report))
        lacking = [
            (g.name, g.person, unticked(g.what), unticked(g.do), g.record, g.on, g.code) for g in report.gaps
        ]
        sheets.plain("Lacking", _LACKING, lacking, (24, 11, 70, 50, 9, 12, 20))
        behind = [
            (parts.short(t, report), b.row, b.column, b.state.words, b.says)
            for t in report.tables
            for b in parts.behind(t)
        ]
        if behind:
            sheets.plain("Behind", ("Table", "Of", "Entry", "Is", "Because"), behind, (30, 26, 18, 18, 100))
        sheets.plain("About", ("About", "This report"), _about(report), (18, 100))
    return out.getvalue()


def _about(report: Report) -> Sequence[tuple[Value, ...]]:
    said: list[tuple[Value, ...]] = [("Report", report.title), *parts.facts(report)]
    if report.organisation:
        said.append(("Organisation", report.organisation))
    said += [("Note", unticked(note)) for note in report.notes]
    for table in report.tables:
        said += [(parts.short(table, report), f"{s.words}: {s.means}") for s in table.used()]
        said += [(parts.short(table, report), line) for line in (*table.sums, table.note) if line]
    return said


class _Sheets:
    """The sheets of a workbook, each with a head row that stays in sight."""

    def __init__(self, book: Any) -> None:
        self._book = book
        top = {"valign": "top", "text_wrap": True}
        self._head = book.add_format({**top, "bold": True, "bottom": 2})
        self._text = book.add_format(top)
        # Excel keeps a cell with this mark as text even when somebody edits it.
        self._quoted = book.add_format({**top, "quote_prefix": True})
        self._date = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})
        self._number = book.add_format({"valign": "top"})
        self._tones = {
            tone: book.add_format({**top, "bg_color": ground}) for tone, ground in _GROUNDS.items()
        }
        self._names: set[str] = set()

    def table(self, table: Table, name: str) -> None:
        """A table of the report."""
        heads = [f"{c.group} {c.head}" if c.group and not c.says else c.spoken for c in table.columns]
        months = parts.wide(table)
        widths = [
            14 if months and c.kind == "state" else _width(table, at) for at, c in enumerate(table.columns)
        ]
        sheet = self._sheet(name, heads, widths, table.heads)
        for number, row in enumerate(table.rows, 1):
            for at, cell in enumerate(row.cells):
                self._cell(sheet, number, at, cell, table)
        if table.rows:
            sheet.autofilter(0, 0, len(table.rows), len(heads) - 1)
        else:
            self._write(sheet, 1, 0, table.empty)

    def plain(
        self, name: str, heads: Sequence[str], rows: Sequence[Sequence[Value]], widths: Sequence[int]
    ) -> None:
        """A sheet of words, numbers and days."""
        sheet = self._sheet(name, heads, widths, 1)
        for number, row in enumerate(rows, 1):
            for at, value in enumerate(row):
                self._write(sheet, number, at, value)

    def _sheet(self, name: str, heads: Sequence[str], widths: Sequence[int], frozen: int) -> Any:
        sheet = self._book.add_worksheet(self._name(name))
        sheet.freeze_panes(1, frozen)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(max(1, -(-len(heads) // _ACROSS)), 0)
        sheet.repeat_columns(0, frozen - 1)
        sheet.repeat_rows(0)
        for at, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, cut_short(head), self._head)
        return sheet

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell, table: Table) -> None:
        state = table.state(cell)
        if state is not None:
            sheet.write_string(row, column, cut_short(cell.shown), self._tones.get(state.tone, self._text))
        else:
            typed = isinstance(cell.value, dt.date | int | float | Decimal) and not isinstance(
                cell.value, bool
            )
            # A reference of digits, and words that stand for a number, stay words.
            self._write(sheet, row, column, cell.value if typed else cell.shown)

    def _write(self, sheet: Any, row: int, column: int, value: Value) -> None:
        if value is None or value == "":
            return
        if isinstance(value, dt.date) and value.year > 1900:  # Excel's calendar begins there
            sheet.write_datetime(row, column, dt.datetime(value.year, value.month, value.day), self._date)
        elif isinstance(value, int | float | Decimal) and not isinstance(value, bool) and _fits(value):
            sheet.write_number(row, column, value, self._number)
        else:
            words = cut_short(f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value))
            sheet.write_string(
                row, column, words, self._quoted if words.startswith(_FORMULAS) else self._text
            )

    def _name(self, name: str) -> str:
        # Excel: at most 31 characters, none of these, and no two alike whatever the capitals.
        plain = "".join(" " if c in "[]:*?/\\" else c for c in name).strip("' ") or "Table"
        short, number = _cut(plain, 31), 2
        while short.casefold() in self._names or short.casefold() == "history":
            mark = f" {number}"
            short, number = _cut(plain, 31 - len(mark)) + mark, number + 1
        self._names.add(short.casefold())
        return short


def _cut(name: str, most: int) -> str:
    """The first words of a name that have room; of one long word its beginning."""
    if len(name) > most:
        name = name[: most + 1].rpartition(" ")[0] or name[:most]
    return name.strip("', ")


def _fits(number: float | Decimal) -> bool:
    return isinstance(number, float) or len(Decimal(number).as_tuple().digits) <= _DIGITS


def _width(table: Table, at: int) -> int:
    """Characters of a column: its longest words, from 8 to 48."""
    longest = max((len(row.cells[at].shown) for row in table.rows), default=0)
    return min(48, max(8, longest + 2, len(table.columns[at].spoken) // 2 + 3))
