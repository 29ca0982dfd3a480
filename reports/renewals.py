"""What is to be renewed, reviewed or agreed anew: agreements, reviews, plans, the organisation's own commitment.

Employees' own commitments are left out: only the employer knows of them, and pages of a report travel.
"""

from __future__ import annotations

from collections.abc import Sequence

from filing.clocks.due import Due, due
from filing.clocks.falling import in_full
from filing.ledger.database import Ledger
from reports.rules import RENEWALS, rules
from reports.scope import Scope
from reports.table import Cell, Column, Evidence, Gap, Report, Row, State, Table, day, number, text
from schemas.regimes import Clock

CLOCKS: tuple[Clock, ...] = ("renewal", "agreement", "review", "plan", "appraisal")
OVER = State("over", "over", "!", "bad", "The day is over, and nothing newer is filed.")
SOON = State("soon", "soon", "…", "wait", "The day is within the time that was asked for.")

AHEAD_DAYS = 90
"""What falls due in so many days is shown, where nobody says otherwise."""
_COLUMNS = (
    Column("on", "Due", "date"),
    Column("days", "Days", "number", "Days until then; over, where negative"),
    Column("what", "What"),
    Column("name", "Name"),
    Column("ref", "Ref", "ref", "Reference"),
    Column("home", "Home"),
    Column("team", "Team"),
    Column("since", "Last", "date", "The day of the last one"),
    Column("source", "Source"),
    Column("state", "State", "state"),
)


def report(ledger: Ledger, scope: Scope, *, within: int = AHEAD_DAYS) -> Report:
    """What falls due within so many days, and what is over, the most urgent first."""
    wanted = set(scope.refs)
    found = [d for d in due(ledger, today=scope.today, within=within) if d.clock in CLOCKS]
    mine = [d for d in found if d.person in wanted or (scope.everybody and d.person is None)]
    private = [d for d in mine if d.clock == "renewal" and d.person is not None]
    told = [d for d in mine if d not in private]
    over = sum(d.days < 0 for d in told)
    table = Table(
        "renewals",
        f"Renewals and reviews, {scope.words}, until {within} days after {scope.today:%d/%m/%Y}",
        _COLUMNS,
        tuple(_row(d) for d in told),
        heads=3,
        states=(OVER, SOON),
        empty=f"Nothing is to be renewed within {within} days.",
        sums=(f"{len(told)} in all, {over} of them over.",) if told else (),
    )
    made = Report(
        "renewals",
        "Renewals and reviews",
        scope.period,
        scope.words,
        scope.today,
        (table,),
        notes=_notes(private),
        gaps=tuple(_gap(d) for d in told if d.days < 0),
        audience="Managers and supervisors.",
        organisation=scope.organisation,
        people=scope.refs,
    )
    return rules(ledger, scope, RENEWALS).put_on(made)


def _notes(private: Sequence[Due]) -> tuple[str, ...]:
    said = "Employees’ own commitments are left out: they are private. `carepack due` has them."
    return (f"{said} {len(private)} are due.",) if private else (said,)


def _row(one: Due) -> Row:
    state = OVER if one.days < 0 else SOON
    evidence = (Evidence(one.record, one.says, counts=False),) if one.record is not None else ()
    return Row(
        (
            day(one.on),
            number(one.days),
            text(one.title),
            text(one.name or "the organisation"),
            text(one.person),
            text(one.home),
            text(one.team),
            day(one.held),
            text(in_full(one.source)),
            Cell(state.words, state.key, state.key, one.says, evidence),
        ),
        person=one.person,
    )


def _gap(one: Due) -> Gap:
    return Gap(
        "renewal-over", one.says, "Hold or renew it, and file it.", one.person, one.name, one.record, one.on
    )
