"""How a page is laid out: widths, cards for what is too wide, room given to paragraphs, branding."""

from __future__ import annotations

from io import BytesIO

import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fillers import pdf
from fillers.pdf import columns, extra, marks
from fillers.pdf.columns import Column
from fillers.pdf.page import BOTTOM, SIDE, TOP, Page
from schemas.definition import FieldsBlock, FormDefinition
from schemas.errors import RenditionError
from schemas.paths import slots
from schemas.rendition import Branding, Variant
from tests import trial
from tests.fillers.pdf import made

COLUMN = st.builds(Column, least=st.floats(20, 150), eager=st.floats(0, 4))


@pytest.mark.parametrize("name", made.FORMS)
def test_extra_sheets_are_as_many_as_the_boxes_that_are_counted(name: str) -> None:
    form = trial.load(name)
    paths = [
        s.path for s in slots(form, {"actions": 1}) if s.field.type in {"paragraph", "line", "person", "when"}
    ]
    compiled = pdf.compile(pdf.rendition(form, variant=Variant.of(continued=dict.fromkeys(paths, 2))))
    pages = [p.box.page for p in compiled.template.places if p.part]
    sheets = [b for b in Page(compiled.rendition).model()["blocks"] if b["k"] == "sheet"]
    assert len(set(pages)) == len(sheets) == max(pages) - min(pages) + 1
    assert len(compiled.template.pages) == max(pages)


@given(needs=st.lists(COLUMN, min_size=1, max_size=8), across=st.floats(200, 700))
def test_columns_fill_the_width_and_none_gets_less_than_it_needs(needs: list[Column], across: float) -> None:
    found = columns.widths(needs, across)
    if found is None:
        assert sum(c.least for c in needs) > across
    else:
        assert sum(found) == pytest.approx(across, abs=0.05)
        assert all(w >= c.least - 0.05 for w, c in zip(found, needs, strict=True))


@given(needs=st.lists(COLUMN, min_size=1, max_size=8))
def test_packed_columns_keep_their_order_and_lose_none(needs: list[Column]) -> None:
    laid = columns.pack(needs, 480, 14)
    assert [n for line in laid for n, _ in line] == list(range(len(needs)))
    assert all(sum(w for _, w in line) + 14 * (len(line) - 1) <= 480.1 for line in laid)


def changed(form: FormDefinition, **values: object) -> FormDefinition:
    return FormDefinition(**{**form.model_dump(), **values})


def test_a_table_too_wide_for_its_page_is_set_as_cards_with_the_same_fields() -> None:
    upright = changed(trial.load("trial-appraisal-framework"), landscape=False)
    compiled = pdf.compile(pdf.rendition(upright))
    assert {"cards", "table"} <= {b["k"] for b in Page(compiled.rendition).model()["blocks"]}
    wide = made.compiled("trial-appraisal-framework")
    assert [t.control.name for t in compiled.targets] == [t.control.name for t in wide.targets]


@pytest.mark.parametrize("name", made.FORMS)
def test_every_box_stands_in_the_body_of_its_page_and_touches_no_other(name: str) -> None:
    template = made.blank(name).template
    for number, place in enumerate(template.places):
        wide, high = template.pages[place.box.page - 1]
        assert SIDE * marks.MM - 0.1 <= place.box.x0 < place.box.x1 <= wide - SIDE * marks.MM + 0.1
        assert TOP * marks.MM <= place.box.y0 < place.box.y1 <= high - BOTTOM * marks.MM + 0.1
        for other in template.places[number + 1 :]:
            if other.box.page == place.box.page:
                across = max(place.box.x0, other.box.x0) - min(place.box.x1, other.box.x1)
                down = max(place.box.y0, other.box.y0) - min(place.box.y1, other.box.y1)
                assert max(across, down) >= 0


def test_boxes_side_by_side_stay_as_high_as_each_other_when_they_grow() -> None:
    places = {p.path: p.box for p in made.blank("trial-pdp-guided").template.places}
    strengths, weaknesses = places["strengths"], places["weaknesses"]
    assert (strengths.y0, strengths.y1) == (weaknesses.y0, weaknesses.y1)
    assert strengths.y1 - strengths.y0 > 4 * 8 * marks.MM  # more than the four lines it asked for


def test_a_box_is_never_higher_than_a_page() -> None:
    form = trial.load("trial-pdp-guided")
    block = form.blocks[1]
    assert isinstance(block, FieldsBlock)
    tall = block.fields[0].model_copy(update={"lines": 40})
    high = changed(form, blocks=(block.model_copy(update={"fields": (tall,)}),), about={}, rules=())
    (place,) = pdf.compile(pdf.rendition(high)).template.places
    assert place.box.y1 - place.box.y0 < (297 - TOP - BOTTOM) * marks.MM


def test_extra_sheets_hold_whole_answers_where_one_sheet_can() -> None:
    form = trial.load("supervision-record")
    variant = Variant.of(continued={"summary": 4, "comments": 2, "outcomes": 1})
    template = pdf.compile(pdf.rendition(form, variant=variant)).template
    parts = [p for p in template.places if p.part]
    assert [(p.path, p.part) for p in parts] == [("outcomes", 1), ("summary", 1), ("comments", 1)]
    assert parts[0].box.page == parts[1].box.page == parts[2].box.page - 1
    assert parts[1].box.y1 - parts[1].box.y0 == pytest.approx(extra.height(4, 648.0) - 2, abs=0.1)


SQUARE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40"/></svg>'
)


def test_name_logo_and_footer_of_an_organisation_stand_on_every_page() -> None:
    brand = Branding(organisation="Otterby Care", logo=SQUARE, colour="#ffd54f", footer="Registered charity")
    compiled = pdf.compile(pdf.rendition(trial.load("trial-group-supervision"), brand))
    data = pdf.fill(compiled, made.copy_of(compiled), {}, when=made.WHEN).data
    with pdfplumber.open(BytesIO(data)) as document:
        for number, page in enumerate(document.pages, 1):
            words = page.extract_text()
            assert "Otterby Care" in words
            assert "Registered charity" in words
            assert f"Page {number} of {len(document.pages)}" in words
            assert any(r["height"] > (40 if number == 1 else 20) and r["top"] < 100 for r in page.rects)


def test_a_logo_that_is_no_picture_is_refused_in_plain_words() -> None:
    brand = Branding(logo=b"not a picture")
    with pytest.raises(RenditionError) as caught:
        pdf.compile(pdf.rendition(trial.load("trial-learning-provider"), brand))
    assert caught.value.code == "logo-kind"
    assert "logo" in str(caught.value)


def test_a_jpeg_logo_stands_on_the_page_like_any_other() -> None:
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (120, 60), (20, 60, 90)).save(out, "JPEG")
    compiled = pdf.compile(
        pdf.rendition(trial.load("trial-learning-provider"), Branding(logo=out.getvalue()))
    )
    with pdfplumber.open(BytesIO(pdf.blank(compiled))) as document:
        (logo,) = document.pages[0].images
    assert logo["width"] / logo["height"] == pytest.approx(2, abs=0.05)
    with pytest.raises(RenditionError) as caught:
        pdf.compile(pdf.rendition(trial.load("trial-learning-provider"), Branding(logo=out.getvalue()[:200])))
    assert caught.value.code == "logo-kind"
