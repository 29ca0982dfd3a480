"""`carepack subject-access`, as a manager uses it who was asked for everything that is held about somebody."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from filing.ledger.actor import Actor
from filing.ledger.database import open_ledger
from filing.people import roster
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT, SESSION, SIGNED
from tests.house.test_json_shapes import documented, shape
from tests.reports.filed import filed

NOW = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)
Told = Callable[..., Any]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with a session of Zoë's, on the last day of November."""
    monkeypatch.setenv("CAREPACK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CAREPACK_USER", "Nia Example")
    monkeypatch.chdir(tmp_path)
    for module in ("cli.subject_access", "cli.subject_access_bundle"):
        monkeypatch.setattr(f"{module}.acting", lambda who=None: Actor(who or "Nia Example", NOW))
        monkeypatch.setattr(f"{module}.today", NOW.date)
    with open_ledger(tmp_path / "home") as ledger:
        roster.import_csv(ledger, ROSTER.encode(), ACT)
        filed(ledger, {**SESSION, **SIGNED, "summary": "Sam Sample spoke of Lily."})
    return tmp_path / "home"


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """What a command tells with --json; `code` is what it is to end with."""

    def tell(*args: str, code: ExitCode = ExitCode.DONE) -> Any:
        capsys.readouterr()
        assert run(["subject-access", *args, "--json"]) == code
        return json.loads(capsys.readouterr().out)

    return tell


def said(capsys: pytest.CaptureFixture[str], *args: str, code: ExitCode = ExitCode.DONE) -> str:
    """What a command says to a person."""
    capsys.readouterr()
    assert run(["subject-access", *args]) == code
    both = capsys.readouterr()
    return both.out + both.err


