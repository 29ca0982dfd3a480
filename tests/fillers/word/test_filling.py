"""What a copy and its answers make of a document."""

from __future__ import annotations

import datetime as dt

import pytest
from lxml import etree

import forms
from fillers import word
from fillers.word.checks import check
from schemas.definition import Field, FormDefinition, Option, Repeat, TableBlock
from schemas.errors import RenditionError
from schemas.identity import PROPERTY, parse_bookmark, parse_reference, settle
from schemas.prompts import is_prompt
from schemas.rendition import Branding
from tests import trial
from tests.fillers.word.making import WHEN, copy_of, document, form_of, make
from tests.fillers.word.reading import Document, W

NUMBER = "4K7Q9XT2M8WZ1A"
LINE, NOTES = Field(name="name", ask="Name"), Field(name="notes", ask="Notes", type="paragraph")


@pytest.fixture(scope="module")
def record() -> FormDefinition:
    return forms.load("supervision-record")


@pytest.mark.parametrize(
    "text",
    [
        "Zoë, Łukasz, Siân, Ŵyn – “quoted”, £40, ½",
        "R&D <Lead> ]]> &amp; {{ no template }} <?slot 0?>",
        "two  spaces   kept",
        "日本語 и кириллица 👍🏽",
        "[Click to write] and more",
    ],
)
def test_any_text_is_kept_to_the_letter(text: str) -> None:
    assert document(form_of(LINE), {"name": text}).shown["name"] == text


def test_lines_of_an_answer_become_line_breaks_of_one_paragraph() -> None:
    made = document(form_of(NOTES), {"notes": "one\n\nthree"})
    assert made.shown["notes"] == "one\n\nthree"
    assert len(list(made.control("notes").iter(f"{W}br"))) == 2


def test_characters_that_xml_cannot_carry_are_left_out() -> None:
    made = document(form_of(LINE), {"name": "a\x00b\x0b\ufffe\ud800c"})
    assert made.shown["name"].replace(" ", "") == "abc"


def test_an_emoji_is_kept_and_named() -> None:
    filled = make(form_of(LINE), {"name": "well done 👍"})
    assert Document(filled.data).shown["name"] == "well done 👍"
    (notice,) = filled.warnings
    assert (notice.code, notice.path) == ("rare-character", "name")
    assert "Thumbs up sign" in notice.say


def test_a_date_is_picked_and_shown() -> None:
    form = form_of(Field(name="held", ask="Date", type="date"))
    made = document(form, {"held": dt.date(2026, 3, 9)})
    (picker,) = made.control("held").iter(f"{W}date")
    assert picker.get(f"{W}fullDate") == "2026-03-09T00:00:00Z"
    assert made.shown["held"] == "09/03/2026"
    (blank,) = document(form).control("held").iter(f"{W}date")
    assert blank.get(f"{W}fullDate") is None


def test_what_is_given_stands_in_the_blank_and_only_what_is_locked_cannot_be_changed() -> None:
    form = form_of(LINE, NOTES)
    made = document(form, given={"name": "Zoë Example", "notes": "as last time"}, locked=("name",))
    assert made.shown == made.shown | {"name": "Zoë Example", "notes": "as last time"}
    assert made.setting("name", "lock") == "sdtContentLocked"
    assert made.setting("notes", "lock") == "sdtLocked"


def test_an_answer_goes_before_what_was_given() -> None:
    made = document(form_of(NOTES), {"notes": "new"}, given={"notes": "old"})
    assert made.shown["notes"] == "new"


def test_a_lock_without_a_value_leaves_the_box_open() -> None:
    assert document(form_of(LINE), locked=("name",)).setting("name", "lock") == "sdtLocked"


def test_two_spare_rows_stand_below_the_printed_ones(record: FormDefinition) -> None:
    rows = dict(make(record).template.rows)
    assert (rows["agenda"], rows["actions"]) == (8, 6)
    assert "actions__6__who" in document(record).shown


def test_a_table_for_given_rows_is_left_out_with_its_heading_when_there_are_none(
    record: FormDefinition,
) -> None:
    assert "Action points still open" not in document(record).printed
    given = {"last_actions.1.what": "Call the surgery", "last_actions.2.what": "Order gloves"}
    made = make(record, given=given, locked=tuple(given))
    assert "Action points still open" in Document(made.data).printed
    assert dict(made.template.rows)["last_actions"] == 2


def test_more_rows_than_are_ready_make_a_variant_that_says_so_everywhere(record: FormDefinition) -> None:
    plain = make(record)
    filled = make(record, {f"actions.{n}.what": f"Action {n}" for n in range(1, 10)})
    made = Document(filled.data)
    assert [made.shown[f"actions__{n}__what"] for n in range(1, 10)] == [f"Action {n}" for n in range(1, 10)]
    assert filled.template.rendition != plain.template.rendition
    carrier = parse_reference(made.part("docProps/custom.xml").decode(), "property")
    assert carrier is not None
    assert carrier.rendition == filled.template.rendition
    assert check(filled.data) == ()


def test_the_rows_that_are_ready_need_no_variant(record: FormDefinition) -> None:
    filled = make(record, {f"actions.{n}.what": "x" for n in range(1, 7)})
    assert filled.template.rendition == make(record).template.rendition


def test_more_rows_than_the_form_has_are_refused(record: FormDefinition) -> None:
    with pytest.raises(RenditionError) as refused:
        make(record, {f"agenda.{n}.item": "x" for n in range(1, 22)})
    assert refused.value.code == "too-many-rows"


