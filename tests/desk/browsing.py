"""The desk as its users have it: running, and looked at in Chromium.

With CAREPACK_PICTURES=FOLDER every page that `looked` judges under a name is kept there as pictures: wide and narrow,
light and dark.
"""

from __future__ import annotations

import datetime as dt
import os
import queue
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from desk import serving
from desk.kept import Kept
from desk.room import Room
from desk.running import Desk
from desk.serving import Serving, serve
from desk.uploads import Limits
from filing.ledger.database import Ledger, open_ledger
from tests.clients.process import BROUGHT

PROGRAM = "/usr/bin/chromium"
WIDE, NARROW = 1280, 320
_WAYS: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", WIDE), ("dark", NARROW))
"""How every page is judged: axe costs half a second each time."""
_EXPECTED = re.compile(
    r"Failed to load resource: the server responded with a status of 4\d\d "
    r"|Autofocus processing was blocked because a document already has a focused element\."
)
"""What Chromium says by itself of a page that tells a fault, which is part of what is tested; and where somebody was in
a field before the page put the cursor into another: it leaves them there."""


def now() -> dt.datetime:
    """The time, with its zone."""
    return dt.datetime.now(dt.UTC)


@dataclass
class RunningDesk:
    """A desk that runs in a thread of this process; `inside` is what its server knows of it."""

    home: Path
    address: str
    url: str
    inside: Desk
    faults: list[str] = field(default_factory=list)

    def again(self) -> str:
        """Another address that lets one browser in, as a second start gets it."""
        return serving._address_of_running(self.home / "desk")

    def ledger(self) -> Ledger:
        """The ledger of its home, to look at or prepare beside the desk; whoever opens it closes it (`with`)."""
        return open_ledger(self.home)

    def looked(self, page: Page, name: str = "", *, served: bool = True) -> None:
        """Holds a page to what every page of the desk is held to, as it stands now.

        axe finds nothing, wide and light, narrow and dark; nothing scrolls sideways at 320 px; nothing was asked of
        anything but the desk, and nothing stands on the console. Where a desk is not `served` any more, axe reads no
        style sheet for itself.
        """
        for colours, width in _WAYS:
            page.emulate_media(color_scheme=colours)
            page.set_viewport_size({"width": width, "height": 900})
            assert _broken(page, preload=served) == [], f"{page.url} {colours} {width}"
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{page.url} is {wide} px wide: {_too_wide(page)}"
        _pictures(page, name)
        page.set_viewport_size({"width": WIDE, "height": 900})
        page.emulate_media(color_scheme="light")
        assert self.faults == []

    def watch(self, page: Page) -> None:
        """Notes what a page asks of others, and what stands on its console."""

        def asked(request: Request) -> None:
            if not request.url.startswith((self.url, "blob:", "data:")):
                self.faults.append(f"asked for {request.url}")

        def said(message: ConsoleMessage) -> None:
            if not _EXPECTED.match(message.text):
                self.faults.append(f"console: {message.text}")

        page.on("request", asked)
        page.on("console", said)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))


@contextmanager
def running(
    home: Path,
    *,
    by: str = "Zoë Example",
    clock: Callable[[], dt.datetime] = now,
    idle: float = 3600.0,
    rooms: Sequence[Room] | None = None,
    limits: Limits | None = None,
) -> Iterator[RunningDesk]:
    """A desk over this home, in a thread; ended at the end, with all that is done in it."""
    ready: queue.Queue[str | BaseException] = queue.Queue()
    started: list[Desk] = []

    def run() -> None:
        try:
            how = Serving(ready.put, idle=idle, started=started.append, rooms=rooms, limits=limits)
            serve(partial(Kept, home, by=by, clock=clock), home, how, signals=False)
        except BaseException as error:
            ready.put(error)
            raise

    thread = threading.Thread(target=run, name="desk", daemon=True)
    thread.start()
    address = ready.get(timeout=60)
    if isinstance(address, BaseException):
        raise address
    desk = RunningDesk(home, address, address.partition("/enter")[0], started[0])
    try:
        yield desk
    finally:
        started[0].close()
        thread.join(60)
        assert not thread.is_alive()


@contextmanager
def chromium() -> Iterator[Browser]:
    """One Chromium. While it is there, nothing else may run asyncio in this thread."""
    # Chromium refuses to run sandboxed as root, as in a container of CI.
    args = ["--no-sandbox"] if hasattr(os, "getuid") and os.getuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=args)
        try:
            yield browser
        finally:
            browser.close()


@cache
def _axe() -> str:
    return (BROUGHT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def _broken(page: Page, *, preload: bool, only: Sequence[str] = ()) -> list[str]:
    """The rules of axe, all or these, that the page breaks, with the first places."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found: dict[str, Any] = page.evaluate(
        "([preload, only]) => axe.run(document, {preload, resultTypes: ['violations'], "
        "...(only.length ? {runOnly: only} : {rules: {'target-size': {enabled: true}}})})",
        [preload, list(only)],
    )
    return [
        f"{rule['id']}: {rule['help']}: "
        + " | ".join(f"{n['target']} {n.get('failureSummary', '')}" for n in rule["nodes"][:3])
        for rule in found["violations"]
    ]


def glance(page: Page) -> list[str]:
    """What is wrong with a page at a glance: axe in light and narrow, its colours in dark, and what is too wide.

    Half of what `RunningDesk.looked` takes: of the dark theme, only what can differ in it is judged.
    """
    page.set_viewport_size({"width": NARROW, "height": 900})
    found = _broken(page, preload=False)
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {rule}" for rule in _broken(page, preload=False, only=["color-contrast"])]
    if page.evaluate("document.documentElement.scrollWidth") > NARROW:
        found += [f"too wide: {one}" for one in _too_wide(page)]
    cut = "[...document.querySelectorAll('.table')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
    if page.evaluate(cut):
        found.append("a table that is cut off in a narrow window")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDE, "height": 900})
    return found


def _too_wide(page: Page) -> list[str]:
    """What reaches over the right edge."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('main *, header *')].filter(e => e.getBoundingClientRect().right > innerWidth)"
        ".slice(0, 5).map(e => e.tagName + '.' + e.className)"
    )
    return found


def _pictures(page: Page, name: str) -> None:
    folder = os.environ.get("CAREPACK_PICTURES")
    if not folder or not name:
        return
    for colours in ("light", "dark"):
        for width in (WIDE, NARROW):
            page.emulate_media(color_scheme=colours)
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{colours}-{width}.png", full_page=True)
