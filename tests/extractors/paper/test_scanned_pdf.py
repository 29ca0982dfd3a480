"""PDFs of scanned pages: told from typed ones, each page as it was put in, and none lost for another's fault."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from extractors.paper import drawn_pictures, scanned_pdf
from extractors.paper.opening import open_scan, recognises
from extractors.paper.picture import Picture, Scan
from extractors.paper.pictures import MOST_PAGES
from extractors.paper.scanned_pdf import ScannedPdf, may_be_scan
from extractors.registry import reader_of
from schemas.errors import DocumentError
from tests.extractors.paper.page_files import HIGH, PLACED, WIDE, drawn, embedded, pdf, picture
from tests.faults import ours

DPI = WIDE * 72 / 595


def scan(data: bytes) -> Scan:
    found = open_scan(data)
    assert found is not None
    return found


def off(found: Picture, wanted: np.ndarray[Any, Any] | None = None) -> float:
    page = drawn() if wanted is None else wanted
    assert found.grey.shape == page.shape
    return float(np.abs(found.grey.astype(int) - page).mean())


def refusal(data: bytes, number: int = 1) -> str:
    with pytest.raises(DocumentError) as refused:
        scan(data).picture(number)
    return refused.value.code


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(BytesIO(data)) as document:
        change(document)
        out = BytesIO()
        document.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
        return out.getvalue()


def image(document: pikepdf.Pdf, number: int = 1) -> Any:
    return document.pages[number - 1].Resources.XObject.Im


def medium(data: bytes) -> str:
    return reader_of(data).medium


# ---- the page as it was put in


@pytest.mark.parametrize(("kind", "mode", "most"), [
    ("jpeg", "L", 0.5), ("jpeg", "RGB", 0.5), ("points", "L", 0.0), ("points", "RGB", 0.0), ("points", "1", 1.5),
    ("plain", "L", 0.0), ("fax", "1", 1.5),
])  # fmt: skip
def test_a_picture_that_is_the_page_is_taken_out_point_by_point(kind: str, mode: str, most: float) -> None:
    found = scan(pdf([embedded(kind, picture(mode))])).picture(1)
    assert off(found) <= most
    assert found.bilevel == (mode == "1")
    assert found.dpi == pytest.approx(DPI)


def test_points_may_be_said_to_be_the_other_way_round() -> None:
    packed, entries = embedded("points", picture("1"))
    found = scan(pdf([(packed, entries | {"Decode": Array([1, 0])})])).picture(1)
    assert off(found, 255 - drawn()) < 1.5
    assert off(scan(pdf([(packed, entries | {"Decode": Array([0, 1])})])).picture(1)) < 1.5


def test_a_fax_says_which_number_is_black_and_its_page_may_turn_that_round() -> None:
    packed, entries = embedded("fax", picture("1"))
    other = entries | {"DecodeParms": Dictionary(K=-1, Columns=WIDE, Rows=HIGH)}
    assert off(scan(pdf([(packed, other)])).picture(1), 255 - drawn()) < 1.5
    assert off(scan(pdf([(packed, other | {"Decode": Array([1, 0])})])).picture(1)) < 1.5
    assert off(scan(pdf([(packed, entries | {"Decode": Array([1, 0])})])).picture(1), 255 - drawn()) < 1.5


@pytest.mark.parametrize(("turn", "quarters"), [(0, 0), (90, -1), (180, -2), (270, -3), (-90, -3), (450, -1)])
@pytest.mark.parametrize("way", ["taken out", "drawn"])
def test_a_page_is_turned_as_it_says(turn: int, quarters: int, way: str) -> None:
    content = PLACED if way == "taken out" else b"q 595 0 0 842 0 0 cm /Im Do /Im Do Q"
    found = scan(pdf([embedded("points")], content, more={"Rotate": turn})).picture(1)
    assert off(found, np.rot90(drawn(), quarters)) < (0.1 if way == "taken out" else 3.0)


def test_a_turn_may_be_that_of_all_pages() -> None:
    def turn(document: pikepdf.Pdf) -> None:
        document.Root.Pages.Rotate = 180

    found = scan(changed(pdf([embedded("points")]), turn)).picture(1)
    assert off(found, np.rot90(drawn(), 2)) == 0


def test_what_lies_within_the_edges_of_the_page_is_the_page_and_what_misses_them_is_drawn() -> None:
    for missing, way in ((11.8, 620), (12.2, None)):  # 2 % of 595 points is 11.9
        content = f"q {595 - missing} 0 0 842 {missing} 0 cm /Im Do Q".encode()
        found = scan(pdf([embedded("points")], content)).picture(1)
        assert (found.grey.shape[1] == way) == (way is not None)


def test_a_picture_on_its_head_in_strips_or_layers_is_drawn() -> None:
    half = picture().crop((0, 0, WIDE, HIGH // 2))
    strips = b"q 595 0 0 421 0 421 cm /Im Do Q q 595 0 0 421 0 0 cm /Im Do Q"
    found = scan(pdf([embedded("points", half)], strips)).picture(1)
    assert found.grey[100, 100] < 20
    assert found.grey[100 + found.grey.shape[0] // 2, 100] < 20
    lying = scan(pdf([embedded("points")], b"q -595 0 0 -842 595 842 cm /Im Do Q")).picture(1)
    assert off(lying, np.rot90(drawn(), 2)) < 3.0


def test_what_somebody_wrote_upon_a_scan_in_a_viewer_is_on_its_page() -> None:
    def write(document: pikepdf.Pdf) -> None:
        ink = document.make_stream(b"0 g 0 0 100 50 re f")
        ink.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 100, 50])})
        note = Dictionary(
            Type=Name.Annot, Subtype=Name.Ink, Rect=Array([200, 200, 300, 250]), F=4, AP=Dictionary(N=ink)
        )
        document.pages[0].obj["/Annots"] = Array([document.make_indirect(note)])

    plain = scan(pdf([embedded("points")])).picture(1)
    written = scan(changed(pdf([embedded("points")]), write)).picture(1)
    across, down = 250 / 595, (842 - 225) / 842
    for found, dark in ((plain, False), (written, True)):
        high, wide = found.grey.shape
        assert (found.grey[round(high * down), round(wide * across)] < 50) == dark
    assert written.dpi == scanned_pdf.WRITTEN_DPI


def test_a_page_is_drawn_as_fine_as_its_pictures_and_no_finer_than_is_wanted() -> None:
    for side, dpi in ((2000, 242.0), (4960, 300.0)):
        big = picture().resize((side, side))
        twice = b"q 595 0 0 842 0 0 cm /Im Do /Im Do Q"
        found = scan(pdf([embedded("points", big)], twice)).picture(1)
        assert found.dpi == pytest.approx(dpi, rel=0.01)


def test_colours_of_print_and_palettes_are_drawn() -> None:
    found = scan(pdf([embedded("jpeg", picture("CMYK"))])).picture(1)
    assert found.grey.shape == (HIGH, WIDE)
    packed, entries = embedded("points", picture("L"))
    entries["ColorSpace"] = Array([Name.Indexed, Name.DeviceGray, 255, bytes(reversed(range(256)))])
    assert off(scan(pdf([(packed, entries)])).picture(1), 255 - drawn()) < 3.0


# ---- a scan, and no scan


def _words(many: int, mode: int = 0) -> bytes:
    return PLACED + b" BT /F 10 Tf %d Tr 50 50 Td (%s) Tj ET" % (mode, b"x" * many)


def test_words_that_a_scanner_recognised_behind_the_picture_make_no_typed_document() -> None:
    assert medium(pdf([embedded("points")], _words(3000, mode=3))) == "paper"
    assert off(scan(pdf([embedded("points")], _words(3000, mode=3))).picture(1)) == 0


def test_a_page_with_more_words_than_a_program_s_stamp_is_typed() -> None:
    assert medium(pdf([embedded("points")], _words(scanned_pdf.MOST_LETTERS))) == "paper"
    assert medium(pdf([embedded("points")], _words(scanned_pdf.MOST_LETTERS + 1))) == "pdf"


def test_a_page_with_more_shapes_than_a_frame_is_drawn_by_a_program() -> None:
    for many, kind in ((scanned_pdf.MOST_SHAPES, "paper"), (scanned_pdf.MOST_SHAPES + 1, "pdf")):
        assert medium(pdf([embedded("points")], PLACED + b" 9 9 1 1 re f" * many)) == kind


def test_half_of_a_page_must_be_picture() -> None:
    for part, kind in ((0.51, "paper"), (0.49, "pdf")):
        content = f"q 595 0 0 {842 * part} 0 0 cm /Im Do Q".encode()
        assert medium(pdf([embedded("points")], content)) == kind


def test_one_typed_page_among_scanned_ones_makes_a_typed_document_and_an_empty_one_does_not() -> None:
    def add(content: bytes) -> Callable[[pikepdf.Pdf], None]:
        def change(document: pikepdf.Pdf) -> None:
            document.add_blank_page(page_size=(595, 842))
            document.pages[-1].Resources = document.pages[0].Resources
            document.pages[-1].Contents = document.make_stream(content)

        return change

    assert medium(changed(pdf([embedded("points")]), add(b""))) == "paper"
    assert medium(changed(pdf([embedded("points")]), add(_words(100)[len(PLACED) :]))) == "pdf"
    empty = scan(changed(pdf([embedded("points")]), add(b""))).picture(2)
    assert (empty.grey == 255).all()


def test_a_document_with_fields_is_no_scan() -> None:
    def field(document: pikepdf.Pdf) -> None:
        made = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=b"a", Rect=Array([9, 9, 99, 30])
        )
        widget = document.make_indirect(made)
        document.pages[0].obj["/Annots"] = Array([widget])
        document.Root["/AcroForm"] = Dictionary(Fields=Array([widget]))

    assert medium(changed(pdf([embedded("points")]), field)) == "pdf"
    with_form = changed(
        pdf([embedded("points")]), lambda d: d.Root.update({"/AcroForm": Dictionary(Fields=Array([]))})
    )
    assert medium(with_form) == "paper"


def test_our_own_forms_are_never_looked_into_for_scans(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(scanned_pdf, "ScannedPdf", never)
    for data in (ours.completed("pdf"), ours.completed("word")):
        assert not recognises(data)


@pytest.mark.parametrize(("wide", "may"), [(499, False), (500, True)])
def test_a_picture_as_wide_as_a_page_is_looked_for_in_the_bytes(wide: int, may: bool) -> None:
    dictionary = b"%%PDF-1.7 << /Subtype /Image /Width %d >>"
    assert may_be_scan(dictionary % wide) == may
    assert may_be_scan(b"<< /Subtype/Image /Width 9 0 R >>")
    assert not may_be_scan(b"<< /Subtype /Image /Width 900 >> << /Subtype /Widget >>")
    assert not may_be_scan(b"<< /Subtype /ImageB /Width 900 >>")


# ---- bounds and damage


def test_a_scan_has_as_many_pages_as_the_limit_and_no_more() -> None:
    one = pdf([embedded("points")])

    def times(many: int) -> Callable[[pikepdf.Pdf], None]:
        return lambda document: document.pages.extend([document.pages[0]] * (many - 1))

    assert len(scan(changed(one, times(MOST_PAGES)))) == MOST_PAGES
    assert medium(changed(one, times(MOST_PAGES + 1))) == "pdf"  # whose reader says that it is too long


def _sized(wide: int, high: int) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        image(document, 2).update({"/Width": wide, "/Height": high})

    return change


def _cut(share: float) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        one = image(document, 2)
        told = one.get("/Filter"), one.get("/DecodeParms")
        data = bytes(one.read_raw_bytes())
        one.write(data[: int(len(data) * share)], filter=told[0], decode_parms=told[1])

    return change


def _filter(name: str) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        image(document, 2).write(bytes(300), filter=Name(name))

    return change


def _masked(document: pikepdf.Pdf) -> None:
    mask = document.make_stream(b"")
    mask.update({"/Subtype": Name.Image, "/Width": 90_000, "/Height": 90_000, "/ColorSpace": Name.DeviceGray})
    image(document, 2).update({"/SMask": mask})


def _content(content: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[1].Contents = document.make_stream(content)

    return change


BROKEN: dict[str, tuple[str, Callable[[pikepdf.Pdf], None], str]] = {
    "it is as large as no scanner makes": ("points", _sized(100_000, 100_000), "picture-too-large"),
    "its mask is": ("points", _masked, "picture-too-large"),
    "it has fewer points than it says": ("points", _sized(WIDE, HIGH + 1), "page-damaged"),
    "it is as small as no page": ("points", _sized(400, 400), "picture-too-small"),
    "a JPEG is cut off": ("jpeg", _cut(0.9), "page-damaged"),
    "its points are cut off": ("points", _cut(0.9), "page-damaged"),
    "it is no JBIG2": ("points", _filter("/JBIG2Decode"), "page-damaged"),
    "it is no JPEG 2000": ("points", _filter("/JPXDecode"), "page-damaged"),
    "it is no LZW": ("points", _filter("/LZWDecode"), "page-damaged"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_page_that_is_broken_costs_no_other(fault: str) -> None:
    kind, change, code = BROKEN[fault]
    data = changed(pdf([embedded(kind)] * 3), change)
    assert refusal(data, 2) == code
    open_again = scan(data)
    for number in (1, 3):
        assert off(open_again.picture(number)) < 0.5


@pytest.mark.parametrize("kind", ["jpeg", "points"])
def test_a_strip_that_is_cut_off_is_not_drawn_white(kind: str) -> None:
    data = changed(pdf([embedded(kind)] * 2, b"q 595 0 0 842 0 0 cm /Im Do /Im Do Q"), _cut(0.6))
    assert refusal(data, 2) == "page-damaged"
    assert scan(data).picture(1).grey.min() < 20


def test_a_fax_without_its_end_in_a_damaged_file_is_damaged() -> None:
    whole = pdf([embedded("fax")] * 2)
    for data, code in ((whole, None), (changed(whole, _cut(0.5)), "page-damaged")):
        lost = data[: data.rindex(b"startxref")].replace(b"/Prev", b"/Xrev")
        document = ScannedPdf(lost)
        assert document.repaired
        if code is None:
            assert off(document.picture(2)) < 1.5
        else:
            with pytest.raises(DocumentError) as refused:
                document.picture(2)
            assert refused.value.code == code
        document.close()


def test_a_page_that_draws_its_picture_endlessly_is_no_scan() -> None:
    many = b"q 595 0 0 842 0 0 cm " + b"/Im Do " * 31 + b"Q"
    assert medium(pdf([embedded("points")], many)) == "pdf"
    assert medium(pdf([embedded("points")], many.replace(b"/Im Do ", b"", 1))) == "paper"


def test_drawings_within_drawings_are_followed_within_bounds() -> None:
    def nest(levels: int, each: int) -> Callable[[pikepdf.Pdf], None]:
        def change(document: pikepdf.Pdf) -> None:
            page, inner = document.pages[0], image(document)
            for level in range(levels):
                form = document.make_stream(b"/X Do " * (each if level else 1))
                form.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 1, 1])})
                form["/Resources"] = Dictionary(XObject=Dictionary(X=inner))
                inner = form
            page.Resources.XObject["/X"] = inner
            page.Contents = document.make_stream(b"q 595 0 0 842 0 0 cm /X Do Q")

        return change

    one = pdf([embedded("points")])
    assert medium(changed(one, nest(drawn_pictures.MOST_NESTED, 1))) == "paper"
    assert medium(changed(one, nest(drawn_pictures.MOST_NESTED + 1, 1))) == "pdf"
    assert medium(changed(one, nest(8, 30))) == "pdf"  # 30 to the seventh times


def test_a_content_that_unpacks_to_more_than_a_page_s_is_no_scan() -> None:
    for size, kind in (
        (drawn_pictures.MOST_CONTENT - 100, "paper"),
        (drawn_pictures.MOST_CONTENT + 1, "pdf"),
    ):
        assert medium(pdf([embedded("points")], PLACED + b" " * size)) == kind


def test_a_bomb_within_a_picture_is_unpacked_no_further_than_it_is_wanted() -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(64)) + packer.flush()
    data = pdf([(bomb, embedded("points")[1])])
    found = scan(data).picture(1)
    assert found.grey.shape == (HIGH, WIDE)


def test_a_page_of_absurd_size_says_nothing_of_its_dots() -> None:
    content = b"q 14400 0 0 14400 0 0 cm /Im Do Q"
    assert scan(pdf([embedded("points")], content, size=(14_400, 14_400))).picture(1).dpi is None