def test_spare_rows_never_go_beyond_what_the_form_allows() -> None:
    table = TableBlock(table="jobs", columns=(LINE,), repeat=Repeat(print=3, most=4))
    form = FormDefinition(form="tiny", edition=1, title="Tiny", source="Test", blocks=(table,))
    assert dict(make(form).template.rows) == {"jobs": 4}


def test_a_text_goes_by_the_answer_it_is_printed_for() -> None:
    form = trial.load("trial-appraisal-framework")
    every, one = document(form), document(form, {"band": "9"})
    texts = next(dict(b.texts) for b in form.blocks if b.kind == "text")
    assert all(text in every.printed for text in texts.values())
    assert [text in one.printed for text in texts.values()] == [key == "9" for key in texts]


@pytest.mark.parametrize("number", [None, NUMBER])
def test_property_footer_and_bookmark_name_the_same_document(
    record: FormDefinition, number: str | None
) -> None:
    filled = make(record, number=number, organisation="rowan")
    made = Document(filled.data)
    (bookmark,) = [name for name in made.shown if name.startswith("cp_")]
    footer = "".join(etree.fromstring(made.part("word/footer1.xml")).itertext())
    properties = etree.fromstring(made.part("docProps/custom.xml"))
    assert properties[0].get("name") == PROPERTY
    carriers = [
        parse_bookmark(bookmark),
        parse_reference(footer, "footer"),
        parse_reference("".join(properties.itertext()), "property"),
    ]
    assert None not in carriers
    identity, agreed = settle(c for c in carriers if c is not None)
    assert agreed
    assert identity is not None
    assert (identity.form, identity.edition, identity.rendition) == (
        "supervision-record",
        1,
        filled.template.rendition,
    )
    assert (identity.copy_number, identity.organisation) == (number, "rowan")
    assert made.shown[bookmark] == "Supervision Record"


def test_every_page_says_form_edition_and_page(record: FormDefinition) -> None:
    footer = document(record).part("word/footer1.xml").decode()
    for words in ("Supervision Record · edition 1", " PAGE ", " NUMPAGES "):
        assert words in footer


def test_the_document_has_a_title_a_language_and_the_callers_time(record: FormDefinition) -> None:
    made = document(record)
    core = made.part("docProps/core.xml").decode()
    assert "<dc:title>Supervision Record</dc:title>" in core
    assert "<dc:language>en-GB</dc:language>" in core
    assert core.count("2026-11-14T09:30:00Z") == 2
    assert 'w:val="en-GB"' in made.part("word/styles.xml").decode()


def test_a_time_elsewhere_is_written_in_utc(record: FormDefinition) -> None:
    here = dt.datetime(2026, 7, 1, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    filled = word.fill(word.compile(word.rendition(record)), copy_of(record), {}, when=here)
    assert "2026-07-01T08:00:00Z" in Document(filled.data).part("docProps/core.xml").decode()


def test_only_controls_can_be_changed_and_no_password_is_asked(record: FormDefinition) -> None:
    settings = etree.fromstring(document(record).part("word/settings.xml"))
    (protection,) = settings.iter(f"{W}documentProtection")
    assert dict(protection.attrib) == {f"{W}edit": "forms", f"{W}enforcement": "1"}


def test_the_organisations_name_colour_and_logo_are_on_the_page(record: FormDefinition) -> None:
    branding = Branding(organisation="Rowan & Ash Care", colour="#7a1f3d", footer="Keep safe", logo=_png())
    compiled = word.compile(word.rendition(record, branding))
    made = Document(word.fill(compiled, copy_of(record), {}, when=WHEN).data)
    assert "Rowan &amp; Ash Care" in made.part("word/header1.xml").decode()
    assert 'descr="Rowan &amp; Ash Care"' in made.part("word/header1.xml").decode()
    assert "7A1F3D" in made.part("word/styles.xml").decode()
    assert "Keep safe" in made.part("word/footer1.xml").decode()
    assert made.part("word/media/logo.png") == _png()
    assert check(made.data) == ()


def test_an_svg_logo_is_drawn_as_a_picture_every_word_shows(record: FormDefinition) -> None:
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
    )
    compiled = word.compile(word.rendition(record, Branding(logo=svg)))
    made = Document(word.fill(compiled, copy_of(record), {}, when=WHEN).data)
    assert made.part("word/media/logo.png").startswith(b"\x89PNG")


@pytest.mark.parametrize("logo", [b"GIF89a", b"<svg not xml"])
def test_a_logo_that_is_no_picture_is_refused(record: FormDefinition, logo: bytes) -> None:
    with pytest.raises(RenditionError) as refused:
        word.compile(word.rendition(record, Branding(logo=logo)))
    assert refused.value.code == "logo-kind"


def test_compiling_the_same_rendition_again_gives_the_same_object(record: FormDefinition) -> None:
    assert word.compile(word.rendition(record)) is word.compile(word.rendition(record))


def test_an_answer_outside_the_options_leaves_a_list_blank() -> None:
    options = tuple(Option(key=f"o{n}", say=f"Option {n}") for n in range(9))
    form = form_of(Field(name="pick", ask="Pick", type="choice", options=options))
    assert is_prompt(document(form, {"pick": "unheard_of"}).shown["pick"])
    assert document(form, {"pick": "o3"}).shown["pick"] == "Option 3"


def test_one_persons_answers_never_reach_the_next_document(record: FormDefinition) -> None:
    before = make(record).data
    assert document(record, {"summary": "about Zoë"}).shown["summary"] == "about Zoë"
    assert make(record).data == before


def _png() -> bytes:
    """One red pixel."""
    import io

    from PIL import Image

    data = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(data, "PNG")
    return data.getvalue()
