"""Records as JSON, CSV and XLSX, made so that no answer ever acts as a formula.

JSON holds everything, exactly. CSV has one line an answer; a cell that a spreadsheet would take for a formula gets an
apostrophe in front, which is the price of opening CSV in one. XLSX keeps such cells as they are, as text marked so.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from filing.ledger.database import Ledger
from filing.records.records import Answer, Filed, answers
from schemas import normal
from schemas.paths import slots

if TYPE_CHECKING:
    from schemas.definition import FormDefinition

_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""How a formula begins in a spreadsheet, full-width signs too."""

CELL_LIMIT = 32_767
"""UTF-16 code units in a cell of XLSX (Excel's specification): an emoji counts as two, and Excel cuts the rest."""
ROW_LIMIT = 1_048_576
"""Rows of a sheet of XLSX, the head included; what is more goes on another sheet."""
_DIGITS = 15
"""Digits of a number that Excel keeps; a longer one is written as text."""

CSV_COLUMNS = (
    "record", "form", "edition", "person", "name", "copy", "period", "held", "version", "state", "path", "question",
    "value", "method", "confidence", "document_sha256", "settled_by", "settled_at", "settled_how", "filed_at",
    "filed_by",
)  # fmt: skip
_ABOUT = (
    "record", "person", "name", "copy", "period", "held", "version", "state", "filed_at", "filed_by",
    "document_sha256",
)  # fmt: skip


def as_json(ledger: Ledger, found: Sequence[Filed]) -> dict[str, Any]:
    """Everything there is: `{"records": [{…, "record": {…}, "provenance": {path: {…}}, "flags": […]}]}`."""
    return {"records": [one_as_json(ledger, f) for f in found]}


def one_as_json(ledger: Ledger, filed: Filed) -> dict[str, Any]:  # noqa: ARG001 - the three take the same
    """One record in the shape of `as_json`."""
    out = asdict(filed) | {
        "record": dict(filed.record),
        "held": filed.held.isoformat() if filed.held else None,
    }
    del out["answers"]
    return out


def long_answers(ledger: Ledger, found: Sequence[Filed]) -> tuple[str, ...]:
    """The answers that Excel would cut, in whatever file; each as `where` says it."""
    return tuple(
        where(f.number, a.question, a.path)
        for f in found
        for a in answers(ledger, f)
        if units(a.shown) > CELL_LIMIT
    )


def where(record: int, question: str, path: str | None = None) -> str:
    """A cell as people know it: its record and its question."""
    return f"Record {record}, “{question.rstrip(' :')}”{f' ({path})' if path else ''}"


def units(text: str) -> int:
    """How long Excel takes a text to be: in UTF-16 code units."""
    return len(text) + sum(c > "\uffff" for c in text)


def cut_short(text: str) -> str:
    """As much of a text as goes into a cell, with `…` at its end where that is not all."""
    if len(text) * 2 <= CELL_LIMIT or units(text) <= CELL_LIMIT:
        return text
    left = CELL_LIMIT - 1
    for at, character in enumerate(text):
        left -= 2 if character > "\uffff" else 1
        if left < 0:
            return text[:at] + "…"
    return text


def as_csv(ledger: Ledger, found: Sequence[Filed]) -> bytes:
    """One line an answer, UTF-8 with a byte-order mark, which is how spreadsheets know it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(CSV_COLUMNS)
    for filed in found:
        about = _about(filed)
        for answer in answers(ledger, filed):
            row = about | _cells_of(answer) | {"form": filed.form, "edition": filed.edition}
            writer.writerow([disarmed(row[c]) for c in CSV_COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def disarmed(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula. Numbers stay numbers: a minus sign is theirs."""
    if isinstance(value, str) and value.startswith(_STARTS):
        return f"'{value}"
    return value


def _about(filed: Filed) -> dict[str, Any]:
    return {
        "record": filed.number,
        "person": filed.person or "",
        "name": filed.name or "",
        "copy": filed.copy or "",
        "period": filed.period or "",
        "held": filed.held.isoformat() if filed.held else "",
        "version": filed.version,
        "state": filed.state,
        "filed_at": filed.filed_at,
        "filed_by": filed.filed_by,
        "document_sha256": filed.sha256,
    }


def _cells_of(answer: Answer) -> dict[str, Any]:
    value = answer.value
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return {
        "path": answer.path,
        "question": answer.question,
        "value": value if number else value.isoformat() if isinstance(value, dt.date) else answer.shown,
        "method": answer.method,
        "confidence": answer.confidence,
        "document_sha256": answer.sha256,
        "settled_by": answer.settled_by or "",
        "settled_at": answer.settled_at or "",
        "settled_how": answer.settled_how or "",
    }


