"""Lists that are printed and not read: in text, and under the words of rows."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from pypdf import PdfReader

import forms
from benchmarks.changes.damage import flattened
from schemas.definition import TextBlock
from schemas.errors import DefinitionError
from schemas.language import parse
from schemas.rendition import RenditionFormat
from tests.damage.word import Hurt, document, strip_all, with_document
from tests.law.documents import back, doubts, made
from tests.law.test_round_trip import there_and_back

pytestmark = pytest.mark.thorough


def test_each_point_to_consider_is_printed_as_a_list_in_both_renditions() -> None:
    form = forms.load("case-presentation")
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
