"""Where on the pages the template's boxes lie, which characters stand in each, and which run out of theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.pdf.changes.printed_words import is_bearer_line, is_reference
from extractors.pdf.page.checkbox_marks import letter_reaches
from extractors.pdf.page.content import Char, by_baseline, words
from extractors.pdf.page.registration import Registered
from schemas.geometry import Box, Point
from schemas.reading import Evidence, Query
from schemas.template import Place, Template

_OUR_FONT = "carepackfield"
_EDGE = 0.75  # points by which a character's middle may stand out of its box
_ENOUGH = 3  # boxes written in, from which the usual look of an answer can be told
_LEADING = 1.45  # line to line at most, as a multiple of the type size
_BODY = 0.62  # what a small letter with its accent needs above the baseline, of the type size
_COMMON = 0.2  # share of a page's printed words that may look like answers by chance

Look = tuple[str, tuple[float, ...]]
"""Font and colour."""


@dataclass(slots=True)
class BoxContents:
    """A place on a page of the document, and the characters in it.

    `outside`: they go on out of it. `touched`: a letter reaches into a box to tick that may be meant for another.
    """

    place: Place
    on: Registered
    box: Box
    chars: list[Char] = field(default_factory=list)
    outside: bool = False
    touched: bool = False


def contents_on(on: Registered, template: Template) -> list[BoxContents]:
    """The places of a page of the template, each with the characters that stand in it."""
    spots = [BoxContents(p, on, on.box(p)) for p in template.places if p.box.page == on.number]
    reach = [(s.box.grown(_EDGE), s) for s in spots]
    for line in on.page.lines:
        middles = [char.middle.y for char in line]
        low, high = min(middles), max(middles)
        near = [(box, spot) for box, spot in reach if box.y0 <= high and box.y1 >= low]
        for run in _runs(line):
            homes = _homes(run, near)
            for char, home in zip(run, homes, strict=True):
                if home is not None:
                    home.chars.append(char)
            # A run of characters that begins in a box and ends out of it, or in another.
            inked = [h for c, h in zip(run, homes, strict=True) if c.text.strip()]
            if len({id(h) for h in inked}) > 1:
                for home in inked:
                    if home is not None and home.place.kind != "comb":
                        home.outside = True
    ticks = [s for s in spots if s.place.kind == "mark"]
    for spot in ticks:
        for char in spot.chars:
            _touch(char, [s for s in ticks if s is not spot], spot)
    return spots


def touching(loose: Iterable[Char], spots: Sequence[BoxContents]) -> set[int]:
    """The letters alone, by their `id`, that stand in no box and reach into one to tick, which is marked for it."""
    ticks = [s for s in spots if s.place.kind == "mark"]
    alone = (run[0] for line in by_baseline(loose) for run in _runs(line) if len(run) == 1)
    return {id(char) for char in alone if ticks and _touch(char, ticks)}


def _touch(char: Char, ticks: Iterable[BoxContents], own: BoxContents | None = None) -> bool:
    found = [s for s in ticks if char.text.strip() and letter_reaches(char, s.box)]
    for spot in [*found, *([own] if own is not None and found else [])]:
        spot.touched = True
    return bool(found)


def _homes(run: Sequence[Char], reach: Sequence[tuple[Box, BoxContents]]) -> list[BoxContents | None]:
    """The place of each character; a space belongs to the word before it, also where it hangs over the edge."""
    homes: list[BoxContents | None] = []
    for char in run:
        inked = bool(char.text.strip())
        homes.append(homes[-1] if homes and not inked else _home(char.middle, reach))
    return homes


def _home(middle: Point, reach: Sequence[tuple[Box, BoxContents]]) -> BoxContents | None:
    return next((spot for box, spot in reach if box.holds(middle)), None)


def _runs(line: Sequence[Char]) -> list[list[Char]]:
    """Stretches of a line with no more than a wide space between their characters."""
    runs: list[list[Char]] = []
    end = 0.0  # of the last ink: a space that hangs over an edge does not bring the next box nearer
    for char in line:
        near = runs and char.x0 - end < 0.7 * char.size and look(runs[-1][-1]) == look(char)
        if near:
            runs[-1].append(char)
        else:
            runs.append([char])
        if char.text.strip() or not near:
            end = char.x1
    return runs


def look(char: Char) -> tuple[str, float, tuple[float, ...]]:
    """Font, size (points, rounded) and colour: what the characters of one answer share."""
    return char.font, round(char.size, 0), char.colour


def usual_look(spots: Iterable[BoxContents]) -> Look | None:
    """Font and colour of the document's answers, or None where too few tell."""
    looks: Counter[Look] = Counter()
    for spot in spots:
        inked = [
            c for c in spot.chars if c.text.strip() and not (spot.place.kind == "comb" and c.text == "/")
        ]
        if inked and spot.place.kind != "mark":
            looks[Counter((c.font, c.colour) for c in inked).most_common(1)[0][0]] += 1
    ours = [one for one in looks.most_common() if _OUR_FONT in one[0][0].casefold()]
    if ours:
        return ours[0][0]
    best = looks.most_common(1)
    return best[0][0] if best and best[0][1] >= _ENOUGH else None


