"""Returns, as an importer has them: handed in, tried, imported, looked up, put aside, taken up again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from filing.ledger.database import open_ledger
from filing.people import roster
from filing.review import submissions
from intake.batches import keeping
from intake.batches.keeping import Wanted
from tests.desk.browsing import RunningDesk
from tests.faults import ours
from tests.filing.conftest import ROSTER
from tests.intake import batch
from tests.intake.locks import locked

pytestmark = [pytest.mark.client("chromium"), pytest.mark.thorough]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A ledger that knows the copies of what comes back here."""
    return batch.home(tmp_path, "home")


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    """A folder as it comes back: one to file, one in doubt, one that cannot be read, and what systems leave."""
    inside = tmp_path / "Returned"
    (inside / "March").mkdir(parents=True)
    (inside / "March" / "good.docx").write_bytes(ours.filled("word", batch.answers(1)))
    (inside / "doubt.docx").write_bytes(ours.filled("word", {**batch.answers(2), "supervisor": ""}))
    (inside / "broken.pdf").write_bytes(b"%PDF-1.7 nothing of ours")
    (inside / ".DS_Store").write_bytes(b"left by a Mac")
    return inside


def returns(page: Page) -> None:
    page.get_by_role("link", name="Returns", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Returns")


def ended(page: Page, title: str = "What became of them") -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title, timeout=60_000)


def test_a_folder_is_tried_imported_and_each_document_told_of(
    desk: RunningDesk, page: Page, returned: Path
) -> None:
    returns(page)
    page.get_by_label("Or choose a folder").set_input_files(returned)
    expect(page.get_by_text("files chosen")).to_be_visible()
    page.get_by_text("A folder of this computer, and how to read").click()
    desk.looked(page, "returns-chosen")
    page.get_by_role("button", name="Only show what would become of them").click()
    ended(page, "What would become of them")
    expect(page.get_by_text("Nothing was filed.")).to_be_visible()
    desk.looked(page, "returns-tried")
    with desk.ledger() as ledger:
        assert not submissions.listed(ledger)
    page.get_by_role("button", name="Import 3 files").click()
    ended(page)
    for heading in ("In review 1", "Refused 1", "Filed 1"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_role("link", name="Record 1").first).to_have_attribute("href", "/records/1")
    desk.looked(page, "returns-ended")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the report").click()
    report = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert {k: report["summary"][k] for k in ("filed", "review", "refused")} == {
        "filed": 1,
        "review": 1,
        "refused": 1,
    }
    assert {d["file"] for d in report["documents"]} == {
        "Returned/March/good.docx",
        "Returned/doubt.docx",
        "Returned/broken.pdf",
    }
    page.get_by_role("link", name="Hand in more").click()
    page.get_by_label("Choose files").set_input_files(returned / "March" / "good.docx")
    page.get_by_role("button", name="Import", exact=True).click()
    ended(page)
    expect(page.get_by_role("heading", name="Duplicates 1")).to_be_visible()


