"""What spans records: the employer commits first, and what falls due is told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cli import ledger
from cli.exit_codes import ExitCode
from cli.main import run
from tests.cli.bridging import bring, bring_in, commitment, put, staffed
from tests.cli.test_ledger_commands import Told, home, told
from tests.cli.test_means import APPRAISAL, appraised

pytestmark = pytest.mark.thorough

__all__ = ["home", "told"]
_CLOCKS = {"appraisal", "review", "renewal"}
MINE, OURS = "commitment-employee", "commitment-employer"


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The 22nd of November 2026."""
    monkeypatch.setattr(ledger, "now", lambda: dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC))


def test_an_employee_s_commitment_waits_for_the_employer_s(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    staffed()
    bring(MINE, commitment(MINE, "2026-06-01"), code=ExitCode.REVIEW)
    (query,) = told("queries", "list")["queries"]
    assert query["query"]["code"] == "employer-first"
    assert "has not made its own commitment yet" in query["query"]["say"]
    assert told("records", "list")["records"] == []
    capsys.readouterr()
    put(OURS, commitment(OURS, "2026-05-01"))
    assert run(["import", "returned"]) in {ExitCode.DONE, ExitCode.REVIEW}
    assert "waited for this and is filed now, as record 2" in capsys.readouterr().err
    assert {r["form"] for r in told("records", "list")["records"]} == {MINE, OURS}
    assert told("queries", "list")["queries"] == []


def test_an_employer_who_commits_later_is_not_first(told: Told) -> None:
    staffed()
    bring(OURS, commitment(OURS, "2026-07-01"))
    bring(MINE, commitment(MINE, "2026-06-01"), code=ExitCode.REVIEW)
    (query,) = told("queries", "list")["queries"]
    assert "made its own commitment on 01/07/2026" in query["query"]["say"]
    done = told("queries", "settle", str(query["number"]), "--correct", "1 August 2026", "--why", "A slip")
    assert (done["outcome"], told("records", "show", str(done["record"]))["record"]["date"]) == (
        "filed",
        "2026-08-01",
    )


def test_that_the_employer_comes_first_can_be_waived_by_somebody_with_a_reason(told: Told) -> None:
    staffed()
    bring(MINE, commitment(MINE, "2026-06-01"), code=ExitCode.REVIEW)
    (query,) = told("queries", "list")["queries"]
    number = str(query["number"])
    assert run(["queries", "settle", number, "--waive"]) == ExitCode.USAGE
    done = told("queries", "settle", number, "--waive", "--why", "Ours is on paper", "--by", "Sue Boss")
    (flag,) = told("records", "show", str(done["record"]))["flags"]
    assert (flag["code"], flag["waived"]["by"], flag["waived"]["why"]) == (
        "employer-first",
        "Sue Boss",
        "Ours is on paper",
    )


def test_an_employer_s_commitment_that_ran_out_is_noted_on_the_record(told: Told) -> None:
    staffed()
    bring(OURS, commitment(OURS, "2024-05-01"))
    bring(MINE, commitment(MINE, "2026-06-01"))
    (record,) = [r["record"] for r in told("records", "list")["records"] if r["form"] == MINE]
    assert [f["code"] for f in told("records", "show", str(record))["flags"]] == ["employer-lapsed"]


@pytest.mark.usefixtures("today")
def test_what_falls_due_is_told_with_what_is_over_first(
    told: Told, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    staffed()
    bring(OURS, commitment(OURS, "2024-11-30"))
    put(MINE, commitment(MINE, "2026-10-01"))
    put(APPRAISAL, appraised({}) | {"date": "2026-05-10", "next_review": "2026-11-30"})
    nia = {"name": "Nia Nova", "signed_name": "N. Nova", "date": "2025-11-01"}
    put(APPRAISAL, appraised({}) | nia)
    bring_in()
    (home / "organisation").mkdir(parents=True)
    (home / "organisation" / "supervision.yaml").write_text("regime: walsall\n")
    assert [
        (d["clock"], d["on"], d["days"], d["person"]) for d in told("due")["due"] if d["clock"] in _CLOCKS
    ] == [
        ("appraisal", "2026-11-01", -21, "E03"),
        ("renewal", "2026-11-30", 8, None),
        ("review", "2026-11-30", 8, "E02"),
    ]
    mine = told("due", "--within", "2000", "--for", "E02")["due"]
    assert [d["clock"] for d in mine if d["clock"] in _CLOCKS] == ["review", "appraisal", "renewal"]
    two = told("due", "--for", "E02", "--for", "nia nova")["due"]
    assert {(d["clock"], d["person"]) for d in two if d["clock"] in _CLOCKS} == {
        ("appraisal", "E03"),
        ("review", "E02"),
    }
    assert {d["person"] for d in told("due", "--team", "Sam Sample")["due"]} == {"E02", "E03"}
    assert run(["due"]) == ExitCode.DONE
    shown = capsys.readouterr()
    assert "Over (" in shown.out
    assert "01/11/2026  21 days over    Nia Nova (E03): appraisal: the last was on 01/11/2025" in shown.out
    assert "us: the organisation's own Commitment was made on 30/11/2024" in shown.out
    assert "Nothing can be told of Sam Sample (E01): no start date is known" in shown.err


@pytest.mark.usefixtures("today")
def test_when_things_fall_due_is_a_setting(told: Told, home: Path) -> None:
    staffed()
    put(OURS, commitment(OURS, "2025-11-30"))
    put(APPRAISAL, appraised({}) | {"date": "2026-09-28"})
    bring_in()
    (home / "organisation").mkdir(parents=True)
    (home / "organisation" / "supervision.yaml").write_text("regime: walsall\n")
    assert [d for d in told("due")["due"] if d["clock"] in _CLOCKS] == []
    (home / "organisation" / "organisation.yaml").write_text(
        "policies: {renewal_years: 1, review_months: 2, appraisal_months: 24}\n"
    )
    assert [(d["clock"], d["on"]) for d in told("due")["due"] if d["clock"] in _CLOCKS] == [
        ("review", "2026-11-28"),
        ("renewal", "2026-11-30"),
    ]
