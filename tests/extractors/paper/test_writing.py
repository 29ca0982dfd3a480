"""Boxes are told written or blank; what is neither surely is asked about."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.paper.flat_page import SCALE
from extractors.paper.writing import read_writing
from schemas.doubts import SENTENCES
from schemas.handwriting import WRITTEN
from tests.extractors.paper.written_on import Sheet

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
