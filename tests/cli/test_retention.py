"""`carepack retention`, from a period that somebody confirms to a certificate of what was destroyed by it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from cli.exit_codes import ExitCode
from cli.main import run
from tests.cli.test_json_shapes import PAGE, differences
from tests.cli.test_ledger_commands import Told, come_back, copy, home, told

__all__ = ["copy", "home", "told"]  # fixtures

WORD = "Quillfeather"
SETTINGS = """retention:
  supervision: {months: 6, from: leaving, source: "The board, minute 12", date: 2020-01-31}
"""
DOC = PAGE.split("## JSON of retention")[1].split("\n## ")[0]
SHAPES: dict[str, Any] = {
    command: json.loads(block)
    for command, block in re.findall(r"^### `carepack (.*?)`\n\n```json\n(.*?)```", DOC, re.M | re.S)
}


def _told_of(
    capsys: pytest.CaptureFixture[str], *args: str, code: ExitCode = ExitCode.DONE
) -> tuple[str, str]:
    capsys.readouterr()
    assert run(list(args)) == code
    said = capsys.readouterr()
    return said.out, said.err


@pytest.fixture
def over(home: Path, told: Told, copy: str) -> Path:
    """A home with a record of somebody who left long ago, and a period that is written down and not confirmed."""
    file = come_back(home, copy, "back.docx", {"summary": f"Talked about the rota and the {WORD} course."})
    told("import", file)
    Path(file).unlink()
    (home / "organisation").mkdir(exist_ok=True)
    (home / "organisation" / "organisation.yaml").write_text(SETTINGS, encoding="utf-8")
    told("roster", "leave", "E02", "--on", "2020-11-30")
    return home


def _holds(home: Path, word: str) -> list[str]:
    low = word.lower().encode()
    return [f.name for f in home.rglob("*") if f.is_file() and low in f.read_bytes().lower()]


def test_what_is_destroyed_is_confirmed_asked_and_gone(over: Path, told: Told, tmp_path: Path) -> None:
    assert told("retention", "due")["due"] == []
    told("retention", "confirm", "supervision", "--why", "The board settled it.")
    (one,) = told("retention", "due")["due"]
    assert (one["person"], one["until"], one["obstacles"]) == ("E02", "2021-05-30", [])
    assert told("retention", "delete", "--dry-run")["due"] == [one]
    out = tmp_path / "certificate.pdf"
    assert run(["retention", "delete", "--certificate", str(out)]) == ExitCode.REVIEW
    assert told("records", "list")["records"] != []
    done = told("retention", "delete", "--yes", "--certificate", str(out))
    assert [g["record"] for g in done["gone"]] == [one["record"]]
    assert done["cleared"]
    assert _holds(over, WORD) == []
    assert told("records", "list")["records"] == []
    assert told("ledger", "verify", "--deep") == {"whole": True, "findings": []}
    text = " ".join(p.extract_text() for p in PdfReader(out).pages)
    assert "Certificate of destruction 1" in text
    assert "The board, minute 12" in " ".join(text.split())
    assert "Zoë" not in text


def test_a_hold_keeps_it_until_it_is_let_go(over: Path, told: Told) -> None:
    told("retention", "confirm", "supervision", "--why", "The board settled it.")
    told("retention", "hold", "E02", "--why", "A claim.")
    (one,) = told("retention", "due")["due"]
    assert [o["code"] for o in one["obstacles"]] == ["retention-hold"]
    assert told("retention", "delete", "--yes")["gone"] == []
    told("retention", "release", "E02", "--why", "It was settled.")
    assert len(told("retention", "delete", "--yes")["gone"]) == 1
    assert over.exists()


def test_periods_are_told_with_what_the_sources_suggest(
    over: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert over.exists()
    said, _ = _told_of(capsys, "retention", "periods")
    assert (
        "supervision: 6 months from the leaving date (The board, minute 12, 31/01/2020): not confirmed"
        in said
    )
    assert "Newcastle City Council" in said
    assert "case content: kept for good: no period is settled" in said


def test_a_certificate_that_cannot_be_written_is_told_before_anything_goes(
    over: Path, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    told("retention", "confirm", "supervision", "--why", "The board settled it.")
    assert over.exists()
    _, err = _told_of(capsys, "retention", "delete", "--yes", "--certificate", "c.txt", code=ExitCode.USAGE)
    assert "[report-format]" in err
    assert len(told("records", "list")["records"]) == 1


def test_what_the_commands_print_is_what_the_page_shows(over: Path, told: Told, tmp_path: Path) -> None:
    assert over.exists()
    shown = {
        "retention periods --json": told("retention", "periods"),
        "retention confirm supervision --json": told(
            "retention", "confirm", "supervision", "--why", "The board settled it."
        ),
        "retention hold E02 --json": told("retention", "hold", "E02", "--why", "A claim."),
        "retention due --json": told("retention", "due"),
        "retention list --holds --json": told("retention", "list", "--holds"),
    }
    told("retention", "release", "E02", "--why", "It was settled.")
    shown["retention transfer E02 --going-to employer -o file.zip --json"] = told(
        "retention", "transfer", "E02", "--going-to", "employer", "-o", "file.zip"
    )
    shown["retention delete --yes --json"] = told("retention", "delete", "--yes")
    shown["retention list --json"] = told("retention", "list")
    file = tmp_path / "c.json"
    assert run(["ledger", "backup", str(tmp_path / "kept")]) == ExitCode.DONE
    assert run(["retention", "certificate", "1", "-o", str(file)]) == ExitCode.DONE
    shown["retention certificate 1 -o c.json"] = json.loads(file.read_text(encoding="utf-8"))
    supervision = next(p for p in shown["retention periods --json"]["periods"] if p["kind"] == "supervision")
    shown["retention periods --json"]["periods"] = [supervision]
    wrong = {c: differences(SHAPES[c], shown[c]) for c in shown}
    assert not {c: found for c, found in wrong.items() if found}
    assert set(SHAPES) == set(shown)


def test_a_transfer_takes_the_file_along_and_says_what_becomes_of_the_copy_here(
    over: Path, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    made = told("retention", "transfer", "E02", "--going-to", "employer", "-o", "file.zip")
    assert (made["records"], made["originals"]) == (1, 1)
    assert made["kept"] == [
        {"kind": "supervision", "records": 1, "months": None, "from": None, "until": None}
    ]
    told("retention", "confirm", "supervision", "--why", "The board settled it.")
    said, _ = _told_of(capsys, "retention", "transfer", "E02", "--going-to", "home", "-o", "folder")
    assert "kept until 30/05/2021" in said
    assert (Path("folder") / "originals" / "document-1.docx").is_file()
