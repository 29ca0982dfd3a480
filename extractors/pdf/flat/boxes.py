"""The second layer: text and ticks drawn at the template's boxes of a document without fields (method `text`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from extractors.pdf.changes.printed_words import Texts, letters, unknown
from extractors.pdf.document.page_numbers import foreign_page, missing_pages, pages_twice
from extractors.pdf.fonts.codes import SUBSTITUTE
from extractors.pdf.page.box_contents import (
    BoxContents,
    Look,
    contents_on,
    in_no_box,
    look,
    spills,
    touching,
    usual_look,
)
from extractors.pdf.page.checkbox_marks import Mark, mark
from extractors.pdf.page.content import Char, Shape, by_baseline, words
from extractors.pdf.page.content import Page as Drawn
from extractors.pdf.page.registration import Registered, distinct, register
from extractors.pdf.page.wrapping import LEADING, drawn, draws_spaces, unwrap
from schemas.definition import FormDefinition
from schemas.geometry import Box
from schemas.paths import Slot, slot_at
from schemas.reading import Evidence, Observation, Query
from schemas.template import Printed, Template
from schemas.values import has_full_year

CONFIDENCE = 0.95
NEAREST = 2.0
"""Points from a box's right edge: our own filling keeps further off."""
PAD = 3.5
"""Points between a box's left edge and the text, in our own filling."""
_ROUNDED = 0.25
"""Points by which it may stand elsewhere after another program drew the page anew."""
_SLASHES = (2, 5)
"""The cells of a date, counted from 0, whose slashes are printed on the form and say nothing."""


@dataclass(slots=True)
class BoxesRead:
    """What the boxes say; `fits` is False where no page is one of the template's."""

    fits: bool = False
    values: list[Observation] = field(default_factory=list)
    queries: list[Query] = field(default_factory=list)


def read(pages: tuple[Drawn, ...], form: FormDefinition, template: Template) -> BoxesRead:
    """The answers drawn at a template's boxes."""
    pages, copies = distinct(pages)
    registered = register(pages, template)
    read = BoxesRead(fits=bool(registered))
    read.queries += pages_twice([*copies, *copies])
    spots: dict[str, list[BoxContents]] = defaultdict(list)
    by_page = [(on, contents_on(on, template)) for on in registered]
    usual = usual_look(s for _, here in by_page for s in here)
    for on, here in by_page:
        loose = in_no_box(on, here)
        blank = template.printed[on.number - 1] if template.printed else None
        if blank is not None:
            loose = _not_printed(on, blank, loose)
        touched = touching(loose, here)
        loose = [c for c in loose if id(c) not in touched]
        read.queries += spills(on, here, usual, loose, known=blank is not None)
        for spot in here:
            spots[spot.place.path].append(spot)
    twice = {n for n, count in Counter(r.number for r in registered).items() if count > 1}
    expected = Counter((p.path) for p in template.places)

    @cache
    def spaced() -> bool:
        return draws_spaces(drawn(s.chars) for group in spots.values() if _is_ours(group) for s in group)

    for path, group in spots.items():
        slot = slot_at(form, path)
        if slot is None:
            continue
        seen = _Answer(slot, group, usual, expected[path], spaced).seen()
        if seen is not None and any(s.on.number in twice for s in group):
            seen = seen.model_copy(update={"doubt": "page-twice"})
        if seen is not None:
            read.values.append(seen)
    read.queries += [foreign_page(n) for n in _strangers(pages, registered)]
    if registered:
        read.queries += missing_pages(
            template.only_read.union(r.number for r in registered), len(template.pages)
        )
    return read


def _strangers(pages: tuple[Drawn, ...], registered: list[Registered]) -> list[int]:
    ours = {id(r.page) for r in registered}
    return [page.number for page in pages if id(page) not in ours]


