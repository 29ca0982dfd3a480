"""What the ledger keeps and gives away: exports, backups, whose eyes they are for, and where it can be."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from cli.exit_codes import ExitCode
from cli.main import run
from filing.ledger.database import open_ledger
from tests.cli.test_ledger_commands import FORM, Told, come_back, copy, home, told

__all__ = ["copy", "home", "told"]


def test_reading_makes_no_database(home: Path, told: Told, tmp_path: Path) -> None:
    told("fill", FORM.form, str(Path(__file__).parents[2] / "cli" / "demo_record.json"), "-o", "filled.pdf")
    elsewhere = tmp_path / "elsewhere"
    told("--home", str(elsewhere), "read", "filled.pdf", code=ExitCode.REVIEW)
    assert not elsewhere.exists()


def test_records_are_exported_in_three_shapes(home: Path, copy: str, told: Told) -> None:
    told("import", come_back(home, copy, "back.docx", {"comments": "=1+1"}))
    for name in ("all.json", "all.csv", "all.xlsx"):
        assert told("records", "export", "-o", name)["records"] == 1
    assert (
        json.loads(Path("all.json").read_text(encoding="utf-8"))["records"][0]["record"]["comments"] == "=1+1"
    )
    with Path("all.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {r["path"]: r["value"] for r in csv.DictReader(file)}
    assert rows["comments"] == "'=1+1"
    assert Path("all.xlsx").read_bytes().startswith(b"PK")


def test_an_export_goes_to_standard_output_without_a_file(
    home: Path, copy: str, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", come_back(home, copy, "back.docx")]) == ExitCode.DONE
    capsys.readouterr()
    assert run(["records", "export", "--format", "csv"]) == ExitCode.DONE
    assert capsys.readouterr().out.startswith("\ufeffrecord,")


def test_an_export_never_replaces_a_file_unless_told_to(copy: str, told: Told) -> None:
    Path("all.csv").write_text("mine")
    assert run(["records", "export", "-o", "all.csv"]) == ExitCode.USAGE
    assert Path("all.csv").read_text() == "mine"
    assert run(["records", "export", "-o", "all.csv", "--force"]) == ExitCode.DONE


def test_a_backup_can_be_used_as_a_home(home: Path, copy: str, told: Told) -> None:
    told("import", come_back(home, copy, "back.docx"))
    assert told("ledger", "backup", "kept")["originals"] == 1
    assert len(told("--home", "kept", "records", "list")["records"]) == 1
    assert told("--home", "kept", "ledger", "verify", "--deep")["whole"] is True
    assert told("ledger", "status")["submissions"] == {"filed": 1}


def test_a_backup_of_a_ledger_with_a_damaged_original_says_which_and_keeps_the_rest(
    home: Path, copy: str, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    told("import", come_back(home, copy, "back.docx"))
    (original,) = (home / "originals").glob("??/*")
    original.write_bytes(b"damaged")
    shown = told("ledger", "backup", "kept", code=ExitCode.FAULTY)
    assert (shown["originals"], [m["code"] for m in shown["missing"]]) == (0, ["original-changed"])
    assert len(told("--home", "kept", "records", "list")["records"]) == 1
    assert run(["ledger", "backup", "kept2"]) == ExitCode.FAULTY
    assert original.name[:12] in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="rights as POSIX has them")
def test_whatever_is_made_leaves_the_blank_it_will_be_compared_with(home: Path, tmp_path: Path) -> None:
    (tmp_path / "said.json").write_text(json.dumps({"summary": "At length. " * 400}), encoding="utf-8")
    assert run(["blank", FORM.form, "--to", "pdf", "-o", "out"]) == ExitCode.DONE
    assert run(["fill", FORM.form, "said.json", "-o", "out/long.pdf"]) == ExitCode.REVIEW
    assert run(["blank", FORM.form, "--to", "word", "--large-print", "-o", "out"]) == ExitCode.DONE
    with open_ledger(home, create=False) as ledger, ledger.reading() as conn:
        query = text("SELECT format, count(*), count(blank) FROM renditions GROUP BY format ORDER BY format")
        assert [tuple(row) for row in conn.execute(query)] == [("pdf", 2, 2), ("word", 1, 0)]


def test_what_holds_answers_is_for_its_owner_alone(home: Path, copy: str, told: Told) -> None:
    told("import", come_back(home, copy, "back.docx"))
    told("records", "export", "-o", "all.csv")
    told("ledger", "backup", "kept")
    private = [home, home / "ledger.sqlite", home / "audit.head", Path("all.csv")]
    private += [Path("kept"), Path("kept") / "ledger.sqlite", Path("kept") / "audit.head"]
    for file in private:
        assert file.stat().st_mode & 0o077 == 0, file


def test_a_ledger_that_was_tampered_with_is_told(home: Path, copy: str, told: Told) -> None:
    (home / "audit.head").write_text(f"99 {'0' * 64}\n")
    findings = told("ledger", "verify", code=ExitCode.FAULTY)["findings"]
    assert [f["code"] for f in findings] == ["audit-cut"]


def test_a_server_that_is_not_there_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("CAREPACK_LEDGER", f"postgresql://x@/y?host={tmp_path}")
    assert run(["records", "list"]) == ExitCode.NOT_WRITTEN
    assert "ledger-unreachable" in capsys.readouterr().err


def test_generic_blanks_are_made_where_no_ledger_can_be(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--home", "OneDrive/x", "blank", FORM.form, "--to", "pdf"]) == ExitCode.DONE
    assert "ledger-shared-folder" in capsys.readouterr().err
    assert Path(f"{FORM.form}.1.pdf").exists()
