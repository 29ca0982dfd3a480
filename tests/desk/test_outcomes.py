"""What becomes of documents is called the same in every room of the desk."""

from __future__ import annotations

from typing import get_args

from desk.outcomes import OUTCOMES, outcome, outcomes, outcomes_in_words, tone
from desk.rooms.returns.words import GROUPS, so_far
from filing.review.apply_decision import Outcomes


def test_every_state_of_a_document_has_its_words() -> None:
    assert set(OUTCOMES) == set(get_args(Outcomes))
    assert {state for state, *_ in GROUPS} <= set(OUTCOMES)


def test_one_document_and_several_are_told_in_words() -> None:
    assert [outcome(s) for s in ("review", "duplicate")] == ["In review", "Duplicate"]
    assert [outcomes(s) for s in ("review", "duplicate", "rejected")] == [
        "In review",
        "Duplicates",
        "Not records",
    ]
    assert (tone("refused"), tone("duplicate"), tone("something else")) == ("bad", "", "")
    assert outcomes_in_words({"filed": 1200, "review": 0, "rejected": 2}) == "1,200 filed, 2 not records"
    assert so_far({"filed": 0}) == "nothing yet"
