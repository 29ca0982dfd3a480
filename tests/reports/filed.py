"""Records for reports: filed whatever is asked of them, by somebody who lets everything stand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.people.whom import Whom
from filing.review import queries, query_list
from filing.review.settlement_rules import Settlement
from forms import load
from reports import matrix_report
from reports.scope import Scope, scope
from reports.table import Cell, Report, Table
from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.errors import UsageError
from schemas.values import Value
from tests.filing.returns import ACT, FORM, SESSION, SIGNED, returned, submit

INFORMAL = load("informal-supervision")
HELD = dt.date(2026, 11, 14)
TODAY = dt.date(2026, 11, 22)
WHY = "It is so."
GOOD: dict[str, Value] = {**SESSION, **SIGNED}
"""A session of Zoë's with Sam on 14 November, signed by both by the 20th."""
TALK: dict[str, Value] = {
    "worker": "Zoë Example",
    "supervisor": "Sam Sample",
    "date": HELD,
    "length": 60,
    "form_of_it": "meeting",
    "matter": "The rota.",
    "outcome": "It is changed.",
    "signed_supervisor": "S. Sample",
    "signed_supervisor_on": HELD,
    "signed_worker": "Z. Example",
    "signed_worker_on": HELD,
}


def filed(
    ledger: Ledger,
    answers: dict[str, Value] | None = None,
    *,
    form: FormDefinition = FORM,
    whose: str = "E02",
    copy: Copy | None = None,
    actor: Actor = ACT,
    **changes: Value | None,
) -> int:
    """The number of the record of such a return; every query is answered so that it stands, as `whose` it is asked."""
    said = {**(GOOD if answers is None else answers), **changes}
    kept = {p: v for p, v in said.items() if v is not None}
    out: Any = submit(ledger, returned(kept, form=form, copy=copy), actor=actor)
    for _ in range(9):
        if out.record is not None:
            return int(out.record)
        for asked in query_list.listed(ledger):
            out = _stands(ledger, asked, whose, actor) or out
            if out.record is not None:
                break
    raise AssertionError(out)


def _stands(ledger: Ledger, asked: Any, whose: str, actor: Actor) -> Any:
    for settlement in (Settlement("waive", why=WHY), Settlement("correct", value=whose, why=WHY)):
        try:
            return queries.settle(ledger, asked.number, settlement, actor)
        except UsageError:
            continue
    return None


def by(day: dt.date) -> Actor:
    """The same person at noon of a day."""
    return Actor(ACT.by, dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC))


def of(ledger: Ledger, *people: str, today: dt.date = TODAY, period: str | None = "2026") -> Scope:
    """A report's scope: of these people, or of everybody."""
    whom = Whom(people=people) if people else Whom(everybody=True)
    return scope(ledger, whom, today=today, period=period)


def matrix(ledger: Ledger, *people: str, today: dt.date = TODAY, period: str | None = "2026") -> Report:
    """The matrix of these people."""
    return matrix_report.report(ledger, of(ledger, *people, today=today, period=period))


def cell(
    ledger: Ledger,
    person: str = "E02",
    month: str = "2026-11",
    *,
    today: dt.date = TODAY,
    table: str = "matrix",
) -> Cell:
    """One cell of the matrix, or of informal minutes."""
    found = matrix(ledger, person, today=today, period="2026-01..2027-03").table(table)
    return at(found, person, month)


def at(table: Table, person: str, column: str) -> Cell:
    """The cell of a person's row."""
    keys = [c.key for c in table.columns]
    (row,) = [r for r in table.rows if r.person == person]
    return row.cells[keys.index(column)]


def is_green(table: Table, found: Cell) -> bool:
    """Whether a cell is green."""
    state = table.state(found)
    return state is not None and state.tone == "good"


def greens(report: Report) -> list[tuple[str, str | None]]:
    """Every green cell of a report, by its table and whose it is."""
    return [
        (table.key, row.person)
        for table in report.tables
        for row in table.rows
        for one in row.cells
        if is_green(table, one)
    ]


def shown(table: Table, *columns: str) -> list[tuple[str, ...]]:
    """Some columns of a table, as a person reads them."""
    keys = [c.key for c in table.columns]
    return [tuple(row.cells[keys.index(c)].shown for c in columns) for row in table.rows]
