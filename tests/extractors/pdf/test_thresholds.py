"""Bounds in points and shares: what lies just inside one and just outside is told apart."""

from __future__ import annotations

import pytest

from extractors.align import Match
from extractors.pdf.flat.boxes import NEAREST, _brimful
from extractors.pdf.flat.labels import _in_place
from extractors.pdf.page import registration
from extractors.pdf.page.content import Char, Page, Shape
from extractors.pdf.page.registration import INSET, register
from extractors.pdf.page.tables import Cell, Table, laid_out
from extractors.pdf.page.text_visibility import looks
from extractors.pdf.page.wrapping import TOLERANCE, DrawnLine, Unwrapped, drawn, unwrap
from schemas.geometry import Box, Point
from schemas.paths import slots
from schemas.reading import Evidence, Observation
from schemas.template import Template
from tests import trial

BLACK = (0.0,)


def letters(text: str, x: float, base: float, size: float = 10.0) -> tuple[Char, ...]:
    """A text from `x` on, each letter six points wide."""
    return tuple(
        Char(c, x + 6 * n, x + 6 * n + 6, base, size, "Any", BLACK, True) for n, c in enumerate(text)
    )


def stroke(x0: float, y0: float, x1: float, y1: float) -> Shape:
    return Shape("line", Box(x0, y0, x1, y1), (Point(x0, y0), Point(x1, y1)), True, False, True)


def struck_out(chars: tuple[Char, ...], shape: Shape) -> bool:
    return "struck-out" in looks(laid_out(Page(1, 595.0, 842.0, chars, (shape,)))).values()


@pytest.mark.parametrize(("away", "brimful"), [(NEAREST - 0.1, True), (NEAREST + 0.1, False)])
def test_a_text_is_brimful_within_two_points_of_its_boxs_edge(away: float, *, brimful: bool) -> None:
    assert pytest.approx(2.0) == NEAREST
    chars = letters("full", 10.0, 20.0)
    region = Box(8.0, 5.0, chars[-1].x1 + away, 40.0)
    assert _brimful(chars, region) is brimful


@pytest.mark.parametrize(("height", "struck"), [(0.11, False), (0.13, True), (0.61, True), (0.63, False)])
def test_a_level_line_strikes_words_out_between_an_eighth_and_five_eighths_of_their_size(
    height: float, *, struck: bool
) -> None:
    chars, base = letters("struck", 100.0, 200.0), 200.0 - 10.0 * height
    assert struck_out(chars, stroke(99.0, base, 140.0, base)) is struck


def marker(x: float, y: float) -> Shape:
    """A square of a corner marker, its outer corner at a corner of the page's markers."""
    return Shape("rect", Box(x, y, x + 8, y + 8), (), False, True, True)


@pytest.mark.parametrize(("off", "found"), [(1.4, True), (1.6, False)])
def test_corner_markers_are_square_within_a_point_and_a_half(off: float, *, found: bool) -> None:
    assert pytest.approx(1.5) == registration._SAME
    wide, high = 595.28, 841.89
    right, low = wide - INSET - 8, high - INSET - 8
    # On a page of another size, which is known by its markers alone.
    shapes = (marker(INSET, INSET), marker(INSET, low), marker(right, INSET), marker(right + off, low))
    page = Page(1, wide + 10, high, letters("Page 1 of 1", 100.0, 800.0), shapes)
    template = Template(
        rendition="0" * 12, form="any", edition=1, format="pdf", pages=((wide, high),), places=()
    )
    assert bool(register((page,), template)) is found


