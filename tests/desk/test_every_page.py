"""Every screen of the desk, walked to: read by axe in both themes, narrow, by keyboard, in forced colours, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.desk import believable, browsing, judging, screens
from tests.desk.browsing import RunningDesk
from tests.desk.walking import Walk

pytestmark = [pytest.mark.client("chromium"), pytest.mark.thorough]


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


@pytest.mark.parametrize(
    "room",
    [pytest.param(r, marks=pytest.mark.client("dovecot")) if r == "mail" else r for r in screens.EVERY],
)
def test_every_screen_can_be_read_and_used_by_everybody(
    everything: RunningDesk, browser: Browser, room: str
) -> None:
    page = browser.new_context(locale="en-GB", reduced_motion="reduce").new_page()
    page.set_default_timeout(30_000)
    everything.faults.clear()
    everything.watch(page)
    page.goto(everything.again())
    going = Walk(everything, page)
    found = [
        f"{screen.name}: {fault}"
        for screen in screens.walk(going, room)
        for judged in (browsing.glance, judging.judge)
        for fault in judged(page)
    ]
    found += judging.without_scripts(browser, page, everything.url, [*screens.one_of_each(going)])
    assert found == []
    assert everything.faults == []
