"""A written answer's picture held against our own print of it, letter by letter in reading order.

The letters that a program has broken into other lines are still the same letters in the same order; what a person or
program put over them is none. Where an answer is printed in letters that are not ours (another program drew it, in its
own font), letters tell nothing, and only what no letter can be is seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.geometry import Box

if TYPE_CHECKING:
    from extractors.pdf.changes.rendering import Ink

DPI = 150
_INK = 100
"""Of 255: darker is a letter's. Lines to write on have 71."""
SAME = 0.15
"""Share of ink by which two pictures of one letter may differ."""
_JOINED = 0.3
"""The same where letters were not known again: drawn between two pixels, or touching here and not there."""
_APART = 2  # letters between two that differ, up to which they are looked at together
_DOT = 25  # dark pixels of a full stop, which may touch the letter before it
_LINE, _THROUGH = 40, 0.9
"""Ink from which a pixel is a line's, and the share of a box's height or width that a line takes."""
_OVER_LINE = 25  # by which a letter is darker than the line it is written over
_FAR = 0.6  # beyond this no shift by a pixel makes two letters one
_SHIFTS = tuple((dy, dx) for dy in (0, 1, -1) for dx in (0, 1, -1))
_SPECK = 4  # dark pixels of which no letter is made
_SIZE = 2  # pixels by which two letters of a kind may differ
_OURS = 0.6
"""Share of an answer's letters that must look like ours for the others to be strange."""
_BODY = 0.5
"""Share of the usual height from which what stands together is no dot; and by how much a line's middles may differ."""
_ABOVE = 0.15
"""Of the usual height: dots stand so much further above the middle of their line than commas below it."""
_STROKE = 3.2
"""A stroke, and no letter: wider than so many times the height of a line, or higher."""
_PRESENT = 0.96
"""Share of the dark pixels of one picture that are dark in the other as well, from which it is all there."""
_OVER = 40
"""Dark pixels of the other, further than two from it, from which something was laid over our print, or taken of it."""
_GONE, _FULL = 0.2, 4.0
"""Share of the ink we would print, under which an answer cannot be seen and over which it is covered."""


@dataclass(frozen=True)
class Letter:
    """What stands together: its box in the picture, and its ink."""

    box: Box
    ink: Ink


def agrees(here: Ink, there: Ink) -> bool:
    """Whether `here` shows the answer that we print `there`, as far as that can be told."""
    drawn, ours = letters(here), letters(there)
    if not ours and not drawn:
        return True
    amount, wanted = _dark(here), _dark(there)
    if amount < _GONE * wanted or amount > _FULL * wanted + _SPECK:
        return False
    tall = _height(ours)
    widest = max((b.box.wide for b in ours), default=0.0)
    highest = max((b.box.tall for b in ours), default=0.0)
    for one in drawn:
        wide, high = one.box.wide, one.box.tall
        if (wide > _STROKE * tall and wide > 1.5 * widest) or (
            high > _STROKE * tall and high > 1.5 * highest
        ):
            return False
    if _is_there_with_more(there, here):
        return False  # our own print, and something laid over it
    if any(one.box.x1 >= here.shape[1] - 1 for one in drawn):
        return (
            True  # a program drew a long line and the box cut it: what is gone was not taken out by anybody
        )
    if _is_there_with_more(here, there):
        return False  # nothing but our own print, and not all of it
    kinds = _Kinds()
    wanted_kinds, found_kinds = [kinds.of(x) for x in ours], [kinds.of(x) for x in drawn]
    known = set(wanted_kinds)
    if sum(k in known for k in found_kinds) < _OURS * max(len(found_kinds), 1):
        return True  # another program's letters
    return _same_order(drawn, ours, found_kinds, wanted_kinds)


def _is_there_with_more(one: Ink, other: Ink) -> bool:
    """Whether all of one picture is in the other, at its very place, and something else is there as well.

    Another program's letters are never all where ours are.
    """
    import cv2
    import numpy as np

    first, second = ((ink > _INK).astype(np.uint8) for ink in (one, other))
    here: Ink = cv2.dilate(second, np.ones((3, 3), np.uint8)).astype(np.uint8, copy=False)
    if _overlap(first, here) < _PRESENT * int(first.sum()):
        return False
    around: Ink = cv2.dilate(first, np.ones((5, 5), np.uint8)).astype(np.uint8, copy=False)
    return int(second.sum()) - _overlap(second, around) > _OVER