@pytest.mark.parametrize(
    "other",
    [
        Shape("rect", Box(4, 4, 24, 24), (), False, True, False, tone=0.8),  # grey
        Shape("rect", Box(4, 4, 24, 24), (), True, False, True),  # a frame
        Shape("line", Box(4, 4, 24, 24), (Point(4, 4), Point(24, 24)), True, True, True),
        Shape("rect", Box(4, 4, 30, 24), (), False, True, True),
        Shape("rect", Box(4, 4, 24, 30), (), False, True, True),
        Shape("rect", Box(4, 4, 5.5, 24), (), False, True, True),
        Shape("rect", Box(4, 4, 24, 5.5), (), False, True, True),
    ],
)
def test_what_is_printed_outside_of_the_corner_markers_is_none_of_them(other: Shape) -> None:
    wide, high = 595.28, 841.89
    right, low = wide - INSET - 8, high - INSET - 8
    corners = ((INSET, INSET), (INSET, low), (right, INSET), (right, low))
    shapes = (other, *(marker(x, y) for x, y in corners))
    page = Page(1, wide + 10, high, letters("Page 1 of 1", 100.0, 800.0), shapes)
    template = Template(
        rendition="0" * 12, form="any", edition=1, format="pdf", pages=((wide, high),), places=()
    )
    (found,) = register((page,), template)
    assert tuple(found.onto) == pytest.approx((1.0, 0.0, 0.0, 1.0, 0.0, 0.0))


@pytest.mark.parametrize(
    ("lower", "doubt"), [(5.9, None), (6.1, "label-disagrees"), (-5.9, None), (6.0, "label-disagrees")]
)
def test_boxes_whose_tops_are_within_six_points_stand_side_by_side_in_no_order(
    lower: float, doubt: str | None
) -> None:
    first, second = list(slots(trial.load("trial-group-supervision")))[:2]
    # What the form asks first stands in the second table.
    tables = [Table(1, [[Cell(1, (50, 100, 250, 140))]]), Table(1, [[Cell(1, (300, 100 + lower, 540, 140))]])]
    matches = [Match(first, 1, 0, 0, 100.0, "First"), Match(second, 0, 0, 0, 100.0, "Second")]
    values = [
        Observation(path=m.slot.path, raw=m.label, method="label", confidence=0.9, evidence=Evidence(page=1))
        for m in matches
    ]
    assert [v.doubt for v in _in_place(values, matches, tables)] == [doubt, doubt]


@pytest.mark.parametrize(("gap", "word"), [(1.4, 25.4), (1.5, 25.5), (1.6, 12.0)])
def test_a_gap_of_more_than_three_fifths_of_a_space_ends_the_first_word_of_a_line(
    gap: float, word: float
) -> None:
    """A space is a quarter of the type size of 10 points, where none is drawn."""
    (made,) = drawn((*letters("ab", 2.0, 20.0), *letters("cd", 2.0 + 12.0 + gap, 20.0)))
    assert made.word == pytest.approx(word)


def line(text: str, base: float, width: float) -> DrawnLine:
    first = 6.0 * len(text.split(" ", maxsplit=1)[0])
    return DrawnLine(text, 2.0, 2.0 + width, base, 10.0, 2.5, first, first, 6.0)


@pytest.mark.parametrize(("room", "sure"), [(TOLERANCE - 0.05, False), (TOLERANCE + 0.05, True)])
def test_whether_a_word_had_fitted_is_certain_from_a_little_room_on(room: float, *, sure: bool) -> None:
    """`word` needs 24 points and a space; it lacks this much room."""
    assert pytest.approx(0.4) == TOLERANCE
    lines = [line("two words", 20.0, 60.0), line("more here", 32.0, 50.0)]
    right = 2.0 + 60.0 + 2.5 + 24.0 - room + 2.0
    assert unwrap([(lines, 0.0, right)]).sure is sure


def test_a_hyphen_at_a_line_end_with_room_for_the_rest_but_not_for_a_space_was_followed_by_one() -> None:
    lines = [line("keep well-", 20.0, 60.0), line("being here", 32.0, 50.0)]
    right = 2.0 + 60.0 + 30.0 + 1.0 + 2.0  # the word of 30 points fits, a space of 2.5 before it does not
    assert unwrap([(lines, 0.0, right)]) == Unwrapped("keep well- being here")
