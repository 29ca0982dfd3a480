"""An organisation's logo is on every document as it looks, whatever kind of picture it is."""

from __future__ import annotations

import io
import zipfile

import pypdfium2
import pytest
from PIL import Image

import forms
from fillers import pdf, pictures, word
from schemas.copies import Copy
from schemas.errors import RenditionError
from schemas.rendition import Branding
from tests.forms.own import PNG, jpeg
from tests.law.documents import WHEN

FORM = forms.load("contact-evaluation")
_HEAD = (240, 82)
"""Points of the first page in which the logo stands, from its left upper corner."""


def in_pdf(logo: bytes) -> Image.Image:
    """The head of the first page, drawn."""
    data = pdf.blank(pdf.compile(pdf.rendition(FORM, Branding(logo=logo))))
    with pypdfium2.PdfDocument(data) as document:
        return document[0].render(scale=2).to_pil().convert("RGB").crop((0, 0, 2 * _HEAD[0], 2 * _HEAD[1]))


def in_word(logo: bytes) -> Image.Image:
    """The picture in the package."""
    compiled = word.compile(word.rendition(FORM, Branding(logo=logo)))
    copy = Copy(form=FORM.form, edition=1, rendition=compiled.rendition.digest)
    with zipfile.ZipFile(io.BytesIO(word.fill(compiled, copy, {}, when=WHEN).data)) as package:
        return Image.open(io.BytesIO(package.read("word/media/logo.png"))).convert("RGB")


def box_of(picture: Image.Image, red: bool) -> tuple[int, int, int, int]:
    """Where a colour stands: left, top, right, bottom."""
    points = picture.load()
    assert points is not None
    found = [
        (x, y)
        for x in range(picture.width)
        for y in range(picture.height)
        if (p := points[x, y])[0 if red else 2] - p[2 if red else 0] > 90
    ]
    across, down = [x for x, _ in found], [y for _, y in found]
    return min(across), min(down), max(across), max(down)


@pytest.mark.parametrize("made", [in_pdf, in_word])
@pytest.mark.parametrize("mode", ["RGB", "CMYK"])
def test_a_jpeg_stands_as_it_is_kept(made: object, mode: str) -> None:
    picture = made(jpeg(60, 30, mode=mode))  # type: ignore[operator]
    assert box_of(picture, red=True)[2] < box_of(picture, red=False)[2]
    left, top, _, low = box_of(picture, red=True)
    right = box_of(picture, red=False)[2]
    assert (right - left) / (low - top) == pytest.approx(2, rel=0.15)


@pytest.mark.parametrize("made", [in_pdf, in_word])
def test_a_jpeg_from_a_camera_that_was_held_upright_stands_upright_in_both(made: object) -> None:
    """Turned a quarter: what is left in the file is above on the picture."""
    picture = made(jpeg(60, 30, turned=6))  # type: ignore[operator]
    assert box_of(picture, red=True)[3] < box_of(picture, red=False)[3]
    assert box_of(picture, red=True)[0] == pytest.approx(box_of(picture, red=False)[0], abs=2)


def test_a_photograph_is_made_as_small_as_it_is_seen() -> None:
    small = pictures.size(pictures.as_png(jpeg(4000, 1000)))
    assert small == (1400, 350)
    assert pictures.size(pictures.jpeg(jpeg(4000, 1000))) == small
    exactly = jpeg(*pictures.SEEN)
    assert pictures.jpeg(exactly) == exactly


@pytest.mark.parametrize(
    ("logo", "says"),
    [
        (jpeg()[:200], "damaged"),
        (PNG[:40], "damaged"),
        (b"\xff\xd8\xffno picture", "damaged"),
        (b"GIF89a", ""),
    ],
)
def test_a_logo_that_is_no_picture_is_told_and_nothing_is_made(logo: bytes, says: str) -> None:
    for made in (in_pdf, in_word):
        with pytest.raises(RenditionError) as told:
            made(logo)
        assert told.value.code in {"logo-kind"} if says else {"logo-kind", "pdf-layout"}
        assert says in str(told.value)


def test_a_picture_of_too_many_points_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "POINTS", 60 * 30)
    assert pictures.size(jpeg(60, 30)) == (60, 30)
    with pytest.raises(RenditionError, match="points") as told:
        pictures.size(jpeg(61, 30))
    assert told.value.code == "logo-kind"
