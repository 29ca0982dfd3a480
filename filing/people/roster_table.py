"""The bytes of a roster as a table: a workbook, or text and what stands between its cells."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace

from filing.people.roster_faults import Faults
from filing.people.roster_head import ABOVE, RosterTable, Row, is_head, under_head
from filing.people.roster_workbook import workbook_table

SIZE_LIMIT = 8 * 1024 * 1024
"""Bytes of a roster; ten thousand people are about one million."""

_MARKS = (",", ";", "\t", "|")
_WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How .xlsx and .ods (zip archives) and .xls (a compound file, MS-CFB 2.2) begin."""
_NO_TABLES = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"{\\rtf": "a letter (RTF)",
}
"""How files begin that hold no table, whatever they are called."""
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!doctype|html|head|meta|style|table)\b", re.IGNORECASE)
"""How a web page or a workbook of 2003 in XML begins, which some programs write under the name .xls."""
_SEP = re.compile(r'"?sep=(.)"?(?:\r\n|[\r\n])')
_CSV_UTF8 = "In Excel, save it as “CSV UTF-8 (Comma delimited)”, or give the workbook itself."


def table_of(data: bytes, faults: Faults) -> RosterTable:
    """The table in a file. Raises RosterError where it is none: another kind of file, or no columns of ours."""
    if len(data) > SIZE_LIMIT:
        faults.add("roster-too-large", None, "This is too large for a roster.", "Is it the right file?")
        faults.stop_if_any()
    if data.startswith(_WORKBOOKS):
        return workbook_table(data, faults)
    if (other := next((what for how, what in _NO_TABLES.items() if data.startswith(how)), None)) is not None:
        what = f"This is {other}, whatever it is called, and no workbook."
        faults.add(
            "roster-workbook", None, what, "Give the workbook (.xlsx) or CSV file that it was made from."
        )
        faults.stop_if_any()
    if _MARKUP.match(data):
        what = "This is a web page, or XML, whatever it is called: some programs write a table so."
        do = "Open it in Excel, choose Save As and take “Excel Workbook (.xlsx)”."
        faults.add("roster-workbook", None, what, do)
        faults.stop_if_any()
    text = _text(data, faults)
    named = _SEP.match(text)  # Excel's own way to say it, before the columns
    delimiter = named[1] if named else _delimiter(text)
    row_at: dict[int, int] = {}
    rows = _rows(text[named.end() :] if named else text, delimiter, 1 if named else 0, faults)
    return replace(under_head(_counted(rows, row_at), faults, 1 if named else 0), row_at=row_at)


def _counted(rows: Iterator[Row], row_at: dict[int, int]) -> Iterator[Row]:
    """The rows, with what number a spreadsheet gives each: a cell of several lines is one row there."""
    for row, (line, cells) in enumerate(rows, 1):
        row_at[line] = row
        yield line, cells


def _text(data: bytes, faults: Faults) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or data[:200].count(0) > 60:
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
    lines = re.split(r"\r\n|\r|\n", text, maxsplit=ABOVE + 1)[: ABOVE + 1]
    for line in lines:
        for mark in _MARKS:
            if is_head(next(csv.reader([line], delimiter=mark), [])):
                return mark
    return max(_MARKS, key=lines[0].count)


def _rows(text: str, delimiter: str, before: int, faults: Faults) -> Iterator[Row]:
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
