"""The quick way and the thorough way say the same; whatever is unusual goes the thorough way."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import forms
from extractors import word
from extractors.word import reader
from extractors.word.index import index_of
from extractors.word.opening import opened
from extractors.word.untouched import quickly
from schemas.definition import FormDefinition
from schemas.errors import DocumentError
from schemas.reading import Reading
from tests import strategies, trial
from tests.damage import word as damage
from tests.extractors.word.documents import Sheet, run, seen
from tests.fillers.word.making import make

NAMES = [e.form for e in forms.catalogue()] + list(trial.NAMES)
SETTINGS = settings(deadline=None, max_examples=5, suppress_health_check=[HealthCheck.too_slow])


def quick(data: bytes, form: FormDefinition) -> bool:
    return quickly(opened(data).main, form, index_of(form), reader._least(form)) is not None


def both(data: bytes, form: FormDefinition) -> tuple[Reading, Reading]:
    fast = reader.read(opened(data), form)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "quickly", lambda *_: None)
        return fast, reader.read(opened(data), form)


@pytest.mark.parametrize("name", NAMES)
@SETTINGS
@given(data=st.data())
def test_an_untouched_document_goes_the_quick_way_and_is_read_the_same(
    name: str, data: st.DataObject
) -> None:
    form = trial.load(name)
    filled = make(form, data.draw(strategies.answers(form))).data
    assert quick(filled, form)
    fast, slow = both(filled, form)
    assert fast == slow


@pytest.mark.parametrize("change", damage.DAMAGES, ids=lambda f: f.__name__)
@pytest.mark.parametrize("name", ["supervision-record", "commitment-employee"])
def test_damage_is_read_the_same_with_and_without_the_quick_way(name: str, change: damage.Change) -> None:
    form = trial.load(name)
    for seed in range(8):
        sheet = Sheet(form, {})
        change(damage.Hurt(sheet.root, random.Random(seed)))
        fast, slow = both(sheet.data, form)
        assert fast == slow


@pytest.mark.parametrize("words", ["yes", "Date", "Name of Supervisor", "x"])
def test_words_beside_a_control_never_go_the_quick_way_even_if_the_form_prints_them_elsewhere(
    words: str,
) -> None:
    form = forms.load("supervision-record")
    sheet = Sheet(form)
    sheet.control("comments").getparent().append(run(words))
    assert not quick(sheet.data, form)
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
def test_a_broken_document_is_refused_and_never_read_the_quick_way(what: str) -> None:
    data = changed(BROKEN[what])
    assert not quick(data, forms.load("supervision-record"))
    with pytest.raises(DocumentError):
        word.extract(data, forms.load("supervision-record"))


ODD = {
    "a comment in the XML": instead(b"All well.", b"All<!-- not --> well."),
    "a character by its number": instead(b"All well.", b"All w&#101;ll."),
    "a CDATA section": instead(b"All well.", b"<![CDATA[All well.]]>"),
    "a second name for the namespace": instead(b"<w:r>", f'<w:r xmlns:v="{damage.W}">'.encode()),
    "a table in a cell": instead(
        b"</w:p></w:tc>", b"</w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p/></w:tc>"
    ),
}


@pytest.mark.parametrize("what", ODD)
def test_what_patterns_cannot_read_exactly_is_left_to_the_tree(what: str) -> None:
    data = changed(ODD[what])
    assert not quick(data, forms.load("supervision-record"))
    assert seen(word.extract(data, forms.load("supervision-record")), "comments") is not None


WORD_S_HABITS = {
    "numbers of revisions": lambda m: m.replace(b"<w:p>", b'<w:p w:rsidR="00AB12CD" w14:paraId="1A2B3C4D">'),
    "marks of spelling": lambda m: m.replace(
        b"<w:r>", b'<w:proofErr w:type="spellStart"/><w:r w:rsidRPr="00AB">'
    ),
    "a label in two runs": instead(
        b"Name of Supervisor</w:t>", b"Name of </w:t></w:r><w:r><w:t>Supervisor</w:t>"
    ),
    "an answer in two runs": instead(
        b"All well.</w:t>", b"All </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>well.</w:t>"
    ),
    "the place last edited": instead(
        b"</w:p>", b'<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/></w:p>'
    ),
    "where a page ended": instead(b"<w:t", b"<w:lastRenderedPageBreak/><w:t"),
    "a paragraph of one tag": instead(b"<w:sectPr", b'<w:p w:rsidR="00AB12CD"/><w:sectPr'),
    "lines in an answer": instead(b"All well.", b"All</w:t><w:br/><w:t>well.</w:t><w:tab/><w:t>"),
    "escapes": instead(b"All well.", b"R&amp;D &lt;all&gt; &quot;well&quot; &amp;amp;"),
}


@pytest.mark.parametrize("what", WORD_S_HABITS)
def test_what_word_adds_by_itself_is_read_the_quick_way_and_the_same(what: str) -> None:
    data = changed(WORD_S_HABITS[what])
    form = forms.load("supervision-record")
    if what != "marks of spelling":  # which stand in controls too, where nothing but runs is expected
        assert quick(data, form)
    fast, slow = both(data, form)
    assert fast == slow
    assert seen(fast, "comments") is not None
