"""Columns of tables: as wide as they were meant, and never narrower than the longest word in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from fillers.pages.chart import width_of

BESIDE = 9.0
"""Points at both sides of a cell's words, with the rule."""
_ENDS = re.compile(r"([-/–])")
_STRONG = 1.09
"""How much wider words in bold are."""


def longest(said: Iterable[str], size: float) -> float:
    """Points that the longest word takes, as if in bold; a word ends where a line may end."""
    words = {word for text in said for word in _ENDS.sub(r"\1 ", text).split()}
    return max((width_of(word, size) for word in words), default=0.0) * _STRONG


def fitted(widths: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Widths in points that fill the room: in the proportions that were meant, where the words of each fit.

    Columns whose words need more get that, and the others share the rest; where there is not room enough for all, each
    has its part of what they need.
    """
    if sum(least) >= room:
        return [room * one / sum(least) for one in least]
    fixed: set[int] = set()
    while True:
        rest = room - sum(least[n] for n in fixed)
        meant = sum(w for n, w in enumerate(widths) if n not in fixed)
        found = [least[n] if n in fixed else rest * w / meant for n, w in enumerate(widths)]
        narrow = {n for n, w in enumerate(found) if n not in fixed and w < least[n]}
        if not narrow:
            return found
        fixed |= narrow
