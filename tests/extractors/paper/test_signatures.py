"""A place for a signature is signed, not signed, or asked about."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.paper.labelled.hands import Hand
from extractors.paper.flat_page import DPI, SCALE
from extractors.paper.signatures import read_signature
from schemas.doubts import SENTENCES
from schemas.handwriting import SIGNED
from tests.extractors.paper.written_on import Sheet

MM = 72 / 25.4


def signed() -> tuple[Sheet, tuple[float, float]]:
    sheet = Sheet(page=3)
    box = sheet.place("signed_supervisor").box
    return sheet, (box.x0 + 20, box.y1 - 10)


def told(sheet: Sheet) -> str | None:
    seen = read_signature(sheet.scanned(), sheet.place("signed_supervisor"))
    return seen.doubt or seen.raw


def test_a_place_that_nobody_signed_is_blank() -> None:
    assert told(signed()[0]) == ""


def test_a_name_is_a_signature() -> None:
    sheet, at = signed()
    assert told(sheet.words(*at, "Zoe Sample", size=12)) == SIGNED


def test_a_stroke_of_four_millimetres_is_asked_about_and_initials_of_eight_are_a_signature() -> None:
    sheet, (x, y) = signed()
    assert told(sheet.line((x, y), (x + 4 * MM, y - 6))) == "faint-signature"
    sheet, (x, y) = signed()
    assert told(sheet.words(x, y, "ZS", size=12)) == SIGNED
    assert "faint-signature" in SENTENCES


def shaken(x: float, y: float, rise: float, seed: int) -> list[tuple[float, float]]:
    """A line of 10 cm as a hand that shakes draws it, by half a millimetre."""
    shake = np.convolve(np.random.default_rng(seed).normal(0, 2.4, 60), np.ones(4) / 4, "same")
    return [(x + 4.8 * n, y - rise * n / 59 + by) for n, by in enumerate(shake)]


@pytest.mark.parametrize("rise", [0, 12, 30])
@pytest.mark.parametrize("seed", [1, 3])
def test_a_line_through_the_place_is_asked_about_however_it_lies_and_shakes(rise: float, seed: int) -> None:
    sheet, (x, y) = signed()
    assert told(sheet.line((x, y), (x + 100 * MM, y - rise))) == "faint-signature"
    sheet, (x, y) = signed()
    assert told(sheet.line(*shaken(x, y, rise, seed))) == "faint-signature"


def test_a_cross_and_a_z_over_the_place_are_asked_about() -> None:
    sheet, (x, y) = signed()
    crossed = sheet.line((x, y), (x + 150, y - 26)).line((x, y - 26), (x + 150, y))
    assert told(crossed) == "faint-signature"
    sheet, (x, y) = signed()
    zed = sheet.line((x, y - 26), (x + 200, y - 25), (x, y - 1), (x + 200, y))
    assert told(zed) == "faint-signature"


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("careful", [True, False])
def test_a_hand_that_signs_is_a_signature(seed: int, careful: bool) -> None:
    sheet = Sheet(page=3)
    paper = 255 - sheet.ink
    box = sheet.place("signed_supervisor").box.corners.times(SCALE)
    Hand(np.random.default_rng(seed), ()).sign(paper, box, dpi=DPI, careful=careful)
    sheet.ink = 255 - paper
    assert told(sheet) == SIGNED