def _overlap(one: Ink, other: Ink) -> int:
    return int((one & other).sum())


def without_lines(here: Ink, there: Ink) -> tuple[Ink, Ink]:
    """Both pictures without the frame of the box and the lines between cells, which programs write over.

    A line is what is dark from one edge to the other in both; letters upon it stay, being darker.
    """
    here, there = _without_uprights(here, there)
    across, too = _without_uprights(here.T, there.T)
    return across.T, too.T


def _without_uprights(here: Ink, there: Ink) -> tuple[Ink, Ink]:
    import cv2
    import numpy as np

    lines = [(one > _LINE).mean(axis=0) > _THROUGH for one in (here, there)]
    if not (lines[0].any() and lines[1].any()):
        return here, there
    wide = np.ones((1, 5), np.uint8)  # a program may move a page by a pixel or two
    near = [cv2.dilate(one.astype(np.uint8)[None], wide)[0] > 0 for one in lines]
    cleaned = []
    for one, own, others in ((here, lines[0], near[1]), (there, lines[1], near[0])):
        made = one.copy()
        columns = own & others
        if columns.any():
            part = made[:, columns]
            part[part <= np.median(part, axis=0) + _OVER_LINE] = 0
            made[:, columns] = part
        cleaned.append(made)
    return cleaned[0], cleaned[1]


def letters(ink: Ink) -> list[Letter]:
    """What stands together in a picture, in reading order: dots and accents with the letter under them."""
    import cv2
    import numpy as np

    dark = (ink > _INK).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    parts = [
        Box(float(x), float(y), float(x + w), float(y + h))
        for x, y, w, h, area in stats[1:count]
        if area >= _SPECK
    ]
    return [Letter(box, _cut(ink, box)) for line in _lines(parts) for box in _stacked(line)]


