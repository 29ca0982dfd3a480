"""What is odd in a Word form stays what it is when LibreOffice saves it, as PDF or Word: the same record, or asked.

Two kinds cannot be known from a PDF, since the page says nothing else: signs in a font that the machine has not (the
page shows the letter), and the date of the day it was printed on.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import forms
from extractors import pdf, word
from schemas.checking import Checked, check
from schemas.records import answers_of
from tests.clients.libreoffice import LibreOffice
from tests.extractors.word.changing import change_part
from tests.extractors.word.documents import Sheet
from tests.extractors.word.sample import record_of
from tests.extractors.word.test_list_numbers import level, lines_into, numbering
from tests.extractors.word.test_moving_fields import put, spanning
from tests.extractors.word.test_symbol_fonts import sheet as in_symbols
from tests.extractors.word.test_tracked_changes import tracked

pytestmark = pytest.mark.thorough

SESSION = {"supervisee": "Zoë Example", "supervisor": "Ama Admin", "summary": "We spoke about the rota."}


def listed() -> Sheet:
    sheet = Sheet(forms.load("supervision-record"), SESSION)
    lines_into(sheet, [("Rota", "1", 0), ("Keys", "1", 0), ("I agree with 1 only.", "", 0)], "comments")
    change_part(sheet, "word/numbering.xml", lambda _: numbering(level(0, "%1.")))
    change_part(
        sheet,
        "[Content_Types].xml",
        lambda part: part.replace(
            "</Types>",
            '<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument'
            '.wordprocessingml.numbering+xml"/></Types>',
        ),
    )
    change_part(
        sheet,
        "word/_rels/document.xml.rels",
        lambda part: part.replace(
            "</Relationships>",
            '<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            'numbering" Target="numbering.xml"/></Relationships>',
        ),
    )
    return sheet


def typed_over(name: str) -> Callable[[], Sheet]:
    def made() -> Sheet:
        form = forms.load(name)
        sheet = Sheet(form, answers_of(form, record_of(name)))
        tracked(form, sheet, Sheet(form))
        return sheet

    return made


def saying(**answers: str) -> Callable[[], Sheet]:
    """A record with answers that no value can stand for: written into their controls."""

    def made() -> Sheet:
        sheet = Sheet(forms.load("supervision-record"), SESSION)
        for tag, words in answers.items():
            put(sheet, tag, f"<w:r><w:t>{words}</w:t></w:r>")
        return sheet

    return made


KINDS: dict[str, Callable[[], Sheet]] = {
    "a list": listed,
    "track changes, supervision": typed_over("supervision-record"),
    "track changes, evaluation": typed_over("contact-evaluation"),
    "track changes, plan": typed_over("pdp-2016"),
    "two meanings": saying(length="1.30 hours"),
    "not signed": saying(signed_supervisee="Refused to sign", signed_supervisor="Ama Admin"),
    "another name": saying(signed_supervisee="Tom Example"),
}


def must(checked: Checked) -> set[str | None]:
    return {q.path for q in checked.queries if q.level == "must"}


def holds(first: Checked, again: Checked) -> None:
    asked = must(again)
    for path in first.answers.keys() | again.answers.keys():
        assert path in asked or again.answers.get(path) == first.answers.get(path)
    for query in first.queries:
        if query.level == "must" and query.path:
            assert query.path in asked, query.code


@pytest.mark.client("libreoffice")
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_words_as_a_pdf_are_the_same_record_or_asked(
    kind: str, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    sheet = KINDS[kind]()
    (tmp_path / "form.docx").write_bytes(sheet.data)
    printed = libreoffice.convert(tmp_path / "form.docx", "pdf")
    again = check(sheet.form, pdf.extract(printed.read_bytes(), sheet.form, None))
    holds(sheet.checked(), again)
    assert len(must(again)) <= len(must(sheet.checked())) + 8


WORD_KINDS: dict[str, Callable[[], Sheet]] = {
    **KINDS,
    "signs": lambda: in_symbols(
        ("", "Charts "), ('<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>', "ü")
    ),
    "a date that moves": lambda: put(
        Sheet(forms.load("supervision-record"), SESSION),
        "date",
        spanning('DATE \\@ "dd/MM/yyyy"', "14/11/2026"),
    ),
}


@pytest.mark.client("libreoffice")
@pytest.mark.parametrize("kind", WORD_KINDS)
def test_the_same_words_saved_as_word_again_are_the_same_record_or_asked(
    kind: str, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    sheet = WORD_KINDS[kind]()
    (tmp_path / "form.docx").write_bytes(sheet.data)
    saved = libreoffice.detour(tmp_path / "form.docx", tmp_path / "back.docx", ("docx",))
    reading = word.extract(saved.read_bytes(), sheet.form)
    holds(sheet.checked(), check(sheet.form, reading, rows=dict(sheet.filled.template.rows)))
