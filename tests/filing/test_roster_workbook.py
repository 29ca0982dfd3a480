"""A roster that is a workbook is read as what its cells show, and asked about like a CSV file."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from filing.ledger.database import Ledger
from filing.people import roster
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT
from tests.filing.workbooks import HEAD, ZOE, codes, edited, people, taken, told, workbook


def test_the_same_people_come_in_from_a_workbook_as_from_csv(plain: Ledger) -> None:
    before = roster.people(plain)
    done = roster.import_csv(plain, workbook(*csv.reader(io.StringIO(ROSTER))), ACT)
    assert (done.added, done.updated, done.unchanged) == (0, 0, 3)
    assert roster.people(plain) == before


def test_numbers_are_read_by_their_digits_and_texts_as_they_are() -> None:
    rows = [
        (10234, "Zoë Example"),
        (10235.0, "Tom Example"),
        ("007", "Nia Nova"),
        (123456789012345, "Ola Otter"),
    ]
    assert list(people(workbook(HEAD, *rows))) == ["10234", "10235", "007", "123456789012345"]


@pytest.mark.parametrize(
    ("number", "pattern", "shown"),
    [
        (123, "00000", "00123"),
        (123, "0", "123"),
        (123, "@", "123"),
        (1234567, "00000", "1234567"),
        (1234, "#,##0", "1234"),
        (1234, "#,##0_);[Red](#,##0)", "1234"),
        (123, "0.00", "123"),
        (1.5, "0.00", "1.5"),
        (0.1 + 0.2, "General", "0.3"),
        (7, '"E"000', "E007"),
        (7, "\\E000", "E007"),
        (7, "[$-809]00000", "00007"),
        (7, '"E"General', "E7"),
        (123456, "000-000", "123-456"),
        (56, "00 00 00", "00 00 56"),
        (0, "00000;-00000;00", "00"),
        (-7, "000", "-007"),
        (123456789012, "0.00E+00", "123456789012"),
    ],
)
def test_a_number_is_read_as_its_format_shows_it(number: float, pattern: str, shown: str) -> None:
    def formatted(sheet: Worksheet) -> None:
        sheet["A2"].number_format = pattern

    assert list(people(workbook(HEAD, (number, "Zoë Example"), change=formatted))) == [shown]


@given(st.integers(0, 10**12), st.integers(1, 15))
def test_a_number_padded_with_zeros_keeps_all_its_digits(number: int, zeros: int) -> None:
    def formatted(sheet: Worksheet) -> None:
        sheet["A2"].number_format = "0" * zeros

    assert list(people(workbook(HEAD, (number, "Zoë Example"), change=formatted))) == [
        str(number).zfill(zeros)
    ]


@pytest.mark.parametrize(
    ("value", "pattern", "code"),
    [
        (0.5, "0%", "roster-cell-kind"),
        (1.5, "# ?/?", "roster-cell-kind"),
        (1.5, "0", "roster-cell-kind"),  # it shows 2
        (12, '"E"0.0', "roster-cell-kind"),
        (12000, "0,", "roster-cell-kind"),
        (12, "[>10]0;00", "roster-cell-kind"),
        (True, "General", "roster-cell-kind"),
        ("#N/A", "General", "roster-formula"),
        ("#REF!", "General", "roster-formula"),
        (dt.date(2026, 2, 3), "dd-mmm", "roster-date"),
        (dt.datetime(2026, 2, 3, 10, 30), "yyyy-mm-dd hh:mm", "roster-date"),
        (dt.time(10, 30), "hh:mm", "roster-date"),
        ("=1/2", "General", "roster-formula"),
    ],
)
@pytest.mark.parametrize("column", ["ref", "name", "band"])
def test_a_cell_that_says_nothing_certain_is_told_by_sheet_and_place(
    value: object, pattern: str, code: str, column: str
) -> None:
    def formatted(sheet: Worksheet) -> None:
        sheet["C3"].value = value
        sheet["C3"].number_format = pattern

    others = [c for c in ("ref", "name", "band") if c != column]
    good = {"ref": "E2", "name": "Tom Example", "band": "3"}
    found = told(workbook((*others, column), ("A", "B", ""), [good[c] for c in others], change=formatted), {})
    (fault,) = [f for f in found if f.place.line == 3]
    assert fault.code == code
    assert "C3" in fault.what
    assert "sheet “Staff”" in str(fault)


def test_what_stands_in_columns_that_are_not_used_is_not_told() -> None:
    rows = [
        ("ref", "name", "pay day", "active"),
        ("E1", "Zoë Example", dt.date(2020, 1, 1), True),
        ("E2", "Tom", "#N/A", "=1+1"),
    ]
    file = taken(workbook(*rows))
    assert ([line.ref for line in file.lines], file.ignored) == (["E1", "E2"], ("pay day", "active"))


def test_zeros_that_a_workbook_lost_are_asked_about_and_those_its_format_shows_are_not() -> None:
    known = {"00123": "Zoë Example"}

    def formatted(sheet: Worksheet) -> None:
        sheet["A2"].number_format = "00000"

    assert codes(workbook(HEAD, (123, "Zoë Example")), known) == [(2, "roster-zeros")]
    assert codes(workbook(HEAD, (123, "Zoë Example"), change=formatted), known) == []


@pytest.mark.parametrize("pattern", ["General", "0"])
def test_a_number_longer_than_a_spreadsheet_keeps_is_asked_about(pattern: str) -> None:
    def formatted(sheet: Worksheet) -> None:
        sheet["A2"].number_format = pattern

    data = workbook(HEAD, (1234567890123456, "Zoë Example"), change=formatted)
    assert codes(data) == [(2, "roster-zeros")]
    assert "1.23457E+15" in told(data)[0].what


def test_doubts_and_mistakes_are_told_with_the_row_that_the_spreadsheet_shows() -> None:
    rows = [("Staff list",), (), HEAD, ZOE, (), ("E5", ""), ("E1", "Tom Example"), ("E9", "zoë  example")]
    assert codes(workbook(*rows)) == [
        (6, "roster-cell-empty"),
        (7, "roster-duplicate"),
        (8, "roster-same-name"),
    ]


def test_titles_above_the_names_of_the_columns_are_passed_over() -> None:
    def wide(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:B1")

    assert taken(workbook(("Staff list",), (), HEAD, ZOE, change=wide)).above == 2


def test_the_sheet_that_names_our_columns_is_the_roster() -> None:
    file = taken(
        workbook(("Read me",), ("Updated monthly",), others={"People": [HEAD, ZOE], "Rota": [("Mon", "Tue")]})
    )
    assert ([line.ref for line in file.lines], file.sheet) == (["E1"], "People")


def test_where_several_sheets_or_none_name_our_columns_they_are_told() -> None:
    (fault,) = told(workbook(HEAD, ZOE, others={"Leavers": [HEAD, ("E2", "Tom")]}))
    assert fault.code == "roster-sheet"
    assert "“Staff”, “Leavers”" in fault.what
    (fault,) = told(workbook(("Nummer", "Naam"), ZOE, others={"Rota": [("Mon",)]}))
    assert fault.code == "roster-sheet"
    assert "“Staff”, “Rota”" in fault.what


def test_a_hidden_sheet_is_not_read_and_named_where_it_may_be_the_one() -> None:
    def hide_other(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent["Old"].sheet_state = "hidden"

    assert list(people(workbook(HEAD, ZOE, change=hide_other, others={"Old": [HEAD, ("E2", "Tom")]}))) == [
        "E1"
    ]
    (fault,) = told(workbook(("Notes",), change=hide_other, others={"Old": [HEAD, ("E2", "Tom")]}))
    assert fault.code == "roster-sheet"
    assert "“Old” (hidden)" in fault.what


def test_a_head_in_other_words_is_taken_and_one_that_nobody_knows_is_told() -> None:
    assert people(workbook(("Employee No", "Full name"), ZOE)) == {"E1": "Zoë Example"}
    assert codes(workbook(("Nummer", "Naam"), ZOE)) == [(1, "roster-column")]


def test_an_empty_workbook_and_one_with_a_head_alone_are_told_apart() -> None:
    assert codes(workbook()) == [(None, "roster-sheet")]
    assert codes(workbook(HEAD)) == [(None, "roster-empty")]


def test_hidden_rows_are_people_and_counted() -> None:
    def filtered(sheet: Worksheet) -> None:
        for row in (3, 4):
            sheet.row_dimensions[row].hidden = True

    file = taken(workbook(HEAD, ZOE, ("E2", "Tom"), (), change=filtered))
    assert ([line.ref for line in file.lines], file.hidden) == (["E1", "E2"], 1)


@pytest.mark.parametrize(
    ("merged", "found"),
    [
        ("C2:C3", [(2, "roster-merged")]),  # one manager of two people
        ("A2:B2", [(2, "roster-merged")]),
        ("B1:C1", [(1, "roster-merged")]),
        ("C3:D3", []),  # a wide cell beside nothing
        ("E2:E3", []),  # in a column without use
    ],
)
def test_merged_cells_are_told_where_they_speak_of_several(merged: str, found: list[tuple[int, str]]) -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells(merged)

    rows = [
        ("ref", "name", "role", "", "note"),
        ("E1", "Zoë Example", "Cook", None, "x"),
        ("E2", "Tom", "Cook", None, "x"),
    ]
    data = workbook(*rows, change=merge)
    assert codes(data)[: len(found) or None] == found
    assert all(merged in f.what for f in told(data))


def test_a_note_beside_the_list_is_not_used_as_in_csv() -> None:
    assert list(people(workbook(HEAD, (*ZOE, None, "on leave until May")))) == ["E1"]


def test_a_formula_is_read_by_its_result() -> None:
    def made(first: str, value: str, **options: object) -> bytes:
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, HEAD)
            sheet.write_row(1, 0, ZOE)
            sheet.write_formula(2, 0, first, None, value)
            sheet.write(2, 1, "Tom")
        return edited(out.getvalue(), "xl/workbook.xml", lambda xml: xml.replace(b' fullCalcOnLoad="1"', b""))

    assert list(people(made('="E"&2', "E2"))) == ["E1", "E2"]
    assert codes(made('=""', "")) == [(3, "roster-formula")]


def test_results_that_no_spreadsheet_has_worked_out_are_not_taken() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:  # writes 0 for every result
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_formula(1, 0, '="E"&1')
        sheet.write(1, 1, "Zoë Example")
    assert codes(out.getvalue()) == [(2, "roster-formula")]


def test_a_formula_whose_result_is_an_empty_text_is_an_empty_cell() -> None:
    data = workbook(("ref", "name", "role"), (*ZOE, "=IF(FALSE,1,0)"))
    before = b"<f>IF(FALSE,1,0)</f><v></v>"
    assert codes(data) == [(2, "roster-formula")]

    def saved(xml: bytes) -> bytes:
        assert before in xml
        return xml.replace(b'<c r="C2">' + before, b'<c r="C2" t="str"><f>IF(FALSE,1,0)</f><v></v>')

    kept = edited(data, "xl/worksheets/sheet1.xml", saved)
    kept = edited(kept, "xl/workbook.xml", lambda xml: xml.replace(b' fullCalcOnLoad="1"', b""))
    assert [line.cells["role"] for line in taken(kept).lines] == [None]


def test_styled_text_links_and_line_breaks_are_read_as_text() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.write_row(0, 0, ("ref", "name", "email", "role"))
        sheet.write(1, 0, "E1")
        sheet.write_rich_string(1, 1, bold, "Zoë", " Example")
        sheet.write_url(1, 2, "mailto:zoe@example.org", string="zoe@example.org")
        sheet.write(1, 3, "Cook\r\n")
    (line,) = taken(out.getvalue()).lines
    assert line.cells == {"ref": "E1", "name": "Zoë Example", "email": "zoe@example.org", "role": "Cook"}


def test_what_dresses_a_list_changes_nobody() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Überblick & 'Team' A")
        rows = [["E1", "Zoë Example", "Cook"], ["E2", "Tom Example", ""]]
        columns = [{"header": h} for h in ("ref", "name", "role")]
        sheet.add_table(2, 1, 4, 3, {"data": rows, "columns": columns})
        sheet.merge_range(0, 1, 0, 3, "Staff list", book.add_format({"bold": True}))
        sheet.data_validation("D4:D5", {"validate": "list", "source": ["Cook", "Driver"]})
        sheet.conditional_format(
            "B4:D5", {"type": "duplicate", "format": book.add_format({"bg_color": "red"})}
        )
        sheet.write_comment("C4", "on leave")
        sheet.set_column("B:B", 12, None, {"hidden": True})
        sheet.freeze_panes(3, 0)
        sheet.protect("secret")
        book.define_name("Staff", "='Überblick & ''Team'' A'!$B$3:$D$5")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": ["Überblick & 'Team' A", 3, 1, 4, 1]})
        book.add_chartsheet("Chart").set_chart(chart)
    file = taken(out.getvalue())
    assert [(n.number, n.ref, n.name) for n in file.lines] == [
        (4, "E1", "Zoë Example"),
        (5, "E2", "Tom Example"),
    ]
    assert (file.above, file.sheet) == (2, None)


def test_a_size_that_a_sheet_claims_wrongly_loses_nobody() -> None:
    def small(xml: bytes) -> bytes:
        assert b'<dimension ref="A1:B3"' in xml
        return xml.replace(b'<dimension ref="A1:B3"', b'<dimension ref="A1:A2"')

    assert list(people(edited(workbook(HEAD, ZOE, ("E2", "Tom")), "xl/worksheets/sheet1.xml", small))) == [
        "E1",
        "E2",
    ]


CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=20
)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=4))
def test_texts_of_a_workbook_are_told_and_taken_as_those_of_csv(rows: list[tuple[str, str, str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([("ref", "name", "role"), *rows])

    def outcome(data: bytes) -> Any:
        found = told(data)
        return [(f.code, f.place.line) for f in found] or taken(data).lines

    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate([("ref", "name", "role"), *rows]):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
    assert outcome(book.getvalue()) == outcome(out.getvalue().encode())
