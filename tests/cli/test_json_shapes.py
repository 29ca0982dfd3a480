"""The JSON of the ledger's commands is what docs/command-line.md says, member by member."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from tests.cli.test_ledger_commands import FORM, ROSTER, Told, come_back, home, told

__all__ = ["home", "told"]  # fixtures

PAGE = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text(encoding="utf-8")
DOC = PAGE.split("## JSON of the ledger's commands")[1].split("\n## ")[0]
SHAPES: dict[str, Any] = {
    command: json.loads(block)
    for command, block in re.findall(r"^### `carepack (.*?)`\n\n```json\n(.*?)```", DOC, re.M | re.S)
}


def differences(shown: Any, there: Any, at: str = "") -> list[str]:
    """Where two pieces of JSON have other members; an empty object in the documentation may hold anything."""
    if isinstance(shown, dict) and shown:
        if not isinstance(there, dict) or set(shown) != set(there):
            return [f"{at}: {sorted(shown)} is {sorted(there) if isinstance(there, dict) else there}"]
        return [d for key in shown for d in differences(shown[key], there[key], f"{at}.{key}")]
    if isinstance(shown, list) and shown:
        assert there, f"{at}: the test shows nothing here"
        return differences(shown[0], there[0], f"{at}[0]")
    known = shown is None or there is None or isinstance(there, type(shown))
    return [] if known else [f"{at}: {shown!r} is {there!r}"]


def reject_and_list(home: Path, told: Told, show: Callable[[str], Any]) -> None:
    copy = told("blank", FORM.form, "--for", "E02", "--to", "word")["documents"][0]["copy"]
    told(
        "import", come_back(home, copy, "minutes.docx", {"supervisee": "Nobody Known"}), code=ExitCode.REVIEW
    )
    told("queries", "reject", "minutes.docx", "--why", "The minutes of a meeting.")
    show("queries rejected --json")


@pytest.fixture
def shown(home: Path, told: Told, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What each command prints, in a ledger where each has something to say."""
    out: dict[str, Any] = {}

    def show(command: str, *more: str, ends: ExitCode = ExitCode.DONE) -> Any:
        capsys.readouterr()
        assert run([*shlex.split(command), *more]) == ends
        out[command] = json.loads(capsys.readouterr().out)
        return out[command]

    Path("people.csv").write_text(ROSTER.replace("manager\n", "manager;phone\n"), encoding="utf-8")
    show("roster import people.csv --json")
    show("roster list --json")["people"].reverse()
    made = told("blank", FORM.form, "--for", "E02", "--period", "2026 Q4", "--to", "word")["documents"]
    number = made[0]["copy"]
    show("copies list --json")
    show("roster absence E02 --from 2026-12-01 --json")
    show("roster history E02 --json")
    told("import", come_back(home, number, "back.docx"))
    told(
        "import", come_back(home, number, "more.docx", {"summary": "Talked of others."}), code=ExitCode.REVIEW
    )
    (query,) = show("queries list --json")["queries"]
    settled = ("--accept", "2", "--why", "The later one is right.")
    asked = str(query["number"])
    out["queries settle 3 --json"] = told("queries", "settle", asked, *settled)
    out["queries show 3 --json"] = told("queries", "show", asked)
    show("roster show E02 --json")
    show("records list --json")
    show("records find medication --json")
    show("records show 2 --json")
    show("records print 2 --json")
    show("records export --format json")
    show("records export -o all.csv --json")
    show("records bundle --for E02 -o taken --json")
    show("records amend 2 --set length=45min --why Shorter. --json")
    reject_and_list(home, told, show)
    told("blank", FORM.form, "--for", "E01", "--to", "word")
    show("roster leave E01 --on 2020-11-30 --json", ends=ExitCode.REVIEW)
    show("ledger status --json")
    show("ledger reindex --json")
    next((home / "originals").glob("??/*")).unlink()
    show("ledger verify --deep --json", ends=ExitCode.FAULTY)
    show("ledger backup kept --json", ends=ExitCode.FAULTY)
    show("ledger restore kept --check --json")
    show("ledger restore kept --to new --json", ends=ExitCode.FAULTY)
    show("doctor --json", ends=ExitCode.FAULTY)
    return out


def test_every_command_prints_the_members_that_are_documented(shown: dict[str, Any]) -> None:
    wrong = {command: differences(SHAPES[command], shown[command]) for command in SHAPES}
    assert not {command: found for command, found in wrong.items() if found}
    assert set(SHAPES) == set(shown)
