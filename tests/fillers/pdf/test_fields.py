"""The form fields of a blank: one for every question, named, explained, in order, part of the structure."""

from __future__ import annotations

from typing import Any

import pikepdf
import pytest

from schemas.paths import key, slots
from schemas.spoken import spoken
from tests.fillers.pdf import made


@pytest.fixture(params=made.FORMS)
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def expected(name: str) -> dict[str, Any]:
    """Every field name of a blank and its slot."""
    rendition = made.compiled(name).rendition
    found = {}
    for slot in slots(rendition.form, rendition.rows):
        names = [key(slot.path, o.key) for o in slot.field.marks] if slot.field.many else [key(slot.path)]
        found.update(dict.fromkeys(names, slot))
    return found


def test_there_is_a_field_for_every_question_and_no_other(form: str) -> None:
    with made.opened(made.blank(form).data) as document:
        assert list(made.fields(document)) == list(expected(form))


def test_every_field_is_called_by_its_question(form: str) -> None:
    with made.opened(made.blank(form).data) as document:
        for name, slot in expected(form).items():
            field = made.fields(document)[name]
            for widget in field.get("/Kids", [field]):
                assert str(widget.TU).startswith(spoken(slot))


def test_boxes_of_one_answer_are_kids_with_the_keys_of_its_options(form: str) -> None:
    with made.opened(made.blank(form).data) as document:
        for name, slot in expected(form).items():
            field = made.fields(document)[name]
            if not slot.field.marks:
                assert field.FT == "/Tx"
                continue
            assert field.FT == "/Btn"
            assert field.V == "/Off"
            boxes = list(field.get("/Kids", [field]))
            states = [str(s)[1:] for b in boxes for s in b.AP.N if s != "/Off"]
            if slot.field.many:
                assert name == key(slot.path, states[0])
            else:
                assert states == [o.key for o in slot.field.marks]
            for box in boxes:
                assert box.AS == "/Off"
                assert (
                    min(float(box.Rect[2] - box.Rect[0]), float(box.Rect[3] - box.Rect[1])) >= 4.5 * 72 / 25.4
                )


def test_no_two_fields_share_an_appearance_so_that_what_is_written_into_one_shows_in_no_other(
    form: str,
) -> None:
    for filled in (made.blank(form), made.filled()):
        with made.opened(filled.data) as document:
            streams = [s.objgen for w in made.widgets(document) for s in _appearances(w)]
            assert len(streams) >= len(made.widgets(document))
            assert len(set(streams)) == len(streams)


def _appearances(widget: Any) -> list[Any]:
    normal = widget.AP.N
    return [normal] if isinstance(normal, pikepdf.Stream) else list(normal.values())


def test_a_group_of_boxes_can_be_unticked(form: str) -> None:
    with made.opened(made.blank(form).data) as document:
        for field in made.fields(document).values():
            if "/Kids" in field:
                assert int(field.Ff) & (1 << 15)
                assert not int(field.Ff) & (1 << 14)  # NoToggleToOff, ISO 32000-1 table 226


def test_dates_are_combs_of_ten_cells() -> None:
    with made.opened(made.blank("supervision-record").data) as document:
        date = made.fields(document)["date"]
        assert int(date.Ff) & (1 << 24)
        assert int(date.MaxLen) == 10
        assert float(date.Rect[2] - date.Rect[0]) / 10 >= 4.3 * 72 / 25.4


def test_fields_follow_one_another_as_they_are_read(form: str) -> None:
    template = made.blank(form).template
    rendition = made.compiled(form).rendition
    printed = [s.path for s in slots(rendition.form, rendition.rows)]
    assert list(dict.fromkeys(p.path for p in template.places)) == printed
    with made.opened(made.blank(form).data) as document:
        assert all(page.obj.Tabs == "/S" for page in document.pages)
        assert _in_structure(document) == [w.objgen for w in made.widgets(document)]


def _in_structure(document: pikepdf.Pdf) -> list[tuple[int, int]]:
    """Widgets in the order of the structure tree; each alone in a /Form element with its question."""
    found: list[tuple[int, int]] = []

    def walk(element: Any) -> None:
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if not isinstance(kid, pikepdf.Dictionary):
                continue
            if kid.get("/Type") == "/OBJR":
                if element.S == "/Link":
                    continue
                assert element.S == "/Form"
                assert str(element.Alt) == str(kid.Obj.TU)
                found.append(kid.Obj.objgen)
            else:
                walk(kid)

    walk(document.Root.StructTreeRoot)
    return found


def test_the_template_has_the_box_of_every_widget(form: str) -> None:
    blank = made.blank(form)
    high = blank.template.pages[0][1]
    with made.opened(blank.data) as document:
        for place, widget in zip(blank.template.places, made.widgets(document), strict=True):
            x0, y0, x1, y1 = (float(v) for v in widget.Rect)
            box = (place.box.x0, high - place.box.y1, place.box.x1, high - place.box.y0)
            assert box == pytest.approx((x0, y0, x1, y1), abs=0.02)


def test_writing_lines_and_boxes_are_high_enough_for_a_hand(form: str) -> None:
    for place in made.blank(form).template.places:
        if place.kind in {"text", "signature"}:
            assert place.box.y1 - place.box.y0 >= 8 * 72 / 25.4


def test_title_language_and_standard_are_said() -> None:
    with made.opened(made.blank("supervision-record").data) as document:
        assert str(document.Root.Lang) == "en-GB"
        assert str(document.trailer.Info.Title) == "Supervision Record"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        packet = document.Root.Metadata.read_bytes().decode()
        assert "<pdfuaid:part>1</pdfuaid:part>" in packet
        assert "<xmp:CreateDate>2026-11-14T09:30:00+00:00</xmp:CreateDate>" in packet


def test_every_font_is_ours_and_embedded(form: str) -> None:
    with made.opened(made.blank(form).data) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                assert "Carepack" in str(item.FontName)
                assert "/FontFile2" in item or "/FontFile3" in item


def test_there_is_no_script_in_the_document(form: str) -> None:
    # Mail filters of public bodies hold back a PDF with scripts, and dates are understood without one.
    with made.opened(made.blank(form).data) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary):
                assert "/JS" not in item
                assert "/AA" not in item
