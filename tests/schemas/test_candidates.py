"""Candidates say themselves what they are, and those that older ledgers keep are read as what they were."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas.candidates import (
    AnswersCandidate,
    Candidate,
    FormCandidate,
    PeopleCandidate,
    PersonCandidate,
    SessionCandidate,
    ValueCandidate,
    WithdrawnCandidate,
    candidate,
    values,
)
from schemas.reading import Query

words = st.text(max_size=20)
plain = st.none() | st.booleans() | st.integers() | words | st.lists(words, max_size=3).map(tuple)
people = st.builds(PersonCandidate, person=words, name=words)
some = (
    st.builds(ValueCandidate, value=plain)
    | st.builds(FormCandidate, form=words, edition=st.integers(1, 9))
    | people
    | st.builds(PeopleCandidate, people=st.lists(people, max_size=3).map(tuple))
    | st.builds(
        AnswersCandidate,
        keep=st.sampled_from(["earlier", "this"]),
        record=st.none() | st.integers(1, 9),
        answers=st.dictionaries(words, plain, max_size=3),
    )
    | st.builds(SessionCandidate, record=st.integers(1, 9))
    | st.builds(WithdrawnCandidate, record=st.integers(1, 9))
)


@given(st.lists(some, max_size=4))
def test_a_query_comes_back_from_json_with_the_candidates_it_had(candidates: list[Candidate]) -> None:
    query = Query(code="c", say="Which?", candidates=tuple(candidates))
    again = Query.model_validate_json(query.model_dump_json())
    assert again == query
    assert [type(c) for c in again.candidates] == [type(c) for c in candidates]


@given(plain)
def test_a_bare_value_is_an_answer_and_keeps_its_kind(value: Any) -> None:
    (found,) = Query(code="c", say="Which?", candidates=(value,)).candidates  # type: ignore[arg-type]
    assert isinstance(found, ValueCandidate)
    assert (type(found.value), found.value) == (type(value), value)


@pytest.mark.parametrize(
    ("kept", "meant"),
    [
        ("2026-11-14", ValueCandidate(value="2026-11-14")),
        (["care", "courage"], ValueCandidate(value=("care", "courage"))),
        (True, ValueCandidate(value=True)),
        (89, ValueCandidate(value=89)),
        ({"person": "E02", "name": "Zoë Example"}, PersonCandidate(person="E02", name="Zoë Example")),
        (
            {
                "keep": "earlier",
                "record": 1,
                "answers": {"summary": "Talked.", "session": 4, "comments": None},
            },
            AnswersCandidate(
                keep="earlier", record=1, answers={"summary": "Talked.", "session": 4, "comments": None}
            ),
        ),
        (
            {"keep": "this", "record": None, "answers": {}},
            AnswersCandidate(keep="this", answers={}),
        ),
    ],
)
def test_what_older_ledgers_keep_is_read_as_what_it_was(kept: Any, meant: Candidate) -> None:
    assert candidate(kept) == meant


@pytest.mark.parametrize(
    "odd", [{}, {"kind": "nothing"}, {"person": "E02"}, {"keep": "both", "answers": {}}, 1.5j]
)
def test_what_is_no_candidate_is_refused(odd: Any) -> None:
    with pytest.raises(ValidationError):
        candidate(odd)


def test_the_answers_among_the_candidates_can_be_had_by_themselves() -> None:
    person = PersonCandidate(person="E02", name="Zoë Example")
    offered = (*values("a", 2), person, FormCandidate(form="supervision-record", edition=1))
    assert Query(code="c", say="Which?", candidates=offered).values == ("a", 2, "supervision-record.1")
