"""Charts: every value written, series told apart without colour, scales that are round."""

from __future__ import annotations

from itertools import pairwise

import pytest
from lxml import etree

from fillers.pages import Chart, Scale, Series, chart_svg
from fillers.pages.chart import top

NS = {"s": "http://www.w3.org/2000/svg"}


def drawn(chart: Chart) -> etree._Element:
    """The chart, parsed."""
    return etree.fromstring(chart_svg(chart).encode())


def said(chart: Chart) -> list[str]:
    """Its words, in order."""
    return [t.text or "" for t in drawn(chart).iterfind(".//s:text", NS)]


def bars(chart: Chart) -> list[tuple[float, str]]:
    """Length and ground of every bar."""
    found = drawn(chart).iterfind("s:rect", NS)
    return [(float(r.get("width", "0")), r.get("fill", "")) for r in found]


def test_every_value_is_written_at_its_bar() -> None:
    chart = Chart(
        "grouped", "Means", ("A", "B"), (Series("Self", (3.25, 4)), Series("Clients", (2, 5))), "x", 1, 5, 1
    )
    assert {"3.25", "4", "2", "5"} <= set(said(chart))


def test_a_missing_value_is_said_and_has_no_bar() -> None:
    chart = Chart("bar", "Means", ("A", "B"), (Series("Self", (None, 4)),), "x", 1, 5, 1)
    assert "none" in said(chart)
    assert len(bars(chart)) == 1
    told = Chart("bar", "Means", ("A",), (Series("Clients", (None,), ("fewer than 3",)),), "x", 1, 5, 1)
    assert "fewer than 3" in said(told)


def test_bars_are_as_long_as_their_values_from_the_low_end_of_the_scale() -> None:
    chart = Chart("bar", "Means", ("A", "B", "C"), (Series("Self", (1, 2, 3)),), "x", 1, 5, 1)
    (one, _), (two, _) = bars(chart)  # of the lowest there is none to see
    assert two == pytest.approx(2 * one, abs=0.2)


def test_series_differ_in_more_than_colour() -> None:
    chart = Chart("grouped", "x", ("A",), tuple(Series(n, (3,)) for n in "abcd"), "x", 0, 5, 1)
    grounds = {ground for _, ground in bars(chart)}
    assert len(grounds) == 4
    assert sum(g.startswith("url(#p") for g in grounds) == 3


def test_lines_differ_in_marks_and_dashes_and_stop_where_nothing_is_known() -> None:
    lines = tuple(Series(n, (1, 2, None, 4, 5)) for n in "ab")
    made = drawn(Chart("line", "x", tuple("12345"), lines, "x"))
    strokes = [p for p in made.iterfind("s:path", NS) if p.get("stroke-width") == "1.8"]
    assert len(strokes) == 2 * (1 + 2)  # the legend's, and two parts of each line
    assert {p.get("stroke-dasharray") for p in strokes} == {None, "7 4"}


def test_a_series_with_a_scale_of_its_own_stands_beside_the_others() -> None:
    both = (Series("Self", (5,)), Series("Met", (100,), ("3 of 3",), Scale(0, 100, 50, "%")))
    words = said(Chart("grouped", "x", ("A",), both, "x", 1, 5, 1))
    assert {"1", "5", "0%", "50%", "100%", "3 of 3"} <= set(words)


@pytest.mark.parametrize(
    ("largest", "end"), [(0, 1), (3, 3), (5, 5), (6, 6), (7, 8), (12, 12), (13, 15), (99, 100), (101, 120)]
)
def test_a_scale_ends_at_a_round_number_at_or_above_the_largest_value(largest: float, end: float) -> None:
    assert top(Chart("bar", "x", ("A",), (Series("s", (largest,)),), "x")) == end


def test_words_are_words_and_the_alternative_is_there() -> None:
    chart = Chart("bar", "<b>&", ('"A"',), (Series("s", (1,)),), 'A & "B" <1>')
    assert '"A"' in said(chart)
    assert drawn(chart).get("aria-label") == 'A & "B" <1>'


def test_long_names_of_categories_are_wrapped_not_cut() -> None:
    name = "Demonstrating personal qualities in everything that is done all day long"
    words = said(Chart("bar", "x", (name,), (Series("s", (1,)),), "x"))
    assert set(name.split()) <= set(" ".join(words).split())
    assert name not in words


def test_of_many_categories_on_a_line_as_many_are_named_as_have_room() -> None:
    months = tuple(f"Month {n}" for n in range(60))
    named = [
        w
        for w in said(Chart("line", "x", months, (Series("s", tuple(range(60))),), "x"))
        if w.startswith("Month")
    ]
    assert named[0] == "Month 0"
    assert 4 <= len(named) < 20


def test_parts_of_a_bar_stand_one_after_another_each_with_its_number_and_the_sum_behind() -> None:
    series = (Series("done", (6, 2)), Series("late", (3, 0)), Series("missing", (1, 1)))
    chart = Chart("stacked", "By month", ("Oct", "Nov"), series, "x")
    assert top(chart) == 10
    found = drawn(chart).iterfind("s:rect", NS)
    parts = [r for r in found if r.get("stroke") and float(r.get("y", "0")) > 40]
    for one, after in pairwise(parts[:3]):
        assert float(one.get("x", "0")) + float(one.get("width", "0")) == pytest.approx(
            float(after.get("x", "0")), abs=0.2
        )
    assert len(parts) == 5  # a part of none is not drawn
    assert len({r.get("fill") for r in parts[:3]}) == 3
    assert {"6", "2", "3", "1", "10"} <= set(said(chart))


def test_a_bar_of_nothing_says_so() -> None:
    assert "none" in said(Chart("stacked", "By month", ("Oct", "Nov"), (Series("done", (1, 0)),), "x"))


def test_what_is_counted_has_no_halves_on_its_scale() -> None:
    assert "0.5" not in said(Chart("bar", "Out", ("A",), (Series("out", (1,)),), "x"))
    assert "0.2" in said(Chart("bar", "Mean", ("A",), (Series("out", (0.9,)),), "x"))


def test_a_chart_in_a_page_is_named_and_described_and_its_patterns_are_its_own() -> None:
    chart = Chart("grouped", "Means <b>", ("A",), (Series("Self", (1,)), Series("Client", (2,))), "A: 1 & 2")
    one = etree.fromstring(chart_svg(chart, prefix="c1").encode())
    assert one.findtext("s:title", namespaces=NS) == "Means <b>"
    assert one.findtext("s:desc", namespaces=NS) == "A: 1 & 2"
    ids = [e.get("id") for e in one.iter() if e.get("id")]
    assert all(str(i).startswith("c1") for i in ids)
    assert any(r.get("fill") == "url(#c1p1)" for r in one.iterfind("s:rect", NS))
