"""Answers in form fields, as many programs write them."""

from __future__ import annotations

from io import BytesIO

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

import forms
from extractors.pdf import extract
from schemas.definition import Option
from schemas.paths import slot_at
from schemas.reading import Observation
from tests import trial
from tests.extractors.pdf.small import codes, document, form, group, read, seen, text_field, tick_box
from tests.law.documents import back, doubts, made


def test_a_text_field_is_read_by_its_name_with_where_it_stands() -> None:
    value = seen(read(text_field("supervisee", "Zoë Łukasz-Example")), "supervisee")
    assert value.raw == "Zoë Łukasz-Example"
    assert value.method == "field"
    assert value.evidence.page == 1
    assert value.evidence.box == (50.0, 47.0, 250.0, 62.0)
    assert value.evidence.control == "supervisee"


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        (b"caf\xe9 \x80 \xa0", "café • €"),  # PDFDocEncoding: 0x80 is a bullet, 0xA0 the euro
        ("\ufeffŁódź – £5".encode("utf-16-be"), "Łódź – £5"),
        (b"\xef\xbb\xbf" + "Siân ŵ".encode(), "Siân ŵ"),
        (b"", ""),
    ],
)
def test_text_is_read_in_every_encoding_a_pdf_may_hold(stored: bytes, text: str) -> None:
    assert seen(read(text_field("comments", String(stored))), "comments").raw == text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_every_kind_of_line_end_is_a_newline(end: str) -> None:
    assert (
        seen(read(text_field("comments", f"one{end}two{end}{end}four")), "comments").raw == "one\ntwo\n\nfour"
    )


def test_a_long_text_may_be_a_stream_and_rich_text_says_nothing() -> None:
    def as_stream(pdf: Pdf) -> None:
        field = pdf.Root.AcroForm.Fields[0]
        field.V = pdf.make_stream(b"as a stream")
        field.RV = String("<body><p>something else</p></body>")

    assert seen(read(text_field("comments"), change=as_stream), "comments").raw == "as a stream"


def test_an_empty_field_is_seen_and_blank_and_a_field_that_is_not_there_is_not_seen() -> None:
    reading = read(text_field("comments"))
    assert seen(reading, "comments").raw == ""
    assert {v.path for v in reading.values} == {"comments"}


def test_a_scale_is_read_from_its_group() -> None:
    value = seen(
        read(text_field("date"), change=group("worth_supervisee", ("1", "2", "3", "4", "5"), "4")),
        "worth_supervisee",
    )
    assert value.marks == ("4",)
    assert value.doubt is None


def test_a_scale_without_a_mark_is_blank() -> None:
    value = seen(
        read(text_field("date"), change=group("worth_supervisee", ("1", "2", "3", "4", "5"))),
        "worth_supervisee",
    )
    assert value.marks == ()
    assert value.doubt is None


@pytest.mark.parametrize(("shown", "value"), [("2", "5"), ("Off", "5"), ("2", "Off")])
def test_a_group_that_shows_another_button_than_its_value_is_in_doubt(shown: str, value: str) -> None:
    change = group("worth_supervisee", ("1", "2", "3", "4", "5"), shown, value)
    assert seen(read(text_field("date"), change=change), "worth_supervisee").doubt == "appearance-disagrees"


def test_a_state_that_is_none_of_the_forms_answers_is_in_doubt() -> None:
    value = seen(
        read(text_field("date"), change=group("worth_supervisee", ("1", "2", "3", "4", "5", "9"), "9")),
        "worth_supervisee",
    )
    assert value.doubt == "on-state"
    assert value.marks == ()
    assert value.other == "9"


def test_a_button_that_is_gone_may_have_been_the_answer() -> None:
    value = seen(
        read(text_field("date"), change=group("worth_supervisee", ("1", "2", "4", "5"))), "worth_supervisee"
    )
    assert value.doubt == "part-missing"


def test_numbered_states_stand_for_the_fields_own_list() -> None:
    def listed(pdf: Pdf) -> None:
        group("worth_supervisee", ("0", "1", "2", "3", "4"), "3")(pdf)
        pdf.Root.AcroForm.Fields[-1].Opt = Array([String(str(n)) for n in (1, 2, 3, 4, 5)])

    value = seen(read(text_field("date"), change=listed), "worth_supervisee")
    assert value.marks == ("4",)
    assert value.doubt is None


