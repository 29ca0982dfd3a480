"""Four mishaps, lived through again at the terminal as somebody would who has read `docs/putting-right.md` alone."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from forms import load
from schemas.records import answers_of
from tests.cli.test_ledger_commands import FORM, Told, come_back, home, told

pytestmark = pytest.mark.thorough

__all__ = ["home", "told"]  # fixtures
ROOT = Path(__file__).parents[2]
ROSTER = (
    "ref;name;role;manager\nE01;Sam Sample;Team manager;\nE02;Zoë Example;Support worker;E01\n"
    "E03;Zoe Exampel;Support worker;E01\n"
)
APPRAISAL = load("appraisal-framework")


@pytest.fixture(autouse=True)
def staff(told: Told) -> None:
    Path("people.csv").write_text(ROSTER, encoding="utf-8")
    told("roster", "import", "people.csv")


def appraisal_of(name: str, file: str = "appraisal.docx") -> str:
    """A completed appraisal of somebody who wrote their name so, signed."""
    record = json.loads((ROOT / "samples/appraisal-framework/record.json").read_text(encoding="utf-8"))
    was = record["name"]
    changed = json.loads(json.dumps(record).replace(json.dumps(was), json.dumps(name)))
    assert answers_of(APPRAISAL, changed)
    Path("appraisal.json").write_text(json.dumps(changed), encoding="utf-8")
    run(["fill", APPRAISAL.form, "appraisal.json", "-o", file])
    return file


def due_of(told: Told, ref: str) -> list[str]:
    """What follows from this person's records."""
    due = told("due", "--within", "1000", "--for", ref)["due"]
    return [d["clock"] for d in due if d["record"] is not None]


def test_a_name_settled_wrongly_is_put_right_and_what_falls_due_follows(told: Told) -> None:
    told("import", appraisal_of("Zoe Example"), code=ExitCode.REVIEW)
    (asked,) = told("queries", "list")["queries"]
    wrong = told("queries", "settle", str(asked["number"]), "--person", "E03")
    (filed,) = told("records", "list")["records"]
    assert (filed["person"], due_of(told, "E02")) == ("E03", [])
    (moved,) = told("records", "move", str(wrong["record"]), "--to", "E02", "--why", "The other Zoe.")[
        "records"
    ]
    (filed,) = told("records", "list")["records"]
    assert (filed["record"], filed["person"]) == (moved["record"], "E02")
    assert (due_of(told, "E02") != [], due_of(told, "E03")) == (True, [])
    history = told("records", "show", str(moved["record"]))["history"]
    assert [(v["act"], v["person"], v["why"]) for v in history] == [
        ("filed", "E03", None),
        ("moved", "E02", "The other Zoe."),
    ]


def minutes(name: str = "minutes.docx") -> str:
    """Minutes of a meeting: a Word document that is no form."""
    document = docx.Document()
    document.add_heading("Team meeting", 1)
    for line in ("Present: everybody", "Item 1: the rota", "Item 2: the van", "AOB: none"):
        document.add_paragraph(line)
    document.save(name)
    return name


def test_minutes_imported_by_mistake_become_no_record_whatever_is_waived(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    told("import", minutes(), "--form", FORM.form, code=ExitCode.REVIEW)
    asked = told("queries", "list")["queries"]
    assert asked
    for query in asked:
        run(["queries", "settle", str(query["number"]), "--waive", "--why", "Whatever."])
        run(["queries", "settle", str(query["number"]), "--blank", "--why", "Whatever."])
    capsys.readouterr()
    assert told("records", "list")["records"] == []
    left = {q["query"]["code"] for q in told("queries", "list")["queries"]}
    assert left
    told("queries", "reject", "minutes.docx", "--why", "Minutes of a team meeting.")
    assert told("queries", "list")["queries"] == []
    (again,) = told("import", "minutes.docx", "--form", FORM.form)["documents"]
    assert again["outcome"] == "duplicate"
    assert "Minutes of a team meeting." in again["reason"]
    states: dict[str, Any] = told("ledger", "status")["submissions"]
    assert states["rejected"] == 1


def test_minutes_that_are_a_record_already_are_withdrawn_and_come_to_nothing(home: Path, told: Told) -> None:
    number = told("blank", FORM.form, "--for", "E02", "--to", "word")["documents"][0]["copy"]
    (document,) = told("import", come_back(home, number, "back.docx"))["documents"]
    told("records", "withdraw", str(document["filed_as"]), "--why", "It was a rehearsal.")
    assert told("records", "list")["records"] == []
    assert [c["state"] for c in told("copies", "list")["copies"]] == ["issued"]
    (shown,) = told("records", "list", "--state", "withdrawn")["records"]
    assert shown["record"] > document["filed_as"]


def test_people_who_join_the_roster_are_known_on_the_returns_that_wait(told: Told) -> None:
    names = ("Ada Invented", "Bo Invented", "Cy Invented")
    for number, name in enumerate(names):
        run_fill(name, f"{number}.docx", dt.date(2026, 11, 2 + number))
    told("import", "0.docx", "1.docx", "2.docx", code=ExitCode.REVIEW)
    assert {q["query"]["code"] for q in told("queries", "list")["queries"]} == {"unknown-person"}
    more = "".join(f"N{n};{name};Support worker;E01\n" for n, name in enumerate(names))
    Path("people.csv").write_text(ROSTER + more, encoding="utf-8")
    told("roster", "import", "people.csv")
    assert told("queries", "list")["queries"] == []
    assert [r["person"] for r in told("records", "list")["records"]] == ["N0", "N1", "N2"]


def run_fill(name: str, file: str, day: dt.date) -> None:
    """A completed Supervision Record of somebody."""
    record = json.loads((ROOT / "cli/demo_record.json").read_text(encoding="utf-8"))
    record |= {"supervisee": name, "date": day.isoformat(), "signed_supervisee": name}
    Path("record.json").write_text(json.dumps(record), encoding="utf-8")
    assert run(["fill", FORM.form, "record.json", "-o", file]) == ExitCode.DONE


def test_what_was_merged_is_told_with_the_record_it_is_a_part_of(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, day in enumerate((2, 3)):
        run_fill("Zoë Example", f"{number}.docx", dt.date(2026, 11, day))
        told("import", f"{number}.docx")
    one, two = (str(r["record"]) for r in told("records", "list")["records"])
    told("records", "amend", two, "--set", "date=02/11/2026", "--why", "One session.")
    (amended,) = (str(r["record"]) for r in told("records", "list")["records"] if str(r["record"]) != one)
    told("records", "merge", one, amended, "--why", "Written down twice.")
    capsys.readouterr()
    assert run(["records", "show", one]) == ExitCode.DONE
    shown = capsys.readouterr().out
    assert "Merged:" in shown
    assert "of 1.docx" in shown
    assert run(["records", "print", one, "--provenance", "-o", "one.pdf"]) == ExitCode.DONE
    with pdfplumber.open("one.pdf") as pdf:
        words = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert "Made a part of this" in words
    assert "Written down twice." in words


def test_the_person_whose_record_it_is_reads_it_whatever_name_was_written(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    run_fill("Zoe Exampel", "one.docx", dt.date(2026, 11, 2))
    (document,) = told("import", "one.docx")["documents"]
    (moved,) = told("records", "move", str(document["filed_as"]), "--to", "E02", "--why", "A slip.")[
        "records"
    ]
    run(["records", "show", str(moved["record"])])
    (readers,) = [line for line in capsys.readouterr().out.splitlines() if "Readers:" in line]
    assert "Zoë Example" in readers
    assert "Exampel" not in readers
