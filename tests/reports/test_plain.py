"""A report as text, JSON and CSV says all that the model says, and nothing that acts on anybody's machine."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal

import pytest

from filing.clocks.record_facts import facts
from filing.ledger.database import Ledger
from filing.people import roster
from filing.people.whom import Whom
from reports import informal
from reports.matrix import Story
from reports.matrix_report import stories
from reports.plain import as_csv, as_json, as_lines, gap_lines, table_lines
from reports.scope import between, scope
from reports.states import DONE, LATE, MISSING
from reports.table import Cell, Chart, Column, Evidence, Gap, Row, Series, Table, day, number, text
from schemas.errors import UsageError
from tests.filing.returns import ACT
from tests.reports.filed import INFORMAL, TALK, TODAY, filed, matrix


def made(*words: str, states: int = 0) -> Table:
    """A table of one row with these words, and so many columns of states."""
    columns = [Column(f"w{n}", f"W{n}") for n in range(len(words))]
    columns += [Column(f"s{n}", f"S{n}", "state", group=f"{2025 + n // 3}") for n in range(states)]
    cells = [
        *map(text, words),
        *(Cell(LATE.words, LATE.key, LATE.key, "It was late.") for _ in range(states)),
    ]
    return Table("t", "What it is of", tuple(columns), (Row(tuple(cells)),), states=(DONE, LATE, MISSING))


def test_words_too_long_for_their_column_go_on_below_and_none_is_lost() -> None:
    words = "Zoë Example of Oak House has promised to book the medication course by the end of the year"
    lines = list(table_lines(made(words, "Days"), 40))
    assert max(map(len, lines)) <= 40
    assert " ".join(" ".join(lines).replace("Days", "").split()).endswith(words)


@pytest.mark.parametrize(("states", "mark"), [(4, "late"), (5, "L")])
def test_from_five_states_in_a_row_on_each_is_its_mark_and_a_legend_says_which(
    states: int, mark: str
) -> None:
    lines = list(table_lines(made("Zoë", states=states), 100))
    assert next(w for w in lines if w.startswith("Zoë")).split()[1] == mark
    assert ("L late" in lines) == (mark == "L")
    assert any("2025" in line and "2026" in line for line in lines) == (mark == "L")


def test_a_table_without_rows_says_what_that_means() -> None:
    table = Table("t", "What is out", (Column("a", "A"),), empty="Nothing is out.")
    assert list(table_lines(table, 80)) == ["What is out", "Nothing is out."]


def test_the_text_of_a_report_begins_with_what_of_whom_and_when(office: Ledger) -> None:
    lines = list(as_lines(matrix(office, "E02"), 120))
    assert lines[0] == "Supervision matrix: Zoë Example (E02), 2026"
    assert all(line == line.rstrip() for line in lines)


def test_a_gap_says_of_whom_what_and_what_to_do() -> None:
    gap = Gap("session-missing", "Supervision was due.", "Hold it.", "E02", "Zoë Example")
    assert list(gap_lines([gap])) == ["Zoë Example (E02): Supervision was due. Hold it."]


def test_json_has_every_cell_with_its_evidence_and_is_json(office: Ledger) -> None:
    record = filed(office)
    told = json.loads(json.dumps(as_json(matrix(office, "E02"))))
    (row,) = told["tables"][0]["rows"]
    found = row["cells"]["2026-11"]
    assert (found["state"], found["value"], found["shown"]) == ("done", "done", "done")
    assert [e["record"] for e in found["evidence"]] == [record]
    assert found["evidence"][0]["counts"] is True
    assert {c["key"] for c in told["tables"][0]["columns"]} == set(row["cells"])
    assert told["period"] == {"first": "2026-01-01", "last": "2026-12-31", "words": "2026"}


def test_csv_has_days_and_numbers_as_programs_read_them_and_no_formula(office: Ledger) -> None:
    columns = (Column("a", "A"), Column("b", "B", "number"), Column("c", "C", "date"), Column("d", "=D"))
    cells = (text("=1+1"), number(Decimal("-4.25")), day(dt.date(2026, 11, 5)), number(-3, "3 over"))
    data = as_csv(Table("t", "T", columns, (Row(cells),)))
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig")))) == [
        ["A", "B", "C", "'=D"],
        ["'=1+1", "-4.25", "2026-11-05", "-3"],
    ]


def test_a_name_on_the_roster_acts_as_no_formula_in_the_matrix(office: Ledger) -> None:
    roster.import_csv(office, b"ref,name\nE66,=HYPERLINK(1)\n", ACT)
    table = matrix(office, "E66").table("matrix")
    (row,) = list(csv.reader(io.StringIO(as_csv(table).decode("utf-8-sig"))))[1:]
    assert row[0] == "'=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (dt.date(2026, 1, 1), dt.date(2026, 12, 31), "2026"),
        (dt.date(2026, 2, 1), dt.date(2026, 2, 28), "February 2026"),
        (dt.date(2025, 12, 1), dt.date(2026, 11, 30), "December 2025 to November 2026"),
        (dt.date(2026, 11, 14), dt.date(2026, 11, 14), "14/11/2026"),
        (dt.date(2026, 2, 1), dt.date(2026, 2, 27), "01/02/2026 to 27/02/2026"),
    ],
)
def test_a_period_is_told_as_people_say_it(first: dt.date, last: dt.date, words: str) -> None:
    assert between(first, last) == words


@pytest.mark.parametrize("period", ["2026..2025", "last year", "2026-13", ""])
def test_what_is_no_period_is_refused(office: Ledger, period: str) -> None:
    with pytest.raises(UsageError) as error:
        scope(office, Whom(everybody=True), today=TODAY, period=period)
    assert [f.code for f in error.value.faults] == ["report-period"]


def test_whoever_left_in_the_period_is_in_it_and_whoever_left_before_is_not(office: Ledger) -> None:
    roster.import_csv(office, "ref,name,leaves\nE03,Łukasz Próba,31/12/2025\n".encode(), ACT)
    asked = Whom(locations=("Oak House",))
    assert "E03" not in scope(office, asked, today=TODAY, period="2026").refs
    assert "E03" in scope(office, asked, today=TODAY, period="2025-12..2026").refs
    assert scope(office, asked, today=TODAY, period="2026").words == "Oak House (3 people)"


def test_a_picture_without_words_or_with_too_few_values_is_refused() -> None:
    with pytest.raises(ValueError, match="no words"):
        Chart("c", "C", "bar", ("a",), (Series("S", (Decimal(1),)),), "", "t")
    with pytest.raises(ValueError, match="has 1 values"):
        Chart("c", "C", "bar", ("a", "b"), (Series("S", (Decimal(1),)),), "Two bars.", "t")


def test_a_table_refuses_a_row_of_another_width_and_a_state_it_does_not_know() -> None:
    columns = (Column("a", "A"),)
    with pytest.raises(ValueError, match="2 cells of 1"):
        Table("t", "T", columns, (Row((text("a"), text("b"))),))
    with pytest.raises(ValueError, match="no state other"):
        Table("t", "T", columns, (Row((Cell("a", state="other", evidence=(Evidence(1, "It."),)),)),))


def rows(*groups: tuple[str, str, str], months: int = 12) -> Table:
    """A matrix of people: name, heading, supervisor; every month was late."""
    columns = [
        Column("name", "Name"),
        Column("home", "Home"),
        Column("team", "Team"),
        Column("by", "Supervisor"),
    ]
    columns += [Column(f"m{n}", "Nov", "state", group="2026") for n in range(months)]
    made = []
    for name, heading, by in groups:
        home, _, team = heading.partition(", ")
        late = [Cell(LATE.words, LATE.key, LATE.key, "It was late.") for _ in range(months)]
        made.append(Row((*map(text, (name, home, team, by)), *late), heading=heading))
    return Table("t", "What it is of", tuple(columns), tuple(made), states=(DONE, LATE, MISSING))


LONG = ("Colin Prendergast", "Rowan House, Nights", "Siobhan Featherstonehaugh")


@pytest.mark.parametrize("width", [60, 79, 100, 140])
def test_no_name_is_cut_and_no_line_is_too_long_whatever_the_width(width: int) -> None:
    lines = list(table_lines(rows(LONG, ("Zoë Example", "Rowan House, Days", "Bea Sample")), width))
    assert max(map(len, lines)) <= width
    for word in (*LONG[0].split(), *LONG[2].split(), "Supervisor"):
        assert any(word in line.split() for line in lines), word
    assert sum(line.split().count("L") for line in lines if line != "L late") == 24


def test_months_that_have_no_room_go_on_below_with_the_names_again() -> None:
    lines = list(table_lines(rows(LONG), 60))
    assert (
        sum(line.startswith("Colin") for line in lines) == sum(line.startswith("Name") for line in lines) > 1
    )
    assert sum(line.startswith("Colin") for line in table_lines(rows(LONG), 140)) == 1


def test_home_and_team_stand_over_their_rows_and_not_in_them() -> None:
    lines = list(table_lines(rows(LONG, ("Dan Alone", "", "Bea Sample")), 140))
    assert [w for w in lines if "Rowan House" in w] == ["Rowan House, Nights"]
    assert not any("Home" in w or "Team" in w for w in lines)
    # Whoever has neither does not stand under somebody else's.
    assert lines[lines.index("No home, no team") + 1].startswith("Dan Alone")


def test_rows_without_groups_keep_their_home() -> None:
    columns = (Column("name", "Name"), Column("home", "Home"))
    table = Table("t", "T", columns, (Row((text("Zoë Example"), text("Oak House"))),))
    assert list(table_lines(table, 80))[-1] == "Zoë Example  Oak House"


def test_a_row_that_no_width_has_room_for_is_told_in_words_with_its_dates_whole() -> None:
    columns = [Column("turn", "No.", "number"), Column("name", "Name"), Column("ref", "Ref", "ref")]
    columns += [Column(f"d{n}", f"Day{n}", "date") for n in range(5)]
    cells = (number(3), text("Zoë Example"), text("E02"), *(day(dt.date(2026, 11, n + 1)) for n in range(5)))
    table = Table("t", "T", tuple(columns), (Row(cells),))
    lines = list(table_lines(table, 60))
    assert max(map(len, lines)) <= 60
    assert lines[1:3] == ["Zoë Example  E02", "    No.: 3; Day0: 01/11/2026; Day1: 02/11/2026; Day2:"]
    assert sum(w.count("/11/2026") for w in lines) == 5
    assert any("01/11/2026  02/11/2026" in w for w in table_lines(table, 100))


@pytest.mark.parametrize(
    ("counts", "shown", "line"),
    [
        ((0, 0, 0), False, "0 throughout: a, b, c."),
        ((0, 2, 0), True, "0 throughout: a, c."),
        ((1, 2, 3), True, None),
    ],
)
def test_counts_that_are_nought_throughout_are_one_line(
    counts: tuple[int, ...], shown: bool, line: str | None
) -> None:
    columns = (Column("month", "Month"), *(Column(k, k, "number") for k in "abc"))
    table = Table("t", "T", columns, (Row((text("November 2026"), *map(number, counts))),))
    lines = list(table_lines(table, 80))
    assert any(w.startswith("November 2026") for w in lines) == shown
    assert [w for w in lines if w.startswith("0 throughout")] == ([line] if line else [])


def test_words_with_a_sign_of_their_own_are_set_apart_in_a_list_of_noughts() -> None:
    columns = (Column("month", "Month"), *(Column(k, k, "number") for k in ("late", "was it held?", "due")))
    table = Table("t", "T", columns, (Row((text("November 2026"), number(0), number(0), number(1))),))
    assert "0 throughout: late, “was it held?”." in list(table_lines(table, 80))


def test_two_columns_of_numbers_are_shown_though_they_are_nought() -> None:
    columns = (Column("month", "Month"), *(Column(k, k, "number") for k in "ab"))
    table = Table("t", "T", columns, (Row((text("November 2026"), number(0), number(0))),))
    assert list(table_lines(table, 80))[-1].split() == ["November", "2026", "0", "0"]


def test_whom_no_rule_asks_for_informal_supervision_is_not_in_its_table(office: Ledger) -> None:
    months = scope(office, Whom(everybody=True), today=TODAY, period="2026-11")
    found = [Story(p, (), ()) for p in months.people]
    asked = {months.people[0].id: 30}
    assert [r.person for r in informal.table(found, asked, {"informal"}, months).rows] == [
        months.people[0].ref
    ]
    assert informal.table(found, {}, {"informal"}, months).rows == ()


def test_minutes_that_were_held_are_in_it_though_no_rule_asks_for_them(office: Ledger) -> None:
    filed(office, TALK, form=INFORMAL)
    months = scope(office, Whom(("E02",)), today=TODAY, period="2026-11")
    found, _, _ = stories(office, months, facts(office))
    assert [r.person for r in informal.table(found, {}, {"informal"}, months).rows] == ["E02"]
