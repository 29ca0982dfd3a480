"""Marks typed or drawn over a page without fields: wherever one touches a box, it is read or asked about."""

from __future__ import annotations

import datetime as dt
from itertools import combinations, product

import pytest

import forms
from schemas.checking import Checked
from schemas.filled import Filled
from schemas.template import Place
from tests.damage.pdf import damaged
from tests.extractors.pdf.changes.sent import compared, seen_at
from tests.extractors.pdf.test_boxes import stamped
from tests.law.documents import back, doubts, made

pytestmark = pytest.mark.thorough

FORM = forms.load("contact-evaluation")
HIGH = 841.89
WIDTH, CAP = 0.667, 0.718
"""Of an X in Helvetica: its width, and its height above the baseline, of the type size."""
RATED = tuple(f"ratings.{c}.rating" for c in ("care", "compassion", "competence", "communication"))


@pytest.fixture(scope="module")
def blank() -> Filled:
    return made(FORM, "pdf", {})


@pytest.fixture(scope="module")
def flat(blank: Filled) -> bytes:
    return damaged(blank.data, 1, "flattened").data


def place_of(blank: Filled, path: str, option: str | None = None) -> Place:
    return next(p for p in blank.template.places if (p.path, p.option) == (path, option))


def middle(place: Place) -> tuple[float, float]:
    """In PDF space: points from below."""
    return (place.box.x0 + place.box.x1) / 2, HIGH - (place.box.y0 + place.box.y1) / 2


def typed(x: float, y: float, size: float = 12, text: str = "X") -> str:
    """A text whose first letter's middle is at this point."""
    return f"BT /F {size} Tf {x - WIDTH * size / 2:.2f} {y - CAP * size / 2:.2f} Td ({text}) Tj ET\n"


def crossed(x: float, y: float, half: float = 5) -> str:
    """Two strokes that cross at this point."""
    one = f"{x - half:.2f} {y - half:.2f} m {x + half:.2f} {y + half:.2f} l"
    two = f"{x - half:.2f} {y + half:.2f} m {x + half:.2f} {y - half:.2f} l"
    return f"1 w {one} {two} S\n"


def read(flat: bytes, blank: Filled, content: str, page: int = 1) -> Checked:
    return back(FORM, stamped(flat, page - 1, content), blank.template)


REACH = 4.5 / 25.4 * 72 / 2 + WIDTH * 6 - 1.3
"""So far from a box's middle, the ink of an X of twelve points still reaches into it by more than a frame is thick."""
OFFSETS = [*product((-7, -4, 0, 4, 7), (-8, -6, 0, 6, 8)), (-REACH, 0), (0, REACH), (REACH, 2)]


@pytest.mark.parametrize("draw", [typed, crossed])
@pytest.mark.parametrize("some", [OFFSETS[n::4] for n in range(4)])
def test_a_mark_that_touches_a_box_is_read_or_asked_about_wherever_its_middle_lies(
    flat: bytes, blank: Filled, draw: object, some: list[tuple[float, float]]
) -> None:
    for few in (some[:4], some[4:]):
        content, page = "", 1
        for path, (right, up) in zip(RATED, few, strict=False):
            place = place_of(blank, path, "4")
            page, (x, y) = place.box.page, middle(place)
            content += (typed if draw is typed else crossed)(x + right, y + up)
        checked = read(flat, blank, content, page)
        queries = [q for q in checked.queries if q.level == "must"]
        for path, (right, up) in zip(RATED, few, strict=False):
            asked = any(q.path == path or (q.raw or "").count("X") for q in queries if q.code != "required")
            asked = asked or "added-by-hand" in {q.code for q in queries}
            half = (place_of(blank, path, "4").box.x1 - place_of(blank, path, "4").box.x0) / 2
            if max(abs(right), abs(up)) < half - 1:
                assert checked.answers.get(path) == 4, (path, right, up)
            else:
                assert asked or checked.answers.get(path) == 4, (path, right, up)


def test_a_letter_beside_a_box_names_the_box_it_reaches_into(flat: bytes, blank: Filled) -> None:
    place = place_of(blank, RATED[0], "4")
    x, y = middle(place)
    checked = read(flat, blank, typed(x - 8, y), place.box.page)
    assert doubts(checked) == {f"box-unreadable {RATED[0]}"}
    assert [q.values for q in checked.queries if q.code == "box-unreadable"] == [("4",)]
    beside = stamped(flat, place.box.page - 1, typed(x, y + 12, 8))
    assert seen_at(compared(beside, FORM, blank)) == [RATED[0]]


def neighbours(blank: Filled) -> tuple[Place, Place]:
    """The two tick boxes that stand nearest beside or below each other."""
    ticks = [p for p in blank.template.places if p.kind == "mark"]

    def apart(two: tuple[Place, Place]) -> float:
        a, b = two[0].box, two[1].box
        return max(max(a.x0, b.x0) - min(a.x1, b.x1), max(a.y0, b.y0) - min(a.y1, b.y1))

    return min((t for t in combinations(ticks, 2) if t[0].box.page == t[1].box.page), key=apart)


