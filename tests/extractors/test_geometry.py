"""Boxes and transforms: what goes somewhere comes back, and maps follow one another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.geometry import Box, Transform

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
