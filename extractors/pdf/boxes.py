"""The second layer: text and ticks drawn at the template's boxes of a document without fields (method `text`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.pdf.ink import Mark, mark
from extractors.pdf.pages import Char, Shape, by_baseline
from extractors.pdf.pages import Page as Drawn
from extractors.pdf.register import Region, Registered, register
from extractors.pdf.wrapping import drawn, unwrap
from schemas.definition import FormDefinition
from schemas.paths import Slot, slot_at
from schemas.reading import Evidence, Query, Seen
from schemas.template import Place, Template

SUBSTITUTE = "\u25a1"
CONFIDENCE = 0.95
_OUR_FONT = "carepackfield"
_EDGE = 0.75  # points by which a character's middle may stand out of its box
_ENOUGH = 3  # boxes written in, from which the usual look of an answer can be told


@dataclass(slots=True)
class BoxesRead:
    """What the boxes say; `fits` is False where no page is one of the template's."""

    fits: bool = False
    values: list[Seen] = field(default_factory=list)
    queries: list[Query] = field(default_factory=list)


@dataclass(slots=True)
class _Spot:
    """A place on a page of the document, and the characters in it."""

    place: Place
    on: Registered
    region: Region
    chars: list[Char] = field(default_factory=list)
    outside: bool = False


def read(pages: tuple[Drawn, ...], form: FormDefinition, template: Template) -> BoxesRead:
    """The answers drawn at a template's boxes."""
    registered = register(pages, template)
    read = BoxesRead(fits=bool(registered))
    spots: dict[str, list[_Spot]] = defaultdict(list)
    for on in registered:
        for spot in _spots(on, template):
            spots[spot.place.path].append(spot)
    usual = _usual_look(s for group in spots.values() for s in group)
    twice = {n for n, count in Counter(r.number for r in registered).items() if count > 1}
    expected = Counter((p.path) for p in template.places)
    for path, group in spots.items():
        slot = slot_at(form, path)
        if slot is None:
            continue
        seen = _Answer(slot, group, usual, expected[path]).seen()
        if seen is not None and any(s.on.number in twice for s in group):
            seen = seen.model_copy(update={"doubt": "page-twice"})
        if seen is not None:
            read.values.append(seen)
    read.queries += _foreign_pages(pages, registered)
    return read


def _foreign_pages(pages: tuple[Drawn, ...], registered: list[Registered]) -> Iterable[Query]:
    ours = {id(r.page) for r in registered}
    for page in pages:
        if id(page) not in ours:
            yield Query(
                code="foreign-page",
                say="This page is no page of the form as it was issued. Look whether it holds an answer.",
                evidence=Evidence(page=page.number),
            )


def _spots(on: Registered, template: Template) -> list[_Spot]:
    spots = [_Spot(p, on, on.region(p.box)) for p in template.places if p.box.page == on.number]
    for line in on.page.lines:
        for run in _runs(line):
            homes = [_home(char, spots) for char in run]
            for char, home in zip(run, homes, strict=True):
                if home is not None:
                    home.chars.append(char)
            # A run of characters that begins in a box and ends out of it, or in another.
            inked = [h for c, h in zip(run, homes, strict=True) if c.text.strip()]
            if len({id(h) for h in inked}) > 1:
                for home in inked:
                    if home is not None and home.place.kind != "comb":
                        home.outside = True
    _below(on.page, spots)
    return spots


def _home(char: Char, spots: Sequence[_Spot]) -> _Spot | None:
    x, y = char.middle
    for spot in spots:
        x0, y0, x1, y1 = spot.region
        if x0 - _EDGE <= x <= x1 + _EDGE and y0 - _EDGE <= y <= y1 + _EDGE:
            return spot
    return None


def _runs(line: Sequence[Char]) -> list[list[Char]]:
    """Stretches of a line with no more than a wide space between their characters."""
    runs: list[list[Char]] = []
    for char in line:
        near = runs and char.x0 - runs[-1][-1].x1 < 0.7 * char.size and _look(runs[-1][-1]) == _look(char)
        if near:
            runs[-1].append(char)
        else:
            runs.append([char])
    return runs


def _below(page: Drawn, spots: Sequence[_Spot]) -> None:
    """Notice lines that go on under or over a box in the very look of the answer in it."""
    homed = {id(c) for s in spots for c in s.chars}
    loose = [c for c in page.chars if id(c) not in homed and c.text.strip()]
    for spot in spots:
        inked = [c for c in spot.chars if c.text.strip()]
        if not inked or spot.place.kind == "mark":
            continue
        look, size = _look(inked[-1]), inked[-1].size
        low, high = max(c.base for c in inked), min(c.base for c in inked)
        left, right = spot.region[0], spot.region[2]
        spot.outside = spot.outside or any(
            _look(c) == look
            and left <= c.x0 <= right
            and (0 < c.base - low < 1.7 * size or 0 < high - c.base < 1.7 * size)
            for c in loose
        )


def _look(char: Char) -> tuple[str, float, tuple[float, ...]]:
    return char.font, round(char.size, 0), char.colour


