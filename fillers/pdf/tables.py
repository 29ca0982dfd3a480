"""How a table stands on the page: of all ways that fit its width, the one that takes the least height.

The printed words of a fixed row stand in a column, or over the row as a banner; the options of a choice stand in
its cell, or each in a narrow column under its own head, turned where the words are long. What a way would take is
reckoned here, from types, widths and words; the layout measures for itself. Lengths are points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations, product

from fillers.pdf import columns as cols
from fillers.pdf import heights
from fillers.pdf.controls import Controls, Node, printed_words
from fillers.pdf.trials import Trial, columns_of, is_fannable, lead_heads, leads_of
from schemas import heads
from schemas.definition import TableBlock
from schemas.paths import Slot
from schemas.prompts import NUMBERS

_LEAD_SHARES = (1.0, 3.0, 6.0, 12.0, 24.0)
_STEPS = (6.0, 12.0, 18.0, 24.0, 48.0, 72.0, 96.0)
"""By how much widths are tried, in points: a gain may lie behind a width that itself gains nothing."""
_EXTRA = (24.0, 48.0, 72.0, 96.0, 120.0, 144.0)
_CLEARLY = 0.985
"""What a table's height must come to, of what it was, for a column's room to be moved."""
_SPARED = 1.01
"""So much higher a table may become for the sake of the columns that are written in: as good as nothing."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to set a table: widths of all its columns, from the left, and what it takes altogether."""

    widths: tuple[float, ...]
    banner: bool
    fan: str
    height: float


@lru_cache(maxsize=256)
def way(table: TableBlock, rows: int, wide: float, tall: float) -> Way | None:
    """The best way to set a table of so many rows on pages with a body of `wide` by `tall`; None if none fits.

    The last ones are kept: a form with rows or sheets of its own for somebody mostly has the same tables.
    """
    found: list[Way] = []
    fans = ("cell", "flat") if any(map(is_fannable, table.stacks)) else ("cell",)
    # What the source has as a column stays one: a row's words stand over it only where they find no room beside it.
    for banner, fan in product((False, True) if table.repeat is None else (False,), fans):
        if banner and found:
            break
        trial = Trial(table, rows, banner, fan, wide, tall)
        answers = [c for s in table.stacks for c in columns_of(s, fan)]
        if any(f.type == "date" for f in table.columns):
            answers = cols.beside_dates(answers, _written(table, 0, fan))
        leads = [] if banner else leads_of(table)
        for share in _LEAD_SHARES if leads and table.repeat is None else (0.0,):
            shared = [cols.Column(c.least, c.eager * share) for c in leads] if share else leads
            needs = [*shared, *answers]
            widths = cols.widths(needs, wide)
            if widths is None:
                continue
            if fan == "cell":
                widths = _roomier(widths, needs, wide, trial.height)
                widths = _shifted(widths, needs, trial.height)
            widths = _to_writing(widths, needs, _written(table, len(leads), fan), trial)
            if any(row.items for row in table.fixed) and not trial.fits(widths):
                continue
            found.append(Way(tuple(widths), banner, fan, trial.height(widths)))
    if not found:
        return None
    least = min(w.height for w in found)
    # Of ways that are as good, the first: its words take the least of the width.
    return next(w for w in found if w.height <= least * 1.02)


def _roomier(
    widths: list[float], needs: Sequence[cols.Column], wide: float, takes: Callable[[list[float]], float]
) -> list[float]:
    """The widths after one column was given more than its least, by all the others, where that made the table lower."""
    best = takes(widths) * _CLEARLY
    for n, extra in product(range(len(needs)), _EXTRA):
        asked = [*needs[:n], cols.Column(needs[n].least + extra, 0.0), *needs[n + 1 :]]
        tried = cols.widths(asked, wide)
        if tried is not None and (height := takes(tried)) < best - 0.01:
            widths, best = tried, height
    return widths


def _shifted(
    widths: list[float], needs: Sequence[cols.Column], takes: Callable[[list[float]], float]
) -> list[float]:
    """The widths after room was moved from column to column as long as that made the table clearly lower."""
    least = takes(widths)
    while True:
        best = least * _CLEARLY
        chosen = None
        for giver, taker in permutations(range(len(widths)), 2):
            for step in _STEPS:
                if widths[giver] - step < needs[giver].least:
                    break
                tried = list(widths)
                tried[giver] -= step
                tried[taker] += step
                if (height := takes(tried)) < best - 0.01:
                    best, chosen = height, tried
        if chosen is None:
            return widths
        widths, least = chosen, best


def _to_writing(
    widths: list[float],
    needs: Sequence[cols.Column],
    written: Sequence[int],
    trial: Trial,
) -> list[float]:
    """The widths after columns that are written in got what others can spare: their words wrap, the table grows little.

    No more than makes the narrowest of them as wide as the widest other column, and none that takes a page more.
    """
    most, pages = trial.height(widths) * _SPARED, trial.pages(widths)
    others = [n for n in range(len(widths)) if n not in written]
    while written and others:
        taker = min(written, key=lambda n: widths[n])
        giver = max(others, key=lambda n: widths[n] - needs[n].least)
        if widths[giver] - 12 < needs[giver].least or widths[taker] >= max(widths[n] for n in others):
            break
        tried = list(widths)
        tried[giver] -= 12
        tried[taker] += 12
        if trial.height(tried) > most or trial.pages(tried) > pages:
            break
        widths = tried
    return widths


