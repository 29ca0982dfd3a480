"""Text strings in every encoding that is met, and the values of fields that stand where they should not."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String

import forms
from extractors.pdf.document.text_strings import text_string
from schemas.values import Value
from tests.extractors.pdf.small import group, read, seen, text_field
from tests.extractors.pdf.test_appearance import edited
from tests.law.documents import back, doubts, made

SAID = "Zoë is at the café – £20 owed"
LATIN = st.text(
    st.characters(min_codepoint=0xA1, max_codepoint=0xFF, exclude_characters="\u00ad")
    | st.characters(min_codepoint=0x20, max_codepoint=0x7E),
    max_size=30,
)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (SAID.encode(), SAID),
        (b"\xef\xbb\xbf" + SAID.encode(), SAID),
        (b"\xfe\xff" + SAID.encode("utf-16-be"), SAID),
        (b"\xff\xfe" + SAID.encode("utf-16-le"), SAID),
        (b"\xfe\xff" + "\x1bde\x1bGrüße \x1benGB\x1band more".encode("utf-16-be"), "Grüße and more"),
        (b"\xef\xbb\xbf" + "\x1bcy\x1bŴyn".encode(), "Ŵyn"),
        (b"\x1ben\x1b", "˙en˙"),  # an accent in PDFDocEncoding, which has no escapes
        ("Łódź 😀".encode(), "Łódź 😀"),
        (b"Wei\xdf\x85", "Weiß–"),  # as UTF-8 a figure of N'Ko
        (b"Zo\xeb", "Zoë"),
    ],
)
def test_a_text_string_is_read_in_every_encoding(raw: bytes, text: str) -> None:
    found = text_string(raw)
    assert (found.text, found.other) == (text, None)


def test_bytes_that_are_sense_in_two_encodings_are_both_readings() -> None:
    found = text_string(b"J\xc4\x85")
    assert (found.text, found.other) == ("Ją", "JÄ–")
    value = seen(read(text_field("comments", String(b"J\xc4\x85"))), "comments")
    assert (value.raw, value.doubt, value.other) == ("Ją", "unreadable-text", "JÄ–")


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30))
def test_a_marked_string_is_its_text_whatever_stands_in_it(text: str) -> None:
    assert text_string(b"\xfe\xff" + text.encode("utf-16-be")).text == text
    assert text_string(b"\xef\xbb\xbf" + text.encode()).text == text


@given(LATIN)
def test_a_string_of_latin_letters_without_a_mark_is_one_of_the_two_readings(text: str) -> None:
    found = text_string(text.encode("latin-1"))
    assert text in (found.text, found.other) or "\ufffd" not in found.text


def under_kids(pdf: Pdf, own: object, *kids: object) -> None:
    """The first field becomes a parent with this value and a widget for each of these, without names."""
    field = pdf.Root.AcroForm.Fields[0]
    if "/V" in field:
        del field.V
    if own is not None:
        field.V = own
    made_kids = []
    for n, value in enumerate(kids):
        kid = Dictionary(Subtype=Name.Widget, Parent=field, Rect=Array([50, 300 + 20 * n, 250, 315 + 20 * n]))
        if value is not None:
            kid.V = value
        made_kids.append(pdf.make_indirect(kid))
    del field.Subtype
    field.Kids = Array(made_kids)
    pdf.pages[0].obj.Annots = Array(made_kids)


@pytest.mark.parametrize(
    ("own", "kids", "raw", "doubt", "other"),
    [
        (None, ["said"], "said", None, None),
        (None, ["said", "said"], "said", None, None),
        ("said", ["said", None], "said", None, None),
        ("said", ["typed later"], "said", "layers-disagree", "typed later"),
        ("", ["typed later"], "", "layers-disagree", "typed later"),
        (None, ["one", "two"], "one", "layers-disagree", "two"),
    ],
)
def test_a_value_in_a_widget_is_read_and_one_that_contradicts_its_field_is_asked_about(
    own: str | None, kids: list[str | None], raw: str, doubt: str | None, other: str | None
) -> None:
    def change(pdf: Pdf) -> None:
        under_kids(pdf, own if own is None else String(own), *(k if k is None else String(k) for k in kids))

    value = seen(read(text_field("comments"), change=change), "comments")
    assert (value.raw, value.doubt, value.other) == (raw, doubt, other)


def test_a_value_in_a_widget_of_the_form_as_issued_is_the_answer_or_asked_about() -> None:
    form = forms.load("supervision-record")
    blank = made(form, "pdf", {})

    def moved(pdf: Pdf, fields: dict[str, Any], own: str | None = None) -> None:
        field = fields["comments"]
        kid = pdf.make_indirect(
            Dictionary({k: field[k] for k in ("/Type", "/Subtype", "/Rect", "/P", "/DA", "/F")})
        )
        kid.Parent, kid.V = field, String("I do not agree with the rota")
        for page in pdf.pages:
            page.obj.Annots = Array([kid if a.objgen == field.objgen else a for a in page.obj.Annots])
        for entry in ("/Subtype", "/Rect", "/AP"):
            del field[entry]
        field.Kids = Array([kid])
        if own is not None:
            field.V = String(own)

    checked = back(form, edited(blank.data, moved), blank.template)
    assert (checked.answers, doubts(checked)) == ({"comments": "I do not agree with the rota"}, set())
    older = edited(blank.data, lambda pdf, fields: moved(pdf, fields, "I agree"))
    assert doubts(back(form, older, blank.template)) == {"layers-disagree comments"}


@pytest.mark.parametrize("value", [String("4"), String("/4"), Name("/4"), String("/#34"), String("#34")])
def test_a_state_written_as_a_string_with_its_slash_or_escapes_is_the_state(value: object) -> None:
    def written(pdf: Pdf) -> None:
        group("worth_supervisee", ("1", "2", "3", "4", "5"), "4")(pdf)
        pdf.Root.AcroForm.Fields[-1].V = value

    found = seen(read(text_field("date"), change=written), "worth_supervisee")
    assert (found.marks, found.doubt) == (("4",), None)


def test_an_off_state_written_as_a_string_is_off() -> None:
    def written(pdf: Pdf) -> None:
        group("worth_supervisee", ("1", "2", "3", "4", "5"))(pdf)
        pdf.Root.AcroForm.Fields[-1].V = String("/Off")

    found = seen(read(text_field("date"), change=written), "worth_supervisee")
    assert (found.marks, found.doubt) == ((), None)


def test_a_button_whose_own_value_contradicts_its_groups_is_asked_about() -> None:
    def written(pdf: Pdf) -> None:
        group("worth_supervisee", ("1", "2", "3", "4", "5"), "4")(pdf)
        pdf.Root.AcroForm.Fields[-1].Kids[1].V = Name("/2")

    found = seen(read(text_field("date"), change=written), "worth_supervisee")
    assert (found.marks, found.doubt) == (("4",), "layers-disagree")


def chosen_by_pypdf(slash: str) -> tuple[dict[str, Value], set[str]]:
    """The answers and doubts of a blank in which pypdf was told to choose two states."""
    form = forms.load("contact-evaluation")
    blank = made(form, "pdf", {})
    writer = pypdf.PdfWriter(clone_from=BytesIO(blank.data))
    states = {"ratings__care__rating": f"{slash}5", "evaluator": f"{slash}for_client"}
    writer.update_page_form_field_values(None, states, auto_regenerate=False)
    writer.write(out := BytesIO())
    checked = back(form, out.getvalue(), blank.template)
    return checked.answers, doubts(checked)


def test_a_scale_chosen_by_pypdf_is_the_answer() -> None:
    assert chosen_by_pypdf("/") == ({"ratings.care.rating": 5, "evaluator": "for_client"}, set())


def test_a_state_that_pypdf_wrote_and_did_not_show_is_asked_about() -> None:
    asked = {"appearance-disagrees ratings.care.rating", "appearance-disagrees evaluator"}
    assert chosen_by_pypdf("") == ({}, asked)
