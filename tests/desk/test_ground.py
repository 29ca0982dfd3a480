"""What every room rests on, as its user meets it: messages, faults, files, long work; with and without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from desk import looking
from desk.jobs import Job, Made
from desk.room import Room
from desk.rooms import ROOMS
from tests.desk.browsing import RunningDesk
from tests.desk.made_room import Seen
from tests.desk.window import Window

pytestmark = [pytest.mark.client("chromium"), pytest.mark.thorough]


@pytest.fixture
def rooms(made: tuple[Room, Seen]) -> tuple[Room, ...]:
    return (ROOMS[0], made[0], ROOMS[-1])


@pytest.fixture
def seen(made: tuple[Room, Seen]) -> Seen:
    return made[1]


def test_every_piece_of_a_page_looks_as_it_should(desk: RunningDesk, page: Page) -> None:
    page.get_by_role("link", name="People").click()
    expect(page.get_by_label("Word")).to_have_accessible_description("Any word. Wrong: That is no word.")
    desk.looked(page, "pieces")


def test_what_was_done_is_told_once(desk: RunningDesk, page: Page) -> None:
    page.goto(f"{desk.url}/people/")
    page.get_by_label("Word").fill("<b>spring</b>")
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_role("status")).to_have_text("Changed to <b>spring</b>.")
    page.reload()
    expect(page.get_by_role("status")).to_be_empty()


def test_a_fault_is_a_page_with_what_to_do_or_a_piece_where_a_script_asked(
    desk: RunningDesk, page: Page
) -> None:
    page.goto(f"{desk.url}/people/")
    page.get_by_role("button", name="By script").click()
    expect(page.get_by_role("alert")).to_contain_text("That is no word. Give another.")
    page.get_by_role("button", name="Refuse").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("That did not work")
    expect(page.get_by_text("roster.csv, line 3")).to_contain_text("made-up")
    desk.looked(page, "fault")


def test_files_are_taken_in_and_nothing_of_them_stays(
    desk: RunningDesk, page: Page, seen: Seen, tmp_path: Path
) -> None:
    page.goto(f"{desk.url}/people/")
    files = {"Zoë’s form.docx": b"one", "..\\..\\evil.pdf": b"two" * 100_000}
    chosen: list[FilePayload] = [
        {"name": name, "mimeType": "application/pdf", "buffer": data} for name, data in files.items()
    ]
    page.get_by_label("Files").set_input_files(chosen)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_have_text("2 files came.")
    assert seen.names == ["Zoë’s form.docx", "evil.pdf"]
    assert seen.contents == list(files.values())
    assert not any(folder.exists() for folder in seen.folders)


def test_long_work_goes_on_while_its_visitor_is_elsewhere_and_is_told_once(
    desk: RunningDesk, page: Page, seen: Seen
) -> None:
    page.goto(f"{desk.url}/people/")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("progressbar", name="Reading: 1 of 4")).to_be_visible()
    desk.looked(page, "long-work")
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_role("link", name="Reading six files: 25 %")).to_be_visible()
    seen.go_on.set()
    assert desk.inside.jobs.wait(10)
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("Reading six files: done.")
    page.reload()
    expect(page.get_by_role("status")).to_be_empty()


def test_a_visitor_who_waits_is_taken_to_what_came_of_it(desk: RunningDesk, page: Page, seen: Seen) -> None:
    page.goto(f"{desk.url}/people/")
    page.get_by_role("button", name="Begin").click()
    seen.go_on.set()
    expect(page.get_by_text("Typed: after")).to_be_visible()
    expect(page.get_by_role("status")).to_be_empty()


def test_long_work_that_ends_while_its_page_is_written_leaves_no_empty_page(
    desk: RunningDesk, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = Window(desk)
    window.begin("/people/long", how="path")
    assert b'id="progress"' in window.data
    of = looking._made

    def meanwhile(job: Job) -> Made | None:
        seen.go_on.set()
        assert desk.inside.jobs.wait(30)
        return of(job)

    monkeypatch.setattr(looking, "_made", meanwhile)
    window.get(window.path)
    assert b'id="progress"' in window.data, window.text
    assert window.wait().path == "/people/?typed=after"


def test_a_fault_of_long_work_is_told_where_it_is_waited_for(
    desk: RunningDesk, page: Page, seen: Seen, capfd: pytest.CaptureFixture[str]
) -> None:
    seen.go_on.set()
    for how, told in (
        ("fault", "It cannot be done. Do it otherwise."),
        ("fall", "carepack met a fault of its own (ZeroDivision"),
    ):
        page.goto(f"{desk.url}/people/")
        page.get_by_label("How it ends").fill(how)
        page.get_by_role("button", name="Begin").click()
        expect(page.get_by_text(told)).to_be_visible()
    assert "Zoë" not in capfd.readouterr().err


def test_a_file_that_was_made_is_saved_under_its_name_and_work_can_be_stopped(
    desk: RunningDesk, page: Page, seen: Seen
) -> None:
    page.goto(f"{desk.url}/people/")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("It was stopped.")).to_be_visible()
    page.goto(f"{desk.url}/people/")
    page.get_by_label("How it ends").fill("file")
    seen.go_on.set()
    page.get_by_role("button", name="Begin").click()
    with page.expect_download() as started:
        page.get_by_role("link", name="Save Zoë’s forms.txt").click()
    assert started.value.suggested_filename == "Zoë’s forms.txt"
    assert started.value.path().read_bytes() == b"made"


def test_without_scripts_everything_is_read_and_done(desk: RunningDesk, browser: Browser, seen: Seen) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(desk.again())
    page.get_by_role("link", name="People").click()
    page.get_by_label("Word").fill("autumn")
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_role("status")).to_have_text("Changed to autumn.")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    seen.go_on.set()
    expect(page.get_by_text("Typed: after")).to_be_visible()  # the page asks again by itself
    context.close()


def test_everything_is_reached_by_the_keyboard(desk: RunningDesk, page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to what is on this page")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.goto(f"{desk.url}/people/")
    page.set_viewport_size({"width": 320, "height": 700})
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Settings").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Settings")
