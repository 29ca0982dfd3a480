"""Pictures handed in together: one file, the same whenever it is made, whose pages are theirs."""

from __future__ import annotations

import zipfile
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from extractors.paper.bundle import Bundle, bundled, in_order, is_bundle
from extractors.paper.opening import open_scan, recognises
from extractors.paper.pictures import MOST_PAGES
from extractors.registry import reader_of
from intake import preflight
from intake.envelopes import is_envelope
from schemas.errors import DocumentError
from tests.extractors.paper.page_files import drawn, picture, saved


def shade(grey: int) -> Image.Image:
    return Image.new("L", (600, 600), grey)


def three() -> list[tuple[str, bytes]]:
    return [("IMG 10.png", saved(shade(30), "PNG")), ("IMG 9.jpg", saved(shade(20), "JPEG")),
            ("IMG 1.tif", saved(shade(10), "TIFF"))]  # fmt: skip


def shades(data: bytes) -> list[int | str]:
    scan = open_scan(data)
    assert isinstance(scan, Bundle)
    found: list[int | str] = []
    for number in range(1, len(scan) + 1):
        try:
            page = scan.picture(number)
            assert page.number == number
            found.append(int(np.median(page.grey)))
        except DocumentError as refused:
            found.append(refused.code)
    scan.close()
    return found


def test_the_pages_are_those_of_the_pictures_in_the_order_of_their_names() -> None:
    data = bundled(three())
    assert shades(data) == [10, 20, 30]
    assert [Bundle(data, open_scan).name(n) for n in (1, 2, 3)] == ["IMG 1.tif", "IMG 9.jpg", "IMG 10.png"]


def test_the_same_pictures_are_the_same_bytes_in_whichever_order_they_come() -> None:
    data = bundled(three())
    assert bundled(reversed(three())) == data
    assert bundled(three()[:2]) != data
    with zipfile.ZipFile(BytesIO(data)) as archive:
        held = {n: archive.read(n) for n in archive.namelist()[1:]}
    assert held == dict(three())  # as they came, for whoever takes the original out of the ledger


def test_names_are_ordered_as_people_do() -> None:
    names = ["page 10", "page 2", "Page 1", "2026-01-02", "page"]
    assert sorted(names, key=in_order) == ["2026-01-02", "page", "Page 1", "page 2", "page 10"]


def test_it_is_a_document_and_no_envelope() -> None:
    data = bundled(three())
    assert is_bundle(data)
    assert recognises(data)
    assert is_envelope(data) is None
    preflight.look(data)
    assert reader_of(data).medium == "paper"


def test_an_archive_of_somebody_else_s_is_no_bundle() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in three():
            archive.writestr(name, data)
    assert not is_bundle(out.getvalue())
    assert is_envelope(out.getvalue()) == "zip"
    assert open_scan(out.getvalue()) is None


def test_a_picture_that_is_broken_costs_no_other() -> None:
    broken = saved(picture(), "JPEG")[:3000]
    pictures = [("a.jpg", broken), ("b.png", saved(shade(40), "PNG")), ("c.tif", b"II*\x00" + bytes(30))]
    pictures += [("d.png", b"no picture"), ("e.gif", saved(shade(50), "GIF"))]
    assert shades(bundled(pictures)) == ["page-damaged", 40, "page-damaged", "page-damaged", 50]


def test_a_file_of_several_pages_has_them_all_in_it() -> None:
    several = saved(shade(20), "TIFF", save_all=True, append_images=[shade(30)])
    pictures = [("b.tif", several), ("a.png", saved(shade(10), "PNG")), ("c.png", saved(picture(), "PNG"))]
    assert shades(bundled(pictures)) == [10, 20, 30, 255]
    scan = open_scan(bundled(pictures))
    assert scan is not None
    assert (scan.picture(4).grey == drawn()).all()
    assert int(scan.picture(2).grey[0, 0]) == 20  # back again


def test_there_are_as_many_pages_as_a_scan_may_have_and_no_more() -> None:
    one = saved(Image.new("1", (600, 600), 1), "PNG")
    assert len(Bundle(bundled((f"{n}.png", one) for n in range(MOST_PAGES)), open_scan)) == MOST_PAGES
    with pytest.raises(DocumentError) as refused:
        open_scan(bundled((f"{n}.png", one) for n in range(MOST_PAGES + 1)))
    assert refused.value.code == "scan-too-long"


def test_a_bundle_that_was_made_to_burst_is_not_unpacked() -> None:
    out = BytesIO(bundled([("a.png", saved(shade(10), "PNG"))]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.bmp", saved(Image.new("L", (3000, 3000)), "BMP"))
    assert shades(out.getvalue()) == [10, "page-damaged"]


@pytest.mark.parametrize("cut", [60, 400])
def test_a_bundle_that_is_cut_off_is_damaged(cut: int) -> None:
    with pytest.raises(DocumentError) as refused:
        open_scan(bundled(three())[:-cut])
    assert refused.value.code == "page-damaged"