def in_no_box(on: Registered, spots: Sequence[BoxContents]) -> list[Char]:
    """The characters of a page that stand in none of its boxes."""
    homed = {id(c) for s in spots for c in s.chars}
    return [c for c in on.page.chars if id(c) not in homed and c.text.strip()]


def spills(
    on: Registered, spots: Sequence[BoxContents], usual: Look | None, loose: Sequence[Char], *, known: bool
) -> Iterator[Query]:
    """Mark the boxes whose text goes on out of them; what stands in no box but looks like an answer is asked about.

    `loose` stands in no box; where it is `known` what the form prints, that is not among it.
    """
    texts = [_Text(s, inked) for s in spots if s.place.kind != "mark" and (inked := _inked(s))]
    for text in texts:
        if any(c.upright and c.base - _BODY * c.size < text.spot.box.y0 - 0.5 for c in text.inked):
            text.spot.outside = True
        for other in texts:
            if other is not text and text.goes_on_in(other):
                text.spot.outside = other.spot.outside = True
    strays = [c for c in loose if usual is not None and (c.font, c.colour) == usual]
    if not known and len(strays) > _COMMON * len(loose):
        strays = [c for c in strays if _close(c, spots)]
    for line in by_baseline(strays):
        if known and (is_reference(line) or is_bearer_line(line)):
            continue
        above = [
            s for s in spots if _inked(s) and s.box.x0 <= line[0].x0 <= s.box.x1 and _low(s) < line[0].base
        ]
        below = [
            s for s in spots if _inked(s) and s.box.x0 <= line[0].x0 <= s.box.x1 and _low(s) > line[0].base
        ]
        nearest = max(above, key=_low, default=None) or min(below, key=_low, default=None)
        if nearest is not None:
            nearest.outside = True
        yield Query(
            code="outside-box",
            path=nearest.place.path if nearest is not None else None,
            say="These words stand in none of the form's boxes. They may be the end of an answer that did not fit.",
            raw=words(line),
            evidence=Evidence(page=on.page.number),
        )


def _inked(spot: BoxContents) -> list[Char]:
    return [c for c in spot.chars if c.text.strip()]


def _low(spot: BoxContents) -> float:
    return max(c.base for c in _inked(spot))


class _Text:
    """The text in a box: its characters that are no spaces, and where it begins and ends."""

    def __init__(self, spot: BoxContents, inked: Sequence[Char]) -> None:
        self.spot, self.inked = spot, inked
        self._look, self._size = look(inked[0]), inked[0].size
        self._left, self._first = min(c.x0 for c in inked), min(c.base for c in inked)
        bases = sorted({round(c.base, 1) for c in inked})
        self._last = bases[-1]
        self._step = min((b - a for a, b in pairwise(bases) if b - a > 0.9 * self._size), default=None)

    def goes_on_in(self, other: _Text) -> bool:
        """Whether the first line of the other is the next line of this: one step lower, at the same left edge."""
        if self._look != other._look or abs(other._left - self._left) >= 1.0:
            return False
        gap = other._first - self._last
        if self._step is not None:
            return abs(gap - self._step) < 1.0
        return 0.9 * self._size < gap < _LEADING * self._size


def _close(char: Char, spots: Sequence[BoxContents]) -> bool:
    """Whether a character stands a line or two above or below a text of the same look, within its width."""
    for spot in spots:
        inked = _inked(spot)
        if inked and look(inked[-1]) == look(char) and spot.box.x0 <= char.x0 <= spot.box.x1:
            low, high = max(c.base for c in inked), min(c.base for c in inked)
            if 0 < char.base - low < 1.7 * char.size or 0 < high - char.base < 1.7 * char.size:
                return True
    return False
