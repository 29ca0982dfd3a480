"""A letter as a PDF says what the Word document says, and tells what it cannot carry."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from fillers import letters
from fillers.letters.as_pages import walked
from fillers.pages import Display, Facts, Heading, PageBreak, Paragraph, Picture, Signature, Table
from schemas.rendition import Branding
from tests.clients import verapdf
from tests.fillers.letters.making import FORM, ROWAN, WHEN, answers, lines, packed, parts, saying
from tests.fillers.letters.test_personal import FACTS, KINDS, PERSON
from tests.fillers.word import letterheads

pytestmark = pytest.mark.thorough


def made(kind: str, brand: Branding = ROWAN, template: bytes | None = None) -> letters.Letter:
    return letters.render_for(kind, {**PERSON, **FACTS[kind]}, brand, when=WHEN, template=template)


def as_pdf(kind: str, brand: Branding = ROWAN, template: bytes | None = None) -> letters.Letter:
    return letters.as_pdf(made(kind, brand, template), brand, when=WHEN, own=template is not None)


def words(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_the_letter_stands_in_the_pdf(kind: str) -> None:
    pdf = as_pdf(kind)
    shown = words(pdf.data)
    for line in lines(made(kind).data):
        for piece in line.split("\t"):
            assert piece.strip() in shown
    assert "Rowan House Care & Support" in shown
    assert pdf.left == ()


def test_heading_facts_and_table_are_what_they_are_in_word() -> None:
    blocks = walked(made("invitation").data, head=False).page.blocks
    assert next(b.text for b in blocks if isinstance(b, Heading))[0].text == "Invitation"  # type: ignore[index,union-attr]
    (facts,) = (b for b in blocks if isinstance(b, Facts))
    assert [name for name, _ in facts.pairs] == ["What it is about", "Date", "Time", "Place", "With"]
    (table,) = (b for b in walked(made("cover").data, head=False).page.blocks if isinstance(b, Table))
    assert table.header == ("Document", "Copy number", "Please return by")
    assert len(table.rows) == 2
    address = next(b for b in blocks if isinstance(b, Paragraph))
    assert "".join(r.text for r in address.runs) == "Zoë Example\nCare worker\nOak House"  # type: ignore[union-attr]


def test_on_a_letterhead_its_head_and_foot_are_carried_and_what_floats_is_told() -> None:
    brand = Branding(organisation="Rowan House", letterhead=letterheads.rich())
    letter = made("cover", brand)
    found = walked(letter.data, head=True)
    assert any(isinstance(b, Picture) for b in found.page.blocks)
    assert found.page.foot == "A company of the Example Group. Directors: Z. Example, S. Sample"
    pdf = letters.as_pdf(letter, brand, when=WHEN, own=False)
    assert "Ring us: 00000 000000" in words(pdf.data)
    assert pdf.left == found.left
    assert any("text box" in left for left in found.left)
    assert any("line, a shape" in left for left in found.left)


def test_a_certificate_has_its_border_its_signature_and_the_look_of_its_styles() -> None:
    letter = letters.render("commitment-certificate", FORM, answers(), ROWAN, when=WHEN)
    found = walked(letter.data, head=False, framed=True)
    assert found.left == ()
    assert found.page.framed
    (name,) = (b for b in found.page.blocks if isinstance(b, Display) and b.ruled)
    assert (name.points, name.colour, name.align) == (28.0, "accent", "centre")
    assert next(b for b in found.page.blocks if isinstance(b, Display) and b.level == 1).points == 34.0
    assert [b for b in found.page.blocks if isinstance(b, Signature)] == [Signature("Signed", dated=True)]


def test_the_head_of_an_own_template_is_carried_and_a_page_ends_where_it_was_ended() -> None:
    own = saying("Our own head {{ employer }}", name="cover", part="word/header1.xml")
    assert "Our own head Rowan House Care & Support" in words(as_pdf("cover", template=own).data)
    content = parts(saying("One", name="cover"))
    content["word/document.xml"] = content["word/document.xml"].replace(
        b"One</w:t></w:r>", b'One</w:t></w:r><w:r><w:br w:type="page"/></w:r>', 1
    )
    letter = made("cover", template=packed(content))
    assert any(isinstance(b, PageBreak) for b in walked(letter.data, head=False).page.blocks)


def test_large_print_is_larger_and_the_same_letter_gives_the_same_bytes() -> None:
    letter = made("cover")
    usual, again, large = (
        letters.as_pdf(letter, ROWAN, when=WHEN, own=False, large=wide).data for wide in (False, False, True)
    )
    assert usual == again != large


def test_the_border_of_another_letter_is_told_as_left_out() -> None:
    letter = letters.render("commitment-certificate", FORM, answers(), ROWAN, when=WHEN)
    found = walked(letter.data, head=False)
    assert found.left == ("the border around the page",)
    assert not found.page.framed


@pytest.mark.client("verapdf")
def test_letters_are_accessible_by_pdf_ua_1(tmp_path: Path) -> None:
    files = []
    for kind in KINDS:
        for name, brand in (("own", ROWAN), ("paper", Branding(letterhead=letterheads.rich()))):
            file = tmp_path / f"{kind}-{name}.pdf"
            file.write_bytes(as_pdf(kind, brand).data)
            files.append(file)
    assert {f.name: e for f, e in verapdf.failures(files).items() if e} == {}
