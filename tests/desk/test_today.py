"""Today, as somebody meets it who begins, and who comes back in the morning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from filing.ledger.database import open_ledger
from filing.people import roster
from tests.desk import browsing
from tests.desk.browsing import RunningDesk
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT, SESSION, SIGNED, returned, submit
from tests.filing.test_going_out import made

pytestmark = [pytest.mark.client("chromium"), pytest.mark.thorough]


def morning() -> dt.datetime:
    """A Monday on which something is overdue."""
    return dt.datetime(2027, 2, 1, 8, 30, tzinfo=dt.UTC)


@pytest.fixture
def desk(home: Path, rooms: None) -> Iterator[RunningDesk]:
    with browsing.running(home, clock=morning) as started:
        yield started


def test_who_begins_is_told_the_first_three_steps(desk: RunningDesk, page: Page) -> None:
    expect(page.get_by_role("heading", name="How to begin")).to_be_visible()
    expect(page.get_by_role("heading", level=3)).to_have_text(
        ["Bring in your people", "Hand out forms", "Drop what comes back"]
    )
    desk.looked(page, "today-empty")


class TestWithRecords:
    """A morning in a house that works with it."""

    @pytest.fixture
    def home(self, tmp_path: Path) -> Path:
        home = tmp_path / "home"
        with open_ledger(home) as ledger:
            roster.import_csv(ledger, ROSTER.encode(), ACT)
            submit(ledger, returned(SESSION | SIGNED))
            submit(ledger, returned({k: v for k, v in SESSION.items() if k != "date"}))
        return home

    def test_the_morning_shows_what_asks_what_is_due_and_what_came(
        self, desk: RunningDesk, page: Page
    ) -> None:
        expect(page.get_by_text("Monday, 01/02/2027")).to_be_visible()
        expect(page.locator(".figure").first).to_contain_text("1 question to settle")
        came = page.get_by_role("region", name="Came in lately").get_by_role("listitem")
        expect(came).to_have_count(2)
        expect(came.first).to_contain_text("1 question")  # what asks something stands first
        expect(came.last).to_contain_text("Filed")
        due = page.get_by_role("region", name="Due")
        expect(due).to_contain_text("overdue", timeout=60_000)  # once it is counted, by itself
        expect(due.get_by_role("listitem").first).to_contain_text("over")
        expect(due).to_contain_text("Counted 01/02/2027, 08:30")
        desk.looked(page, "today")
        due.get_by_role("link", name="overdue").click()
        expect(page.get_by_role("heading", name="What is due")).to_be_visible()
        expect(page.get_by_role("heading", name="Over", exact=False)).to_be_visible()

    def test_what_changed_meanwhile_is_counted_again(self, desk: RunningDesk, page: Page) -> None:
        due = page.get_by_role("region", name="Due")
        expect(due).to_contain_text("0 forms not back yet", timeout=60_000)
        with desk.ledger() as ledger:
            made(ledger)
        desk.inside.counting._took = 0  # it rests no longer
        page.reload()
        expect(due).to_contain_text("1 form not back yet", timeout=60_000)

    def test_without_scripts_one_looks_again(self, desk: RunningDesk, browser: Browser) -> None:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(desk.again())
        expect(page.get_by_role("region", name="Due")).to_contain_text("It is being counted.")
        expect(page.get_by_role("link", name="Look again")).to_be_visible()
        context.close()
