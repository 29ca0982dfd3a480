"""Filling: values kept whole, appearances our own, more rows and extra sheets where they are needed."""

from __future__ import annotations

import datetime as dt
import gc
import os
import re
from io import BytesIO

import pdfplumber
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fillers import pdf
from schemas import normal
from schemas.copies import Copy
from schemas.identity import parse_reference
from schemas.paths import key, slot_at
from schemas.rendition import Variant
from schemas.values import marks, show
from tests import strategies, trial
from tests.fillers.pdf import made

pytestmark = pytest.mark.thorough

EXAMPLES = int(os.environ.get("CAREPACK_EXAMPLES", "2"))


def whole(document: pikepdf.Pdf, path: str) -> str:
    """An answer put together from its box and its continuation boxes."""
    fields, name = made.fields(document), key(path)
    parts = [str(fields[name].V)]
    while f"{name}___{len(parts)}" in fields:
        parts.append(str(fields[f"{name}___{len(parts)}"].V))
    return "".join(p.removesuffix("\u00ad") if n < len(parts) - 1 else p for n, p in enumerate(parts))


def test_written_answers_stand_in_their_fields_letter_for_letter() -> None:
    form = made.compiled("supervision-record").rendition.form
    with made.opened(made.filled().data) as document:
        for path, value in made.ANSWERS.items():
            slot = slot_at(form, path)
            assert slot is not None
            if not slot.field.marks:
                assert made.value(document, key(path)) == show(slot.field, value)


def test_a_tick_is_set_in_the_box_and_in_its_group() -> None:
    with made.opened(made.filled().data) as document:
        group = made.fields(document)["worth_supervisee"]
        assert group.V == "/4"
        assert [str(k.AS) for k in group.Kids] == ["/Off", "/Off", "/Off", "/4", "/Off"]


def test_several_ticks_are_set_each_in_its_own_field() -> None:
    done = made.fill("trial-group-supervision", {"category": ("cp", "so")})
    with made.opened(done.data) as document:
        on = [n for n, f in made.fields(document).items() if n.startswith("category__") and f.V != "/Off"]
        assert on == ["category__cp", "category__so"]
        assert made.fields(document)["category__cp"].AS == "/cp"


def test_the_same_arguments_give_the_same_bytes() -> None:
    again = made.fill("supervision-record", made.ANSWERS)
    assert again.data == made.filled().data
    assert made.fill("supervision-record", made.ANSWERS | {"session": 8}).data != again.data


def test_the_same_rendition_is_laid_out_the_same_in_a_fresh_compilation() -> None:
    from fillers.pdf import compiling

    one = pdf.compile(pdf.rendition(trial.load("trial-pdp-guided")))
    compiling._compiled.cache_clear()
    other = pdf.compile(pdf.rendition(trial.load("trial-pdp-guided")))
    assert one is not other
    assert (one.base, one.template) == (other.base, other.template)


def test_more_rows_than_are_printed_get_a_variant_with_more_rows() -> None:
    answers = {f"actions.{n}.what": f"Action {n}" for n in range(1, 8)}
    done = made.fill("supervision-record", answers)
    assert dict(done.template.rows)["actions"] == 7
    assert done.template.rendition != made.compiled("supervision-record").rendition.digest
    with made.opened(done.data) as document:
        assert made.value(document, "actions__7__what") == "Action 7"
        assert (
            parse_reference(str(document.trailer.Info["/carepack"]), "metadata").rendition
            == done.template.rendition
        )  # type: ignore[union-attr]


def test_an_unprinted_table_appears_when_rows_are_given() -> None:
    assert not [
        p for p in made.blank("supervision-record").template.places if p.path.startswith("last_actions")
    ]
    given = {"last_actions.1.what": "Read the new policy", "last_actions.1.who": "Łukasz"}
    done = made.fill("supervision-record", {}, given=given, locked=("last_actions.1.what",))
    with made.opened(done.data) as document:
        fields = made.fields(document)
        assert str(fields["last_actions__1__what"].V) == "Read the new policy"
        assert int(fields["last_actions__1__what"].Ff) & 1
        assert not int(fields["last_actions__1__who"].get("/Ff", 0)) & 1


def test_what_does_not_fit_goes_on_on_extra_sheets_and_is_reported() -> None:
    done = made.fill("supervision-record", {"summary": made.LONG, "comments": "x" * 1800})
    assert {o.path for o in done.overflows} == {"summary", "comments"}
    assert all(o.to.startswith("extra sheet ") for o in done.overflows)
    with made.opened(done.data) as document:
        assert whole(document, "summary") == made.LONG
        assert whole(document, "comments") == "x" * 1800


def test_the_front_page_and_the_box_say_where_an_answer_goes_on() -> None:
    from io import BytesIO

    import pdfplumber

    done = made.fill("supervision-record", {"summary": made.LONG})
    with pdfplumber.open(BytesIO(done.data)) as document:
        assert "continue on 1 extra sheet at the end" in document.pages[0].extract_text()
        main = next(p for p in done.template.places if p.path == "summary" and p.part == 0)
        assert "Continues on extra sheet 1" in document.pages[main.box.page - 1].extract_text()
        last = document.pages[-1].extract_text()
        assert "Extra sheet 1" in last
        assert "Summary of session: (continued)" in last


