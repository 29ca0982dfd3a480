"""Codes and markers found on pictures, and nothing taken for one that is none."""

from __future__ import annotations

import sys

import cv2
import numpy as np
import pytest

from benchmarks.paper.labelled.printing import drawn, printed
from extractors.paper.page_marks import codes, markers_anywhere
from extractors.paper.registration import register
from fillers.pdf import marks
from schemas import page_marks
from schemas.errors import DocumentError
from schemas.page_marks import MM, tag_places
from tests.extractors.paper import scans
from tests.extractors.paper.scans import form, page

SIZE = (form().template.pages[0][0] / MM, form().template.pages[0][1] / MM)


def test_what_prints_markers_and_what_finds_them_have_the_same_places() -> None:
    assert marks.tag_places is page_marks.tag_places
    assert marks.qr_places is page_marks.qr_places


def test_both_codes_are_read_and_their_corners_told_from_the_pages_own_top_left() -> None:
    found = codes(scans.turned(page(form(), 1), 180), 7)
    assert {c.carrier.page for c in found} == {7}
    assert {(c.carrier.page_number, c.carrier.pages) for c in found} == {(1, 3)}
    assert all(c.corners[0][1] > c.corners[2][1] for c in found)  # upside down


def test_codes_are_read_through_blur_and_noise_once_they_are_looked_for_thoroughly() -> None:
    grey = page(form(), 1, 150)
    soft = cv2.GaussianBlur(grey, (0, 0), 1.6).astype(float)
    poor = np.clip(soft + np.random.default_rng(4).normal(0, 22, soft.shape), 0, 255).astype(np.uint8)
    assert codes(poor, 1, thoroughly=False) == ()
    assert codes(poor, 1)[0].carrier.copy_number == form().copy.number


def test_a_code_that_is_not_ours_is_none() -> None:
    import segno

    side = np.array([list(row) for row in segno.make_qr("https://example.org").matrix])
    sheet = np.full((1200, 900), 255, np.uint8)
    square = cv2.resize(255 - side.astype(np.uint8) * 255, (300, 300), interpolation=cv2.INTER_NEAREST)
    sheet[300:600, 300:600] = square
    assert codes(sheet, 1) == ()


def test_four_markers_are_found_without_any_code() -> None:
    grey = page(form(), 1)
    for at in scans.code_places(form(), 1, 150):
        grey[at] = 255
    found = markers_anywhere(grey, SIZE)
    assert sorted(found) == [0, 1, 2, 3]
    dots = 150 / 25.4
    for number, place in enumerate(tag_places(*SIZE)):
        assert np.abs(found[number] / dots - np.array(place.corners)).max() <= 0.2


def test_two_markers_are_none() -> None:
    grey = page(form(), 1)
    grey[:, : grey.shape[1] // 2] = 255
    assert markers_anywhere(grey, SIZE) == {}


def test_a_pattern_like_a_marker_that_no_code_says_is_one_is_let_go() -> None:
    grey = page(form(), 1)
    dots = 150 / 25.4
    place = tag_places(*SIZE)[2]
    rows, columns = (
        slice(round((v - 1.5) * dots), round((v + place.side + 1.5) * dots)) for v in (place.y, place.x)
    )
    moved = grey[rows, columns].copy()
    grey[rows, columns] = 255
    grey[rows.start - 400 : rows.stop - 400, columns.start - 300 : columns.stop - 300] = moved
    found = register(grey, codes(grey, 1), SIZE)
    assert found is not None
    assert (found.codes, found.markers, found.projective) == (2, 3, False)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_page_is_placed_to_a_quarter_of_a_millimetre_by_its_markers(degrees: int) -> None:
    grey = scans.turned(page(form(), 1), degrees)
    found = register(grey, codes(grey, 1), SIZE)
    assert found is not None
    corner = cv2.perspectiveTransform(np.array([[[0.0, 0.0]]]), found.fit)[0, 0]
    high, wide = grey.shape
    expected = {0: (0, 0), 90: (0, high), 180: (wide, high), 270: (wide, 0)}[degrees]
    assert np.abs(corner - expected).max() <= 0.25 * 150 / 25.4 + 1


def test_a_page_of_another_size_is_not_placed() -> None:
    grey = page(form(), 1)
    found = register(grey, codes(grey, 1), (SIZE[1], SIZE[0]))
    assert found is None


def test_where_nothing_reads_codes_a_page_is_refused_with_a_word_that_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    grey = drawn(printed("idea-consent"), 1, 150)
    with pytest.raises(DocumentError) as refused:
        codes(grey, 1)
    assert refused.value.faults[0].code == "paper-unsupported"
