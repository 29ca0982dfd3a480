"""A completed form on paper to one reading: page by page, each answer by what its kind of place can say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from extractors.paper.seen import Handwriting, Seen
from schemas.geometry import Box
from schemas.handwriting import KEYED, WRITTEN
from schemas.paths import slot_at
from schemas.reading import Evidence, Observation, Query, Reading
from schemas.subjects import is_subject
from schemas.values import years

if TYPE_CHECKING:
    from extractors.contract import AsGivenOut, GivenOut
    from extractors.paper.added_ink import Finding
    from extractors.paper.flat_page import FlatPage
    from schemas.definition import FormDefinition
    from schemas.definition_fields import Field
    from schemas.identity import Carrier
    from schemas.template import Place, Template

_AROUND = 2.0
"""Points around a box that go with the picture of what is written in it."""
_ROUND = 14.0
"""Points around a ticked box within which ink is its mark's: a ring round its words, the end of a stroke."""
_ROW = 36.0
"""Points beside boxes of which none is ticked, where a digit may be meant for the answer."""
_OVER = 3.0
"""Points over and under such boxes that are their row."""
_PEN = 3
"""Answers on a black and white page that show the pen; with fewer, blanks may be what the machine left out."""
_MOST_PICTURES = 400
"""Pictures of handwriting that are kept of one document for drafts."""


class Pages(Protocol):
    """The pages of one completed form."""

    def carriers(self) -> tuple[Carrier, ...]:
        """Everything on them that says which document it is."""

    def flat_pages(self, template: Template, given: AsGivenOut) -> Iterator[FlatPage | Query]:
        """Each page laid over the template's, one after another; of one that cannot be, why."""


@dataclass(slots=True)
class Paper:
    """A reading of paper, and the pictures of what was written by hand."""

    reading: Reading
    handwriting: list[Handwriting] = field(default_factory=list)


def read(pages: Pages, form: FormDefinition, template: Template | None, given_out: GivenOut | None) -> Paper:
    """What stands on each path of a form that came back on paper. Raises DocumentError where it cannot be read."""
    given = given_out() if given_out is not None and template is not None and template.places else None
    if template is None or given is None:
        return Paper(_reading(pages, form, (), (_not_ours(),)))
    reader = _Reader(form, template, given.printed)
    for page in pages.flat_pages(template, given):
        if isinstance(page, Query):
            reader.queries.append(page)
        else:
            reader.take(page)
    return Paper(_reading(pages, form, reader.values(), reader.asked()), reader.handwriting)


def _reading(
    pages: Pages, form: FormDefinition, values: Iterable[Observation], queries: Iterable[Query]
) -> Reading:
    return Reading(
        medium="paper",
        form=form.form,
        edition=form.edition,
        carriers=pages.carriers(),
        values=tuple(values),
        queries=tuple(queries),
    )


def _not_ours() -> Query:
    say = (
        "Where the answers stand on these pages is not known here: they were not printed from here, or by an earlier "
        "version. Key the answers from the page."
    )
    return Query(code="page-layout-unknown", say=say)


