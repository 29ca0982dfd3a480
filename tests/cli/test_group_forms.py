"""A group's form through the commands: filled in, returned as Word and as PDF, and filed for everybody named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from tests.filing.conftest import ROSTER
from tests.forms.group import GROUP

RECORD = {
    "led": "Sam Sample",
    "day": "2026-11-14",
    "began": "14:30",
    "attendees": [{"name": "Zoë Example", "signed": "Zoë Example"}, {"name": "Łukasz Próba", "signed": None}],
    "notes": "Talked of who covers Christmas.",
    "decided": [{"what": "Draw up the rota", "who": "Sam", "when": None}],
    "homework": [{"what": "Read the medication policy", "who": "All"}],
}


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_team_session_that_came_back_is_a_record_of_everybody_who_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("home/organisation/forms").mkdir(parents=True)
    Path("home/organisation/forms/team-session.1.yaml").write_text(GROUP, encoding="utf-8")
    Path("roster.csv").write_text(ROSTER, encoding="utf-8")
    Path("record.json").write_text(json.dumps(RECORD), encoding="utf-8")
    home = ["--home", "home"]
    assert run([*home, "roster", "import", "roster.csv"]) == ExitCode.DONE
    assert run([*home, "fill", "team-session", "record.json", "-o", f"back.{kind}"]) == ExitCode.DONE
    capsys.readouterr()
    assert run([*home, "read", f"back.{kind}", "--json"]) == ExitCode.DONE
    (told,) = json.loads(capsys.readouterr().out)["documents"]
    record = told["record"]
    assert (record["attendees"], record["homework"]) == (RECORD["attendees"], RECORD["homework"])
    assert (record["began"], record["day"]) == ("14:30", "2026-11-14")
    assert run([*home, "import", f"back.{kind}"]) == ExitCode.DONE
    capsys.readouterr()
    assert run([*home, "records", "list", "--json"]) == ExitCode.DONE
    found = json.loads(capsys.readouterr().out)["records"]
    assert sorted(r["person"] for r in found) == ["E02", "E03"]
    assert run([*home, "forms", "show", "team-session"]) == ExitCode.DONE
    assert "attendees.*.name" in capsys.readouterr().out