def as_xlsx(ledger: Ledger, found: Sequence[Filed]) -> tuple[bytes, tuple[str, ...]]:
    """A workbook: a sheet for each form with a line a record, and one with every answer and where it came from.

    Returns what is longer than a cell and was cut, too, each with its record and question; JSON has it whole.
    """
    import xlsxwriter  # noqa: PLC0415 - only where a workbook is made

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, {**options, "strings_to_numbers": False}) as book:
        sheets = _Sheets(book)
        for (form, edition), mine in _by_form(found).items():
            _wide(sheets, ledger.library.load(form, edition), mine)
        rows = [
            _about(f) | _cells_of(a) | {"form": f.form, "edition": f.edition}
            for f in found
            for a in answers(ledger, f)
        ]
        asked = [(row["question"], row["path"]) for row in rows]
        sheets.add("Answers", CSV_COLUMNS, [[row[c] for c in CSV_COLUMNS] for row in rows], asked)
    return out.getvalue(), tuple(sheets.cut)


def _by_form(found: Sequence[Filed]) -> dict[tuple[str, int], list[Filed]]:
    out: dict[tuple[str, int], list[Filed]] = {}
    for filed in found:
        out.setdefault((filed.form, filed.edition), []).append(filed)
    return out


def _wide(sheets: _Sheets, form: FormDefinition, found: Sequence[Filed]) -> None:
    last = {
        t.table: max(max(normal.rows_of(t.table, f.answers), default=0) for f in found) for t in form.tables
    }
    asked = [s for s in slots(form, last) if any(s.path in f.answers for f in found)]
    rows = [
        [*(_about(f)[c] for c in _ABOUT), *(_cell(f.answers, s.path, s.field) for s in asked)] for f in found
    ]
    titles = [*_ABOUT, *(f"{s.question} [{s.path}]" for s in asked)]
    columns = [*((c, None) for c in _ABOUT), *((s.question, s.path) for s in asked)]
    sheets.add(f"{form.form}.{form.edition}", titles, rows, columns=columns)


def _cell(answered: Mapping[str, Any], path: str, field: Any) -> Any:
    from schemas.values import show  # noqa: PLC0415

    value = answered.get(path)
    if value is None or isinstance(value, dt.date | Decimal):
        return value
    return value if isinstance(value, int) and not isinstance(value, bool) else show(field, value)


def _fits(number: float | Decimal) -> bool:
    """Whether Excel keeps every digit of a number."""
    return isinstance(number, float) or len(Decimal(number).as_tuple().digits) <= _DIGITS


_Question = tuple[str, str | None]
"""A question and its path; of what is no answer, the column's name and None."""


class _Sheets:
    """Sheets of plain cells: text is written as text, whatever it looks like."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._text = book.add_format({"text_wrap": True, "valign": "top"})
        # Excel keeps a cell with this mark as text even when somebody edits it.
        self._quoted = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        self._date = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        self._names: set[str] = set()
        self.cut: dict[str, None] = {}
        """What was cut, each once, however many sheets it stands on."""

    def add(
        self,
        name: str,
        titles: Sequence[str],
        rows: Sequence[Sequence[Any]],
        asked: Sequence[_Question] = (),
        *,
        columns: Sequence[_Question] = (),
    ) -> None:
        """A sheet with a head row that stays in sight; several, where there are more rows than one holds.

        Each row begins with its record's number. What a cell answers is said by row (`asked`) or by column.
        """
        most = ROW_LIMIT - 1
        for first in range(0, max(len(rows), 1), most):
            sheet = self._book.add_worksheet(self._name(name))
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, max(len(titles) - 1, 0), 18)
            for column, title in enumerate(titles):
                sheet.write_string(0, column, cut_short(title), self._head)
            for number in range(first, min(first + most, len(rows))):
                for column, value in enumerate(rows[number]):
                    if columns:
                        question = columns[column]
                    else:
                        question = asked[number] if titles[column] == "value" else (titles[column], None)
                    self._write(sheet, number - first + 1, column, value, (rows[number][0], *question))

    def _write(
        self, sheet: Any, row: int, column: int, value: Any, about: tuple[int, str, str | None]
    ) -> None:
        if value is None or value == "":
            return
        if isinstance(value, dt.date) and value.year > 1900:  # Excel's calendar begins there
            sheet.write_datetime(row, column, dt.datetime(value.year, value.month, value.day), self._date)
        elif isinstance(value, int | float | Decimal) and not isinstance(value, bool) and _fits(value):
            sheet.write_number(row, column, value, self._text)
        else:
            text = str(value)
            short = cut_short(text)
            if short != text:
                self.cut[where(*about)] = None
            sheet.write_string(row, column, short, self._quoted if text.startswith(_STARTS) else self._text)

    def _name(self, name: str) -> str:
        # Excel: at most 31 characters, and no two alike whatever the capitals.
        short, number = name[:31], 2
        while short.casefold() in self._names:
            mark = f" {number}"
            short, number = name[: 31 - len(mark)] + mark, number + 1
        self._names.add(short.casefold())
        return short
