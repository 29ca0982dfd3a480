"""One program takes a file apart: what pdfminer makes of its pages is what qpdf found in it."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from extractors.pdf.page.content import parsed
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


def test_a_file_without_its_table_of_contents_is_read_as_qpdf_mends_it() -> None:
    whole = by_hand(PAGE, WORDS, FONT)
    assert parsed(whole.replace(b"startxref", b"startnone")) == parsed(whole)


def test_a_file_that_an_owner_locked_has_the_same_pages() -> None:
    data = Sent.of("contact-evaluation").filled.data
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="", owner="shut"))
    assert parsed(out.getvalue()) == parsed(data)
