"""Boxes over which something lies are told from those that nobody wrote in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.paper.flat_page import SCALE
from extractors.paper.frames import frame_gone
from tests.extractors.paper.written_on import Sheet

PATH = "outcomes"


def covered(from_left: float, width: float, *, bilevel: bool = False) -> bool:
    """Whether a white strip of this width (points) over a box, so far from its left edge, is noticed."""
    sheet = Sheet()
    box = sheet.place(PATH).box.corners
    left, right = (round((box.x0 + x) * SCALE) for x in (from_left, from_left + width))
    sheet.ink[round(box.y0 * SCALE) - 9 : round(box.y1 * SCALE) + 9, left:right] = 0
    page = sheet.scanned()
    return frame_gone(replace(page, quality=replace(page.quality, bilevel=bilevel)), box)


def test_a_box_whose_frame_is_whole_is_not_covered() -> None:
    assert not frame_gone(Sheet().scanned(), Sheet().place(PATH).box.corners)


@pytest.mark.parametrize(("width", "noticed"), [(12, False), (24, True), (300, True)])
def test_what_hides_a_piece_of_the_frame_covers_the_box(width: float, noticed: bool) -> None:
    assert covered(60, width) is noticed


def test_black_and_white_scans_lose_grey_lines_by_themselves() -> None:
    assert not covered(60, 300, bilevel=True)
