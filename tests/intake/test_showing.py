"""What a query is about is shown as it came: drawn in the confined process, made a file by us."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from functools import cache
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

import forms
from benchmarks.changes.damage import flattened
from extractors.contract import AsGivenOut, Shown
from extractors.paper import showing as paper
from extractors.paper.flat_page import SCALE, FlatPage, Quality
from extractors.paper.picture import Picture
from extractors.pixels import Pixels
from fillers import pdf
from intake import Issued
from intake.isolation.isolation import Isolation
from intake.isolation.worker_handle import Way
from intake.showing import cut, of_page, shown
from schemas.copies import Copy
from schemas.geometry import Box
from tests.faults import sabotage
from tests.intake.test_isolation import a_form

pytestmark = pytest.mark.thorough

A4 = (1190, 1683)
"""Pixels at 144 dpi."""
WAYS: list[Way] = ["fork", "pool"] if hasattr(os, "fork") else ["pool"]


@cache
def a_pdf() -> bytes:
    form = forms.load("supervision-record")
    rendition = pdf.rendition(form)
    copy = Copy(form=form.form, edition=form.edition, rendition=rendition.digest)
    answers = {"supervisee": "Zoë Example", "date": dt.date(2026, 11, 14), "summary": "Talked."}
    when = dt.datetime(2026, 11, 14, tzinfo=dt.UTC)
    return pdf.fill(pdf.compile(rendition), copy, answers, when=when).data


@pytest.fixture(scope="module", params=WAYS)
def isolation(request: pytest.FixtureRequest) -> Iterator[Isolation]:
    with pytest.MonkeyPatch.context() as patch:
        sabotage.patched(patch)
        with Isolation(forms.builtin(), Issued(None), workers=1, way=request.param) as opened:
            yield opened


def place_of(isolation: Isolation, data: bytes, path: str) -> tuple[int, tuple[float, float, float, float]]:
    found = isolation.read(data).findings
    assert found is not None
    (evidence,) = (v.evidence for v in found.reading.values if v.path == path)
    assert evidence.page is not None
    assert evidence.box is not None
    return evidence.page, evidence.box


def opened(picture: bytes | None) -> Image.Image:
    assert picture is not None
    return Image.open(BytesIO(picture))


@pytest.mark.parametrize("made", [bytes, flattened])
def test_the_place_of_an_answer_is_shown_with_what_stands_around_it(isolation: Isolation, made: type) -> None:
    data = made(a_pdf())
    page, box = place_of(isolation, data, "summary")
    picture, around = opened(shown(isolation, data, Shown(page, box))), Shown(page).around
    assert (picture.format, picture.mode) == ("PNG", "RGB")
    assert picture.width == pytest.approx(2 * (Box(*box).wide + 2 * around), abs=2)
    assert picture.height == pytest.approx(2 * (Box(*box).tall + 2 * around), abs=2)
    inside = np.asarray(picture.convert("L"))[80:110, 76:160]  # where the words begin
    assert inside.min() < 80
    assert inside.max() > 240


def test_without_a_box_all_of_the_page_is_shown(isolation: Isolation) -> None:
    assert opened(shown(isolation, a_pdf(), Shown(1))).size == A4


def test_a_box_that_is_not_on_the_page_shows_the_page(isolation: Isolation) -> None:
    assert opened(shown(isolation, a_pdf(), Shown(1, (2000, 10, 2100, 50)))).size == A4


@pytest.mark.parametrize("page", [0, 99])
def test_a_page_that_the_file_has_not_is_not_shown(isolation: Isolation, page: int) -> None:
    assert shown(isolation, a_pdf(), Shown(page)) is None


def test_a_word_document_has_no_pages_to_show(isolation: Isolation) -> None:
    assert shown(isolation, a_form(), Shown(1)) is None


@pytest.mark.parametrize("deed", ["leave", "garbage"])
def test_what_befalls_the_reader_shows_nothing_and_the_next_is_shown(isolation: Isolation, deed: str) -> None:
    assert shown(isolation, sabotage.document(deed), Shown(1)) is None
    assert shown(isolation, a_pdf(), Shown(1)) is not None


class Pages:
    """Two pages of a scan, the second of which can be laid flat."""

    def flat_page(self, number: int, template: object, given: object) -> FlatPage | None:
        del template, given
        ink = np.zeros((400, 300), np.uint8)
        ink[100:120, 50:70] = 255
        quality = Quality(200, 0.1, 1, 1, 0, 2, 4)
        return FlatPage(2, 1, ink, np.zeros_like(ink), quality) if number == 2 else None

    def as_it_came(self, number: int) -> Picture | None:
        return Picture(number, np.full((3000, 2000), 200, np.uint8)) if number in {1, 2} else None


def of_paper(place: Shown) -> Pixels | None:
    template = pdf.compile(pdf.rendition(forms.load("supervision-record"))).template
    return paper.picture(Pages(), place, template, lambda: AsGivenOut(b""))


def test_of_paper_the_lines_of_a_place_are_shown_from_margin_to_margin_and_the_place_outlined() -> None:
    box = Box(50, 100, 70, 120).times(1 / SCALE)
    pixels = of_paper(Shown(2, tuple(box), around=10 / SCALE))
    assert pixels is not None
    assert (pixels.rows, pixels.columns, pixels.channels) == (40, 250, 3)
    drawn = np.frombuffer(pixels.data, np.uint8).reshape(40, 250, 3)
    assert (drawn[10:30, :20] == 0).all()
    assert (drawn[:, 40:] == 255).all()
    coloured = drawn.max(2) != drawn.min(2)
    assert coloured[2, :20].all()  # above it
    assert coloured[37, :20].all()  # and below
    assert not coloured[10:30, :20].any()


@pytest.mark.parametrize("place", [Shown(1, (10, 10, 20, 20)), Shown(2)])
def test_of_paper_that_lies_not_flat_the_page_is_shown_as_it_came(place: Shown) -> None:
    pixels = of_paper(place)
    assert pixels is not None
    assert (pixels.rows, pixels.columns) == (1600, 1067)
    assert set(pixels.data) == {200}


def test_of_paper_a_page_that_is_not_there_is_not_shown() -> None:
    assert of_paper(Shown(3)) is None


def test_a_whole_page_is_shown_with_its_width_so_that_a_place_can_be_found_on_it_and_cut_out(
    isolation: Isolation,
) -> None:
    page, box = place_of(isolation, a_pdf(), "date")
    found = of_page(isolation, a_pdf(), page, locator="", form="supervision-record.1")
    assert found is not None
    picture, across = found
    assert across == pytest.approx(595.3, abs=0.5)
    whole = Image.open(BytesIO(picture))
    assert whole.size == A4
    place = Image.open(BytesIO(cut(picture, across, box)))
    assert place.width == pytest.approx((box[2] - box[0] + 48) * whole.width / across, rel=0.2)
    assert place.height < whole.height / 8
    assert of_page(isolation, a_pdf(), 99, locator="", form="supervision-record.1") is None
