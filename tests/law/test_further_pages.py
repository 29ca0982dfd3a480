"""The law holds with pages behind a form: what is read of it is the record, with a note that they were not read."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

import forms
from extractors import word
from fillers import pdf as pdf_filler
from fillers import word as word_filler
from schemas.checking import Checked
from schemas.filled import Filled
from schemas.further_pages import FurtherPages, Section, Table
from schemas.rendition import Branding
from tests import shapes
from tests.clients import pdftk
from tests.clients.libreoffice import LibreOffice
from tests.clients.process import run
from tests.damage.pdf import damaged
from tests.law.documents import RULES, back, made, sample

pytestmark = pytest.mark.thorough

NOTE = "further-pages"


def further(name: str) -> FurtherPages:
    """Pages with all that a reader could take for an answer: the form's own questions, and other answers to them."""
    form = forms.load(name)
    rows = tuple((f.ask, "Quite another answer") for b in form.blocks for f in getattr(b, "fields", ()))
    return FurtherPages(
        title="Where this record comes from",
        record=12,
        sections=(
            Section("The record", facts=(("Form", form.title), ("Name", "Somebody Else"))),
            Section("Every answer", table=Table(("Question", "Answer"), (1, 1), rows * 3)),
        ),
    )


def with_pages(name: str, kind: str) -> Filled:
    form, told = forms.load(name), further(name)
    filled = made(form, kind, sample(name))
    if kind == "word":
        return word_filler.with_further_pages(filled, told, form)
    return pdf_filler.with_further_pages(filled, told, Branding(), beside=form.title)


def told(name: str, checked: Checked) -> None:
    """That a document says the record and nothing is asked."""
    assert checked.answers == sample(name)
    codes = [q.code for q in checked.queries if q.code not in RULES]
    assert codes == [NOTE]
    [note] = [q for q in checked.queries if q.code == NOTE]
    assert note.level == "note"


@pytest.mark.parametrize("kind", ["word", "pdf"])
@pytest.mark.parametrize("name", shapes.MATRIX)
def test_every_form_is_read_up_to_the_pages_behind_it(name: str, kind: str) -> None:
    filled = with_pages(name, kind)
    told(name, back(forms.load(name), filled.data, filled.template))


@pytest.mark.parametrize("name", ["supervision-record", "appraisal-framework"])
def test_flattened_they_are_known_by_what_stands_at_their_feet(name: str) -> None:
    filled = with_pages(name, "pdf")
    told(name, back(forms.load(name), damaged(filled.data, 1, "flattened").data, filled.template))


@pytest.mark.client("pdftk")
def test_programs_that_write_the_file_anew_leave_them_what_they_are(tmp_path: Path) -> None:
    filled = with_pages("supervision-record", "pdf")
    (tmp_path / "in.pdf").write_bytes(filled.data)
    pdftk.fill_form(tmp_path / "in.pdf", {}, tmp_path / "out.pdf")
    for flat in ((), ("flatten",)):
        run(["pdftk", tmp_path / "in.pdf", "output", tmp_path / "out.pdf", *flat])
        data = (tmp_path / "out.pdf").read_bytes()
        told("supervision-record", back(forms.load("supervision-record"), data, filled.template))


@pytest.mark.client("libreoffice")
def test_libreoffice_saves_them_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "in.docx").write_bytes(with_pages("supervision-record", "word").data)
    with LibreOffice(seconds=300) as office:
        saved = office.convert(tmp_path / "in.docx", "docx", tmp_path / "out.docx")
    told("supervision-record", back(forms.load("supervision-record"), saved.read_bytes()))


@pytest.mark.parametrize("kind", ["word", "pdf"])
@pytest.mark.parametrize("layer", ["as made", "flattened"])
def test_an_answer_that_says_the_same_as_they_do_is_an_answer(kind: str, layer: str) -> None:
    form, pages = forms.load("supervision-record"), further("supervision-record")
    words = f"{pages.begins}\n{pages.foot('1', '1')}"
    answers = {**sample(form.form), "summary": words, "comments": pages.begins}
    filled = made(form, kind, answers)
    data = filled.data
    if layer == "flattened" and kind == "pdf":
        data = damaged(data, 1, "flattened").data
    checked = back(form, data, filled.template)
    assert checked.answers == answers
    assert NOTE not in {q.code for q in checked.queries}


def test_a_page_of_the_form_that_lost_its_foot_is_asked_about_and_no_further_page() -> None:
    """Words like theirs, put on a page with fields, do not make its answers go."""
    filled = made(forms.load("supervision-record"), "pdf", sample("supervision-record"))
    with pikepdf.open(BytesIO(filled.data)) as pdf:
        page = pdf.pages[-1]
        font = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
        page.add_resource(font, pikepdf.Name.Font, pikepdf.Name.FX)
        del page.obj.Resources.XObject["/CarepackReference"]
        said = b"BT /FX 9 Tf 60 300 Td (Provenance page 1 of 1 \267 record 1) Tj ET"
        page.contents_add(pdf.make_stream(said))
        out = BytesIO()
        pdf.save(out)
    form = forms.load("supervision-record")
    checked = back(form, out.getvalue(), filled.template)
    assert checked.answers == sample(form.form)
    assert NOTE not in {q.code for q in checked.queries}


def test_a_control_behind_the_line_in_word_is_read_all_the_same() -> None:
    from tests.damage.word import document, with_document

    form = forms.load("supervision-record")
    data = with_pages(form.form, "word").data
    root = document(data)
    body = root[0]
    line = next(p for p in body if word.reader.begins_further("".join(p.itertext())))
    body.insert(2, line)
    checked = back(form, with_document(data, root))
    assert checked.answers == sample(form.form)
    codes = {q.code for q in checked.queries if q.level == "must"}
    assert "stray-text" in codes
