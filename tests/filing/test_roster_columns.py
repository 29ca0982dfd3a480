"""Headings as registers write them are matched forgivingly, and each cell is understood or told by its place."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.people.employment import KINDS, employment_of
from filing.people.roster_columns import COLUMNS, NAMES, known_as, matched
from filing.people.roster_file import read
from schemas.errors import RosterError
from tests.filing.workbooks import workbook


def cells(data: str | bytes, column: str) -> list[str | None]:
    """What each line has in a column."""
    return [n.cells.get(column) for n in read(data if isinstance(data, bytes) else data.encode(), {}).lines]


def told(data: str | bytes) -> list[tuple[str, str | None]]:
    """Code and place in the sheet of all that is told."""
    try:
        read(data if isinstance(data, bytes) else data.encode(), {})
    except RosterError as error:
        return [(f.code, f.place.path) for f in error.faults]
    return []


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Line manager", "manager"),
        ("LINE MANAGER:", "manager"),
        ("Line Manager's name", "manager"),
        ("Reports to", "manager"),
        ("Supervisor", "supervisor"),
        ("Professional supervisor", "professional_supervisor"),
        ("E-mail", "email"),
        ("Work e-mail address", "email"),
        ("Employee No.", "ref"),
        ("Hours (per week)", "hours"),
        ("hours_per_week", "hours"),
        ("Registered location", "home"),
        ("Start date", "starts"),
        ("Date left", "leaves"),
        ("Probation end date", "probation_end"),
        ("ASYE start", "asye_from"),
        ("Contract type", "employment"),
        ("Manger", "manager"),
        ("Surename", "last_name"),
        ("Nmae", "name"),
        ("Supervsior", "supervisor"),
        ("House", "home"),
        ("Position held", "role"),
        ("Large type?", "large_print"),
        ("Last day worked", "leaves"),
        ("Unit", None),
        ("Phone", None),
        ("Home phone", None),
        ("Manager e-mail", None),
        ("Title", None),
        ("Notes", None),
        ("Date of birth", None),
        ("Mobile", None),
    ],
)
def test_a_heading_is_taken_for_the_column_that_it_means_or_for_none(
    heading: str, column: str | None
) -> None:
    (found,) = matched([heading])
    assert found.column == column


def test_every_way_to_write_a_heading_means_one_column() -> None:
    ways = [(way, column) for column in COLUMNS for way in NAMES[column]]
    assert [(way, known_as(way)) for way, _ in ways] == ways


def test_a_slip_in_a_heading_is_told_as_one() -> None:
    (exact, slip, nothing) = matched(["Line manager", "Supervsior", "Shoe size"])
    assert (exact.nearly, slip.nearly, nothing.nearly) == (False, True, False)
    assert matched(["name"])[0].is_ours
    assert not exact.is_ours


def test_first_name_and_surname_make_one_name_and_a_full_name_beside_a_surname_stays() -> None:
    assert cells("First name,Surname,Role\nZoë,Example,Cook\n", "name") == ["Zoë Example"]
    assert cells("Name,Surname,Role\nZoë,Example,Cook\n", "name") == ["Zoë Example"]
    assert cells("Name,Surname,Role\nZoë Example,Example,Cook\n", "name") == ["Zoë Example"]
    assert cells("First name,Surname,Role\nZoë,,Cook\n", "name") == ["Zoë"]


def test_of_a_managers_name_and_number_the_number_is_taken() -> None:
    file = read(b"ref,name,Manager ID,Manager name\nE1,Ann,,\nE2,Tom,E1,Ann Somebody\n", {})
    assert [n.manager for n in file.lines] == [None, "E1"]
    assert file.ignored == ("manager name",)


def test_two_headings_of_one_meaning_are_asked_about() -> None:
    with pytest.raises(RosterError, match="“Job title” and “Position”"):
        read(b"ref,name,Job title,Position\nE1,Ann,a,b\n", {})


def test_a_list_of_names_alone_is_a_roster() -> None:
    assert [n.ref for n in read("Full name\nZoë Example\nTom Example\n".encode(), {}).lines] == [
        "P0001",
        "P0002",
    ]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("3/2/2026", "2026-02-03"),
        ("03.02.26", "2026-02-03"),
        ("3 Feb 2026", "2026-02-03"),
        ("03-Feb-26", "2026-02-03"),
        ("2026-02-03", "2026-02-03"),
        ("2026-02-03 00:00:00", "2026-02-03"),
        ("1/9/85", "1985-09-01"),
        ("1/1/1950", "1950-01-01"),
        ("31/12/2049", "2049-12-31"),
        ("n/a", None),
        ("-", None),
    ],
)
def test_a_date_is_read_day_first_as_people_here_write_it(written: str, day: str | None) -> None:
    assert cells(f"ref,name,Start date\nE1,Ann,{written}\n", "starts") == [day]


@pytest.mark.parametrize(
    "written", ["2/13/2026", "31/12/1949", "1/1/2050", "soon", "31/2/2026", "46000", "2020"]
)
def test_what_is_no_date_is_told_by_its_cell(written: str) -> None:
    assert told(f"ref,name,Start date\nE1,Ann,{written}\n") == [("roster-day", "cell C2")]


def test_dates_of_a_workbook_are_dates_and_a_time_is_none() -> None:
    rows = [("ref", "name", "Start date"), ("E1", "Ann", dt.date(2026, 2, 3)), ("E2", "Tom", "4/2/2026")]
    assert cells(workbook(*rows), "starts") == ["2026-02-03", "2026-02-04"]
    rows[1] = ("E1", "Ann", dt.time(10, 30))
    assert told(workbook(*rows)) == [("roster-date", "sheet “Staff”, cell C2")]


@pytest.mark.parametrize(
    ("written", "hours"),
    [("37.5", "37.5"), ('"37,5"', "37.5"), ("37:30", "37.5"), ("37.5 hrs", "37.5"), ("40", "40"), ("0", "0"),
     ("22.50", "22.5"), ("100", "100"), ("1.5", "1.5")],
)  # fmt: skip
def test_hours_are_a_number_however_they_are_written(written: str, hours: str) -> None:
    assert cells(f"ref,name,hours\nE1,Ann,{written}\n", "hours") == [hours]


@pytest.mark.parametrize("written", ["100.5", "0.6", "1", "full", "-5"])
def test_hours_that_are_none_or_a_share_are_told(written: str) -> None:
    assert told(f"ref,name,hours\nE1,Ann,{written}\n") == [("roster-hours", "cell C2")]


@pytest.mark.parametrize(
    ("written", "kind"),
    [("Agency", "agency"), ("Bank staff", "bank"), ("Zero-hours", "bank"), ("Full-time", "permanent"),
     ("FIXED TERM", "fixed-term"), ("volunteer", "volunteer"), ("Spaceman", None)],
)  # fmt: skip
def test_an_employment_is_one_of_few_words(written: str, kind: str | None) -> None:
    assert employment_of(written) == kind
    wrong = [] if kind is not None else [("roster-employment", "cell C2")]
    assert told(f"ref,name,Contract\nE1,Ann,{written}\n") == wrong


def test_every_kind_of_employment_is_its_own_word() -> None:
    assert [employment_of(kind) for kind in KINDS] == list(KINDS)


@pytest.mark.parametrize(
    ("head", "row", "cell"),
    [
        ("starts,leaves", "2/1/2026,1/1/2026", "D2"),
        ("starts,probation end", "2/1/2026,1/1/2026", "D2"),
        ("absent from,absent to", "2/1/2026,1/1/2026", "D2"),
        ("absent to", "1/1/2026", "C2"),
    ],
)
def test_days_in_the_wrong_order_are_told(head: str, row: str, cell: str) -> None:
    assert told(f"ref,name,{head}\nE1,Ann,{row}\n") == [("roster-order", f"cell {cell}")]
    same = row.replace("2/1/2026,1/1", "1/1/2026,1/1")
    assert (told(f"ref,name,{head}\nE1,Ann,{same}\n") == []) is ("," in row)


def test_every_bad_cell_of_a_row_is_told_by_its_place() -> None:
    data = "Staff,,,,\nref,name,email,hours,starts\nE1,Ann,nobody,many,soon\n"
    assert told(data) == [
        ("roster-email", "cell C3"),
        ("roster-hours", "cell D3"),
        ("roster-day", "cell E3"),
    ]


def test_the_cell_is_the_spreadsheets_where_one_before_goes_over_lines() -> None:
    data = 'ref,name,role,email\nE1,Ann,"Cook\nand driver",\nE2,Tom,,nobody\n'
    with pytest.raises(RosterError) as refused:
        read(data.encode(), {})
    assert [(f.place.line, f.place.path) for f in refused.value.faults] == [(4, "cell D3")]


def test_others_are_named_by_reference_name_or_e_mail_address_and_never_are_oneself() -> None:
    head = "ref,name,email,manager,supervisor,professional supervisor\nE1,Ann Lee,ann@example.org,,,\n"
    file = read(f"{head}E2,Tom Fox,,ann@example.org,E1,ANN LEE\n".encode(), {})
    line = file.lines[1].cells
    assert [line[c] for c in ("manager", "supervisor", "professional_supervisor")] == ["E1", "E1", "E1"]
    assert told(f"{head}E2,Tom Fox,,none,Tom Fox,Nobody\n") == [
        ("roster-manager", "cell E3"),
        ("roster-manager", "cell F3"),
    ]


@pytest.mark.parametrize("named", ["Ann Lee", "ann lee", "ann@example.org"])
def test_whoever_is_named_and_has_a_faulty_line_is_not_called_missing(named: str) -> None:
    data = f"name,email,starts,manager\nAnn Lee,ann@example.org,31/31/2020,\nTom Fox,,,{named}\nNia Nova,,,Nobody\n"
    with pytest.raises(RosterError) as refused:
        read(data.encode(), {})
    said = [f.what for f in refused.value.faults if f.code == "roster-manager"]
    assert said == [
        f"The manager “{named}” is in this file, but their own line 2 is faulty.",
        "The manager “Nobody” is not on the roster.",
    ]


@given(st.lists(st.text(max_size=12), max_size=8))
def test_no_headings_do_worse_than_being_of_no_use(headings: list[str]) -> None:
    found = matched(headings)
    assert [h.index for h in found] == [i for i, text in enumerate(headings) if text.strip()]


def asked(head: str, *cells: str, **more: Any) -> list[tuple[str, str | None, str]]:
    """Of a file of names and one more column: the doubts, their places, and what to rename it to."""
    rows = "".join(f"Person{n} Example,Cook,{cell}\n" for n, cell in enumerate(cells))
    try:
        read(f"Name,Role,{head}\n{rows}".encode(), {}, **more)
    except RosterError as error:
        names = [re.findall("rename it to (.*);", f.do) for f in error.faults]
        return [(f.code, f.place.path, *n) for f, n in zip(error.faults, names, strict=True)]
    return []


@pytest.mark.parametrize(
    ("head", "cell", "rename"),
    [
        ("Unit", "Fern", "“home” or “team”"),
        ("Current position", "Cook", None),  # there is a role already
        ("Line manager (name)", "", None),
        ("Senior manager", "Sam", "“manager”"),
        ("Final day here", "29/11/2026", "“leaves”"),
        ("Day one", "2020-11-29", "“starts” or “leaves”"),
        ("Work began", "3 Feb 2020", "“starts”"),
        ("Finished", "yes", None),
        ("Date of birth", "29/11/1990", None),
        ("DBS renewed", "29/11/2025", None),
        ("Home phone", "01632 960001", None),
        ("Shoe size", "38", None),
        ("Leave entitlement", "28", None),
    ],
)
def test_an_unused_column_that_may_matter_is_asked_about_and_others_are_not(
    head: str, cell: str, rename: str | None
) -> None:
    wanted = [] if rename is None else [("roster-heading", "cell C1", rename)]
    assert asked(head, cell, "") == wanted
    assert asked(head, cell, "", meant={"unused-columns"}) == []


def test_a_column_holds_dates_where_most_of_its_cells_do() -> None:
    assert asked("Gone", "29/11/2026", "soon") == []
    assert [code for code, *_ in asked("Gone", "29/11/2026", "29/11/2026", "soon", "")] == ["roster-heading"]


def test_dates_of_a_workbook_under_an_unknown_heading_are_asked_about() -> None:
    rows = [["Name", "Role", "Gone since"], ["Zoë Example", "Cook", dt.datetime(2026, 11, 29)]]
    assert told(workbook(*rows)) == [("roster-heading", "sheet “Staff”, cell C1")]
    assert told(workbook([*rows[0][:2], "Leaves"], rows[1])) == []
