"""Pages out of picture files: every kind that scanners and telephones make comes to the same grey page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from extractors.paper.opening import open_scan, recognises
from extractors.paper.picture import Picture
from extractors.paper.picture_kinds import kind_of, measured
from schemas.errors import DocumentError
from tests.extractors.paper.page_files import HIGH, WIDE, drawn, picture, saved

HEIC = Path(__file__).parent / "page.heic"
TWO = Path(__file__).parent / "two_pages.heic"


def page(data: bytes, number: int = 1) -> Picture:
    assert recognises(data)
    scan = open_scan(data)
    assert scan is not None
    found = scan.picture(number)
    scan.close()
    return found


def off(found: Picture) -> float:
    """By how much points differ from the page as it was drawn, on average (255: black for white)."""
    assert found.grey.dtype == np.uint8
    assert found.grey.shape == (HIGH, WIDE)
    return float(np.abs(found.grey.astype(int) - drawn()).mean())


def refusal(data: bytes, number: int = 1) -> str:
    with pytest.raises(DocumentError) as refused:
        page(data, number)
    return refused.value.code


KINDS: dict[str, tuple[str, str, dict[str, Any], float]] = {
    # Mode, kind, how it is written, and how far it may be off: a kind that throws nothing away is exact.
    "PNG grey": ("L", "PNG", {}, 0.0),
    "PNG colour": ("RGB", "PNG", {}, 0.0),
    "PNG with transparency": ("RGBA", "PNG", {}, 0.0),
    "PNG of a palette": ("P", "PNG", {}, 1.0),
    "PNG black and white": ("1", "PNG", {}, 1.5),
    "JPEG grey": ("L", "JPEG", {}, 0.5),
    "JPEG colour": ("RGB", "JPEG", {}, 0.5),
    "JPEG in passes": ("RGB", "JPEG", {"progressive": True}, 0.5),
    "JPEG of four colours": ("CMYK", "JPEG", {}, 0.5),
    "BMP": ("RGB", "BMP", {}, 0.0),
    "BMP black and white": ("1", "BMP", {}, 1.5),
    "GIF": ("L", "GIF", {}, 0.0),
    "WebP": ("RGB", "WEBP", {}, 1.0),
    "WebP without loss": ("RGB", "WEBP", {"lossless": True}, 0.2),
    "TIFF plain": ("L", "TIFF", {}, 0.0),
    "TIFF LZW": ("RGB", "TIFF", {"compression": "tiff_lzw"}, 0.0),
    "TIFF deflated": ("L", "TIFF", {"compression": "tiff_adobe_deflate"}, 0.0),
    "TIFF JPEG": ("L", "TIFF", {"compression": "jpeg"}, 0.5),
    "TIFF of four colours": ("CMYK", "TIFF", {"compression": "tiff_lzw"}, 0.5),
    "TIFF fax G3": ("1", "TIFF", {"compression": "group3"}, 1.5),
    "TIFF fax G4": ("1", "TIFF", {"compression": "group4"}, 1.5),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_comes_to_the_same_page(kind: str) -> None:
    mode, name, how, most = KINDS[kind]
    found = page(saved(picture(mode), name, **how))
    assert off(found) <= most
    assert found.bilevel == (mode == "1")
    assert found.number == 1


def test_sixteen_bits_of_grey_become_eight() -> None:
    deep = Image.fromarray(drawn().astype(np.uint16) * 257)
    assert off(page(saved(deep, "PNG"))) == 0


def test_what_is_transparent_is_paper() -> None:
    clear = Image.new("RGBA", (WIDE, HIGH), (0, 0, 0, 0))
    clear.paste(picture("RGBA"), mask=Image.fromarray(255 - drawn()).point(lambda v: 255 if v else 0))
    assert off(page(saved(clear, "PNG"))) == 0


def test_yellow_is_nearly_paper_and_any_pen_is_dark() -> None:
    colours = {"yellow": (255, 255, 0), "blue": (20, 40, 160), "red": (200, 30, 30), "green": (0, 130, 50)}
    seen = {
        n: int(page(saved(Image.new("RGB", (600, 600), c), "PNG")).grey[300, 300]) for n, c in colours.items()
    }
    assert seen.pop("yellow") > 220
    assert max(seen.values()) < 110


TURNS = {1: 0, 3: 2, 6: 3, 8: 1}
"""Quarters to the left that make a picture upright, by its mark (EXIF)."""


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("mark", range(1, 9))
def test_a_photograph_is_turned_as_its_mark_says(kind: str, mark: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = mark
    upright = drawn()
    lying = {2: np.fliplr, 4: np.flipud, 5: np.transpose, 7: lambda p: np.rot90(p, 2).T}.get(mark)
    stored = lying(upright) if lying else np.rot90(upright, -TURNS[mark])
    data = saved(Image.fromarray(np.ascontiguousarray(stored)).convert("RGB"), kind, exif=exif)
    assert off(page(data)) < 1.0


def test_a_mark_that_is_nonsense_turns_nothing() -> None:
    exif = Image.Exif()
    exif[0x0112] = 77
    assert off(page(saved(picture(), "JPEG", exif=exif))) < 0.5


@pytest.mark.parametrize(("said", "believed"), [(300, 300), (100, 100), (96, None), (72, None), (9600, None)])
def test_dots_per_inch_are_believed_where_a_scanner_says_them(said: int, believed: float | None) -> None:
    found = page(saved(picture(), "TIFF", dpi=(said, said)))
    assert found.dpi == believed


def test_a_fax_whose_dots_are_not_square_is_stretched() -> None:
    low = cv2.resize(drawn(), (WIDE * 2, HIGH))
    data = saved(Image.fromarray(low).convert("1"), "TIFF", compression="group3", dpi=(204, 102))
    found = page(data)
    assert found.grey.shape == (HIGH * 2, WIDE * 2)
    assert found.dpi == 204


def test_a_picture_of_more_points_than_are_wanted_is_halved_and_its_dots_as_well() -> None:
    for side, kept in ((5477, 5477), (5478, 2739)):  # 30 million, and a few more
        found = page(saved(Image.new("L", (side, side), 255), "JPEG", dpi=(600, 600)))
        assert found.grey.shape == (kept, kept)
        assert found.dpi == pytest.approx(600 * kept / side)
        halved = page(saved(Image.new("1", (side, side), 1), "TIFF", compression="group4", dpi=(600, 600)))
        assert (halved.grey.shape, halved.dpi) == ((kept, kept), found.dpi)


def test_a_photograph_of_an_iphone_is_read() -> None:
    pytest.importorskip("pi_heif")
    assert off(page(HEIC.read_bytes())) < 2.0
    scan = open_scan(TWO.read_bytes())
    assert scan is not None
    assert len(scan) == 2
    assert scan.picture(2).grey[770, 440] < 60  # the bar, upside down
    assert scan.picture(1).grey[770, 440] > 200


def test_where_iphones_photographs_cannot_be_read_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pi_heif", None)
    with pytest.raises(DocumentError) as refused:
        open_scan(HEIC.read_bytes())
    assert refused.value.code == "picture-unsupported"
    assert "iPhone" in refused.value.faults[0].what


@pytest.mark.parametrize("data", [b"\0\0\0\x0cjP  \r\n\x87\n", b"\0\0\0\x1cftypavif" + bytes(40)])
def test_a_kind_of_picture_that_is_not_read_is_told_so(data: bytes) -> None:
    assert kind_of(data) == "unsupported"
    with pytest.raises(DocumentError) as refused:
        open_scan(data)
    assert refused.value.code == "picture-unsupported"


@pytest.mark.parametrize(
    "data",
    [b"", b"P", b"%PDF-1.7\n%%EOF", b"BMW wrote to us about the form", b"\0\0\0\x18ftypmp42" + bytes(40)],
)
def test_what_is_no_picture_is_no_scan(data: bytes) -> None:
    assert not recognises(data)
    assert open_scan(data) is None


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF"])
def test_a_picture_says_how_large_it_is_before_it_is_opened(kind: str) -> None:
    data = saved(Image.new("RGB", (641, 507), "white"), kind)
    assert measured(data) == (641, 507)
    if kind == "WEBP":
        assert measured(saved(Image.new("RGB", (641, 507)), kind, lossless=True)) == (641, 507)
        clear = Image.new("RGBA", (641, 507), (0, 0, 0, 9))
        assert measured(saved(clear, kind, save_all=True, append_images=[clear.rotate(9)])) == (641, 507)


def test_of_an_animation_the_first_picture_is_the_page() -> None:
    moving = saved(picture(), "GIF", save_all=True, append_images=[Image.new("L", (WIDE, HIGH), 0)] * 3)
    scan = open_scan(moving)
    assert scan is not None
    assert len(scan) == 1
    assert off(page(moving)) == 0


def test_a_picture_has_no_second_page() -> None:
    assert refusal(saved(picture(), "PNG"), 2) == "no-such-part"


def test_a_page_is_five_hundred_points_across_and_no_fewer() -> None:
    assert page(saved(Image.new("L", (500, 700)), "PNG")).grey.shape == (700, 500)
    assert refusal(saved(Image.new("L", (499, 700)), "PNG")) == "picture-too-small"
