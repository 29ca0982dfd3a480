"""Every message of the command line says what, where and what next, and ends in a code; nothing is half-done."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from cli.main import run

ROOT = Path(__file__).parents[2]
RECORD = str(ROOT / "cli" / "demo_record.json")
FORM = "supervision-record"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own, and a working folder with a few files in it."""
    monkeypatch.setenv("CAREPACK_HOME", str(tmp_path / "home"))
    folder = tmp_path / "work"
    (folder / "folder").mkdir(parents=True)
    (folder / "file").write_text("x")
    monkeypatch.chdir(folder)
    return tmp_path / "home"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ("fill supervision-record nothing.json -o x.pdf", "no-such-file", "nothing.json: There is no such file."),
        ("fill supervision-record folder -o x.pdf", "is-folder", "folder: This is a folder."),
        (f"fill supervision-record {RECORD} -o folder", "is-folder", "folder: This is a folder, and a file is"),
        (f"fill supervision-record {RECORD}", "usage-missing", "-o or --output is missing. `carepack fill --help`"),
        ("fill supervision-record", "usage-missing", "RECORD is missing."),
        (f"fill supervision-record {RECORD} -o x.pdf --logo no.png", "no-such-file", "no.png: There is no such"),
        (f"fill supervision-record {RECORD} -o x.pdf --fource", "no-such-option", "Did you mean --force?"),
        (f"fill supervision-record {RECORD} -o", "usage-missing", "-o needs a value after it."),
        (f"fill supervision-record {RECORD} extra -o x.pdf", "usage-extra", "quotes."),
        (f"fill supervision-record {RECORD} -o x.pdf --to odt", "usage-value", "--to: it may be word, pdf."),
        ("blank supervision-record -o file", "is-file", "file: This is a file, and a folder is meant."),
        ("blank supervision-record -o out.pdf", "is-file", "out.pdf: This is the name of a file"),
        ("copies list --older-than -1", "usage-value", "--older-than: it should be a whole number from 0."),
        ("queries show one", "usage-value", "NUMBER: it should be a whole number."),
        ("forms shwo", "no-such-command", "Did you mean “show”?"),
        ("forms zzz", "no-such-command", "`carepack forms --help` lists them."),
        ("forms lint nowhere.yaml", "no-such-file", "nowhere.yaml: There is no such file."),
        ("letter", "letter-usage", "Write `carepack letter NAME RECORD.json -o FILE.docx`"),
        ("--home file forms list", "is-file", "file: This is a file, and a folder is meant."),
        (f"blank supervision-record --organisation {'x' * 300}", "organisation-long", "300 characters"),
    ],
)  # fmt: skip
def test_a_wrong_use_is_one_line_with_the_place_the_next_step_and_a_code(
    arguments: str, code: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(Path().rglob("*"))
    assert run(arguments.split()) == ExitCode.USAGE
    said = capsys.readouterr().err
    assert says in said
    assert re.search(rf" \[{code}\]\n$", said)
    assert said.count("\n") == 1
    assert sorted(Path().rglob("*")) == before


def test_a_name_that_stands_twice_in_a_record_is_told_with_both_places(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("twice.json").write_text(
        '{"supervisee": "A",\n "actions": [{"what": "x", "what": "y"}],\n "supervisee": "B"}'
    )
    assert run(["fill", FORM, "twice.json", "-o", "x.docx"]) == ExitCode.USAGE
    said = capsys.readouterr().err
    assert (
        "twice.json:2, actions.1.what: “what” stands twice: on line 2, character 15, and on line 2, character"
        in said
    )
    assert (
        "twice.json:3, supervisee: “supervisee” stands twice: on line 1, character 2, and on line 3," in said
    )
    assert said.count("[json-duplicate]") == 2
    assert not Path("x.docx").exists()


@pytest.mark.parametrize(
    "command", [["fill", FORM, "r.json", "-o", "x.docx"], ["blank", FORM, "--given", "r.json"]]
)
def test_a_record_that_does_not_fit_is_told_with_its_file_and_line(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("r.json").write_text('{\n "session": 0,\n "actions": [\n  {"what": 1}\n ],\n "length": 60000}')
    assert run(command) == ExitCode.FAULTY
    said = capsys.readouterr().err.splitlines()
    assert [line.partition(", ")[0] for line in said] == ["r.json:2", "r.json:6", "r.json:4"]
    assert "should be 5999 or less" in said[1]


@pytest.mark.parametrize("number", ["9" * 5000, "NaN", "1e999"])
def test_a_number_no_record_can_hold_is_told_plainly(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("r.json").write_text(f'{{"session": {number}}}')
    assert run(["fill", FORM, "r.json", "-o", "x.docx"]) in {ExitCode.USAGE, ExitCode.FAULTY}
    assert "[unexpected]" not in capsys.readouterr().err


def small(limit: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command where no file may grow beyond `limit` bytes, as on a disk that is full."""
    code = (
        f"import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); "
        f"from cli.main import run; sys.exit(run({list(arguments)!r}))"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False
    )


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit on Windows")
def test_where_one_document_cannot_be_written_none_is_left_and_its_name_is_told() -> None:
    assert run(["blank", FORM, "-o", "whole"]) == ExitCode.DONE
    word, pdf = (next(Path("whole").glob(f"*.{kind}")).stat().st_size for kind in ("docx", "pdf"))
    assert word < pdf
    # A Word document made a second later may be some bytes longer.
    done = small((word + pdf) // 2, "blank", FORM, "-o", "new/packs")
    assert done.returncode == ExitCode.NOT_WRITTEN
    assert re.search(
        r"“new.packs.supervision-record\.1\.pdf” cannot be used: .* room .*\[file-system\]", done.stderr
    )
    assert done.stdout == ""
    assert not Path("new").exists()


def test_a_form_that_is_named_twice_is_made_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(["blank", FORM, f"{FORM}.1", "Supervision Record", "--to", "word", "-o", "out"]) == ExitCode.DONE
    )
    assert capsys.readouterr().out.splitlines() == [str(Path("out/supervision-record.1.docx"))]


@pytest.mark.parametrize(
    "name", ["Supervision Record", "Supervision-Record", "SUPERVISION_RECORD.1", "supervision record"]
)
def test_a_form_goes_by_its_title_and_in_any_case(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["forms", "show", name, "--json"]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["form"] == FORM


def test_a_file_that_is_not_there_is_refused_and_the_others_are_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(["fill", FORM, RECORD, "-o", "good.docx"])
    capsys.readouterr()
    assert (
        run(["read", "missing.docx", "good.docx", "folder", "--form", "Supervision Record", "--json"])
        == ExitCode.REFUSED
    )
    told = json.loads(capsys.readouterr().out)["documents"]
    assert [(d["file"], d["outcome"], d["code"]) for d in told] == [
        ("missing.docx", "refused", "no-such-file"), ("good.docx", "read", None), ("folder", "refused", "is-folder"),
    ]  # fmt: skip


def test_blanks_that_could_not_be_noted_are_told_plainly_and_with_a_code(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def closed(*_: object, **__: object) -> None:
        raise FileNotFoundError(2, "No such file or directory", str(home / "ledger.sqlite"))

    monkeypatch.setattr("cli.issuing.opened", closed)
    assert run(["blank", FORM, "--to", "word"]) == ExitCode.DONE
    said = capsys.readouterr().err
    assert "made but not noted" in said
    assert "Errno" not in said
    assert said.endswith("[not-noted]\n")


def test_a_query_about_the_whole_document_has_a_path_of_null(capsys: pytest.CaptureFixture[str]) -> None:
    run(["read", str(ROOT / "samples" / FORM / "completed.docx"), "--json"])
    queries = json.loads(capsys.readouterr().out)["documents"][0]["queries"]
    assert queries
    assert all("path" in q for q in queries)
    assert None in [q["path"] for q in queries]


def test_what_is_asked_about_a_question_that_ends_in_a_colon_has_one_colon(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(["blank", FORM, "--to", "word"])
    run(["read", f"{FORM}.1.docx"])
    said = capsys.readouterr().out
    assert "Summary of session: This must be answered." in said
    assert "::" not in said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            '{"a": 1\n"b": 2}',
            "r.json:2: This is not JSON: at character 1, a comma or a closing bracket is missing.",
        ),
        ('{"a" 1}', "the colon after a name is missing"),
        ('{"a": 1,}', "a comma too many"),
        ('{"a": x}', "text stands there without double quotes"),
        ('{"a": "x}', "a double quote opens and does not close"),
        ('{"a": "x\ny"}', "a line ends within quotes"),
        ('{"a": "\\d"}', "a backslash stands that means nothing"),
        ('{"a": 1} {', "something stands after the end"),
    ],
)
def test_what_is_not_json_is_told_in_plain_words(
    text: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("r.json").write_text(text)
    assert run(["fill", FORM, "r.json", "-o", "x.docx"]) == ExitCode.USAGE
    assert says in capsys.readouterr().err
