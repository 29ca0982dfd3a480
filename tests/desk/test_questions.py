"""Questions, as the user has them: looked at, answered with a key each, taken back, and lost by nothing."""

from __future__ import annotations

import datetime as dt
import statistics
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from filing.ledger.database import open_ledger
from filing.records import records
from filing.review import holding, query_list
from schemas.values import Value
from tests.desk import asked, browsing
from tests.desk.browsing import RunningDesk
from tests.filing.returns import SESSION, returned, submit
from tests.filing.test_asking import keyed

pytestmark = [pytest.mark.client("chromium"), pytest.mark.thorough]


class Typist:
    """Whoever sits at the keyboard, and how many keys they press for each question."""

    def __init__(self, page: Page) -> None:
        self.page, self.each = page, [0]

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.each[-1] += 1

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.each[-1] += len(words)

    def next(self) -> None:
        self.each.append(0)


def begin(page: Page) -> None:
    page.get_by_role("link", name="Questions", exact=True).click()
    page.get_by_role("button", name="one after another").click()
    expect(page.locator("[data-question]")).to_be_visible()


def title(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


@pytest.fixture(scope="module")
def twenty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty questions about seven documents that came back as PDFs."""
    home = tmp_path_factory.mktemp("twenty") / "home"
    asked.staffed(home)
    with open_ledger(home) as ledger:
        asked.come_back(ledger, home.parent / "back", asked.TWENTY)
        assert len(query_list.listed(ledger)) == 20
    return home


def test_twenty_questions_take_two_keys_each_and_what_is_proposed_wrongly_is_seen(
    twenty_home: Path, browser: Browser
) -> None:
    with browsing.running(twenty_home, by="Sue Supervisor") as desk:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.set_default_timeout(30_000)
        desk.watch(page)
        page.goto(desk.again())
        held: list[Route] = []  # the first place is sent only once it was tried to answer without it
        page.route("**/picture/*/place.png", lambda route: held.append(route), times=1)  # noqa: PLW0108
        begin(page)
        typist = Typist(page)
        wrong = 0
        for number in range(1, 21):
            expect(page.locator(".how-far strong").first).to_have_text(str(number))
            if number == 1:
                expect(page.locator("[data-unseen]")).to_have_count(1)
                page.keyboard.press("1")
                expect(page.locator("[data-waits]")).to_contain_text("not on the screen yet")
                with desk.inside.kept.ledger.reading() as conn:
                    assert holding.held(conn) == ()
                held.pop().continue_()
            expect(page.locator("[data-seen]")).to_have_count(1, timeout=60_000)
            place = page.locator("[data-crop]")
            expect(place).to_be_in_viewport(ratio=0.6)
            assert place.evaluate("e => e.naturalWidth") > 100
            name = page.locator(".how-far").inner_text().partition(": ")[2].partition(" ")[0]
            right = asked.meant(name, title(page))
            if right is None:
                typist.press("1")
            else:
                wrong += 1
                typist.press("c")
                typist.type(right)
                expect(page.locator("#check")).to_contain_text("it fits")
                typist.press("Enter")
            if number < 20:
                typist.next()
        expect(page.get_by_role("heading", level=1)).to_have_text("That was the last question")
        desk.looked(page, "questions-end")
        typist.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("You are through")
        assert (wrong, statistics.median(typist.each) <= 2, sum(typist.each) <= 60) == (2, True, True)
        page.get_by_role("link", name="What was settled").click()
        expect(page.get_by_role("row")).to_have_count(21)
        expect(page.get_by_text("05/04/2026")).to_be_visible()
        desk.looked(page, "questions-settled")
        with desk.ledger() as ledger:
            assert query_list.listed(ledger) == ()
        assert desk.faults == []


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Four returns in Word: one to be keyed twice, one in doubt, one of somebody unknown, and minutes of a meeting."""
    asked.staffed(tmp_path / "home")
    with open_ledger(tmp_path / "home") as ledger:
        submit(ledger, returned(_session(1), extra=(keyed(),)))
        submit(ledger, returned(_session(2, summary="Talked about\nthe rota."), unsure=("summary",)))
        submit(ledger, returned(_session(3, supervisee="Somebody Else")))
        submit(ledger, returned(_session(4), unsure=("session",)))
    return tmp_path / "home"


def _session(day: int, **changes: Value) -> dict[str, Value]:
    return {**SESSION, "date": dt.date(2026, 11, day), "summary": f"Talked on the {day}.", **changes}


def _on(page: Page, heading: str, strong: str, *, scripts: bool = True) -> None:
    """That this question is shown, and was looked at: what it is about was on the screen."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.locator(".how-far")).to_contain_text(strong)
    if scripts:
        expect(page.locator("[data-seen]")).to_have_count(1, timeout=60_000)


def test_everything_is_done_with_keys_and_taken_back_until_the_document_is_closed(
    desk: RunningDesk, page: Page
) -> None:
    keys = page.keyboard
    begin(page)
    _on(page, "Date of next meeting", "Question 1 of 4")  # keyed twice: nothing that was read is shown
    expect(page.get_by_text("it is keyed twice")).to_be_visible()
    expect(page.get_by_text("12/12/2O26")).to_have_count(0)
    keys.press("c")
    keys.type("12/9/2026")
    expect(page.locator("#check")).to_contain_text("The next meeting must be after this one.")
    keys.press("Control+a")
    keys.type("soon")
    expect(page.locator("#check")).to_contain_text("This is no answer to the question.")
    keys.press("Control+a")
    keys.type("12/12/2026")
    expect(page.locator("#check")).to_contain_text("it fits")
    desk.looked(page, "questions-keyed")
    keys.press("Enter")
    expect(page.get_by_text("The first keying is not shown.")).to_be_visible()
    _on(page, "Date of next meeting", "Question 1 of 4")
    expect(page.get_by_text("12/12/2026")).to_have_count(0)
    keys.press("c")
    keys.type("17/12/2026")
    keys.press("Enter")
    expect(page.get_by_text("The two keyings differ.")).to_be_visible()
    _on(page, "Date of next meeting", "Question 1 of 4")
    desk.looked(page, "questions-third-look")
    keys.press("1")
    _on(page, "Summary of session", "Question 2 of 4")
    expect(page.get_by_role("button", name="Talked about")).to_contain_text("⏎")  # where a line ends is seen
    desk.looked(page, "questions-row")
    keys.press("w")
    keys.type("Looked at it together.")
    keys.press("Enter")
    _on(page, "Whose is it?", "Question 3 of 4")
    expect(page.get_by_role("status").first).to_contain_text("filed as record 1.")
    keys.press("u")  # the second document is not closed yet
    _on(page, "Summary of session", "Question 2 of 4")
    keys.press("1")
    _on(page, "Whose is it?", "Question 3 of 4")
    keys.press("p")
    keys.type("zoe")
    expect(page.get_by_role("button", name="Zoë Example")).to_be_visible()
    desk.looked(page, "questions-whose")
    page.locator("#person").focus()
    keys.press("ArrowDown")
    keys.press("Enter")
    _on(page, "Session No", "Question 4 of 4")
    keys.press("r")
    keys.type("Minutes of a team meeting.")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("That was the last question")
    page.wait_for_load_state()  # a key counts once the page is there
    keys.press("u")
    _on(page, "Session No", "Question 4 of 4")
    keys.press("s")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are through")
    expect(page.get_by_text("1 question was left open.")).to_be_visible()
    with desk.ledger() as ledger:
        (left,) = query_list.listed(ledger)
        assert left.query.path == "session"
        assert records.get(ledger, 1).record["next_meeting"] == "2026-12-12"


def test_two_windows_answer_nothing_twice_and_a_server_that_is_killed_loses_nothing(
    home: Path, browser: Browser
) -> None:
    with browsing.running(home, by="Sue Supervisor") as desk:
        one, other = (browser.new_context().new_page() for _ in range(2))
        for window in (one, other):
            window.goto(desk.again())
            begin(window)
            _on(window, "Date of next meeting", "Question 1 of 4")
            window.keyboard.press("s")
            _on(window, "Summary of session", "Question 2 of 4")
        one.keyboard.press("1")
        _on(one, "Whose is it?", "Question 3 of 4")
        other.keyboard.press("1")
        expect(other.get_by_text("This was answered meanwhile, by Sue Supervisor")).to_be_visible()
    with browsing.running(
        home, by="Sue Supervisor"
    ) as desk:  # another desk: nothing of the first is remembered
        page = browser.new_context().new_page()
        desk.watch(page)
        page.goto(desk.again())
        page.get_by_role("link", name="Questions", exact=True).click()
        expect(page.get_by_text("1 answer kept")).to_be_visible()
        desk.looked(page, "questions")
        page.get_by_role("button", name="Close and file").click()
        expect(page.get_by_role("status").first).to_contain_text("filed as record 1")


def test_all_of_it_is_plain_forms_where_scripts_are_off(desk: RunningDesk, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(desk.again())
    page.get_by_role("link", name="Questions", exact=True).click()
    page.get_by_label("What is asked").select_option(
        label="What stands here could not be read with certainty (2)"
    )
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("button", name="Answer 1 question")).to_have_count(2)
    page.get_by_role("button", name="one after another").click()
    _on(page, "Summary of session", "Question 1 of 2", scripts=False)
    page.get_by_role("button", name="Talked about").click()
    _on(page, "Session No", "Question 2 of 2", scripts=False)
    page.get_by_label("Type the right answer").fill("four")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This is no answer to the question.")).to_be_visible()
    expect(page.get_by_label("Type the right answer")).to_have_value("four")
    page.get_by_label("Type the right answer").fill("4")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("That was the last question")
    page.get_by_role("button", name="Close and file").click()
    expect(page.get_by_role("status").first).to_contain_text("filed as record")
    with desk.ledger() as ledger:
        assert [r.query.path for r in query_list.listed(ledger)] == ["next_meeting", "supervisee"]
