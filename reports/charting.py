"""Pictures of reports that count things, each with the table of its numbers: actions by month, documents out by age."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from reports.matrix import months_of
from reports.scope import Scope
from reports.table import Chart, Column, Row, Series, Table, number, text

_MOST = 36
"""Months beside one another in a picture."""
_AGES = ((7, "up to 7 days"), (14, "8 to 14 days"), (28, "15 to 28 days"), (56, "29 to 56 days"))
_OLDER = "more than 56 days"

Span = tuple[dt.date | None, dt.date | None]
"""When an action was agreed, and when it was closed; None for a day that nobody said, or that is yet to come."""


def actions_by_month(spans: Sequence[Span], scope: Scope) -> tuple[tuple[Table, ...], tuple[Chart, ...]]:
    """How many actions were agreed and closed in each month, and how many were open at its end, or on the last day.

    Nothing for a report of no period, of more than three years, or without an action.
    """
    if scope.period.first is None or not spans:
        return (), ()
    months = months_of(scope.first, min(scope.last, scope.today))
    if not months or len(months) > _MOST:
        return (), ()
    counted = [
        (
            sum(a is not None and m.holds(a) for a, _ in spans),
            sum(c is not None and m.holds(c) for _, c in spans),
            sum(_is_open(s, min(m.last, scope.today)) for s in spans),
        )
        for m in months
    ]
    columns = (
        Column("month", "Month"),
        Column("agreed", "Agreed", "number"),
        Column("closed", "Closed", "number", "Closed, done or dropped"),
        Column("open", "Open", "number", "Open at the end of the month, or on the day of the report"),
    )
    rows = tuple(
        Row((text(f"{m.first:%B %Y}", m.key), *map(number, these)))
        for m, these in zip(months, counted, strict=True)
    )
    table = Table("by-month", f"Actions by month, {scope.words}, {scope.period.words}", columns, rows)
    agreed, closed, left = (tuple(Decimal(c[at]) for c in counted) for at in range(3))
    said = f"{sum(agreed)} agreed and {sum(closed)} closed; {left[-1]} open at the end."
    chart = Chart(
        "by-month",
        "Actions agreed, closed and open",
        "grouped",
        tuple(f"{m.first:%b %Y}" for m in months),
        (Series("agreed", agreed), Series("closed", closed), Series("open at the end", left)),
        f"Three bars a month. In all: {said}",
        "by-month",
        unit="number of actions",
    )
    return (table,), (chart,)


def _is_open(span: Span, day: dt.date) -> bool:
    agreed, closed = span
    return (agreed is None or agreed <= day) and (closed is None or closed > day)


def by_age(days: Iterable[int], scope: Scope) -> tuple[tuple[Table, ...], tuple[Chart, ...]]:
    """How many documents have been out for how long; nothing where none is out."""
    found = list(days)
    if not found:
        return (), ()
    names = (*(words for _, words in _AGES), _OLDER)
    counted = dict.fromkeys(names, 0)
    for one in found:
        counted[next((words for most, words in _AGES if one <= most), _OLDER)] += 1
    columns = (Column("age", "Out for"), Column("n", "Documents", "number"))
    rows = tuple(Row((text(words), number(n))) for words, n in counted.items())
    table = Table(
        "by-age", f"Documents that are out, by age, {scope.words}, {scope.period.words}", columns, rows
    )
    said = "; ".join(f"{words}: {n}" for words, n in counted.items())
    chart = Chart(
        "by-age",
        "Documents that are out, by age",
        "bar",
        names,
        (Series("out", tuple(Decimal(n) for n in counted.values())),),
        f"A bar for each age. {said}.",
        "by-age",
        unit="number of documents",
    )
    return (table,), (chart,)
