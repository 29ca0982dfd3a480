"""Documents that are no records of ours, at the terminal: rejected in one command, and never asked about again."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from tests.cli.test_ledger_commands import FORM, ROSTER, Told, come_back, home, told

pytestmark = pytest.mark.thorough

__all__ = ["home", "told"]  # fixtures
WHY = "The minutes of a meeting"


@pytest.fixture
def minutes(home: Path, told: Told) -> str:
    """A document in review, with a name that nobody has."""
    Path("people.csv").write_text(ROSTER, encoding="utf-8")
    told("roster", "import", "people.csv")
    number = told("blank", FORM.form, "--for", "E02", "--to", "word")["documents"][0]["copy"]
    file = come_back(home, number, "minutes.docx", {"supervisee": "Nobody Known"})
    told("import", file, code=ExitCode.REVIEW)
    return file


def imported(told: Told, *more: str) -> tuple[list[Any], dict[str, Any]]:
    found = told("import", *more)
    return found["documents"], found["summary"]


def test_one_command_rejects_it_and_the_same_file_again_says_when_by_whom_and_why(
    minutes: str, told: Told
) -> None:
    told("queries", "reject", "minutes.docx", "--why", WHY, "--by", "Mia Manager")
    assert told("queries", "list")["queries"] == []
    shutil.copy(minutes, "elsewhere.docx")
    with zipfile.ZipFile("all.zip", "w") as file:
        file.write(minutes, "in/minutes.docx")
    for again in (
        (minutes,),
        ("elsewhere.docx",),
        ("all.zip",),
        ("all.zip",),
        (minutes, "--form", FORM.form),
    ):
        (one,), summary = imported(told, *again)
        assert (one["outcome"], one["code"]) == ("duplicate", "rejected-before"), again
        assert f"by Mia Manager: {WHY}" in one["reason"]
        # By the number of the document that was rejected, wherever the same bytes come from.
        assert one["reason"].endswith(" If it is one after all: carepack queries reopen 1")
        assert (summary["duplicate"], summary["rejected_before"], summary["documents"]) == (1, 1, 1)
    assert told("queries", "list")["queries"] == []
    states = told("ledger", "status")["submissions"]
    assert (states["rejected"], states["duplicate"]) == (1, 2)
    (taken_up,) = told("queries", "reopen", "1", code=ExitCode.REVIEW)["documents"]
    assert taken_up["submission"] == 1


def test_the_same_file_after_its_record_was_withdrawn_says_so_wherever_it_lies(
    home: Path, told: Told
) -> None:
    Path("people.csv").write_text(ROSTER, encoding="utf-8")
    told("roster", "import", "people.csv")
    number = told("blank", FORM.form, "--for", "E02", "--to", "word")["documents"][0]["copy"]
    file = come_back(home, number, "session.docx")
    (first,), _ = imported(told, file)
    assert first["outcome"] == "filed"
    told("records", "withdraw", str(first["filed_as"]), "--why", "Never held.", "--by", "Mia Manager")
    shutil.copy(file, "elsewhere.docx")
    with zipfile.ZipFile("all.zip", "w") as packed:
        packed.write(file, "in/session.docx")
    for name in (file, "elsewhere.docx", "all.zip", "all.zip"):
        (one,), _ = imported(told, name)
        assert (one["outcome"], one["code"]) == ("duplicate", "withdrawn-before"), name
        assert "by Mia Manager: Never held. If it counts after all: " in one["reason"]
        assert one["reason"].endswith(f"carepack queries reopen {first['submission']}")
    told("queries", "reopen", str(first["submission"]))
    (one,), _ = imported(told, file)
    assert (one["code"], one["records"]) == ("again", [3])


def test_an_envelope_that_was_rejected_as_a_whole_comes_again(minutes: str, told: Told) -> None:
    with zipfile.ZipFile("other.zip", "w") as file:
        file.writestr("notes.docx", b"no document at all")
    told("import", "other.zip", code=ExitCode.REFUSED)
    told("queries", "reject", "other.zip", "--why", WHY)
    shutil.copy("other.zip", "again.zip")
    for name in ("other.zip", "again.zip"):
        (one,), _ = imported(told, name)
        assert (one["outcome"], one["code"]) == ("duplicate", "rejected-before")


def test_reopening_reads_it_again_from_the_original_and_asks_the_same(minutes: str, told: Told) -> None:
    asked = [q["query"]["code"] for q in told("queries", "list")["queries"]]
    told("queries", "reject", "minutes.docx", "--why", WHY)
    Path(minutes).unlink()
    found = told("queries", "reopen", "minutes.docx", code=ExitCode.REVIEW)
    assert [d["outcome"] for d in found["documents"]] == ["review"]
    assert [q["query"]["code"] for q in told("queries", "list")["queries"]] == asked
    assert told("queries", "rejected")["rejected"] == []


def test_people_are_told_in_words(minutes: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["queries", "reject", "minutes.docx", "--why", WHY, "--by", "Mia"]) == ExitCode.DONE
    out, err = capsys.readouterr()
    assert out == "Rejected: document 1, minutes.docx\n"
    assert "carepack queries reopen 1" in err
    assert run(["queries", "rejected"]) == ExitCode.DONE
    assert f"Mia: {WHY}" in capsys.readouterr().out
    assert run(["import", minutes]) == ExitCode.DONE
    out, err = capsys.readouterr()
    assert "1 in: 0 filed, 0 review, 0 refused, 1 duplicate." in err
    assert "Of the duplicates 1 were rejected" in err
    assert "It was rejected on " in out


@pytest.mark.parametrize("command", ["reject", "reopen"])
def test_a_document_that_is_not_there_is_told_in_one_line(
    minutes: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    why = ["--why", WHY] if command == "reject" else []
    assert run(["queries", command, "minuets.docx", *why]) == ExitCode.USAGE
    assert "[no-document]" in capsys.readouterr().err


def test_what_was_answered_before_a_record_was_withdrawn_is_answered_again_and_said(
    minutes: str, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    (asked,) = told("queries", "list")["queries"]
    told("queries", "settle", str(asked["number"]), "--person", "E02")
    (record,) = told("records", "list")["records"]
    told("records", "withdraw", str(record["record"]), "--why", "Of somebody else", "--by", "Mia Manager")
    capsys.readouterr()
    assert run(["queries", "reopen", "1"]) == ExitCode.DONE
    shown = capsys.readouterr().out
    (record,) = told("records", "list")["records"]
    assert "by Mia Manager: Of somebody else.\n" in shown
    assert "What was answered before was answered again: query 10 (carepack queries show 10)." in shown
    assert (
        f"If that is wrong: carepack records amend {record['record']}, or move {record['record']}\n" in shown
    )
    assert run(["queries", "show", "10"]) == ExitCode.DONE


def test_a_rejected_document_that_is_taken_up_again_says_why_it_was_rejected_and_what_is_answered_again(
    home: Path, minutes: str, told: Told
) -> None:
    number = told("blank", FORM.form, "--for", "E01", "--to", "word")["documents"][0]["copy"]
    file = come_back(home, number, "two.docx", {"supervisee": "Nobody Known", "supervisor": ""})
    (one,) = told("import", file, code=ExitCode.REVIEW)["documents"]
    blank = told("queries", "list", "--code", "required")["queries"][0]["number"]
    assert len(one["asked"]) == 2
    told("queries", "settle", str(blank), "--waive", "--why", "He knows.", code=ExitCode.REVIEW)
    told("queries", "reject", "2", "--why", WHY, "--by", "Mia Manager")
    (again,) = told("queries", "reopen", "2", code=ExitCode.REVIEW)["documents"]
    assert again["before"].endswith(f"by Mia Manager: {WHY}.")
    assert again["said_again"] != []
    assert again["asked"] != []
    assert not set(again["said_again"]) & set(again["asked"])
