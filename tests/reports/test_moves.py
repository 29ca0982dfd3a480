"""People belong to a home or team in a period by the history of the roster, and who moved is told by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger, open_ledger
from filing.people import roster
from filing.people.whom import Whom
from reports import matrix_report, unsigned
from reports.scope import Scope, scope
from reports.table import Report
from tests.reports.conftest import ROSTER
from tests.reports.filed import at, by, filed

TODAY = dt.date(2026, 11, 30)
OAK, ELM = Whom(locations=("Oak House",)), Whom(locations=("Elm House",))


def on(day: str) -> Actor:
    return Actor("Ama", dt.datetime.fromisoformat(f"{day}T12:00:00+00:00"))


def change(ledger: Ledger, columns: str, line: str, day: str) -> None:
    roster.import_csv(ledger, f"{columns}\n{line}\n".encode(), on(day))


@pytest.fixture
def moved(tmp_path: Path) -> Iterator[Ledger]:
    """On 10 September Zoë moved from Oak House to Elm House; the roster has been kept since January."""
    with open_ledger(tmp_path / "home") as ledger:
        roster.import_csv(ledger, ROSTER.encode(), on("2026-01-05"))
        change(ledger, "ref,name,home,manager", "E02,Zoë Example,Elm House,E09", "2026-09-10")
        yield ledger


def of(ledger: Ledger, whom: Whom, period: str, *, past: bool = True) -> Scope:
    return scope(ledger, whom, today=TODAY, period=period, past=past)


def matrix(ledger: Ledger, whom: Whom, period: str) -> Report:
    return matrix_report.report(ledger, of(ledger, whom, period))


def states(report: Report, person: str = "E02") -> dict[str, str | None]:
    table = report.table("matrix")
    (row,) = [r for r in table.rows if r.person == person]
    return {c.key: cell.state for c, cell in zip(table.columns, row.cells, strict=True) if cell.state}


def held(ledger: Ledger, day: dt.date, number: int) -> int:
    days = {"date": day, "signed_supervisor_on": day, "signed_supervisee_on": None, "next_meeting": None}
    return filed(ledger, actor=by(day), **days, signed_supervisee=None, session=number)  # type: ignore[arg-type]


def test_who_moved_away_since_is_in_the_matrix_of_the_quarter_in_which_they_were_there(moved: Ledger) -> None:
    asked = of(moved, OAK, "2026-04..2026-06")
    assert "E02" in asked.refs
    assert any("Zoë Example (E02)" in note and "elsewhere by now" in note for note in asked.notes)
    assert "E02" not in of(moved, ELM, "2026-04..2026-06").refs
    assert "elsewhere" not in states(matrix(moved, OAK, "2026-04..2026-06")).values()


def test_the_months_before_and_after_a_move_are_marked_in_each_home(moved: Ledger) -> None:
    oak, elm = (states(matrix(moved, w, "2026-07..2026-12")) for w in (OAK, ELM))
    assert [m for m, s in oak.items() if s == "elsewhere"] == ["2026-10", "2026-11", "2026-12"]
    assert [m for m, s in elm.items() if s == "elsewhere"] == ["2026-07", "2026-08"]


def test_a_turn_and_an_unsigned_record_belong_to_where_the_person_was_on_that_day(moved: Ledger) -> None:
    before, after = held(moved, dt.date(2026, 8, 20), 1), held(moved, dt.date(2026, 10, 20), 2)
    oak, elm = (of(moved, w, "2026-07..2026-11") for w in (OAK, ELM))
    for asked, mine, other in ((oak, before, after), (elm, after, before)):
        for made in (matrix_report.report(moved, asked), unsigned.report(moved, asked)):
            told = {g.record for g in made.gaps if g.person == "E02"}
            assert mine in told
            assert other not in told


def test_a_team_is_who_was_managed_by_them_in_the_period(moved: Ledger) -> None:
    assert "E02" in of(moved, Whom(teams=("E01",)), "2026-04..2026-06").refs
    assert "E02" not in of(moved, Whom(teams=("E01",)), "2026-10..2026-11").refs
    assert "E02" in of(moved, Whom(teams=("E09",)), "2026-10..2026-11").refs


def test_reports_of_what_is_now_name_those_who_were_there(moved: Ledger) -> None:
    asked = of(moved, OAK, "2026-04..2026-06", past=False)
    assert "E02" not in asked.refs
    assert [n for n in asked.notes if "Zoë Example (E02)" in n]


def test_who_came_since_is_not_in_the_matrix_and_is_named(moved: Ledger) -> None:
    asked = of(moved, ELM, "2026-04..2026-06")
    assert [n for n in asked.notes if "There now and not in the period" in n and "(E02)" in n]


def test_a_home_that_is_filled_in_later_was_always_there_and_the_missing_history_is_told(
    moved: Ledger,
) -> None:
    change(moved, "ref,name", "E20,Priya Khan", "2026-06-01")
    change(moved, "ref,name,home", "E20,Priya Khan,Oak House", "2026-10-01")
    assert "E20" in of(moved, OAK, "2026-07..2026-09").refs
    notes = of(moved, OAK, "2025-11..2026-09").notes
    assert [n for n in notes if "history of the roster begins on 05/01/2026" in n]
    assert not [n for n in of(moved, OAK, "2026-07..2026-09").notes if "begins on" in n]


def test_somebody_who_is_named_is_shown_whole_wherever_they_were(moved: Ledger) -> None:
    report = matrix(moved, Whom(people=("E02",)), "2026-07..2026-12")
    assert "elsewhere" not in states(report).values()
    assert at(report.table("matrix"), "E02", "2026-10").state == "missing"


def test_before_somebody_was_employed_they_were_not_elsewhere(moved: Ledger) -> None:
    change(moved, "ref,name,home,starts", "E21,Mo Madeup,Oak House,01/08/2026", "2026-07-20")
    change(moved, "ref,name,home", "E21,Mo Madeup,Elm House", "2026-10-01")
    oak, elm = (states(matrix(moved, w, "2026-06..2026-11"), "E21") for w in (OAK, ELM))
    for found in (oak, elm):
        assert [m for m, s in found.items() if s == "gone"] == ["2026-06", "2026-07"]
    assert [m for m, s in elm.items() if s == "elsewhere"] == ["2026-08", "2026-09"]
