"""A page laid over the page that was printed, whichever way it came: its print lies where the blank has it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from benchmarks.paper.labelled.printing import printed
from extractors.paper.flat_page import SCALE, FlatPage
from extractors.paper.picture import Picture
from extractors.paper.placing import placed, sighted
from schemas.reading import Query
from tests.extractors.paper import scans
from tests.extractors.paper.scans import Grey, Pages, form, page

pytestmark = pytest.mark.thorough

WITHIN = 0.26
"""Millimetres: two pixels of a flat page, since the tests measure to one."""


def _blank(of: scans.Printed, number: int) -> Grey:
    from extractors.pdf.changes.rendering import Drawing

    with Drawing(of.given.pdf) as drawing:
        return drawing.ink(number - 1, 200)


def _laid(
    grey: Grey, of: scans.Printed | None = None, number: int = 1, *, bilevel: bool = False
) -> FlatPage | Query:
    of = of or form()
    sight = sighted(Pages([grey]), 1)
    size = of.template.pages[number - 1]
    return placed(Picture(1, grey, None, bilevel), sight, number, size, _blank(of, number))


def _off(flat: FlatPage | Query) -> float:
    """How far, in millimetres, print of the blank lies from that of the scan, most, by another measure."""
    assert isinstance(flat, FlatPage), flat.say
    worst = 0.0
    for at in scans.crossings(flat.blank):
        y, x = at
        mine = flat.blank[y - 20 : y + 20, x - 20 : x + 20]
        around = flat.ink[y - 32 : y + 32, x - 32 : x + 32]
        match = cv2.matchTemplate(around, mine, cv2.TM_CCOEFF_NORMED)
        _, best, _, (column, row) = cv2.minMaxLoc(match)
        if best > 0.7:
            worst = max(worst, float(np.hypot(column - 12, row - 12)) / SCALE / 72 * 25.4)
    return worst


@pytest.mark.parametrize("degrees", [0, 90, 180, 270, 7])
def test_a_page_is_laid_however_it_is_turned(degrees: float) -> None:
    assert _off(_laid(scans.turned(page(form(), 1), degrees))) <= WITHIN


@pytest.mark.parametrize("dpi", [150, 200, 300, 600])
def test_a_page_is_laid_from_150_to_600_dots_an_inch(dpi: float) -> None:
    flat = _laid(page(form(), 1, dpi))
    assert _off(flat) <= WITHIN
    assert isinstance(flat, FlatPage)
    assert flat.quality.dpi == pytest.approx(dpi, rel=0.01)
    assert (flat.quality.codes, flat.quality.markers) == (2, 4)


@pytest.mark.parametrize("scale", [0.94, 1.06])
def test_a_page_is_laid_that_a_printer_shrank_or_enlarged(scale: float) -> None:
    assert _off(_laid(scans.turned(page(form(), 2), 3, scale), number=2)) <= WITHIN


def test_a_landscape_page_is_laid_that_lies_on_its_side() -> None:
    of = printed("commitment-employee")
    flat = _laid(scans.turned(page(of, 2), 90), of, 2)
    assert _off(flat) <= WITHIN
    assert isinstance(flat, FlatPage)
    assert flat.ink.shape == (1654, 2339)


def test_a_black_and_white_page_is_laid() -> None:
    grey = scans.turned(page(form(), 1, 200), 1)
    flat = _laid(np.where(grey > 150, 255, 0).astype(np.uint8), bilevel=True)
    assert _off(flat) <= WITHIN
    assert isinstance(flat, FlatPage)
    assert flat.quality.bilevel


@pytest.mark.parametrize("corner", range(4))
def test_a_page_is_laid_though_a_corner_is_gone(corner: int) -> None:
    grey = page(form(), 1)
    high, wide = grey.shape
    rows = slice(0, high // 8) if corner < 2 else slice(-high // 8, None)
    columns = slice(0, wide // 5) if corner in {0, 3} else slice(-wide // 5, None)
    grey[rows, columns] = 255
    assert _off(_laid(grey)) <= 0.25


def test_a_page_is_laid_though_a_pen_went_through_one_of_its_codes() -> None:
    grey = page(form(), 1)
    rows, columns = scans.code_places(form(), 1, 150)[0]
    cv2.line(grey, (columns.start, rows.start), (columns.stop, rows.stop), 30, 14)
    flat = _laid(grey)
    assert _off(flat) <= WITHIN
    assert isinstance(flat, FlatPage)
    assert flat.quality.codes == 1


def test_a_page_that_curls_and_is_seen_from_the_side_is_laid() -> None:
    assert _off(_laid(scans.bent(page(form(), 1, 200)))) <= 0.3


def test_a_page_with_both_codes_and_no_marker_is_laid() -> None:
    grey = page(form(), 1)
    grey[:, : round(20.6 / 210 * grey.shape[1])] = 255
    grey[:, -round(20.6 / 210 * grey.shape[1]) :] = 255
    assert _off(_laid(grey)) <= 0.3


def test_a_page_of_which_one_code_is_left_is_not_read() -> None:
    grey = page(form(), 1)
    rows, columns = scans.code_places(form(), 1, 150)[0]
    only = np.full_like(grey, 255)
    only[rows, columns] = grey[rows, columns]
    flat = _laid(only)
    assert isinstance(flat, Query)
    assert (flat.code, flat.evidence and flat.evidence.page) == ("page-too-poor", 1)


def test_paper_is_even_and_print_full_and_a_pencil_is_still_there_under_a_shadow() -> None:
    grey = page(form(), 1, 200)
    cv2.line(grey, (500, 300), (560, 340), 170, 3)  # a pencil's stroke
    shade = np.linspace(1.0, 0.45, grey.shape[1])[None]
    noise = np.random.default_rng(3).normal(0, 4, grey.shape)
    flat = _laid(np.clip(grey * shade + noise, 0, 255).astype(np.uint8))
    assert isinstance(flat, FlatPage)
    solid = cv2.erode(flat.blank, np.ones((5, 5), np.uint8)) == 255
    paper = cv2.dilate(flat.blank, np.ones((25, 25), np.uint8)) == 0
    paper[280:360, 480:580] = False
    assert np.median(flat.ink[solid]) >= 245
    assert np.percentile(flat.ink[paper], 95) <= 16
    assert flat.ink[300:341, 500:561].max() >= 70


def test_writing_stands_where_it_was_written() -> None:
    grey = page(form(), 1, 200)
    empty = cv2.boxFilter(_blank(form(), 1), cv2.CV_32F, (61, 61))[400:1600, 200:1400]
    at = tuple(int(v) for v in np.argwhere(empty == 0)[0] + (400, 200))
    cv2.circle(grey, at[::-1], 8, 0, -1)
    flat = _laid(scans.turned(grey, 187))
    assert isinstance(flat, FlatPage)
    rows, columns = np.nonzero(flat.ink[at[0] - 28 : at[0] + 29, at[1] - 28 : at[1] + 29] > 128)
    assert abs(columns.mean() - 28) <= 0.8
    assert abs(rows.mean() - 28) <= 0.8


def test_a_page_drawn_as_it_was_given_out_does_not_move_at_all() -> None:
    blank = _blank(form(), 1)
    flat = _laid(255 - blank)
    assert isinstance(flat, FlatPage)
    assert flat.quality.residual <= 0.01
    assert np.abs(flat.ink.astype(int) - blank).mean() <= 1.0
