"""Nothing that the models' own library says reaches a user: every kind of mistake has words of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError
from pydantic_core import PydanticKnownError
from pydantic_core._pydantic_core import list_all_errors

import forms
from schemas.definition import FormDefinition
from schemas.errors import DefinitionError, RecordError
from schemas.language import parse
from schemas.plain_words import PLAIN, said
from schemas.records import answers_of, record_type

ODD: tuple[Any, ...] = (
    None, True, 1, -1, 1.5, 10**30, 1e20, 12345678901.5, float("inf"), float("nan"),
    "", "x", "nan", "1.23456789", "2026-13-01", "2026-01-01T10:00", "\ud800", "9" * 5000, "12",
    [], ["x"], [[1]], [{}] * 300, {}, {"x": 1},
)  # fmt: skip
THEIRS = re.compile(r"[Ii]nput|valid |validation|item|Tuple|dictionary|integer|boolean|parse|Extra|instance")


def records(form: FormDefinition) -> Iterator[Any]:
    """Records of a form with something odd in each place."""
    yield from ([], 1, "x", None)
    for name in record_type(form).model_fields:
        yield from ({name: odd} for odd in ODD)
    for table in form.tables:
        for column in table.columns:
            for odd in ODD:
                row = {column.name: odd}
                yield {table.table: [row] if table.repeat else {table.fixed[0].id: row}}


@pytest.mark.parametrize("name", sorted({e.form for e in forms.catalogue()}))
def test_every_mistake_of_a_record_is_told_in_our_words(name: str) -> None:
    form = forms.load(name)
    kinds, messages, refused = set(), set(), set()
    for record in records(form):
        try:
            record_type(form).model_validate(record)
        except ValidationError as error:
            kinds |= {p["type"] for p in error.errors()}
            refused |= {*record} if isinstance(record, dict) else set()
        try:
            answers_of(form, record)
        except RecordError as error:
            messages |= {f"{f.what} {f.do}" for f in error.faults}
    assert refused == {*record_type(form).model_fields}
    assert kinds - set(PLAIN) == set()
    assert {m for m in messages if THEIRS.search(m)} == set()


@pytest.mark.parametrize("kind", list_all_errors(), ids=lambda e: e["type"])
def test_no_kind_of_mistake_is_told_in_the_words_of_the_library(kind: dict[str, Any]) -> None:
    context = kind["example_context"] or {}
    theirs = PydanticKnownError(kind["type"], context or None).message()
    ours = said({"type": kind["type"], "ctx": context, "msg": theirs})
    assert theirs.lower() not in ours.lower()
    assert THEIRS.search(ours) is None


DEFINITION = """form: visit
edition: 1
title: "Visit"
source: "ours"
blocks:
  - across: 2
    fields:
      who: {ask: "Who", type: person, lines: 2}
      n: {ask: "N", type: decimal, places: 2}
  - table: t
    heads: ["a"]
    repeat: {print: 2, most: 5, mark: "a)"}
    columns: {c: "C"}
rules:
  - {order: [n, n], say: "x"}
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("edition: 1", "edition: 0", "`edition` should be 1 or more."),
        ("across: 2", "across: 9", "`across` should be 4 or less."),
        ("lines: 2", "lines: 90", "`lines` should be 40 or less."),
        ("places: 2", "places: -1", "`places` should be 0 or more."),
        ('heads: ["a"]', 'heads: ["a", "b", "c"]', "`heads` has 3 entries; there is room for 2."),
        ("print: 2", "print: 99", "`print` should be 60 or less."),
        ('mark: "a)"', 'mark: "A"', "`mark`: “A” is not one of 1), a), 1. or 1."),
        ("form: visit", f"form: {'v' * 50}", "`form` has more than 40 characters."),
        ("form: visit", "form: Visit", "`form`: “Visit” has characters that a name cannot have."),
        ("order: [n, n]", "order: [n]", "`order` has too few entries."),
        ("order: [n, n]", "order: [n, n, n]", "`order` has 3 entries; there is room for 2."),
        ('ask: "Who"', 'ask: ""', "`ask` is empty. Write what is to be printed"),
        ("type: person", "type: person, required: yes", "neither `true` nor `note`"),
    ],
)
def test_every_mistake_of_a_definition_is_told_in_our_words(old: str, new: str, says: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        parse(DEFINITION.replace(old, new), "visit.1.yaml")
    told = [f"{f.what} {f.do}" for f in caught.value.faults]
    assert any(says in t for t in told), told
    assert [t for t in told if THEIRS.search(t)] == []
