"""What is locked opens with its password in the programs people have, comes back, and is read as the same record."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from extractors.contract import Part
from fillers.pages import Page, Paragraph
from fillers.pages import pdf as pages_pdf
from intake import parts
from intake.unlocking import LockedError, Tries, unlocked
from mailing.protecting import is_locked, protect
from schemas.errors import UsageError
from schemas.rendition import RenditionFormat
from tests.clients import mupdf, pdfjs
from tests.clients.libreoffice import LibreOffice
from tests.clients.process import run
from tests.faults import ours

pytestmark = pytest.mark.thorough

WORD = "k7mp-q3wd-9xht"
NUMBER = "4K7Q9XT2M8WZ1A"
TALKED = "Talked about the rota"


@pytest.fixture(scope="module", params=ours.KINDS)
def kind(request: pytest.FixtureRequest) -> RenditionFormat:
    found: RenditionFormat = request.param
    return found


def a_copy(kind: RenditionFormat) -> bytes:
    return ours.filled(kind, {"supervisee": "Zoë Example"}, number=NUMBER)


def read(data: bytes, password: str | None = None) -> dict[str, str | None]:
    template = ours.made("pdf", {})[2] if data.startswith(b"%PDF") else None
    with parts.opened(data, "", Tries((password,) if password else ())) as part:
        assert _identity(part) == {NUMBER}
        return {v.path: v.raw for v in part.read(ours.FORM, template).values}


def _identity(part: Part) -> set[str]:
    return {c.copy_number for c in part.carriers() if c.copy_number}


def test_what_is_locked_opens_with_its_password_and_no_other(kind: RenditionFormat) -> None:
    plain = a_copy(kind)
    data = protect(plain, WORD)
    assert (is_locked(plain), is_locked(data)) == (False, True)
    assert b"Example" not in data
    for wrong in ("", "maple", WORD.upper()):
        with pytest.raises(LockedError):
            unlocked(data, Tries((wrong,)))
    assert read(data, WORD) == read(plain)


def test_the_same_document_locked_twice_is_not_the_same_bytes(kind: RenditionFormat) -> None:
    plain = a_copy(kind)
    assert protect(plain, WORD) != protect(plain, WORD)


def test_a_locked_pdf_is_aes_256_and_says_in_clear_which_copy_it_is_and_nobody_s_name() -> None:
    data = protect(a_copy("pdf"), WORD)
    with pikepdf.open(io.BytesIO(data), password=WORD) as opened:
        assert opened.encryption.file_method == pikepdf.models.EncryptionMethod.aesv3
        assert opened.encryption.R == 6
        assert opened.owner_password_matched
    assert NUMBER.encode() in data
    assert "Zoë".encode() not in data
    assert "Zoë".encode("utf-16-be") not in data


def test_of_a_pdf_that_is_no_form_nothing_stays_in_clear() -> None:
    page = Page("Summary for Zoë Example", (Paragraph("Talked."),))
    made = pages_pdf(page, when=ours.WHEN)
    assert b"Summary for" in made
    assert b"Summary for" not in protect(made, WORD)


def test_a_word_document_comes_out_byte_for_byte() -> None:
    plain = a_copy("word")
    assert unlocked(protect(plain, WORD), Tries((WORD,))) == plain


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x89PNG", "protect-kind"),
        (b"", "protect-kind"),
        (b"%PDF-1.7 cut", "protect-failed"),
        (b"PK\x03\x04 cut", "protect-failed"),
    ],
)
def test_what_cannot_be_locked_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        protect(data, WORD)
    assert refused.value.code == code
    assert not is_locked(data)


def test_what_is_locked_already_is_not_locked_again(kind: RenditionFormat) -> None:
    with pytest.raises(UsageError):
        protect(protect(a_copy(kind), "another"), WORD)


# ---- programs that people have


@pytest.mark.client("libreoffice")
def test_libreoffice_opens_fills_and_saves_a_locked_word_document(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    source, out = tmp_path / "in.docx", tmp_path / "out.docx"
    source.write_bytes(protect(a_copy("word"), WORD))
    data = libreoffice.fill_locked(source, {"summary": TALKED}, out, WORD).read_bytes()
    assert is_locked(data)
    assert read(data, WORD) == {**read(a_copy("word")), "summary": TALKED}
    with pytest.raises(LockedError):
        unlocked(data, Tries((WORD + "5",)))


@pytest.mark.client("pdfjs")
def test_pdf_js_opens_fills_and_saves_a_locked_pdf(tmp_path: Path) -> None:
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(protect(a_copy("pdf"), WORD))
    data = pdfjs.fill_many([pdfjs.Fill(source, {"summary": TALKED}, out, WORD)])[0].read_bytes()
    assert is_locked(data)
    assert read(data, WORD) == {**read(a_copy("pdf")), "summary": TALKED}
    with pytest.raises(LockedError) as locked:
        unlocked(data, Tries())
    assert locked.value.copy_number == NUMBER


@pytest.mark.client("mupdf")
def test_mupdf_opens_fills_and_saves_a_locked_pdf(tmp_path: Path) -> None:
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(protect(a_copy("pdf"), WORD))
    with pikepdf.open(source, password=WORD) as opened:
        values = [
            [TALKED if str(w.get("/T", "")) == "summary" else None for w in page.get("/Annots", ())]
            for page in opened.pages
        ]
    data = mupdf.fill(source, values, out, WORD).read_bytes()
    assert is_locked(data)
    assert read(data, WORD) == {**read(a_copy("pdf")), "summary": TALKED}


@pytest.mark.client("poppler")
def test_poppler_draws_a_locked_pdf_as_it_draws_it_without_the_lock(tmp_path: Path) -> None:
    plain, locked = tmp_path / "plain.pdf", tmp_path / "locked.pdf"
    plain.write_bytes(a_copy("pdf"))
    locked.write_bytes(protect(plain.read_bytes(), WORD))
    drawn = [
        run(["pdftoppm", "-r", "40", "-upw", password, file])
        for file, password in ((plain, ""), (locked, WORD))
    ]
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) > 100_000
