"""The supervision matrix: what was due in each month and what became of it, with every gap by name."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.clocks.postponing import postpone
from filing.ledger.database import Ledger
from filing.people import roster
from filing.people.absences import Absence, note_absence
from forms.library import BUILT_IN, Library
from reports.informal import MET
from reports.states import ALL, LATE, MISSING
from reports.table import Cell, Column, Row, Table
from schemas.regimes import Regimes
from tests.filing.returns import ACT
from tests.reports.filed import HELD, by, cell, filed, greens, is_green, matrix

DECEMBER = dt.date(2026, 12, 31)


def put(ledger: Ledger, day: dt.date, **changes: object) -> int:
    """A session of Zoë's, signed on its day, filed on it too."""
    days = {"date": day, "signed_supervisor_on": day, "signed_supervisee_on": day, "next_meeting": None}
    return filed(ledger, actor=by(day), **{**days, "session": day.toordinal() % 900, **changes})  # type: ignore[arg-type]


def states(
    ledger: Ledger, person: str = "E02", today: dt.date = DECEMBER, period: str = "2026"
) -> dict[str, str | None]:
    """The states of a person's year, without the months in which nothing was to be said."""
    table = matrix(ledger, person, today=today, period=period).table("matrix")
    (row,) = table.rows
    cells = zip(table.columns, row.cells, strict=True)
    return {c.key[5:]: one.state for c, one in cells if one.state not in {None, "nothing"}}


def test_every_three_months_is_done_missing_late_and_due_where_it_was(office: Ledger) -> None:
    put(office, dt.date(2026, 3, 30))  # due by 5 April
    put(office, dt.date(2026, 7, 20))  # due by 30 June
    assert states(office, today=dt.date(2026, 10, 1)) == {
        "03": "done",
        "06": "late",
        "07": "done",
        "10": "due",
    }
    assert states(office, today=dt.date(2026, 11, 1))["10"] == "missing"


def test_somebody_of_whom_nothing_is_filed_is_missing_from_the_start_on(office: Ledger) -> None:
    told = states(office, "E03", today=dt.date(2026, 4, 6))
    assert told["04"] == "missing"
    assert states(office, "E03", today=dt.date(2026, 4, 5))["04"] == "due"
    gaps = matrix(office, "E03", today=dt.date(2026, 4, 6)).gaps
    assert ("session-missing", "E03", dt.date(2026, 4, 5)) in [(g.code, g.person, g.on) for g in gaps]


def test_months_ahead_are_due_where_the_regime_expects_a_session_there(office: Ledger) -> None:
    library = Library((BUILT_IN,))
    library.regimes = Regimes(usual="nspcc")  # monthly
    office.library = library
    put(office, dt.date(2026, 11, 20))
    roster.import_csv(office, "ref,name,leaves\nE03,Łukasz Próba,04/03/2027\n".encode(), ACT)
    first, last = "2027-01", "2027-12"
    report = matrix(office, "E02", today=dt.date(2026, 11, 30), period=f"{first}..{last}")
    (row,) = report.table("matrix").rows
    assert [c.state for c in row.cells[5:]] == ["due"] * 12
    assert report.gaps == ()
    assert {r.cells[-1].value for r in report.table("by-month").rows} == {1}
    # Whoever leaves has nothing due after their last day.
    assert states(office, "E03", dt.date(2027, 1, 1), "2027") == {
        "01": "due",
        "02": "due",
        **{f"{m:02}": "gone" for m in range(4, 13)},
    }


def test_months_ahead_wait_for_whoever_is_away_and_informal_minutes_are_due_there(office: Ledger) -> None:
    person = roster.find(office, "E02")
    put(office, dt.date(2026, 11, 20))
    note_absence(office, person, Absence(dt.date(2027, 2, 1), None), by(dt.date(2026, 11, 30)))
    told = states(office, today=dt.date(2026, 11, 30), period="2027")
    assert told == {"02": "away", **{f"{m:02}": "away" for m in range(3, 13)}}
    table = matrix(office, "E03", today=dt.date(2026, 11, 30), period="2027").table("informal")
    assert [c.state for c in table.rows[0].cells[5:]] == ["due"] * 12


def test_what_was_due_is_told_late_with_the_record_that_met_it(office: Ledger) -> None:
    number = put(office, dt.date(2026, 4, 20))
    found = cell(office, month="2026-04", today=DECEMBER)
    assert found.state == "late"
    assert found.says.startswith(f"Supervision Record, record {number}, held on 20/04/2026")
    assert "Due by 05/04/2026, held on 20/04/2026, 15 days late." in found.says
    table = matrix(office, "E02", today=DECEMBER).table("matrix")
    assert not is_green(table, found)


