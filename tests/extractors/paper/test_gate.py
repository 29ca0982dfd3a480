"""Which pages are too poor to be read: each measure just inside its bound and just outside, and real poor pages."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from extractors.paper import gate
from extractors.paper.flat_page import FlatPage, Quality
from extractors.paper.following import DOTS, Followed
from extractors.paper.picture import Picture
from extractors.paper.placing import placed, sighted
from schemas.reading import Query
from tests.extractors.paper import scans
from tests.extractors.paper.scans import Grey, Pages, form, page

GOOD = Quality(dpi=200, residual=0.08, sharp=0.9, contrast=0.9, noise=0.0, codes=2, markers=4)
NONE: Grey = np.zeros((8, 8), np.uint8)


def _followed(off: float = 0.05, share: float = 0.9, cut: int = 0, *, part_off: float = 0.05) -> Followed:
    """A thousand printed corners, of which a share was found so far off (millimetres); one part lies off by itself."""
    rng = np.random.default_rng(5)
    looked = rng.uniform(0, 800, (1000, 2)).astype(np.float32)
    found = looked[: round(1000 * share)]
    here = (found < 160).all(axis=1)
    there = found + np.where(here, part_off, off)[:, None] * np.array([[DOTS, 0]])
    return Followed(found, there, looked, cut)


def _why(quality: Quality = GOOD, found: Followed | None = None) -> str:
    asked = gate.too_poor(FlatPage(4, 2, NONE, NONE, quality), found or _followed())
    if asked is None:
        return ""
    assert (asked.code, asked.level, asked.evidence and asked.evidence.page) == ("page-too-poor", "must", 4)
    return asked.say


@pytest.mark.parametrize(
    ("measure", "inside", "outside", "reason"),
    [
        ("dpi", 130.0, 129.9, "too few dots (130 an inch"),
        ("residual", 0.15, 0.16, "does not lie where it should"),
        ("sharp", 0.50, 0.49, "blurred"),
        ("contrast", 0.25, 0.24, "can hardly be told apart"),
        ("noise", 0.09, 0.091, "grainy"),
    ],
)
def test_a_page_is_read_up_to_each_bound_and_no_further(
    measure: str, inside: float, outside: float, reason: str
) -> None:
    assert _why(replace(GOOD, **{measure: inside})) == ""
    assert reason in _why(replace(GOOD, **{measure: outside}))


def test_so_much_of_the_print_must_lie_where_it_should() -> None:
    assert _why(found=_followed(share=0.66)) == ""
    assert "does not lie where it should" in _why(found=_followed(share=0.64))


def test_no_part_may_lie_off_by_itself() -> None:
    assert _why(found=_followed(part_off=0.19)) == ""
    assert "a part of what is printed" in _why(found=_followed(part_off=0.21))


def test_hardly_any_print_may_be_cut_off() -> None:
    assert _why(found=_followed(cut=3)) == ""
    assert "cut off" in _why(found=_followed(cut=4))


def test_several_reasons_are_told_together() -> None:
    say = _why(replace(GOOD, dpi=90, sharp=0.2))
    assert "too few dots" in say
    assert "blurred" in say


def _read(grey: Grey) -> FlatPage | Query:
    from extractors.pdf.changes.rendering import Drawing

    with Drawing(form().given.pdf) as drawing:
        blank = drawing.ink(0, 200)
    sight = sighted(Pages([grey]), 1)
    assert sight.codes
    return placed(Picture(1, grey), sight, 1, form().template.pages[0], blank)


def _refused(grey: Grey) -> str:
    found = _read(grey)
    return found.say if isinstance(found, Query) else ""


def test_a_page_of_100_dots_an_inch_is_refused_and_one_of_150_is_read() -> None:
    assert "too few dots" in _refused(page(form(), 1, 100))
    assert _refused(scans.turned(page(form(), 1, 150), 0, 0.94)) == ""


def test_a_blurred_page_is_refused_and_a_soft_one_is_read() -> None:
    grey = page(form(), 1, 200)
    soft, blurred = (np.asarray(cv2.GaussianBlur(grey, (0, 0), s), np.uint8) for s in (0.8, 2.2))
    assert _refused(soft) == ""
    assert "blurred" in _refused(blurred)


def test_a_page_that_is_nearly_white_is_refused_and_a_pale_one_is_read() -> None:
    grey = page(form(), 1, 200)
    pale, white = ((255 - (255 - grey.astype(float)) * s).astype(np.uint8) for s in (0.4, 0.2))
    assert _refused(pale) == ""
    assert "can hardly be told apart" in _refused(white)


def test_a_page_with_a_strip_cut_off_is_refused() -> None:
    grey = page(form(), 1)
    assert "cut off" in _refused(grey[:, : round(grey.shape[1] * 0.86)])


def test_a_page_under_the_codes_of_another_is_refused() -> None:
    grey, other = page(form(), 1), page(form(), 2)
    edge = round(grey.shape[0] * 0.11)
    grey[edge:-edge] = other[edge:-edge]
    assert "does not lie where it should" in _refused(grey)
