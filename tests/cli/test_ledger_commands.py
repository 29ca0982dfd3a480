"""Copies out, documents back, queries settled, records shown and exported: as an admin and a supervisor do it."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from filing.ledger.database import open_ledger
from fillers import pdf, word
from forms import load
from schemas.shown_text import printable
from schemas.values import Value

pytestmark = pytest.mark.thorough

FORM = load("supervision-record")
ROSTER = "ref;name;role;manager\nE01;Sam Sample;Team manager;\nE02;Zoë Example;Support worker;E01\n"
SESSION: dict[str, Value] = {
    "date": dt.date(2026, 11, 14),
    "summary": "Talked about the rota.",
    "actions.1.what": "Book the medication course",
    "actions.1.who": "Zoë",
    "actions.1.when": "31/12/2026",
    "for_supervisor": "Ask about the van",
    "next_meeting": dt.date(2026, 12, 12),
}
Told = Callable[..., Any]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own, and a name to act by."""
    folder = tmp_path / "home"
    monkeypatch.setenv("CAREPACK_HOME", str(folder))
    monkeypatch.setenv("CAREPACK_USER", "Ama Admin")
    monkeypatch.delenv("CAREPACK_LEDGER", raising=False)
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """Runs a command with --json and gives what it printed; it must end with the code expected."""

    def run_json(*args: str, code: ExitCode = ExitCode.DONE) -> Any:
        capsys.readouterr()
        assert run([*args, "--json"]) == code
        return json.loads(capsys.readouterr().out)

    return run_json


@pytest.fixture
def copy(told: Told, tmp_path: Path) -> str:
    """The number of a copy issued to Zoë Example, whose roster came in first."""
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8-sig")
    assert told("roster", "import", "roster.csv")["added"] == 2
    made = told("blank", FORM.form, "--for", "zoë example", "--period", "2026 Q4", "-o", "out")["documents"]
    assert len({d["copy"] for d in made}) == 1
    number: str = made[0]["copy"]
    return number


def come_back(home: Path, number: str, name: str, changes: dict[str, Value] | None = None) -> str:
    """A document of this copy with the session's answers, as a person would send it back."""
    with open_ledger(home, create=False) as ledger:
        issued = ledger.copy(number)
    assert issued is not None
    filler: Any = word if name.endswith(".docx") else pdf
    answers = {**SESSION, **(changes or {})}
    filled = filler.fill(
        filler.compile(filler.rendition(FORM)), issued, answers, when=dt.datetime(2026, 11, 15, tzinfo=dt.UTC)
    )
    Path(name).write_bytes(filled.data)
    return name


def test_a_copy_for_a_person_goes_out_comes_back_and_is_no_longer_out(
    home: Path, copy: str, told: Told
) -> None:
    (out,) = told("copies", "list", "--open")["copies"]
    assert (out["copy"], out["name"], out["period"], out["state"]) == (
        copy,
        "Zoë Example",
        "2026 Q4",
        "issued",
    )
    (document,) = told("import", come_back(home, copy, "back.docx"))["documents"]
    assert (document["outcome"], document["copy"]) == ("filed", copy)
    assert told("copies", "list")["copies"] == []
    (filed,) = told("records", "list", "--for", "E02", "--period", "2026 Q4")["records"]
    assert (filed["state"], filed["held"], filed["copy"]) == ("unsigned", "2026-11-14", copy)


def test_a_signed_scan_of_the_same_copy_completes_its_record(home: Path, copy: str, told: Told) -> None:
    told("import", come_back(home, copy, "back.docx"))
    signed: dict[str, Value] = {
        "signed_supervisor": "S. Sample",
        "signed_supervisor_on": dt.date(2026, 11, 14),
        "signed_supervisee": "Z. Example",
        "signed_supervisee_on": dt.date(2026, 11, 20),
    }
    (document,) = told("import", come_back(home, copy, "signed.pdf", signed))["documents"]
    assert document["outcome"] == "filed"
    (filed,) = told("records", "list", "--state", "complete")["records"]
    assert (filed["version"], filed["copy"]) == (2, copy)
    shown = told("records", "show", str(filed["record"]))
    assert shown["provenance"]["summary"]["method"] == "tag"
    assert shown["provenance"]["signed_supervisor"]["method"] == "field"


