"""Lines and areas that people put over answers, and those that a form draws itself: with fields and without."""

from __future__ import annotations

import datetime as dt

import pytest
from pikepdf import Pdf

import forms
from extractors.pdf.page.content import _colour
from schemas.filled import Filled
from schemas.values import Value
from tests.damage.pdf import damaged
from tests.extractors.pdf.changes.sent import compared, seen_at
from tests.extractors.pdf.changes.test_words_on_pages import box_of, changed
from tests.extractors.pdf.test_boxes import moved, stamped
from tests.law.documents import back, doubts, made

pytestmark = pytest.mark.thorough

FORM = forms.load("supervision-record")
ANSWERS: dict[str, Value] = {
    "supervisee": "Zoë Example",
    "supervisor": "Anna Ng",
    "session": 7,
    "length": 75,
    "date": dt.date(2026, 11, 14),
    "agenda.1.item": "Medication round",
    "summary": "We spoke about the rota.\nAnd about the training.",
    "worth_supervisee": 4,
    "signed_supervisor": "Ng",
}


@pytest.fixture(scope="module")
def filled() -> Filled:
    return made(FORM, "pdf", ANSWERS)


@pytest.fixture(scope="module")
def flat(filled: Filled) -> bytes:
    return damaged(filled.data, 1, "flattened").data


@pytest.fixture(scope="module", params=["with fields", "flattened"])
def sent(request: pytest.FixtureRequest, filled: Filled, flat: bytes) -> bytes:
    return filled.data if request.param == "with fields" else flat


def drawn(data: bytes, filled: Filled, path: str, content: str) -> list[str | None]:
    """The paths of the drawings told where this is drawn on the page of a path: its box is at {x} {y} {w} {h}."""
    x0, y0, x1, y1 = box_of(filled.template, path)
    page = next(p.box.page for p in filled.template.places if p.path == path) - 1
    said = content.format(x=x0, y=y0, w=x1 - x0, h=y1 - y0, right=x1, top=y1, middle=(y0 + y1) / 2)
    return seen_at(compared(stamped(data, page, said), FORM, filled))


@pytest.mark.parametrize("colour", ["1 g", "0 g", "1 1 0 rg"])
@pytest.mark.parametrize(
    "area", ["{x} {y} {w} {h} re f", "{x} {y} m {right} {y} l {right} {top} l {x} {top} l f"]
)
def test_an_answer_painted_over_is_asked_about(colour: str, area: str, sent: bytes, filled: Filled) -> None:
    live = sent == filled.data
    seen = [] if live and colour == "1 g" else ["supervisor"]  # what is white under a field, nobody sees
    assert drawn(sent, filled, "supervisor", f"{colour} {area}") == seen


def test_a_part_of_an_answer_painted_over_is_asked_about(flat: bytes, filled: Filled) -> None:
    content = "1 g {x} {middle} 30 8 re f"
    assert drawn(flat, filled, "supervisor", content) == ["supervisor"]


def test_a_large_answer_painted_over_together_with_what_is_around_it_is_asked_about(
    flat: bytes, filled: Filled
) -> None:
    assert drawn(flat, filled, "summary", "1 g 0 0 595 842 re f")


def test_a_question_painted_over_is_asked_about(sent: bytes, filled: Filled) -> None:
    run = max(filled.template.printed[0].runs, key=lambda r: len(r[0]))
    y = filled.template.pages[0][1] - run[3]
    data = stamped(sent, 0, f"1 g {run[1]} {y - 3} {run[2] - run[1]} 14 re f")
    assert None in seen_at(compared(data, FORM, filled))


def test_a_tick_painted_over_is_asked_about(flat: bytes, filled: Filled) -> None:
    place = next(p for p in filled.template.places if (p.path, p.option) == ("worth_supervisee", "4"))
    high = filled.template.pages[0][1] - place.box.y1
    wide, tall = place.box.x1 - place.box.x0, place.box.y1 - place.box.y0
    data = stamped(flat, place.box.page - 1, f"1 g {place.box.x0 + 1} {high + 1} {wide - 2} {tall - 2} re f")
    assert seen_at(compared(data, FORM, filled)) == ["worth_supervisee"]


