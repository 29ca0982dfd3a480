"""Columns that share a cell, heads over fixed rows, and words an organisation sets for itself."""

from __future__ import annotations

import pytest

from schemas.errors import DefinitionError
from schemas.language import Parts, parse, parse_parts

MATRIX = """
form: matrix
edition: 1
title: "The {organisation} matrix"
source: "ours"
blocks:
  - table: rows
    heads: ["Behaviour", "Tools"]
    rows: {one: {ask: "First", help: "of the {organisation} rows"}}
    columns:
      evidence: {ask: "Evidence", type: paragraph}
      met: {ask: "Met", type: tick, under: evidence}
      self: {ask: "Self", head: "How it went", type: scale, scale: {from: 5, to: 1}}
      mean: {ask: "Mean", type: decimal, under: self}
"""
NAMED = Parts(words={"organisation": "Rowan"})


def test_columns_stand_side_by_side_with_those_that_share_their_cell() -> None:
    (table,) = parse(MATRIX, "matrix.1.yaml", NAMED).tables
    assert [[c.name for c in stack] for stack in table.stacks] == [["evidence", "met"], ["self", "mean"]]
    assert table.heads == ("Behaviour", "Tools")
    assert table.columns[2].head == "How it went"


@pytest.mark.parametrize(("name", "title"), [("Rowan", "The Rowan matrix"), ("", "The matrix")])
def test_an_organisation_puts_its_own_name_into_the_wording(name: str, title: str) -> None:
    form = parse(MATRIX, "matrix.1.yaml", Parts(words={"organisation": name}))
    assert form.title == title
    assert form.table("rows").rows[0].help == " ".join(f"of the {name} rows".split())


def test_shared_parts_can_use_the_words_beside_them() -> None:
    parts = parse_parts(
        'words: {organisation: "Rowan"}\noptions: {of: {a: "At {organisation}", b: "Elsewhere"}}\n', "p.yaml"
    )
    assert [o.say for o in parts.options["of"]] == ["At Rowan", "Elsewhere"]


@pytest.mark.parametrize(
    ("wrong", "right", "hint"),
    [
        ("under: evidenc}", "under: evidence}", "Did you mean `evidence`?"),
        ("under: met}", "under: self}", "The columns before it are evidence, self."),
        ("The {organization}", "The {organisation}", "Did you mean `organisation`?"),
    ],
)
def test_a_name_that_meets_nothing_is_told_with_the_nearest(wrong: str, right: str, hint: str) -> None:
    text = MATRIX.replace(right, wrong, 1)
    assert text != MATRIX
    with pytest.raises(DefinitionError) as caught:
        parse(text, "matrix.1.yaml", NAMED)
    assert [f.do for f in caught.value.faults] == [hint]


def test_a_question_outside_a_table_shares_no_cell() -> None:
    text = MATRIX.replace("  - table: rows", '  - fields: {a: "A", b: {ask: "B", under: a}}\n  - table: rows')
    with pytest.raises(DefinitionError, match="for columns of a table"):
        parse(text, "matrix.1.yaml", NAMED)
