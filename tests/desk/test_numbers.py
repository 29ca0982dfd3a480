"""Numbers as a browser sends them, and pages of long lists."""

from __future__ import annotations

import pytest

from desk.numbers import Turn, number_in


@pytest.mark.parametrize("said", ["", "-1", "1.5", "1e3", "٣", "²", "x", "1 2", "9" * 16, "9" * 5000])
def test_what_is_no_number_that_anything_has_is_none(said: str) -> None:
    assert number_in(said) is None


def test_a_whole_number_is_read() -> None:
    assert number_in(" 012 ") == 12


def test_a_list_is_turned_page_by_page_and_every_line_stands_on_one() -> None:
    lines = range(120)
    shown = [list(Turn.said(str(page)).of(lines)) for page in (1, 2, 3)]
    assert [len(page) for page in shown] == [50, 50, 20]
    assert [line for page in shown for line in page] == list(lines)
    assert Turn().pages(len(lines)) == 3


@pytest.mark.parametrize(("said", "page"), [("", 1), ("0", 1), ("-3", 1), ("2", 2), ("9" * 15, 2)])
def test_a_page_that_there_is_not_is_the_first_or_the_last(said: str, page: int) -> None:
    assert Turn.said(said).within(51).page == page


def test_an_empty_list_has_one_page() -> None:
    assert (Turn.said("7").within(0).page, Turn().pages(0)) == (1, 1)
