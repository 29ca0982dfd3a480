"""The room Reports, as a manager uses it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from filing.ledger.database import open_ledger
from filing.people import roster
from tests.desk.browsing import RunningDesk
from tests.filing.returns import ACT
from tests.reports.conftest import ROSTER
from tests.reports.filed import filed

pytestmark = [pytest.mark.client("chromium"), pytest.mark.thorough]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Five people in two homes, and a session of one, who disagrees."""
    with open_ledger(tmp_path / "home") as ledger:
        roster.import_csv(ledger, ROSTER.encode(), ACT)
        filed(ledger, disagree="It was not so.")
    return tmp_path / "home"


def test_a_report_is_made_of_a_home_looked_at_and_saved(desk: RunningDesk, page: Page) -> None:
    page.get_by_role("link", name="Reports", exact=True).click()
    desk.looked(page, "reports")
    page.get_by_role("article", name="Supervision").get_by_role("link", name="Choose whom").click()
    page.get_by_label("When").fill("last spring")
    page.get_by_role("button", name="Make the report").click()
    expect(page.get_by_text("“last spring” is no period of dates.")).to_be_visible()
    expect(page.get_by_label("When")).to_have_value("last spring")
    desk.looked(page, "reports-asked")
    page.get_by_label("When").fill("2026")
    page.get_by_label("Of whom", exact=True).select_option("Oak House")
    page.get_by_role("button", name="Make the report").click()
    expect(page.get_by_role("table", name="Supervision by month, Oak House")).to_contain_text("Zoë Example")
    expect(page.get_by_text("Ama Sample")).to_have_count(0)
    desk.looked(page, "reports-made")
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV").click()
    data = Path(saved.value.path()).read_bytes()
    assert data[:2] == b"PK" or any(
        "Zoë Example" in r for r in csv.reader(io.StringIO(data.decode("utf-8-sig")))
    )
    for ending, head in (("PDF", b"%PDF"), ("Excel", b"PK"), ("JSON", b"{")):
        with page.expect_download() as saved:
            page.get_by_role("link", name=ending, exact=True).click()
        assert Path(saved.value.path()).read_bytes().startswith(head)
    assert "Zoë" not in page.url


def test_a_matter_is_dealt_with_where_the_report_tells_of_it(desk: RunningDesk, page: Page) -> None:
    page.goto(f"{desk.url}/reports/")
    page.get_by_role("article", name="Matters").get_by_role("button", name="Show").click()
    page.get_by_role("textbox", name="What was done").fill("We talked, and agreed.")
    desk.looked(page, "reports-matters")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_role("status")).to_contain_text("Noted what was done")
    expect(page.get_by_role("cell", name="We talked, and agreed.", exact=True)).to_be_visible()
    expect(page.get_by_role("textbox", name="What was done")).to_have_count(0)


def test_what_is_due_is_put_off_booked_and_taken_back(desk: RunningDesk, page: Page) -> None:
    page.goto(f"{desk.url}/reports/due")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Ama Sample").first).to_be_visible()
    page.get_by_text("Of whom, and how far ahead").click()
    desk.looked(page, "reports-due")
    page.get_by_label("Or of one person").fill("E03")
    page.get_by_label("What falls due in so many days").fill("400")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Ama Sample")).to_have_count(0)
    page.get_by_text("Of whom, and how far ahead").click()
    page.get_by_role("button", name="Save as a calendar").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save What is due.ics").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"BEGIN:VCALENDAR")
    page.go_back()
    page.go_back()
    page.get_by_role("button", name="Put off Formal supervision of Łukasz Próba").last.click()
    page.get_by_role("textbox", name="Why").fill("On leave")
    page.get_by_label("The new day").fill("soon")
    page.get_by_role("button", name="Put it off").click()
    expect(page.get_by_text("“soon” is no date that can be read.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Why")).to_have_value("On leave")
    desk.looked(page, "reports-postpone")
    page.get_by_label("The new day").fill("")
    page.get_by_role("button", name="Put it off").click()
    expect(page.get_by_role("status")).to_contain_text("is put off")
    desk.looked(page, "reports-postponed")
    page.get_by_role("button", name="Book it again for Łukasz Próba").click()
    page.get_by_label("The new day").fill("30/11/2030")
    page.get_by_role("button", name="Book it").click()
    expect(page.get_by_role("table")).to_contain_text("booked for 30/11/2030")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Nothing is put off")).to_be_visible()
    page.get_by_role("link", name="All that ever was").click()
    expect(page.get_by_role("table")).to_contain_text("taken back")


def test_how_often_what_falls_due_is_told_with_its_source(desk: RunningDesk, page: Page) -> None:
    page.goto(f"{desk.url}/reports/rules")
    expect(page.get_by_role("table").first).to_contain_text("Formal supervision")
    desk.looked(page, "reports-rules")
