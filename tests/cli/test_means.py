"""Means of filed evaluations: told, given to the next appraisal, and doubted where they cannot be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from tests.cli.bridging import CS, bring, bring_in, evaluate, staffed
from tests.cli.test_ledger_commands import Told, home, told

pytestmark = pytest.mark.thorough

__all__ = ["home", "told"]
APPRAISAL = "appraisal-framework"
ROW = "behaviours.{}.{}"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime as dt

    import cli.ledger

    monkeypatch.setattr(cli.ledger, "now", lambda: dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC))


def evaluated() -> None:
    """Four client evaluations of four clients, one of them by a relative, and three of Zoë Example's own."""
    for number, care in enumerate((5, 4, 5), 1):
        evaluate("client", dict.fromkeys(CS, care), client=f"C-{number}")
    evaluate("for_client", {"care": 4, "compassion": 3}, client="C-4")
    for day, care in enumerate((3, 4, 4), 1):
        evaluate("self", dict.fromkeys(CS, care), date=f"2026-11-0{day}")
    bring_in()


def given(told: Told, *more: str, code: ExitCode = ExitCode.DONE) -> Any:
    """What a new appraisal for Zoë Example is given, as it reads back from its Word file."""
    command = ("blank", APPRAISAL, "--for", "E02", "--to", "word", "-o", "made", "--force", *more)
    (made,) = told(*command, code=code)["documents"]
    (read,) = told("read", made["file"], code=ExitCode.REVIEW)["documents"]
    return read["record"]


def appraised(record: dict[str, Any]) -> dict[str, Any]:
    """A whole appraisal of Zoë Example with these behaviours."""
    domains = ("personal", "managing", "working", "improving", "setting")
    return {
        "name": "Zoë Example",
        "appraiser": "Sam Sample",
        "date": "2026-11-20",
        "band": "3_2",
        "levels": {d: {"agreed": "3_2"} for d in domains},
        "behaviours": {"ww3": {"met": "met", "evidence": "Seen."}, **record},
        "capability": "at",
        "signed_appraiser": "S. Sample",
        "signed_name": "Z. Example",
    }


def test_the_next_appraisal_is_given_the_means_of_filed_evaluations(told: Told) -> None:
    staffed()
    evaluated()
    rows = given(told)["behaviours"]
    # Care of clients 5, 4, 5, 4 and compassion 5, 4, 5, 3: 35 over 8, which is 4.375.
    pq2 = {k: rows["pq2"][k] for k in ("cs", "self", "client", "client_mean", "client_n")}
    assert pq2 == {"cs": ["care", "compassion"], "self": 4, "client": 4, "client_mean": "4.38", "client_n": 4}
    # The relative said nothing about competence.
    assert (rows["pq5"]["client_n"], rows["pq5"]["client_mean"], rows["pq5"]["client"]) == (3, "4.67", 5)
    # No shift shows this one: nothing is given, and nothing ticked.
    assert set(rows["sd2"].values()) == {None}