def _lines(parts: Sequence[Box]) -> list[list[Box]]:
    """Parts line by line, from the top: those as high as letters make the lines, and dots and commas join the nearest.

    Where lines stand close, what hangs from one reaches beside what rises from the next.
    """
    if not parts:
        return []
    heights = sorted(part.tall for part in parts)
    usual = heights[len(heights) * 9 // 10]  # a letter that rises: few words have none
    lines: list[list[Box]] = []
    middles: list[float] = []
    for part in sorted(parts, key=lambda p: p.middle.y):
        if part.tall < _BODY * usual:
            continue
        if not lines or part.middle.y - middles[-1] > _BODY * usual:
            lines.append([])
            middles.append(part.middle.y)
        lines[-1].append(part)
        middles[-1] += (part.middle.y - middles[-1]) / len(lines[-1])
    for part in parts:
        if part.tall < _BODY * usual:
            at = part.middle.y + _ABOVE * usual
            lines[min(range(len(lines)), key=lambda n: abs(middles[n] - at))].append(part)
    return lines


def _stacked(line: Sequence[Box]) -> list[Box]:
    made: list[Box] = []
    for part in sorted(line, key=lambda p: p.x0):
        if made and part.x0 < made[-1].x1 - 0.5 * min(part.wide, made[-1].wide):
            last = made.pop()
            part = Box(  # noqa: PLW2901 - it grows by the one before it
                min(part.x0, last.x0), min(part.y0, last.y0), max(part.x1, last.x1), max(part.y1, last.y1)
            )
        made.append(part)
    return made


def _cut(ink: Ink, box: Box) -> Ink:
    x0, y0, x1, y1 = (int(v) for v in box)
    return ink[max(0, y0 - 1) : y1 + 1, max(0, x0 - 1) : x1 + 1]


def _height(found: Sequence[Letter]) -> float:
    heights = sorted(one.box.tall for one in found)
    return max(heights[len(heights) * 3 // 4], 12.0) if heights else 12.0


def _dark(ink: Ink) -> float:
    return float(ink[ink > _INK].sum()) / 255


class _Kinds:
    """Tells letters by their pictures: each kind has a number."""

    def __init__(self) -> None:
        self._known: list[tuple[Letter, float]] = []
        self._by_size: dict[tuple[int, int], list[int]] = {}

    def of(self, letter: Letter) -> int:
        wide, high = int(letter.box.wide), int(letter.box.tall)
        near = [
            k
            for w in range(wide - _SIZE, wide + _SIZE + 1)
            for h in range(high - _SIZE, high + _SIZE + 1)
            for k in self._by_size.get((w, h), ())
        ]
        amount = _amount(letter.ink)
        for kind in near:
            known, other = self._known[kind]
            # Two pictures differ at least by how much more ink the one has.
            if abs(amount - other) <= SAME * (amount + other) and distance(letter.ink, known.ink) <= SAME:
                return kind
        self._known.append((letter, amount))
        self._by_size.setdefault((wide, high), []).append(len(self._known) - 1)
        return len(self._known) - 1


def _amount(ink: Ink) -> float:
    import cv2

    return cv2.norm(ink, cv2.NORM_L1)


def distance(one: Ink, other: Ink) -> float:
    """How much two pictures differ, laid over one another by their middles: 0 is alike, 1 has nothing in common."""
    import cv2

    high, wide = max(one.shape[0], other.shape[0]) + 2, max(one.shape[1], other.shape[1]) + 2
    first, second = _centred(one, high, wide, 0), _centred(other, high, wide, 1)
    total = _amount(one) + _amount(other)
    if not total:
        return 0.0
    best = 9.0
    for dy, dx in _SHIFTS:
        shifted = second[1 - dy : 1 - dy + high, 1 - dx : 1 - dx + wide]
        best = min(best, cv2.norm(first, shifted, cv2.NORM_L1) / total)
        if best <= SAME:
            break  # near enough: letters are many
        if best > _FAR:
            break  # a pixel changes no letter so much
    return best


def _centred(ink: Ink, high: int, wide: int, around: int) -> Ink:
    """In the middle of a picture of this size, with `around` pixels more at each edge."""
    import numpy as np

    out = np.zeros((high + 2 * around, wide + 2 * around), np.uint8)
    y, x = (high - ink.shape[0]) // 2 + around, (wide - ink.shape[1]) // 2 + around
    out[y : y + ink.shape[0], x : x + ink.shape[1]] = ink
    return out


def _same_order(
    drawn: Sequence[Letter], ours: Sequence[Letter], found: Sequence[int], wanted: Sequence[int]
) -> bool:
    """Whether the letters follow one another as ours do, those that touch here and not there taken together."""
    from rapidfuzz.distance import Levenshtein

    runs: list[tuple[int, int, int, int]] = []
    for step in Levenshtein.opcodes(found, wanted):
        if step.tag == "equal":
            continue
        run = (step.src_start, step.src_end, step.dest_start, step.dest_end)
        if runs and run[0] - runs[-1][1] <= _APART:
            last = runs.pop()
            run = (last[0], run[1], last[2], run[3])
        runs.append(run)
    return all(_is_same(drawn[a:b], ours[c:d]) for a, b, c, d in runs)


def _is_same(drawn: Sequence[Letter], ours: Sequence[Letter]) -> bool:
    if not drawn or not ours:
        return sum(int((one.ink > _INK).sum()) for one in (*drawn, *ours)) <= _DOT
    if len(drawn) == len(ours) and all(
        distance(a.ink, b.ink) <= _JOINED for a, b in zip(drawn, ours, strict=True)
    ):
        return True  # one by one, wherever a line ends between them
    return distance(_together(drawn), _together(ours)) <= _JOINED


def _together(found: Sequence[Letter]) -> Ink:
    """Several letters of one line as one picture; of several lines, one line after another."""
    import numpy as np

    boxes = [one.box for one in found]
    x, y = min(b.x0 for b in boxes), min(b.y0 for b in boxes)
    high = int(max(b.y1 for b in boxes) - y) + 3
    wide = int(max(b.x1 for b in boxes) - x) + 3
    out = np.zeros((high, wide), np.uint8)
    for one in found:
        top, left = int(one.box.y0 - y), int(one.box.x0 - x)
        part = out[top : top + one.ink.shape[0], left : left + one.ink.shape[1]]
        np.maximum(part, one.ink[: part.shape[0], : part.shape[1]], out=part)
    return out
