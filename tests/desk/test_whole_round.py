"""The whole round, as somebody has it who reads nothing but the desk; and the same round by commands.

People are brought in, forms handed out, filled in with the programs that people have, dropped, asked about, found,
printed and put right. Both faces come to the same records.
"""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cli.exit_codes import ExitCode
from cli.main import run
from filing.ledger.database import Ledger, open_ledger
from filing.records import records
from filing.records.versions import versions_of
from tests.clients import pdftk
from tests.clients.libreoffice import LibreOffice
from tests.desk.browsing import RunningDesk
from tests.desk.test_hand_out import Presses, saved

STAFF = """Staff no,Full name,Job title,Line manager,Email,Home
E01,Sam Sample,Team manager,,sam@example.org,Ash House
E02,Zoë Example,Support worker,Sam Sample,zoe@example.org,Ash House
E03,Łukasz Próba,Support worker,Sam Sample,,Ash House
E04,Pat Specimen,Support worker,Sam Sample,,Ash House
E05,Mo Madeup,Support worker,Sam Sample,,Ash House
E06,Robin Invented,Support worker,Sam Sample,,Ash House
"""
TODAY = dt.datetime.now(dt.UTC).date()
HELD, NEXT = TODAY - dt.timedelta(days=14), TODAY + dt.timedelta(days=14)
SLIP = "We talked about the medication round, and a knew trolley."
RIGHT = SLIP.replace("a knew", "a new")
WROTE: Mapping[str, str] = {
    "date": f"{HELD:%d/%m/%Y}",
    "length": "1 h",
    "summary": SLIP,
    "actions.1.what": "Book the medication course",
    "actions.1.who": "Sam",
    "actions.1.when": f"{NEXT:%d/%m/%Y}",
    "next_meeting": f"{NEXT:%d/%m/%Y}",
    "signed_supervisor": "S. Sample",
    "signed_supervisor_on": f"{HELD:%d/%m/%Y}",
    "signed_supervisee_on": f"{HELD:%d/%m/%Y}",
}
ZOE = {**WROTE, "signed_supervisee": "Z. Example"}
LUKASZ = {**WROTE, "signed_supervisee": "Ł. Próba", "summary": "Łukasz led the handover."}
PAT = {**WROTE, "signed_supervisee": "P. Specimen", "summary": "Pat asked about night shifts."}


def fields(wrote: Mapping[str, str]) -> dict[str, str]:
    """What is written, by the names that fields have in documents."""
    return {path.replace(".", "__"): words for path, words in wrote.items()}


def filled_in(office: LibreOffice, packs: Path, back: Path) -> list[Path]:
    """Three of the documents, filled in as people do it: two in Word, one as PDF, two with something in doubt."""
    back.mkdir()

    def one(name: str, kind: str) -> Path:
        (found,) = packs.rglob(f"Supervision Record - {name} *.{kind}")
        return found

    done = []
    for name, wrote in (("Zoë Example", ZOE), ("Pat Specimen", {**PAT, "length": "90"})):
        blank = one(name, "docx")
        done.append(office.fill_docx(blank, fields(wrote), back / blank.name))
    blank = one("Łukasz Próba", "pdf")
    in_doubt = {**LUKASZ, "date": f"{HELD.day}.{HELD.month}.{HELD:%y}"}
    return [*done, pdftk.fill_form(blank, fields(in_doubt), back / blank.name)]


def filed(ledger: Ledger) -> dict[str | None, dict[str, str]]:
    """What each person's record says."""
    return {
        one.person: {a.path: a.shown for a in records.answers(ledger, one) if a.value is not None}
        for one in records.find(ledger)
    }


def meant() -> dict[str | None, dict[str, str]]:
    """What the records say at the end of the round, whichever face it was made with."""
    given = {"supervisor": "Sam Sample", "session": "1"}
    return {
        "E02": {**given, **ZOE, "supervisee": "Zoë Example", "summary": RIGHT},
        "E03": {**given, **LUKASZ, "supervisee": "Łukasz Próba"},
        "E04": {**given, **PAT, "supervisee": "Pat Specimen", "length": "1 h 30 min"},
    }


def bring_in(page: Page) -> None:
    """From the first page to the staff list that is in."""
    with page.expect_file_chooser() as chooser:
        page.get_by_label("Your staff list").click()
    chooser.value.set_files({"name": "staff.csv", "mimeType": "text/csv", "buffer": STAFF.encode()})
    page.get_by_role("button", name="Show what would change").click()
    page.get_by_role("button", name="Bring them in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your staff list is in")


@pytest.mark.client("chromium")
def test_from_an_empty_home_six_people_have_their_packs_in_six_presses(
    desk: RunningDesk, page: Page, tmp_path: Path
) -> None:
    presses = Presses(page)
    page.reload()
    bring_in(page)
    page.get_by_role("link", name="Hand out forms").click()
    page.get_by_role("button", name="Make 6 packs").click()
    expect(page.get_by_text("6 people have their documents")).to_be_visible(timeout=60_000)
    file = saved(page, "Save everything", tmp_path)
    assert presses.counted == 6  # the one that opens the choice of the file is among them
    folders = {Path(n).parts[0] for n in zipfile.ZipFile(file).namelist() if n.endswith(".docx")}
    assert len(folders) == 6


