"""A list that grows by a line keeps what was whole, whatever was cut off."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from filing import grown_lists


def test_what_was_added_is_there_in_order_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "list.jsonl"
    assert list(grown_lists.lines(file)) == []
    for thing in ({"a": "Zoë"}, {"b": 2}):
        grown_lists.append(file, thing)
    assert list(grown_lists.lines(file)) == [{"a": "Zoë"}, {"b": 2}]
    assert file.stat().st_mode & 0o077 == 0


def test_a_line_that_was_cut_off_takes_no_other_with_it(tmp_path: Path) -> None:
    file = tmp_path / "list.jsonl"
    for thing in ({"a": 1}, {"b": 2}):
        grown_lists.append(file, thing)
    file.write_bytes(file.read_bytes()[:-4])
    grown_lists.append(file, {"c": 3})
    assert list(grown_lists.lines(file)) == [{"a": 1}, {"c": 3}]


def test_two_who_add_at_the_same_instant_leave_every_line(tmp_path: Path) -> None:
    """Lines longer than what goes out at once otherwise."""
    file = tmp_path / "list.jsonl"

    def add(who: str) -> None:
        for number in range(40):
            grown_lists.append(file, {"who": who, "number": number, "more": "x" * 20_000})

    with ThreadPoolExecutor(2) as both:
        list(both.map(add, "ab"))
    found = [(one["who"], one["number"]) for one in grown_lists.lines(file)]
    assert sorted(found) == [(who, number) for who in "ab" for number in range(40)]
