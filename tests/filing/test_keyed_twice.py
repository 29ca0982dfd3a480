"""Which handwriting is keyed twice, in what order, and when two keyings are one answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from filing.ledger.database import Ledger
from filing.people.roster import people
from filing.review.holding import FIRST, SECOND, Held
from filing.review.keyed_twice import agree, is_keyed_twice, told, turn_of
from filing.review.query_list import get
from filing.review.query_view import QueryView
from filing.review.settlement_rules import Settlement
from schemas.errors import UsageError
from tests.filing.returns import FORM
from tests.filing.test_asking import came, keyed


@pytest.fixture
def asked(plain: Ledger) -> QueryView:
    """A question about a date, in a place that matters, that was written by hand."""
    (number,) = came(plain, 1, (), keyed())
    return get(plain, number)


def held(asked: QueryView, turn: int, by: str = "Sue Supervisor") -> Held:
    return Held(1, asked.submission, asked.number, turn, 1, Settlement("correct", value="x"), None, 1, by, "")


def test_what_is_typed_or_of_no_weight_is_keyed_once(plain: Ledger, asked: QueryView) -> None:
    assert is_keyed_twice(FORM, asked)
    for other in ({"code": "unsure"}, {"path": "summary"}, {"path": None}, {"path": "nowhere"}):
        other_asked = replace(asked, query=asked.query.model_copy(update=other))
        assert not is_keyed_twice(FORM, other_asked)
        assert turn_of(FORM, other_asked, []) == "once"


def test_a_first_and_a_second_keying_are_followed_by_a_third_look(asked: QueryView) -> None:
    first, second = held(asked, FIRST), held(asked, SECOND)
    elsewhere = replace(first, query=asked.number + 1)
    assert [turn_of(FORM, asked, h) for h in ([], [elsewhere], [first], [first, second])] == [
        "first",
        "first",
        "second",
        "third",
    ]


def test_one_answer_in_two_spellings_is_one(plain: Ledger, asked: QueryView) -> None:
    def same(one: str, other: str) -> bool:
        keyings = [Settlement("correct", value=v) for v in (one, other)]
        return agree(FORM, asked, keyings[0], keyings[1], people(plain))

    assert same("12/12/2026", "12 December 2026")
    assert not same("12/12/2026", "13/12/2026")
    with pytest.raises(UsageError):
        same("12/12/2026", "some day")


def test_who_keyed_it_is_told_once_where_it_was_one_person(asked: QueryView) -> None:
    assert told(held(asked, FIRST), "Sue Supervisor") == "Keyed twice alike, by Sue Supervisor."
    assert told(held(asked, FIRST), "Cy Example") == "Keyed twice alike, by Sue Supervisor and Cy Example."