def _not_printed(on: Registered, blank: Printed, loose: Sequence[Char]) -> list[Char]:
    """Of the characters of a page that stand in no box those that its blank does not print."""
    outside = {id(c) for c in loose}
    answered = {id(c) for c in on.page.chars} - outside
    lines = [[c for c in line if c.upright] for line in on.page.lines]  # letters on their side are in no line
    strange = unknown(lines, answered, Texts.of({letters(text) for text, *_ in blank.runs} - {""}))
    return [c for c in loose if id(c) in strange]


class _Answer:
    """One path's spots made into what was seen."""

    def __init__(
        self,
        slot: Slot,
        spots: list[BoxContents],
        usual: Look | None,
        expected: int,
        spaced: Callable[[], bool],
    ) -> None:
        self.slot = slot
        self.spaced = spaced
        self.spots = sorted(spots, key=lambda s: (s.place.part, s.on.page.number))
        self.usual = usual
        self.whole = len(spots) >= expected

    def seen(self) -> Observation | None:
        """None where nothing can be told."""
        if self.spots[0].place.kind == "mark":
            return self._ticks()
        if self.spots[0].place.part > 0:
            return None  # only a continuation box is here: its beginning is on a page that is gone
        doubt = None if self.whole else "part-missing"
        for spot in self.spots:
            doubt = doubt or self._strange(spot)
        if self.spots[0].place.kind == "comb":
            date = _date(self.spots[0])
            if date.strip() and not has_full_year(date):
                doubt = doubt or "date-year"
            if _unsure(self.spots):
                doubt = doubt or "unreadable-text"
            return self._as(raw=date, doubt=doubt)
        # Our own filling draws a space in one with its word; other programs may take our font, and wrap as they do.
        told, ours = all(map(_as_we_fill, self.spots)), _is_ours(self.spots)
        lines = [(drawn(s.chars), s.box.x0, s.box.x1) for s in self.spots]
        text = unwrap(lines, kept=ours, told=told, spaced_elsewhere=lambda: ours and self.spaced())
        if SUBSTITUTE in text.text:
            doubt = doubt or "no-glyph"
        if "(cid:" in text.text or _unsure(self.spots):
            doubt = doubt or "unreadable-text"
        if not text.sure and self.slot.field.type == "paragraph":
            return self._as(raw=text.text, doubt=doubt or "line-break", other=text.other)
        # In one line a line end is a space, whichever it was; whether there is one at all still matters.
        if not text.sure and (text.other or "").replace("\n", " ") != text.text.replace("\n", " "):
            return self._as(raw=text.text, doubt=doubt or "line-break", other=text.other)
        return self._as(raw=text.text, doubt=doubt)

    def _strange(self, spot: BoxContents) -> str | None:
        """What is odd about how a box is written in."""
        inked = [c for c in spot.chars if c.text.strip()]
        if not inked:
            return None
        if spot.outside:
            return "outside-box"
        if spot.place.kind == "comb":
            inked = [c for c in inked if c.text != "/"]
        if any(not c.upright for c in inked) or len({look(c) for c in inked}) > 1:
            return "foreign-text"
        if inked and (self.usual is None or self.usual != (inked[0].font, inked[0].colour)):
            return "foreign-text"
        if _overlap(inked):
            return "overlapping-text"
        return "outside-box" if spot.place.kind == "text" and _brimful(inked, spot.box) else None

    def _ticks(self) -> Observation | None:
        ticked: list[str] = []
        touched: list[str] = []
        doubt: str | None = None
        for spot in self.spots:
            found = mark(_near(spot.on.page.shapes, spot.box), spot.chars, spot.box)
            if found is Mark.UNCLEAR:
                return None
            if found is Mark.TICKED:
                ticked.append(spot.place.option or "")
            if found is Mark.TOUCHED or spot.touched:
                touched.append(spot.place.option or "")
            # One letter is a tick; a part of some words that were printed across the box is none.
            if spot.outside or sum(bool(c.text.strip()) for c in spot.chars) > 1:
                doubt = doubt or "foreign-text"
        if not self.whole and (self.slot.field.many or not ticked):
            doubt = doubt or "part-missing"
        other = None
        if touched and not doubt:
            doubt, other = "box-unreadable", next((t for t in touched if t not in ticked), None)
        marks = tuple(o.key for o in self.slot.field.marks if o.key in ticked)
        return self._as(marks=marks, doubt=doubt, other=other)

    def _as(
        self,
        raw: str | None = None,
        marks: tuple[str, ...] | None = None,
        doubt: str | None = None,
        other: str | None = None,
    ) -> Observation:
        first = self.spots[0]
        x0, y0, x1, y1 = (round(v, 2) for v in first.box)
        return Observation(
            path=self.slot.path,
            raw=raw,
            marks=marks,
            method="text",
            confidence=CONFIDENCE,
            evidence=Evidence(page=first.on.page.number, box=(x0, y0, x1, y1)),
            doubt=doubt,
            other=other,
        )