@pytest.mark.parametrize("length", [1, 40, 400, 4000, 20000])
def test_no_answer_is_too_long(length: int) -> None:
    text = ("Ein Wort und noch eines, £5 – " * (length // 30 + 1))[:length].strip()
    done = made.fill("supervision-record", {"summary": text, "actions.1.who": text, "supervisee": text})
    with made.opened(done.data) as document:
        for path in ("summary", "actions.1.who", "supervisee"):
            assert whole(document, path) == text


@pytest.mark.parametrize("name", made.FORMS)
@settings(
    deadline=None,
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_any_record_stands_whole_in_its_document(name: str, data: st.DataObject) -> None:
    form = trial.load(name)
    answers = normal.answers(form, data.draw(strategies.answers(form)))
    with made.opened(made.fill(name, answers).data) as document:
        fields = made.fields(document)
        for path, value in answers.items():
            slot = slot_at(form, path)
            assert slot is not None
            if not slot.field.marks:
                assert whole(document, path) == show(slot.field, value)
            elif slot.field.many:
                chosen = [o.key for o in slot.field.marks if fields[key(path, o.key)].V != "/Off"]
                assert chosen == list(marks(slot.field, value))
            else:
                assert (str(fields[key(path)].V)[1:],) == marks(slot.field, value)


def test_a_character_the_font_lacks_is_kept_and_named_in_a_warning() -> None:
    done = made.fill("supervision-record", {"comments": "Well done 👍"})
    (notice,) = done.warnings
    assert (notice.code, notice.path) == ("no-glyph", "comments")
    assert "thumbs up sign" in notice.say
    with made.opened(done.data) as document:
        assert made.value(document, "comments") == "Well done 👍"


def test_given_values_are_filled_and_locked_ones_are_read_only() -> None:
    done = made.fill(
        "supervision-record",
        {},
        given={"supervisee": "Zoë Example", "worth_supervisee": 3},
        locked=("supervisee", "worth_supervisee"),
    )
    with made.opened(done.data) as document:
        fields = made.fields(document)
        assert str(fields["supervisee"].V) == "Zoë Example"
        assert int(fields["supervisee"].Ff) & 1
        assert int(fields["worth_supervisee"].Ff) == (1 << 15) | 1
        assert not int(fields["supervisor"].get("/Ff", 0)) & 1


def test_a_locked_field_without_a_value_keeps_its_look() -> None:
    done = made.fill("supervision-record", {}, locked=("summary", "date"))
    with made.opened(done.data) as document, made.opened(made.blank("supervision-record").data) as plain:
        for name in ("summary", "date"):
            locked = made.fields(document)[name]
            assert locked.AP.N.read_bytes() == made.fields(plain)[name].AP.N.read_bytes()
            assert int(locked.Ff) == int(made.fields(plain)[name].Ff) | 1


@pytest.mark.parametrize("large", [False, True])
def test_a_typed_signature_stands_just_over_the_line_to_sign_on(*, large: bool) -> None:
    """Its descenders, of 0.28 of the type size, clear the line by less than a point (large print: two)."""
    variant = Variant(large=large)
    compiled = pdf.compile(pdf.rendition(trial.load("supervision-record"), made.BRAND, variant))
    done = pdf.fill(compiled, made.copy_of(compiled), {"signed_supervisor": "Siân"}, when=made.WHEN)
    place = next(p for p in done.template.places if p.path == "signed_supervisor")
    with made.opened(done.data) as document:
        drawn = made.fields(document)["signed_supervisor"].AP.N.read_bytes()
    size, base = (
        float(re.search(rb"([\d.]+) " + end, drawn)[1])  # type: ignore[index]
        for end in (rb"Tf", rb"Td")
    )
    with pdfplumber.open(BytesIO(done.data)) as document_:
        lines = [
            li["top"]
            for li in document_.pages[place.box.page - 1].lines
            if li["x0"] > place.box.x0 and li["x1"] < place.box.x1 and place.box.y0 < li["top"] < place.box.y1
        ]
    (line,) = set(lines)
    clear = base - (place.box.y1 - line) - 0.28 * size
    assert 0 <= clear < (2 if large else 1)


def test_a_blank_without_a_copy_number_says_so() -> None:
    compiled = made.compiled("supervision-record")
    copy = Copy(form="supervision-record", edition=1, rendition=compiled.rendition.digest)
    done = pdf.fill(compiled, copy, {}, when=made.WHEN)
    with made.opened(done.data) as document:
        carrier = parse_reference(str(document.trailer.Info["/carepack"]), "metadata")
    assert carrier is not None
    assert carrier.copy_number is None


def test_the_text_printed_is_the_one_picked_by_an_answer() -> None:
    from io import BytesIO

    import pdfplumber

    def words(data: bytes) -> str:
        with pdfplumber.open(BytesIO(data)) as document:
            return "\n".join(page.extract_text() for page in document.pages)

    picked = words(made.fill("trial-appraisal-framework", {"band": "9"}).data)
    assert "Leads across the organisation." in picked
    assert "Leads by example." not in picked
    assert "Leads by example." in words(made.blank("trial-appraisal-framework").data)


def test_a_time_without_a_zone_is_taken_as_utc() -> None:
    compiled = made.compiled("trial-learning-provider")
    copy = made.copy_of(compiled)
    plain = pdf.fill(compiled, copy, {}, when=dt.datetime(2026, 11, 14, 9, 30))
    with made.opened(plain.data) as document:
        assert str(document.trailer.Info.CreationDate) == "D:20261114093000Z"


def test_memory_stays_flat_over_many_fills() -> None:
    resource = pytest.importorskip("resource")  # not on Windows
    for _ in range(40):
        made.fill("supervision-record", made.ANSWERS)
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(400):
        made.fill("supervision-record", made.ANSWERS | {"summary": f"{number} was said. " * 20})
    gc.collect()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 4096  # kilobytes on Linux