@pytest.mark.parametrize("draw", [typed, crossed])
@pytest.mark.parametrize("share", [0.5, 0.25])
def test_a_mark_that_reaches_into_two_boxes_is_asked_about(
    flat: bytes, blank: Filled, draw: object, share: float
) -> None:
    one, two = neighbours(blank)
    (x0, y0), (x1, y1) = middle(one), middle(two)
    x, y = x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
    content = typed(x, y, 22) if draw is typed else crossed(x, y, 10)
    checked = read(flat, blank, content, one.box.page)
    assert {f"box-unreadable {p.path}" for p in (one, two)} <= doubts(checked)
    assert not {one.path, two.path} & checked.answers.keys()


def test_a_line_through_a_row_of_boxes_is_asked_about_and_a_tick_in_its_box_is_not(
    flat: bytes, blank: Filled
) -> None:
    place = place_of(blank, RATED[0], "4")
    x, y = middle(place)
    checked = read(flat, blank, f"1 w {x - 60} {y} m {x + 20} {y} l S", place.box.page)
    assert f"box-unreadable {RATED[0]}" in doubts(checked)
    tick = f"1 w {x - 5} {y} m {x - 1} {y - 4} l {x + 9} {y + 6} l S"
    checked = read(flat, blank, tick, place.box.page)
    assert (checked.answers, doubts(checked)) == ({RATED[0]: 4}, set())


def dated(flat: bytes, blank: Filled, said: str, size: float, pitch: float | None = None) -> Checked:
    """A date typed over its cells in letters of this size: one after another, or `pitch` points apart."""
    box = place_of(blank, "date").box
    pace = f"{pitch - 0.556 * size:.2f} Tc" if pitch is not None else ""
    content = f"BT /F {size} Tf {pace} {box.x0 + 4:.2f} {HIGH - box.y1 + 8:.2f} Td ({said}) Tj ET"
    return read(flat, blank, content, box.page)


@pytest.mark.parametrize("size", [9, 11, 14])
@pytest.mark.parametrize("said", ["14/11/2026", "14.11.2026", "14 November 2026", "4/1/2026", "14112026"])
def test_a_date_typed_over_its_cells_is_read_as_it_is_written(
    flat: bytes, blank: Filled, said: str, size: float
) -> None:
    checked = dated(flat, blank, said, size)
    (asked,) = [q for q in checked.queries if q.path == "date" and q.code != "required"]
    day = dt.date(2026, 1, 4) if said == "4/1/2026" else dt.date(2026, 11, 14)
    assert (asked.code, asked.values) == ("foreign-text", (day.isoformat(),))


def test_a_date_typed_as_other_answers_are_is_filed(flat: bytes, blank: Filled) -> None:
    content = ""
    for path in ("worker", "client"):
        x, y = middle(place_of(blank, path))
        content += typed(x, y, 11, "Sample")
    box = place_of(blank, "date").box
    content += f"BT /F 11 Tf {box.x0 + 4:.2f} {HIGH - box.y1 + 8:.2f} Td (14/11/2026) Tj ET"
    checked = read(flat, blank, content, box.page)
    assert checked.answers["date"] == dt.date(2026, 11, 14)
    assert not any(d.endswith(" date") for d in doubts(checked))


@pytest.mark.parametrize("said", ["14/11/26", "14 11 26", "14/11", "soon"])
def test_a_date_without_its_whole_year_is_asked_about_however_it_stands_in_the_cells(
    flat: bytes, blank: Filled, said: str
) -> None:
    cell = (place_of(blank, "date").box.x1 - place_of(blank, "date").box.x0) / 10
    for pitch in (None, cell):
        asked = [q for q in dated(flat, blank, said, 11, pitch).queries if q.path == "date"]
        assert {q.code for q in asked} - {"required"} <= {"date-year", "date-unreadable", "foreign-text"}
        assert {q.code for q in asked} - {"required"}


def test_a_date_of_two_figures_for_the_year_in_the_cells_of_a_filled_copy_is_asked_about() -> None:
    from io import BytesIO

    import pypdf

    blank = made(FORM, "pdf", {})
    writer = pypdf.PdfWriter(clone_from=BytesIO(blank.data))
    values = {"date": "14/11/26", "worker": "A. Sample", "client": "RH-0142", "comments": "Fine"}
    writer.update_page_form_field_values(None, values, auto_regenerate=False)
    writer.write(out := BytesIO())
    for data in (out.getvalue(), damaged(out.getvalue(), 1, "flattened").data):
        checked = back(FORM, data, blank.template)
        assert {d for d in doubts(checked) if d.endswith(" date")} == {"date-year date"}
        assert "date" not in checked.answers
