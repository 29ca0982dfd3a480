"""What fields show, whatever program drew it: another thing than their value is asked about, the same never."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String

import forms
from extractors.pdf.fields.appearance import Appearances, UnreadableAppearanceError, disagrees
from schemas.checking import Checked
from schemas.values import Value
from tests.clients import java_forms
from tests.law.documents import back, doubts, entered_in_pdf, made, on_blank, sample

pytestmark = pytest.mark.thorough

FORM = forms.load("supervision-record")
ANSWERS: dict[str, Value] = {"supervisee": "Zoë Example", "comments": "I agree with the rota – all of it"}
INSTEAD = "I do not agree with the rota"
HELVETICA = {"Type": Name.Font, "Subtype": Name.Type1, "BaseFont": Name.Helvetica}


def edited(data: bytes, change: Callable[[Pdf, dict[str, Any]], object]) -> bytes:
    """The document after a change of its fields, which are given by name."""
    with pikepdf.open(BytesIO(data)) as pdf:
        change(pdf, {str(f.T): f for f in pdf.Root.AcroForm.Fields})
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def showing(
    content: bytes, name: str = "comments", *, value: str | None = None, **font: Any
) -> tuple[bytes, Any]:
    """The filled form with this appearance of a field, font /F being Helvetica with these entries."""
    filled = made(FORM, "pdf", ANSWERS)

    def change(pdf: Pdf, fields: dict[str, Any]) -> None:
        fonts = Dictionary(F=Dictionary(**{**HELVETICA, **font}))
        stream = pdf.make_stream(content, Subtype=Name.Form, BBox=Array([0, 0, 480, 60]))
        stream.Resources = Dictionary(Font=fonts)
        fields[name].AP = Dictionary(N=stream)
        if value is not None:
            fields[name].V = String(value)
        elif name not in ANSWERS and "/V" in fields[name]:
            del fields[name].V

    return edited(filled.data, change), filled.template


def asked(data: bytes, template: Any) -> Checked:
    return back(FORM, data, template)


SHOWN = [
    (b"/Tx BMC q BT /F 9 Tf 2 20 Td (%b) Tj ET Q EMC", {}),
    (b"BT /F 0 Tf 1 0 0 1 2 20 Tm [(%b)] TJ ET", {"Encoding": Name.WinAnsiEncoding}),
    (b"BT /F 9 Tf 12 TL 2 20 Td (%b) ' ET", {"Encoding": Name.MacRomanEncoding}),
    (b'BT /F 9 Tf 12 TL 2 20 Td 0 0 (%b) " ET', {"Encoding": Dictionary(BaseEncoding=Name.WinAnsiEncoding)}),
]


@pytest.mark.parametrize(("content", "font"), SHOWN)
def test_words_that_contradict_the_value_are_asked_about_in_any_operator(content: bytes, font: Any) -> None:
    checked = asked(*showing(content % INSTEAD.encode(), **font))
    assert doubts(checked) == {"appearance-disagrees comments"}
    assert "comments" not in checked.answers
    (query,) = [q for q in checked.queries if q.path == "comments"]
    assert query.values == (ANSWERS["comments"], INSTEAD)


@pytest.mark.parametrize(("content", "font"), SHOWN)
def test_words_that_are_the_value_are_not_asked_about(content: bytes, font: Any) -> None:
    checked = asked(*showing(content % INSTEAD.encode(), value=INSTEAD, **font))
    assert not doubts(checked)
    assert checked.answers["comments"] == INSTEAD


@pytest.mark.parametrize("value", [None, ""])
def test_a_field_without_a_value_that_shows_words_is_asked_about(value: str | None) -> None:
    content = b"BT /F 9 Tf 2 20 Td (Moved to Friday) Tj ET"
    data, template = showing(content, "agenda__1__item", value=value)
    assert doubts(asked(data, template)) == {"appearance-disagrees agenda.1.item"}


def test_words_in_hexadecimal_in_pieces_and_by_the_differences_of_an_encoding_are_read() -> None:
    content = b"BT /F 9 Tf 2 20 Td [<5A6F> -20 <01>] TJ 0 -10 Td ( Ex-) Tj T* (ample) Tj ET"
    encoding = Dictionary(BaseEncoding=Name.WinAnsiEncoding, Differences=Array([1, Name.edieresis]))
    data, template = showing(content, "supervisee", Encoding=encoding)
    assert not doubts(asked(data, template))
    data, template = showing(content.replace(b"5A6F", b"5A6E"), "supervisee", Encoding=encoding)
    assert doubts(asked(data, template)) == {"appearance-disagrees supervisee"}


def nested(content: bytes) -> tuple[bytes, Any]:
    """The filled form with a field whose words stand in a form within a form of its appearance."""
    filled = made(FORM, "pdf", ANSWERS)

    def change(pdf: Pdf, fields: dict[str, Any]) -> None:
        def form(content: bytes, **resources: Any) -> Any:
            one = pdf.make_stream(content, Subtype=Name.Form, BBox=Array([0, 0, 480, 60]))
            one.Resources = Dictionary(**resources)
            return one

        inner = form(content, Font=Dictionary(F=Dictionary(**HELVETICA)))
        middle = form(b"q /Fm0 Do Q", XObject=Dictionary(Fm0=inner))
        fields["comments"].AP = Dictionary(N=form(b"/Fm1 Do", XObject=Dictionary(Fm1=middle)))
        fields["comments"].V = String("I agree")

    return edited(filled.data, change), filled.template


def test_words_in_forms_within_the_appearance_are_read() -> None:
    assert not doubts(asked(*nested(b"BT /F 9 Tf (I agree) Tj ET")))
    assert doubts(asked(*nested(b"BT /F 9 Tf (I do not) Tj ET"))) == {"appearance-disagrees comments"}


def test_words_that_are_drawn_without_ink_are_not_shown() -> None:
    data, template = showing(b"BT /F 9 Tf 3 Tr (I agree) Tj ET", value="I agree")
    assert doubts(asked(data, template)) == {"appearance-disagrees comments"}
    data, template = showing(b"BT /F 9 Tf q 3 Tr (not ) Tj Q (I agree) Tj ET", value="I agree")
    assert not doubts(asked(data, template))


def test_a_font_that_does_not_say_its_letters_is_asked_about() -> None:
    content = b"BT /F 9 Tf (ABCDEFG) Tj ET"
    data, template = showing(content, value="I agree", BaseFont=Name.ZapfDingbats)
    assert doubts(asked(data, template)) == {"unreadable-text comments"}
    data, template = showing(content, value="I agree", Encoding=Dictionary(Differences=Array([65, Name.g1])))
    assert doubts(asked(data, template)) == {"appearance-disagrees comments"}


def test_where_viewers_draw_anew_an_empty_box_tells_nothing_and_other_words_are_asked_about() -> None:
    def stale(data: bytes) -> bytes:
        return edited(data, lambda pdf, _: setattr(pdf.Root.AcroForm, "NeedAppearances", True))

    blank = made(FORM, "pdf", {})

    def typed(pdf: Pdf, fields: dict[str, Any]) -> None:
        fields["comments"].V = String("I agree")

    checked = back(FORM, stale(edited(blank.data, typed)), blank.template)
    assert (checked.answers, doubts(checked)) == ({"comments": "I agree"}, set())
    data, template = showing(b"BT /F 9 Tf (I do not) Tj ET", value="I agree")
    assert doubts(asked(stale(data), template)) == {"appearance-disagrees comments"}


def test_two_boxes_with_one_appearance_are_asked_about_where_they_say_two_things() -> None:
    filled = made(FORM, "pdf", {**ANSWERS, "supervisor": "Ama Admin"})

    def share(_: Pdf, fields: dict[str, Any]) -> None:
        for name in ("supervisee", "signed_supervisee"):
            fields[name].AP = fields["supervisor"].AP

    checked = back(FORM, edited(filled.data, share), filled.template)
    assert doubts(checked) == {"appearance-disagrees supervisee", "appearance-disagrees signed_supervisee"}


def test_an_appearance_that_draws_itself_is_asked_about() -> None:
    filled = made(FORM, "pdf", ANSWERS)

    def itself(pdf: Pdf, fields: dict[str, Any]) -> None:
        stream = pdf.make_stream(b"/X Do", Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        stream.Resources = Dictionary(XObject=Dictionary(X=stream))
        fields["comments"].AP = Dictionary(N=stream)

    checked = back(FORM, edited(filled.data, itself), filled.template)
    assert doubts(checked) == {"unreadable-text comments"}


def composite(content: bytes, table: bytes | None) -> str | None:
    """What an appearance in a composite font with this ToUnicode map shows."""
    pdf = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type0, Encoding=Name("/Identity-H"))
    if table is not None:
        font.ToUnicode = pdf.make_stream(table)
    stream = pdf.make_stream(content, Subtype=Name.Form)
    stream.Resources = Dictionary(Font=Dictionary(F=font))
    return Appearances().text(Dictionary(AP=Dictionary(N=stream)))


def test_a_composite_font_is_read_by_single_codes_ranges_and_lists() -> None:
    table = (
        b"1 beginbfchar <0003> <005A006F> endbfchar 2 beginbfrange <0010> <0012> <0061> "
        b"<0020> <0021> [<0078> <0079>] endbfrange"
    )
    assert composite(b"BT /F 9 Tf <000300100012> Tj (\\000 \\000!) Tj ET", table) == "Zoacxy"
    assert composite(b"BT /F 9 Tf <00100013> Tj ET", table) == "a\ufffd"
    with pytest.raises(UnreadableAppearanceError):
        composite(b"BT /F 9 Tf <0003> Tj ET", None)


@pytest.mark.parametrize(
    "cut", [b"Tm (Zo) Tj", b"Td (Zo) Tj", b"/F Tf Tj", b"Tr (Zo) Tj", b"TJ", b"Do (Zo) Tj", b"gs"]
)
def test_an_operator_without_what_it_works_on_is_no_appearance_that_is_believed(cut: bytes) -> None:
    with pytest.raises(UnreadableAppearanceError):
        composite(b"BT /F 9 Tf (Zo) Tj ET BT /F 9 Tf " + cut + b" ET q Q", None)


TEXT = st.text(st.characters(codec="cp1252", exclude_categories=("Cc", "Cf")), min_size=1, max_size=60)


@given(TEXT)
def test_no_text_of_a_single_byte_font_disagrees_with_itself(text: str) -> None:
    pdf = pikepdf.new()
    string = pikepdf.unparse_content_stream([([String(text.encode("cp1252"))], pikepdf.Operator("Tj"))])
    stream = pdf.make_stream(b"BT /F 9 Tf " + string + b" ET", Subtype=Name.Form)
    font = Dictionary(**{**HELVETICA, "Encoding": Name.WinAnsiEncoding})
    stream.Resources = Dictionary(Font=Dictionary(F=font))
    shown = Appearances().text(Dictionary(AP=Dictionary(N=stream)))
    assert shown is not None
    assert not disagrees(text, shown)


def test_a_character_that_a_font_lacks_is_no_contradiction_and_a_changed_one_is() -> None:
    assert not disagrees("he said he’d come", "he said he?d come")
    assert disagrees("it is £5", "it is £6")
    assert disagrees("he did?", "he did!")
    assert not disagrees("a ﬁne day…", "a fine day...")


def test_pypdf_writes_into_the_boxes_in_place_and_no_other_box_shows_it() -> None:
    blank = made(FORM, "pdf", {})
    writer = pypdf.PdfWriter(clone_from=BytesIO(blank.data))
    writer.update_page_form_field_values(
        None, {"supervisee": "Zoë Example", "agenda__1__item": "Rota"}, auto_regenerate=False
    )
    writer.write(out := BytesIO())
    checked = back(FORM, out.getvalue(), blank.template)
    assert (checked.answers, doubts(checked)) == (
        {"supervisee": "Zoë Example", "agenda.1.item": "Rota"},
        set(),
    )


@pytest.mark.client("pdfbox")
@pytest.mark.client("openpdf")
@pytest.mark.parametrize("library", ["pdfbox", "openpdf"])
@pytest.mark.parametrize("name", ["commitment-employee", "contact-evaluation"])
def test_a_blank_filled_by_a_java_library_is_the_record_with_fields_and_flattened(
    name: str, library: java_forms.Library, tmp_path: Any
) -> None:
    form = forms.load(name)
    answers = on_blank(form, sample(name))
    blank = made(form, "pdf", {})
    (tmp_path / "blank.pdf").write_bytes(blank.data)
    for flatten in (False, True):
        values = entered_in_pdf(form, answers)
        out = java_forms.fill(tmp_path / "blank.pdf", values, tmp_path / "out.pdf", library, flatten=flatten)
        checked = back(form, out.read_bytes(), blank.template)
        wrong = {
            p for p in answers.keys() | checked.answers.keys() if checked.answers.get(p) != answers.get(p)
        }
        assert {p for p in wrong if p not in {q.path for q in checked.queries}} == set()
        assert flatten or not doubts(checked)
