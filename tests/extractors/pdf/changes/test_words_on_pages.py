"""What people and programs put on our pages besides the answers: asked about, with fields and without."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

import forms
from extractors.pdf import extract
from extractors.pdf.changes.printed_words import letters
from extractors.pdf.page.content import parsed
from schemas.filled import Filled
from schemas.reading import Reading
from schemas.template import Template
from schemas.values import Value
from tests.damage.pdf import damaged
from tests.extractors.pdf.changes.sent import compared, seen_at
from tests.extractors.pdf.test_boxes import stamped
from tests.law.documents import back, doubts, made

pytestmark = pytest.mark.thorough

FORM = forms.load("supervision-record")
ANSWERS: dict[str, Value] = {
    "supervisee": "Zoë Example",
    "supervisor": "Ng",
    "session": 7,
    "date": dt.date(2026, 11, 14),
    "agenda.1.item": "Medication round",
    "summary": "We spoke about the rota.\nAnd about the training.",
    "actions.1.what": "Ask",
    "worth_supervisee": 4,
    "signed_supervisor": "Ng",
}
HIGH = 842
"""Of a page, in points."""
WORDS = "BT /F 12 Tf 60 130 Td (I do not agree with this record) Tj ET"


@pytest.fixture(scope="module")
def filled() -> Filled:
    return made(FORM, "pdf", ANSWERS)


@pytest.fixture(scope="module", params=["with fields", "flattened"])
def sent(request: pytest.FixtureRequest, filled: Filled) -> bytes:
    return filled.data if request.param == "with fields" else damaged(filled.data, 1, "flattened").data


def changed(data: bytes, change: Callable[[Pdf], object]) -> bytes:
    with pikepdf.open(BytesIO(data)) as pdf:
        change(pdf)
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def told(reading: Reading, code: str) -> list[tuple[str | None, str | None]]:
    return [(q.path, q.raw) for q in reading.queries if q.code == code]


def box_of(template: Template, path: str) -> tuple[float, float, float, float]:
    """Left, lower, right and upper edge of an answer's box, in points from below."""
    place = next(p for p in template.places if p.path == path)
    high = template.pages[place.box.page - 1][1]
    return place.box.x0, high - place.box.y1, place.box.x1, high - place.box.y0


def test_nothing_is_asked_of_a_document_to_which_nothing_was_added(sent: bytes, filled: Filled) -> None:
    checked = back(FORM, sent, filled.template)
    assert checked.answers == ANSWERS
    assert not doubts(checked)


@pytest.mark.parametrize(("page", "x", "y"), [(2, 380, 110), (0, 300, 735), (2, 380, 362), (1, 60, 20)])
def test_words_printed_outside_the_boxes_are_asked_about(
    page: int, x: int, y: int, sent: bytes, filled: Filled
) -> None:
    boxes = [p.box for p in filled.template.places if p.box.page == page + 1]
    assert not any(b.x0 < x + 75 and x < b.x1 and b.y0 < HIGH - y < b.y1 + 12 for b in boxes)
    content = f"BT /F 12 Tf {x} {y} Td (but really 1) Tj ET"
    (query,) = compared(stamped(sent, page, content), FORM, filled).queries
    assert query.code == "added-by-hand"
    assert "but really 1" in (query.raw or "")


def test_words_printed_over_the_forms_own_are_asked_about(sent: bytes, filled: Filled) -> None:
    run = max(filled.template.printed[0].runs, key=lambda r: len(r[0]))
    y = filled.template.pages[0][1] - run[3]
    content = f"BT /F 12 Tf {run[1]} {y} Td (CANCELLED) Tj ET"
    assert None in seen_at(compared(stamped(sent, 0, content), FORM, filled))


def test_a_printed_ligature_whose_bytes_a_program_swapped_is_no_added_word() -> None:
    assert letters("\u6600\u7400") == letters("ft") == letters("f-T")


def test_words_under_a_field_are_asked_about_with_its_question(filled: Filled) -> None:
    x, y, _, _ = box_of(filled.template, "summary")
    content = f"BT /F 12 Tf {x + 10} {y + 10} Td (not so) Tj ET"
    assert seen_at(compared(stamped(filled.data, 1, content), FORM, filled)) == ["summary"]


def test_a_line_drawn_across_an_answer_is_asked_about(sent: bytes, filled: Filled) -> None:
    x0, y0, x1, y1 = box_of(filled.template, "summary")
    assert seen_at(compared(stamped(sent, 1, f"2 w {x0} {y0} m {x1} {y1} l S"), FORM, filled)) == ["summary"]


def test_an_answer_that_was_struck_through_is_asked_about(filled: Filled) -> None:
    flat = damaged(filled.data, 1, "flattened").data
    x0, y0, _, y1 = box_of(filled.template, "agenda.1.item")
    line = next(line for line in parsed(flat)[0].lines if "Medication" in "".join(c.text for c in line))
    high = filled.template.pages[0][1] - line[0].base + 0.3 * line[0].size
    assert y0 < high < y1
    struck = stamped(flat, 0, f"1 w {x0} {high} m {x0 + 250} {high} l S")
    assert seen_at(compared(struck, FORM, filled)) == ["agenda.1.item"]


