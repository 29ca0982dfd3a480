"""A reference of a client is no name: what looks like one is asked about, and references are left in peace."""

from __future__ import annotations

import pytest

import forms
from samples.make import record
from schemas import rules
from schemas.client_references import looks_like_a_name

FORM = forms.load("contact-evaluation")


@pytest.mark.parametrize(
    "reference",
    [
        "RH-0142", "C14", "0142", "MS", "J.B.", "Flat 3", "Room 12b", "Client 7", "House B", "RH 0142", "unknown",
        "not known", "n/a", "Ref. 14", "KT/2026/3", "North 4", "ABCD", "The client", "client no 4",
    ],
)  # fmt: skip
def test_a_reference_is_no_name(reference: str) -> None:
    assert not looks_like_a_name(reference)


@pytest.mark.parametrize(
    "reference",
    [
        "Margaret Example", "Mrs Example", "mr sample", "Margaret", "margaret", "MARGARET SAMPLE", "MARGARET",
        "Łukasz Próba", "M. Sample", "Mary Sample 14", "Mrs E 4 Sample", "O’Sample", "Ann",
        "Sample, Margaret (RH-0142)", "Miss Próba, room 4",
    ],
)  # fmt: skip
def test_a_name_is_told_from_a_reference(reference: str) -> None:
    assert looks_like_a_name(reference)


def test_a_name_where_the_reference_belongs_holds_the_evaluation_back() -> None:
    answers = record(FORM)
    assert not [q for q in rules.check(FORM, answers) if q.code == "client-named"]
    (query,) = [q for q in rules.check(FORM, {**answers, "client": "Mrs Sample"}) if q.code == "client-named"]
    assert (query.path, query.question, query.level, query.raw) == (
        "client", "Client reference", "must", "Mrs Sample",
    )  # fmt: skip
