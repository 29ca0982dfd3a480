"""`carepack reports inspection`, and reports as files, as a manager at a terminal gets them."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from filing.ledger.database import open_ledger
from filing.people import roster
from tests import prepared
from tests.filing.returns import ACT
from tests.house.test_json_shapes import documented, shape
from tests.reports.conftest import ROSTER
from tests.reports.filed import TODAY, by, filed

PACK = ("reports", "inspection", "--location", "Oak House", "--period", "2026", "-o", "pack")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with five people and a session of one."""
    monkeypatch.setenv("CAREPACK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CAREPACK_USER", "Nia Example")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cli.reports.acting", lambda who=None: replace(by(TODAY), by=who or ACT.by))
    monkeypatch.setattr("cli.inspection.today", lambda: TODAY)
    with prepared.ledgers(), open_ledger(tmp_path / "home") as ledger:
        roster.import_csv(ledger, ROSTER.encode(), ACT)
        filed(ledger)
    return tmp_path / "home"


def test_a_pack_is_a_folder_that_says_where_to_begin_and_what_to_do_before(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run([*PACK]) == ExitCode.DONE
    told = capsys.readouterr()
    assert "Oak House, 2026: 4 people, 1 record, " in told.out
    assert f"Open {Path('pack') / 'index.html'}: what is lacking stands at its head." in told.out
    assert "Read it before you hand it over" in told.err
    assert {p.name for p in Path("pack").iterdir()} == {
        "index.html", "index.pdf", "index.json", "reports", "records", "SHA256SUMS",
    }  # fmt: skip
    done = subprocess.run(["sha256sum", "--quiet", "--check", "SHA256SUMS"], cwd="pack", check=False)
    assert done.returncode == 0
    index = json.loads(Path("pack/index.json").read_text(encoding="utf-8"))
    assert index["made_by"].startswith("Nia Example, ")


def test_its_json_has_the_documented_shape(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*PACK, "--json"]) == ExitCode.DONE
    told = json.loads(capsys.readouterr().out)
    assert shape(told) == shape(documented(set(told)))
    assert told["files"] == sum(p.is_file() for p in Path("pack").rglob("*"))
    assert told["headings"]["stale"] is True


def test_a_folder_that_holds_something_is_left_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    Path("pack").mkdir()
    Path("pack/mine.txt").write_text("mine", encoding="utf-8")
    assert run([*PACK]) == ExitCode.USAGE
    assert "[exists]" in capsys.readouterr().err
    assert [p.name for p in Path("pack").iterdir()] == ["mine.txt"]
    assert run([*PACK, "--force"]) == ExitCode.DONE
    assert Path("pack/mine.txt").read_text(encoding="utf-8") == "mine"


def test_mistakes_in_the_organisation_s_headings_are_all_told_and_nothing_is_written(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "organisation").mkdir(exist_ok=True)
    (home / "organisation" / "inspection.yaml").write_text("name: x\nhedings: []\n", encoding="utf-8")
    assert run([*PACK]) == ExitCode.FAULTY  # as of every file of settings
    err = capsys.readouterr().err
    assert "inspection.yaml" in err
    for code in ("[def-unquoted]", "[def-unknown-key]", "[def-missing]"):
        assert code in err
    assert not Path("pack").exists()


def test_a_print_of_a_pack_that_comes_back_is_asked_about_and_not_filed_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run([*PACK]) == ExitCode.DONE
    (copy,) = Path("pack/records").rglob("*.pdf")
    capsys.readouterr()
    assert run(["import", str(copy), "--json"]) == ExitCode.REVIEW
    capsys.readouterr()
    assert run(["queries", "list", "--json"]) == ExitCode.DONE
    asked = {q["query"]["code"]: q["query"]["say"] for q in json.loads(capsys.readouterr().out)["queries"]}
    assert asked["not-current"].startswith(
        "This was printed for an inspection, and its record is filed already."
    )


@pytest.mark.parametrize("ending", ["html", "pdf", "xlsx"])
def test_a_report_is_written_as_its_name_ends(ending: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = f"matrix.{ending}"
    assert run(["reports", "matrix", "--period", "2026", "-o", out]) == ExitCode.DONE
    assert f"Written: {out}" in capsys.readouterr().err
    begins = {"html": b"<!doctype html>", "pdf": b"%PDF", "xlsx": b"PK"}
    assert Path(out).read_bytes().startswith(begins[ending])
    assert run(["reports", "matrix", "--period", "2026", "-o", out]) == ExitCode.USAGE
    assert "[exists]" in capsys.readouterr().err
