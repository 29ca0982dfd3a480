"""Questions that are alike, as the user has them: narrowed, answered together; and whether a session was held."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from filing.ledger.database import open_ledger
from filing.records import records
from filing.review import query_list, rejecting
from forms import load
from schemas.values import Value
from tests.desk import asked
from tests.desk.browsing import RunningDesk
from tests.desk.test_questions import begin
from tests.filing.returns import SESSION, returned, submit
from tests.filing.test_alike import evaluated

pytestmark = [pytest.mark.client("chromium"), pytest.mark.thorough]
STRANGER = "Somebody Else"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Three sessions and an evaluation of somebody unknown, and two sessions that may not have been held."""
    asked.staffed(tmp_path / "home")
    with open_ledger(tmp_path / "home") as ledger:
        for day in (1, 2, 3):
            submit(ledger, returned(_session(day, supervisee=STRANGER)))
        submit(ledger, returned(evaluated(4, STRANGER), form=load("contact-evaluation")))
        for day in (5, 6):
            submit(ledger, returned(_session(day, summary="n/a")))
    return tmp_path / "home"


def _session(day: int, **changes: Value) -> dict[str, Value]:
    return {**SESSION, "date": dt.date(2026, 11, day), "summary": f"Talked on the {day}.", **changes}


def _people(desk: RunningDesk) -> Counter[str | None]:
    with desk.ledger() as ledger:
        return Counter(r.person for r in records.find(ledger))


def test_what_asks_the_same_is_answered_together_on_one_form_and_on_every_form_and_taken_back_together(
    desk: RunningDesk, page: Page
) -> None:
    keys = page.keyboard
    page.get_by_role("link", name="Questions", exact=True).click()
    expect(page.get_by_text("6 questions about 6 documents.")).to_be_visible()
    page.get_by_label("Form", exact=True).select_option(value="contact-evaluation")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("button", name="Answer 1 question")).to_have_count(1)
    page.get_by_label("What is asked").select_option(index=1)
    page.get_by_label("Person").select_option(label="Zoë Example")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", name="Nothing like that is asked")).to_be_visible()
    desk.looked(page, "questions-narrowed")
    begin(page)
    page.wait_for_load_state()
    expect(page.get_by_label("Give this answer to")).to_have_value("this")
    keys.press("a")
    expect(page.get_by_role("status").last).to_contain_text("for all 3 that ask the same on this form")
    desk.looked(page, "questions-alike")
    keys.press("p")
    keys.type("E03")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("The same answer to 3 questions?")
    expect(page.get_by_text("The answer is Łukasz Próba (E03)")).to_be_visible()
    desk.looked(page, "questions-sure")
    page.wait_for_load_state()
    keys.press("n")
    expect(page.locator(".how-far")).to_contain_text("Question 1 of 6")
    page.wait_for_load_state()
    for _ in range(2):
        keys.press("a")
    keys.press("p")
    keys.type("Nobody Here")
    keys.press("Enter")  # what is no answer is told before it is asked whether all are to get it
    expect(page.get_by_text("Nobody on the roster has this reference or name.")).to_be_visible()
    expect(page.get_by_label("Give this answer to")).to_have_value("every")
    page.wait_for_load_state()
    page.get_by_label("Whose it is").fill("E03")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("The same answer to 4 questions?")
    page.wait_for_load_state()
    keys.press("y")
    expect(page.get_by_role("heading", level=1)).to_have_text("Was this session held?")
    page.wait_for_load_state()
    keys.press("u")
    expect(page.locator(".how-far")).to_contain_text("Question 1 of 6")
    assert _people(desk) == {}


def test_whether_a_session_was_held_is_said_with_how_one_knows_it(desk: RunningDesk, page: Page) -> None:
    keys = page.keyboard
    page.get_by_role("link", name="Questions", exact=True).click()
    page.get_by_label("Person").select_option(label="Zoë Example")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="one after another").click()
    for key, words in (("w", "Sam was there."), ("r", "Zoë was off sick.")):
        expect(page.get_by_role("heading", level=1)).to_have_text("Was this session held?")
        page.wait_for_load_state()
        expect(page.get_by_text("Give this answer to")).to_have_count(0)
        keys.press(key)
        if key == "w":
            keys.press("Enter")
            expect(page.get_by_text("How do you know that it was held?")).to_be_visible()
            desk.looked(page, "questions-held")
        keys.type(words)
        keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("That was the last question")
    desk.looked(page, "questions-held-end")
    page.wait_for_load_state()
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are through")
    assert _people(desk) == {"E02": 1}
    with desk.ledger() as ledger:
        assert [r.why for r in rejecting.rejected(ledger)] == ["Zoë was off sick."]
        assert len(query_list.listed(ledger)) == 4
