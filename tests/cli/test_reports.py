"""`carepack reports`, as somebody at a terminal, a program and a spreadsheet get it."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from filing.ledger.database import open_ledger
from filing.people import roster
from tests import prepared
from tests.filing.returns import ACT
from tests.reports.conftest import ROSTER
from tests.reports.filed import TODAY, by, filed

PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"
EACH = (
    "matrix", "out", "actions", "unsigned", "appraisals", "matters", "awards", "renewals", "sample", "means",
)  # fmt: skip


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with five people and a session of one, who disagrees."""
    monkeypatch.setenv("CAREPACK_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.setattr("cli.reports.acting", lambda who=None: replace(by(TODAY), by=who or ACT.by))
    with prepared.ledgers(), open_ledger(tmp_path / "home") as ledger:
        roster.import_csv(ledger, ROSTER.encode(), ACT)
        filed(ledger, disagree="It was not so.")
    return tmp_path / "home"


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """What a report says as JSON."""
    capsys.readouterr()
    assert run(["reports", *arguments, "--json"]) == ExitCode.DONE
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", EACH)
def test_every_report_is_shown_and_is_json_of_the_documented_shape(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["reports", name]) == ExitCode.DONE
    shown = capsys.readouterr()
    assert "everybody on the roster (5 people)" in shown.out
    section = PAGE.read_text(encoding="utf-8").split("### `carepack reports matrix --json`")[1]
    example = json.loads(re.findall(r"```json\n(.*?)```", section, re.S)[0])
    found = told(capsys, name)
    assert list(found) == list(example)
    assert found["report"] == name
    for table in found["tables"]:
        assert list(table) == list(example["tables"][0])
        for row in table["rows"]:
            for cell in row["cells"].values():
                assert set(cell) in ({"value", "shown"}, {"value", "shown", "state", "says", "evidence"})
    for member in ("charts", "gaps"):
        assert all(list(one) == list(example[member][0]) for one in found[member])


def test_a_report_is_of_the_people_and_the_time_that_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "matrix", "--location", "Elm House", "--for", "E02", "--period", "2026-11")
    assert found["people"] == ["E04", "E02"]
    assert [c["key"] for c in found["tables"][0]["columns"]][-1] == "2026-11"
    assert run(["reports", "matrix", "--for", "Nobody Known"]) == ExitCode.USAGE
    assert "[unknown-person]" in capsys.readouterr().err
    assert run(["reports", "matrix", "--period", "soon"]) == ExitCode.USAGE
    assert "[report-period]" in capsys.readouterr().err


def test_gaps_are_counted_and_listed_where_they_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["reports", "matrix", "--for", "E03", "--period", "2026"]) == ExitCode.DONE
    assert re.search(r"\d+ gaps; --gaps lists them\.", capsys.readouterr().err)
    assert run(["reports", "matrix", "--for", "E03", "--period", "2026", "--gaps"]) == ExitCode.DONE
    assert (
        "Łukasz Próba (E03): Supervision was due by 05/04/2026, and nothing was held."
        in capsys.readouterr().out
    )


def test_a_csv_file_has_a_table_and_the_others_beside_it(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["reports", "matrix", "--period", "2026", "-o", "matrix.csv"]) == ExitCode.DONE
    files = {p.name for p in Path.cwd().glob("*.csv")}
    assert files == {"matrix.csv", "matrix-informal.csv", "matrix-by-month.csv", "matrix-rules.csv"}
    rows = list(csv.DictReader(Path("matrix.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert {r["Reference"]: r["November 2026"] for r in rows}["E02"] in {"done", "not signed"}
    capsys.readouterr()
    assert run(["reports", "matrix", "-o", "matrix.csv"]) == ExitCode.USAGE
    assert "[exists]" in capsys.readouterr().err
    assert run(["reports", "matrix", "-o", "matrix.json", "--force"]) == ExitCode.DONE
    assert json.loads(Path("matrix.json").read_text(encoding="utf-8"))["report"] == "matrix"
    assert run(["reports", "matrix", "-o", "matrix.txt"]) == ExitCode.USAGE
    assert "[report-format]" in capsys.readouterr().err


def test_a_matter_is_dealt_with_in_words_and_open_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = told(capsys, "matters")["tables"][0]["rows"]
    name = row["cells"]["id"]["value"]
    assert run(["reports", "matters", "--done", name]) == ExitCode.USAGE
    assert "[matter-no-words]" in capsys.readouterr().err
    assert (
        run(["reports", "matters", "--done", name, "--words", "We talked.", "--by", "Nia Example"])
        == ExitCode.DONE
    )
    assert f"Noted: {name}" in capsys.readouterr().err
    found = told(capsys, "matters")
    assert found["tables"][0]["rows"] == []
    (done,) = found["tables"][1]["rows"]
    assert done["cells"]["by"]["shown"] == "Nia Example"


def test_a_sample_is_drawn_again_by_its_seed(capsys: pytest.CaptureFixture[str]) -> None:
    first = told(capsys, "sample", "--size", "2")
    (seed,) = re.findall(r"with the seed (\w+);", first["notes"][0])
    assert told(capsys, "sample", "--size", "2", "--seed", seed)["people"] == first["people"]
