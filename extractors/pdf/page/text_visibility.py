"""Looks that change what drawn words say: struck out by a level line, or in the colour of what is behind them.

A PDF knows no words that are struck out. LibreOffice and its like draw a line through their middle, where no rule
of a table and no underline ever runs. White words on white are drawn like any others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Literal

from extractors.pdf.page.content import Char, Page, Shape, lightness
from extractors.pdf.page.tables import Laid

Look = Literal["struck-out", "hidden-text"]
"""Why words may not count, by the code of the doubt."""

_THROUGH = (0.12, 0.62)  # heights above the baseline, in type sizes, at which a level line strikes words out
_THIN = 3.0  # points of a line's thickness
_RULE = 2.0  # points at which a line is the edge of a table
_PALE = 0.9  # lightness from which letters cannot be seen on white
_LIGHT = 0.8  # lightness from which what is behind them shows no pale letters


def looks(laid: Laid) -> dict[int, Look]:
    """What befell characters of a page, by their `id`; none of a page as it should be."""
    found: dict[int, Look] = dict.fromkeys(map(id, _hidden(laid.page)), "hidden-text")
    found.update(dict.fromkeys(map(id, _struck(laid)), "struck-out"))
    return found


def _struck(laid: Laid) -> Iterable[Char]:
    # A row that is cut by the end of a page may be closed by its rule through the words at its foot.
    edges = [y for t in laid.tables for y in (t.top, t.bottom)]
    level = sorted((s.box.middle.y, n) for n, s in enumerate(laid.page.shapes) if s.dark and _is_level(s))
    level = [(at, n) for at, n in level if all(abs(at - y) > _RULE for y in edges)]
    for line in laid.page.lines if level else ():
        top = min(c.base - _THROUGH[1] * c.size for c in line)
        first, last = bisect_left(level, (top, 0)), bisect_left(level, (max(c.base for c in line), 0))
        across = [laid.page.shapes[n] for _, n in level[first:last]]
        if across:
            yield from (c for c in line if c.upright and any(_strikes(s, c) for s in across))


def _is_level(line: Shape) -> bool:
    return line.box.tall < _THIN and line.box.wide > 2 * max(line.box.tall, 0.5)


def _strikes(line: Shape, char: Char) -> bool:
    low, high = _THROUGH
    through = char.base - high * char.size < line.box.middle.y < char.base - low * char.size
    return through and line.box.x0 <= char.middle.x <= line.box.x1


def _hidden(page: Page) -> Sequence[Char]:
    inked = [c for c in page.chars if c.text.strip()]
    pale = [c for c in inked if lightness(c.colour) > _PALE]
    if 2 * len(pale) > len(inked):
        return ()  # no form is white all over: this names its colours in a way that is not known here
    return [c for c in pale if _behind(page.shapes, c) > _LIGHT]


def _behind(shapes: Iterable[Shape], char: Char) -> float:
    """The lightness of what a character stands on: the smallest area that is filled there, or the paper."""
    middle = char.middle
    under = [s for s in shapes if s.filled and s.box.holds(middle)]
    return min(under, key=lambda s: s.box.wide * s.box.tall).tone if under else 1.0
