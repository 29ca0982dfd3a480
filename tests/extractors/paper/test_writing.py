"""Boxes are told written or blank; what is neither surely is asked about."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.paper.flat_page import SCALE
from extractors.paper.writing import read_writing, strokes_in
from schemas.doubts import SENTENCES
from schemas.handwriting import WRITTEN
from tests.extractors.paper.written_on import Sheet

pytestmark = pytest.mark.thorough

LINE, LINES = "agenda.2.item", "outcomes"
MM = 72 / 25.4


def told(sheet: Sheet, path: str = LINE, **how: float) -> str | None:
    seen = read_writing(sheet.scanned(**how), sheet.place(path))
    if seen.doubt is not None:
        assert seen.doubt in SENTENCES
        assert seen.raw is None
        return seen.doubt
    return seen.raw


@pytest.mark.parametrize("path", [LINE, LINES])
def test_an_empty_box_is_seen_and_blank(path: str) -> None:
    assert told(Sheet(), path) == ""


@pytest.mark.parametrize("path", [LINE, LINES])
def test_words_written_in_a_box_are_handwriting(path: str) -> None:
    sheet = Sheet()
    box = sheet.place(path).box
    assert told(sheet.words(box.x0 + 10, box.y0 + 18, "more time for notes"), path) == WRITTEN


def test_a_box_that_lies_half_a_millimetre_beside_its_place_is_still_blank() -> None:
    assert told(Sheet(), right=4, down=3) == ""


def test_words_that_stand_on_the_printed_lines_are_not_lost_with_them() -> None:
    sheet = Sheet()
    box = sheet.place(LINES).box
    assert told(sheet.words(box.x0 + 10, box.y0 + 27.5, "see"), LINES) == WRITTEN


@pytest.mark.parametrize("one", ["7", "1", "-"])
def test_one_figure_is_enough(one: str) -> None:
    sheet = Sheet()
    box = sheet.place(LINE).box
    assert told(sheet.words(box.x0 + 30, box.y0 + 15, one)) == WRITTEN


def test_a_pencil_s_faint_words_are_handwriting_on_clean_paper_and_asked_about_where_they_drown() -> None:
    box = Sheet().place(LINE).box
    at = box.x0 + 10, box.y0 + 15
    assert told(Sheet().words(*at, "faint words", pen=2, dark=110)) == WRITTEN
    assert told(Sheet().words(*at, "faint words", pen=2, dark=50), noise=16) == "faint-writing"


RULE = 22.7
"""Points from the upper edge of `LINES` to its first printed line."""
HAIR = {"pen": 1, "dark": 130}
"""A hair: a quarter as wide as a pen's stroke, and paler."""


def test_a_hair_is_asked_about_and_is_no_two_strokes_where_a_printed_line_cuts_it() -> None:
    box = Sheet().place(LINES).box
    alone = Sheet().line((box.x0 + 60, box.y0 + 2), (box.x0 + 86, box.y0 + 18), **HAIR)
    assert told(alone, LINES) == "faint-writing"
    across = Sheet().line((box.x0 + 60, box.y0 + RULE - 5), (box.x0 + 86, box.y0 + RULE + 5), **HAIR)
    assert len(strokes_in(across.scanned(), box.corners).sure) == 2
    assert told(across, LINES) == "faint-writing"


def test_hairs_that_lie_apart_are_asked_about() -> None:
    sheet = Sheet()
    box = sheet.place(LINES).box
    for right in (40, 120):
        sheet.line((box.x0 + right, box.y0 + 5), (box.x0 + right + 14, box.y0 + 14), **HAIR)
    assert told(sheet, LINES) == "faint-writing"


def test_a_hair_as_dark_as_a_pen_is_asked_about() -> None:
    box = Sheet().place(LINE).box
    hair = Sheet().line((box.x0 + 60, box.y0 + 3), (box.x0 + 86, box.y0 + 11), pen=1, dark=255)
    assert max(p.peak for p in strokes_in(hair.scanned(), box.corners).sure) > 110
    assert told(hair) == "faint-writing"


def test_a_pencil_s_words_on_the_printed_lines_are_handwriting() -> None:
    box = Sheet().place(LINES).box
    assert told(Sheet().words(box.x0 + 10, box.y0 + RULE, "faint words", pen=2, dark=110), LINES) == WRITTEN


def test_a_dot_of_half_a_millimetre_is_dirt_and_a_larger_one_is_asked_about() -> None:
    box = Sheet().place(LINE).box
    middle = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    assert told(Sheet().disc(*middle, 0.4 * MM)) == ""
    assert told(Sheet().disc(*middle, 1.0 * MM)) == "faint-writing"


def test_a_stroke_that_hangs_in_from_the_row_above_is_none_of_this_box_s() -> None:
    sheet = Sheet()
    above, box = sheet.place("agenda.1.item").box, sheet.place(LINE).box
    tail = (above.x0 + 40, above.y0 + 4), (above.x0 + 38, box.y0 + 5)
    sheet.line(*tail)
    assert told(sheet) == ""
    assert told(sheet, "agenda.1.item") == WRITTEN


def test_a_scanner_s_line_through_all_rows_is_no_writing() -> None:
    assert told(Sheet().line((300, 0), (300, 840), pen=2)) == ""


def test_a_broad_soft_shadow_is_no_writing() -> None:
    sheet = Sheet()
    box = sheet.place(LINES).box.corners
    shadow = np.zeros_like(sheet.ink)
    shadow[int((box.y0 + 60) * SCALE) :, 400:700] = 24
    sheet.ink = np.maximum(sheet.ink, cv2.GaussianBlur(shadow, (0, 0), 24))
    assert told(sheet, LINES) == ""
