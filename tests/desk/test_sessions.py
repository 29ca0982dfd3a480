"""What a session keeps for its browser."""

from __future__ import annotations

from desk.sessions import Session


def test_what_is_kept_is_found_by_its_word_and_the_same_thing_has_the_same_word() -> None:
    session = Session()
    first, other = session.keep("a search"), session.keep("another")
    assert session.keep("a search") == first != other
    assert session.shelf[first] == "a search"


def test_of_each_kind_the_oldest_goes_and_what_was_looked_at_again_stays() -> None:
    session = Session()
    report = session.keep(("a report",))
    words = [session.keep(f"search {n}", most=3) for n in range(3)]
    session.keep("search 0", most=3)
    last = session.keep("search 3", most=3)
    assert set(session.shelf) == {report, words[0], words[2], last}


def test_no_more_than_one_is_kept_where_only_one_may_be() -> None:
    session = Session()
    session.keep(1, most=1)
    last = session.keep(2, most=1)
    assert session.shelf == {last: 2}
