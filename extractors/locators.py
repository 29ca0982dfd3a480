"""How the pages of a file that are one form are named: `pages=4-6`, `pages=1,3,5-6`; pages count from 1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_LOCATOR = re.compile(r"pages=(\d{1,4}(?:-\d{1,4})?(?:,\d{1,4}(?:-\d{1,4})?)*)")


def pages_in(locator: str) -> tuple[int, ...]:
    """The pages that a locator names, in its order; none where it is no locator of pages."""
    found = _LOCATOR.fullmatch(locator)
    numbers: list[int] = []
    for piece in found[1].split(",") if found else ():
        first, _, last = piece.partition("-")
        numbers += range(int(first), int(last or first) + 1)
    sound = numbers and numbers[0] > 0 and all(a < b for a, b in pairwise(numbers))
    return tuple(numbers) if sound else ()


def locator_of(numbers: Sequence[int]) -> str:
    """The locator of these pages, which rise: `pages=1-3` or `pages=1,3,5-6`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "pages=" + ",".join(f"{a}-{b}" if a != b else f"{a}" for a, b in runs)
