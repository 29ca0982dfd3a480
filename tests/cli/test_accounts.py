"""`carepack accounts`, as an administrator and a program meet it."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from cli.ledger import existing
from cli.main import run
from filing.access.noted import note
from filing.people import roster
from tests.cli.test_json_shapes import PAGE, differences
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT
from tests.intake import batch

DOC = PAGE.split("## JSON of accounts")[1].split("\n## ")[0]
SHAPES = {
    command: json.loads(block)
    for command, block in re.findall(r"^### `carepack (.*?)`\n\n```json\n(.*?)```", DOC, re.M | re.S)
}
GOOD = "four words that are long"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = batch.home(tmp_path, "home")
    monkeypatch.setenv("CAREPACK_HOME", str(folder))
    monkeypatch.delenv("CAREPACK_LEDGER", raising=False)
    monkeypatch.setenv("CAREPACK_ACCOUNT_PASSWORD", GOOD)
    return folder


def test_an_account_is_added_changed_ended_and_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["accounts", "list"]) == ExitCode.DONE
    assert "whoever opens the desk sees all of it" in capsys.readouterr().err
    assert run(["accounts", "add", "Ama Admin", "--role", "administrator"]) == ExitCode.DONE
    assert (
        run(["accounts", "add", "Sam Sample", "--role", "manager", "--home", "Rowan House"]) == ExitCode.DONE
    )
    assert run(["accounts", "change", "Sam Sample", "--role", "importer", "--json"]) == ExitCode.DONE
    capsys.readouterr()
    assert run(["accounts", "list", "--json"]) == ExitCode.DONE
    told = json.loads(capsys.readouterr().out)["accounts"]
    assert [(a["name"], a["role"], a["homes"]) for a in told] == [
        ("Ama Admin", "administrator", []),
        ("Sam Sample", "importer", []),
    ]
    assert run(["accounts", "password", "Sam Sample"]) == ExitCode.DONE
    assert run(["accounts", "end", "Sam Sample"]) == ExitCode.DONE
    assert run(["accounts", "end", "Sam Sample"]) == ExitCode.USAGE
    assert "[account-unknown]" in capsys.readouterr().err
    assert run(["accounts", "accesses", "--json"]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out) == {"accesses": []}


def test_every_command_prints_the_members_that_are_documented(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with existing(home) as ledger:
        roster.import_csv(ledger, ROSTER.encode(), ACT)
    run(["accounts", "add", "Ama Admin", "--role", "administrator", "--home", "Rowan House"])
    shown: dict[str, object] = {}
    for command in SHAPES:
        capsys.readouterr()
        arguments = shlex.split(command)
        if "accesses" in arguments:
            with existing(home) as ledger, ledger.writing() as conn:
                note(conn, "Ama Admin", 1, "about", ACT)
        assert run(arguments) == ExitCode.DONE, command
        shown[command] = json.loads(capsys.readouterr().out)
    assert len(shown) == 6
    assert {c: found for c in SHAPES if (found := differences(SHAPES[c], shown[c]))} == {}


def test_a_password_is_not_asked_for_where_nobody_can_type_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CAREPACK_ACCOUNT_PASSWORD")
    assert run(["accounts", "add", "Ama Admin", "--role", "administrator"]) == ExitCode.USAGE
    assert "[account-password]" in capsys.readouterr().err
