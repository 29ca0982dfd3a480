"""Records as somebody who puts things right uses them: found, read, taken out, amended, moved, merged, withdrawn."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from filing.ledger.tables import audit
from filing.people import roster
from filing.records.versions import versions_of
from tests.desk import record_homes
from tests.desk.browsing import RunningDesk
from tests.filing.returns import ACT

pytestmark = [pytest.mark.client("chromium"), pytest.mark.thorough]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with five records."""
    made = tmp_path / "home"
    record_homes.prepare(made)
    return made


def pictured(page: Page, name: str) -> None:
    """A page that is made of the same pieces as others that are judged: its picture is kept where one asks for it."""
    if os.environ.get("CAREPACK_PICTURES"):
        page.screenshot(path=Path(os.environ["CAREPACK_PICTURES"]) / f"{name}.png", full_page=True)


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def test_a_record_is_found_by_words_and_read(desk: RunningDesk, page: Page) -> None:
    page.get_by_role("link", name="Records").click()
    expect(page.get_by_role("heading", name="5 records")).to_be_visible()
    desk.looked(page, "records")
    page.get_by_label("Words on the record").fill("medic")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("Put * behind each word")).to_be_visible()
    pictured(page, "records-none")
    page.get_by_label("Words on the record").fill("medic* nights")
    page.get_by_label("Person", exact=True).fill("Zoe Exampel")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("Did you mean")).to_be_visible()
    page.get_by_label("Person", exact=True).fill("E02")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", name="1 record")).to_be_visible()
    assert "medic" not in page.url
    assert "E02" not in page.url
    page.get_by_role("link", name="Record 2: Supervision Record").click()
    heading(page, "Supervision Record")
    paper = page.get_by_role("article")
    expect(paper.get_by_text("Talked about nights, and who covers them.")).to_be_visible()
    paper.get_by_text("Where “Summary of session” comes from").locator("..").click()
    expect(paper.locator("#at-summary").get_by_text("Word form")).to_be_visible()
    desk.looked(page, "record")
    with page.expect_download() as printed:
        page.get_by_role("button", name="Print").click()
    assert printed.value.suggested_filename == "2026-10-10 Supervision Record - Zoë Example.pdf"
    with page.expect_download() as exported:
        page.get_by_role("button", name="Export").click()
    assert exported.value.suggested_filename == "2026-10-10 Supervision Record - Zoë Example.xlsx"
    page.go_back()
    expect(page.get_by_role("heading", name="1 record")).to_be_visible()


def test_an_answer_is_amended_after_what_changes_was_seen_and_the_second_window_is_told(
    desk: RunningDesk, page: Page
) -> None:
    page.goto(f"{desk.url}/records/2/amend")
    other = page.context.new_page()
    desk.watch(other)
    other.goto(f"{desk.url}/records/2/withdraw")
    told = page.locator("#f-next_meeting-check")
    page.get_by_label("Date of next meeting").fill("10/10/2025")
    expect(told).to_contain_text("The next meeting must be after this one.")
    page.get_by_label("Date of next meeting").fill("15.11.2026")
    expect(told).to_contain_text("It will stand as 15/11/2026.")
    page.get_by_label("Date of next meeting").fill("31/31/2026")
    expect(told).to_contain_text("This is no answer to “Date of next meeting”.")
    desk.looked(page, "amend-typed")
    page.get_by_label("Session No").fill("4")
    page.get_by_role("button", name="See what changes").click()
    expect(page.get_by_text("1 answer is not right yet.")).to_be_visible()
    expect(page.get_by_label("Session No")).to_have_value("4")
    pictured(page, "amend-wrong")
    page.get_by_label("Date of next meeting").fill("10/10/2025")
    page.get_by_role("button", name="See what changes").click()
    expect(page.get_by_role("heading", name="Look at this first")).to_be_visible()
    pictured(page, "amend-against")
    page.get_by_role("button", name="Back to the answers").click()
    expect(page.get_by_label("Date of next meeting")).to_have_value("10/10/2025")
    page.get_by_label("Date of next meeting").fill("15/11/2026")
    page.get_by_role("button", name="One row more").last.click()
    page.get_by_role("button", name="See what changes").click()
    changed = page.get_by_role("region", name="What will change")
    expect(changed.get_by_text("15/11/2026")).to_be_visible()
    page.get_by_label("Why?").fill("Read wrongly.")
    pictured(page, "amend-told")
    page.get_by_role("button", name="Amend").click()
    expect(page.get_by_text("Amended: it is record 6 now.")).to_be_visible()
    expect(page.get_by_role("complementary").get_by_text("Read wrongly.")).to_be_visible()
    pictured(page, "record-amended")

    other.get_by_label("Why?").fill("It is no record.")
    other.get_by_role("button", name="Withdraw").click()
    expect(other.get_by_text("record 6 is the newest one")).to_be_visible()
    expect(other.get_by_role("link", name="Open record 6")).to_be_visible()
    with desk.ledger() as ledger:
        assert [v.act for v in versions_of(ledger, 2)] == ["filed", "amended"]


