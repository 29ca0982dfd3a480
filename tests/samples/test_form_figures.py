"""The figures of each form count what they say they count."""

from __future__ import annotations

from benchmarks import blanks
from benchmarks.blanks import Cold, Figures, lines_of, recovered
from benchmarks.recovery.counting import Count


def test_lines_of_a_definition_are_those_that_say_something() -> None:
    assert lines_of('# A note.\n\nform: visit  # its name\n  # another\ntitle: "Visit"\n') == 2


def test_what_was_recovered_is_summed_up_over_all_damages_of_the_page() -> None:
    found = recovered("supervision-record")
    assert found is not None
    assert found.right > 4856, "more than Word alone"
    assert found.wrong == 0
    assert recovered("no-such-form") is None


def test_a_row_says_how_much_came_back_right_and_what_was_wrong() -> None:
    some = Figures(
        "visit", 40, 12, 1, None, (300, 50), (9, 4), (20, 10), Count(right=95, queried=3, missing=1, wrong=1)
    )
    assert some.row() == "| visit | 40 | 12 | 1 | – | 300, 50 | 9, 4 | 20, 10 | 95.0 % | 1 |"


def test_blanks_that_take_too_long_are_told_as_short() -> None:
    told = [str(Cold(100, seconds, 20, 2)) for seconds in (blanks.WANTED, blanks.WANTED + 1)]
    assert ["short" in line for line in told] == [False, True]