def test_different_answers_are_shown_side_by_side_and_one_is_kept(
    home: Path, copy: str, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    told("import", come_back(home, copy, "back.docx"))
    other = come_back(home, copy, "other.docx", {"summary": "Talked of something else.", "length": 90})
    told("import", other, code=ExitCode.REVIEW)
    (query,) = told("queries", "list")["queries"]
    assert run(["queries", "show", str(query["number"])]) == ExitCode.DONE
    shown = capsys.readouterr().out
    for words in (
        "Talked about the rota.",
        "Talked of something else.",
        "1 h 30 min",
        "(blank)",
        "--accept 1…3",
    ):
        assert words in shown
    done = told(
        "queries", "settle", str(query["number"]), "--accept", "2", "--why", "The later one is right."
    )
    assert done["outcome"] == "filed"
    shown = told("records", "show", str(done["record"]))
    assert (shown["record"]["summary"], shown["version"]) == ("Talked of something else.", 2)
    assert told("queries", "list")["queries"] == []


def test_a_query_is_settled_by_a_person_who_is_named_in_the_record(home: Path, copy: str, told: Told) -> None:
    told(
        "import", come_back(home, copy, "b.pdf", {"next_meeting": dt.date(2026, 1, 1)}), code=ExitCode.REVIEW
    )
    (query,) = told("queries", "list", "--for", "Zoë Example")["queries"]
    assert query["query"]["code"] == "order"
    number = str(query["number"])
    done = told("queries", "settle", number, "--correct", "12 December 2026", "--by", "Sue Supervisor")
    shown = told("records", "show", str(done["record"]))
    assert shown["record"]["next_meeting"] == "2026-12-12"
    assert shown["provenance"]["next_meeting"]["settled"]["by"] == "Sue Supervisor"
    assert [s["by"] for s in told("queries", "show", number)["said"]] == ["Sue Supervisor"]


def test_a_joint_session_is_settled_by_naming_everybody_it_is_of(
    home: Path, copy: str, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    joint = come_back(
        home, copy, "joint.docx", {"supervisee": "Zoë Example and Sam Sample", "supervisor": "Nia Nova"}
    )
    (document,) = told("import", joint, code=ExitCode.REVIEW)["documents"]
    (asked,) = [q for q in told("queries", "list")["queries"] if q["query"]["code"] == "several-people"]
    assert [c["kind"] for c in asked["query"]["candidates"]] == ["people", "person", "person"]
    assert (document["records"], document["filed_as"], document["part"]) == ([], None, "")
    number = str(asked["number"])
    assert run(["queries", "show", number]) == ExitCode.DONE
    shown = capsys.readouterr().out
    assert "1) Zoë Example (E02) and Sam Sample (E01): a record for each" in shown
    assert "--person NAME" in shown
    assert run(["queries", "settle", number, "--person", "E02", "--blank"]) == ExitCode.USAGE
    assert run(["queries", "settle", number, "--person", "E02", "--person", "Sam Sample"]) == ExitCode.DONE
    assert "Filed as records 1 and 2." in capsys.readouterr().out
    assert {r["person"] for r in told("records", "list")["records"]} == {"E01", "E02"}


def test_last_months_file_written_over_is_kept_as_another_session(
    home: Path, copy: str, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    told("import", come_back(home, copy, "november.docx"))
    december = {
        "date": dt.date(2026, 11, 21),
        "summary": "Talked of Christmas.",
        "next_meeting": dt.date(2027, 1, 12),
    }
    back = come_back(home, copy, "december.docx", {**december})
    (document,) = told("import", back, code=ExitCode.REVIEW)["documents"]
    (number,) = document["asked"]
    assert run(["queries", "show", str(number)]) == ExitCode.DONE
    assert "1) another session than record 1" in capsys.readouterr().out
    done = told("queries", "settle", str(number), "--accept", "1")
    assert (done["outcome"], done["code"], done["records"]) == ("filed", "another-session", [2])
    assert [r["held"] for r in told("records", "list")["records"]] == ["2026-11-14", "2026-11-21"]


def test_where_a_document_came_from_again_stands_with_its_record(
    home: Path, copy: str, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    first = come_back(home, copy, "back.docx")
    Path("again.docx").write_bytes(Path(first).read_bytes())
    shown = told("import", first, "again.docx")["documents"]
    assert [(d["code"], d["submission"]) for d in shown] == [(None, 1), ("same-bytes", 1)]
    assert [o["name"] for o in told("records", "show", "1")["origins"]] == ["back.docx", "again.docx"]
    assert told("ledger", "status")["submissions"] == {"duplicate": 1, "filed": 1}
    assert run(["records", "show", "1"]) == ExitCode.DONE
    assert "Again as:  again.docx" in capsys.readouterr().out


def test_the_next_copy_brings_open_actions_and_what_was_carried_forward(
    home: Path, copy: str, told: Told
) -> None:
    told("import", come_back(home, copy, "back.docx", {"session": 3}))
    (made,) = told("blank", FORM.form, "--for", "E02", "--to", "pdf", "-o", "next")["documents"]
    (read,) = told("read", made["file"], code=ExitCode.REVIEW)["documents"]
    assert read["record"]["session"] == 4
    assert read["record"]["last_actions"][0]["what"] == "Book the medication course"
    assert read["record"]["for_supervisor"] == "Ask about the van"


@pytest.mark.skipif(sys.platform == "win32", reason="a folder that cannot be made, as POSIX has it")
def test_a_copy_that_could_not_be_written_is_not_waited_for(copy: str, told: Told) -> None:
    Path("file").write_text("in the way")
    before = len(told("copies", "list")["copies"])
    assert run(["blank", FORM.form, "--for", "E02", "-o", "file/out"]) == ExitCode.NOT_WRITTEN
    assert len(told("copies", "list")["copies"]) == before


def test_a_query_about_a_record_that_was_replaced_since_names_the_one_that_asks_now(
    home: Path, copy: str, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    told("import", come_back(home, copy, "back.docx"))
    for name in ("second", "third"):
        told(
            "import",
            come_back(home, copy, f"{name}.docx", {"summary": f"talked: {name}"}),
            code=ExitCode.REVIEW,
        )
    second, third = (str(q["number"]) for q in told("queries", "list")["queries"])
    told("queries", "settle", second, "--accept", "2")
    capsys.readouterr()
    assert run(["queries", "settle", third, "--accept", "1"]) == ExitCode.USAGE
    (now,) = told("queries", "list")["queries"]
    assert now["query"]["candidates"][0]["answers"] == {"summary": "talked: second"}
    assert run(["queries", "settle", third, "--accept", "1"]) == ExitCode.USAGE
    assert f"carepack queries show {now['number']}" in capsys.readouterr().err


@pytest.mark.parametrize("candidate", ["0", "-1", "4"])
def test_a_candidate_that_is_not_there_settles_nothing(
    home: Path, copy: str, told: Told, capsys: pytest.CaptureFixture[str], candidate: str
) -> None:
    told("import", come_back(home, copy, "back.docx"))
    told("import", come_back(home, copy, "other.docx", {"summary": "Talked of others"}), code=ExitCode.REVIEW)
    (query,) = told("queries", "list")["queries"]
    assert run(["queries", "settle", str(query["number"]), "--accept", candidate]) == ExitCode.USAGE
    assert "settlement-no-candidate" in capsys.readouterr().err
    assert len(told("queries", "list")["queries"]) == 1


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["blank", FORM.form, "--for", "Zoe Exampel"], ExitCode.USAGE, "Zoë Example (E02)"),
        (["copies", "list", "--for", "Nobody"], ExitCode.USAGE, "unknown-person"),
        (["copies", "withdraw", "0" * 14, "--why", "lost"], ExitCode.USAGE, "no-copy"),
        (["queries", "show", "99"], ExitCode.USAGE, "no-query"),
        (["queries", "settle", "99", "--blank"], ExitCode.USAGE, "no-query"),
        (["queries", "settle", "99"], ExitCode.USAGE, "one-way"),
        (["queries", "settle", "99", "--blank", "--waive"], ExitCode.USAGE, "one-way"),
        (["records", "show", "99"], ExitCode.USAGE, "no-record"),
        (["records", "list", "--period", "2026-13"], ExitCode.USAGE, "no-period"),
        (["records", "list", "--period", "abc"], ExitCode.USAGE, "2026 Q4"),
        (["records", "export", "--period", "abc"], ExitCode.USAGE, "no-period"),
        (["import", "roster.csv", "--by", " "], ExitCode.USAGE, "by-empty"),
        (["roster", "import", "roster.csv", "--by", ""], ExitCode.USAGE, "by-empty"),
        (["records", "export", "-o", "x.txt"], ExitCode.USAGE, "which-format"),
        (["records", "export", "-o", "x.csv", "--format", "json"], ExitCode.USAGE, "which-format"),
        (["ledger", "backup", "home"], ExitCode.NOT_WRITTEN, "backup-taken"),
        (["--home", "nowhere", "records", "list"], ExitCode.NOT_WRITTEN, "no-ledger"),
        (
            ["--home", "Dropbox/x", "roster", "import", "roster.csv"],
            ExitCode.NOT_WRITTEN,
            "ledger-shared-folder",
        ),
    ],
)
def test_what_cannot_be_done_is_told_in_plain_words(
    copy: str, args: list[str], code: ExitCode, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(args) == code
    shown = capsys.readouterr()
    assert says in shown.err
    assert "Traceback" not in shown.err
    assert shown.out == ""


def test_a_faulty_roster_is_told_with_file_and_lines(copy: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("bad.csv").write_text("ref,name\nE1,\nE2,\n")
    assert run(["roster", "import", "bad.csv"]) == ExitCode.FAULTY
    shown = capsys.readouterr().err
    assert "bad.csv:2" in shown
    assert "bad.csv:3" in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zoë\x1b[31m", "Zoë\\x1b[31m"),
        ("a\rb\nc", "a b c"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("\x9b31m", "\\x9b31m"),
        ("👍🏽 Łukasz – £½", "👍🏽 Łukasz – £½"),
    ],
)
def test_words_from_elsewhere_do_nothing_to_the_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_an_escape_in_a_file_name_or_roster_is_written_out(
    home: Path, copy: str, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("evil.csv").write_text("ref,name,role\nE09,Nia Nova,\u202eesrun\n")
    told("roster", "import", "evil.csv")
    assert run(["roster", "list"]) == ExitCode.DONE
    out = capsys.readouterr().out
    assert "\u202e" not in out
    assert "\\u202eesrun" in out


def test_the_demo_ends_in_a_filed_record_and_one_query_settled_however_often(told: Told) -> None:
    for turn in (1, 2):
        demo = told("demo", "-o", "shown")
        assert len(demo["filed"]["settled"]) == 1
        home = str(Path("shown") / "home")
        shown = told("--home", home, "records", "show", str(demo["filed"]["record_filed"]))
        assert shown["provenance"]["next_meeting"]["settled"]["action"] == "correct"
        assert len(told("--home", home, "records", "list")["records"]) == turn
        assert told("--home", home, "queries", "list")["queries"] == []
