"""The picture witness: a page as it is drawn, held against the kept blank filled with what was read.

What the reader understood is not asked: whatever a page was drawn with, a person sees what is drawn. Outside of the
boxes is no ink but the form's; an empty box has none; a ticked one has a tick; a written one shows the letters that we
would print of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.pdf.changes import letters_in_boxes
from extractors.pdf.changes.alignment import DPI, Aligned, FormPage, align, form_pages, pixels
from extractors.pdf.changes.differences import Difference, apart, differences
from extractors.pdf.changes.rendering import Drawing
from schemas.geometry import Box
from schemas.reading import Evidence, Query
from schemas.standing import is_standing
from schemas.template import Place, Template

if TYPE_CHECKING:
    from extractors.pdf.changes.rendering import Ink

Answers = Mapping[str, str | tuple[str, ...]]
"""By path what was read: words, or the keys of ticked boxes. What is not here is not looked at."""

ADDED, MISSING, DISAGREES = "added-by-hand", "print-missing", "picture-disagrees"
_EMPTY = 34
"""Mean ink of a small window from which an empty box has something in it."""
_UNLIKE = 20
"""The same, from which a written box is looked at letter by letter."""
_BESIDE = 8.0  # points from a box within which something drawn may be meant for it
_EDGE = 4.0  # pixels around a box within which what goes on out of it begins
_INNER = 0.18  # of a tick box at each edge: its frame
_UNTICKED, _BLOT = 0.35, 3.5
"""Share of our tick's ink, under which a ticked box shows none and over which it is blotted out."""
_SOME = 0.035  # mean ink (of 1) within an empty tick box from which something is in it

_TOLD = 500  # characters of words that are told