class _Reader:
    """Reads the pages of one form, one after the other."""

    def __init__(
        self, form: FormDefinition, template: Template, printed: Mapping[str, str | tuple[str, ...]]
    ) -> None:
        self.form, self.printed = form, printed
        self.queries: list[Query] = []
        self.handwriting: list[Handwriting] = []
        self._seen: dict[str, list[tuple[int, Seen]]] = {}
        self._by_page: dict[int, dict[str, list[Place]]] = {}
        for place in template.places:
            self._by_page.setdefault(place.box.page, {}).setdefault(place.path, []).append(place)
        self._heads = {head.page: head.corners for head in template.heads}

    def take(self, page: FlatPage) -> None:
        """Reads the answers of one page, then looks for ink where no answer is."""
        here = {
            path: (places, slot.field)
            for path, places in self._by_page.get(page.page, {}).items()
            if (slot := slot_at(self.form, path)) is not None
        }
        marked = {
            path: it for path, it in here.items() if it[0][0].kind == "mark" and not self.printed.get(path)
        }
        seen = self._marks(
            page, marked, [p for path, it in here.items() if path not in marked for p in it[0]]
        )
        for path, (places, asked_as) in here.items():
            if path not in seen:
                seen[path] = self._answer(page, path, asked_as, places)
            if seen[path].raw == WRITTEN and seen[path].other is None:
                self._keep_picture(page, path, seen[path].box)
        strange = self._strange(page, here, seen)
        for path, one in seen.items():
            self._seen.setdefault(path, []).append((page.number, one))
            self.queries += self._covered(page, path, here[path][0])
        written = [one for path, one in seen.items() if not self.printed.get(path)]
        if page.quality.bilevel and (asked := pale(page, written)) is not None:
            self.queries.append(asked)
        self.queries += strange

    def _marks(
        self, page: FlatPage, marked: Mapping[str, tuple[list[Place], Field]], others: Sequence[Place]
    ) -> dict[str, Seen]:
        """What is ticked on a page: its questions tell of each other."""
        from extractors.paper import ticks

        if not marked:
            return {}
        return dict(zip(marked, ticks.read_groups(page, list(marked.values()), others), strict=True))

    def _covered(self, page: FlatPage, path: str, places: Sequence[Place]) -> Iterator[Query]:
        """Asks where a box's frame is gone: what lies over it hides whatever was written there."""
        from extractors.paper.added_ink import MISSING, SAY
        from extractors.paper.frames import frame_gone

        for place in places:
            if place.kind != "mark" and frame_gone(page, place.box.corners):
                evidence = Evidence(page=page.number, box=place.box.corners.rounded())
                yield Query(code=MISSING, path=path, say=SAY[MISSING], evidence=evidence)
                return

    def _answer(self, page: FlatPage, path: str, field: Field, places: Sequence[Place]) -> Seen:
        from extractors.paper import printed_values, signatures, writing

        if self.printed.get(path):
            return printed_values.read_printed(page, places, self.printed[path])
        if places[0].kind == "comb":
            return _date(page, places[0], field)
        if places[0].kind == "signature":
            return signatures.read_signature(page, places[0])
        return writing.read_writing(page, places[0])

    def values(self) -> Iterator[Observation]:
        """Every answer, as it was seen; one that goes on in further boxes is written where one of them is."""
        for path, seen in self._seen.items():
            slot = slot_at(self.form, path)
            if slot is not None:
                number, what = max(seen, key=lambda s: (s[1].doubt is not None, bool(s[1].raw)))
                yield _observed(self.form, path, slot.field, number, what)

    def asked(self) -> Iterator[Query]:
        """What is asked about the pages, and a note where answers stay as they were written."""
        yield from self.queries
        left = [v.path for v in self.values() if v.raw == WRITTEN and v.doubt is None]
        if left:
            say = f"Answers that stay handwriting, kept as pictures and not transcribed: {len(left)}."
            yield Query(code="untranscribed", say=say, level="note")

    def _strange(
        self, page: FlatPage, here: Mapping[str, tuple[list[Place], Field]], seen: dict[str, Seen]
    ) -> list[Query]:
        """One query a path, and one a page for all that is beside no answer; none where its answer is asked about.

        In a row of boxes of which none is ticked it may be the answer, such as a number beside a scale: that is
        doubted in `seen`.
        """
        from extractors.paper import added_ink

        every = [place for places, _ in here.values() for place in places]
        head = self._heads.get(page.page)
        taken = [head] if head is not None else []
        rows: dict[str, Box] = {}
        for path, (places, _) in here.items():
            ticked: tuple[str, ...] = () if seen[path].doubt else seen[path].marks or ()
            taken += [place.box.corners.grown(_ROUND) for place in places if (place.option or "") in ticked]
            if seen[path].marks == () and seen[path].doubt is None:
                rows[path] = _row(seen[path].box)
        told: dict[tuple[str, str | None], Finding] = {}
        for one in added_ink.strange_ink(page, every, taken, list(rows.values())):
            row = next((path for path, it in rows.items() if it.holds(one.box.middle)), None)
            if row is not None and one.code == added_ink.ADDED:
                seen[row] = replace(seen[row], doubt="mark-beside", confidence=0.5)
            elif one.path is None or seen[one.path].doubt is None:
                told.setdefault((one.code, one.path), one)
        return [
            Query(
                code=one.code, path=one.path, say=one.say,
                evidence=Evidence(page=one.page, box=one.box.rounded()),
            )
            for one in told.values()
        ]  # fmt: skip

    def _keep_picture(self, page: FlatPage, path: str, box: Box) -> None:
        if len(self.handwriting) < _MOST_PICTURES:
            self.handwriting.append(Handwriting(path, page.crops(box, _AROUND)[0].copy()))


def _row(box: Box) -> Box:
    """A row of boxes (points) and what is beside it."""
    return Box(box.x0 - _ROW, box.y0 - _OVER, box.x1 + _ROW, box.y1 + _OVER)


def pale(page: FlatPage, seen: Sequence[Seen]) -> Query | None:
    """Whether a black and white page may have lost a faint pen: hardly anything is on it, and something is blank."""
    shown = sum(1 for one in seen if one.doubt is None and (one.raw or one.marks))
    blank = any(one.doubt is None and not (one.raw or one.marks) for one in seen)
    if shown >= _PEN or not blank:
        return None
    say = (
        f"Page {page.page} was scanned in black and white, and hardly any writing is seen on it: a pencil or a faint "
        "pen may have been lost. Look at the paper, or scan it in grey."
    )
    return Query(code="page-pale", say=say, evidence=Evidence(page=page.number))


def _date(page: FlatPage, place: Place, field: Field) -> Seen:
    """A date; a blank is believed where no stroke is in its box, however faint."""
    from extractors.paper import dates, writing
    from extractors.paper.plausible_dates import Plausible

    first, last = years(field)
    read = dates.read_date(page, place, Plausible(dt.date(first, 1, 1), dt.date(last, 12, 31)))
    if read.raw == "" and read.doubt is None and not writing.strokes_in(page, place.box.corners).none:
        return Seen(read.box, confidence=0.0, doubt="date-unclear")
    return read


def _observed(form: FormDefinition, path: str, field: Field, number: int, seen: Seen) -> Observation:
    doubt = seen.doubt
    if doubt is None and seen.raw and seen.marks is None and _to_be_keyed(form, path, field, seen.raw):
        doubt = KEYED
    return Observation(
        path=path,
        raw=seen.raw,
        marks=seen.marks,
        method="picture",
        confidence=seen.confidence,
        evidence=Evidence(page=number, box=seen.box.rounded()),
        doubt=doubt,
        other=seen.other,
    )


_IN_WORDS = frozenset({"line", "paragraph", "when", "signature"})
"""Types whose handwriting may stay a picture."""


def _to_be_keyed(form: FormDefinition, path: str, field: Field, raw: str) -> bool:
    """Whether a person must say what is written here: what a record goes by, and what is no words."""
    if raw == WRITTEN:
        goes_by = is_subject(form, path) or path in {form.about.by, form.about.client}
        return field.critical or goes_by or not _may_stay(field)
    return field.critical or path == form.about.held


def _may_stay(field: Field) -> bool:
    return field.type in _IN_WORDS or field.type == "person"