def node(
    table: TableBlock,
    slots: Sequence[Slot],
    chosen: Way,
    controls: Controls,
    group: str | None = None,
    *,
    level: int | None = None,
) -> Node:
    """The table as the layout takes it: heads, then rows, each with a banner or without.

    `group` stands in the head, which is printed again on every page: whose rows these are. With a `level` the groups
    are parts of one table instead, their names headings of that level over the first of their rows.
    """
    size = len(table.columns)
    rows = [slots[n : n + size] for n in range(0, len(slots), size)]
    return {
        "k": "table",
        "cols": list(chosen.widths),
        "over": {"t": table.heads[0], "group": group} if chosen.banner and table.heads else None,
        "head": list(_heads(table, chosen, group)),
        "rows": [
            {**_row(table, row, chosen, controls), "group": _group(rows, n, level)}
            for n, row in enumerate(rows)
        ],
    }


def _group(rows: Sequence[Sequence[Slot]], n: int, level: int | None) -> Node | None:
    """What stands over a row that is the first of a group."""
    group = rows[n][0].group
    if level is None or group is None or (n and rows[n - 1][0].group is group):
        return None
    return {"t": group.heading, "help": group.help, "level": level}


# ---- what stands where ----


def _written(table: TableBlock, leads: int, fan: str) -> list[int]:
    """The columns that words of some length are written in, counted from the left."""
    found, at = [], leads
    for stack in table.stacks:
        if any(f.type == "paragraph" for f in stack):
            found.append(at)
        at += len(columns_of(stack, fan))
    return found


def _heads(table: TableBlock, chosen: Way, group: str | None) -> Iterator[Node]:
    if table.repeat is not None:
        if table.repeat.mark:
            yield {"t": NUMBERS, "help": None, "subs": []}
    elif not chosen.banner:
        for n, head in enumerate(lead_heads(table) or [""]):
            yield {"t": head, "help": None, "subs": [], "group": group if n == 0 else None}
    for stack in table.stacks:
        lead = stack[0]
        fanned = chosen.fan != "cell" and is_fannable(stack)
        yield {
            "t": heads.short_head(lead),
            "help": None if lead.head else cols.column_help(lead),
            "subs": [o.say for o in lead.options] if fanned else [],
        }


def _row(table: TableBlock, slots: Sequence[Slot], chosen: Way, controls: Controls) -> Node:
    by_name = {s.field.name: s for s in slots}
    over, cells = None, []
    widths = chosen.widths
    if slots[0].row is not None:
        words = list(_words(table, slots[0]))
        if chosen.banner:
            over = {**words[0], "strong": True, "help": slots[0].row.help, "items": words[-1]["items"]}
        else:
            cells += words
    elif table.repeat is not None and table.repeat.mark:
        cells.append(printed_words(table.repeat.label(slots[0].number or 0), strong=True))
    for stack in table.stacks:
        if chosen.fan != "cell" and is_fannable(stack):
            boxes = controls.of(by_name[stack[0].name], cell=True)["boxes"]
            cells += [{"k": "tick", "i": box["i"]} for box in boxes]
        elif len(stack) == 1 and not stack[0].labelled:
            cells.append(controls.of(by_name[stack[0].name], cell=True))
        else:
            items = [_item(by_name[f.name], controls) for f in stack]
            apart = heights.aside(stack, widths[len(cells)])
            if apart is not None:
                items[0]["aside"] = {**items[apart], "w": heights.aside_width(stack[apart])}
            for n in reversed(heights.mates(stack, widths[len(cells)])):
                items[n]["mate"] = items.pop(n + 1)
                for one in (items[n], items[n]["mate"]):
                    one["ctl"]["w"] = heights.MATE["number"]
            if apart is not None:
                del items[apart]
            cells.append({"k": "stack", "items": items})
    return {"over": over, "cells": cells}


def _words(table: TableBlock, slot: Slot) -> Iterator[Node]:
    row = slot.row
    if row is None:
        return
    apart = len(table.heads) == 2
    yield printed_words(row.ask, helped=None if apart else row.help, items=() if apart else row.items)
    if apart:
        yield printed_words("", helped=row.help, items=row.items)


def _item(slot: Slot, controls: Controls) -> Node:
    asked = slot.field
    control = controls.of(slot, cell=True)
    if asked.labelled and control["k"] == "text" and asked.type != "paragraph":
        control["h"] = heights.SMALL_BOX
    return {
        "label": asked.ask if asked.labelled else None,
        "help": asked.help if asked.labelled else None,
        "ctl": control,
        "mate": None,
        "aside": None,
    }


# ---- widths ----
