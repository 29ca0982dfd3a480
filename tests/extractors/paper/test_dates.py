"""Dates in their cells: read where every digit is sure, blank where nothing was written, else asked about."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.paper.labelled.flat import flat_of
from benchmarks.paper.labelled.printing import drawn, printed
from extractors.paper import dates
from extractors.paper.dates import Judged, read_date
from extractors.paper.plausible_dates import Decoded, Plausible
from schemas.doubts import SENTENCES
from tests.extractors.paper.date_pages import EDGE, FINE, by_hand, empty, line, put, scanned, shape, written

EXPECTED = Plausible(dt.date(1990, 1, 1), dt.date(2099, 12, 31), dt.date(2026, 6, 1))


@pytest.mark.parametrize("words", ["14/08/2026", "30/11/2025", "09/07/1994", "26/03/2027"])
@pytest.mark.parametrize("severity", [1, 2])
def test_a_clear_date_is_read(words: str, severity: int) -> None:
    seen = read_date(*scanned(written(words), severity), EXPECTED)
    assert (seen.raw, seen.doubt, seen.marks) == (words, None, None)
    assert seen.confidence > 0.99
    assert seen.other != words


@pytest.mark.parametrize(
    "ways",
    [
        {1: "crossed", 4: "flagged"},
        {1: "with serif", 4: "bare"},
        {1: "crossed, bent", 4: "flag half down"},
        {1: "serif and cross", 4: "with foot"},
    ],
)
def test_sevens_and_ones_are_told_apart_as_europe_writes_them(ways: dict[int, str]) -> None:
    seen = read_date(*scanned(written("17/01/2026", ways={0: "flagged", **ways})), EXPECTED)
    assert (seen.raw, seen.doubt) == ("17/01/2026", None)


@pytest.mark.parametrize("severity", [1, 2, 3, 4])
def test_a_comb_that_nobody_wrote_into_is_blank(severity: int) -> None:
    seen = read_date(*scanned(empty(), severity), EXPECTED)
    assert (seen.raw, seen.doubt) == ("", None)


def test_dust_leaves_a_comb_blank_but_less_surely() -> None:
    def dust(ink: np.ndarray, cell: float, high: float) -> None:
        line(ink, EDGE + 3.4 * cell, EDGE + 0.5 * high, EDGE + 3.5 * cell, EDGE + 0.5 * high)

    seen = read_date(*scanned(by_hand(empty(), dust)), EXPECTED)
    assert (seen.raw, seen.doubt) == ("", None)
    assert seen.confidence < 1


@pytest.mark.parametrize("words", ["14/08/202 ", "  /08/2026", "14/  /2026", "14/08/    "])
def test_a_cell_that_is_left_blank_is_asked_about(words: str) -> None:
    seen = read_date(*scanned(written(words)), EXPECTED)
    assert (seen.raw, seen.doubt, seen.other) == (None, "date-unclear", None)


@pytest.mark.parametrize("words", ["14/08/26  ", "14/08/  26"])
def test_a_year_of_two_digits_is_asked_about_with_the_year_that_is_meant(words: str) -> None:
    seen = read_date(*scanned(written(words)), EXPECTED)
    assert (seen.raw, seen.doubt, seen.other) == (None, "date-unclear", "14/08/2026")


@pytest.mark.parametrize("words", [" 4/08/2026", "4 / 8/2026", " 4/ 8/26  "])
def test_a_nought_that_is_left_out_is_asked_about_with_the_day_that_is_meant(words: str) -> None:
    seen = read_date(*scanned(written(words)), EXPECTED)
    assert (seen.raw, seen.doubt, seen.other) == (None, "date-unclear", "04/08/2026")


def test_a_date_that_is_struck_out_is_no_date() -> None:
    def through(ink: np.ndarray, cell: float, high: float) -> None:
        line(ink, EDGE + 0.1 * cell, EDGE + 0.6 * high, EDGE + 9.9 * cell, EDGE + 0.4 * high)

    seen = read_date(*scanned(by_hand(written("14/08/2026"), through)), EXPECTED)
    assert (seen.raw, seen.doubt) == (None, "struck-out")


def test_a_digit_that_is_scribbled_over_is_asked_about() -> None:
    def scribble(ink: np.ndarray, cell: float, high: float) -> None:
        for n in range(6):
            y0, y1 = EDGE + (0.2 + 0.1 * n) * high, EDGE + (0.25 + 0.1 * n) * high
            line(ink, EDGE + 4.15 * cell, y0, EDGE + 4.85 * cell, y1)

    seen = read_date(*scanned(by_hand(written("14/08/2026"), scribble)), EXPECTED)
    assert seen.doubt == "date-unclear"


def test_a_digit_written_over_another_is_asked_about() -> None:
    def other(ink: np.ndarray, cell: float, high: float) -> None:
        put(ink, shape(5, "bar above"), EDGE + 9.5 * cell, EDGE + high / 2)

    seen = read_date(*scanned(by_hand(written("14/08/2026"), other)), EXPECTED)
    assert seen.doubt == "date-unclear"


def test_digits_that_make_no_day_are_asked_about() -> None:
    seen = read_date(*scanned(written("31/04/2026")), EXPECTED)
    assert seen.doubt == "date-unclear"


def test_a_clear_date_that_nobody_expects_is_read_as_it_is_written() -> None:
    narrow = Plausible(dt.date(2026, 1, 1), dt.date(2026, 12, 31), dt.date(2026, 6, 1))
    assert read_date(*scanned(written("14/08/2063")), narrow).raw == "14/08/2063"


@pytest.mark.parametrize("aside", [-0.2, 0.2])
def test_digits_that_run_over_their_lines_are_read(aside: float) -> None:
    assert read_date(*scanned(written("14/08/2026", aside=aside)), EXPECTED).raw == "14/08/2026"


def test_a_slash_that_is_drawn_over_changes_nothing() -> None:
    def slash(ink: np.ndarray, cell: float, high: float) -> None:
        line(ink, EDGE + 2.35 * cell, EDGE + 0.7 * high, EDGE + 2.65 * cell, EDGE + 0.3 * high)

    assert read_date(*scanned(by_hand(written("14/08/2026"), slash)), EXPECTED).doubt is None
    assert read_date(*scanned(by_hand(empty(), slash)), EXPECTED).raw == ""


def test_a_date_on_a_real_form_is_read_and_the_next_is_blank() -> None:
    given = printed("supervision-record")
    first, other = [p for p in given.template.places if p.kind == "comb" and p.box.page == 3][:2]
    paper = drawn(given, 3, FINE).copy()
    scale = FINE / 72
    left, top = first.box.x0 * scale - EDGE, first.box.y0 * scale - EDGE
    ink = written("30/11/2026").written
    at = slice(round(top), round(top) + ink.shape[0]), slice(round(left), round(left) + ink.shape[1])
    paper[at] = np.minimum(paper[at], 255 - ink)
    page = flat_of(given, 3, paper, np.diag([scale, scale, 1.0]))
    assert read_date(page, first, EXPECTED).raw == "30/11/2026"
    assert read_date(page, other, EXPECTED).raw == ""


DAY = dt.date(2026, 8, 14)
SURE = Judged(
    Decoded(DAY, dt.date(2026, 8, 19), dates.ODDS, True, dates.AGAINST), True, 0.0, False, dates.FITS
)


def test_a_date_at_every_limit_is_taken() -> None:
    assert SURE.sure
    assert replace(SURE, none=dates.NOT_A_DIGIT - 1e-6).sure


@pytest.mark.parametrize(
    "beyond",
    [
        {"decoded": replace(SURE.decoded, odds=dates.ODDS - 1e-6)},
        {"decoded": replace(SURE.decoded, unaided=False)},
        {"decoded": replace(SURE.decoded, against=dates.AGAINST + 1e-6)},
        {"agreed": False},
        {"none": dates.NOT_A_DIGIT},
        {"joined": True},
        {"fit": dates.FITS - 1e-6},
    ],
    ids=lambda beyond: next(iter(beyond)),
)
def test_a_date_beyond_one_limit_is_not(beyond: dict[str, object]) -> None:
    assert not replace(SURE, **beyond).sure


def test_every_doubt_has_its_sentence() -> None:
    assert {"date-unclear", "struck-out"} <= SENTENCES.keys()
