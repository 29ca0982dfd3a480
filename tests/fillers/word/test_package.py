"""The container and the XML in it."""

from __future__ import annotations

import io
import zipfile

from fillers.word.markup import clean, el, escaped, fragment
from fillers.word.package import Member, container
from schemas.definition import Field
from tests.fillers.word.making import document, form_of


def test_zipfile_reads_what_the_container_holds_in_its_order() -> None:
    content = {
        "[Content_Types].xml": b"<Types/>",
        "empty.xml": b"",
        "word/document.xml": bytes(range(256)) * 500,
    }
    data = container([Member.of(name, body) for name, body in content.items()])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == list(content)
        assert {n: archive.read(n) for n in content} == content
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_content_types_come_first() -> None:
    assert document(form_of(Field(name="a", ask="A"))).names[0] == "[Content_Types].xml"


def test_a_fragment_carries_no_declarations_and_keeps_words_that_look_like_one() -> None:
    words = 'xmlns:w="x" & <w:t>'
    made = fragment(el("w:r", None, el("w:t", {"xml:space": "preserve"}, words)))
    assert made == b'<w:r><w:t xml:space="preserve">xmlns:w="x" &amp; &lt;w:t&gt;</w:t></w:r>'


def test_escaping_leaves_nothing_that_xml_takes_for_markup() -> None:
    assert escaped("a<b>&amp;]]>") == "a&lt;b&gt;&amp;amp;]]&gt;"


def test_only_what_xml_cannot_carry_is_cleaned_away() -> None:
    assert clean("a\x00\x0b\ud800\ufffeb\t\n👍é") == "ab\t\n👍é"
