"""Pages that are no form: accessible, the same each time, and nothing in the words is an instruction."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pikepdf
import pypdf
import pytest

from fillers.pages import (
    Beside,
    Block,
    Bullets,
    Cell,
    Chart,
    Facts,
    Heading,
    Keep,
    Page,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    Scale,
    Series,
    Signature,
    Space,
    Table,
    pdf,
)
from fillers.pages.words import plain
from schemas.errors import RenditionError
from schemas.rendition import Branding
from tests.clients import verapdf

WHEN = dt.datetime(2026, 11, 30, 9, 30, tzinfo=dt.UTC)
CARE = Branding(organisation="Example Care", footer="1 Long Road", colour="#88c0d0")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
EVERYTHING: tuple[Block, ...] = (
    Facts((("Name", "Zoë Example"), ("Band", ("7 ", Run("now", strong=True))))),
    Heading(2, "What there is"),
    Paragraph(("Words, ", Run("slanted", emphasis=True), " and ", Run("quiet", quiet=True), ".\nA line.")),
    Bullets(("one", "two")),
    Bullets(("first", "second"), numbered=True),
    Table(
        "Figures",
        ("Domain", "Mean"),
        [("Managing services", Cell("4.17", "good"))],
        ("left", "right"),
        "A note",
    ),
    Chart(
        "grouped",
        "Means",
        ("A", "B"),
        (Series("Self", (3, 4)), Series("Clients", (None, 2.5))),
        "A 3, B 4",
        1,
        5,
        1,
    ),
    Chart("bar", "Met", ("A",), (Series("Met", (50,), ("1 of 2",), Scale(0, 100, 50, "%")),), "A: 1 of 2"),
    Chart("line", "Open", ("Jan", "Feb"), (Series("Open", (3, 1)),), "3, then 1"),
    Picture(SVG, "A square", 10),
    Picture(SVG, ""),
    Keep((Heading(4, "Signed"), Signature("Signature of Zoë Example"), Space(2))),
    Beside((Paragraph("left"),), (Paragraph("right"),)),
    PageBreak(),
    Heading(3, "The end"),
)


def words(data: bytes) -> str:
    """All words of a PDF, page after page."""
    return "\n".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(data)).pages)


@pytest.mark.client("verapdf")
def test_every_kind_of_block_is_accessible_in_both_sizes_and_both_directions(tmp_path: Path) -> None:
    shapes = {
        "usual": pdf(Page("Everything", EVERYTHING), CARE, when=WHEN),
        "large": pdf(Page("Everything", EVERYTHING), CARE, when=WHEN, large=True),
        "wide": pdf(Page("Everything", EVERYTHING, landscape=True), CARE, when=WHEN),
        "untitled": pdf(Page("Everything", EVERYTHING, titled=False), when=WHEN),
    }
    files = []
    for name, data in shapes.items():
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(data)
    assert verapdf.failures(files) == {f: [] for f in files}


def test_equal_pages_are_equal_bytes_and_say_when_they_were_made() -> None:
    first, second = (pdf(Page("Everything", EVERYTHING), CARE, when=WHEN) for _ in range(2))
    assert first == second
    with pikepdf.open(io.BytesIO(first)) as read:
        assert str(read.docinfo["/CreationDate"]).startswith("D:20261130093000")
        assert str(read.Root.Lang) == "en-GB"


def test_what_stands_in_the_words_is_never_an_instruction() -> None:
    said = '#panic("x") $x$ *bold* _it_ <label> @ref // gone \\ #{1 + 1} [box] `code`'
    page = Page(said, (Paragraph(said), Table(said, (said,), [(said,)]), Bullets((said,))))
    assert words(pdf(page, when=WHEN)).replace("\n", " ").count('#panic("x")') >= 4


def test_a_character_without_a_glyph_is_a_square_and_no_failure() -> None:
    assert plain("Zoë 😀 Łukasz\u202e\x00") == "Zoë □ Łukasz"
    assert "Zoë □ Łukasz" in words(pdf(Page("Names", (Paragraph("Zoë 😀 Łukasz"),)), when=WHEN))


def test_spaces_between_runs_stay() -> None:
    runs = ("Seen by ", Run("Sam", strong=True), " on the day")
    assert "Seen by Sam on the day" in words(pdf(Page("Runs", (Paragraph(runs),)), when=WHEN))


def test_no_level_of_headings_is_skipped() -> None:
    blocks = (Heading(4, "Deep"), Heading(2, "Shallow"), Heading(5, "Deeper"))
    with pikepdf.open(io.BytesIO(pdf(Page("Levels", blocks), when=WHEN))) as read:
        kinds = [str(o.get("/S")) for o in read.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o]
    assert sorted(k for k in kinds if k.startswith("/H")) == ["/H1", "/H2", "/H2", "/H3"]


def test_the_header_of_a_table_is_repeated_on_every_page() -> None:
    rows = [(f"Person {n}", "due") for n in range(120)]
    data = pdf(Page("Long", (Table(None, ("Who it is", "State"), rows),)), when=WHEN)
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    assert len(pages) > 2
    assert all("Who it is" in p.extract_text() for p in pages)
    assert f"Page 2 of {len(pages)}" in pages[1].extract_text()


@pytest.mark.parametrize(("low", "pages"), [(0.0, 1), (14.0, 2)])
def test_a_row_is_as_high_as_is_asked_and_higher_where_its_words_need_it(low: float, pages: int) -> None:
    rows = [(f"{n}\n{n}", "") for n in range(20)]
    data = pdf(Page("Rows", (Table(None, ("No", "Sign"), rows, row_height=low),)), when=WHEN)
    assert len(pypdf.PdfReader(io.BytesIO(data)).pages) == pages


def test_one_page_has_no_number_and_one_that_is_not_to_be_numbered_has_none() -> None:
    two = (PageBreak(), Paragraph("more"))
    assert "Page 1 of" not in words(pdf(Page("One", (Paragraph("x"),)), when=WHEN))
    assert "Page 1 of 2" in words(pdf(Page("Two", (Paragraph("x"), *two)), when=WHEN))
    assert "Page 1 of" not in words(pdf(Page("Two", (Paragraph("x"), *two), numbered=False), when=WHEN))


def test_large_print_is_larger() -> None:
    usual, large = (pdf(Page("Size", EVERYTHING), when=WHEN, large=so) for so in (False, True))
    counts = [len(pypdf.PdfReader(io.BytesIO(d)).pages) for d in (usual, large)]
    assert counts[1] > counts[0]


def test_a_damaged_picture_is_told() -> None:
    with pytest.raises(RenditionError) as told:
        pdf(Page("Picture", (Picture(b"\x89PNG\r\n\x1a\nno", "x"),)), when=WHEN)
    assert told.value.code == "logo-kind"


def test_a_drawing_that_is_none_is_told() -> None:
    with pytest.raises(RenditionError) as told:
        pdf(Page("Picture", (Picture(b"<svg", "x"),)), when=WHEN)
    assert told.value.code == "logo-kind"