_SAY = {
    "more": "Something is drawn on the page that is no part of the form.",
    "less": "Something that the form prints is covered, cut off or missing here.",
    "in": "Something is drawn in this box, which was read as empty.",
    "tick": "The box does not look as it was read: ticked, or not.",
    "words": "The page shows something else here than was read, or something is drawn over it.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something seen: the page of the document (from 1), where in its points, at which path, and what.

    `words` are those that stand there, where something was put beside the answers.
    """

    page: int
    box: Box
    path: str | None
    code: str
    what: str
    words: str = ""

    def query(self) -> Query:
        """As a person is asked."""
        return Query(
            code=self.code,
            path=self.path,
            say=_SAY[self.what],
            raw=self.words[:_TOLD] or None,
            evidence=Evidence(page=self.page, box=self.box.rounded()),
        )


@dataclass(frozen=True, slots=True)
class Compared:
    """What was seen, and which pages (from 1) could not be laid over any of the form's."""

    findings: tuple[Finding, ...]
    strange: tuple[int, ...]


def compare(document: bytes, expected: bytes, template: Template, answers: Answers) -> Compared:
    """What a person sees on the pages of a document that is neither the form's nor what was read.

    `expected` is the kept blank, filled with the answers. Raises DocumentError `page-undrawable`.
    """
    with Drawing(expected) as ours, Drawing(document, beside=ours) as theirs:
        form = form_pages(ours, template)
        result = align(theirs, form)
        findings = [
            f for page in result.aligned for f in _one_a_place(_Page(theirs, ours, page, answers).findings())
        ]
    return Compared(tuple(findings), tuple(n + 1 for n in result.strange))


def _one_a_place(findings: Iterable[Finding]) -> list[Finding]:
    """One a path and what is seen of it, and one for all that is in no box: a stroke is asked about once."""
    by_place: dict[tuple[str | None, str], Finding] = {}
    for one in findings:
        key = (one.path, one.code if one.path is None else "")
        known = by_place.get(key)
        if known is None:
            by_place[key] = one
        elif one.path is None:
            box = Box(
                min(known.box.x0, one.box.x0),
                min(known.box.y0, one.box.y0),
                max(known.box.x1, one.box.x1),
                max(known.box.y1, one.box.y1),
            )
            words = "\n".join(filter(None, (known.words, one.words)))
            by_place[key] = Finding(one.page, box, None, one.code, one.what, words)
    return list(by_place.values())


class _Page:
    """One page compared."""

    def __init__(self, theirs: Drawing, ours: Drawing, aligned: Aligned, answers: Answers) -> None:
        self.theirs, self.ours, self.aligned, self.answers = theirs, ours, aligned, answers
        self.form: FormPage = aligned.form
        self._finer: tuple[Ink, Ink] | None = None

    def findings(self) -> Iterator[Finding]:
        """Boxes first: what is in one is asked about there."""
        more, less = apart(self.aligned.ink, self.form.ink)
        asked = []
        for place, box in self.form.places:
            if place.path in self.answers:
                here = list(self._in_box(place, box, more, less))
                asked += [box.grown(_EDGE)] * len(here)
                yield from here
        for one in differences(more, less, self.form.outside):
            # What runs out of a box that is asked about is seen by whoever looks at that box.
            if one.sort == "less" or not any(box.meets(one.box) for box in asked):
                found = self._outside(one)
                if not is_standing(found.words):  # our own, and asked about by what they say
                    yield found

    def _finding(self, box: Box, path: str | None, code: str, what: str) -> Finding:
        there = self.aligned.fit.box(box.times(72 / DPI))
        return Finding(self.aligned.page + 1, there, path, code, what)

    def _outside(self, one: Difference) -> Finding:
        near = _BESIDE * DPI / 72
        marks = [(p, b) for p, b in self.form.places if p.kind == "mark" and b.grown(near).meets(one.box)]
        beside = min(marks, key=lambda m: _away(m[1], one.box), default=None)
        code = ADDED if one.sort == "more" else MISSING
        path = beside[0].path if beside is not None and one.sort == "more" else None
        found = self._finding(one.box, path, code, one.sort)
        words = self.theirs.words(self.aligned.page, found.box.grown(1)) if one.sort == "more" else ""
        return replace(found, words=words)

    def _in_box(self, place: Place, box: Box, more: Ink, less: Ink) -> Iterator[Finding]:
        answer = self.answers[place.path]
        if place.kind == "mark":
            if not isinstance(answer, str) and not self._tick_agrees(box, place.option in answer):
                yield self._finding(box, place.path, DISAGREES, "tick")
            return
        if not isinstance(answer, str):
            return
        at = pixels(box.grown(-1), self.form.ink.shape)
        strange = int(more[at].max(initial=0))
        if not answer.strip():
            if strange > _EMPTY:
                yield self._finding(box, place.path, ADDED, "in")
            return
        if max(strange, int(less[at].max(initial=0))) <= _UNLIKE:
            return
        here, there = self._fine()
        fine = pixels(box.times(letters_in_boxes.DPI / DPI), there.shape)
        drawn, ours = letters_in_boxes.without_lines(here[fine], there[fine])
        if not letters_in_boxes.agrees(drawn, ours):
            yield self._finding(box, place.path, DISAGREES, "words")

    def _tick_agrees(self, box: Box, ticked: bool) -> bool:
        at = pixels(box.grown(-_INNER * box.wide), self.form.ink.shape)
        here, there = float(self.aligned.ink[at].mean()) / 255, float(self.form.ink[at].mean()) / 255
        if ticked:
            return _UNTICKED * there <= here <= _BLOT * there
        return here - there < _SOME

    def _fine(self) -> tuple[Ink, Ink]:
        """Both pages at the resolution at which letters are compared; drawn when first asked for."""
        if self._finer is None:
            from schemas.geometry import Transform

            zoom = letters_in_boxes.DPI / 72
            there = self.ours.ink(self.form.number, letters_in_boxes.DPI)
            onto = self.aligned.fit.inverse().then(Transform(zoom, 0, 0, zoom))
            here = self.theirs.fitted(self.aligned.page, onto, (there.shape[0], there.shape[1]))
            self._finer = (here, there)
        return self._finer


def _away(box: Box, other: Box) -> float:
    one, two = box.middle, other.middle
    return abs(one.x - two.x) + abs(one.y - two.y)
