"""Reports as text for a terminal, as JSON and as CSV: everything a table says, without a picture.

Text never cuts a word: a cell that is too long for its column goes on below it, at a space or a hyphen. A table that
is too wide even so has its states in several parts one below another, or, without states, each row as lines of words.
Where a table has many states side by side, each is its mark, and a legend says what the marks are. What stands over
rows is not said again in each of them, and counts that are nought throughout are one line.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any

from filing.records.export import disarmed
from reports.table import Cell, Chart, Column, Evidence, Gap, Report, Row, Table, Value

_MARKS_FROM = 5
"""From so many columns of states on, each is shown by its mark."""
_GAP, _NARROW = "  ", " "
"""Between columns, and between marks."""
_FIRST = frozenset({"name", "ref"})
"""The columns that a row is of, where it is told in words."""
_COUNTS_FROM = 3
"""From so many columns of numbers on, those that are nought throughout are told in one line."""


def as_lines(report: Report, width: int = 100) -> Iterator[str]:
    """The report in lines of at most `width` characters where its columns allow that; "" between its parts."""
    yield from textwrap.wrap(f"{report.title}: {report.whom}, {report.period.words}", width)
    if report.judged_by:
        yield from textwrap.wrap(f"Judged by: {report.judged_by}", width)
    for table in report.tables:
        yield ""
        yield from table_lines(table, width)


def table_lines(table: Table, width: int) -> Iterator[str]:
    """One table: its caption, its rows or what it means that there are none, its sums and what its marks are."""
    yield from textwrap.wrap(table.caption, width)
    if not table.rows:
        yield table.empty
        return
    columns, nought = _shown_columns(table)
    if columns:
        yield from _body(table, columns, width)
    if nought:
        said = ", ".join(_in_a_list(table.columns[at].spoken) for at in nought)
        yield from textwrap.wrap(f"0 throughout: {said}.", width)
    yield from table.sums
    if _is_short(table):
        legend = "; ".join(f"{s.mark} {s.words}" for s in table.used() if s.mark)
        yield from textwrap.wrap(legend, width)
    if table.note:
        yield from textwrap.wrap(table.note, width)


def _in_a_list(words: str) -> str:
    """Words beside others: those that end in a sign of their own are set apart."""
    return words if words[-1:].isalnum() else f"“{words}”"


def _is_short(table: Table) -> bool:
    """Whether states are told by their marks."""
    return sum(c.kind == "state" for c in table.columns) >= _MARKS_FROM


def _shown_columns(table: Table) -> tuple[Sequence[int], Sequence[int]]:
    """The columns that are shown, and those of counts that are nought throughout; where all are, none is shown."""
    numbers = [at for at, c in enumerate(table.columns) if c.kind == "number"]
    nought = [at for at in numbers if all(row.cells[at].value == 0 for row in table.rows)]
    if len(numbers) < _COUNTS_FROM:
        nought = []
    elif len(nought) == len(table.columns) - 1:
        return (), nought
    shown = [at for at, c in enumerate(table.columns) if at not in nought and _has_any(table, at, c)]
    return [at for at in shown if not _said_above(table, at)], nought


def _said_above(table: Table, at: int) -> bool:
    """Whether a column says what its rows stand under anyway: their home or team."""
    return table.columns[at].key in {"home", "team"} and all(
        row.heading and row.cells[at].shown in {"", *row.heading.split(", ")}
        for row in table.rows
        if row.cells[at].shown
    )


def _body(table: Table, columns: Sequence[int], width: int) -> Iterator[str]:
    """The rows in columns; where they are too wide, with their states in parts, or as lines of words."""
    short = _is_short(table)
    cells = [[_shown(table, row.cells[at], short=short) for at in columns] for row in table.rows]
    grid = _Grid.of([table.columns[at] for at in columns], cells, short=short)
    parts = grid.parts(width)
    if parts is None:
        for shown in cells:
            yield from _in_words([table.columns[at] for at in columns], shown, table.heads, width)
        return
    for number, part in enumerate(parts):
        if number:
            yield ""
        yield from part.lines(table.rows, width)


def _in_words(columns: Sequence[Column], shown: Sequence[str], heads: int, width: int) -> Iterator[str]:
    """One row as lines: what it is of, and below it all else, each with its heading."""
    of = [at for at, c in enumerate(columns) if c.key in _FIRST and shown[at]]
    of = of or [at for at, s in enumerate(shown[:heads]) if s]
    first = _GAP.join(shown[at] for at in of)
    more = [f"{columns[at].head}: {s}" for at, s in enumerate(shown) if s and at not in of]
    yield from textwrap.wrap(first, width, break_long_words=False)
    yield from textwrap.wrap(
        "; ".join(more), width, initial_indent="    ", subsequent_indent="    ", break_long_words=False
    )


def gap_lines(gaps: Sequence[Gap], width: int = 100) -> Iterator[str]:
    """Gaps, each with whose it is and what to do about it."""
    for gap in gaps:
        whose = f"{gap.name} ({gap.person}): " if gap.name else ""
        yield from textwrap.wrap(f"{whose}{gap.what} {gap.do}".rstrip(), width, subsequent_indent="  ")


def _has_any(table: Table, at: int, column: Column) -> bool:
    """Whether a column says anything in any row; one without a word is left out of text."""
    return column.kind == "state" or at < table.heads or any(row.cells[at].shown for row in table.rows)


def _shown(table: Table, cell: Cell, *, short: bool) -> str:
    if cell.state is None or not short:
        return cell.shown
    state = table.state(cell)
    return state.mark if state is not None else cell.shown


@dataclass(frozen=True, slots=True)
class _Grid:
    """Columns of text side by side. `least` is the width below which a word of a column would be cut."""

    columns: Sequence[Column]
    cells: Sequence[Sequence[str]]
    least: Sequence[int]
    most: Sequence[int]
    short: bool

    @classmethod
    def of(cls, columns: Sequence[Column], cells: Sequence[Sequence[str]], *, short: bool) -> _Grid:
        """The grid of these cells."""
        least, most = [], []
        for at, column in enumerate(columns):
            texts = {column.head, *(row[at] for row in cells)}
            least.append(max((len(p) for t in texts for p in _pieces(t, 1)), default=0))
            most.append(max(map(len, texts)))
        return cls(columns, cells, least, most, short)

    def parts(self, width: int) -> Sequence[_Grid] | None:
        """The grid in as many parts as it needs for this width, by its marks; None where no parts are narrow enough."""
        if self._wide(self.least) <= width:
            return (self,)
        marks = [at for at, c in enumerate(self.columns) if c.kind == "state"] if self.short else []
        others = [at for at in range(len(self.columns)) if at not in marks]
        for count in range(2, len(marks) + 1):
            size = -(-len(marks) // count)
            chosen = [[*others, *marks[n : n + size]] for n in range(0, len(marks), size)]
            parts = [self._only(c) for c in chosen]
            if all(p._wide(p.least) <= width for p in parts):
                return parts
        return None

    def _only(self, at: Sequence[int]) -> _Grid:
        cells = [[row[n] for n in at] for row in self.cells]
        return _Grid.of([self.columns[n] for n in at], cells, short=self.short)

    def _gaps(self) -> Sequence[str]:
        """What stands after each column but the last."""
        marks = [self.short and c.kind == "state" for c in self.columns]
        return [_NARROW if one and other else _GAP for one, other in pairwise(marks)]

    def _wide(self, widths: Sequence[int]) -> int:
        return sum(widths) + sum(map(len, self._gaps()))

    def _widths(self, width: int) -> Sequence[int]:
        """How wide each column is: as its longest cell, the widest made narrower until all go into the line."""
        wanted = list(self.most)
        over = self._wide(wanted) - width
        while over > 0 and (loose := [at for at, w in enumerate(wanted) if w > self.least[at]]):
            wanted[max(loose, key=lambda at: wanted[at])] -= 1
            over -= 1
        return wanted

    def lines(self, rows: Sequence[Row], width: int) -> Iterator[str]:
        """The heads, and the rows under what they stand under."""
        widths = self._widths(width)
        if self.short and (above := self._above(widths)):
            yield above
        yield from self._line([c.head for c in self.columns], widths)
        yield "-" * self._wide(widths)
        grouped, under = any(row.heading for row in rows), None
        for row, shown in zip(rows, self.cells, strict=True):
            if grouped and row.heading != under:
                under = row.heading
                yield under or "No home, no team"
            yield from self._line(shown, widths)

    def _above(self, widths: Sequence[int]) -> str:
        """The line of what heads several columns, over the first of each."""
        line, last, at = "", "", 0
        for column, width, gap in zip(self.columns, widths, [*self._gaps(), ""], strict=True):
            if column.group and column.group != last:
                line = line.ljust(at) if len(line) < at else f"{line} " if line else ""
                line += column.group
            last, at = column.group or last, at + width + len(gap)
        return line.rstrip()

    def _line(self, cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
        """One row, in as many lines as its longest cell needs."""
        wrapped = [_pieces(c, w) or [""] for c, w in zip(cells, widths, strict=True)]
        for at in range(max(map(len, wrapped))):
            line = ""
            for column, words, width, gap in zip(
                self.columns, wrapped, widths, [*self._gaps(), ""], strict=True
            ):
                part = words[at] if at < len(words) else ""
                line += (part.rjust(width) if column.kind == "number" else part.ljust(width)) + gap
            yield line.rstrip()


@lru_cache(maxsize=20_000)
def _pieces(text: str, width: int) -> Sequence[str]:
    """Text in lines of that width, or wider where a word is."""
    return (text,) if len(text) <= width else textwrap.wrap(text, max(width, 1), break_long_words=False)


def as_json(report: Report) -> dict[str, Any]:
    """Everything there is of a report; every table has its cells by the keys of its columns."""
    return {
        "report": report.key,
        "title": report.title,
        "period": {
            "first": _plain(report.period.first),
            "last": _plain(report.period.last),
            "words": report.period.words,
        },
        "whom": report.whom,
        "people": list(report.people),
        "made_on": report.made_on.isoformat(),
        "made_by": report.made_by,
        "organisation": report.organisation,
        "audience": report.audience,
        "judged_by": report.judged_by,
        "tables": [_table(t) for t in report.tables],
        "charts": [_chart(c) for c in report.charts],
        "notes": list(report.notes),
        "gaps": [_gap(g) for g in report.gaps],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "key": table.key,
        "caption": table.caption,
        "columns": [{"key": c.key, "head": c.spoken, "kind": c.kind} for c in table.columns],
        "states": [{"key": s.key, "words": s.words, "tone": s.tone, "means": s.means} for s in table.states],
        "rows": [_row(table, row) for row in table.rows],
        "sums": list(table.sums),
    }


def _row(table: Table, row: Row) -> dict[str, Any]:
    keys = [c.key for c in table.columns]
    return {"person": row.person, "cells": {k: _cell(c) for k, c in zip(keys, row.cells, strict=True)}}


def _cell(cell: Cell) -> dict[str, Any]:
    plain: dict[str, Any] = {"value": _plain(cell.value), "shown": cell.shown}
    if cell.state is not None:
        plain |= {"state": cell.state, "says": cell.says, "evidence": [_evidence(e) for e in cell.evidence]}
    return plain


def _evidence(found: Evidence) -> dict[str, Any]:
    return {"record": found.record, "says": found.says, "counts": found.counts}


def _chart(chart: Chart) -> dict[str, Any]:
    return {
        "key": chart.key,
        "title": chart.title,
        "alt": chart.alt,
        "categories": list(chart.categories),
        "series": [{"name": s.name, "values": [_plain(v) for v in s.values]} for s in chart.series],
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "code": gap.code,
        "what": gap.what,
        "do": gap.do,
        "person": gap.person,
        "name": gap.name,
        "record": gap.record,
        "on": _plain(gap.on),
    }


def _plain(value: Value) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def as_csv(table: Table) -> bytes:
    """One table, with its heads in a line: UTF-8 with a byte-order mark, as spreadsheets know it; no cell is a formula.

    A state is its words; days are written year first, so that every program takes them for the same day.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([disarmed(c.spoken) for c in table.columns])
    for row in table.rows:
        writer.writerow([_csv_cell(c) for c in row.cells])
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> Any:
    if isinstance(cell.value, dt.date):
        return cell.value.isoformat()
    if cell.state is None and isinstance(cell.value, int | float | Decimal):
        return cell.value
    return disarmed(cell.shown)