def test_a_record_that_is_no_evidence_meets_no_day(office: Ledger) -> None:
    put(office, dt.date(2026, 3, 30), supervisor="Zoë Example", signed_supervisor="Zoë Example")
    told = states(office, today=dt.date(2026, 4, 10))
    assert (told["03"], told["04"]) == ("void", "missing")


def test_an_unsigned_record_meets_its_day_and_is_not_green(office: Ledger) -> None:
    put(office, dt.date(2026, 3, 30), signed_supervisee=None, signed_supervisee_on=None)
    told = states(office, today=dt.date(2026, 6, 1))
    assert told == {"03": "unsigned", "06": "due", "09": "due", "12": "due"}
    assert greens(matrix(office, "E02", today=dt.date(2026, 6, 1))) == []


def test_what_was_put_off_says_why_and_until_when(office: Ledger) -> None:
    person = roster.find(office, "E02")
    day, until = dt.date(2026, 4, 1), dt.date(2026, 4, 9)
    postpone(office, person, why="Snow: nobody came.", actor=by(day), due=dt.date(2026, 4, 5), until=until)
    found = cell(office, month="2026-04", today=dt.date(2026, 4, 8))
    assert (found.state, found.says) == (
        "postponed",
        "Due by 05/04/2026, postponed to 09/04/2026: Snow: nobody came.",
    )
    assert cell(office, month="2026-04", today=dt.date(2026, 4, 10)).state == "missing"


def test_what_was_put_off_afterwards_only_is_told_so(office: Ledger) -> None:
    person = roster.find(office, "E02")
    day = dt.date(2026, 4, 7)
    postpone(office, person, why="Snow.", actor=by(day), due=dt.date(2026, 4, 5), until=dt.date(2026, 4, 9))
    report = matrix(office, "E02", today=dt.date(2026, 4, 8))
    found = cell(office, month="2026-04", today=dt.date(2026, 4, 8))
    assert found.state == "missing"
    assert "only afterwards, on 07/04/2026, which excuses nothing: Snow." in found.says
    assert "was put off only afterwards, on 07/04/2026." in " ".join(g.what for g in report.gaps)


def test_one_postponement_leaves_every_later_turn_missing(office: Ledger) -> None:
    person, far = roster.find(office, "E02"), dt.date(2049, 12, 31)
    for noted in (dt.date(2026, 4, 1), DECEMBER):
        postpone(office, person, why="Was busy.", actor=by(noted), due=dt.date(2026, 4, 5), until=far)
        told = states(office)
        assert {m: told.get(m) for m in ("04", "07", "10")} == dict.fromkeys(("04", "07", "10"), "missing")
    gaps = [g.on for g in matrix(office, "E02", today=DECEMBER).gaps if g.code == "session-missing"]
    assert gaps == [dt.date(2026, 4, 5), dt.date(2026, 7, 5), dt.date(2026, 10, 5)]
    assert (
        "which excuses it until 13/04/2026" in cell(office, month="2026-04", today=dt.date(2026, 4, 13)).says
    )


def test_an_absence_noted_long_after_is_told_so_in_every_cell_and_as_a_gap(office: Ledger) -> None:
    person = roster.find(office, "E02")
    note_absence(office, person, Absence(dt.date(2026, 3, 20)), by(DECEMBER))
    told = states(office)
    assert {told.get(m) for m in ("04", "05", "07", "10", "12")} == {"away"}
    for month in ("04", "05", "07"):  # where something was due, and where nothing was
        assert "noted afterwards, on 31/12/2026" in cell(office, month=f"2026-{month}", today=DECEMBER).says
    gaps = [
        (g.code, g.on) for g in matrix(office, "E02", today=DECEMBER).gaps if g.code == "absence-afterwards"
    ]
    assert gaps == [("absence-afterwards", dt.date(2026, m, 5)) for m in (4, 7, 10)]
    note_absence(office, roster.find(office, "E03"), Absence(dt.date(2026, 3, 20)), by(dt.date(2026, 4, 5)))
    assert "afterwards" not in cell(office, "E03", "2026-04", today=DECEMBER).says
    assert not [g for g in matrix(office, "E03", today=DECEMBER).gaps if g.code == "absence-afterwards"]


def test_of_somebody_without_a_start_or_a_record_no_month_says_that_nothing_was_due(office: Ledger) -> None:
    roster.import_csv(office, b"ref,name\nE77,Tom New\n", ACT)
    assert set(states(office, "E77").values()) == {"unknown"}
    assert cell(office, "E77", today=DECEMBER).shown == "cannot be told"
    filed(office, supervisee="Tom New", signed_supervisee="T. New", whose="E77")
    told = states(office, "E77", today=dt.date(2026, 11, 30))
    assert (told["10"], told["11"]) == ("unknown", "done")
    assert "12" not in told


