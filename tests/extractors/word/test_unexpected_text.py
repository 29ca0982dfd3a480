"""What stands outside every answer is asked about, and what the form prints is not."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from lxml import etree

import forms
from extractors import word
from schemas.definition import FormDefinition
from tests.damage.word import NS, w
from tests.extractors.word.documents import Sheet, queries, run, seen

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def record() -> FormDefinition:
    return forms.load("supervision-record")


def _into(sheet: Sheet, part: etree._Element, tag: str) -> None:
    sheet.control(tag).getparent().append(part)


def test_words_beside_a_control_are_asked_about_with_the_answer_they_stand_by() -> None:
    sheet = Sheet(record(), {"comments": "All well."})
    _into(sheet, run(" but see page 9"), "comments")
    reading = sheet.read()
    [query] = queries(reading, "stray-text")
    assert (query.path, query.raw, query.level) == ("comments", "but see page 9", "must")
    assert seen(reading, "comments").raw == "All well."  # type: ignore[union-attr]


def test_words_added_to_a_label_are_asked_about() -> None:
    sheet = Sheet(record())
    sheet.label("Date of next meeting").text = "Date of next meeting 12/03/2027"
    [query] = queries(sheet.read(), "stray-text")
    assert "12/03/2027" in (query.raw or "")
    assert query.evidence is not None
    assert query.evidence.beside == "Date of next meeting"


def test_a_slip_in_a_label_is_only_noted() -> None:
    sheet = Sheet(record())
    sheet.label("Name of Supervisee").text = "Name of the Supervisee"
    reading = sheet.read()
    [query] = queries(reading, "label-changed")
    assert query.level == "note"
    assert not queries(reading, "stray-text")


def test_a_paragraph_between_the_tables_is_asked_about() -> None:
    sheet = Sheet(record())
    own = etree.Element(w("p"))
    own.append(run("Please call me about this."))
    sheet.all("//w:tbl")[2].addprevious(own)
    assert [q.raw for q in queries(sheet.read(), "stray-text")] == ["Please call me about this."]


def test_a_control_of_somebody_elses_is_not_an_answer_and_not_lost() -> None:
    sheet = Sheet(record())
    foreign = etree.fromstring(
        f'<w:sdt xmlns:w="{NS["w"]}"><w:sdtPr><w:tag w:val="their.own"/></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>from another form</w:t></w:r></w:sdtContent></w:sdt>"
    )
    _into(sheet, foreign, "comments")
    assert [q.raw for q in queries(sheet.read(), "stray-text")] == ["from another form"]


def _with_part(data: bytes, name: str, text: str) -> bytes:
    out = BytesIO(data)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("reference", "part", "code"),
    [("commentReference", "comment", "comment"), ("footnoteReference", "footnote", "footnote")],
)
def test_comments_and_footnotes_are_told_with_their_words(reference: str, part: str, code: str) -> None:
    sheet = Sheet(record())
    mark = etree.Element(w("r"))
    etree.SubElement(mark, w(reference)).set(w("id"), "3")
    _into(sheet, mark, "comments")
    body = "<w:p><w:r><w:t>Is this right?</w:t></w:r></w:p>"
    text = f'<w:{part}s xmlns:w="{NS["w"]}"><w:{part} w:id="3">{body}</w:{part}></w:{part}s>'
    reading = word.extract(_with_part(sheet.data, f"word/{part}s.xml", text), record())
    [query] = queries(reading, code)
    assert (query.raw, query.path) == ("Is this right?", "comments")


def test_a_text_box_is_asked_about_once_though_its_fallback_says_it_again() -> None:
    sheet = Sheet(record())
    box = "<w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent>"
    drawn = etree.fromstring(
        f'<w:r xmlns:w="{NS["w"]}" xmlns:mc="{MC}"><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{box}'
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    _into(sheet, drawn, "comments")
    assert [(q.raw, q.path) for q in queries(sheet.read(), "text-box")] == [("In a box", "comments")]


def test_a_picture_in_the_place_of_a_signature_is_not_a_blank_without_a_word() -> None:
    sheet = Sheet(record())
    blip = '<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/>'
    picture = etree.fromstring(f'<w:r xmlns:w="{NS["w"]}"><w:drawing>{blip}</w:drawing></w:r>')
    _into(sheet, picture, "signed_supervisor")
    assert [q.path for q in queries(sheet.read(), "picture")] == ["signed_supervisor"]


def test_a_symbol_font_box_is_read_as_a_box() -> None:
    sheet = Sheet(record(), {"worth_supervisee": 4})
    holder = next(sheet.control("worth_supervisee.4").iter(w("t")))
    symbol = etree.SubElement(holder.getparent(), w("sym"))
    symbol.set(w("font"), "Wingdings")
    symbol.set(w("char"), "F0FE")
    holder.getparent().remove(holder)
    found = seen(sheet.read(), "worth_supervisee")
    assert found is not None
    assert (found.marks, found.doubt) == (("4",), None)
