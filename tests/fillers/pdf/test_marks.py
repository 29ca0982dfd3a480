"""Corner markers and QR codes, found on pictures of the pages by other people's readers."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import zxingcpp

from fillers.pdf import marks
from schemas.identity import parse_qr, parse_reference
from tests.clients.renderers import Picture, pdfium
from tests.fillers.pdf import made

DPI = 150
DICTIONARY = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_APRILTAG_16h5)


@pytest.fixture(scope="module", params=made.FORMS)
def shown(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, list[Picture]]:
    file = tmp_path_factory.mktemp("marks") / "blank.pdf"
    file.write_bytes(made.blank(request.param).data)
    return request.param, pdfium(file, DPI)


@pytest.mark.parametrize("number", range(4))
def test_the_patterns_are_those_of_apriltag_16h5(number: int) -> None:
    theirs = cv2.aruco.generateImageMarker(DICTIONARY, number, 6, borderBits=1)[1:5, 1:5] > 0
    ours = np.array([[c == "1" for c in row] for row in marks.TAGS[number]])
    assert (ours == theirs).all()


def test_every_page_has_its_four_markers_clear_of_the_edge(shown: tuple[str, list[Picture]]) -> None:
    for picture in shown[1]:
        corners, ids, _ = cv2.aruco.ArucoDetector(DICTIONARY).detectMarkers(
            cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        )
        at = {int(n): c[0].mean(axis=0) for n, c in zip(np.ravel(ids), corners, strict=True) if n < 4}
        high, wide = picture.shape[:2]
        assert set(at) == {0, 1, 2, 3}
        assert at[0][0] < wide / 2 < at[1][0]
        assert at[0][1] < high / 2 < at[3][1]
        edges = np.concatenate([c[0] for n, c in zip(np.ravel(ids), corners, strict=True) if n < 4])
        margin = 12 / 25.4 * DPI - 1.5
        assert edges.min() >= margin
        assert edges[:, 0].max() <= wide - margin
        assert edges[:, 1].max() <= high - margin


def test_every_page_has_two_qr_codes_that_say_form_copy_and_page(shown: tuple[str, list[Picture]]) -> None:
    name, pictures = shown
    for number, picture in enumerate(pictures, 1):
        codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
        assert len(codes) == 2
        for code in codes:
            carrier = parse_qr(code.text)
            assert carrier is not None
            assert (carrier.form, carrier.copy_number) == (name, made.NUMBER)
            assert (carrier.page_number, carrier.pages) == (number, len(pictures))
            side = abs(code.position.top_right.x - code.position.top_left.x) / DPI * 25.4
            assert side >= 18
        middles = [(c.position.top_left.x + c.position.bottom_right.x) / 2 for c in codes]
        assert min(middles) < picture.shape[1] / 2 < max(middles)


def test_nothing_comes_near_a_marker_or_a_code() -> None:
    for wide, high in ((210.0, 297.0), (297.0, 210.0)):
        squares = [*marks.tag_places(wide, high), *marks.qr_places(wide, high)]
        for n, one in enumerate(squares):
            for other in squares[n + 1 :]:
                across = max(one.x, other.x) - min(one.x + one.side, other.x + other.side)
                down = max(one.y, other.y) - min(one.y + one.side, other.y + other.side)
                assert max(across, down) >= 1.3  # a marker's own module, and more for a code


@pytest.mark.parametrize("name", made.FORMS)
def test_no_field_stands_where_markers_and_codes_are(name: str) -> None:
    template = made.blank(name).template
    wide, high = (side / marks.MM for side in template.pages[0])
    for place in template.places:
        x0, y0, x1, y1 = (
            side / marks.MM for side in (place.box.x0, place.box.y0, place.box.x1, place.box.y1)
        )
        for square in (*marks.tag_places(wide, high), *marks.qr_places(wide, high)):
            apart = max(
                square.x - x1, x0 - square.x - square.side, square.y - y1, y0 - square.y - square.side
            )
            assert apart >= marks.QR_QUIET - 0.2, place.path


def test_markers_codes_head_and_foot_are_artifacts_and_said_to_be() -> None:
    with made.opened(made.blank("supervision-record").data) as document:
        for number, page in enumerate(document.pages, 1):
            last = page.obj.Contents[-1].read_bytes()
            parts = last.split(b"/Artifact <</Type /Pagination")[1:]
            assert last.startswith(b"/Artifact")
            assert len(parts) == (2 if number == 1 else 3)
            assert all(p.count(b"BDC") == p.count(b"EMC") == 1 and p.rstrip().endswith(b"EMC") for p in parts)
            assert parts[0].count(b"/CarepackQR Do") == 2
            assert b"/Subtype /Footer" in parts[-1]
            assert b"/CarepackReference Do" in parts[-1]
            drawn = b"".join(
                stream.read_bytes() for stream in page.obj.Contents
            )  # what typst drew at head and foot
            assert b"/Subtype/Header/Type/Pagination" in drawn
            assert b"/Subtype/Footer/Type/Pagination" in drawn


def test_the_reference_stands_in_the_metadata_twice_and_in_each_footer() -> None:
    from io import BytesIO

    import pdfplumber

    data = made.blank("supervision-record").data
    with made.opened(data) as document:
        reference = str(document.trailer.Info["/carepack"])
        assert reference in document.Root.Metadata.read_bytes().decode()
    carrier = parse_reference(reference, "metadata")
    assert carrier is not None
    assert carrier.copy_number == made.NUMBER
    with pdfplumber.open(BytesIO(data)) as document:
        assert all(reference in page.extract_text() for page in document.pages)
