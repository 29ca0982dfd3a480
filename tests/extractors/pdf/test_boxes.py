"""Flattened documents: text and ticks at the boxes of the template, and what does not belong there."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

import forms
from extractors.pdf import carriers, extract
from extractors.pdf.page import registration
from fillers.pdf import marks
from schemas.filled import Filled
from schemas.reading import Observation, Reading
from schemas.values import Value
from tests.damage.pdf import damaged
from tests.law.documents import back, doubts, made

FORM = forms.load("supervision-record")
ANSWERS: dict[str, Value] = {
    "supervisee": "Zoë Łukasz-Example",
    "session": 7,
    "date": dt.date(2026, 11, 14),
    "agenda.1.item": "Medication round",
    "agenda.2.item": "Leave",
    "summary": "We spoke about the rota and agreed to try it for a month, with a review after that, and about "
    "the training that is due.\nA second paragraph.\n\nA third after a gap.",
    "actions.1.what": "Ask",
    "actions.1.who": "Ng",
    "worth_supervisee": 4,
    "signed_supervisor": "Ng",
}


@pytest.fixture(scope="module")
def filled() -> Filled:
    return made(FORM, "pdf", ANSWERS)


@pytest.fixture(scope="module")
def flat(filled: Filled) -> bytes:
    return damaged(filled.data, 1, "flattened").data


def values(reading: Reading) -> dict[str, Observation]:
    return {v.path: v for v in reading.values}


def stamped(data: bytes, page: int, content: str) -> bytes:
    """The document with this content in Helvetica (/F) on a page counted from 0."""
    with pikepdf.open(BytesIO(data)) as pdf:
        one = pdf.pages[page]
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
        )
        one.add_resource(pdf.make_indirect(font), Name.Font, Name("/F"))
        one.contents_add(b"q", prepend=True)
        one.contents_add(f"Q q {content} Q".encode("latin-1"))
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def moved(data: bytes, scale: float, x: float, y: float) -> bytes:
    """Every page shrunk and shifted, as printing to PDF does; fields are gone."""
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.contents_add(f"q {scale} 0 0 {scale} {x} {y} cm".encode(), prepend=True)
            page.contents_add(b"Q")
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def test_a_flattened_document_is_the_record(flat: bytes, filled: Filled) -> None:
    checked = back(FORM, flat, filled.template)
    assert checked.answers == ANSWERS
    assert not doubts(checked)


def test_a_value_says_that_it_was_read_at_its_box(flat: bytes, filled: Filled) -> None:
    value = values(extract(flat, FORM, filled.template))["supervisee"]
    place = next(p for p in filled.template.places if p.path == "supervisee")
    assert value.method == "text"
    assert value.evidence.page == place.box.page
    assert value.evidence.box == pytest.approx(
        (place.box.x0, place.box.y0, place.box.x1, place.box.y1), abs=0.1
    )


def test_a_flattened_blank_is_blank_and_its_slashes_and_lines_are_no_answers() -> None:
    blank = made(FORM, "pdf", {})
    checked = back(FORM, damaged(blank.data, 1, "flattened").data, blank.template)
    assert checked.answers == {}
    assert not doubts(checked)


@pytest.mark.parametrize(("scale", "x", "y"), [(0.94, 18, 25), (0.7, 3, 200), (1.0, 6, -4)])
def test_a_page_that_was_shrunk_and_shifted_is_found_by_its_corner_markers(
    flat: bytes, filled: Filled, scale: float, x: float, y: float
) -> None:
    checked = back(FORM, moved(flat, scale, x, y), filled.template)
    assert checked.answers == ANSWERS


def test_the_markers_stand_where_the_pdf_prints_them() -> None:
    assert pytest.approx(marks.INSET * marks.MM) == registration.INSET


def test_the_foot_of_each_page_says_which_document_it_is(flat: bytes) -> None:
    with pikepdf.open(BytesIO(flat)) as pdf:
        del pdf.docinfo
        del pdf.Root.Metadata
        out = BytesIO()
        pdf.save(out)
        pages = len(pdf.pages)
    found = [c for c in carriers(out.getvalue()) if c.kind == "footer"]
    assert [c.page for c in found] == list(range(1, pages + 1))
    assert {c.form for c in found} == {"supervision-record"}


def test_foreign_words_in_a_box_are_in_doubt(flat: bytes, filled: Filled) -> None:
    box = next(p for p in filled.template.places if p.path == "agenda.3.item").box
    data = stamped(flat, box.page - 1, f"BT /F 11 Tf {box.x0 + 4} {841.89 - box.y1 + 6} Td (not ours) Tj ET")
    value = values(extract(data, FORM, filled.template))["agenda.3.item"]
    assert (value.raw, value.doubt) == ("not ours", "foreign-text")


def test_words_across_an_answer_are_in_doubt(flat: bytes, filled: Filled) -> None:
    box = next(p for p in filled.template.places if p.path == "supervisee").box
    data = stamped(
        flat, box.page - 1, f"BT /F 14 Tf 0.9 0.3 -0.3 0.9 {box.x0} {841.89 - box.y1} Tm (COPY) Tj ET"
    )
    assert values(extract(data, FORM, filled.template))["supervisee"].doubt is not None


def test_a_cross_drawn_by_hand_ticks_its_box(filled: Filled, flat: bytes) -> None:
    box = next(p for p in filled.template.places if (p.path, p.option) == ("worth_supervisor", "2")).box
    left, right, low, high = box.x0 + 2, box.x1 - 2, 841.89 - box.y1 + 2, 841.89 - box.y0 - 2
    cross = f"1 w {left} {low} m {right} {high} l {left} {high} m {right} {low} l S"
    assert values(extract(stamped(flat, box.page - 1, cross), FORM, filled.template))[
        "worth_supervisor"
    ].marks == ("2",)


def test_a_letter_typed_into_a_box_ticks_it(filled: Filled, flat: bytes) -> None:
    box = next(p for p in filled.template.places if (p.path, p.option) == ("worth_supervisor", "3")).box
    typed = f"BT /F 10 Tf {box.x0 + 3} {841.89 - box.y1 + 3} Td (X) Tj ET"
    assert values(extract(stamped(flat, box.page - 1, typed), FORM, filled.template))[
        "worth_supervisor"
    ].marks == ("3",)


def test_words_printed_across_a_tick_box_are_no_tick(filled: Filled, flat: bytes) -> None:
    box = next(p for p in filled.template.places if (p.path, p.option) == ("worth_supervisor", "3")).box
    typed = f"BT /F 10 Tf {box.x0 + 3} {841.89 - box.y1 + 3} Td (see over) Tj ET"
    assert values(extract(stamped(flat, box.page - 1, typed), FORM, filled.template))[
        "worth_supervisor"
    ].doubt


def test_a_page_that_is_gone_leaves_its_questions_missing(flat: bytes, filled: Filled) -> None:
    with pikepdf.open(BytesIO(flat)) as pdf:
        del pdf.pages[0]
        out = BytesIO()
        pdf.save(out)
    paths = values(extract(out.getvalue(), FORM, filled.template))
    gone = {p.path for p in filled.template.places if p.box.page == 1}
    assert not gone & paths.keys()
    assert paths


def test_a_page_of_another_form_is_asked_about(flat: bytes, filled: Filled) -> None:
    with pikepdf.open(BytesIO(flat)) as pdf:
        pdf.add_blank_page()
        out = BytesIO()
        pdf.save(out)
    queries = extract(out.getvalue(), FORM, filled.template).queries
    assert [q.evidence.page for q in queries if q.code == "foreign-page" and q.evidence] == [
        len(filled.template.pages) + 1
    ]


def test_a_page_drawn_over_and_over_within_itself_ends() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    itself = pdf.make_indirect(Stream(pdf, b"/X Do"))
    itself.Type, itself.Subtype, itself.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    itself.Resources = Dictionary(XObject=Dictionary(X=itself))
    page.obj.Resources = Dictionary(XObject=Dictionary(X=itself))
    page.obj.Contents = Stream(pdf, b"/X Do")
    out = BytesIO()
    pdf.save(out)
    assert extract(out.getvalue(), FORM).values == ()
