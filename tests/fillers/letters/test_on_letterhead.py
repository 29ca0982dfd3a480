"""A letter of ours stands on the organisation's letterhead; a certificate, or a template of its own, does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from fillers import letters
from fillers.word.checks import check
from schemas.rendition import Branding
from tests.clients import ooxml
from tests.clients.libreoffice import LibreOffice
from tests.fillers.letters.making import FORM, WHEN, answers, lines, parts
from tests.fillers.letters.test_personal import FACTS, KINDS, PERSON
from tests.fillers.word import letterheads

pytestmark = pytest.mark.thorough

PAPER = Branding(organisation="Rowan House", footer="Our line", letterhead=letterheads.rich())


def made(kind: str, brand: Branding = PAPER, **more: object) -> bytes:
    return letters.render_for(kind, {**PERSON, **FACTS[kind]}, brand, when=WHEN, **more).data  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_its_head_and_foot_are_the_letterheads_and_its_words_are_the_letters(kind: str) -> None:
    document = made(kind)
    assert lines(document) == lines(made(kind, Branding(organisation="Rowan House")))
    assert "Head office" in "\n".join(lines(document, "word/header1.xml"))
    later = lines(document, "word/header2.xml")
    assert later[0] == "Rowan House – continued"
    assert "Zoë Example" in later[1]
    foot = lines(document, "word/footer2.xml")
    assert foot[-1].startswith("A company of the Example Group.")
    assert not any("Our line" in line for line in foot)


def test_both_sorts_of_letterhead_are_valid_and_ours_to_our_own_checks(tmp_path: Path) -> None:
    files = []
    for n, paper in enumerate((letterheads.plain(), letterheads.rich())):
        for large in (False, True):
            file = tmp_path / f"{n}-{large}.docx"
            file.write_bytes(made("cover", Branding(letterhead=paper), large=large))
            assert check(file.read_bytes()) == ()
            files.append(file)
    assert {f.name: e for f, e in ooxml.audit_errors(files).items() if e} == {}


@pytest.mark.client("ooxml")
def test_microsofts_validator_finds_nothing(tmp_path: Path) -> None:
    files = [tmp_path / f"{kind}.docx" for kind in KINDS]
    for kind, file in zip(KINDS, files, strict=True):
        file.write_bytes(made(kind))
    assert {f.name: e for f, e in ooxml.sdk_errors(files).items() if e} == {}


def test_a_certificate_and_an_own_template_keep_their_own_head() -> None:
    certificate = letters.render("commitment-certificate", FORM, answers(), PAPER, when=WHEN).data
    assert not any("letterhead" in name for name in parts(certificate))
    own = made("cover", template=letters.shipped("cover"))
    assert not any("letterhead" in name for name in parts(own))
    plan = letters.render("commitment-plan", FORM, answers(), PAPER, when=WHEN).data
    assert any("letterhead" in name for name in parts(plan))


@pytest.mark.client("libreoffice", "pdfium")
def test_libreoffice_shows_an_invitation_on_one_page_with_head_and_foot(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    import pypdfium2

    (tmp_path / "letter.docx").write_bytes(made("invitation"))
    document = pypdfium2.PdfDocument(libreoffice.convert(tmp_path / "letter.docx", "pdf"))
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    assert len(texts) == 1
    for words in (
        "Head office",
        "Ring us: 00000 000000",
        "Directors: Z. Example",
        "Dear Zoë Example",
        "Page 1 of 1",
    ):
        assert words in texts[0]