@pytest.mark.parametrize("path", ["supervisor", "length", "agenda.1.item", "date", "signed_supervisor"])
def test_a_level_line_through_an_answer_is_asked_about(path: str, sent: bytes, filled: Filled) -> None:
    x0, _, x1, _ = box_of(filled.template, path)
    content = f"0 G 1 w {x0} {{middle}} m {min(x0 + 70, x1 - 4)} {{middle}} l S"
    assert drawn(sent, filled, path, content) == [path]


def test_a_level_line_from_side_to_side_of_a_fields_box_is_asked_about(filled: Filled) -> None:
    assert drawn(filled.data, filled, "supervisor", "1 w {x} {middle} m {right} {middle} l S") == [
        "supervisor"
    ]


def test_a_frame_around_a_part_of_an_answer_is_asked_about(sent: bytes, filled: Filled) -> None:
    assert drawn(sent, filled, "supervisor", "0 G 1 w {x} {y} 50 {h} re S") == ["supervisor"]


def test_a_cross_drawn_over_a_box_that_is_a_field_is_asked_about(filled: Filled) -> None:
    place = next(p for p in filled.template.places if (p.path, p.option) == ("worth_supervisee", "2"))
    x0, x1 = place.box.x0 + 2, place.box.x1 - 2
    high = filled.template.pages[0][1]
    low, top = high - place.box.y1 + 2, high - place.box.y0 - 2
    cross = f"1 w {x0} {low} m {x1} {top} l S {x0} {top} m {x1} {low} l S"
    crossed = stamped(filled.data, place.box.page - 1, cross)
    assert seen_at(compared(crossed, FORM, filled)) == ["worth_supervisee"]


def test_two_answers_that_are_struck_out_on_a_page_are_both_asked_about(sent: bytes, filled: Filled) -> None:
    lines = ""
    for path in ("supervisor", "agenda.1.item"):
        x0, y0, _, y1 = box_of(filled.template, path)
        lines += f"1 w {x0 + 2} {(y0 + y1) / 2} m {x0 + 70} {(y0 + y1) / 2} l S "
    assert set(seen_at(compared(stamped(sent, 0, lines), FORM, filled))) == {"supervisor", "agenda.1.item"}


def test_a_light_ground_under_an_answer_is_no_drawing(flat: bytes, filled: Filled) -> None:
    def lay(pdf: Pdf) -> None:
        for page in pdf.pages:
            page.contents_add(b"q 1 g 0 0 595 842 re f Q", prepend=True)

    data = changed(flat, lay)
    checked = back(FORM, data, filled.template)
    assert checked.answers == ANSWERS
    assert not doubts(checked)
    assert not seen_at(compared(data, FORM, filled))


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("name", ["supervision-record", "commitment-employee", "contact-evaluation"])
def test_what_a_blank_of_any_size_draws_in_its_boxes_is_no_drawing(name: str, large: bool) -> None:
    form = forms.load(name)
    blank = made(form, "pdf", {}, large=large)
    data = damaged(blank.data, 1, "flattened").data
    for sent in (data, moved(data, 0.7, 3, 5)):
        assert not seen_at(compared(sent, form, blank))


@pytest.mark.parametrize(
    ("said", "colour"),
    [(None, (0.0,)), (0.254, (0.25,)), ((0.1, 0.2, 0.304), (0.1, 0.2, 0.3)), (("P1",), ())],
)
def test_what_has_no_colour_is_black_and_a_pattern_has_none(said: object, colour: tuple[float, ...]) -> None:
    assert _colour(said) == colour  # ISO 32000-1, 8.6.3: black until a colour is set