def test_a_tick_drawn_by_hand_in_a_flattened_box_is_an_answer_and_no_drawing() -> None:
    filled = made(FORM, "pdf", {k: v for k, v in ANSWERS.items() if k != "worth_supervisee"})
    place = next(p for p in filled.template.places if (p.path, p.option) == ("worth_supervisee", "4"))
    high = filled.template.pages[0][1]
    x0, y0, x1, y1 = place.box.x0, high - place.box.y1, place.box.x1 + 3, high - place.box.y0 + 3
    flat = damaged(filled.data, 1, "flattened").data
    tick = f"1 w {x0 + 2} {(y0 + y1) / 2} m {x0 + 5} {y0 + 2} l {x1} {y1} l S"
    checked = back(FORM, stamped(flat, place.box.page - 1, tick), filled.template)
    assert checked.answers == ANSWERS
    assert not doubts(checked)


def test_a_picture_placed_on_a_page_is_asked_about(sent: bytes, filled: Filled) -> None:
    def place(pdf: Pdf) -> None:
        picture = pdf.make_stream(b"\x80" * 16, Width=4, Height=4, BitsPerComponent=8)
        picture.Type, picture.Subtype, picture.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
        pdf.pages[1].add_resource(picture, Name.XObject, Name("/Placed"))
        pdf.pages[1].contents_add(b"q 90 0 0 60 300 520 cm /Placed Do Q")

    assert len(seen_at(compared(changed(sent, place), FORM, filled))) == 1


def test_a_page_that_was_added_is_asked_about(sent: bytes, filled: Filled) -> None:
    def add(pdf: Pdf) -> None:
        pdf.add_blank_page(page_size=(595, 842))

    page = stamped(changed(sent, add), len(filled.template.pages), WORDS)
    reading = extract(page, FORM, filled.template)
    assert [q.evidence.page for q in reading.queries if q.code == "foreign-page" and q.evidence] == [
        len(filled.template.pages) + 1
    ]


def test_a_page_that_was_taken_out_is_missing_and_its_fields_are_no_answers(filled: Filled) -> None:
    gone = len(filled.template.pages)

    def take(pdf: Pdf) -> None:
        del pdf.pages[gone - 1]

    checked = back(FORM, changed(filled.data, take), filled.template)
    assert [q.say for q in checked.queries if q.code == "page-missing"] == [
        f"Page {gone} of {gone} is not in this document. Ask for the whole form, or scan all of it again."
    ]
    on_it = {p.path for p in filled.template.places if p.box.page == gone}
    assert on_it
    assert not on_it & checked.answers.keys()
    # What the file keeps is shown; that a field of the page is empty is asked with the page, and not for each.
    assert {q.path for q in checked.queries if q.code == "field-unseen"} == on_it & ANSWERS.keys()
    assert on_it - ANSWERS.keys()


def test_an_answer_painted_over_and_written_anew_is_asked_about_once(filled: Filled) -> None:
    place = next(p for p in filled.template.places if p.path == "session")
    x0, y0, y1 = place.box.x0, 842 - place.box.y1, 842 - place.box.y0

    def write(pdf: Pdf) -> None:
        page = pdf.pages[0]
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources.Font[Name("/ZZ")] = pdf.make_indirect(font)
        words = f"BT /ZZ 12 Tf 0 g {x0 + 4} {y0 + 8} Td (99) Tj ET"
        drawn = f"q 1 g {x0} {y0} {place.box.x1 - x0} {y1 - y0} re f {words} Q"
        page.contents_add(pdf.make_stream(drawn.encode()))

    assert seen_at(compared(changed(filled.data, write), FORM, filled)) == ["session"]


def test_words_beside_a_tick_box_are_asked_about_with_its_question(filled: Filled) -> None:
    place = next(p for p in filled.template.places if p.path == "worth_supervisee" and p.option == "2")
    words = f"BT /F 9 Tf {place.box.x1 + 2} {842 - place.box.y1} Td (no) Tj ET"
    reading = compared(stamped(filled.data, place.box.page - 1, words), FORM, filled)
    assert set(seen_at(reading)) == {"worth_supervisee"}


def test_a_page_put_in_from_another_document_is_not_covered_by_the_fields_of_the_one_it_replaced(
    filled: Filled,
) -> None:
    other = damaged(made(FORM, "pdf", {**ANSWERS, "summary": "Something else."}).data, 1, "flattened").data

    def exchange(pdf: Pdf) -> None:
        with pikepdf.open(BytesIO(other)) as two:
            pdf.pages[1] = two.pages[1]

    checked = back(FORM, changed(filled.data, exchange), filled.template)
    assert "summary" not in checked.answers
    assert "field-unseen summary" in doubts(checked)