def category(*boxes: tuple[str, str, str]) -> Observation:
    """What is read of these boxes (option, state shown, on-state) of a question with one box an answer."""
    fields = [tick_box(f"category__{option}", state, on) for option, state, on in boxes]
    return extract(document(*fields), trial.load("trial-group-supervision")).values[0]


def test_one_box_an_answer_is_ticked_by_its_own_state_and_any_other_is_in_doubt() -> None:
    others = [(o.key, "Off", o.key) for o in _options()[1:]]
    ticked = category((_options()[0].key, _options()[0].key, _options()[0].key), *others)
    assert (ticked.marks, ticked.doubt) == ((_options()[0].key,), None)
    strange = category((_options()[0].key, "Yes", "Yes"), *others)
    assert (strange.marks, strange.doubt) == ((_options()[0].key,), "on-state")
    assert category(*others).doubt == "part-missing"


def _options() -> tuple[Option, ...]:
    slot = slot_at(trial.load("trial-group-supervision"), "category")
    assert slot is not None
    return slot.field.options


def test_a_continued_answer_is_joined_and_a_split_word_is_whole_again() -> None:
    parts = [
        text_field("summary", "One two "),
        text_field("summary___1", "three fo\u00ad"),
        text_field("summary___2", "ur"),
    ]
    assert seen(read(*parts), "summary").raw == "One two three four"
    assert (
        seen(read(text_field("summary", "One"), text_field("summary___1", "two")), "summary").raw == "One two"
    )


def test_a_continuation_without_the_one_before_it_is_in_doubt() -> None:
    assert (
        seen(read(text_field("summary", "One "), text_field("summary___2", "three")), "summary").doubt
        == "part-missing"
    )
    assert seen(read(text_field("summary___1", "two")), "summary").doubt == "part-missing"


def test_fields_are_met_without_the_forms_list_and_in_a_list_without_pages() -> None:
    assert seen(read(text_field("comments", "orphan"), listed=False), "comments").raw == "orphan"

    def off_the_page(pdf: Pdf) -> None:
        pdf.pages[0].obj.Annots = Array([])

    value = seen(read(text_field("comments", "listed"), change=off_the_page), "comments")
    assert value.raw == "listed"
    assert value.evidence.page is None


def test_two_widgets_of_one_field_are_one_answer() -> None:
    def twice(pdf: Pdf) -> None:
        parent = pdf.make_indirect(
            Dictionary(FT=Name.Tx, T=String("supervisee"), V=String("Zoë"), Kids=Array([]))
        )
        for y in (300, 400):
            kid = Dictionary(Subtype=Name.Widget, Parent=parent, Rect=Array([50, y, 250, y + 15]))
            parent.Kids.append(pdf.make_indirect(kid))
            pdf.pages[0].obj.Annots.append(parent.Kids[-1])
        pdf.Root.AcroForm.Fields.append(parent)

    reading = read(text_field("date"), change=twice)
    assert [v.raw for v in reading.values if v.path == "supervisee"] == ["Zoë"]


def test_two_fields_of_one_name_that_disagree_are_in_doubt() -> None:
    value = seen(read(text_field("comments", "one"), text_field("comments", "two")), "comments")
    assert (value.doubt, value.other) == ("layers-disagree", "two")


def test_one_parent_over_all_fields_changes_nothing() -> None:
    def under_a_parent(pdf: Pdf) -> None:
        form = pdf.Root.AcroForm
        parent = pdf.make_indirect(Dictionary(T=String("file2"), Kids=Array(list(form.Fields))))
        for one in form.Fields:
            one.Parent = parent
        form.Fields = Array([parent])

    reading = read(text_field("comments", "kept"), text_field("actions__1__who", "Ng"), change=under_a_parent)
    assert {v.path: v.raw for v in reading.values} == {"comments": "kept", "actions.1.who": "Ng"}


