"""Accounts that were sorted by hand: of sessions not held none passes, and few honest ones are asked about."""

from __future__ import annotations

import pytest

from forms import load
from schemas.was_held import accounts_of, hearing
from tests.filing.clocks.held_or_not import DOUBT, EITHER, HELD, NOT_HELD, PLACEHOLDERS, PLAIN

ACCOUNTS = accounts_of(load("supervision-record"))
ACTION = {"actions": [{"what": "Book the course"}]}
MOST_ASKED = 0.03


def outcome(words: str, *, alone: bool = False) -> str | None:
    """What becomes of a record of Zoë's with Sam, with an action on it or with nothing but its account."""
    named = {"supervisee": "Zoë Example", "supervisor": "Sam Sample"}
    found = hearing(ACCOUNTS, {**named, "summary": words, **({} if alone else ACTION)})
    return found.says if found is not None else None


@pytest.mark.parametrize("words", [*NOT_HELD, *PLACEHOLDERS])
def test_no_account_of_a_session_that_was_not_held_passes(words: str) -> None:
    assert outcome(words) is not None
    assert outcome(words, alone=True) is not None


@pytest.mark.parametrize("words", PLAIN)
def test_what_says_nothing_else_is_plain(words: str) -> None:
    assert outcome(words) == "not-held"


@pytest.mark.parametrize("alone", [False, True])
def test_few_honest_accounts_are_asked_about_and_none_is_void(alone: bool) -> None:
    found = {words: outcome(words, alone=alone) for words in HELD}
    asked = [words for words, what in found.items() if what is not None]
    assert "not-held" not in found.values()
    assert len(asked) <= MOST_ASKED * len(HELD), asked


@pytest.mark.parametrize("words", EITHER)
def test_what_was_held_as_the_rest_of_it_tells_is_never_void(words: str) -> None:
    assert outcome(words) != "not-held"


@pytest.mark.parametrize("words", DOUBT)
def test_what_is_told_beside_it_takes_nothing_back_and_a_plain_word_never_more_than_doubt(words: str) -> None:
    assert outcome(words) == "doubt"


def test_the_end_of_a_long_account_is_heard_where_it_names_the_supervision() -> None:
    talk = (
        "We went through the care plans of both clients, line by line, and Zoë said what she would change. "
    )
    assert outcome(talk * 5 + "The supervision did not take place.") == "doubt"
    assert outcome(talk * 5 + "The supervision was useful. The physio session did not take place.") is None


def test_a_long_account_is_not_asked_about_for_a_meeting_with_others_that_was_called_off() -> None:
    talk = (
        "We went through the care plans of both clients, line by line, and Zoë said what she would change. "
    )
    off = "The meeting with the social worker was cancelled. "
    assert outcome(talk * 3 + off) is None
    assert outcome(off + talk * 3) is None