def test_a_mean_of_clients_is_told_only_of_enough_of_them_and_own_ratings_always(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    staffed()
    for day, client in enumerate(("C-1", "C-2", "C-2", "c-2 "), 1):
        evaluate("client", {"care": 1}, client=client, date=f"2026-11-0{day}")
    evaluate("self", {"care": 5})
    bring_in()
    found = told("means", "--for", "E02")["cs"]["care"]
    assert found["client"] is None
    assert "4 client evaluations of 2 clients" in found["withheld"]
    assert found["self"] == {"exact": "5", "shown": "5.00", "box": 5, "n": 1}
    row = given(told)["behaviours"]["pq2"]
    assert (row["client"], row["client_mean"], row["client_n"], row["self"]) == (None, None, None, 5)
    assert run(["blank", APPRAISAL, "--for", "E02", "-o", "again"]) == ExitCode.REVIEW
    assert "[mean-withheld]" in capsys.readouterr().err


def test_how_many_a_mean_needs_is_a_setting(told: Told, home: Path) -> None:
    staffed()
    for client in ("C-1", "C-2"):
        evaluate("client", {"care": 4}, client=client)
    bring_in()
    assert told("means", "--for", "E02")["cs"]["care"]["client"] is None
    (home / "organisation").mkdir(parents=True)
    (home / "organisation" / "organisation.yaml").write_text("policies: {least_ratings: 2}\n")
    shown = told("means", "--for", "E02")
    assert shown["cs"]["care"]["client"] == {"exact": "4", "shown": "4.00", "box": 4, "n": 2}
    assert shown["least"] == 2


def test_means_are_of_what_the_last_appraisal_ticked_or_the_given_values_tick(told: Told) -> None:
    staffed()
    evaluated()
    bring(APPRAISAL, appraised({"pq1": {"cs": ["courage"], "evidence": "Spoke up.", "met": "met"}}))
    rows = given(told)["behaviours"]
    assert (rows["pq1"]["cs"], rows["pq1"]["client_n"]) == (["courage"], 3)
    assert rows["pq2"]["cs"] is None  # nobody ticked any there, and it is no longer the first appraisal
    Path("cs.json").write_text(json.dumps({"behaviours": {"pq2": {"cs": ["care"]}}}))
    rows = given(told, "--given", "cs.json", code=ExitCode.REVIEW)["behaviours"]
    assert (rows["pq2"]["cs"], rows["pq2"]["client_mean"], rows["pq2"]["client_n"]) == (["care"], "4.5", 4)


def test_means_are_told_by_c_and_by_behaviour_for_people_and_programs(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    staffed()
    evaluated()
    assert run(["means", "--for", "zoë example"]) == ExitCode.DONE
    shown = capsys.readouterr()
    assert "Care           clients 4.50 of 4 (box 5), self 3.67 of 3" in shown.out
    assert "(Care, Compassion)" in shown.out
    assert "a half goes up" in shown.err
    found = told("means", "--for", "E02", "--period", "2026-11")
    assert found["behaviours"]["pq2"]["client"]["exact"] == "35/8"
    assert told("means", "--for", "E02", "--period", "2025")["cs"]["care"] == {
        "client": None, "self": None, "withheld": None,
    }  # fmt: skip
    assert run(["means", "--for", "E02", "--period", "2026 Q4"]) == ExitCode.USAGE
    assert run(["means", "--for", "E02", "--form", "supervision-record"]) == ExitCode.USAGE


def test_evaluations_of_other_years_and_other_people_are_in_no_mean(told: Told) -> None:
    staffed()
    for number in range(3):
        evaluate("client", {"care": 5}, client=f"C-{number}", date="2025-11-21")
        evaluate("client", {"care": 1}, client=f"C-{number}", worker="Nia Nova")
    bring_in()
    assert told("means", "--for", "E02")["cs"]["care"]["withheld"] is None
    assert given(told)["behaviours"]["pq2"]["client"] is None
    assert given(told, "--period", "2025")["behaviours"]["pq2"]["client_mean"] == "5"


@pytest.mark.parametrize(
    ("row", "code", "says"),
    [
        ({"client": 2, "client_mean": "4.67", "client_n": 5, "cs": ["care"]}, "mean-box", "rounds to 5"),
        ({"client": 5, "client_mean": "4.67", "client_n": 1, "cs": ["care"]}, "mean-too-few", "at least 3"),
        ({"client": 5, "client_mean": "4.67", "client_n": 5}, "mean-without-cs", "what it is the mean of"),
        ({"client_mean": "4.67", "client_n": 5, "cs": ["care"]}, "mean-incomplete", "no box is ticked"),
    ],
)
def test_a_mean_that_cannot_be_is_asked_about(told: Told, row: dict[str, Any], code: str, says: str) -> None:
    staffed()
    row |= {"evidence": "Seen.", "met": "met"}
    bring(APPRAISAL, appraised({"pq1": row}), code=ExitCode.REVIEW)
    queries = told("queries", "list")["queries"]
    assert [q["query"]["code"] for q in queries] == [code]
    assert says in queries[0]["query"]["say"]
    done = told("queries", "settle", str(queries[0]["number"]), "--waive", "--why", "Taken over from paper")
    assert done["outcome"] == "filed"


def test_a_mean_put_right_is_asked_about_no_more(told: Told) -> None:
    staffed()
    row = {
        "client": 2,
        "client_mean": "4.67",
        "client_n": 5,
        "cs": ["care"],
        "evidence": "Seen.",
        "met": "met",
    }
    bring(APPRAISAL, appraised({"pq1": row}), code=ExitCode.REVIEW)
    (query,) = told("queries", "list")["queries"]
    still = told("queries", "settle", str(query["number"]), "--correct", "3", code=ExitCode.REVIEW)
    done = told("queries", "settle", str(still["open"][0]), "--correct", "5")
    assert told("records", "show", str(done["record"]))["record"]["behaviours"]["pq1"]["client"] == 5


def test_a_half_that_may_have_been_rounded_down_is_believed_only_of_very_many_ratings() -> None:
    from decimal import Decimal

    from forms import load
    from schemas.rules import check

    row: dict[str, Any] = {ROW.format("pq1", k): v for k, v in
        {"client": 4, "client_mean": Decimal("4.50"), "cs": ("care", "courage")}.items()}  # fmt: skip
    form, n = load(APPRAISAL), ROW.format("pq1", "client_n")
    asked = {m: [q.code for q in check(form, {**row, n: m}) if q.code.startswith("mean")] for m in (49, 50)}
    assert asked == {49: ["mean-box"], 50: []}


def test_other_cs_under_a_mean_that_was_given_are_asked_about(told: Told, home: Path) -> None:
    from filing.ledger.database import open_ledger
    from forms import load
    from issuing.making import make_document
    from schemas.records import answers_of
    from schemas.rendition import Branding
    from tests.filing.returns import NOON

    staffed()
    evaluated()
    made = told("blank", APPRAISAL, "--for", "E02", "--to", "word", "-o", "made")["documents"]
    with open_ledger(home, create=False) as ledger:
        copy = ledger.copy(made[0]["copy"])
    assert copy is not None
    whole = answers_of(load(APPRAISAL), appraised({"pq2": {"evidence": "Seen.", "met": "met"}}))
    answers = {**copy.given, **whole, ROW.format("pq2", "cs"): ("courage",)}
    back = make_document(load(APPRAISAL), "word", Branding(), copy, answers, when=NOON)
    Path("back.docx").write_bytes(back.data)
    told("import", "back.docx", code=ExitCode.REVIEW)
    (query,) = [q for q in told("queries", "list")["queries"] if q["query"]["code"] == "mean-other-cs"]
    assert "of Care; Compassion" in query["query"]["say"]
    done = told("queries", "settle", str(query["number"]), "--accept", "1", "--why", "A slip")
    assert done["outcome"] == "filed"
