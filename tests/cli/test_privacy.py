"""What is private leaves the house in no export: it is counted, and exported on purpose only."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from tests.cli.bridging import bring, bring_in, commitment, evaluate, put, staffed
from tests.cli.test_ledger_commands import Told, home, told
from tests.cli.test_means import APPRAISAL, appraised

pytestmark = pytest.mark.thorough

__all__ = ["home", "told"]
SECRETS = ("I was tired that day", "She was short with me", "C-77", "Talk to my manager about nights")


@pytest.fixture
def kept(home: Path) -> Path:
    """A ledger with a self-evaluation, a client's rating, both commitments and an appraisal."""
    staffed()
    evaluate("self", {"care": 2}, comments=SECRETS[0])
    evaluate("client", {"care": 1}, client=SECRETS[2], comments=SECRETS[1])
    put("commitment-employer", commitment("commitment-employer", "2026-05-01"))
    mine = commitment("commitment-employee", "2026-06-01")
    mine["tasks"]["t1_1"]["notes"] = SECRETS[3]
    bring_in()
    put("commitment-employee", mine)
    row = {
        "self": 3,
        "client": 4,
        "client_mean": "4.20",
        "client_n": 5,
        "cs": ["care"],
        "evidence": "Seen.",
        "met": "met",
    }
    bring(APPRAISAL, appraised({"pq1": row}))
    return home


def test_private_records_are_in_no_export_and_their_number_is_told(
    kept: Path, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    for kind in ("json", "csv"):
        capsys.readouterr()
        assert run(["records", "export", "--format", kind]) == ExitCode.DONE
        shown = capsys.readouterr()
        assert not any(secret in shown.out for secret in SECRETS)
        titles = "Point of contact evaluation, Social Care Commitment: employee statements and tasks"
        assert f"3 private records left out ({titles})" in shown.err
        assert "[private-left-out]" in shown.err
    exported = told("records", "export", "-o", "all.xlsx")
    assert (exported["records"], exported["left_out"], exported["withheld"]) == (2, 3, 1)
    assert len(told("records", "list")["records"]) == 5


def test_ratings_of_oneself_in_an_appraisal_stay_out_of_exports(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["records", "export", "--form", APPRAISAL, "--format", "csv"]) == ExitCode.DONE
    shown = capsys.readouterr()
    rows = {r["path"]: r["value"] for r in csv.DictReader(io.StringIO(shown.out.lstrip("\ufeff")))}
    assert rows["behaviours.pq1.client_mean"] == "4.2"
    assert "behaviours.pq1.self" not in rows
    assert "1 answer left out" in shown.err


def test_client_means_of_too_few_ratings_stay_out_of_exports(
    kept: Path, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    (kept / "organisation").mkdir()
    (kept / "organisation" / "organisation.yaml").write_text("policies: {least_ratings: 6}\n")
    told("records", "export", "--form", APPRAISAL, "-o", "one.json")
    row = json.loads(Path("one.json").read_text(encoding="utf-8"))["records"][0]["record"]["behaviours"][
        "pq1"
    ]
    assert (row["client"], row["client_mean"], row["client_n"], row["self"]) == (None, None, None, None)
    assert row["evidence"] == "Seen."


def test_a_person_gets_what_is_kept_about_them_and_the_audit_has_it(
    kept: Path, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    export = ("records", "export", "--for", "E02", "--private", "subject-access", "-o", "hers.json")
    exported = told(*export, "--by", "Ama Admin")
    assert (exported["records"], exported["left_out"], exported["withheld"]) == (4, 0, 0)
    text = Path("hers.json").read_text(encoding="utf-8")
    assert all(secret in text for secret in SECRETS)
    with sqlite3.connect(kept / "ledger.sqlite") as db:
        ((by, body),) = db.execute("SELECT by, body FROM audit WHERE action = 'private-exported'").fetchall()
    assert (by, json.loads(body)) == ("Ama Admin", {"purpose": "subject-access", "records": 4})
    assert told("ledger", "verify")["whole"] is True


def test_private_records_are_exported_of_one_person_only(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["records", "export", "--private", "subject-access"]) == ExitCode.USAGE
    assert "[private-of-whom]" in capsys.readouterr().err
    assert run(["records", "export", "--for", "E02", "--private", "curiosity"]) == ExitCode.USAGE


def test_a_private_record_can_be_shown_and_says_that_it_is_and_for_whom(
    kept: Path, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    (number,) = [
        r["record"] for r in told("records", "list")["records"] if r["form"] == "commitment-employee"
    ]
    assert run(["records", "show", str(number)]) == ExitCode.DONE
    shown = capsys.readouterr().out
    assert "Readers:   Zoë Example, Sam Sample" in shown
    assert "Private:   The Commitment is private" in shown
    assert SECRETS[3] in shown
