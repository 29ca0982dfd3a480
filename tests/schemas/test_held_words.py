"""What is looked for first, so that most accounts are soon done with, leaves out nothing that would be found later."""

from __future__ import annotations

from itertools import combinations

import pytest

from schemas import held_words
from schemas.held_words import denied, heard
from tests.filing.clocks.held_or_not import NOT_HELD, PLACEHOLDERS, PLAIN

LONG = " ".join(f"Zoë told of the {word} at length." for word in ("rota", "garden", "move", "choir") * 12)
SAYINGS = tuple(dict.fromkeys((*PLAIN, *NOT_HELD, *PLACEHOLDERS)))
PATTERNS = (held_words._NOT_HELD, held_words._PERHAPS, held_words._AWAY)


@pytest.mark.parametrize("beside", ["", "Rota; ", "Rota – ", "We spoke of the rota.\n"])
def test_a_line_is_looked_through_wherever_a_clause_of_it_says_anything(beside: str) -> None:
    told = 0
    for saying in SAYINGS:
        line = held_words._line(f"{beside}{saying}; rota")
        any_of = any(p.search(clause) for p in PATTERNS for clause in line.split(" | "))
        assert (held_words._ANY.search(f" {line}") is not None) == any_of, saying
        told += any_of
    assert told > len(SAYINGS) / 2


@pytest.mark.parametrize(
    "saying", ["1:1", "n / a", "12.11.2026", "one to one", "d. n. a", "Zoë's – it’s", "- -"]
)
def test_an_opening_is_the_same_however_much_of_the_text_is_looked_at_for_it(saying: str) -> None:
    for letters in range(400, 560, 3):
        text = f"{LONG[:letters]} {saying} {LONG}"
        whole = held_words._line(text[: held_words._CLOSELY]).split(" ")[: held_words._OPENING]
        assert held_words._opening(text[: held_words._CLOSELY]).split(" ") == whole


def test_words_without_accents_are_told_apart_as_those_with_them_are() -> None:
    for signs in combinations("a B9_-'\"~|(/.\t\x1f\x7f", 3):
        text = "".join(signs)
        assert held_words._each_word(text) == held_words._WORD.findall(text)


@pytest.mark.parametrize(
    "words",
    [
        "I did not attend.",
        "We never met",
        "No supervision",
        "It didn't take place",
        "1-to-1 cancelled",
        "One to one postponed",
    ],
)
def test_another_account_that_denies_it_is_heard_in_any_letters(words: str) -> None:
    for said in (words, words.upper(), f"“{words}”", words.replace("'", "’")):
        found = denied(said)
        assert found is not None, said
        assert found.says == "doubt"


def test_another_account_that_tells_of_something_else_is_no_denial_but_where_somebody_disagrees() -> None:
    assert denied("The trip was cancelled.", disagreeing=False) is None
    assert denied("Sam was off sick.") is None
    assert denied("Sam was off sick.", disagreeing=True) is not None


def test_a_supervision_that_is_called_off_behind_a_long_account_is_heard() -> None:
    assert heard(LONG) is None
    found = heard(f"{LONG} The 1:1 supervision was cancelled.")
    assert found is not None
    assert found.says == "doubt"