def test_a_record_under_a_name_alone_is_given_to_its_person_and_that_is_taken_back(
    desk: RunningDesk, page: Page
) -> None:
    with desk.ledger() as ledger:
        roster.import_csv(ledger, f"{record_homes.PEOPLE}E04,Robin Invented,,E01,Oak House,\n".encode(), ACT)
    page.goto(f"{desk.url}/records/")
    page.get_by_role("link", name="Of nobody on the roster").click()
    expect(page.get_by_text("Robin Invented (E04) is on the roster now.")).to_be_visible()
    pictured(page, "nobodys")
    page.get_by_role("button", name="Give it to Robin Invented (E04)").click()
    expect(page.get_by_role("region", name="What will happen")).to_contain_text("goes from Robin Invented to")
    desk.looked(page, "move")
    page.get_by_label("Why?").fill("Robin is on the roster now.")
    page.get_by_role("button", name="Move").click()
    expect(page.get_by_text("It was moved to Robin Invented (E04).")).to_be_visible()
    page.get_by_role("link", name="Undo").click()
    pictured(page, "undo")
    page.get_by_label("Why?").fill("It is another Robin.")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back: it is record 7 now.")).to_be_visible()
    page.get_by_role("link", name="Move", exact=True).click()
    page.get_by_label("To").fill("Nobody Here")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("as it stands on the roster")
    page.wait_for_load_state()
    page.get_by_label("To").fill("zoe")
    expect(page.get_by_role("button", name="Zoë Example")).to_be_visible()
    desk.looked(page, "move-whom")
    page.get_by_label("To").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="What will happen")).to_contain_text("to Zoë Example E02")


def test_two_records_of_one_session_are_merged_and_one_is_withdrawn(desk: RunningDesk, page: Page) -> None:
    page.goto(f"{desk.url}/records/1")
    page.get_by_role("link", name="Merge").click()
    page.get_by_label("record 5").check()
    pictured(page, "merge")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("do not say the same")).to_be_visible()
    page.get_by_label("Do it all the same").check()
    page.get_by_label("Why?").fill("Two prints of one form.")
    desk.looked(page, "merge-told")
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_text("Record 5 is part of record 1 now.")).to_be_visible()
    page.goto(f"{desk.url}/records/2/withdraw")
    pictured(page, "withdraw")
    page.get_by_label("Why?").fill("Minutes of a team meeting.")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("This record does not count any more.")).to_be_visible()
    pictured(page, "record-withdrawn")
    page.goto(f"{desk.url}/records/")
    page.get_by_text("More ways to narrow it").click()
    page.get_by_label("State").select_option("Withdrawn")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("Minutes of a team meeting.")).to_be_visible()
    pictured(page, "records-withdrawn")


def test_private_records_are_looked_through_on_purpose_alone_and_taken_out_so(
    desk: RunningDesk, page: Page
) -> None:
    page.goto(f"{desk.url}/records/")
    page.get_by_label("Words on the record").fill("tea strong")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("Private records and sensitive answers were not looked through.")).to_be_visible()
    page.get_by_text("More ways to narrow it").click()
    purpose = page.get_by_label("Look through private records of this person, too")
    purpose.select_option("The person asked for their own records")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("Private records are looked through of one person.")).to_be_visible()
    page.get_by_label("Person", exact=True).fill("E02")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("Private records were looked through, and that was noted.")).to_be_visible()
    page.get_by_text("Export what was found").click()
    with page.expect_download() as file:
        page.get_by_role("button", name="Export 1 record").click()
    assert file.value.suggested_filename.endswith(".xlsx")
    page.get_by_role("link", name="Record 3").click()
    expect(page.get_by_text("This record is private.")).to_be_visible()
    desk.looked(page, "record-private")
    page.get_by_role("link", name="Means of evaluations").click()
    expect(page.get_by_role("table", name="Means by C")).to_be_visible()
    desk.looked(page, "means")
    with desk.ledger() as ledger, ledger.reading() as conn:
        noted = conn.execute(select(audit.c.action)).scalars().all()
    assert {"private-searched", "private-exported"} <= set(noted)


def test_a_pack_for_an_inspector_is_made_while_one_does_something_else(desk: RunningDesk, page: Page) -> None:
    page.goto(f"{desk.url}/records/inspection")
    page.get_by_label("Period").fill("2099")
    page.get_by_role("button", name="Make the pack").click()
    expect(page.get_by_text("The period has not begun.")).to_be_visible()
    pictured(page, "inspection")
    page.get_by_label("Period").fill("2026")
    page.get_by_role("button", name="Make the pack").click()
    save = page.get_by_role("link", name="Save Inspection Oak House")
    expect(save).to_be_visible(timeout=60_000)
    with page.expect_download() as file:
        save.click()
    with zipfile.ZipFile(file.value.path()) as pack:
        names = pack.namelist()
    assert any(n.endswith("/index.html") for n in names)
    assert any(n.endswith("/SHA256SUMS") for n in names)
