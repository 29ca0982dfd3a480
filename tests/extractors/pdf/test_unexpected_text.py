"""Words on pages without a known blank: the form's own are told from somebody's by what the form prints."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

import forms
from extractors.pdf import extract
from extractors.pdf.changes import unexpected_text
from extractors.pdf.page.content import parsed
from extractors.pdf.page.tables import laid_out
from fillers import word
from schemas.checking import check
from schemas.copies import Copy
from schemas.reading import Query
from schemas.rendition import Branding
from tests import shapes, trial
from tests.clients.libreoffice import LibreOffice
from tests.extractors.pdf.test_labels import document
from tests.fillers.word import printing
from tests.law.documents import WHEN, sample
from tests.shared import Shared

pytestmark = pytest.mark.thorough

OURS = Branding(organisation="Meadow View Care", footer="Registered charity 1234567 · Meadow Lane, York")


def told_of(body: str, author: str | None = None) -> list[tuple[str, str | None]]:
    """Codes and words of what is strange on the pages of a document without answers."""
    form = trial.load("trial-group-supervision")
    pages = [unexpected_text.told(laid_out(p), form) for p in parsed(document(body))]
    return [(q.code, q.raw) for q in unexpected_text.queries(pages, set(), {}, form, author)]


def test_the_words_a_form_prints_are_not_strange_however_their_lines_are_broken() -> None:
    assert not told_of('#block(width: 30pt, [*Legal status*])\n#ask("Category", "[Click to choose]")')


def test_a_sentence_that_somebody_put_on_the_page_is_asked_about() -> None:
    assert told_of('#ask("Legal status", [])\nI refuse to sign this.') == [
        ("stray-text", "I refuse to sign this.")
    ]


def test_a_question_reworded_is_asked_about() -> None:
    assert told_of("*I do not agree that Legal status*")[0][0] == "stray-text"


def test_questions_side_by_side_are_told_one_by_one() -> None:
    assert not told_of("#grid(columns: (60pt, 60pt), column-gutter: 40pt, [*Legal status*], [*Category*])")


def saved(
    name: str,
    libreoffice: LibreOffice,
    folder: Path,
    *,
    branding: Branding = OURS,
    change: tuple[str, str, str] | None = None,
) -> bytes:
    """A filled Word form saved as PDF; `change`: a part of it, a pattern in it, and what is put in its place."""
    form = forms.load(name)
    compiled = word.compile(word.rendition(form, branding=branding))
    copy = Copy(form=form.form, edition=form.edition, rendition=compiled.rendition.digest)
    data = word.fill(compiled, copy, sample(name), when=WHEN).data
    if change is not None:
        part, pattern, new = change
        out = BytesIO()
        with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as made:
            for entry in old.namelist():
                content = old.read(entry)
                if entry == part:
                    text, count = re.subn(pattern, new, content.decode(), count=1)
                    assert count
                    content = text.encode()
                made.writestr(entry, content)
        data = out.getvalue()
    (folder / "form.docx").write_bytes(data)
    return libreoffice.convert(folder / "form.docx", "pdf").read_bytes()


def strange(data: bytes, name: str) -> list[Query]:
    """What is asked about words outside of answers, and looks."""
    codes = {"stray-text", "struck-out", "hidden-text", "label-disagrees"}
    checked = check(forms.load(name), extract(data, forms.load(name)))
    return [q for q in checked.queries if q.code in codes]


@pytest.mark.client("libreoffice")
@pytest.mark.parametrize("name", shapes.EVERY)
def test_an_honest_word_form_saved_as_pdf_has_no_strange_words(
    name: str, libreoffice: LibreOffice, shared: Shared
) -> None:
    assert not strange(printing.saved_as_pdf(name, "filled", libreoffice, shared).read_bytes(), name)


@pytest.mark.client("libreoffice")
@pytest.mark.parametrize("name", shapes.MATRIX)
def test_nor_has_one_without_an_organisation(name: str, libreoffice: LibreOffice, tmp_path: Path) -> None:
    assert not strange(saved(name, libreoffice, tmp_path, branding=Branding()), name)


NOTE = "<w:p><w:r><w:t>Session was cancelled</w:t></w:r></w:p>"


@pytest.mark.client("libreoffice")
@pytest.mark.parametrize(
    "change",
    [
        ("word/document.xml", r"(?=<w:sectPr)", NOTE),
        ("word/header1.xml", r"(?=</w:hdr>)", NOTE),
        ("word/header2.xml", r"(?=</w:hdr>)", NOTE),
        ("word/footer1.xml", r"(?=</w:ftr>)", NOTE),
    ],
    ids=["body", "first header", "other headers", "footer"],
)
def test_words_put_on_a_word_form_before_it_was_saved_as_pdf_are_asked_about(
    change: tuple[str, str, str], libreoffice: LibreOffice, tmp_path: Path
) -> None:
    asked = strange(saved("supervision-record", libreoffice, tmp_path, change=change), "supervision-record")
    assert asked
    assert all(q.code == "stray-text" and "Session was cancelled" in (q.raw or "") for q in asked)


@pytest.mark.client("libreoffice")
@pytest.mark.parametrize(
    ("look", "code"), [("<w:strike/>", "struck-out"), ('<w:color w:val="FFFFFF"/>', "hidden-text")]
)
def test_a_look_given_to_an_answer_in_word_is_asked_about_in_the_pdf(
    look: str, code: str, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    run = r"<w:r>(?:<w:rPr>.{0,200}?</w:rPr>)?(<w:t[^>]*>We started late)"
    change = ("word/document.xml", run, rf"<w:r><w:rPr>{look}</w:rPr>\1")
    data = saved("supervision-record", libreoffice, tmp_path, change=change)
    [query] = strange(data, "supervision-record")
    assert (query.code, query.path) == (code, "comments")
    assert (
        "comments"
        not in check(
            forms.load("supervision-record"), extract(data, forms.load("supervision-record"))
        ).answers
    )
