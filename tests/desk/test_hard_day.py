"""A bad day of a computer: two windows at once, a browser that is closed, a desk that is killed in the middle.

Nothing is lost, and nothing is there twice.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from filing.ledger.actor import Actor
from filing.ledger.database import open_ledger
from filing.people import roster
from filing.records import records
from filing.records.copies import listed
from filing.review import submissions
from issuing import handed_out
from tests.clients.process import ROOT
from tests.desk.browsing import RunningDesk
from tests.faults import ours
from tests.intake import batch

pytestmark = [pytest.mark.client("chromium"), pytest.mark.thorough]
MANY = 16
Start = Callable[[Path], "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts `carepack desk` as a program of its own over a home; what still runs at the end is killed."""
    begun: list[subprocess.Popen[str]] = []

    def started(home: Path) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "cli", "--home", str(home), "desk", "--no-browser"]
        begun.append(subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE))
        return begun[-1]

    yield started
    for one in begun:
        one.kill()
        one.communicate()


def window(desk: subprocess.Popen[str], browser: Browser) -> Page:
    """A window of a desk that has just started."""
    assert desk.stdout is not None
    page = browser.new_context(locale="en-GB").new_page()
    page.set_default_timeout(30_000)
    page.goto(desk.stdout.readline().strip())
    return page


def room(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Rooms").get_by_role("link", name=name, exact=True).click()


def until(true: Callable[[], bool]) -> None:
    """Waits for this."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def staffed(home: Path) -> None:
    """A home with many people."""
    lines = "".join(f"E{n:02},Mo Madeup {chr(64 + n)},Support worker\n" for n in range(1, MANY + 1))
    with open_ledger(home) as ledger:
        now = Actor("Zoë Example", dt.datetime.now(dt.UTC))
        roster.import_csv(ledger, f"ref,name,role\n{lines}".encode(), now, {"new-refs"})


def out(home: Path) -> Counter[str | None]:
    """How many copies each person has."""
    with open_ledger(home) as ledger:
        return Counter(c.person for c in listed(ledger, now=dt.datetime.now(dt.UTC)))


def test_a_desk_that_is_killed_while_it_makes_packs_makes_the_rest_and_nobody_gets_two(
    start: Start, browser: Browser, home: Path
) -> None:
    staffed(home)
    desk = start(home)
    page = window(desk, browser)
    room(page, "Hand out")
    page.get_by_role("button", name=f"Make {MANY} packs").click(no_wait_after=True)
    until(lambda: bool(handed_out.runs(home, 1)) and len(handed_out.runs(home, 1)[0].made) >= 2)
    desk.kill()
    desk.wait()
    (half,) = handed_out.runs(home, 9)
    assert half.end is None
    assert 2 <= len(half.made) < MANY

    page = window(start(home), browser)
    room(page, "Hand out")
    expect(page.get_by_text("was broken off")).to_be_visible()
    page.get_by_role("button", name="Make the rest").click()
    expect(page.get_by_text(f"{MANY} people have their documents")).to_be_visible(timeout=120_000)
    (whole,) = handed_out.runs(home, 9)
    assert len({i.person for i in whole.made}) == len(whole.made) == MANY
    assert set(out(home).values()) == {1}
    assert len(out(home)) == MANY
    assert all((whole.folder / i.place).is_dir() for i in whole.made if i.place)


def test_a_desk_that_is_killed_while_it_imports_finishes_it_with_its_window_closed(
    start: Start, browser: Browser, tmp_path: Path
) -> None:
    home = batch.home(tmp_path, "home")
    back = tmp_path / "back"
    back.mkdir()
    for n in range(1, MANY + 1):
        (back / f"{n:02}.docx").write_bytes(ours.filled("word", batch.answers(n)))

    def came() -> int:
        with open_ledger(home) as ledger:
            return len(records.find(ledger))

    desk = start(home)
    page = window(desk, browser)
    room(page, "Returns")
    page.get_by_label("Choose files").set_input_files(sorted(back.iterdir()))
    page.get_by_role("button", name="Import", exact=True).click(no_wait_after=True)
    until(lambda: came() >= 1)
    desk.kill()
    desk.wait()
    assert came() < MANY

    desk = start(home)
    page = window(desk, browser)
    room(page, "Returns")
    page.get_by_role("button", name="Finish it").click(no_wait_after=True)
    expect(page.get_by_role("heading", name="An import was broken off")).to_have_count(0)
    page.context.close()  # whoever looked on goes home
    until(lambda: came() == MANY)
    page = window(start(home), browser)  # a second start opens the one that runs
    room(page, "Returns")
    expect(page.get_by_text("broken off")).to_have_count(0)
    room(page, "Records")
    expect(page.get_by_role("heading", name=f"{MANY} records")).to_be_visible()
    with open_ledger(home) as ledger:
        found = records.find(ledger)
        assert Counter(one.sha256 for one in found) == Counter({one.sha256 for one in found})
        assert len(submissions.listed(ledger)) == len(found) == MANY


def test_what_two_windows_make_at_once_is_made_once_and_the_second_is_told(
    home: Path, desk: RunningDesk, page: Page, browser: Browser
) -> None:
    staffed(home)
    other = browser.new_context(locale="en-GB").new_page()
    other.goto(desk.again())
    for one in (page, other):
        room(one, "Hand out")
        expect(one.get_by_role("button", name=f"Make {MANY} packs")).to_be_visible()
    page.get_by_role("button", name=f"Make {MANY} packs").click(no_wait_after=True)
    until(lambda: bool(handed_out.runs(home, 1)))
    other.get_by_role("button", name=f"Make {MANY} packs").click()
    # In the middle it is told that they are being made; a moment later, who has a copy.
    expect(
        other.get_by_text("being made at this moment").or_(other.get_by_text("a copy out already")).first
    ).to_be_visible()
    expect(page.get_by_text(f"{MANY} people have their documents")).to_be_visible(timeout=120_000)
    assert len(handed_out.runs(home, 9)) == 1
    assert set(out(home).values()) == {1}
