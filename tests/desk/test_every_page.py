"""Every screen of the desk is read by axe once in each theme, and none reaches over a narrow window's edge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.desk import believable, browsing, screens
from tests.desk.browsing import RunningDesk

pytestmark = pytest.mark.client("chromium")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve people in two homes, and something of everything."""
    home = tmp_path_factory.mktemp("every") / "home"
    believable.prepare(home)
    return home


@pytest.fixture(scope="module")
def everything(home: Path) -> Iterator[RunningDesk]:
    """One desk for all rooms: each walk takes what is there as it finds it."""
    with browsing.running(home, by=believable.BY, clock=lambda: believable.NOON) as desk:
        yield desk


@pytest.mark.parametrize("room", screens.EVERY)
def test_every_screen_can_be_read_by_everybody_in_both_themes_and_at_320_pixels(
    everything: RunningDesk, browser: Browser, room: str
) -> None:
    page = browser.new_context(locale="en-GB", reduced_motion="reduce").new_page()
    page.set_default_timeout(30_000)
    everything.faults.clear()
    everything.watch(page)
    page.goto(everything.again())
    found = [f"{s.name}: {f}" for s in screens.walk(everything, page, room) for f in browsing.glance(page)]
    assert found == []
    assert everything.faults == []
