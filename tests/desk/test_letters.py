"""Letters and certificates, as an admin writes them: of a consent, of a record, and to people who are chosen."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from filing.ledger.database import open_ledger
from filing.people import roster
from forms import load
from schemas.values import Value
from tests.cli.test_certificates import picture
from tests.desk import record_homes
from tests.desk.browsing import RunningDesk
from tests.desk.test_hand_out import enter, saved
from tests.desk.window import Window
from tests.filing.returns import ACT, SESSION, SIGNED, returned, submit
from tests.fillers.letters.making import lines
from tests.forms.own import folder

pytestmark = [pytest.mark.client("chromium"), pytest.mark.thorough]
CONSENT: dict[str, Value] = {
    "person": "Zoë Example",
    "manager": "Sam Sample",
    "idea": "A card in the medication room with the day’s appointments.",
    "award": "a calmer morning",
    "share": "named",
    "with_whom": ("team",),
    "date": dt.date(2026, 10, 5),
    "signed_person": "Zoë Example",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a consent of Zoë's (record 1) and a session of hers that is signed (record 2)."""
    with open_ledger(tmp_path / "home") as ledger:
        roster.import_csv(ledger, record_homes.PEOPLE.encode(), ACT)
        assert submit(ledger, returned(CONSENT, form=load("idea-consent"))).record == 1
        assert submit(ledger, returned({**SESSION, **SIGNED})).record == 2
    return tmp_path / "home"


def letters(page: Page, title: str) -> None:
    enter(page)
    page.get_by_role("link", name="Letters").click()
    page.get_by_role("link", name=title).click()


def test_a_certificate_is_made_of_a_consent_and_who_has_none_is_told_with_why(
    desk: RunningDesk, page: Page, tmp_path: Path
) -> None:
    letters(page, "Award certificate")
    page.locator("label[for=who-everybody]").click()
    page.get_by_label("A picture of the person").set_input_files(
        {"name": "zoe.png", "mimeType": "image/png", "buffer": b"no picture at all"}
    )
    page.get_by_role("button", name="Make them").click()
    expect(page.get_by_text("One picture is of one person")).to_be_visible()
    page.locator("label[for=who-people]").click()
    page.get_by_role("checkbox", name="Mo Madeup").check()
    page.get_by_role("button", name="Make them").click()
    expect(page.get_by_text("No consent of Mo Madeup is on file.")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Mo Madeup")).to_be_checked()
    desk.looked(page, "certificate")
    page.get_by_role("checkbox", name="Zoë Example").check()
    page.get_by_role("button", name="Make them").click()
    expect(page.get_by_text("Give the organisation’s name under Settings.")).to_be_visible()
    page.get_by_role("link", name="Settings", exact=True).click()
    page.get_by_role("link", name="Your organisation").click()
    page.get_by_label("Name of the organisation").fill("Rowan House")
    page.get_by_role("button", name="Save").first.click()
    letters(page, "Award certificate")
    page.locator("label[for=who-everybody]").click()
    page.get_by_role("button", name="Make them").click()
    expect(page.get_by_text("1 person has their documents")).to_be_visible()
    expect(page.get_by_text("No consent of Mo Madeup is on file.")).to_be_visible()
    expect(page.get_by_text("other members of the team, and nobody else")).to_be_visible()
    desk.looked(page, "certificates-made")
    made = saved(page, "Save everything", tmp_path)
    assert {"Zoë Example", "a calmer morning"} <= set(lines(made.read_bytes()))
    page.goto(f"{desk.url}/records/1")
    expect(page.get_by_text("An award certificate,")).to_be_visible()


def test_a_picture_is_on_the_certificate_or_told_to_be_none(home: Path, desk: RunningDesk) -> None:
    folder(home, {"organisation/organisation.yaml": 'name: "Rowan House"\n'})
    window, path = Window(desk), "/hand-out/letters/award-certificate/make"
    none = window.send(path, [("picture", "zoe.png", b"no picture at all")], record=1, format="pdf")
    assert "picture" in none.text.partition("Award certificate")[2][:300], none.text
    assert "a fault of its own" not in none.text
    window.send(path, [("picture", "zoe.png", picture())], record=1, format="pdf")
    assert "1 person has their documents" in window.text


def test_an_outcome_letter_is_of_a_record_that_is_named_and_a_reminder_says_of_whom_nothing_is_due(
    desk: RunningDesk, page: Page, tmp_path: Path
) -> None:
    letters(page, "Outcome")
    page.get_by_label("Number of the record").fill("twelve")
    page.get_by_label("What came of it?").fill("We agreed two more shadow shifts.")
    page.get_by_role("button", name="Make").click()
    expect(page.get_by_text("is not the number of a record")).to_be_visible()
    expect(page.get_by_label("What came of it?")).to_have_value("We agreed two more shadow shifts.")
    page.get_by_label("Number of the record").fill("99")
    page.get_by_role("button", name="Make").click()
    expect(page.get_by_text("There is no record 99")).to_be_visible()
    page.get_by_label("Number of the record").fill("2")
    desk.looked(page, "outcome")
    page.get_by_role("button", name="Make").click()
    expect(page.get_by_text("1 person has their documents")).to_be_visible(timeout=60_000)
    made = saved(page, "Save everything", tmp_path)
    assert "We agreed two more shadow shifts." in lines(made.read_bytes())
    letters(page, "Reminder")
    page.get_by_role("button", name="Make them").click()
    expect(page.get_by_text("Nothing to write: nothing is due or out.").first).to_be_visible(timeout=60_000)
    desk.looked(page, "reminders-made")
