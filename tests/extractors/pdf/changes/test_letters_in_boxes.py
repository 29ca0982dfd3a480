"""Letters of a written box: which of them make a line, and what is no letter of it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from extractors.pdf.changes.letters_in_boxes import letters, without_lines

WIDE, HIGH = 120, 70


def drawn(*boxes: tuple[int, int, int, int]) -> npt.NDArray[np.uint8]:
    """A picture with dark rectangles (left, top, right, bottom)."""
    ink = np.zeros((HIGH, WIDE), np.uint8)
    for x0, y0, x1, y1 in boxes:
        ink[y0:y1, x0:x1] = 255
    return ink


@pytest.mark.parametrize("pitch", [18, 21, 30])
def test_letters_follow_line_after_line_however_close_the_lines_stand(pitch: int) -> None:
    """Of 16 pixels: a letter that hangs, one that rises, a low one, a dot over it and a comma."""
    line = [(5, 7, 12, 23), (20, 2, 24, 18), (32, 7, 40, 18), (50, 7, 53, 18), (60, 16, 63, 22)]
    dot = (50, 2, 53, 5)
    below = [(x0, y0 + pitch, x1, y1 + pitch) for x0, y0, x1, y1 in line]
    found = letters(drawn(*line, dot, *below, (dot[0], dot[1] + pitch, dot[2], dot[3] + pitch)))
    assert [(int(f.box.x0), f.box.y0 > pitch) for f in found] == [
        (x, low) for low in (False, True) for x in (5, 20, 32, 50, 60)
    ]
    assert found[3].box.tall == 16  # with its dot


def test_dots_alone_are_letters_of_a_line() -> None:
    assert [int(f.box.x0) for f in letters(drawn((9, 20, 12, 23), (3, 21, 6, 24)))] == [3, 9]
    assert not letters(drawn())


def test_the_frame_of_a_box_is_no_letter_and_what_is_written_over_it_stays() -> None:
    frame = [(0, 0, 2, HIGH), (0, 0, WIDE, 2)]
    letter = (0, 20, 9, 32)
    ours, theirs = drawn((5, 20, 14, 32)), drawn(letter)
    for one in (ours, theirs):
        for x0, y0, x1, y1 in frame:
            one[y0:y1, x0:x1] = np.maximum(one[y0:y1, x0:x1], 120)
    here, there = without_lines(theirs, ours)
    assert here[25, 5] == there[25, 7] == here[25, 0] == 255
    assert not here[50].any()
    assert not there[:, 50].any()


def test_a_line_that_only_one_of_two_pictures_has_is_seen() -> None:
    struck = drawn((40, 0, 42, HIGH))
    here, there = without_lines(struck, drawn())
    assert np.array_equal(here, struck)
    assert not there.any()
