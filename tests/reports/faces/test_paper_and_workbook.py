"""A report as PDF and as a workbook: months in parts that can be read, cells of their own kind, nothing that acts."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pypdf
import pytest

from reports.faces import paper
from reports.faces.paper import pages
from reports.faces.workbook import xlsx
from reports.faces.writing import ENDINGS, written
from reports.table import Column, Row, Table, text
from tests.reports.faces.made_up import EMPTY, NASTY, PLAIN, matrix, report


def words(data: bytes) -> str:
    """All words of a PDF."""
    return " ".join(" ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(data)).pages).split())


def test_two_years_stand_in_two_parts_each_with_the_heads_of_its_rows() -> None:
    said = words(pages(report(matrix(3, 24))))
    assert "January 2025 to December 2025, part 1 of 2" in said
    assert "January 2026 to December 2026, part 2 of 2" in said
    for n in range(3):
        assert said.count(f"Zoë Example {n} E{n:02}") == 3  # who they are, and each part


@pytest.mark.parametrize(("months", "parts"), [(12, 1), (13, 2), (24, 2), (25, 3)])
def test_a_part_has_a_year_at_most(months: int, parts: int) -> None:
    said = words(pages(report(matrix(1, months))))
    assert (f"part 1 of {parts}" in said) == (parts > 1)
    assert f"part {parts + 1} of" not in said


def test_states_are_words_on_paper_and_a_wide_report_lies_across() -> None:
    data = pages(report(matrix(2, 12)))
    said = words(data)
    assert {"done", "missing", "late", "no evidence"} <= {
        w for w in ("done", "missing", "late", "no evidence") if w in said
    }
    box = pypdf.PdfReader(io.BytesIO(data)).pages[0].mediabox
    assert box.width > box.height
    narrow = Table("t", "Few", (Column("a", "A"),), (Row((text("one"),)),))
    box = pypdf.PdfReader(io.BytesIO(pages(report(narrow)))).pages[0].mediabox
    assert box.width < box.height


def test_equal_reports_are_equal_files() -> None:
    assert pages(report()) == pages(report())
    assert xlsx(report()) == xlsx(report())


def test_what_stands_behind_thousands_of_cells_is_not_printed_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = report(matrix(2, 12))  # 8 of 24 cells rest on a record
    monkeypatch.setattr(paper, "BEHIND_LIMIT", 8)
    assert "record 102, was held" in words(pages(made))
    monkeypatch.setattr(paper, "BEHIND_LIMIT", 7)
    said = words(pages(made))
    assert "record 102, was held" not in said
    assert "It is 8 lines long, and is told in the page and the workbook of this report." in said


def test_cells_of_a_workbook_are_days_numbers_and_words_and_none_is_a_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(report())))
    sheet = book["What is out"]
    assert [c.value for c in sheet[1]] == [
        "Name",
        "Reference",
        "Days",
        "Mean",
        "Since",
        "State",
        "Never said",
    ]
    row = [c.value for c in sheet[2]]
    assert row == [NASTY, "0007", 12, 4.25, dt.datetime(2026, 11, 5), "late", None]
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].quotePrefix
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:G3"
    assert all(c.data_type != "f" for s in book for line in s.iter_rows() for c in line)
    assert all(c.hyperlink is None for s in book for line in s.iter_rows() for c in line)


def test_a_workbook_has_what_is_lacking_what_is_behind_and_what_it_is() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(report())))
    assert book.sheetnames == [
        "Supervision by month",
        "What is out",
        "Nothing here",
        "Lacking",
        "Behind",
        "About",
    ]
    assert [c.value for c in book["Lacking"][2]][:3] == ["Zoë Example", "E01", "Supervision was due."]
    about = {row[0].value: row[1].value for row in book["About"].iter_rows(min_row=2)}
    assert (about["Of"], about["Period"], about["Note"]) == ("Oak House", "2026", "How it was worked out.")
    assert book["Supervision by month"].freeze_panes == "C2"
    assert book["Nothing here"]["A2"].value == "Nothing is out."


def test_sheets_of_long_or_equal_names_are_told_apart() -> None:
    long = "Appraisals [of everybody]: by domain and by level of the post"
    two = tuple(replace(EMPTY, key=f"t{n}", caption=long) for n in range(2))
    names = openpyxl.load_workbook(io.BytesIO(xlsx(report(*two)))).sheetnames
    assert len({n.casefold() for n in names}) == len(names)
    assert all(len(n) <= 31 for n in names)


@pytest.mark.parametrize("ending", [*ENDINGS, ".PDF", ".htm"])
def test_a_report_is_written_as_the_ending_of_its_name_says(ending: str) -> None:
    made = written(report(PLAIN), f"out{ending}")
    assert made is not None
    assert list(made) == [f"out{ending}"]


@pytest.mark.parametrize("name", ["out.docx", "out", ".pdfx"])
def test_another_ending_is_none_that_is_known(name: str) -> None:
    assert written(report(PLAIN), name) is None


def test_csv_has_each_further_table_beside_the_first() -> None:
    made = written(report(PLAIN, matrix(1, 12), EMPTY), "out.csv")
    assert made is not None
    assert list(made) == ["out.csv", "out-matrix.csv"]