def test_months_of_absence_before_the_start_and_after_the_end_say_so(office: Ledger) -> None:
    table = b"ref,name,starts,leaves\nE03,\xc5\x81ukasz Pr\xc3\xb3ba,15/02/2026,10/09/2026\n"
    roster.import_csv(office, table, ACT)
    person = roster.find(office, "E03")
    note_absence(office, person, Absence(dt.date(2026, 6, 1), dt.date(2026, 7, 31)), by(dt.date(2026, 6, 1)))
    told = states(office, "E03")
    assert (told["01"], told["06"], told["07"]) == ("gone", "away", "away")
    assert (told["10"], told["12"]) == ("gone", "gone")
    assert told.get("02") is None


def test_of_somebody_without_a_start_or_a_record_it_is_told_that_nothing_can_be(office: Ledger) -> None:
    roster.import_csv(office, b"ref,name\nE77,Tom New\n", ACT)
    found = matrix(office, "E77")
    assert {"start-unknown", "nobody-supervises"} == {g.code for g in found.gaps}


def test_a_supervisor_who_has_left_is_a_gap_of_whom_they_supervise(office: Ledger) -> None:
    roster.import_csv(office, b"ref,name,leaves\nE01,Sam Sample,29/11/2026\n", ACT)
    for today, found in ((dt.date(2026, 11, 29), []), (dt.date(2026, 11, 30), ["E02"])):
        gaps = [g for g in matrix(office, "E02", today=today).gaps if g.code == "nobody-supervises"]
        assert [g.person for g in gaps] == found
    assert gaps[0].what == "The supervisor, Sam Sample, left on 29/11/2026."
    assert gaps[0].on == dt.date(2026, 11, 30)


def test_an_undated_and_a_void_record_are_gaps_by_name_and_number(office: Ledger) -> None:
    number = filed(office, supervisor="Zoë Example", signed_supervisor="Zoë Example")
    found = [g for g in matrix(office, "E02").gaps if g.code == "record-no-evidence"]
    assert [(g.person, g.record, g.on) for g in found] == [("E02", number, HELD)]


def test_the_count_by_month_is_that_of_the_cells_and_its_picture_says_it_in_words(office: Ledger) -> None:
    put(office, dt.date(2026, 3, 30))
    found = matrix(office, today=dt.date(2026, 4, 30))
    counted = found.table("by-month")
    march, april = counted.rows[2], counted.rows[3]
    columns = [c.head for c in counted.columns]
    assert march.cells[columns.index("done")].value == 1
    assert april.cells[columns.index("missing")].value == 4  # everybody else, of whom nothing is filed
    (chart,) = found.charts
    assert chart.beside == "by-month"
    assert "done 1" in chart.alt
    assert len(chart.categories) == len(counted.rows) == 12


def test_no_state_is_told_by_its_colour_alone() -> None:
    assert len({s.words for s in ALL}) == len(ALL)
    assert len({s.mark for s in ALL if s.mark}) == len([s for s in ALL if s.mark])
    assert all(s.words and s.means for s in (*ALL, MET))


def test_a_table_refuses_a_green_cell_that_names_no_evidence() -> None:
    from reports.states import DONE
    from reports.table import Evidence

    def made(*evidence: Evidence) -> Table:
        cell_ = Cell(DONE.words, DONE.key, DONE.key, evidence=evidence)
        return Table("t", "T", (Column("a", "A", "state"),), (Row((cell_,)),), states=(DONE, LATE, MISSING))

    for evidence in ((), (Evidence(7, "No.", counts=False),)):
        with pytest.raises(ValueError, match="a good cell has no evidence"):
            made(*evidence)
    assert made(Evidence(7, "Yes.")).counts() == {"done": 1, "late": 0, "missing": 0}


def test_the_count_by_month_has_as_many_late_and_signed_late_as_the_cells(office: Ledger) -> None:
    late = dt.date(2026, 12, 20)
    filed(office, actor=by(late), signed_supervisee_on=late, signed_supervisor_on=late)
    report = matrix(office, "E02", today=dt.date(2026, 12, 22))
    main, summed = report.table("matrix"), report.table("by-month")
    keys = [c.key for c in summed.columns]
    for key, state in (("late", "late"), ("signed_late", "signed-late")):
        counted = sum(int(str(r.cells[keys.index(key)].value)) for r in summed.rows)
        assert counted == main.counts()[state]
    assert main.counts()["signed-late"] == 1
    assert "signed late" in {s.name for s in report.charts[0].series}
