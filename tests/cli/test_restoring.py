"""A backup is looked at and brought back by one command, and the doctor's findings are exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from filing.ledger.manifest import NAME
from tests.cli.test_ledger_commands import Told, come_back, copy, home, told
from tests.clients.postgres import Postgres

__all__ = ["copy", "home", "told"]


def test_a_home_is_backed_up_lost_and_brought_back(home: Path, copy: str, told: Told) -> None:
    told("import", come_back(home, copy, "back.docx"))
    told("ledger", "backup", "kept")
    assert told("ledger", "restore", "kept", "--check")["whole"] is True
    home.rename("lost")
    done = told("ledger", "restore", "kept")
    assert (done["originals"], done["aside"], done["whole"], done["left_out"]) == (1, None, True, [])
    assert len(told("records", "list")["records"]) == 1
    assert told("ledger", "status")["submissions"] == {"filed": 1}


def test_what_stands_against_a_restore_is_told_with_its_code_and_nothing_is_changed(
    home: Path, copy: str, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    told("ledger", "backup", "kept")
    assert run(["ledger", "restore", "kept"]) == ExitCode.NOT_WRITTEN
    assert "[restore-taken]" in capsys.readouterr().err
    (Path("kept") / NAME).unlink()
    assert run(["ledger", "restore", "kept", "--to", "new"]) == ExitCode.NOT_WRITTEN
    assert "[backup-half]" in capsys.readouterr().err
    shown = told("ledger", "restore", "kept", "--check", code=ExitCode.FAULTY)
    assert (shown["whole"], shown["database"], shown["made_at"]) == (False, "sound", None)
    half = told("ledger", "restore", "kept", "--to", "new", "--what-is-whole", code=ExitCode.FAULTY)
    assert [f["code"] for f in half["left_out"]] == ["backup-half"]
    assert len(told("--home", "new", "roster", "list")["people"]) == len(told("roster", "list")["people"])


def test_what_is_said_of_a_restore_names_where_things_are(
    home: Path, copy: str, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    told("ledger", "backup", "kept")
    capsys.readouterr()
    assert run(["ledger", "restore", "kept", "--replace"]) == ExitCode.DONE
    out = capsys.readouterr()
    assert out.out.strip() == str(home)
    assert "before-restore-" in out.err
    assert "The ledger is whole." in out.err
    assert "carepack send list" in out.err


@pytest.mark.client("postgres")
def test_with_a_server_named_the_rows_go_there_and_with_a_home_named_into_a_file(
    home: Path, copy: str, told: Told, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    told("ledger", "backup", "kept")
    monkeypatch.setenv("CAREPACK_LEDGER", postgres.database())
    assert told("--home", "there", "ledger", "restore", "kept")["database"] == "postgresql"
    assert told("--home", "there", "ledger", "status")["database"] == "postgresql"
    assert told("ledger", "restore", "kept", "--to", "here")["database"] == "sqlite"


def test_the_doctor_says_by_its_exit_code_how_it_is(
    home: Path, copy: str, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    told("import", come_back(home, copy, "back.docx"))
    told("ledger", "backup", "kept")
    shown = told("doctor", "--deep")
    assert (shown["warn"], shown["bad"], len(shown["lines"])) == (0, 0, shown["ok"])
    (home / "before-restore-2026-11-30T12.00.00Z").mkdir()
    assert told("doctor", code=ExitCode.REVIEW)["warn"] == 1
    next((home / "originals").glob("??/*")).unlink()
    capsys.readouterr()
    assert run(["doctor"]) == ExitCode.FAULTY
    out = capsys.readouterr().out
    assert "bad" in out
    assert "[original-missing]" in out
    assert "Import the same document again" in out
