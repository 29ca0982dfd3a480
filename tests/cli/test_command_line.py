"""The command line as its users meet it: right results, plain messages, documented exit codes, nothing half-written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from cli.main import run

RECORD = Path(__file__).parents[2] / "cli" / "demo_record.json"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own."""
    folder = tmp_path / "home"
    monkeypatch.setenv("CAREPACK_HOME", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


def test_blanks_come_in_word_and_pdf_unless_one_is_asked_for(tmp_path: Path) -> None:
    assert run(["blank", "supervision-record", "-o", "out"]) == ExitCode.DONE
    assert {f.name for f in (tmp_path / "out").iterdir()} == {
        "supervision-record.1.docx",
        "supervision-record.1.pdf",
    }
    assert run(["blank", "supervision-record.1", "--to", "pdf", "-o", "only"]) == ExitCode.DONE
    assert [f.suffix for f in (tmp_path / "only").iterdir()] == [".pdf"]


@pytest.mark.parametrize("name", ["filled.docx", "filled.pdf"])
def test_a_filled_form_reads_back_as_its_record(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fill", "supervision-record", str(RECORD), "-o", name]) == ExitCode.DONE
    capsys.readouterr()
    assert run(["read", name, "--json"]) == ExitCode.DONE
    told = json.loads(capsys.readouterr().out)
    (document,) = told["documents"]
    assert list(document) == [
        "file", "part", "form", "edition", "copy", "outcome", "code", "reason", "record", "queries", "readings",
    ]  # fmt: skip
    given = json.loads(RECORD.read_text(encoding="utf-8"))
    assert {k: document["record"][k] for k in given if not isinstance(given[k], list)} == {
        k: v for k, v in given.items() if not isinstance(v, list)
    }
    assert document["outcome"] == "read"
    assert {r["method"] for r in document["readings"]} == {"tag" if name.endswith("docx") else "field"}


def test_a_blank_that_comes_back_blank_is_done_and_to_be_looked_at(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(["blank", "supervision-record", "--to", "pdf"])
    assert run(["read", "supervision-record.1.pdf"]) == ExitCode.REVIEW
    shown = capsys.readouterr()
    assert "Name of Supervisee: This must be answered. [required]" in shown.out
    assert "to look at" in shown.out


def test_given_values_make_a_numbered_copy_whose_locked_values_must_come_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "given.json").write_text('{"supervisee": "Siân Example", "session": 4}', encoding="utf-8")
    assert run(["blank", "supervision-record", "--given", "given.json", "--json"]) == ExitCode.DONE
    made = json.loads(capsys.readouterr().out)["documents"]
    numbers = {d["copy"] for d in made}
    assert len(numbers) == 1
    assert None not in numbers
    for document in made:
        run(["read", document["file"], "--json"])
        (back,) = json.loads(capsys.readouterr().out)["documents"]
        assert back["copy"] in numbers
        assert (back["record"]["supervisee"], back["record"]["session"]) == ("Siân Example", 4)


def test_a_file_that_is_there_already_is_left_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.pdf").write_bytes(b"mine")
    assert run(["fill", "supervision-record", str(RECORD), "-o", "mine.pdf"]) == ExitCode.USAGE
    assert (tmp_path / "mine.pdf").read_bytes() == b"mine"
    assert "--force" in capsys.readouterr().err
    assert run(["fill", "supervision-record", str(RECORD), "-o", "mine.pdf", "--force"]) == ExitCode.DONE
    assert (tmp_path / "mine.pdf").read_bytes()[:5] == b"%PDF-"


def test_a_document_that_cannot_be_read_is_refused_and_the_others_are_still_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.pdf").write_text("Dear all")
    (tmp_path / "empty.docx").write_bytes(b"")
    run(["fill", "supervision-record", str(RECORD), "-o", "good.docx"])
    capsys.readouterr()
    assert run(["read", "letter.pdf", "empty.docx", "good.docx", "--json"]) == ExitCode.REFUSED
    told = json.loads(capsys.readouterr().out)["documents"]
    assert [(d["outcome"], d["code"]) for d in told] == [
        ("refused", "not-a-document"), ("refused", "empty-file"), ("read", None),
    ]  # fmt: skip


def test_patterns_work_where_the_shell_leaves_them(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.docx", "b.docx"):
        run(["fill", "supervision-record", str(RECORD), "-o", name])
    capsys.readouterr()
    assert run(["read", "*.docx", "--json"]) == ExitCode.DONE
    assert len(json.loads(capsys.readouterr().out)["documents"]) == 2


@pytest.mark.parametrize(
    ("arguments", "exit_code", "says"),
    [
        (["forms", "show", "supervision-recrod"], ExitCode.USAGE, "Did you mean supervision-record?"),
        (["forms", "show", "supervision-record.9"], ExitCode.USAGE, "There is no edition 9"),
        (["blnk"], ExitCode.USAGE, "Did you mean “blank”?"),
        (["read", "nothing*.pdf"], ExitCode.REFUSED, "There is no such file."),
        (["fill", "supervision-record", "bad.json", "-o", "x.pdf"], ExitCode.USAGE, "bad.json:2: This is not JSON"),
        (["fill", "supervision-record", "wrong.json", "-o", "x.pdf"], ExitCode.FAULTY, "Did you mean “summary”?"),
        (["fill", "supervision-record", "list.json", "-o", "x.pdf"], ExitCode.USAGE, "one JSON object"),
        (["fill", "supervision-record", "wrong.json", "-o", "x.odt"], ExitCode.USAGE, "End the name in .docx or .pdf."),
        (["fill", "supervision-record", "wrong.json", "--to", "word", "-o", "x.pdf"], ExitCode.USAGE, "Word or PDF?"),
        (["forms", "lint", "visit.1.yaml"], ExitCode.FAULTY, "visit.1.yaml:1"),
    ],
)  # fmt: skip
def test_a_mistake_gets_a_plain_message_and_its_exit_code(
    arguments: list[str], exit_code: ExitCode, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.json").write_text('{\n"summary" "x"}')
    (tmp_path / "wrong.json").write_text('{"sumary": "x"}')
    (tmp_path / "list.json").write_text("[]")
    (tmp_path / "visit.1.yaml").write_text("form: visit\n")
    assert run(arguments) == exit_code
    shown = capsys.readouterr()
    assert says in shown.out + shown.err
    assert "Traceback" not in shown.err
    assert not (tmp_path / "x.pdf").exists()


def test_a_fault_of_our_own_is_one_line_and_holds_no_answers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("Secret Person")

    monkeypatch.setattr("issuing.making.make_document", broken)
    assert run(["fill", "supervision-record", str(RECORD), "-o", "x.pdf"]) == ExitCode.UNEXPECTED
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "[unexpected]" in said
    assert "Secret" not in said


def test_a_folder_that_cannot_be_written_is_said_plainly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    assert run(["blank", "supervision-record", "-o", "file/out"]) == ExitCode.NOT_WRITTEN
    assert "[file-system]" in capsys.readouterr().err


def test_forms_list_show_and_schema_speak_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["forms", "list", "--json"]) == ExitCode.DONE
    listed = json.loads(capsys.readouterr().out)["forms"]
    assert "supervision-record" in {f["form"] for f in listed}
    for command in ("show", "schema"):
        assert run(["forms", command, "supervision-record", "--json"]) == ExitCode.DONE
        assert json.loads(capsys.readouterr().out)["title"] == "Supervision Record"


def test_the_built_in_forms_pass_their_own_lint(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["forms", "lint", str(Path(__file__).parents[2] / "forms")]) == ExitCode.DONE
    assert "0 to correct" in capsys.readouterr().err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_the_shell(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == ExitCode.DONE
    assert "_CAREPACK_COMPLETE" in capsys.readouterr().out


def test_an_old_code_page_does_not_turn_names_into_question_marks(tmp_path: Path) -> None:
    environment = {"PYTHONIOENCODING": "cp1252", "CAREPACK_HOME": str(tmp_path), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-m", "cli", "forms", "list"],
        capture_output=True, env=environment, cwd=Path(__file__).parents[2], check=True,
    )  # fmt: skip
    assert "Supervision Record" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("command", [["read"], ["import", "--dry-run"], ["import", "--by", "Zoë"]])
def test_a_form_that_does_not_exist_is_a_wrong_use_and_not_a_fault_of_the_document(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["blank", "supervision-record", "--to", "pdf"])
    capsys.readouterr()
    assert run([*command, "supervision-record.1.pdf", "--form", "supervision-recrod"]) == ExitCode.USAGE
    shown = capsys.readouterr()
    assert "[unknown-form]" in shown.err
    assert "supervision-record" in shown.err


def test_a_record_with_a_year_no_form_expects_is_not_filled_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "odd.json").write_text('{"date": "1926-12-10"}', encoding="utf-8")
    assert run(["fill", "supervision-record", "odd.json", "-o", "odd.pdf"]) == ExitCode.FAULTY
    assert "no earlier than 01/01/1990" in capsys.readouterr().err
    assert not (tmp_path / "odd.pdf").exists()
