"""What the foot of a page says of a print that is not to be filed again."""

from __future__ import annotations

import pytest

from schemas import standing


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (standing.access_copy(12, 0, 0), "SUBJECT ACCESS COPY of record 12"),
        (standing.access_copy(12, 3, 0), "SUBJECT ACCESS COPY of record 12, 3 redacted"),
        (standing.access_copy(12, 0, 1), "SUBJECT ACCESS COPY of record 12, 1 answer left out"),
        (standing.access_copy(7, 31, 6), "SUBJECT ACCESS COPY of record 7, 31 redacted, 6 answers left out"),
    ],
)
def test_a_copy_for_whoever_asked_is_known_by_its_foot_and_taken_for_no_other(said: str, words: str) -> None:
    assert said == words
    assert standing.is_standing(said)
    assert standing.is_access_copy(said)
    assert not standing.is_inspection_copy(said)
    assert standing.said_after(standing.after("", said)) == said


def test_other_words_are_no_such_copy() -> None:
    for words in (standing.inspection_copy(12, 3), standing.replaced(1, 2), "SUBJECT ACCESS COPY of nothing"):
        assert not standing.is_access_copy(words)


def test_a_copy_that_leaves_the_house_without_all_its_answers_says_so() -> None:
    said = standing.taken_out(12, 1)
    assert said == "COPY of record 12 as exported, 1 answer left out"
    assert standing.is_standing(said)
    assert standing.is_taken_out(said)
    assert standing.said_after(standing.after("", said)) == said
