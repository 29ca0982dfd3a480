"""The JSON of every command has the shape that docs/command-line.md shows: the members, and no others."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from cli.exit_codes import ExitCode
from cli.main import run

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "command-line.md"
DEMO = json.loads((ROOT / "cli" / "demo_record.json").read_text(encoding="utf-8"))


def documented(members: set[str]) -> Any:
    """The one example of the page that has these members at the top."""
    examples = [
        json.loads(e) for e in re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    ]
    (found,) = [e for e in examples if set(e) == members and _documents(e) == "made"]
    return found


def _documents(example: Any) -> str:
    """Whether these documents were read, or are records that were printed, or were made otherwise."""
    members = {name for d in example.get("documents", ()) for name in d}
    return "read" if "outcome" in members else "printed" if "current" in members else "made"


def shape(value: Any) -> Any:
    """The members of a JSON value, without what they hold."""
    if isinstance(value, dict):
        return {k: shape(v) for k, v in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with a form, a faulty one, and a record too long for its page, without a length."""
    monkeypatch.setenv("CAREPACK_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    run(["forms", "new", "--title", "Visit", "--source", "ours", "--json"])
    faulty = tmp_path / "home" / "organisation" / "forms" / "faulty.1.yaml"
    faulty.write_text("form: faulty\n", encoding="utf-8")
    long = DEMO | {"length": None, "summary": "All of it, and more than fits. \u65e5\n" * 80}
    Path("record.json").write_text(json.dumps(long), encoding="utf-8")
    Path("commitment.json").write_bytes((ROOT / "samples/commitment-employee/record.json").read_bytes())
    return tmp_path / "home"


@pytest.mark.parametrize(
    "command",
    [
        "fill supervision-record record.json -o x.pdf",
        "forms list",
        "forms lint",
        "forms new --title Another --source ours",
        "forms publish visit",
        "forms preview visit",
        "forms spoken supervision-record",
        "letter commitment-plan commitment.json -o plan.docx",
        "letter --list",
    ],
)
def test_what_a_command_prints_has_the_documented_shape(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    run([*command.split(), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert shape(told) == shape(documented(set(told)))


def test_a_blank_has_the_shape_of_a_filled_form(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["blank", "supervision-record", "--to", "pdf", "--json"]) == ExitCode.DONE
    (told,) = json.loads(capsys.readouterr().out)["documents"]
    assert set(told) == set(documented({"documents"})["documents"][0])


def test_a_document_that_was_read_has_the_documented_members(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    run(["read", "nowhere.docx", "--json"])
    (told,) = json.loads(capsys.readouterr().out)["documents"]
    (example,) = re.findall(
        r'```json\n(\{"documents": \[\{[^`]*"outcome".*?)```', PAGE.read_text(encoding="utf-8"), re.S
    )
    assert list(told) == list(json.loads(example)["documents"][0])


def test_a_fault_names_its_file_as_the_list_of_files_does(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = home / "organisation" / "forms"
    for path in (folder / "faulty.1.yaml", folder.parent):
        capsys.readouterr()
        assert run(["forms", "lint", str(path), "--json"]) == ExitCode.FAULTY
        told = json.loads(capsys.readouterr().out)
        assert {f["file"] for f in told["faults"]} == {str(folder / "faulty.1.yaml")}
        assert str(folder / "faulty.1.yaml") in told["files"]
