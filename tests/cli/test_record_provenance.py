"""What an inspector asks of a record: who and what was chosen, and what stood there before."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from tests.cli.test_ledger_commands import Told, come_back, copy, home, told
from tests.cli.test_record_printing import WHY, filed, words

__all__ = ["copy", "filed", "home", "told"]


def test_who_was_chosen_and_what_was_set_aside_is_told_of_a_record(
    home: Path, copy: str, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong: dict[str, Any] = {"supervisee": "Zoe Exampel", "length": 75}
    told("import", come_back(home, copy, "back.docx", wrong), code=ExitCode.REVIEW)
    (query,) = told("queries", "list")["queries"]
    done = told("queries", "settle", str(query["number"]), "--accept", "1", "--why", "Her hand.")
    told(
        "import", come_back(home, copy, "again.docx", {"summary": "Talked of others."}), code=ExitCode.REVIEW
    )
    (other,) = told("queries", "list")["queries"]
    told("queries", "settle", str(other["number"]), "--accept", "1", "--why", WHY)
    number = str(done["record"])
    whose, kept = told("records", "show", number)["settled"]
    assert (whose["code"], whose["chosen"], whose["before"], whose["why"]) == (
        "another-person",
        "Zoë Example (E02)",
        "Zoe Exampel",
        "Her hand.",
    )
    assert (kept["document"], kept["chosen"]) == ("again.docx", "the earlier answers, of record 1")
    capsys.readouterr()
    assert run(["records", "show", number]) == ExitCode.DONE
    text = capsys.readouterr().out
    told("records", "print", number, "--provenance", "-o", "it.pdf")
    page = " ".join(words("it.pdf").split())
    day = f"{dt.datetime.now(dt.UTC):%d/%m/%Y}"
    for said in ("Zoë Example (E02)", "the earlier answers, of record 1", "“Zoe Exampel”", "Her hand.", WHY):
        assert said in text, said
        assert said in page, said
    assert f"Taken as offered by Ama Admin, {day}" in page
    assert "The whole document, again.docx (set aside)" in page
    assert "The whole document (again.docx)" in text


def test_what_stood_there_before_an_amendment_is_told_and_nothing_twice(
    filed: dict[str, Any], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    number = str(filed["number"])
    put = told(
        "records", "amend", number, "--set", "length=45min", "--clear", "for_supervisor", "--why", "Misread."
    )
    last = str(put["records"][0]["record"])
    _, amended = told("records", "show", last)["history"]
    assert amended["changed"] == [
        {"path": "length", "question": "Length of session", "before": 75, "after": 45},
        {
            "path": "for_supervisor",
            "question": "For supervisor",
            "before": "Ask about the van",
            "after": None,
        },
    ]
    capsys.readouterr()
    assert run(["records", "show", last]) == ExitCode.DONE
    text = capsys.readouterr().out
    assert "Length of session: “45 min”, before “1 h 15 min”" in text
    told("records", "print", last, "--provenance", "-o", "after.pdf")
    page = " ".join(words("after.pdf").split())
    assert page.count("before “1 h 15 min”") == page.count("the document said “1 h 15 min”") == 1
    assert page.count("Length of session: “45 min”, before “1 h 15 min”") == 1
    assert "For supervisor: (blank), before “Ask about the van”" in page


def test_every_answer_that_is_shown_can_be_amended_as_it_is_named_there(
    filed: dict[str, Any], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    number = str(filed["number"])
    capsys.readouterr()
    assert run(["records", "show", number, "--paths"]) == ExitCode.DONE
    rows = [line.strip().split("  ") for line in capsys.readouterr().out.splitlines() if "  [" in line]
    named = {path[1:-1]: question for question, path, *_ in rows}
    assert {"length", "actions.1.what"} <= set(named)
    for path in ("length", "actions.1.what"):
        value = {"length": "2 h", "actions.1.what": "The van"}[path]
        put = told("records", "amend", number, "--set", f"{named[path]}={value}", "--why", "Misread.")
        number = str(put["records"][0]["record"])
        changed = told("records", "show", number)["history"][-1]["changed"]
        assert [c["path"] for c in changed] == [path]
    assert run(["records", "show", number, "--paths", "--newest"]) == ExitCode.USAGE
    assert "[given-twice]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--set", "length=3 h", "--set", "Length of session=2 h"), "amend-twice"),
        (("--set", "Length of session=2 h", "--clear", "length"), "amend-twice"),
        (("--clear", "length", "--clear", "length"), "amend-twice"),
        (("--set", "length="), "amend-no-value"),
        (("--set", "length"), "amend-no-value"),
    ],
)
def test_what_could_be_meant_in_two_ways_amends_nothing(
    filed: dict[str, Any], told: Told, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], code: str
) -> None:
    number = str(filed["number"])
    assert run(["records", "amend", number, *options, "--why", "Both."]) == ExitCode.USAGE
    assert f"[{code}]" in capsys.readouterr().err
    assert len(told("records", "show", number)["history"]) == 1
