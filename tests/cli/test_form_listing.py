"""`carepack forms list` shows the forms by family, finds them by words, and says what may have been meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from tests.forms.own import VISIT, folder


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with a form of the organisation's own."""
    home = tmp_path / "home"
    monkeypatch.setenv("CAREPACK_HOME", str(home))
    folder(home, {"organisation/forms/visit.1.yaml": VISIT})
    return home


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, str]:
    """What the command says, on standard output and beside it."""
    capsys.readouterr()
    assert run(["forms", "list", *arguments]) == ExitCode.DONE
    said = capsys.readouterr()
    return said.out, said.err


def test_forms_stand_under_the_titles_of_their_families(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = told(capsys)
    lines = out.splitlines()
    assert lines[0] == "Supervision sessions"
    assert lines.index("Development plans and learning") < lines.index("Your own forms")
    assert lines[lines.index("Your own forms") + 1] == "  visit  edition 1  Visit  (your own)"
    assert lines.index("Made of records") > lines.index("Your own forms")
    assert "forms list --family NAME" in err


def test_of_one_family_each_form_says_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = told(capsys, "--family", "commitment")
    assert out.splitlines()[0] == "The Social Care Commitment"
    assert out.count("  edition ") == out.count("Who: ") == out.count("How often: ") > 1
    assert not err
    assert told(capsys, "--family", "own")[0].splitlines() == [
        "Your own forms",
        "  visit  edition 1  Visit  (your own)",
    ]


def test_a_family_that_there_is_not_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["forms", "list", "--family", "forms"]) == ExitCode.USAGE
    assert "'supervision'" in capsys.readouterr().err


def test_words_narrow_the_list_and_what_is_not_found_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = told(capsys, "formal", "SESSION", "--family", "supervision")
    assert "supervision-record" in out
    assert "informal-supervision  " not in out
    out, err = told(capsys, "supervison")
    assert (out, "Did you mean supervision" in err) == ("", True)
    out, err = told(capsys, "observation", "employer", "commitment")
    assert (out, "leave one out" in err) == ("", True)


def test_one_form_says_what_it_is_for_before_what_it_asks(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["forms", "show", "supervision-record"]) == ExitCode.DONE
    head = capsys.readouterr().out.partition("\n\n")[0].splitlines()
    assert [line.partition(":")[0] for line in head[1:]] == ["Source", "Kind", "For", "Who", "How often"]
    assert run(["forms", "show", "supervision-record", "--json"]) == ExitCode.DONE
    assert set(json.loads(capsys.readouterr().out)["purpose"]) == {"what", "who", "often", "quote"}


def test_what_is_made_of_records_is_found_by_its_words_and_by_its_forms_family(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out, err = told(capsys, "recognised")
    assert out.splitlines()[0] == "Made of records"
    assert "carepack letter award-certificate" in out
    assert not err
    assert "commitment-plan" in told(capsys, "--family", "commitment")[0]
    assert "commitment-plan" not in told(capsys, "--family", "supervision")[0]
    made = json.loads(told(capsys, "recognised", "--json")[0])["output_only"]
    assert [m["letter"] for m in made] == ["award-certificate"]


def test_json_has_family_and_purpose(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = told(capsys, "visit", "--family", "own", "--json")
    (mine,) = json.loads(out)["forms"]
    assert (mine["form"], mine["family"], mine["purpose"], mine["own"]) == ("visit", None, None, True)
    (record,) = json.loads(told(capsys, "supervision-record", "three", "--json")[0])["forms"]
    assert record["family"] == "supervision"
    assert set(record["purpose"]) == {"what", "who", "often", "quote"}
    assert json.loads(told(capsys, "supervison", "--json")[0])["near"][0] == "supervision"
