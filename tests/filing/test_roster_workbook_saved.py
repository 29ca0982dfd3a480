"""A roster that LibreOffice Calc saved, as a workbook or as something else."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from filing.people.roster_file import read
from tests.clients.libreoffice import LibreOffice, SaveAs
from tests.filing.workbooks import HEAD, ZOE, codes, people, told, workbook


@pytest.mark.client("libreoffice-calc")
def test_a_csv_file_saved_as_a_workbook_by_libreoffice_is_the_same_roster_but_for_zeros(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    source = tmp_path / "staff.csv"
    source.write_text("ref,name,role\n00123,Zoe Example,Cook\nE2,Tom Example,\n", encoding="utf-8")
    data = libreoffice.convert(source, "xlsx").read_bytes()
    assert people(data) == {"123": "Zoe Example", "E2": "Tom Example"}  # LibreOffice took 00123 for a number
    assert codes(data, {"00123": "Zoe Example"}) == [(2, "roster-zeros")]


@pytest.mark.client("libreoffice-calc")
def test_a_workbook_that_libreoffice_saved_again_says_the_same_and_its_formulas_have_results(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    def padded(sheet: Worksheet) -> None:
        sheet["A2"].number_format = "00000"
        sheet["D3"].value = '=C2&""'
        sheet["C4"].value = "=NA()"
        sheet.row_dimensions[4].hidden = True

    rows = [
        ("ref", "name", "role", "manager"),
        (123, "Zoë Example", "Cook", None),
        ("E2", "Tom", "Cook", None),
        ("E3", "Nia"),
    ]
    source = tmp_path / "staff.xlsx"
    source.write_bytes(workbook(*rows, change=padded, others={"Rota": [("Mon",)]}))
    saved = libreoffice.convert(source, "xlsx", tmp_path / "saved.xlsx").read_bytes()
    assert codes(saved) == [(3, "roster-manager"), (4, "roster-formula")]
    assert "C4 shows #N/A" in told(saved)[1].what
    assert "“Cook”" in told(saved)[0].what
    assert codes(saved, {"00123": "Tom Other"})[0] == (2, "roster-another-name")


@pytest.mark.client("libreoffice-calc")
@pytest.mark.parametrize(
    ("kind", "password", "fault"),
    [
        ("ods", None, ("roster-workbook", ".ods")),
        ("xls", None, ("roster-workbook", ".xls")),
        ("xlsx", "secret", ("roster-locked", "password")),
        ("ods", "secret", ("roster-workbook", ".ods")),
    ],
)
def test_a_file_of_another_kind_or_a_locked_one_is_told_as_such(
    libreoffice: LibreOffice, tmp_path: Path, kind: SaveAs, password: str | None, fault: tuple[str, str]
) -> None:
    source = tmp_path / "staff.xlsx"
    source.write_bytes(workbook(HEAD, ZOE))
    made = libreoffice.convert(source, kind, tmp_path / f"made.{kind}", password=password)
    (found,) = told(made.read_bytes())
    assert (found.code, fault[1] in found.what) == (fault[0], True)
    assert read(libreoffice.convert(source, "xlsx", tmp_path / "open.xlsx").read_bytes(), {}).lines
