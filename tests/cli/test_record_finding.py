"""Records found at the terminal: by words and all else, so many at a time, and what became of each version."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from filing.ledger.database import open_ledger
from filing.people import roster
from tests.cli.test_ledger_commands import Told, home, told
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT, SESSION, returned, submit
from tests.filing.test_finding import evaluation, file

__all__ = ["home", "told"]  # fixtures


@pytest.fixture
def filed(home: Path) -> list[int]:
    """Three sessions: two of Zoë, one of Łukasz."""
    with open_ledger(home) as ledger:
        roster.import_csv(ledger, ROSTER.encode(), ACT)
        return [
            file(ledger),
            file(ledger, session=5, summary="The night shift, and falls"),
            file(ledger, supervisee="Łukasz Próba", summary="Night shifts"),
        ]


def says(capsys: pytest.CaptureFixture[str], *words: str, code: ExitCode = ExitCode.DONE) -> tuple[str, str]:
    """What a command says on standard output and on standard error."""
    capsys.readouterr()
    assert run(["records", *words]) == code
    caught = capsys.readouterr()
    return caught.out, caught.err


@pytest.mark.usefixtures("home")
def test_words_and_options_narrow_what_is_found(
    filed: list[int], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    def numbers(*words: str) -> list[int]:
        return [r["record"] for r in told("records", "find", *words)["records"]]

    one, two, three = filed
    assert numbers() == [three, two, one]
    assert numbers("--order", "oldest") == [one, two, three]
    assert numbers("night") == [three, two]
    assert numbers("night shift") == numbers('"night shift"') == numbers("night", "shift") == [two]
    assert numbers("night", "shift*", "--for", "E03") == [three]
    assert numbers("night", "--team", "E01", "--kind", "supervision", "--period", "2026-11") == [three, two]
    assert numbers("night", "--kind", "appraisal") == []
    assert numbers("night", "--state", "complete") == []
    assert says(capsys, "find", "--", "-falls")[0].startswith(
        f"{two:>5}  14/11/2026  Supervision Record  Zoë"
    )


def test_so_many_are_shown_and_how_many_more_there_are_is_said(
    filed: list[int], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = says(capsys, "find", "--limit", "2")
    assert [int(line.split()[0]) for line in out.splitlines()] == filed[:0:-1]
    assert err == "3 records; 1 more with --limit 0.\n"
    assert says(capsys, "find", "--limit", "0")[1] == "3 records.\n"
    shown = told("records", "find", "--limit", "1")
    assert (len(shown["records"]), shown["found"], shown["more"]) == (1, 3, 2)


@pytest.mark.usefixtures("filed")
def test_a_terminal_is_shown_fifty(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_ledger(home) as ledger:
        for session in range(10, 60):
            submit(ledger, returned({**SESSION, "session": session}))
    assert len(says(capsys, "find")[0].splitlines()) == 53
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    out, err = says(capsys, "find")
    assert len(out.splitlines()) == 50
    assert "53 records; 3 more" in err


@pytest.mark.usefixtures("filed")
def test_where_nothing_is_found_it_is_said_how_many_words_begin_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out, err = says(capsys, "find", "fall")
    assert out == ""
    assert err == "0 records.\n1 record has words that begin so: put * behind each word.\n"
    assert says(capsys, "find", "nowhere")[1] == "0 records.\n"
    _, err = says(capsys, "find", "…", code=ExitCode.USAGE)
    assert "[no-words]" in err


def test_what_became_of_each_version_is_listed_and_shown(
    filed: list[int], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    first = str(filed[0])
    (gone,) = told("records", "withdraw", first, "--why", "Imported by mistake")["records"]
    out, _ = says(capsys, "list", "--state", "withdrawn")
    assert f"{gone['record']:>5}" in out
    assert "(by Ama Admin, " in out
    assert ": Imported by mistake)" in out
    out, _ = says(capsys, "list", "--state", "replaced")
    assert f"Imported by mistake; now record {gone['record']})" in out
    (listed,) = told("records", "list", "--state", "replaced")["records"]
    assert (listed["record"], listed["next"]["act"], listed["next"]["by"]) == (
        filed[0],
        "withdrawn",
        "Ama Admin",
    )
    shown, _ = says(capsys, "show", first)
    assert f"Version 1: record {first} (this one): filed by Ama Admin" in shown
    assert f"Version 2: record {gone['record']}: withdrawn by Ama Admin" in shown
    history: list[dict[str, Any]] = told("records", "show", first)["history"]
    assert [(v["record"], v["act"], v["why"]) for v in history] == [
        (filed[0], "filed", None),
        (gone["record"], "withdrawn", "Imported by mistake"),
    ]
    assert "Version 1" not in says(capsys, "show", str(filed[1]))[0]


def test_private_records_are_looked_through_for_one_person_and_a_purpose(
    home: Path, filed: list[int], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_ledger(home) as ledger:
        private = evaluation(ledger)
    assert told("records", "find", "strong")["records"] == []
    for_whom = ("strong", "--private", "subject-access")
    _, err = says(capsys, "find", *for_whom, code=ExitCode.USAGE)
    assert "[private-of-whom]" in err
    _, err = says(capsys, "find", *for_whom, "--team", "E01", code=ExitCode.USAGE)
    assert "[private-of-whom]" in err
    (found,) = told("records", "find", *for_whom, "--for", "E02")["records"]
    assert found["record"] == private
    assert told("records", "find", *for_whom, "--for", "E03")["records"] == []
    assert filed
    assert json.dumps(told("records", "find", "--for", "E02")).count("contact-evaluation") == 1


@pytest.mark.usefixtures("filed")
def test_an_index_is_made_anew(told: Told, capsys: pytest.CaptureFixture[str]) -> None:
    assert told("ledger", "reindex") == {"records": 3, "mended": 0}
    capsys.readouterr()
    assert run(["ledger", "reindex"]) == ExitCode.DONE
    assert capsys.readouterr().out == "3 versions of records; 0 of them were not indexed as they are.\n"
