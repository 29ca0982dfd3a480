"""Makes the pictures of the desk: `python -m samples.desk_pictures [--all FOLDER] [--room ROOM]`, `make desk-pictures`.

A desk runs over a home of invented people (`tests.desk.believable`), and is walked through (`tests.desk.screens`). One
screen of each room goes to `docs/desk/pictures/`. With `--all FOLDER` every screen is kept there in the ways in which
people have them – wide and narrow, light, dark, in forced colours and on paper –, to be looked at.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page

from tests import prepared, warm
from tests.desk import believable, browsing, judging, screens
from tests.desk.walking import Walk

FOLDER = Path(__file__).parents[1] / "docs" / "desk" / "pictures"
SHOWN = {
    "today-all": "today",
    "people-one": "people",
    "hand-out-chosen": "hand-out",
    "returns-batch": "returns",
    "questions-one-02": "questions",
    "records-one": "records",
    "reports-made-matrix": "reports",
    "forms-all": "forms",
    "mail-plan": "mail",
    "settings-look": "settings",
}
"""By the name of a screen, the picture in the documents that shows it."""
WIDTH, MOST = 900, 40_000
"""Pixels of a picture's width, and bytes that it may have."""
_WAYS: Sequence[tuple[str, int, dict[str, Any]]] = (
    ("wide", browsing.WIDE, {"color_scheme": "light"}),
    ("dark", browsing.WIDE, {"color_scheme": "dark"}),
    ("narrow", browsing.NARROW, {"color_scheme": "light"}),
    ("narrow-dark", browsing.NARROW, {"color_scheme": "dark"}),
    ("forced", browsing.WIDE, {"color_scheme": "light", "forced_colors": "active"}),
    ("print", judging.PAPER, {"color_scheme": "light", "media": "print"}),
)


def webp(png: bytes) -> bytes:
    """The picture as the documents have it. Raises ValueError where it is too large however little is kept of it."""
    with Image.open(BytesIO(png)) as drawn:
        smaller = drawn.convert("RGB").resize((WIDTH, round(drawn.height * WIDTH / drawn.width)))
    for quality in (75, 60, 45, 30):
        out = BytesIO()
        smaller.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= MOST:
            return out.getvalue()
    raise ValueError(f"a picture is larger than {MOST} bytes")


def keep(page: Page, name: str, folder: Path) -> None:
    """The page in every way, as pictures of this name."""
    for way, width, how in _WAYS:
        page.emulate_media(**{"forced_colors": "none", "media": "screen", **how})
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=folder / f"{name}.{way}.png", full_page=True)
    page.emulate_media(color_scheme="light", forced_colors="none", media="screen")
    page.set_viewport_size({"width": browsing.WIDE, "height": 900})


def main(wanted: Sequence[str] | None = None) -> None:
    """Walks, and keeps what is to be kept."""
    parser = argparse.ArgumentParser(
        prog="python -m samples.desk_pictures", description="Pictures of the desk."
    )
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="keep every screen there, in every way")
    parser.add_argument("--room", help="only the screens of this room")
    asked = parser.parse_args(wanted)
    FOLDER.mkdir(parents=True, exist_ok=True)
    if asked.all:
        asked.all.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, warm.lent(), prepared.ledgers():
        home = Path(folder) / "home"
        believable.prepare(home)
        with (
            browsing.running(home, by=believable.BY, clock=lambda: believable.NOON) as desk,
            browsing.chromium() as browser,
        ):
            page = browser.new_page(
                locale="en-GB", viewport={"width": browsing.WIDE, "height": 900}, reduced_motion="reduce"
            )
            page.goto(desk.again())
            met = set()
            for screen in screens.walk(Walk(desk, page), asked.room):
                met.add(screen.name)
                if asked.all:
                    keep(page, screen.name, asked.all)
                if screen.name in SHOWN and not asked.all:
                    page.wait_for_load_state("networkidle")
                    (FOLDER / f"{SHOWN[screen.name]}.webp").write_bytes(webp(page.screenshot()))
            if not asked.room and (never := sorted(set(SHOWN) - met)):
                raise SystemExit(f"these screens were not met: {never}")


if __name__ == "__main__":
    main()