def test_files_that_were_chosen_before_the_script_ran_are_told(
    desk: RunningDesk, page: Page, returned: Path
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/returns.js", hold)
    with page.expect_request("**/returns.js"):
        page.goto(f"{desk.url}/returns/", wait_until="commit")
        page.get_by_label("Choose files").set_input_files(returned / "broken.pdf")
    held[0].continue_()
    expect(page.get_by_text("1 file chosen")).to_be_visible()


def test_a_document_is_put_aside_and_taken_up_again_and_its_page_tells_of_it(
    desk: RunningDesk, page: Page, returned: Path
) -> None:
    returns(page)
    page.get_by_label("Choose files").set_input_files([returned / "broken.pdf", returned / "doubt.docx"])
    page.get_by_role("button", name="Import", exact=True).click()
    ended(page)
    page.get_by_role("link", name="broken.pdf", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("broken.pdf")
    desk.looked(page, "returns-document")
    page.get_by_label("Why").fill("   ")
    page.get_by_role("button", name="Put it aside").click()
    expect(page.get_by_text("Say why. It is kept with the document")).to_be_visible()
    page.get_by_label("Why").fill("The minutes of a meeting")
    page.get_by_role("button", name="Put it aside").click()
    expect(page.get_by_text("put it aside on")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the file as it came").click()
    assert download.value.suggested_filename == "broken.pdf"
    page.get_by_role("link", name="All that came in").click()
    page.get_by_label("State").select_option("rejected")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("1 document", exact=True)).to_be_visible()
    expect(page.get_by_text("Zoë Example: The minutes of a meeting")).to_be_visible()
    page.get_by_label("Person").fill("Nobody Whatever")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("Wrong:").first).to_be_attached()
    page.get_by_label("Person").fill("")
    page.get_by_label("State").select_option("")
    page.get_by_role("button", name="Find").click()
    desk.looked(page, "returns-all")
    page.get_by_role("link", name="broken.pdf").click()
    page.get_by_role("button", name="Take it up again").click()
    expect(page.get_by_text("Read again, and still refused.")).to_be_visible(timeout=60_000)
    for what in ("It was put aside as no record of yours", "It was taken up again"):
        expect(page.get_by_text(what)).to_be_visible()


def test_a_locked_document_is_opened_with_the_password_that_its_person_took(
    home: Path, desk: RunningDesk, page: Page, tmp_path: Path
) -> None:
    with open_ledger(home) as ledger:
        roster.import_csv(ledger, ROSTER.encode(), ours.ACT)
    file = tmp_path / "locked.docx"
    file.write_bytes(locked("word", "Her own word"))
    returns(page)
    page.get_by_label("Choose files").set_input_files(file)
    page.get_by_role("button", name="Import", exact=True).click()
    ended(page)
    page.get_by_role("link", name="What can be done").click()
    page.get_by_label("Who locked it").fill("Zoë Example")
    page.get_by_label("Their own password").fill("Her own word")
    page.get_by_role("button", name="Unlock and read it").click()
    expect(page.get_by_text("It was opened with a password that is kept")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Refused", exact=True)).to_have_count(0)


def test_what_is_only_read_is_shown_and_kept_nowhere(desk: RunningDesk, page: Page, returned: Path) -> None:
    returns(page)
    page.get_by_role("link", name="Read without filing").click()
    page.get_by_label("Choose files").set_input_files([returned / "doubt.docx", returned / "broken.pdf"])
    page.get_by_role("button", name="Read, file nothing").click()
    ended(page, "What was read")
    expect(page.get_by_text("1 thing to look at")).to_be_visible()
    expect(page.get_by_text("Session 2: the rota, the medication round, and what went well.")).to_be_visible()
    desk.looked(page, "returns-was-read")
    assert not list((desk.home / "handed-in").glob("*/*"))
    with desk.ledger() as ledger:
        assert not submissions.listed(ledger)
    page.get_by_role("button", name="Let go of it now").click()
    expect(page.get_by_text("What was read is gone.")).to_be_visible()


def test_what_a_killed_desk_left_is_offered_and_finished(home: Path, desk: RunningDesk, page: Page) -> None:
    left = keeping.begin(home, Wanted(), ours.ACT)
    sent = home / "sent"
    sent.write_bytes(ours.filled("word", batch.answers(1)))
    keeping.add(left, "good.docx", sent)
    keeping.in_state(left, "running")
    returns(page)
    expect(page.get_by_role("heading", name="An import was broken off")).to_be_visible()
    desk.looked(page, "returns-broken-off")
    page.get_by_role("link", name="Throw away what is left").click()
    expect(page.get_by_text("1 file that was sent here goes for good.")).to_be_visible()
    desk.looked(page, "returns-throw-away")
    page.get_by_role("link", name="Keep them").click()
    page.get_by_role("button", name="Finish it").click()
    ended(page)
    expect(page.get_by_role("heading", name="Filed 1")).to_be_visible()
    returns(page)
    expect(page.get_by_role("heading", name="An import was broken off")).to_have_count(0)


def test_what_an_import_elsewhere_received_and_never_read_is_finished(desk: RunningDesk, page: Page) -> None:
    with desk.ledger() as ledger:
        data = ours.filled("word", batch.answers(1))
        submissions.receive(ledger, data, name="good.docx", origin="file:/in/good.docx", actor=ours.ACT)
    returns(page)
    expect(page.get_by_role("heading", name="1 document came in and was never read")).to_be_visible()
    page.get_by_role("button", name="Finish it").click()
    ended(page)
    expect(page.get_by_role("heading", name="Filed 1")).to_be_visible()


def test_a_path_is_read_where_it_lies_and_one_that_is_not_there_is_told(
    desk: RunningDesk, page: Page, returned: Path
) -> None:
    returns(page)
    page.get_by_text("A folder of this computer, and how to read").click()
    page.get_by_label("Path of a folder").fill(str(returned / "nowhere"))
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("There is no such file or folder.")).to_be_visible()
    page.get_by_label("Path of a folder").fill(str(returned))
    page.get_by_label("Which form they are").fill("Nothing like it")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("There is no form called “Nothing like it”.")).to_be_visible()
    page.get_by_label("Which form they are").fill("supervision record")
    page.get_by_role("button", name="Import", exact=True).click()
    ended(page)
    expect(page.get_by_role("heading", name="Filed 1")).to_be_visible()
    assert len(list(returned.rglob("*.*"))) == 4


def test_without_scripts_files_are_handed_in_by_a_plain_form(
    desk: RunningDesk, browser: Browser, returned: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(desk.again())
    returns(plain)
    plain.get_by_label("Choose files").set_input_files(list(returned.glob("*.*[xf]")))
    plain.get_by_role("button", name="Import", exact=True).click()
    ended(plain)
    expect(plain.get_by_role("heading", name="In review 1")).to_be_visible()
    context.close()


def test_dropped_files_are_sent_one_after_another(desk: RunningDesk, page: Page, returned: Path) -> None:
    returns(page)
    sent = [sorted(returned.rglob("*.docx"))[0].read_bytes().hex()]
    transfer = page.evaluate_handle(
        """hex => {
            const data = new DataTransfer();
            const bytes = Uint8Array.from(hex.match(/../g), two => parseInt(two, 16));
            data.items.add(new File([bytes], "good.docx"));
            data.items.add(new File(["none"], "none.pdf"));
            return data;
        }""",
        sent[0],
    )
    page.dispatch_event("[data-zone]", "drop", {"dataTransfer": transfer})
    expect(page.get_by_text("2 files chosen")).to_be_visible()
    with page.expect_request("**/files") as one:
        page.get_by_role("button", name="Import", exact=True).click()
    assert one.value.method == "POST"
    ended(page)
    expect(page.get_by_role("heading", name="Filed 1")).to_be_visible()
    expect(page.get_by_role("heading", name="Refused 1")).to_be_visible()
    with open_ledger(desk.home) as ledger:
        assert len(submissions.listed(ledger)) == 2
