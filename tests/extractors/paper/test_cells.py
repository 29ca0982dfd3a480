"""The cells of a date: printed lines taken out, and every stroke in the cell it belongs to."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from extractors.paper import cells
from tests.extractors.paper.date_pages import EDGE, by_hand, empty, line, scanned, written

MM = 200 / 25.4


def moved(ink: np.ndarray, right: float, down: float) -> np.ndarray:
    move = np.array([[1, 0, right], [0, 1, down]], np.float32)
    return cv2.warpAffine(ink, move, ink.shape[::-1], borderValue=0)


@pytest.mark.parametrize("severity", [1, 2, 3])
@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_left_of_a_comb_that_nobody_wrote_into(severity: int, seed: int) -> None:
    page, place = scanned(empty(seed + 1), severity, seed)
    found = cells.comb(page, place.box.corners)
    assert [found.cells[n] is None for n in range(10)] == [True] * 10
    assert not found.struck
    assert not found.joined


@pytest.mark.parametrize("off", [(0.0, 0.0), (0.6, -0.5), (-0.6, 0.6)])
def test_a_page_that_lies_beside_its_place_is_laid_over_it(off: tuple[float, float]) -> None:
    page, place = scanned(empty())
    page = replace(page, ink=moved(page.ink, off[0] * MM, off[1] * MM))
    found = cells.comb(page, place.box.corners)
    assert all(ink is None for ink in found.cells)
    assert found.fit > 0.6


def test_lines_that_are_further_off_than_is_searched_do_not_fit() -> None:
    page, place = scanned(empty())
    page = replace(page, ink=moved(page.ink, 2.0 * MM, 1.5 * MM))
    assert cells.comb(page, place.box.corners).fit < 0.4


def test_each_digit_is_in_its_cell_and_the_printed_slashes_are_not() -> None:
    page, place = scanned(written("14/08/2026"))
    found = cells.comb(page, place.box.corners)
    assert [ink is not None for ink in found.cells] == [n not in cells.SLASHES for n in range(10)]


def test_a_digit_that_runs_over_a_line_is_whole_in_the_cell_most_of_it_stands_in() -> None:
    beside, straight = (
        cells.comb(*_box(scanned(written("          ".replace(" ", "8", 1), aside=aside))))
        for aside in (0.3, 0.0)
    )
    assert beside.cells[1] is None
    over, within = beside.cells[0], straight.cells[0]
    assert over is not None
    assert within is not None
    assert over.shape == pytest.approx(within.shape, abs=3)


def test_a_stroke_that_a_line_cuts_is_joined_over_it() -> None:
    made = by_hand(
        empty(),
        lambda ink, cell, high: line(
            ink, EDGE + 0.5 * cell, EDGE + 0.3 * high, EDGE + 1.3 * cell, EDGE + 0.7 * high
        ),
    )
    found = cells.comb(*_box(scanned(made)))
    inks = [ink for ink in found.cells if ink is not None]
    across = sum(ink.shape[1] for ink in inks)
    assert across == pytest.approx(0.8 * 5.2 * MM, abs=0.8 * MM)


def test_what_hangs_over_from_the_line_above_is_not_the_dates() -> None:
    made = by_hand(
        empty(),
        lambda ink, cell, high: line(
            ink, EDGE + 4.5 * cell, EDGE - 0.4 * high, EDGE + 4.5 * cell, EDGE + 0.15 * high
        ),
    )
    assert cells.comb(*_box(scanned(made))).cells[4] is None


@pytest.mark.parametrize(("tall", "digit"), [(0.6, False), (1.9, True)])
def test_a_dot_is_no_digit_and_a_small_stroke_is(tall: float, digit: bool) -> None:
    made = by_hand(
        empty(),
        lambda ink, cell, high: line(
            ink, x := EDGE + 3.5 * cell, y := EDGE + 0.5 * high, x, y + (tall - 0.45) / 25.4 * 300
        ),
    )
    found = cells.comb(*_box(scanned(made)))
    assert (found.cells[3] is not None) is digit
    assert found.specks is not digit


@pytest.mark.parametrize(("end", "struck"), [(1.9, False), (3.6, True), (9.9, True)])
def test_a_line_through_three_cells_strikes_out(end: float, struck: bool) -> None:
    made = by_hand(
        empty(),
        lambda ink, cell, high: line(
            ink, EDGE + 0.1 * cell, EDGE + 0.55 * high, EDGE + end * cell, EDGE + 0.45 * high
        ),
    )
    assert cells.comb(*_box(scanned(made))).struck is struck


def test_writing_that_ignores_the_cells_is_joined() -> None:
    def wave(ink: np.ndarray, cell: float, high: float) -> None:
        for n in range(8):
            up, down = (EDGE + high * share for share in ((0.2, 0.8) if n % 2 else (0.8, 0.2)))
            line(ink, EDGE + (1 + n / 2) * cell, up, EDGE + (1.5 + n / 2) * cell, down)

    found = cells.comb(*_box(scanned(by_hand(empty(), wave))))
    assert found.joined
    assert not found.struck


def _box(seen):  # type: ignore[no-untyped-def]
    page, place = seen
    return page, place.box.corners
