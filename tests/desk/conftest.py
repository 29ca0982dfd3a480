"""A running desk, and a page of Chromium that is in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from desk import pages
from desk.room import Room
from tests import prepared, warm
from tests.clients import presence
from tests.desk import browsing
from tests.desk.browsing import RunningDesk
from tests.desk.made_room import Seen, made_room

_TEMPLATES = Path(__file__).with_name("templates")
expect.set_options(timeout=30_000)  # milliseconds: long work on a busy machine


@pytest.fixture(scope="package", autouse=True)
def ready() -> Iterator[None]:
    """New ledgers are copies of an empty one; documents are read by a process that is there already."""
    with warm.lent(), prepared.ledgers():
        yield


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this folder that a process runs; each test has a context of its own."""
    presence.require("chromium")
    with browsing.chromium() as opened:
        yield opened


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of the desk; a test or module that wants things in it overrides this, and prepares it."""
    return tmp_path / "home"


@pytest.fixture
def rooms() -> tuple[Room, ...] | None:
    """The rooms of the desk: all there are, unless a module says otherwise."""
    return None


@pytest.fixture
def desk(home: Path, rooms: tuple[Room, ...] | None) -> Iterator[RunningDesk]:
    """A desk that runs over the home."""
    with browsing.running(home, rooms=rooms) as started:
        yield started


@pytest.fixture
def page(desk: RunningDesk, browser: Browser) -> Iterator[Page]:
    """A page that has come in, and shows Today."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/London")
    context.set_default_timeout(30_000)
    opened = context.new_page()
    desk.watch(opened)
    opened.goto(desk.again())
    yield opened
    context.close()


@pytest.fixture
def made_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates of tests beside those of the desk."""
    monkeypatch.setattr(pages._environment().loader, "searchpath", [str(pages.TEMPLATES), str(_TEMPLATES)])


@pytest.fixture
def made(made_templates: None) -> tuple[Room, Seen]:
    """The room of tests, and what it saw."""
    return made_room()