def _usual_look(spots: Iterable[_Spot]) -> tuple[str, tuple[float, ...]] | None:
    """Font and colour of the document's answers, or None where too few tell."""
    looks: Counter[tuple[str, tuple[float, ...]]] = Counter()
    for spot in spots:
        inked = [
            c for c in spot.chars if c.text.strip() and not (spot.place.kind == "comb" and c.text == "/")
        ]
        if inked and spot.place.kind != "mark":
            looks[Counter((c.font, c.colour) for c in inked).most_common(1)[0][0]] += 1
    ours = [look for look in looks.most_common() if _OUR_FONT in look[0][0].casefold()]
    if ours:
        return ours[0][0]
    best = looks.most_common(1)
    return best[0][0] if best and best[0][1] >= _ENOUGH else None


class _Answer:
    """One path's spots made into what was seen."""

    def __init__(
        self, slot: Slot, spots: list[_Spot], usual: tuple[str, tuple[float, ...]] | None, expected: int
    ) -> None:
        self.slot = slot
        self.spots = sorted(spots, key=lambda s: (s.place.part, s.on.page.number))
        self.usual = usual
        self.whole = len(spots) >= expected

    def seen(self) -> Seen | None:
        """None where nothing can be told."""
        if self.spots[0].place.kind == "mark":
            return self._ticks()
        if self.spots[0].place.part > 0:
            return None  # only a continuation box is here: its beginning is on a page that is gone
        doubt = None if self.whole else "part-missing"
        for spot in self.spots:
            doubt = doubt or self._strange(spot)
        if self.spots[0].place.kind == "comb":
            return self._as(raw=_cells(self.spots[0]), doubt=doubt)
        text = unwrap([(drawn(s.chars), s.region[0], s.region[2]) for s in self.spots])
        if SUBSTITUTE in text.text:
            doubt = doubt or "no-glyph"
        if "(cid:" in text.text:
            doubt = doubt or "unreadable-text"
        if not text.sure and self.slot.field.type == "paragraph":
            return self._as(raw=text.text, doubt=doubt or "line-break", other=text.other)
        # In one line a line end is a space, whichever it was; whether there is one at all still matters.
        if not text.sure and (text.other or "").replace("\n", " ") != text.text.replace("\n", " "):
            return self._as(raw=text.text, doubt=doubt or "line-break", other=text.other)
        return self._as(raw=text.text, doubt=doubt)

    def _strange(self, spot: _Spot) -> str | None:
        """What is odd about how a box is written in."""
        inked = [c for c in spot.chars if c.text.strip()]
        if not inked:
            return None
        if spot.outside:
            return "outside-box"
        if spot.place.kind == "comb":
            inked = [c for c in inked if c.text != "/"]
        if any(not c.upright for c in inked) or len({_look(c) for c in inked}) > 1:
            return "foreign-text"
        if inked and (self.usual is None or self.usual != (inked[0].font, inked[0].colour)):
            return "foreign-text"
        return "overlapping-text" if _overlap(inked) else None

    def _ticks(self) -> Seen | None:
        ticked: list[str] = []
        doubt: str | None = None
        for spot in self.spots:
            found = mark(_near(spot.on.page.shapes, spot.region), spot.chars, spot.region)
            if found is Mark.UNCLEAR:
                return None
            if found is Mark.TICKED and spot.place.option is not None:
                ticked.append(spot.place.option)
            if any(c.text.strip() and self.usual and c.font != self.usual[0] for c in spot.chars):
                doubt = doubt or (
                    "foreign-text" if sum(bool(c.text.strip()) for c in spot.chars) > 1 else None
                )
        if not self.whole and (self.slot.field.many or not ticked):
            doubt = doubt or "part-missing"
        return self._as(marks=tuple(o.key for o in self.slot.field.marks if o.key in ticked), doubt=doubt)

    def _as(
        self,
        raw: str | None = None,
        marks: tuple[str, ...] | None = None,
        doubt: str | None = None,
        other: str | None = None,
    ) -> Seen:
        first = self.spots[0]
        x0, y0, x1, y1 = (round(v, 2) for v in first.region)
        return Seen(
            path=self.slot.path,
            raw=raw,
            marks=marks,
            method="text",
            confidence=CONFIDENCE,
            evidence=Evidence(page=first.on.page.number, box=(x0, y0, x1, y1)),
            doubt=doubt,
            other=other,
        )


def _near(shapes: Sequence[Shape], r: Region) -> list[Shape]:
    return [s for s in shapes if s.x1 > r[0] - 3 and s.x0 < r[2] + 3 and s.y1 > r[1] - 3 and s.y0 < r[3] + 3]


def _overlap(chars: Sequence[Char]) -> bool:
    """Whether two texts are drawn over each other: lines closer than their height, or letters on letters."""
    for line in by_baseline(chars):
        for a, b in pairwise(line):
            if a.x1 - b.x0 > 0.5 * min(a.x1 - a.x0, b.x1 - b.x0) > 0:
                return True
    bases = sorted({round(c.base, 1) for c in chars})
    return any(0.5 < b - a < 0.9 * chars[0].size for a, b in pairwise(bases))


def _cells(spot: _Spot) -> str:
    """The characters of a date's ten cells. The two slashes are printed on the form and say nothing."""
    x0, _, x1, _ = spot.region
    cells = [""] * 10
    for char in sorted((c for c in spot.chars if c.text.strip()), key=lambda c: c.x0):
        cells[min(9, max(0, int((char.middle[0] - x0) / (x1 - x0) * 10)))] += char.text
    if not any(c for n, c in enumerate(cells) if not (n in (2, 5) and c == "/")):
        return ""
    return "".join(c or ("/" if n in (2, 5) else " ") for n, c in enumerate(cells))
