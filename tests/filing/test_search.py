"""People are looked for by the beginnings of words, as somebody types them."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.people.directory import Person
from filing.people.search import apart, matching

ZOE = Person(1, "E01", "Zoë Example", role="Support worker", home="Oak House", team="Nights")
SIOBHAN = Person(2, "P0002", "Siobhán O'Neill-Łącka", role="Cook", home="Rose Court")
SAM = Person(3, "0012", "Sam Sample", role="Team manager", leaves=dt.date(2026, 10, 1))
EVERYONE = (ZOE, SIOBHAN, SAM)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", EVERYONE),
        ("zoe", (ZOE,)),
        ("EXAM zoë", (ZOE,)),
        ("o'neill", (SIOBHAN,)),
        ("O’Neill Lacka", (SIOBHAN,)),
        ("oak night", (ZOE,)),
        ("team", (SAM,)),
        ("p0002", (SIOBHAN,)),
        ("0012", (SAM,)),
        ("house rose", ()),
        ("ample", ()),
    ],
)
def test_every_word_begins_a_word_of_who_they_are(words: str, found: tuple[Person, ...]) -> None:
    assert matching(EVERYONE, words) == found


def test_leavers_stand_apart_from_the_day_after_their_last() -> None:
    assert apart(EVERYONE, dt.date(2026, 10, 1)) == (EVERYONE, ())
    assert apart(EVERYONE, dt.date(2026, 10, 2)) == ((ZOE, SIOBHAN), (SAM,))