def test_a_request_from_the_day_it_came_to_the_day_it_was_answered(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    first = said(capsys, "open", "Zoë Example", "--received", "02/11/2026")
    assert "1  Zoë Example (E02), access, received 02/11/2026: due by 02/12/2026, 2 days left" in first
    assert "It can be extended until 02/12/2026" in first
    stands = said(capsys, "pause", "1", "--from", "10/11/2026", "--why", "Who they are")
    assert "the clock stands, with 22 days left" in stands
    goes = told("resume", "1", "--on", "18/11/2026")["request"]
    assert (goes["deadline"], goes["days_left"], goes["paused"]) == ("2026-12-10", 10, False)
    longer = told("extend", "1", "--why", "Forty records", "--told", "20/11/2026")["request"]
    assert (longer["deadline"], longer["extended"]) == ("2027-02-10", "2026-11-20")
    done = said(capsys, "close", "1", "--answered", "27/11/2026")
    assert "answered on 27/11/2026" in done
    assert told("list") == {"requests": []}
    assert "Two months more; they were told on 20/11/2026: Forty records" in said(capsys, "show", "1")


def test_what_is_overdue_stands_first_and_the_list_ends_so_that_a_reminder_can_hang_on_it(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    told("open", "E02", "--received", "20/11/2026")
    assert said(capsys, "list").startswith("1  Zoë Example")
    told("open", "E03", "--received", "01/10/2026")
    first, second = said(capsys, "list", code=ExitCode.REVIEW).splitlines()
    assert first.endswith("OVERDUE since 02/11/2026, by 28 days")
    assert second.endswith("due by 21/12/2026, 21 days left")


def test_the_bundle_is_two_folders_and_tells_how_many_words_nobody_decided_about(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    told("open", "E02", "--received", "20/11/2026")
    out = said(capsys, "bundle", "1", "-o", "zoe", code=ExitCode.REVIEW)
    assert f"To be sent: {Path('zoe/to-send')}" in out
    assert f"Not to be sent: {Path('zoe/originals-not-to-send')}" in out
    assert "`carepack subject-access mentions 1` lists them." in out
    assert {p.name for p in Path("zoe").iterdir()} == {"to-send", "originals-not-to-send"}
    assert all(p.stat().st_mode & 0o77 == 0 for p in Path("zoe").rglob("*") if p.is_file())
    assert "[exists]" in said(capsys, "bundle", "1", "-o", "zoe", code=ExitCode.USAGE)
    shown = said(capsys, "mentions", "1", code=ExitCode.REVIEW)
    assert "Record 1: Supervision Record, 14/11/2026" in shown
    assert "1:summary:0  “Sam Sample”, name of somebody else (E01)  – undecided, left out" in shown
    assert ": Sam Sample spoke of Lily." in shown
    every = told("mentions", "1", code=ExitCode.REVIEW)["mentions"]
    told("decide", "1", *(m["mention"] for m in every), "--keep", "--why", "He agreed.")
    told("decide", "1", "--words", "Lily", "--redact")
    assert told("mentions", "1", "--undecided") == {"mentions": []}
    made = told("bundle", "1", "-o", "again.zip")
    assert (made["undecided"], made["redacted"]) == (0, 1)
    assert {p.name for p in Path().glob("*.zip")} == {"again.zip", "again-originals-not-to-send.zip"}


def test_what_it_tells_a_program_has_the_documented_shapes(told: Told) -> None:
    told("open", "E02", "--received", "02/11/2026")
    told("pause", "1", "--from", "10/11/2026", "--why", "Who")
    told("resume", "1", "--on", "18/11/2026")
    mentions = told("mentions", "1", code=ExitCode.REVIEW)
    mentions = told("decide", "1", mentions["mentions"][0]["mention"], "--keep", "--why", "x")
    bundle = told("bundle", "1", "-o", "zoe", code=ExitCode.REVIEW)
    for found in (told("list"), mentions, bundle):
        assert shape(found) == shape(documented(set(found)))
    assert set(told("show", "1")["request"]) == set(told("list")["requests"][0])


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("close", "1"), "access-outcome"),
        (("close", "1", "--answered", "27/11/2026", "--why", "x"), "access-outcome"),
        (("close", "1", "--refused"), "access-why"),
        (("decide", "1", "--words", "Lily"), "access-decision"),
        (("decide", "1", "--redact"), "access-mention"),
        (("decide", "1", "--words", "Lily", "--keep", "--redact"), "access-decision"),
        (("bundle", "7", "-o", "x"), "access-none"),
        (("open", "E02", "--received", "01/12/2026"), "access-received"),
    ],
)
def test_wrong_use_is_told_with_what_to_do(
    args: tuple[str, ...], code: str, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    told("open", "E02", "--received", "02/11/2026")
    assert f"[{code}]" in said(capsys, *args, code=ExitCode.USAGE)


def test_a_refused_correction_is_shown_with_the_record(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    told("open", "E02", "--received", "02/11/2026", "--asks", "correction", "--record", "1")
    told("close", "1", "--refused", "--why", "Both signed it")
    capsys.readouterr()
    assert run(["records", "show", "1"]) == ExitCode.DONE
    shown = capsys.readouterr().out
    assert "Not corrected: " in shown
    assert "asked on 02/11/2026 (request 1), and refused: Both signed it" in shown
    assert run(["records", "show", "1", "--json"]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["corrections"] == [
        {"request": 1, "received": "2026-11-02", "refused": "2026-11-30", "why": "Both signed it"}
    ]


def test_a_copy_that_comes_back_is_asked_about_and_not_filed(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    told("open", "E02", "--received", "02/11/2026")
    told("bundle", "1", "-o", "zoe", code=ExitCode.REVIEW)
    capsys.readouterr()
    assert run(["import", "zoe/to-send/records/record-1.pdf", "--json"]) == ExitCode.REVIEW
    capsys.readouterr()
    assert run(["queries", "list", "--json"]) == ExitCode.DONE
    asked = {q["query"]["code"]: q["query"]["say"] for q in json.loads(capsys.readouterr().out)["queries"]}
    assert asked["not-current"].startswith(
        "This was printed for somebody who asked for what is held about them."
    )