@pytest.mark.client("chromium", "libreoffice", "pdftk")
def test_the_whole_round_is_made_by_somebody_who_reads_only_the_desk(
    desk: RunningDesk, page: Page, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    bring_in(page)
    page.get_by_role("link", name="Hand out forms").click()
    page.get_by_text("Each form twice").click()
    expect(page.get_by_text("As Word documents and PDFs")).to_be_visible()
    page.get_by_role("button", name="Make 6 packs").click()
    expect(page.get_by_text("6 people have their documents")).to_be_visible(timeout=60_000)
    zipfile.ZipFile(saved(page, "Save everything", tmp_path)).extractall(tmp_path / "packs")
    page.get_by_role("button", name="All were handed over today").click()
    expect(page.get_by_role("status")).to_contain_text("6 copies were handed over today")
    desk.looked(page, "round-made")
    back = filled_in(libreoffice, tmp_path / "packs", tmp_path / "back")

    page.get_by_role("main").get_by_role("link", name="Returns").click()
    page.get_by_label("Choose files").set_input_files(back)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What became of them", timeout=60_000)
    expect(page.get_by_role("heading", name="In review 2")).to_be_visible()
    page.get_by_role("button", name="Go through all questions").click()
    for asked, answer in (("Date", f"{HELD:%d/%m/%Y}"), ("Length of session", "1 h 30 min")):
        expect(page.get_by_role("heading", level=1)).to_have_text(asked)
        expect(page.locator("[data-seen]")).to_have_count(1, timeout=60_000)
        expect(page.get_by_role("button", name=answer)).to_be_visible()
        page.keyboard.press("1")
    expect(page.get_by_role("heading", level=1)).to_have_text("That was the last question")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are through")
    desk.looked(page, "round-settled")

    page.get_by_role("link", name="See what was filed").click()
    page.get_by_role("searchbox", name="Words on the record").fill("knew trolley")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.get_by_role("heading", name="1 record")).to_be_visible()
    page.get_by_role("link", name="Supervision Record").click()
    page.get_by_role("link", name="Amend").first.click()
    page.get_by_label("Summary of session").fill(RIGHT)
    page.get_by_role("button", name="See what changes").click()
    page.get_by_label("Why?").fill("A slip of the pen.")
    page.get_by_role("button", name="Amend").click()
    expect(page.get_by_role("status")).to_contain_text("Amended")
    with page.expect_download() as printed:
        page.get_by_role("button", name="Print").click()
    assert printed.value.suggested_filename == f"{HELD} Supervision Record - Zoë Example.pdf"
    assert pdftk.dump_fields(Path(printed.value.path()))["summary"].value == RIGHT

    page.get_by_role("link", name="Reports").click()
    page.get_by_role("article", name="Documents out").get_by_role("button", name="Show").click()
    expect(page.get_by_text("3 out, 0 of them for more than 28 days")).to_be_visible(timeout=60_000)
    for name in ("Sam Sample", "Mo Madeup", "Robin Invented"):
        expect(page.get_by_role("row", name=name).first).to_be_visible()
    page.get_by_role("navigation", name="Rooms").get_by_role("link", name="Today").click()
    expect(page.get_by_role("region", name="Came in lately").get_by_role("listitem")).to_have_count(3)
    assert desk.faults == []
    with desk.ledger() as ledger:
        assert filed(ledger) == meant()
        assert [v.act for v in versions_of(ledger, 1)] == ["filed", "amended"]


@pytest.mark.client("libreoffice", "pdftk")
def test_the_same_round_is_made_by_commands_and_comes_to_the_same_records(
    home: Path, libreoffice: LibreOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*words: object, code: ExitCode = ExitCode.DONE) -> Any:
        capsys.readouterr()
        assert run(["--home", str(home), *map(str, words), "--json"]) == code
        return json.loads(capsys.readouterr().out)

    def done(*words: object, code: ExitCode = ExitCode.DONE) -> str:
        capsys.readouterr()
        assert run(["--home", str(home), *map(str, words)]) == code
        return capsys.readouterr().out

    (tmp_path / "staff.csv").write_text(STAFF, encoding="utf-8")
    done("roster", "import", tmp_path / "staff.csv", "--yes")
    packs = tmp_path / "packs"
    both = ("--to", "word", "--to", "pdf")
    done("pack", "supervision", "--all", "--named", *both, "-o", packs, code=ExitCode.REVIEW)
    done("copies", "handed", "--location", "Ash House")
    filled_in(libreoffice, packs, tmp_path / "back")
    told("import", tmp_path / "back", code=ExitCode.REVIEW)
    for query in told("queries", "list")["queries"]:
        done("queries", "settle", query["number"], "--accept", 1)
    (found,) = told("records", "find", "knew", "trolley")["records"]
    right = ("--set", f"summary={RIGHT}", "--why", "A slip of the pen.")
    (amended,) = told("records", "amend", found["record"], *right)["records"]
    done("records", "print", amended["record"], "-o", tmp_path / "printed.pdf")
    assert pdftk.dump_fields(tmp_path / "printed.pdf")["summary"].value == RIGHT
    assert "Mo Madeup" in done("reports", "out")
    with open_ledger(home) as ledger:
        assert filed(ledger) == meant()
