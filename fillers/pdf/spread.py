"""Room left over at the foot of a page is given to the boxes for paragraphs that stand on it.

A form whose next box is too tall for what is left would show a hole; more lines to write on are of use.
"""

from __future__ import annotations

from collections.abc import Mapping

from fillers.pdf.controls import WRITING
from fillers.pdf.marks import MM
from fillers.pdf.page import BOTTOM, Page

MOST = 1.0
"""A box grows by no more than this share of its height."""


BELOW = 12.0
"""From the lowest box of a page to the edge of what holds it, at most."""
TIGHTER = WRITING + 8.0
"""What a box of a field gives up where a form is set closer: one line, and white space around it."""

Places = Mapping[int, tuple[int, float, float]]
"""Page (from 1), lower and upper edge (points from below) of every control, by its index."""


def last_page(places: Places, page: Page) -> int:
    """The last page of the form itself, before extra sheets; 0 without controls."""
    return max((at[0] for n, at in places.items() if not page.controls.made[n].part), default=0)


def almost_empty(places: Places, page: Page) -> bool:
    """Whether the form's last page, not being its only one, uses less than a third of its height."""
    last = last_page(places, page)
    lowest = min(
        (at[1] for n, at in places.items() if at[0] == last and not page.controls.made[n].part), default=0
    )
    return last > 1 and lowest > BOTTOM * MM + page.tall * 2 / 3


def could_spare(places: Places, page: Page) -> bool:
    """Whether setting the form closer could win what its last page uses: `TIGHTER` for each written box, at most."""
    last = last_page(places, page)
    tops = [at[2] for n, at in places.items() if at[0] == last and not page.controls.made[n].part]
    used = page.tall + BOTTOM * MM - min((at[1] for at in places.values() if at[0] == last), default=0)
    blocks = [b for b in page.model()["blocks"] if b["k"] != "sheet"]
    if blocks[-1]["k"] == "text":
        return False  # printed words follow: the page is fuller than its boxes
    boxes = sum(len(b["items"]) for b in blocks if b["k"] == "fields")
    rows = sum(len(b["rows"]) for b in blocks if b["k"] == "table")
    return bool(tops) and used <= boxes * TIGHTER + rows * 3.0


def grow(places: Places, page: Page) -> dict[int, float]:
    """How many points each growing control gains, in whole writing lines; empty where there is nothing to share.

    The last page of the form keeps its white space, and so do extra sheets.
    """
    form = {n: at for n, at in places.items() if not page.controls.made[n].part}
    last = last_page(places, page)
    gains: dict[int, float] = {}
    for number in range(1, last):
        here = {n: at for n, at in form.items() if at[0] == number}
        if not here:
            continue
        spare = min(at[1] for at in here.values()) - BOTTOM * MM - BELOW
        lines = int(spare / WRITING)
        boxes = {
            n: round((at[2] - at[1]) / WRITING * MOST) for n, at in here.items() if n in page.controls.growing
        }
        # Boxes side by side grow together or not at all: their edges should stay in line.
        rows = sorted({round(at[2]) for n, at in here.items() if n in boxes})
        while lines > 0 and rows:
            before = lines
            for top in rows:
                row = [n for n in boxes if round(here[n][2]) == top]
                if lines and all(gains.get(n, 0) < boxes[n] * WRITING - 1 for n in row):
                    for n in row:
                        gains[n] = gains.get(n, 0) + WRITING
                    lines -= 1
            if lines == before:
                break
    return gains
