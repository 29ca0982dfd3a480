"""Ink beside the answers is found, and what befalls paper is not taken for it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from extractors.paper.added_ink import ADDED, MISSING, SAY, STRUCK, has_writing, strange_ink
from schemas.geometry import Box
from tests.extractors.paper.written_on import Sheet

MM = 72 / 25.4


def found(sheet: Sheet, taken: tuple[Box, ...] = (), **how: float) -> list[tuple[str, str | None]]:
    page = sheet.scanned(**how)
    seen = list(strange_ink(page, sheet.places, taken))
    assert all(one.page == page.number and one.say == SAY[one.code] for one in seen)
    return [(one.code, one.path) for one in seen]


@pytest.mark.parametrize("noise", [2, 14])
@pytest.mark.parametrize(("name", "page"), [("supervision-record", 1), ("contact-evaluation", 1)])
def test_a_page_that_nobody_wrote_on_has_no_strange_ink(name: str, page: int, noise: float) -> None:
    assert found(Sheet(name, page), noise=noise, right=2, down=2) == []


def test_writing_in_a_box_is_not_strange_even_where_letters_run_over_its_edge() -> None:
    sheet = Sheet()
    box = sheet.place("agenda.1.item").box
    assert found(sheet.words(box.x0 + 10, box.y1 - 1, "gypsy Jolly fig", size=14)) == []


def test_a_note_in_a_margin_is_found_at_its_place() -> None:
    sheet = Sheet().words(200, 690, "ask Gwen")
    (one,) = strange_ink(sheet.scanned(), sheet.places)
    assert (one.code, one.path) == (ADDED, None)
    assert one.box.meets(Box(200, 680, 250, 695))


def test_a_note_within_eight_points_of_an_answer_is_told_with_its_path_and_farther_off_without() -> None:
    box = Sheet().place("outcomes").box
    assert found(Sheet().line((300, box.y1 + 6), (340, box.y1 + 20))) == [(ADDED, "outcomes")]
    assert found(Sheet().line((300, box.y1 + 10), (340, box.y1 + 24))) == [(ADDED, None)]


def test_ink_that_is_accounted_for_is_not_strange() -> None:
    sheet = Sheet().words(200, 690, "ask Gwen")
    assert found(sheet, (Box(190, 670, 270, 700),)) == []


def test_a_word_struck_out_is_told_as_that() -> None:
    # "Name of Supervisee", over its box
    sheet = Sheet()
    box = sheet.place("supervisee").box
    y = box.y0 - 6.5
    codes = {code for code, _ in found(sheet.line((box.x0 + 2, y), (box.x0 + 92, y + 1)))}
    assert codes == {STRUCK}


def test_words_under_correction_fluid_are_missed() -> None:
    sheet = Sheet()
    box = sheet.place("supervisee").box
    codes = {code for code, _ in found(sheet.cover(Box(box.x0, box.y0 - 13, box.x0 + 100, box.y0 - 2)))}
    assert codes == {MISSING}


def test_a_stroke_of_one_millimetre_is_dirt_and_one_of_six_is_not() -> None:
    assert found(Sheet().line((300, 700), (300 + 1.0 * MM, 701))) == []
    assert found(Sheet().line((300, 700), (300 + 6 * MM, 708))) == [(ADDED, None)]


def test_holes_staples_and_shadows_of_edges_are_the_paper_s() -> None:
    sheet = Sheet()
    sheet.disc(12 * MM, 300, 6 * MM).disc(12 * MM, 527, 6 * MM)
    sheet.line((6 * MM, 14 * MM), (14 * MM, 7 * MM), pen=5)
    sheet.cover(Box(590, 0, 595.5, 842), 180)
    assert found(sheet) == []


def test_initials_where_holes_are_punched_are_no_hole() -> None:
    assert found(Sheet().words(555, 690, "ZS")) == [(ADDED, None)]


def test_a_scanner_s_line_down_the_page_is_the_scanner_s() -> None:
    assert found(Sheet().line((410, 0), (410, 842), pen=2)) == []


def test_a_broad_soft_stain_is_the_paper_s() -> None:
    sheet = Sheet()
    sheet.ink = np.maximum(sheet.ink, Sheet().cover(Box(200, 670, 260, 720), 70).ink)
    assert found(sheet) == []


def test_a_pen_that_was_tried_on_a_code_is_no_note() -> None:
    assert found(Sheet().line((80, 770), (100, 800), (90, 780))) == []


def back() -> Any:
    """An empty back at 150 dpi, with what shines through and dust."""
    grain = np.random.default_rng(1).normal(3, 3, (1754, 1240))
    ink = np.clip(grain, 0, 255).astype(np.uint8)
    ink[300:302, 400:402] = 200
    return ink


def test_a_back_with_a_note_has_writing_and_an_empty_one_has_none() -> None:
    import cv2

    ink = back()
    assert not has_writing(ink)
    cv2.putText(ink, "see over", (300, 800), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1.0, 200, 3)
    assert has_writing(ink)


def test_a_page_that_is_crossed_out_whole_is_told_though_most_of_the_stroke_lies_in_boxes() -> None:
    sheet = Sheet().line((100, 250), (500, 690), pen=4)
    assert {code for code, _ in found(sheet)} <= {ADDED, STRUCK}
    assert found(sheet) != []


@pytest.mark.parametrize("pen", [2, 4])
def test_a_small_digit_is_found_in_a_row_of_boxes_and_is_too_little_elsewhere(pen: int) -> None:
    sheet = Sheet("contact-evaluation")
    last = [p.box.corners for p in sheet.places if p.path == "ratings.care.rating"][-1]
    page = sheet.words(last.x1 + 15, last.y1 - 4, "1", size=7.5, pen=pen).scanned()
    row = last.grown(36)
    assert [one.code for one in strange_ink(page, sheet.places, rows=[row])] == [ADDED]
    assert list(strange_ink(page, sheet.places)) == []


def test_dust_is_too_little_in_a_row_of_boxes_too() -> None:
    sheet = Sheet("contact-evaluation")
    last = [p.box.corners for p in sheet.places if p.path == "ratings.care.rating"][-1]
    page = sheet.disc(last.x1 + 15, last.y1 - 6, 3).scanned()
    assert list(strange_ink(page, sheet.places, rows=[last.grown(36)])) == []
