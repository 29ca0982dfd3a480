"""Real programs between filling and reading: the record is the same, or a person is asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

import forms
from tests import shapes
from tests.clients import pdfjs, pdftk, renderers
from tests.clients.libreoffice import LibreOffice, SaveAs
from tests.law.documents import (
    WHEN,
    back,
    doubts,
    entered_in_pdf,
    made,
    on_blank,
    sample,
    typed_in_word,
)

pytestmark = pytest.mark.thorough

FORMS = shapes.EVERY


@pytest.mark.client("libreoffice")
@pytest.mark.parametrize("save_as", ["docx", "odt", "doc"])
def test_a_blank_filled_by_hand_in_libreoffice_is_the_record(
    save_as: SaveAs, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    form = forms.load("supervision-record")
    answers = on_blank(form, sample("supervision-record"))
    (tmp_path / "blank.docx").write_bytes((blank := made(form, "word", {})).data)
    saved = libreoffice.fill_docx(
        tmp_path / "blank.docx", typed_in_word(form, answers), tmp_path / f"filled.{save_as}", save_as
    )
    if save_as != "docx":
        saved = libreoffice.convert(saved, "docx", tmp_path / "back.docx")
    checked = back(form, saved.read_bytes(), rows=blank.template)
    assert checked.answers == answers
    assert not doubts(checked)


@pytest.mark.client("libreoffice")
def test_a_blank_filled_in_libreoffice_and_saved_as_pdf_is_the_record_or_asks_where_a_full_line_ended(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    form = forms.load("supervision-record")
    answers = on_blank(form, sample("supervision-record"))
    (tmp_path / "blank.docx").write_bytes(made(form, "word", {}).data)
    saved = libreoffice.fill_docx(
        tmp_path / "blank.docx", typed_in_word(form, answers), tmp_path / "filled.pdf", "pdf"
    )
    checked = back(form, saved.read_bytes())
    asked = {q.path: q.values for q in checked.queries if q.code == "line-break"}
    assert doubts(checked) == {f"line-break {path}" for path in asked}
    assert len(asked) <= 1  # of 35: a line without room for a space looks the same, however it ended
    assert all(answers[path] == values[0] for path, values in asked.items() if path is not None)
    assert checked.answers == {path: value for path, value in answers.items() if path not in asked}


@pytest.mark.client("libreoffice")
@pytest.mark.parametrize("name", FORMS)
def test_a_filled_form_saved_again_by_libreoffice_is_the_record(
    name: str, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    back_from_a_detour(name, ("docx",), libreoffice, tmp_path)


@pytest.mark.client("libreoffice")
@pytest.mark.parametrize("name", shapes.MATRIX)
@pytest.mark.parametrize("via", [("odt", "docx"), ("doc", "docx"), ("rtf", "docx")], ids=">".join)
def test_a_filled_form_outlives_a_detour_through_other_formats(
    name: str, via: tuple[SaveAs, ...], libreoffice: LibreOffice, tmp_path: Path
) -> None:
    back_from_a_detour(name, via, libreoffice, tmp_path)


def back_from_a_detour(name: str, via: tuple[SaveAs, ...], libreoffice: LibreOffice, tmp_path: Path) -> None:
    form, answers = forms.load(name), sample(name)
    filled = made(form, "word", answers)
    (tmp_path / "filled.docx").write_bytes(filled.data)
    saved = libreoffice.detour(tmp_path / "filled.docx", tmp_path / "back.docx", via)
    checked = back(form, saved.read_bytes(), rows=filled.template)
    assert checked.answers == answers
    assert not doubts(checked)


_ENDS = (
    "March her all the because on and/or month half-day residents family at be in home well-being rota were\n"
    "review well-being talked handling late and/or notes handling be review late training family next next found\n"
    "be about we her if is half-day can she the by by moving half-day found in at rang moving family late on"
)
_HIGH = " ".join(f"goal {n} of the plan is to learn one more thing" for n in range(1, 120))
"""Higher than a page in its column: its row goes on on the next one, whatever the form says of rows."""


@pytest.mark.client("libreoffice")
@pytest.mark.parametrize(
    ("name", "path", "words"),
    [("supervision-record", "actions.1.what", _ENDS), ("pdp-2016", "plan.1.need", _HIGH)],
)
def test_where_a_line_or_a_row_ends_is_never_wrong_in_silence_in_a_word_form_saved_as_pdf(
    name: str, path: str, words: str, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    form = forms.load(name)
    (tmp_path / "filled.docx").write_bytes(made(form, "word", {path: words}).data)
    saved = libreoffice.convert(tmp_path / "filled.docx", "pdf", tmp_path / "saved.pdf")
    checked = back(form, saved.read_bytes())
    if checked.answers.get(path) != words:
        assert any(doubt in doubts(checked) for doubt in (f"line-break {path}", f"answers-overlap {path}"))


@pytest.mark.client("pdftk")
@pytest.mark.parametrize("name", shapes.MATRIX)
def test_a_blank_filled_by_pdftk_is_the_record(name: str, tmp_path: Path) -> None:
    form = forms.load(name)
    answers = on_blank(form, sample(name))
    blank = made(form, "pdf", {})
    (tmp_path / "blank.pdf").write_bytes(blank.data)
    saved = pdftk.fill_form(tmp_path / "blank.pdf", entered_in_pdf(form, answers), tmp_path / "filled.pdf")
    checked = back(form, saved.read_bytes(), blank.template)
    assert checked.answers == answers
    assert not doubts(checked)


@pytest.mark.client("pdfjs")
@pytest.mark.parametrize("names", shapes.TOGETHER)
def test_blanks_filled_in_a_browser_are_the_records(names: Sequence[str], tmp_path: Path) -> None:
    tasks, expected = [], {}
    for name in names:
        form = forms.load(name)
        answers = on_blank(form, sample(name))
        blank = made(form, "pdf", {})
        (tmp_path / f"{name}.pdf").write_bytes(blank.data)
        out = tmp_path / f"{name}-filled.pdf"
        tasks.append(pdfjs.Fill(tmp_path / f"{name}.pdf", entered_in_pdf(form, answers), out))
        expected[out] = (form, answers, blank.template)
    pdfjs.fill_many(tasks)
    for out, (form, answers, template) in expected.items():
        checked = back(form, out.read_bytes(), template)
        assert checked.answers == answers
        assert not doubts(checked)


@pytest.mark.client("pdftk")
@pytest.mark.parametrize("name", shapes.MATRIX)
def test_a_flattened_pdf_is_the_record_or_asks_about_what_it_is_not_sure_of(
    name: str, tmp_path: Path
) -> None:
    form, answers = forms.load(name), sample(name)
    filled = made(form, "pdf", answers)
    (tmp_path / "filled.pdf").write_bytes(filled.data)
    flat = pdftk.fill_form(tmp_path / "filled.pdf", {}, tmp_path / "flat.pdf", flatten=True)
    checked = back(form, flat.read_bytes(), filled.template)
    asked = {q.path for q in checked.queries if q.level == "must"}
    for path in answers.keys() | checked.answers.keys():
        assert path in asked or checked.answers.get(path) == answers.get(path)
    right = sum(checked.answers.get(p) == v for p, v in answers.items())
    assert right >= 0.9 * len(answers)


@pytest.mark.parametrize("drawn_by", ["pdfium", "poppler", "mupdf"])
def test_what_is_filled_in_can_be_seen_in_every_viewer(drawn_by: str, tmp_path: Path) -> None:
    if drawn_by != "pdfium":
        from tests.clients.presence import require

        require(drawn_by)
    form = forms.load("supervision-record")
    answers = sample("supervision-record")
    filled = made(form, "pdf", answers)
    blank = made_like(filled.template.rendition, answers)
    (tmp_path / "filled.pdf").write_bytes(filled.data)
    (tmp_path / "blank.pdf").write_bytes(blank)
    draw = getattr(renderers, drawn_by)
    before, after = draw(tmp_path / "blank.pdf", 100), draw(tmp_path / "filled.pdf", 100)
    for place in filled.template.places:
        value = answers.get(place.path)
        ticked = str(value) == place.option or (place.option is None and place.kind != "mark")
        if value is None or place.part or not ticked:
            continue
        box = (place.box.x0, place.box.y0, place.box.x1, place.box.y1)
        page = place.box.page - 1
        assert renderers.ink(after[page], box, 100) > renderers.ink(before[page], box, 100), place.path


def made_like(rendition: str, answers: dict[str, object]) -> bytes:
    """The blank of the rendition that these answers were filled into."""
    from fillers import pdf
    from schemas.copies import Copy
    from schemas.normal import rows_of
    from schemas.rendition import Variant

    form = forms.load("supervision-record")
    rows = {
        t.table: n
        for t in form.tables
        if t.repeat is not None and (n := max(rows_of(t.table, answers), default=0)) > t.repeat.print
    }
    compiled = pdf.compile(pdf.rendition(form, variant=Variant.of(rows=rows)))
    assert compiled.rendition.digest == rendition
    copy = Copy(form=form.form, edition=form.edition, rendition=rendition)
    return pdf.fill(compiled, copy, {}, when=WHEN).data
