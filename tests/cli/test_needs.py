"""What readers need: large print for whom the roster says so, and Word without protection, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from cli.exit_codes import ExitCode
from cli.main import run
from fillers.letters.enlarging import LEAST
from fillers.word.markup import clark
from forms import load
from schemas.records import record_of
from tests.cli.test_ledger_commands import Told, home, told
from tests.fillers.letters.making import answers, parts

__all__ = ["home", "told"]

FORM = "contact-evaluation"


def staffed(said: str = "yes") -> None:
    """A roster of two, of whom one reads large print."""
    rows = f"ref,name,large_print\nE01,Zoë Example,{said}\nE02,Tom Sample,\n"
    Path("roster.csv").write_text(rows, encoding="utf-8")
    assert run(["roster", "import", "roster.csv"]) == ExitCode.DONE


def names(document: dict[str, list[dict[str, str]]]) -> list[str]:
    return [Path(d["file"]).name for d in document["documents"]]


def test_whoever_reads_large_print_gets_it_without_being_asked_again(told: Told) -> None:
    staffed()
    for one in names(told("blank", FORM, "--for", "E01", "-o", "out")):
        assert ".large." in one
    for one in names(told("blank", FORM, "--for", "E02", "-o", "out")):
        assert ".large." not in one
    for one in names(
        told("blank", FORM, "--for", "E01", "--usual-print", "-o", "usual", code=ExitCode.REVIEW)
    ):
        assert ".large." not in one


def test_the_roster_shows_who_reads_large_print_and_forgets_it_when_told_so(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    staffed("Y")
    assert [p["large_print"] for p in told("roster", "list")["people"]] == [False, True]
    assert run(["roster", "list"]) == ExitCode.DONE
    assert "E01  Zoë Example  (large print)" in capsys.readouterr().out
    staffed("no")
    assert [p["large_print"] for p in told("roster", "list")["people"]] == [False, False]


def test_a_need_that_is_neither_yes_nor_no_is_told_with_its_line(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("roster.csv").write_text("ref,name,large_print\nE01,Zoë Example,perhaps\n", encoding="utf-8")
    assert run(["roster", "import", "roster.csv"]) != ExitCode.DONE
    said = capsys.readouterr().err
    assert "[roster-large-print]" in said
    assert said.startswith("roster.csv:2, cell C2: ")


def test_a_form_is_filled_in_large_print_and_reads_back(told: Told) -> None:
    record = Path("record.json")
    record.write_text(json.dumps({"worker": "Zoë Example", "comments": "Well done."}), encoding="utf-8")
    for ending in ("docx", "pdf"):
        file = f"large.{ending}"
        assert run(["fill", FORM, str(record), "-o", file, "--large-print"]) == ExitCode.REVIEW
        (read,) = told("read", file, code=ExitCode.REVIEW)["documents"]
        assert read["record"]["comments"] == "Well done."


def test_word_without_protection_holds_the_same_form_and_reads_back(told: Told) -> None:
    whole = told("blank", FORM, "--unprotected", "-o", "out")
    assert sorted(names(whole)) == [f"{FORM}.1.open.docx", f"{FORM}.1.pdf"]
    made = (Path("out") / f"{FORM}.1.open.docx").read_bytes()
    assert b"documentProtection" not in parts(made)["word/settings.xml"]
    (usual,) = told("blank", FORM, "--to", "word", "-o", "out")["documents"]
    closed = Path(usual["file"]).read_bytes()
    assert b"documentProtection" in parts(closed)["word/settings.xml"]
    (read,) = told("read", f"out/{FORM}.1.open.docx", code=ExitCode.REVIEW)["documents"]
    assert {q["code"] for q in read["queries"]} == {"required", "count"}


def test_a_letter_in_large_print_has_no_word_under_sixteen_points(home: Path) -> None:
    form = load("commitment-employee")
    Path("record.json").write_text(json.dumps(record_of(form, answers())), encoding="utf-8")
    asked = ["letter", "commitment-plan", "record.json", "-o", "plan.docx"]
    assert run(asked) == ExitCode.DONE
    usual = sizes(Path("plan.docx"))
    assert min(usual) < LEAST
    assert run([*asked, "--large-print", "--force"]) == ExitCode.DONE
    assert min(sizes(Path("plan.docx"))) >= LEAST
    assert len(sizes(Path("plan.docx"))) == len(usual)


def sizes(file: Path) -> list[int]:
    """Every type size of a document, in half points."""
    content = parts(file.read_bytes())
    trees = [etree.fromstring(d) for n, d in content.items() if n.startswith("word/") and n.endswith(".xml")]
    return [int(str(s.get(clark("w:val")))) for tree in trees for s in tree.iter(clark("w:sz"))]


def test_an_own_template_is_enlarged_as_well(home: Path) -> None:
    form = load("commitment-employee")
    Path("record.json").write_text(json.dumps(record_of(form, answers())), encoding="utf-8")
    folder = home / "organisation" / "letters"
    folder.mkdir(parents=True)
    own = folder / "commitment-plan.docx"
    assert run(["letter", "commitment-plan", "--template", "-o", str(own)]) == ExitCode.DONE
    assert (
        run(["letter", "commitment-plan", "record.json", "-o", "plan.docx", "--large-print"]) == ExitCode.DONE
    )
    assert min(sizes(Path("plan.docx"))) >= LEAST