def test_a_foreign_field_with_words_in_it_is_a_query_and_an_empty_one_is_nothing() -> None:
    reading = read(text_field("comments", "ours"), text_field("Text7", "theirs"), text_field("Text8"))
    assert [(q.code, q.raw) for q in reading.queries if q.code == "foreign-field"] == [
        ("foreign-field", "theirs")
    ]


def test_a_field_whose_tooltip_is_another_question_was_renamed() -> None:
    value = seen(read(text_field("comments", "x", TU=String("Name of Supervisor"))), "comments")
    assert value.doubt == "field-moved"


def test_a_comment_laid_over_the_page_is_a_query() -> None:
    def commented(pdf: Pdf) -> None:
        note = Dictionary(Subtype=Name.FreeText, Rect=Array([0, 0, 9, 9]), Contents=String("rang the family"))
        pdf.pages[0].obj.Annots.append(pdf.make_indirect(note))

    reading = read(text_field("comments"), change=commented)
    assert [(q.code, q.raw) for q in reading.queries if q.code == "added-by-hand"] == [
        ("added-by-hand", "rang the family")
    ]


def test_an_electronic_signature_is_told_and_holds_nothing_back() -> None:
    def signed(pdf: Pdf) -> None:
        pdf.Root.AcroForm.Fields.append(
            pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("Signature1"), V=Dictionary(Type=Name.Sig)))
        )

    told = [
        q for q in read(text_field("comments"), change=signed).queries if q.code == "signed-electronically"
    ]
    assert [q.level for q in told] == ["note"]


def test_a_second_form_of_another_kind_is_a_query() -> None:
    def with_xfa(pdf: Pdf) -> None:
        pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")

    assert "pdf-xfa" in codes(read(text_field("comments", "x"), change=with_xfa))


def test_a_list_that_chooses_one_of_ours_is_read_by_its_key() -> None:
    chosen = text_field("last_actions__1__now", "drop")
    chosen.FT = Name.Ch
    assert seen(read(chosen), "last_actions.1.now").marks == ("drop",)
    typed = text_field("last_actions__1__now", "not yet")
    typed.FT = Name.Ch
    assert seen(read(typed), "last_actions.1.now").raw == "not yet"


def test_rows_that_every_rendition_prints_are_missed() -> None:
    reading = read(*(text_field(f"agenda__{n}__item", str(n)) for n in (1, 2, 3, 4)))
    assert {"agenda.5", "agenda.6"} <= {q.path for q in reading.queries if q.code == "row-missing"}


def test_a_reading_is_plain_data() -> None:
    reading = read(text_field("comments", "x"))
    assert type(reading).model_validate_json(reading.model_dump_json()) == reading
    assert form().form == reading.form


def test_names_exchanged_without_tooltips_are_noticed_by_the_places_of_the_template() -> None:
    form = forms.load("supervision-record")
    filled = made(form, "pdf", {"supervisee": "Zoë Example", "supervisor": "Ama Admin"})
    with Pdf.open(BytesIO(filled.data)) as pdf:
        fields = {str(f.T): f for f in pdf.Root.AcroForm.Fields}
        fields["supervisee"].T, fields["supervisor"].T = String("supervisor"), String("supervisee")
        for one in fields.values():
            for widget in one.get("/Kids", [one]):
                del widget.TU
        pdf.save(out := BytesIO())
    checked = back(form, out.getvalue(), filled.template)
    assert doubts(checked) == {"field-moved supervisee", "field-moved supervisor"}
    assert checked.answers == {}


@pytest.mark.parametrize("written", ["14 11 26", "14/11/26", "14 Nov 26"])
def test_a_date_whose_year_is_two_figures_may_have_been_cut_and_is_asked_about(written: str) -> None:
    assert seen(read(text_field("date", written)), "date").doubt == "date-year"
    assert seen(read(text_field("date", "14 11 2026")), "date").doubt is None


def test_a_foreign_box_that_shows_a_tick_is_asked_about_with_what_it_shows() -> None:
    reading = read(text_field("comments", "x"), tick_box("Check Box 3", "Agreed", "Agreed", value="Off"))
    assert [(q.code, q.raw) for q in reading.queries if q.code == "foreign-field"] == [
        ("foreign-field", "Agreed")
    ]
    assert "foreign-field" not in codes(read(text_field("comments", "x"), tick_box("Check Box 3", "Off")))
