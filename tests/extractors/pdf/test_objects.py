"""One program takes a file apart: what pdfminer makes of its pages is what qpdf found in it."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from benchmarks.changes.damage import flattened
from extractors.pdf.page.content import parsed
from schemas.errors import DocumentError
from tests.extractors.pdf.changes.sent import Sent


def by_hand(*objects: bytes, pages: bytes = b"[3 2 R]") -> bytes:
    """A file of these objects, written as they are, its table of contents at the end."""
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, tuple[int, int]] = {}
    head = (b"1 0 obj <</Type/Catalog/Pages 2 0 R>>", b"2 0 obj <</Type/Pages/Count 1/Kids " + pages + b">>")
    for one in (*head, *objects):
        number, generation = map(int, one.split()[:2])
        places[number] = (len(out), generation)
        out += one + b" endobj\n"
    start, last = len(out), max(places)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (last + 1)
    for number in range(1, last + 1):
        at, generation = places.get(number, (0, 65535))
        out += b"%010d %05d %s \n" % (at, generation, b"n" if number in places else b"f")
    return bytes(out) + b"trailer <</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (last + 1, start)


PAGE = (
    b"3 2 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 7 R/Resources<</Font<</F 5 0 R>>>>>>"
)
FONT = b"5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
WORDS = b"4 7 obj <</Length 34>> stream\nBT /F 12 Tf 20 50 Td (Here) Tj ET \nendstream"


def test_objects_of_any_generation_are_found() -> None:
    assert [page.text for page in parsed(by_hand(PAGE, WORDS, FONT))] == ["Here"]


@pytest.mark.parametrize("gone", [b"4 7 obj", b"5 0 obj"])
def test_a_reference_to_nothing_is_nothing(gone: bytes) -> None:
    kept = [one for one in (WORDS, FONT) if not one.startswith(gone)]
    assert [page.width for page in parsed(by_hand(PAGE, *kept))] == [200]


def test_boxes_and_numbers_that_stand_elsewhere_are_followed() -> None:
    page = PAGE.replace(b"[0 0 200 100]", b" 6 0 R")
    data = by_hand(page, WORDS, FONT, b"6 0 obj [0 0 7 0 R 100]", b"7 0 obj 150")
    assert [(p.width, p.text) for p in parsed(data)] == [(150, "Here")]


def words(content: bytes, more: bytes = b"") -> bytes:
    return b"4 7 obj <</Length %d%s>> stream\n%s\nendstream" % (len(content), more, content)


@pytest.mark.parametrize("name", [b"CropBox", b"TrimBox", b"Rotate", b"Annots", b"B"])
def test_an_entry_that_is_null_is_not_there(name: bytes) -> None:
    data = by_hand(PAGE.replace(b"/Contents", b"/%s null /Contents" % name), WORDS, FONT)
    assert parsed(data) == parsed(by_hand(PAGE, WORDS, FONT))


@pytest.mark.parametrize("entry", [b"/F null", b"/DP null", b"/F (x.bin)", b"/DP 3"])
def test_a_stream_s_content_is_unpacked_by_its_filter_alone(entry: bytes) -> None:
    plain = words(b"BT /F 12 Tf 20 50 Td (Here) Tj ET", entry)
    assert [p.text for p in parsed(by_hand(PAGE, plain, FONT))] == ["Here"]


@pytest.mark.parametrize("said", ["null", "9999 0 R", "/Identity-H"])
@pytest.mark.parametrize("name", ["contact-evaluation", "pdp-2016"])
def test_letters_are_known_by_their_shapes_where_a_font_says_nothing_of_them(name: str, said: str) -> None:
    sent = Sent.of(name)
    out, mark = BytesIO(), b"/ToUnicode /Of-the-same-length"
    with pikepdf.open(BytesIO(flattened(sent.filled.data))) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and "/ToUnicode" in one:
                one.ToUnicode = pikepdf.Name("/Of-the-same-length")
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert mark in out.getvalue()
    data = out.getvalue().replace(mark, f"/ToUnicode {said}".encode().ljust(len(mark)))
    read, whole = sent.read(data), sent.read(flattened(sent.filled.data))
    right = {v.path: (v.raw, v.marks) for v in whole.values}
    asked = {q.path for q in read.queries} | {v.path for v in read.values if v.doubt}
    for path, told in right.items():
        assert path in asked or told == next((v.raw, v.marks) for v in read.values if v.path == path)


def test_names_need_not_be_utf_8() -> None:
    named = FONT.replace(b"/Helvetica", b"/H\xe9lvetica")
    assert [p.text for p in parsed(by_hand(PAGE, WORDS, named))] == ["Here"]
    page = PAGE.replace(b"/F 5", b"/F\xe9 5")
    char = parsed(by_hand(page, words(b"BT /F\xe9 12 Tf 20 50 Td (Here) Tj ET"), FONT))[0].chars[0]
    assert char.font == "Helvetica"
    assert char.x1 > char.x0


def test_a_page_s_type_may_be_a_reference() -> None:
    page = PAGE.replace(b"/Type/Page/", b"/Type 6 0 R/")
    assert [p.text for p in parsed(by_hand(page, WORDS, FONT, b"6 0 obj /Page"))] == ["Here"]


def test_a_code_of_another_generation_is_one_square_as_well() -> None:
    data = Sent.of("contact-evaluation").filled.data
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        number = pdf.pages[0].obj.Resources.XObject["/CarepackQR"].objgen[0]
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, preserve_pdfa=False)
        del number
    plain = out.getvalue()
    with pikepdf.open(BytesIO(plain)) as pdf:
        number = pdf.pages[0].obj.Resources.XObject["/CarepackQR"].objgen[0]
    aged = plain.replace(b"\n%d 0 obj" % number, b"\n%d 1 obj" % number).replace(
        b"/CarepackQR %d 0 R" % number, b"/CarepackQR %d 1 R" % number
    )
    assert aged != plain
    assert parsed(aged.replace(b"startxref", b"startnone"))[0].chars == parsed(plain)[0].chars


WIDE = (
    b"5 0 obj <</Type/Font/Subtype/Type0/BaseFont/Any/Encoding/Identity-H/DescendantFonts[6 0 R]%s>>",
    b"6 0 obj <</Type/Font/Subtype/CIDFontType2/BaseFont/Any/CIDSystemInfo<<>>%s>>",
)


@pytest.mark.parametrize("widths", [b"/W[0 99999999 5]", b"/W 7 0 R"])
def test_a_font_that_tells_of_characters_without_end_is_refused_at_once(widths: bytes) -> None:
    fonts = (WIDE[0] % b"", WIDE[1] % widths, b"7 0 obj [0 99999999 5]")
    with pytest.raises(DocumentError, match="damaged"):
        parsed(by_hand(PAGE, WORDS, *fonts))


@pytest.mark.parametrize("sort", [b"bf", b"cid"])
def test_a_map_of_codes_without_end_is_refused_at_once(sort: bytes) -> None:
    table = b"1 begin%srange <00000000> <ffffffff> %s end%srange" % (
        sort,
        b"<0041>" if sort == b"bf" else b"5",
        sort,
    )
    fonts = (WIDE[0] % b"/ToUnicode 7 0 R", WIDE[1] % b"", words(table).replace(b"4 7 obj", b"7 0 obj"))
    with pytest.raises(DocumentError, match="damaged"):
        parsed(by_hand(PAGE, WORDS, *fonts))


def test_a_file_without_its_table_of_contents_is_read_as_qpdf_mends_it() -> None:
    whole = by_hand(PAGE, WORDS, FONT)
    assert parsed(whole.replace(b"startxref", b"startnone")) == parsed(whole)


def test_a_file_that_an_owner_locked_has_the_same_pages() -> None:
    data = Sent.of("contact-evaluation").filled.data
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="", owner="shut"))
    assert parsed(out.getvalue()) == parsed(data)
