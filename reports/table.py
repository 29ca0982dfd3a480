"""What a report is, whoever shows it: tables with their captions, states in words, charts, notes and its own gaps.

A face (terminal, CSV, workbook, page) draws this and works nothing out. Nothing here is told by a colour alone: a state
has a word, a mark of one or two characters for narrow columns, and a tone, which is all that a colour may show. A cell
that is good names the records that say so; a test of the model holds that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Tone = Literal["good", "wait", "warn", "bad", "plain"]
"""good: there is evidence. wait: not yet over, or put off with a reason. warn: there, but not as it should be. bad: not
there. plain: says nothing of either."""
Kind = Literal["text", "number", "date", "state", "ref"]
"""What stands in a column, for whoever aligns, sorts or types its cells."""
Value = str | int | float | Decimal | bool | dt.date | None


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """What a cell of a table may be. `mark` stands for `words` where there is no room; `means` explains it once.

    Each is itself alone, and compared so: there are a dozen, and a matrix asks a hundred thousand times.
    """

    key: str
    words: str
    mark: str
    tone: Tone
    means: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A record behind a cell: its number in the ledger, and in one sentence what it shows or lacks."""

    record: int
    says: str
    counts: bool = True
    """Whether it counts: a record that was looked at and does not is told, too."""


@dataclass(slots=True, unsafe_hash=True)  # made by the ten thousand: frozen ones take three times as long
class Cell:
    """One cell. `shown` is what a person reads; `value` the same for a program: a day, a number, a state's key.

    `state` is the key of one of the table's states; `says` the whole story in a sentence or two, for a reader who asks,
    a tooltip or a spoken page; `evidence` what it rests on.
    """

    shown: str
    value: Value = None
    state: str | None = None
    says: str = ""
    evidence: tuple[Evidence, ...] = ()
    link: str = ""
    """A file beside the report that the cell stands for, by its path from there."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `head` is short, `says` the whole of it where that is cut; `group` is the head above several."""

    key: str
    head: str
    kind: Kind = "text"
    says: str = ""
    group: str = ""

    @property
    def spoken(self) -> str:
        """The head as it is read out."""
        return self.says or self.head


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells in the order of the columns. `person` is the reference of the one person it is about."""

    cells: tuple[Cell, ...]
    person: str | None = None
    heading: str = ""
    """What it stands under (a team, a home), where rows are in groups."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that reads by itself: `caption` says what it is of, whom and when.

    The first `heads` columns are the heads of its rows. Where there are no rows `empty` says what that means. `sums`
    are lines below it (totals in words). Raises ValueError where a row has other than a cell a column, a state is none
    of `states`, or a state that is good names no evidence that counts.
    """

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    heads: int = 1
    states: tuple[State, ...] = ()
    empty: str = "Nothing."
    note: str = ""
    sums: tuple[str, ...] = ()
    section: str = ""
    """The heading that it stands under with others, where a report has such."""
    intro: str = ""
    """What is to be said before it, of the first table of a section."""

    def __post_init__(self) -> None:
        known = {s.key: s.tone for s in self.states}
        width = len(self.columns)
        for row in self.rows:
            if len(row.cells) != width:
                raise ValueError(f"table {self.key}: a row has {len(row.cells)} cells of {width}")
            for cell in row.cells:
                if cell.state is None:
                    continue
                if cell.state not in known:
                    raise ValueError(f"table {self.key}: there is no state {cell.state}")
                if known[cell.state] == "good" and not any(e.counts for e in cell.evidence):
                    raise ValueError(f"table {self.key}: a good cell has no evidence")

    def state(self, cell: Cell) -> State | None:
        """The state of one of its cells."""
        return next((s for s in self.states if s.key == cell.state), None)

    def used(self) -> tuple[State, ...]:
        """The states that occur in it, in their own order: its legend."""
        there = {cell.state for row in self.rows for cell in row.cells}
        return tuple(s for s in self.states if s.key in there)

    def counts(self) -> Mapping[str, int]:
        """How often each state occurs, in the order of the states."""
        found = dict.fromkeys((s.key for s in self.states), 0)
        for row in self.rows:
            for cell in row.cells:
                if cell.state is not None:
                    found[cell.state] += 1
        return found


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one set of bars: a value a category, None where there is none (which is no nought)."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of numbers that also stand in the table `beside`; `alt` says in words what it shows.

    `low` and `high` are the ends of the scale, `unit` what its numbers are. Raises ValueError where a series has other
    than a value a category, or there is no `alt`.
    """

    key: str
    title: str
    kind: Literal["bar", "grouped", "stacked", "line"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    alt: str
    beside: str
    low: Decimal = Decimal(0)
    high: Decimal | None = None
    unit: str = ""

    def __post_init__(self) -> None:
        if not self.alt:
            raise ValueError(f"chart {self.key}: no words for it")
        for series in self.series:
            if len(series.values) != len(self.categories):
                raise ValueError(f"chart {self.key}: {series.name} has {len(series.values)} values")


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the report itself lacks or found lacking: what, of whom or what, and what to do about it.

    `code` is stable (docs/codes.md); a list of gaps goes into the inspection pack as it is.
    """

    code: str
    what: str
    do: str = ""
    person: str | None = None
    name: str | None = None
    record: int | None = None
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """The days a report is of, both included; `words` as a person says it. Without days: as things stand."""

    first: dt.date | None
    last: dt.date | None
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report: `whom` says in words of whom it is, `made_on` on which day it was drawn up.

    `notes` say how it was worked out, and what is left out on purpose. `audience` says who may read it.
    """

    key: str
    title: str
    period: Period
    whom: str
    made_on: dt.date
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    gaps: tuple[Gap, ...] = ()
    audience: str = ""
    organisation: str = ""
    people: tuple[str, ...] = field(default=())
    """References of everybody it is about."""
    made_by: str = ""
    """Who made it, and when, where that is to be told."""
    judged_by: str = ""
    """By which regimes it says what is missing or in time, where it says any."""

    def table(self, key: str) -> Table:
        """One of its tables. Raises KeyError."""
        for table in self.tables:
            if table.key == key:
                return table
        raise KeyError(key)

    def evidence(self) -> Iterator[tuple[Table, Row, Cell, Evidence]]:
        """Every record behind any cell, with where it stands; for an index of the evidence."""
        for table in self.tables:
            for row in table.rows:
                for cell in row.cells:
                    for found in cell.evidence:
                        yield table, row, cell, found


def text(shown: object, value: Value = None) -> Cell:
    """A cell of plain words; where no value is given, the words are it."""
    said = "" if shown is None else str(shown)
    return Cell(said, value if value is not None else (said or None))


def number(value: int | Decimal | None, shown: str | None = None) -> Cell:
    """A cell with a number; empty where there is none."""
    return Cell(shown if shown is not None else "" if value is None else str(value), value)


def day(value: dt.date | None) -> Cell:
    """A cell with a date, day first."""
    return Cell("" if value is None else f"{value:%d/%m/%Y}", value)
