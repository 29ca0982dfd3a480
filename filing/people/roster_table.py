"""The bytes of a roster as a table: text, what stands between the cells, and the row that names the columns."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from filing.people.roster_faults import Faults

COLUMNS = ("ref", "name", "role", "manager", "email", "band")
SIZE_LIMIT = 8 * 1024 * 1024
"""Bytes of a roster; ten thousand people are about one million."""

_MARKS = (",", ";", "\t", "|")
_ABOVE = 20
"""Lines from the top among which the names of the columns are looked for: titles and dates may stand above."""
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How .xlsx and .ods (zip archives) and .xls (a compound file, MS-CFB 2.2) begin."""
_SEP = re.compile(r'"?sep=(.)"?(?:\r\n|[\r\n])')
_CSV_UTF8 = "In Excel, save it as “CSV UTF-8 (Comma delimited)”."
_MEANT = {
    "ref": ("reference", "no", "number", "id", "employee no", "employee number", "employee id", "staff no",
            "staff number", "staff id", "payroll no", "payroll number", "personnel number"),
    "name": ("full name", "employee name", "staff name", "employee", "staff", "person"),
    "role": ("job title", "job", "title", "post", "position"),
    "manager": ("line manager", "supervisor", "reports to", "managed by"),
    "email": ("e-mail", "email address", "e-mail address", "mail"),
    "band": ("pay band", "grade", "level"),
}  # fmt: skip
"""What other registers call our columns: offered, never taken."""


@dataclass(frozen=True, slots=True)
class RosterTable:
    """The rows below the head, each with the number of its first line; `header` has None for columns without use."""

    header: tuple[str | None, ...]
    rows: tuple[tuple[int, list[str]], ...]
    ignored: tuple[str, ...]
    above: int
    """Lines above the head, which were not used."""


def table_of(data: bytes, faults: Faults) -> RosterTable:
    """The table in a file. Raises RosterError where it is none: another kind of file, or no columns of ours."""
    text = _text(data, faults)
    named = _SEP.match(text)  # Excel's own way to say it, before the columns
    delimiter = named[1] if named else _delimiter(text)
    rows = _rows(text[named.end() :] if named else text, delimiter, 1 if named else 0, faults)
    above: list[tuple[int, list[str]]] = []
    at, head = 1, list[str]()
    for at, head in rows:
        if _is_head(head) or len(above) == _ABOVE:
            break
        above.append((at, head))
    if not _is_head(head):
        # It is somewhere else, or not there: what the first line has is what people have to change.
        at, head = next(((n, c) for n, c in above if any(x.strip() for x in c)), (at, head))
        above = []
    header, ignored = _header(at, head, faults)
    for number, cells in above:
        if sum(bool(c.strip()) for c in cells) >= max(2, sum(c is not None for c in header)):
            what = "This line stands above the names of the columns and has as many cells as they."
            faults.add("roster-above", number, what, "Put the line with the columns' names first.")
    return RosterTable(header, tuple(rows), ignored, at - 1 - (1 if named else 0))


def _text(data: bytes, faults: Faults) -> str:
    if len(data) > SIZE_LIMIT:
        faults.add("roster-too-large", None, "This is too large for a roster.", "Is it the right file?")
    elif data.startswith(_WORKBOOKS):
        what = "This is a workbook of a spreadsheet program, whatever it is called, and no CSV file."
        faults.add("roster-workbook", None, what, f"Open it in that program. {_CSV_UTF8}")
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or data[:200].count(0) > 60:
        do = "In Excel, save it as “CSV UTF-8 (Comma delimited)”, not as “Unicode Text”."
        faults.add("roster-not-utf8", None, "This file is UTF-16 text, not UTF-8.", do)
    faults.stop_if_any()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = len(re.findall(rb"\r\n|\r|\n", before)) + 1
        faults.add("roster-not-utf8", line, "This file is not UTF-8 text: names would be damaged.", _CSV_UTF8)
        faults.stop_if_any()
        raise


def _delimiter(text: str) -> str:
    """What stands between the cells: what makes columns of ours of one of the first lines; else what is there most."""
    lines = re.split(r"\r\n|\r|\n", text, maxsplit=_ABOVE + 1)[: _ABOVE + 1]
    for line in lines:
        for mark in _MARKS:
            if _is_head(next(csv.reader([line], delimiter=mark), [])):
                return mark
    return max(_MARKS, key=lines[0].count)


def _is_head(cells: list[str]) -> bool:
    return {"ref", "name"} <= {c.strip().casefold() for c in cells}


def _rows(text: str, delimiter: str, before: int, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its first line. Raises RosterError where quotation marks do not fit."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1 + before
        try:
            cells = next(reader, None)
        except csv.Error:
            do = "Check the quotation marks here, or save the file again from the spreadsheet."
            faults.add("roster-csv", number, "This line is not proper CSV.", do)
            faults.stop_if_any()
            raise
        if cells is None:
            return
        yield number, cells


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
