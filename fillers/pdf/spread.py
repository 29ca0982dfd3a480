"""Room left over at the foot of a page is given to the boxes for paragraphs that stand on it.

A form whose next box is too tall for what is left would show a hole; more lines to write on are of use.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fillers.pdf.controls import WRITING
from fillers.pdf.page import Page

MOST = 1.5
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
    return last > 1 and lowest > page.low + page.tall * 2 / 3


def could_spare(places: Places, page: Page) -> bool:
    """Whether setting the form closer could win what its last page uses: `TIGHTER` for each written box, at most."""
    last = last_page(places, page)
    tops = [at[2] for n, at in places.items() if at[0] == last and not page.controls.made[n].part]
    used = page.tall + page.low - min((at[1] for at in places.values() if at[0] == last), default=0)
    blocks = [b for b in page.model()["blocks"] if b["k"] != "sheet"]
    if blocks[-1]["k"] == "text":
        return False  # printed words follow: the page is fuller than its boxes
    boxes = sum(len(b["items"]) for b in blocks if b["k"] == "fields")
    rows = sum(len(b["rows"]) for b in blocks if b["k"] == "table")
    return bool(tops) and used <= boxes * TIGHTER + rows * 3.0


def lone_signatures(places: Places, page: Page) -> bool:
    """Give signatures that would stand alone on the form's last page something of what they are signed for.

    True where the model was changed: rows of what stands before them begin that page. Nobody should sign a page that
    says nothing but who signed, and when.
    """
    blocks = page.model()["blocks"]
    last = last_page(places, page)
    here = {n for n, at in places.items() if at[0] == last and not page.controls.made[n].part}
    kinds = {page.controls.made[n].kind for n in here}
    if last < 2 or "signature" not in kinds or not kinds <= {"signature", "comb"}:
        return False
    signed = [b for b in blocks if b["k"] != "sheet" and here & set(indices(b))]
    at = blocks.index(signed[0]) - 1
    while at >= 0 and blocks[at]["k"] in _OVER:
        at -= 1
    if at < 0 or any(b["k"] != "fields" for b in signed) or not set(indices(signed[0])) <= here:
        return False
    room = min(places[n][1] for n in here) - page.low
    part(page, at, _taken(blocks[at], places, room))
    return True


_OVER = {"head", "help", "heads"}
"""What stands over a block and goes with it."""
_REPEATED = 60.0
"""The head of a table and a running heading, which the rows that are moved need with them, in points."""


def _taken(block: dict[str, Any], places: Places, room: float) -> int:
    """How many rows of a block go to the next page, which has so much room: two, if two stay; of few rows all."""
    rows = _rows(block)
    many = len(rows)
    for take in (2, 1) if many >= 4 else (many, 1):
        moved = [places[n] for row in rows[many - take :] for n in indices(row)]
        if moved and max(at[2] for at in moved) - min(at[1] for at in moved) + _REPEATED <= room:
            return take
    return 1 if many > 1 else many


def _rows(block: dict[str, Any]) -> list[Any]:
    """The rows of a block that it may be parted between; none where it is one piece."""
    if block["k"] == "fields":
        across = int(block["across"])
        return [block["items"][n : n + across] for n in range(0, len(block["items"]), across)]
    if block["k"] == "cards":
        # The lines of the last card.
        return list(block["items"][-1]["rows"])
    return (
        list(block["rows" if block["k"] == "table" else "items"]) if block["k"] in {"table", "lines"} else []
    )


def part(page: Page, at: int, take: int) -> None:
    """Begin a new page with so many last rows of a block, counted from 0; with all of it, and its heading, for all."""
    blocks = page.model()["blocks"]
    page.parted = (at, take)
    block, rows = blocks[at], _rows(blocks[at])
    if take >= len(rows):
        while at > 0 and blocks[at - 1]["k"] in _OVER:
            at -= 1
        blocks.insert(at, {"k": "break"})
        return
    stay, go = rows[:-take], rows[-take:]
    if block["k"] == "cards":
        *others, card = block["items"]
        stay = [*others, {**card, "rows": stay}]
        go = [{**card, "label": f"{card['label']} (continued)", "help": None, "rows": go}]
    elif block["k"] == "fields":
        stay, go = ([item for row in some for item in row] for some in (stay, go))
    key = "rows" if block["k"] == "table" else "items"
    blocks[at : at + 1] = [{**block, key: stay}, {"k": "break"}, {**block, key: go}]


def indices(node: Any) -> Iterator[int]:
    """The controls of a piece of the model, by index."""
    if isinstance(node, dict):
        if isinstance(node.get("i"), int):
            yield node["i"]
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from indices(one)


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
        spare = min(at[1] for at in here.values()) - page.low - BELOW
        lines = int(spare / WRITING)
        boxes = {
            n: round((at[2] - at[1]) / WRITING * MOST) for n, at in here.items() if n in page.controls.growing
        }
        growing = _together(boxes, here, page)
        while lines > 0:
            before = lines
            for rows in growing:
                full = any(gains.get(n, 0) >= boxes[n] * WRITING - 1 for row in rows for n in row)
                if len(rows) <= lines and not full:
                    for n in (n for row in rows for n in row):
                        gains[n] = gains.get(n, 0) + WRITING
                    lines -= len(rows)
            if lines == before:
                break
    return gains


def _together(boxes: Mapping[int, float], here: Places, page: Page) -> list[list[list[int]]]:
    """What grows together: boxes side by side, so that their edges stay in line, and all the rows of a table."""
    tops: dict[tuple[str, int], list[int]] = {}
    for n in sorted(boxes, key=lambda n: (round(here[n][2]), n)):
        table, dot, _ = page.controls.made[n].path.partition(".")
        tops.setdefault((table if dot else "", round(here[n][2])), []).append(n)
    groups: dict[object, list[list[int]]] = {}
    for (table, top), row in tops.items():
        groups.setdefault(table or top, []).append(row)
    return list(groups.values())


def numbered_lines(page: Page) -> list[list[int]]:
    """The controls of each block of numbered lines to write on, by index."""
    blocks = page.model()["blocks"]
    return [list(indices(b)) for b in blocks if b["k"] == "lines" and any(i["mark"] for i in b["items"])]
