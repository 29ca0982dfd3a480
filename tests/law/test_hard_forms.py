"""The hardest forms: each loads without a fault, is made in Word and PDF, and comes back as the record it was."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from benchmarks.changes.damage import flattened
from fillers import pdf
from fillers.pdf.page import Page
from forms.faults import faults_in
from schemas.definition import TextBlock
from schemas.errors import DefinitionError
from schemas.language import parse
from schemas.paths import slots
from schemas.records import answers_of, record_of
from schemas.rendition import RenditionFormat
from tests import strategies
from tests.damage.word import Hurt, document, strip_all, with_document
from tests.forms import hard
from tests.law.documents import back, doubts, made
from tests.law.test_round_trip import LAW, there_and_back


def test_no_definition_has_a_fault() -> None:
    files, found = faults_in(hard.FOLDER, hard.FOLDER / "nowhere")
    assert [str(f) for f in found] == []
    assert len(files) == len(hard.NAMES) >= 5


@pytest.mark.parametrize("kind", ["word", "pdf"])
@pytest.mark.parametrize("name", hard.NAMES)
@settings(LAW, max_examples=3)
@given(data=st.data())
def test_the_law_holds_for_the_hardest_forms(name: str, kind: RenditionFormat, data: st.DataObject) -> None:
    form = hard.load(name)
    answers = data.draw(strategies.answers(form))
    there_and_back(form, kind, answers)
    assert answers_of(form, record_of(form, answers)) == answers


@pytest.mark.parametrize("name", hard.NAMES)
def test_every_place_of_a_blank_has_its_box(name: str) -> None:
    template = made(hard.load(name), "pdf", {}).template
    assert {s.path for s in slots(hard.load(name), dict(template.rows))} == {p.path for p in template.places}


def test_what_the_source_counts_is_there() -> None:
    provider, leads = hard.load("learning-provider"), hard.load("lead-responsibilities")
    assert [len(g.rows) for g in provider.table("criteria").groups] == [4, 4, 3, 3, 5, 2, 5, 3, 4]
    assert len(leads.table("leads").fixed) == 18


def test_each_point_to_consider_is_printed_as_a_list_in_both_renditions() -> None:
    form = hard.load("case-presentation")
    points = [said for b in form.blocks if isinstance(b, TextBlock) for i in b.items for said in i.said]
    assert len(points) == 53
    file = PdfReader(io.BytesIO(made(form, "pdf", {}).data))
    printed = " ".join(" ".join(page.extract_text() for page in file.pages).split())
    assert "Genogram/relationship maps" in printed
    with zipfile.ZipFile(io.BytesIO(made(form, "word", {}).data)) as package:
        document = package.read("word/document.xml").decode()
        assert b"w:abstractNum " in package.read("word/numbering.xml")
    assert document.count("<w:numPr>") == len(points)


NESTED = """\
form: goals
edition: 1
title: "Goals"
source: "ours"
blocks:
  - text: "You will be able to"
    items:
      - say: "Understand leadership"
        items: ["Explain it", {say: "Compare ways", items: ["of leading", "of managing"]}]
      - "Lead"
  - fields: {rating: {ask: "Rating", type: scale, scale: {from: 1, to: 4}}}
"""


@pytest.mark.parametrize("kind", ["word", "pdf"])
def test_three_levels_of_a_list_are_printed_and_not_read(kind: RenditionFormat) -> None:
    form = parse(NESTED, "goals.1.yaml")
    there_and_back(form, kind, {"rating": 3})


def test_a_fourth_level_of_a_list_is_told_with_its_line() -> None:
    deeper = NESTED.replace('"of managing"', '{say: "of managing", items: ["people"]}')
    with pytest.raises(DefinitionError) as caught:
        parse(deeper, "goals.1.yaml")
    assert [(f.code, f.place.line) for f in caught.value.faults] == [("def-value", 9)]


LISTED = """\
form: goals
edition: 1
title: "Goals"
source: "ours"
blocks:
  - fields: {who: {ask: "Who"}}
  - table: goals
    heads: ["Goal"]
    groups:
      lead:
        heading: "Leading"
        rows:
          theory:
            ask: "Understand leadership, including:"
            help: "In your own words"
            say_as: "Leadership"
            items: ["its theories", {say: "its styles for:", items: ["different teams", "different days"]}]
          team: {ask: "Lead a team, including:", say_as: "A team", items: ["its trust", "its work"]}
      law:
        heading: "Law"
        rows:
          acts: {ask: "Understand the law", items: ["its acts", "its codes"]}
          none: "Say no more"
    columns:
      rating: {ask: "Rating", type: scale, scale: {from: 1, to: 4}}
      evidence: {ask: "Evidence", type: paragraph}
"""
RATED = {
    "who": "Zoë Ash",
    "goals.theory.rating": 3,
    "goals.theory.evidence": "Read two books.\nWrote an essay.",
    "goals.team.rating": 1,
    "goals.acts.evidence": "its acts",
    "goals.none.rating": 4,
}


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("kind", ["word", "pdf"])
def test_a_row_with_a_printed_list_is_read_as_any_other(kind: RenditionFormat, large: bool) -> None:
    there_and_back(parse(LISTED, "goals.1.yaml"), kind, RATED, large=large)


def test_the_words_of_a_rows_list_are_printed_under_it_and_are_nobodys_answer() -> None:
    """Without its controls the row is known by its words, and what stands in its list is no answer."""
    form = parse(LISTED, "goals.1.yaml")
    filled = made(form, "word", RATED)
    hurt = Hurt(document(filled.data), random.Random(1))
    strip_all(hurt)
    checked = back(form, with_document(filled.data, hurt.root), rows=filled.template)
    assert checked.answers == RATED
    assert doubts(checked) == set()
    with zipfile.ZipFile(io.BytesIO(filled.data)) as package:
        assert package.read("word/document.xml").decode().count("<w:numPr>") == 8


def test_a_flattened_pdf_of_such_rows_is_the_record() -> None:
    form = parse(LISTED, "goals.1.yaml")
    filled = made(form, "pdf", RATED)
    checked = back(form, flattened(filled.data), filled.template)
    assert checked.answers == RATED
    assert doubts(checked) == set()


def test_the_leaders_goals_are_all_of_the_sources() -> None:
    form = hard.load("leader-goals")
    groups = [group for table in form.tables for group in table.groups]
    rows = [row for group in groups for row in group.rows]
    goals = [item for row in rows for item in row.items]
    assert (len(list(form.tables)), len(groups), len(rows), len(goals)) == (8, 21, 64, 287)
    assert sum(len(item.items) for item in goals) == 37


def test_tables_that_ask_the_same_of_each_row_are_set_alike() -> None:
    page = Page(pdf.rendition(hard.load("leader-goals")))
    found = {tuple(b["cols"]) for b in page.model()["blocks"] if b["k"] == "table"}
    assert len(found) == 1
