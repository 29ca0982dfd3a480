"""What a page of the desk is held to beside axe: the keyboard, colours that a system chooses, paper, and no script.

Each is one question to the page as it stands; nothing is changed in it, and it is as wide and light at the end as it
was before.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.desk.browsing import WIDE

_SCRIPT = Path(__file__).with_suffix(".js")
LOW = 256
"""Pixels of height that are left of a window of 1024 at 400 %."""
PAPER, REPORT = 718, 1032
"""Pixels that a sheet of A4 has between its margins; and one that lies on its side, as for reports."""


@cache
def _asked(question: str) -> str:
    """A question of judging.js, as it is put to a page."""
    return f"(() => {{ {_SCRIPT.read_text(encoding='utf-8')}\nreturn {question}(); }})()"


def judge(page: Page) -> list[str]:
    """What is wrong with the page that is open.

    With the keyboard, in a window as low as one at 400 %, everything is reached, seen and not covered; in colours that
    the system chose, nothing is gone that was a patch of colour; on paper there is nothing to press, and nothing cut.
    """
    page.set_viewport_size({"width": WIDE, "height": LOW})
    found = [f"keyboard: {one}" for one in page.evaluate(_asked("keys"))]
    page.evaluate(_asked("shapes"))
    page.emulate_media(forced_colors="active")
    found += [f"forced colours: {one}" for one in page.evaluate(_asked("forced"))]
    page.emulate_media(forced_colors="none", media="print")
    is_report = page.evaluate("document.querySelector('.report') !== null")
    page.set_viewport_size({"width": REPORT if is_report else PAPER, "height": 1000})
    found += [f"on paper: {one}" for one in page.evaluate(_asked("printed"))]
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": WIDE, "height": 900})
    return found


def without_scripts(browser: Browser, page: Page, url: str, paths: list[str]) -> list[str]:
    """What is wrong with these paths for the same visitor where no script runs."""
    context = browser.new_context(
        locale="en-GB", java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain = context.new_page()
    found = []
    for path in paths:
        plain.goto(url + path)
        found += [f"{path} without scripts: {one}" for one in plain.evaluate(_asked("plain"))]
    context.close()
    return found