def _as_we_fill(spot: BoxContents) -> bool:
    """Whether a box's text begins as far from its left edge as our own filling sets it."""
    inked = [c for c in spot.chars if c.text.strip()]
    away = PAD * spot.on.onto.scale
    return not inked or abs(min(c.x0 for c in inked) - spot.box.x0 - away) < _ROUNDED


def _is_ours(spots: Sequence[BoxContents]) -> bool:
    """Whether an answer is drawn in our font as our own filling draws it."""
    inked = (c for s in spots for c in s.chars if c.text.strip())
    return all(map(_as_we_fill, spots)) and all(c.glyph is not None and c.glyph.known for c in inked)


def _unsure(spots: Sequence[BoxContents]) -> bool:
    return any(not c.sure for spot in spots for c in spot.chars)


def _brimful(inked: Sequence[Char], box: Box) -> bool:
    """Whether another program filled a box to its brim: what it had left was cut off and is not on the page.

    Our own filling keeps its distance from the edges and its distance from line to line, and cuts nothing.
    """
    if max(c.x1 for c in inked) > box.x1 - NEAREST:
        return True
    size = inked[0].size
    bases = [line[0].base for line in by_baseline(inked)]
    steps = [b - a for a, b in pairwise(bases) if 0.9 * size < b - a < 1.6 * size]
    if not steps or abs(min(steps) / size - LEADING) < 0.007:
        return False
    return bases[-1] + min(steps) > box.y1 - 0.1 * size


def _near(shapes: Sequence[Shape], box: Box) -> list[Shape]:
    return [s for s in shapes if s.box.meets(box.grown(3))]


def _overlap(chars: Sequence[Char]) -> bool:
    """Whether two texts are drawn over each other: lines closer than their height, or letters on letters."""
    for line in by_baseline(chars):
        for a, b in pairwise(line):
            if a.x1 - b.x0 > 0.5 * min(a.x1 - a.x0, b.x1 - b.x0) > 0:
                return True
    bases = sorted({round(c.base, 1) for c in chars})
    return any(0.5 < b - a < 0.9 * chars[0].size for a, b in pairwise(bases))


def _date(spot: BoxContents) -> str:
    """What is written over a date's ten cells: by the cells, or as it stands where it keeps to none.

    Somebody who types over a page writes on where the last letter ended, and writes slashes of his own.
    """
    x0, _, x1, _ = spot.box
    cells = [""] * 10
    inked = sorted((c for c in spot.chars if c.text.strip()), key=lambda c: c.x0)
    for char in inked:
        cells[min(9, max(0, int((char.middle[0] - x0) / (x1 - x0) * 10)))] += char.text
    if any(len(c) > 1 or (c == "/" and n not in _SLASHES) for n, c in enumerate(cells)):
        return " ".join(words([c for c in line if c.text.strip()]) for line in by_baseline(inked))
    if not any(c for n, c in enumerate(cells) if not (n in _SLASHES and c == "/")):
        return ""
    return "".join(c or ("/" if n in _SLASHES else " ") for n, c in enumerate(cells))
