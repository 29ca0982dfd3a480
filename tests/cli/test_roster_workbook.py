"""A staff list kept in Excel comes in through the command line, as the file it is."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from cli.exit_codes import ExitCode
from cli.main import run
from tests.cli.test_ledger_commands import Told, home, told
from tests.filing.workbooks import HEAD, ZOE, workbook

__all__ = ["home", "told"]

STAFF = (
    ("ref", "name", "role", "manager"),
    (123, "Sam Sample", "Team manager"),
    ("E2", *ZOE[1:], "Cook", "Sam Sample"),
)


def padded(sheet: Worksheet) -> None:
    """The first reference as Excel shows it: 00123."""
    sheet["A2"].number_format = "00000"


def test_a_workbook_comes_in_with_the_same_summary_as_csv(told: Told) -> None:
    Path("staff.xlsx").write_bytes(workbook(*STAFF, change=padded))
    Path("staff.csv").write_text(
        "ref,name,role,manager\n00123,Sam Sample,Team manager,\nE2,Zoë Example,Cook,Sam Sample\n",
        encoding="utf-8",
    )
    done = told("roster", "import", "staff.xlsx")
    assert done == {
        "added": 2,
        "updated": 0,
        "unchanged": 0,
        "ignored_columns": [],
        "lines_above": 0,
        "bands_unfit": [],
        "manager_rings": [],
        "homes_alike": [],
        "known_now": [],
        "filed_under_names": [],
        "columns": [{"heading": h, "column": h, "nearly": False} for h in STAFF[0]],
        "joining": [
            {"ref": "00123", "name": "Sam Sample", "ref_given": False},
            {"ref": "E2", "name": "Zoë Example", "ref_given": False},
        ],
        "changes": [],
        "missing": [],
        "dry_run": False,
    }
    again = {"added": 0, "unchanged": 2, "joining": []}
    assert told("roster", "import", "staff.csv") == done | again
    zoe = told("roster", "list")["people"][1]
    assert (zoe["ref"], zoe["name"], zoe["manager"]) == ("E2", "Zoë Example", "00123")


def test_zeros_that_a_workbook_lost_are_asked_about_with_its_sheet_and_row_and_nothing_changes(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("staff.xlsx").write_bytes(workbook(*STAFF, change=padded))
    told("roster", "import", "staff.xlsx")
    before = told("roster", "list")
    Path("staff.xlsx").write_bytes(workbook(*STAFF))
    assert run(["roster", "import", "staff.xlsx"]) == ExitCode.FAULTY
    shown = capsys.readouterr().err
    assert "staff.xlsx:2, sheet “Staff”, cell A2: On the roster there is 00123 (Sam Sample)" in shown
    assert "--accept-new-refs" in shown
    assert told("roster", "list") == before
    Path("staff.xlsx").write_bytes(workbook(*(row[:3] for row in STAFF)))
    assert told("roster", "import", "staff.xlsx", "--accept-new-refs")["added"] == 1


def test_which_sheet_was_read_and_what_it_does_not_show_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    def hidden(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = True

    Path("staff.xlsx").write_bytes(workbook(HEAD, ZOE, change=hidden, others={"Rota": [("Mon",)]}))
    assert run(["roster", "import", "staff.xlsx"]) == ExitCode.DONE
    told = capsys.readouterr()
    assert told.out == "1 added, 0 updated, 0 as they were.\n"
    assert "The sheet “Staff” was read, and no other." in told.err
    assert "1 hidden row of the workbook: read like the others." in told.err


def test_a_cell_that_says_nothing_certain_is_told_and_a_damaged_file_ends_in_a_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = workbook(HEAD, ZOE, ("#REF!", "Tom"))
    Path("staff.xlsx").write_bytes(data)
    Path("cut.xlsx").write_bytes(data[:2000])
    for file, says in (("staff.xlsx", "The cell A3 shows #REF!"), ("cut.xlsx", "[roster-damaged]")):
        assert run(["roster", "import", file]) == ExitCode.FAULTY
        told = capsys.readouterr()
        assert says in told.err
        assert "Traceback" not in told.err
        assert told.out == ""


def test_a_workbook_is_read_from_standard_input(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO(workbook(HEAD, ZOE))

    monkeypatch.setattr(sys, "stdin", Input())
    assert told("roster", "import", "-")["added"] == 1


def test_a_csv_file_is_read_without_what_reads_workbooks() -> None:
    code = (
        "import sys; from filing.people.roster_file import read; "
        "assert read(b'ref,name\\nE1,Zo\\n', {}).lines; print([m for m in ('openpyxl', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
