"""Whoever left and came back is judged in each employment by that one, and in between nothing is due."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.clocks.due import due
from filing.ledger.database import Ledger
from filing.people import roster
from filing.people.absences import Absence, note_absence
from filing.people.whom import Whom
from reports.table import Report
from tests.filing.returns import ACT
from tests.reports.filed import TODAY, at, by, cell, filed, matrix

JUNE = dt.date(2025, 6, 10)


def told(ledger: Ledger, starts: str, leaves: str, day: dt.date = TODAY) -> None:
    line = f"ref,name,starts,leaves\nE02,Zoë Example,{starts},{leaves}\n"
    roster.import_csv(ledger, line.encode(), by(day), {"same-people"})


def held(ledger: Ledger, day: dt.date, number: int, **more: str) -> int:
    signed = {"signed_supervisor_on": day, "signed_supervisee_on": day, "next_meeting": None}
    return filed(ledger, actor=by(day), date=day, session=number, **signed, **more)  # type: ignore[arg-type]


@pytest.fixture
def back(office: Ledger) -> Ledger:
    """Zoë was here from April to December 2025, with one session in June, and is back since 1 September 2026."""
    told(office, "01/04/2025", "", dt.date(2025, 4, 1))
    held(office, JUNE, 1)
    told(office, "01/04/2025", "31/12/2025", dt.date(2025, 12, 1))
    told(office, "01/09/2026", "", dt.date(2026, 8, 20))
    return office


def both(ledger: Ledger) -> Report:
    return matrix(ledger, "E02", period="2025-03..2026-12")


def states(report: Report) -> dict[str, str | None]:
    table = report.table("matrix")
    months = [c.key for c in table.columns if c.kind == "state"]
    return {m: at(table, "E02", m).state for m in months}


def test_the_matrix_over_both_employments_shows_each_and_not_here_in_between(back: Ledger) -> None:
    found = states(both(back))
    assert [m for m, s in found.items() if s == "gone"] == ["2025-03", *(f"2026-{n:02}" for n in range(1, 9))]
    assert found["2025-06"] == "done"


def test_turns_that_were_missed_before_are_missing_still(office: Ledger) -> None:
    told(office, "01/04/2025", "", dt.date(2025, 4, 1))
    held(office, JUNE, 1)
    told(office, "01/04/2025", "31/12/2025", dt.date(2025, 12, 1))
    before = [g for g in both(office).gaps if g.code == "session-missing"]
    assert before
    told(office, "01/09/2026", "", dt.date(2026, 8, 20))
    after = [g for g in both(office).gaps if g.code == "session-missing"]
    assert [g.on for g in after if g.on and g.on.year == 2025] == [g.on for g in before]
    assert not [g for g in after if g.on and dt.date(2026, 1, 1) <= g.on < dt.date(2026, 9, 1)]


def test_an_honest_record_of_before_is_evidence_and_one_in_between_is_asked_about(back: Ledger) -> None:
    between = held(back, dt.date(2026, 3, 10), 2)
    assert cell(back, month="2026-03").state == "contradicted"
    gaps = {g.record: g.what for g in both(back).gaps if g.code == "record-contradicted"}
    assert list(gaps) == [between]
    assert "had left on 31/12/2025" in gaps[between]


def test_clocks_count_anew_from_the_new_start(back: Ledger) -> None:
    (formal,) = [d for d in due(back, today=TODAY, whom=Whom(people=("E02",))) if d.clock == "formal"]
    assert (formal.record, "here since 01/09/2026" in formal.says) == (None, True)
    assert dt.date(2026, 9, 1) < formal.on


def test_a_last_session_shortly_before_leaving_meets_nothing_after_the_return(office: Ledger) -> None:
    told(office, "01/04/2025", "", dt.date(2025, 4, 1))
    held(office, dt.date(2026, 8, 12), 1)
    told(office, "01/04/2025", "14/08/2026", dt.date(2026, 8, 12))
    told(office, "17/08/2026", "", dt.date(2026, 8, 16))
    (formal,) = [d for d in due(office, today=TODAY, whom=Whom(people=("E02",))) if d.clock == "formal"]
    assert "here since 17/08/2026" in formal.says


def test_somebody_who_is_to_come_back_is_judged_by_where_they_are_until_they_leave(office: Ledger) -> None:
    told(office, "01/04/2025", "31/12/2026", dt.date(2026, 11, 1))
    told(office, "01/02/2027", "", dt.date(2026, 11, 2))
    (formal,) = [d for d in due(office, today=TODAY, whom=Whom(people=("E02",))) if d.clock == "formal"]
    assert "here since 01/04/2025" in formal.says


def test_an_absence_that_nobody_ended_does_not_go_on_after_the_return(back: Ledger) -> None:
    note_absence(back, roster.find(back, "E02"), Absence(dt.date(2025, 11, 3)), ACT)
    held(back, dt.date(2026, 10, 6), 2)
    assert cell(back, month="2026-10").state == "done"
