"""What was printed of a copy stands as it was given out, or a person is asked."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.paper.flat_page import SCALE
from extractors.paper.printed_values import read_printed
from schemas.doubts import SENTENCES
from schemas.geometry import Box
from tests.extractors.paper.written_on import Sheet

NAME = "supervisee"
RATING = "ratings.care.rating"


def told(sheet: Sheet, path: str = NAME, **how: float) -> str | tuple[str, ...] | None:
    places = [p for p in sheet.places if p.path == path]
    seen = read_printed(sheet.scanned(**how), places, sheet.form.given.printed[path])
    if seen.doubt is not None:
        assert (seen.raw, seen.marks) == (None, None)
        assert seen.doubt in SENTENCES
    return seen.doubt or seen.raw or seen.marks


@pytest.mark.parametrize("noise", [2, 12])
def test_a_name_that_nobody_touched_stands(noise: float) -> None:
    sheet = Sheet()
    assert told(sheet, noise=noise) == sheet.form.given.printed[NAME]
    assert told(sheet, noise=noise, right=3, down=-2) == sheet.form.given.printed[NAME]


def test_a_name_that_is_struck_out_is_asked_about() -> None:
    sheet = Sheet()
    box = sheet.place(NAME).box
    y = (box.y0 + box.y1) / 2
    assert told(sheet.line((box.x0 + 4, y), (box.x0 + 96, y + 1))) == "changed-by-hand"


NUMBER = "session"


def test_a_short_number_that_nobody_touched_stands() -> None:
    sheet = Sheet()
    for noise, right, down in ((2, 0, 0), (12, 3, -2), (4, -3, 3)):
        assert told(sheet, NUMBER, noise=noise, right=right, down=down) == sheet.form.given.printed[NUMBER]


def around_number() -> tuple[Sheet, Box]:
    """Where the printed number stands in its box."""
    sheet = Sheet()
    box = sheet.place(NUMBER).box
    inner = box.corners.grown(-2).times(SCALE)
    left, top = round(inner.x0), round(inner.y0)
    ys, xs = np.nonzero(sheet.blank[top : round(inner.y1), left : round(inner.x1)] > 100)
    ends = Box(left + int(xs.min()), top + int(ys.min()), left + int(xs.max()), top + int(ys.max()))
    return sheet, ends.times(1 / SCALE)


@pytest.mark.parametrize("pen", [3, 4])
def test_a_stroke_through_a_short_number_is_asked_about(pen: int) -> None:
    sheet, at = around_number()
    y = at.middle.y
    assert told(sheet.line((at.x0 - 3, y), (at.x1 + 3, y), pen=pen), NUMBER) == "changed-by-hand"
    sheet, at = around_number()
    assert told(sheet.line((at.x0, at.y1), (at.x1, at.y0), pen=pen), NUMBER) == "changed-by-hand"


@pytest.mark.parametrize("figure", list("1234567890"))
def test_a_figure_written_over_a_short_number_is_asked_about(figure: str) -> None:
    sheet, at = around_number()
    assert told(sheet.words(at.x0, at.y1, figure, size=at.tall + 1), NUMBER) == "changed-by-hand"


def test_words_written_beside_a_printed_name_are_asked_about_and_a_dot_is_not() -> None:
    sheet = Sheet()
    box = sheet.place(NAME).box
    assert told(sheet.disc(box.x1 - 30, box.y1 - 8, 2)) == sheet.form.given.printed[NAME]
    assert told(sheet.words(box.x1 - 60, box.y1 - 8, "Marian")) == "changed-by-hand"


def test_a_name_under_correction_fluid_is_asked_about() -> None:
    sheet = Sheet()
    box = sheet.place(NAME).box
    assert told(sheet.cover(Box(box.x0 + 2, box.y0 + 2, box.x0 + 60, box.y1 - 2))) == "changed-by-hand"


def crossed(sheet: Sheet, option: str) -> Sheet:
    """A cross in the box of one answer about the first of the six."""
    box = next(p for p in sheet.places if p.path == RATING and p.option == option).box
    sheet.line((box.x0 + 2, box.y0 + 2), (box.x1 - 2, box.y1 - 2))
    return sheet.line((box.x0 + 2, box.y1 - 2), (box.x1 - 2, box.y0 + 2))


def test_printed_ticks_stand_until_another_box_is_ticked() -> None:
    sheet = crossed(Sheet("contact-evaluation"), "4")
    sheet.blank = sheet.ink.copy()  # as it was given out
    places = [p for p in sheet.places if p.path == RATING]
    assert read_printed(sheet.scanned(), places, ("4",)).marks == ("4",)
    assert read_printed(crossed(sheet, "2").scanned(), places, ("4",)).doubt == "changed-by-hand"
