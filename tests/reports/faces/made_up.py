"""Reports that are made up to have everything a face must draw."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from reports.matrix import months_of, people_columns
from reports.states import ALL, DONE, LATE, MISSING, NOTHING, OPEN, VOID
from reports.table import (
    Cell,
    Chart,
    Column,
    Evidence,
    Gap,
    Period,
    Report,
    Row,
    Series,
    State,
    Table,
    day,
    number,
    text,
)  # fmt: skip

MADE_ON = dt.date(2026, 11, 22)
NASTY = '=HYPERLINK("http://x.invalid")<script>alert(1)</script> & "Zoë"'


def cell(state: State, record: int) -> Cell:
    """A cell in this state, with the record behind it where it is good or late."""
    if state in {DONE, LATE}:
        says = f"Supervision Record, record {record}, was held by Sam Sample."
        return Cell(state.words, state.key, state.key, says, (Evidence(record, says),))
    return Cell(state.words, state.key, state.key, state.means)


def matrix(people: int = 3, months: int = 24) -> Table:
    """People by month, in turn in each state."""
    last = dt.date(2026, 12, 31)
    first = dt.date(2026 - (months - 1) // 12, 1 if months % 12 == 0 else 13 - months % 12, 1)
    found = months_of(first, last)
    states = (DONE, MISSING, NOTHING, LATE, OPEN, VOID)
    rows = tuple(
        Row(
            (
                *map(
                    text,
                    (
                        f"Zoë Example {n}",
                        f"E{n:02}",
                        "Oak House",
                        "Days" if n % 2 else "Nights",
                        "Sam Sample",
                    ),
                ),
                *(cell(states[(n + at) % 6], 100 * n + at) for at in range(len(found))),
            ),
            f"E{n:02}",
            "Oak House, Days" if n % 2 else "Oak House, Nights",
        )
        for n in range(people)
    )
    columns = (*people_columns(), *(m.column for m in found))
    return Table("matrix", "Supervision by month, Oak House, 2026", columns, rows, heads=2, states=ALL)


PLAIN = Table(
    "plain",
    "What is out, Oak House, 2026",
    (
        Column("name", "Name"),
        Column("ref", "Ref", "ref", "Reference"),
        Column("n", "Days", "number"),
        Column("mean", "Mean", "number"),
        Column("on", "Since", "date"),
        Column("state", "State", "state"),
        Column("empty", "Never said"),
    ),
    (
        Row((text(NASTY), text("0007"), number(12), number(Decimal("4.25")), day(dt.date(2026, 11, 5)),
             cell(LATE, 7), text("")), "0007"),
        Row((text("Łukasz Próba"), text("E08"), number(None), number(Decimal("3.10")), day(None),
             cell(MISSING, 8), text("")), "E08"),
    ),
    states=(LATE, MISSING),
    sums=("2 in all.",),
    note="A note below.",
)  # fmt: skip
EMPTY = Table("empty", "Nothing here, Oak House, 2026", (Column("a", "A"),), empty="Nothing is out.")
CHARTS = (
    Chart(
        "stacked", "By month", "stacked", ("Oct 2026", "Nov 2026"),
        (Series("done", (Decimal(5), Decimal(3))), Series("late", (Decimal(0), Decimal(0))),
         Series("missing", (Decimal(1), Decimal(0)))),
        "Two bars: 5 done and 1 missing; 3 done.", "plain", unit="people",
    ),
    Chart("bar", "Means", "bar", ("Care", "Courage"), (Series("Clients", (Decimal("4.25"), None)),),
          "Care 4.25; courage not told.", "plain", Decimal(1), Decimal(5)),
)  # fmt: skip
GAPS = (
    Gap("session-missing", "Supervision was due.", "Hold it.", "E01", "Zoë Example", None, MADE_ON),
    Gap("record-unsigned", f"Not signed: {NASTY}", "", "E02", "Sam Sample", 12),
)


def report(*tables: Table, gaps: tuple[Gap, ...] = GAPS) -> Report:
    """A report of these tables, or of everything there may be."""
    return Report(
        "matrix",
        "Supervision matrix",
        Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31), "2026"),
        "Oak House",
        MADE_ON,
        tables or (matrix(), PLAIN, EMPTY),
        notes=("How it was worked out.",),
        charts=CHARTS,
        gaps=gaps,
        audience="Managers.",
        organisation="Example Care",
    )
