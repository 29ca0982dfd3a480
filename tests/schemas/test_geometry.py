"""Boxes and transforms: what goes somewhere comes back, and maps follow one another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.geometry import Box, Transform

lengths = st.floats(-900, 900)
maps = st.builds(
    Transform,
    st.floats(0.3, 3),
    st.floats(-0.2, 0.2),
    st.floats(-0.2, 0.2),
    st.floats(0.3, 3),
    lengths,
    lengths,
)


@given(maps, lengths, lengths)
def test_a_point_comes_back_by_the_inverse(there: Transform, x: float, y: float) -> None:
    back = there.inverse().point(*there.point(x, y))
    assert back == pytest.approx((x, y), abs=1e-6)


@given(maps, maps, lengths, lengths)
def test_one_map_then_another_is_one_map(one: Transform, other: Transform, x: float, y: float) -> None:
    assert one.then(other).point(x, y) == pytest.approx(other.point(*one.point(x, y)), abs=1e-6)


def test_a_turned_box_has_its_corners_in_order() -> None:
    assert Transform(0, 1, -1, 0, 100, 0).box(Box(10, 20, 30, 60)) == Box(40, 10, 80, 30)


@pytest.mark.parametrize("quarters", range(4))
@given(lengths, lengths)
def test_a_page_that_is_turned_on_and_on_is_as_it_was(quarters: int, x: float, y: float) -> None:
    wide, high = 595.0, 842.0
    once = Transform.turned((wide, high), quarters)
    size = (high, wide) if quarters % 2 else (wide, high)
    back = Transform.turned(size, 4 - quarters)
    assert once.then(back).point(x, y) == pytest.approx((x, y))
    assert once.box(Box(0, 0, wide, high)) == pytest.approx((0, 0, *size))


def test_a_quarter_clockwise_brings_the_top_left_corner_to_the_top_right() -> None:
    assert Transform.turned((595.0, 842.0), 1).point(0, 0) == (842.0, 0)


@pytest.mark.parametrize(
    ("inner", "covered"), [((0, 0, 10, 10), True), ((0, 0, 10.1, 10), False), ((-0.1, 0, 5, 5), False)]
)
def test_a_box_covers_what_goes_nowhere_beyond_it(inner: tuple[float, ...], covered: bool) -> None:
    assert Box(0, 0, 10, 10).covers(Box(*inner)) is covered
