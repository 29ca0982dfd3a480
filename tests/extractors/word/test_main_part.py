"""The main part of a document: broken XML is refused, and odd but sound XML is read as what it says."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

import forms
from extractors import word
from schemas.errors import DocumentError
from tests.damage.word import W
from tests.extractors.word.documents import Sheet, run, seen


@pytest.mark.parametrize("words", ["yes", "Date", "Name of Supervisor", "x"])
def test_words_beside_a_control_are_asked_about_even_if_the_form_prints_them_elsewhere(words: str) -> None:
    form = forms.load("supervision-record")
    sheet = Sheet(form)
    sheet.control("comments").getparent().append(run(words))
    assert [q.raw for q in sheet.read().queries if q.code == "stray-text"] == [words]


Change = Callable[[bytes], bytes]


def record(answer: str = "All well.") -> Sheet:
    return Sheet(forms.load("supervision-record"), {"comments": answer})


def changed(change: Change, answer: str = "All well.") -> bytes:
    """The record with a change to the bytes of its main part."""
    data = record(answer).data
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    main = parts["word/document.xml"]
    parts["word/document.xml"] = change(main)
    assert parts["word/document.xml"] != main
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def less(piece: bytes) -> Change:
    return lambda main: main.replace(piece, b"", 1)


def instead(old: bytes, new: bytes) -> Change:
    return lambda main: main.replace(old, new, 1)


BROKEN = {
    "a paragraph that never ends": less(b"</w:p>"),
    "a cell that never ends": less(b"</w:tc>"),
    "a row that never ends": less(b"</w:tr>"),
    "a table that never ends": less(b"</w:tbl>"),
    "properties that never end": less(b"</w:tcPr>"),
    "a control that never ends": less(b"</w:sdt>"),
    "an end too many": instead(b"</w:tbl>", b"</w:tbl></w:tc></w:tr></w:tbl>"),
    "a paragraph's end too many": instead(b"</w:p>", b"</w:p></w:p>"),
    "a quote gone": instead(b'w:val="Label"', b'w:val="Label'),
    "a bare ampersand": instead(b"All well.", b"All & well."),
    "an entity nobody declared": instead(b"All well.", b"All &well;"),
    "a character no XML has": instead(b"All well.", b"All\x02well."),
    "bytes that are no UTF-8": instead(b"All well.", b"All\xffwell."),
    "a prefix nobody declared": instead(b"<w:r>", b'<w:r x:y="1">'),
    "the end cut off": lambda main: main[:-20],
    "something behind the end": lambda main: main + b"<w:p/>",
    "a doctype": instead(b"<w:document", b"<!DOCTYPE w:document []><w:document"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_document_is_refused(what: str) -> None:
    data = changed(BROKEN[what])
    with pytest.raises(DocumentError):
        word.extract(data, forms.load("supervision-record"))


ODD: dict[str, tuple[Change, str]] = {
    "a comment in the XML": (instead(b"All well.", b"All<!-- not --> well."), "All well."),
    "a character by its number": (instead(b"All well.", b"All w&#101;ll."), "All well."),
    "a CDATA section": (instead(b"All well.", b"<![CDATA[All well.]]>"), "All well."),
    "a second name for the namespace": (instead(b"<w:r>", f'<w:r xmlns:v="{W}">'.encode()), "All well."),
    "a table in a cell": (
        instead(b"</w:p></w:tc>", b"</w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p/></w:tc>"),
        "All well.",
    ),
    "escapes": (
        instead(b"All well.", b"R&amp;D &lt;all&gt; &quot;well&quot; &amp;amp;"),
        'R&D <all> "well" &amp;',
    ),
    "an answer in two runs": (
        instead(b"All well.</w:t>", b"All </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>well.</w:t>"),
        "All well.",
    ),
    "lines in an answer": (
        instead(b"All well.", b"All</w:t><w:br/><w:t>well.</w:t><w:tab/><w:t>"),
        "All\nwell.",
    ),
}


@pytest.mark.parametrize("what", ODD)
def test_odd_but_sound_xml_is_read_as_what_it_says(what: str) -> None:
    change, said = ODD[what]
    reading = word.extract(changed(change), forms.load("supervision-record"))
    found = seen(reading, "comments")
    assert found is not None
    assert (found.raw, found.method, found.doubt) == (said, "tag", None)
    assert not reading.queries


WORD_S_HABITS: dict[str, Change] = {
    "numbers of revisions": lambda m: m.replace(b"<w:p>", b'<w:p w:rsidR="00AB12CD" w14:paraId="1A2B3C4D">'),
    "marks of spelling": lambda m: m.replace(
        b"<w:r>", b'<w:proofErr w:type="spellStart"/><w:r w:rsidRPr="00AB">'
    ),
    "a label in two runs": instead(
        b"Name of Supervisor</w:t>", b"Name of </w:t></w:r><w:r><w:t>Supervisor</w:t>"
    ),
    "the place last edited": instead(
        b"</w:p>", b'<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/></w:p>'
    ),
    "where a page ended": instead(b"<w:t", b"<w:lastRenderedPageBreak/><w:t"),
    "a paragraph of one tag": instead(b"<w:sectPr", b'<w:p w:rsidR="00AB12CD"/><w:sectPr'),
}


@pytest.mark.parametrize("what", WORD_S_HABITS)
def test_what_word_adds_by_itself_changes_nothing(what: str) -> None:
    form = forms.load("supervision-record")
    assert word.extract(changed(WORD_S_HABITS[what]), form) == word.extract(record().data, form)
