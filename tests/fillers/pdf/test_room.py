"""Who writes gets the room: widths of columns, boxes that grow, and what stands together."""

from __future__ import annotations

import random
from collections import defaultdict
from io import BytesIO

import pdfplumber
import pikepdf
import pytest

import forms
from fillers import pdf
from schemas.copies import Copy
from schemas.filled import Filled
from schemas.paths import CONTINUED, key
from schemas.template import PageBox
from schemas.values import Value
from tests.fillers.pdf import made
from tests.law.documents import sample

pytestmark = pytest.mark.thorough


def filled(name: str, answers: dict[str, Value] | None = None) -> Filled:
    compiled = pdf.compile(pdf.rendition(forms.load(name)))
    copy = Copy(form=name, edition=1, rendition=compiled.rendition.digest)
    return pdf.fill(compiled, copy, answers or {}, when=made.WHEN)


def boxes(done: Filled) -> dict[str, PageBox]:
    return {p.path: p.box for p in done.template.places if p.kind != "mark"}


@pytest.mark.parametrize("name", ["appraisal-framework", "commitment-employee"])
def test_nobody_turns_to_an_extra_sheet_for_two_words(name: str) -> None:
    done = filled(name, sample(name))
    assert not done.overflows
    assert len(done.template.pages) <= len(filled(name).template.pages)


def test_a_box_that_needs_a_little_more_room_grows_on_its_page() -> None:
    compiled = pdf.compile(pdf.rendition(forms.load("supervision-record")))
    box = {p.path: p for p in compiled.template.places}["comments"]
    words = "and so on it went " * 44
    done = filled("supervision-record", {"comments": words.strip()})
    after = {p.path: p for p in done.template.places}["comments"]
    assert not done.overflows
    assert len(done.template.pages) == compiled.pages
    assert after.box.y1 - after.box.y0 > box.box.y1 - box.box.y0


def test_a_box_grows_only_where_that_takes_no_page_more() -> None:
    long = {"comments": made.LONG, "for_supervisee": made.LONG}
    done = filled("supervision-record", dict(long))
    assert {o.path for o in done.overflows} == {"comments", "for_supervisee"}


@pytest.mark.parametrize("seed", range(8))
def test_nobody_is_sent_to_an_extra_sheet_on_which_nothing_stands(seed: int) -> None:
    some, answers = random.Random(seed), sample("pdp-guided")
    long = [path for path, value in answers.items() if isinstance(value, str) and len(value) > 20]
    for path in some.sample(long, 8):
        answers[path] = " ".join([str(answers[path])] * some.choice((1, 2, 3, 4, 6)))
    done = filled("pdp-guided", answers)
    extra = {key(p.path) + f"{CONTINUED}{p.part}" for p in done.template.places if p.part}
    assert extra
    with pikepdf.open(BytesIO(done.data)) as document:
        values = {str(f.T): str(f.get("/V", "")) for f in document.Root.AcroForm.Fields}
    assert all(values[name].strip() for name in extra)


def test_evidence_has_two_lines_or_more_and_longer_ones_than_objectives() -> None:
    at = boxes(filled("appraisal-framework"))
    evidence, objectives = at["behaviours.pq1.evidence"], at["behaviours.pq1.objectives"]
    assert evidence.y1 - evidence.y0 >= 2 * 8 * 72 / 25.4
    assert evidence.x1 - evidence.x0 > 1.8 * (objectives.x1 - objectives.x0)


def test_notes_are_no_narrower_than_the_dates_beside_them() -> None:
    at = boxes(filled("commitment-employee"))
    notes, date = at["tasks.t1_1.notes"], at["tasks.t1_1.deadline"]
    assert notes.x1 - notes.x0 > date.x1 - date.x0


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("pdp-guided", ["strengths", "weaknesses", "opportunities", "threats"]),
        ("pdp-2016", ["strengths", "weaknesses", "opportunities", "threats"]),
        ("supervision-record", ["for_supervisor", "for_supervisee"]),
    ],
)
def test_a_short_block_stands_on_one_page(name: str, paths: list[str]) -> None:
    at = boxes(filled(name))
    assert len({at[path].page for path in paths}) == 1


def test_the_rows_of_a_table_stay_as_high_as_each_other_when_they_grow() -> None:
    done = filled("supervision-record", sample("supervision-record"))
    for table in ("last_actions", "actions"):
        by_page = defaultdict(set)
        for path, box in boxes(done).items():
            if path.startswith(f"{table}.") and path.endswith(".what"):
                by_page[box.page].add(round(box.y1 - box.y0))
        assert by_page
        assert all(len(high) == 1 for high in by_page.values())


@pytest.mark.parametrize(
    ("name", "group"),
    [("commitment-employee", "Statement 2"), ("appraisal-framework", "Managing Services")],
)
def test_every_page_a_table_goes_on_over_names_whose_rows_they_are(name: str, group: str) -> None:
    done = filled(name)
    ids = {r.id for t in forms.load(name).tables for g in t.groups if g.short == group for r in g.rows}
    pages = {
        p.box.page for p in done.template.places if p.path.split(".")[1:2] and p.path.split(".")[1] in ids
    }
    assert len(pages) > 1
    with pdfplumber.open(BytesIO(done.data)) as document:
        for number in pages:
            heads = [
                line
                for line in document.pages[number - 1].extract_text().splitlines()
                if line.endswith(group) or f"{group} " in line
            ]
            assert heads, number
