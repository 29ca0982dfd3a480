"""What waited is looked at again by the commands themselves, and what is filed by that is said."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from fillers import word
from schemas.copies import Copy
from tests.cli.test_ledger_commands import FORM, Told, home, told
from tests.filing.returns import SESSION

__all__ = ["home", "told"]  # fixtures
HEAD = "ref;name;role;manager\n"
THREE = ("Ann Lee", "Tom Fox", "Nia Nova")


def blank_of(name: str) -> str:
    """A generic blank that somebody of this name filled in."""
    rendition = word.rendition(FORM)
    copy = Copy(form=FORM.form, edition=1, rendition=rendition.digest)
    when = dt.datetime(2026, 11, 15, tzinfo=dt.UTC)
    filled = word.fill(word.compile(rendition), copy, {**SESSION, "supervisee": name}, when=when)
    file = Path(f"{name}.docx")
    file.write_bytes(filled.data)
    return str(file)


def test_three_people_added_to_the_roster_have_their_returns_filed_without_a_further_command(
    home: Path, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("people.csv").write_text(f"{HEAD}E01;Sam Sample;;\n", encoding="utf-8")
    told("roster", "import", "people.csv")
    told("import", *(blank_of(name) for name in THREE), code=ExitCode.REVIEW)
    assert len(told("queries", "list")["queries"]) == 3
    more = "".join(f"E1{n};{name};;\n" for n, name in enumerate(THREE))
    Path("people.csv").write_text(f"{HEAD}E01;Sam Sample;;\n{more}", encoding="utf-8")
    capsys.readouterr()
    assert run(["roster", "import", "people.csv"]) == ExitCode.DONE
    told_of = capsys.readouterr().err
    for n in range(3):
        assert f"of E1{n} waited for this and is filed now, as record {n + 1}" in told_of
    assert told("queries", "list")["queries"] == []
    assert {r["person"] for r in told("records", "list")["records"]} == {"E10", "E11", "E12"}


def test_a_return_of_a_form_that_was_not_here_is_read_again_when_it_is(
    home: Path, told: Told, tmp_path: Path
) -> None:
    there = tmp_path / "there"
    assert (
        run(["--home", str(there), "forms", "new", "--title", "Visit", "--like", "informal-supervision"]) == 0
    )
    assert run(["--home", str(there), "blank", "visit", "--to", "word", "-o", "out"]) == ExitCode.DONE
    (blank,) = Path("out").glob("*.docx")
    told("import", str(blank), code=ExitCode.REFUSED)
    assert told("ledger", "status")["submissions"] == {"refused": 1}
    shutil.copytree(there / "organisation", home / "organisation")
    told("queries", "list")
    assert told("ledger", "status")["submissions"] == {"review": 1}
    asked = {q["query"]["code"] for q in told("queries", "list")["queries"]}
    assert "required" in asked
