"""A form on paper becomes one reading: what is read, what stays handwriting, and what a person must key."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest

from benchmarks.paper.labelled import generator
from benchmarks.paper.labelled.completing import completed
from benchmarks.paper.labelled.degrading import degrade
from benchmarks.paper.labelled.flat import flat_of
from benchmarks.paper.labelled.printing import Printed, printed
from extractors.paper.reading import Paper, read
from schemas.checking import Checked, check
from schemas.handwriting import KEYED, SIGNED, WRITTEN
from schemas.identity import parse_qr
from schemas.reading import Query
from tests.extractors.paper.written_on import Sheet

if TYPE_CHECKING:
    from benchmarks.paper.labelled.truth import Completed
    from extractors.contract import AsGivenOut
    from extractors.paper.flat_page import FlatPage
    from schemas.identity import Carrier
    from schemas.template import Template

SEED = 4


class Sheets:
    """Pages that are laid already; of those that are too poor there is a query."""

    def __init__(self, form: Printed, done: Completed, poor: tuple[int, ...] = ()) -> None:
        self.form, self.done, self.poor = form, done, poor

    def carriers(self) -> tuple[Carrier, ...]:
        from schemas.identity import Identity

        said = Identity.of(self.form.copy).qr(1, self.form.pages)
        carrier = parse_qr(said, 1)
        assert carrier is not None
        return (carrier,)

    def flat_pages(self, template: Template, given: AsGivenOut) -> Iterator[FlatPage | Query]:
        assert template.rendition == self.form.template.rendition
        assert given is self.form.given
        rng = generator("held-out", SEED)
        for number, grey in zip(self.done.numbers, self.done.pages, strict=True):
            if number in self.poor:
                yield Query(code="page-too-poor", say="It is blurred.")
                continue
            scan = degrade(grey, 1, rng, "office", dpi=200)
            yield flat_of(self.form, number, scan.picture, scan.lies, rng=rng, number=number)


class OnePage(Sheets):
    """A page that was written on with plain strokes."""

    page: FlatPage

    def flat_pages(self, template: Template, given: AsGivenOut) -> Iterator[FlatPage | Query]:
        assert (template, given) == (self.form.template, self.form.given)
        yield self.page


@lru_cache(maxsize=4)
def sheets(*, copy: bool = True, poor: tuple[int, ...] = ()) -> tuple[Printed, Completed, Paper, Checked]:
    form = printed("supervision-record", copy=copy)
    done = completed(form, generator("held-out", SEED), "careful", dpi=200)
    found = read(Sheets(form, done, poor), form.form, form.template, lambda: form.given)
    return form, done, found, check(form.form, found.reading, form.copy, page_of=form.template.page_of)


def test_writing_stays_handwriting_with_a_picture_and_a_note() -> None:
    _, done, found, checked = sheets()
    written = {p for p, t in done.truth.items() if t.value == WRITTEN}
    seen = {v.path for v in found.reading.values if v.raw == WRITTEN}
    assert seen
    assert seen <= written
    assert {h.path for h in found.handwriting} == seen
    assert WRITTEN in checked.answers.values()
    notes = [q for q in found.reading.queries if q.code == "untranscribed"]
    assert [n.level for n in notes] == ["note"]


def test_every_answer_is_right_or_asked_about() -> None:
    _, done, found, checked = sheets()
    asked = {q.path for q in checked.queries if q.level == "must"}
    seen = {v.path: v for v in found.reading.values}
    assert set(done.truth) == set(seen)
    for path, truth in done.truth.items():
        if path not in asked and not truth.due:
            said = seen[path].marks if truth.ticked else seen[path].raw
            assert said == (truth.marks if truth.ticked else truth.value), path


def test_ink_is_a_signature() -> None:
    _, done, _, checked = sheets()
    signed = {p for p, t in done.truth.items() if t.value == SIGNED}
    assert signed
    assert signed <= {p for p, v in checked.answers.items() if v == SIGNED}


def test_the_date_that_a_record_goes_by_is_keyed_however_well_it_was_read() -> None:
    _, _, found, checked = sheets()
    query = next(q for q in checked.queries if q.path == "date")
    seen = next(v for v in found.reading.values if v.path == "date")
    assert query.level == "must"
    assert seen.doubt is not None
    assert "date" not in checked.answers


def test_names_that_were_printed_are_known_and_those_written_by_hand_are_keyed() -> None:
    assert sheets()[3].answers["supervisee"] == sheets()[0].given.printed["supervisee"]
    _, _, _, checked = sheets(copy=False)
    query = next(q for q in checked.queries if q.path == "supervisee")
    assert (query.code, query.raw, query.candidates) == (KEYED, None, ())
    assert "supervisee" not in checked.answers


def test_a_page_that_is_too_poor_is_asked_about_once_and_none_of_its_questions() -> None:
    form, _, _, checked = sheets(poor=(2,))
    there = {p for p, page in form.template.page_of.items() if page == 2}
    assert [q.code for q in checked.queries].count("page-too-poor") == 1
    assert not there & {q.path for q in checked.queries if q.code == "missing"}


@pytest.mark.parametrize("known", [False, True], ids=["without a template", "without a blank"])
def test_pages_of_a_layout_that_is_not_known_are_one_question(known: bool) -> None:
    form = printed("supervision-record")
    done = completed(form, generator("held-out", SEED), "careful", dpi=200, only=(1,))
    found = read(Sheets(form, done), form.form, form.template if known else None, lambda: None)
    assert [q.code for q in found.reading.queries] == ["page-layout-unknown"]
    codes = {q.code for q in check(form.form, found.reading, form.copy).queries}
    assert codes == {"page-layout-unknown", "none-found"}


def test_a_small_digit_beside_a_scale_instead_of_a_tick_is_asked_about() -> None:
    sheet = Sheet("contact-evaluation")
    path, other = "ratings.care.rating", "ratings.courage.rating"
    last = [p.box.corners for p in sheet.places if p.path == path][-1]
    page = sheet.words(last.x1 + 15, last.y1 - 4, "1", size=7.5, pen=2).scanned()
    form = sheet.form
    pages = OnePage(form, completed(form, generator("held-out", SEED), only=[1]))
    pages.page = page
    reading = read(pages, form.form, form.template, lambda: form.given).reading
    doubts = {value.path: value.doubt for value in reading.values}
    assert (doubts[path], doubts[other]) == ("mark-beside", None)
    assert [query.code for query in reading.queries if query.path == path] == []