def test_a_page_with_its_fields_put_in_from_another_copy_makes_the_carriers_disagree(filled: Filled) -> None:
    from fillers import pdf as filler
    from schemas.copies import Copy
    from tests.law.documents import WHEN

    compiled = filler.compile(filler.rendition(FORM))
    copies = [
        Copy(form=FORM.form, edition=1, rendition=compiled.rendition.digest, number=number)
        for number in ("AAAAAAAAAAAAAA", "BBBBBBBBBBBBBB")
    ]
    one, two = (filler.fill(compiled, copy, ANSWERS, when=WHEN).data for copy in copies)

    def exchange(pdf: Pdf) -> None:
        with pikepdf.open(BytesIO(two)) as source:
            old: Any = pdf.pages[1].obj.Annots
            gone = {a.get("/T") for a in old}
            pdf.pages[1] = source.pages[1]
            fields: Any = pdf.Root.AcroForm.Fields
            ours = [f for f in fields if f.get("/T") not in gone]
            theirs: Any = pdf.pages[1].obj.Annots
            pdf.Root.AcroForm.Fields = Array([*ours, *theirs])

    checked = back(FORM, changed(one, exchange), filled.template)
    assert "carriers-disagree" in {q.code for q in checked.queries}


def test_a_template_kept_before_pages_were_compared_still_tells_which_pages_are_missing(
    filled: Filled,
) -> None:
    old = filled.template.model_copy(update={"printed": ()})

    def take(pdf: Pdf) -> None:
        del pdf.pages[1]

    assert not extract(stamped(filled.data, 2, WORDS), FORM, old).queries
    queries = extract(changed(filled.data, take), FORM, old).queries
    assert [q.say[:13] for q in queries if q.code == "page-missing"] == ["Page 2 of 3 i"]


@pytest.mark.parametrize(
    "sort",
    ["Line", "Square", "Circle", "Polygon", "PolyLine", "Caret", "Highlight", "Underline", "Squiggly", "Redact",
     "FileAttachment", "Screen", "Unheard"],
)  # fmt: skip
def test_whatever_is_laid_over_a_page_is_asked_about(sort: str, filled: Filled) -> None:
    def lay(pdf: Pdf) -> None:
        x0, y0, x1, y1 = box_of(filled.template, "summary")
        note = Dictionary(
            Type=Name.Annot, Subtype=Name(f"/{sort}"), Rect=Array([x0, y0, x1, y1]), Contents="No"
        )
        pdf.pages[1].obj.Annots.append(pdf.make_indirect(note))  # type: ignore[attr-defined]

    assert told(extract(changed(filled.data, lay), FORM, filled.template), "added-by-hand") == [
        ("summary", "No")
    ]


@pytest.mark.parametrize(
    ("entries", "seen"),
    [({"Border": [0, 0, 0]}, 0), ({"BS": Dictionary(W=0)}, 0), ({"Border": [0, 0, 2]}, 1), ({}, 1)],
)
def test_a_link_is_asked_about_where_it_draws_a_frame(
    entries: dict[str, Any], seen: int, filled: Filled
) -> None:
    def lay(pdf: Pdf) -> None:
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([60, 60, 90, 80]))
        for name, value in entries.items():
            link[f"/{name}"] = Array(value) if isinstance(value, list) else value
        popup = Dictionary(Type=Name.Annot, Subtype=Name.Popup, Rect=Array([60, 60, 90, 80]))
        for one in (link, popup):
            pdf.pages[1].obj.Annots.append(pdf.make_indirect(one))  # type: ignore[attr-defined]

    assert len(told(extract(changed(filled.data, lay), FORM, filled.template), "added-by-hand")) == seen


@pytest.mark.parametrize("written", ["4 March 20", "10/12/20", "3/4/26", "10/12/202", "10-Jun-20"])
def test_a_date_that_its_box_may_have_cut_is_asked_about(written: str, filled: Filled) -> None:
    def write(pdf: Pdf) -> None:
        fields: Any = pdf.Root.AcroForm.Fields
        field = next(f for f in fields if f.get("/T") == "date")
        field.V = written
        del field.AP

    checked = back(FORM, changed(filled.data, write), filled.template)
    assert "date" not in checked.answers
    assert "date" in {q.path for q in checked.queries}


@pytest.mark.parametrize(
    "written", ["10/12/2026", "10.12.2026", "10122026", "2026-12-10", "10 December 2026"]
)
def test_a_whole_date_in_its_box_is_taken(written: str, filled: Filled) -> None:
    def write(pdf: Pdf) -> None:
        fields: Any = pdf.Root.AcroForm.Fields
        field = next(f for f in fields if f.get("/T") == "date")
        field.V = written
        del field.AP

    assert back(FORM, changed(filled.data, write), filled.template).answers["date"] == dt.date(2026, 12, 10)
