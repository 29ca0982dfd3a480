"""What cannot or must not be opened is refused with a code and a next step, and costs little."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest

import forms
from extractors import word
from extractors.word import opening
from schemas.definition import FormDefinition
from schemas.errors import DocumentError
from tests.damage.word import W
from tests.extractors.word.documents import Sheet

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def record() -> FormDefinition:
    return forms.load("supervision-record")


def good() -> bytes:
    return Sheet(record(), {"comments": "All well."}).data


def packed(**parts: bytes) -> bytes:
    """A container of parts; `__` in a name stands for `/`, `_xml` at its end for `.xml`."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


def document(inner: str, before: str = "") -> bytes:
    return f'<?xml version="1.0"?>{before}<w:document xmlns:w="{W}"><w:body>{inner}</w:body></w:document>'.encode()


def refusal(data: bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        word.extract(data, record())
    with pytest.raises(DocumentError):
        word.carriers(data)
    fault = caught.value.faults[0]
    assert fault.what.endswith(".")
    assert fault.do
    return caught.value


def test_an_encrypted_document_is_refused_as_such() -> None:
    data = OLE2 + "EncryptedPackage".encode("utf-16-le")
    assert word.recognises(data)
    assert refusal(data).code == "doc-encrypted"


def test_an_old_doc_is_refused_with_what_to_do() -> None:
    data = OLE2 + "WordDocument".encode("utf-16-le")
    assert word.recognises(data)
    error = refusal(data)
    assert error.code == "doc-old-format"
    assert ".docx" in str(error)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_document_is_refused(share: float) -> None:
    data = good()
    cut = data[: int(len(data) * share)]
    assert word.recognises(cut)
    assert refusal(cut).code == "doc-damaged"


def test_broken_bytes_in_a_part_are_refused() -> None:
    data = bytearray(good())
    with zipfile.ZipFile(BytesIO(bytes(data))) as package:
        info = package.getinfo("word/document.xml")
    start = info.header_offset + 30 + len(info.filename)
    for n in range(start + 20, start + 60):
        data[n] ^= 0xFF
    assert refusal(bytes(data)).code == "doc-damaged"


def test_a_missing_main_part_is_refused() -> None:
    assert refusal(packed(word__styles_xml=b"<a/>")).code == "doc-damaged"


def test_a_zip_of_other_things_is_no_word_document() -> None:
    data = packed(photo_xml=b"<a/>")
    assert not word.recognises(data)
    assert refusal(data).code == "doc-not-word"


@pytest.mark.parametrize("data", [b"", b"PK", b"%PDF-1.7", b"{\\rtf1 word/}", b"plain words"])
def test_what_is_not_words_is_not_recognised(data: bytes) -> None:
    assert not word.recognises(data)


def test_a_doctype_is_refused_before_anything_in_it_is_used() -> None:
    laughs = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    assert refusal(packed(word__document_xml=document("<w:p>&b;</w:p>", laughs))).code == "doc-unsafe"


def test_an_outside_entity_is_never_fetched() -> None:
    reach = '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x"><!-- -->'
    assert refusal(packed(word__document_xml=document("<w:p/>", reach))).code == "doc-unsafe"


def test_a_bomb_is_refused_by_its_stated_size_before_it_is_inflated() -> None:
    data = packed(word__document_xml=document("<w:p/>" * 4_000_000))
    assert len(data) < 200_000
    assert refusal(data).code == "doc-too-large"


def test_a_bomb_that_lies_about_its_size_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "PART_LIMIT", 100_000)
    data = bytearray(packed(word__document_xml=document("<w:p/>" * 100_000)))
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, 90_000)  # the size in the directory
    assert refusal(bytes(data)).code in {"doc-damaged", "doc-too-large"}


def test_too_many_members_are_refused() -> None:
    out = BytesIO(packed(word__document_xml=document("<w:p/>")))
    with zipfile.ZipFile(out, "a") as package:
        for n in range(opening.MEMBER_LIMIT + 1):
            package.writestr(f"word/media/{n}", b"")
    assert refusal(out.getvalue()).code == "doc-too-large"


def test_depth_beyond_any_document_is_refused() -> None:
    deep = "<w:ins>" * 5_000 + "</w:ins>" * 5_000
    assert refusal(packed(word__document_xml=document(deep))).code == "doc-damaged"


def test_the_same_part_twice_is_refused() -> None:
    out = BytesIO(packed(word__document_xml=document("<w:p/>")))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as package:
        package.writestr("word/document.xml", document("<w:p/>"))
    assert refusal(out.getvalue()).code == "doc-damaged"


def test_a_document_that_is_no_form_of_ours_is_read_as_missing_everything() -> None:
    reading = word.extract(
        packed(word__document_xml=document("<w:p><w:r><w:t>Dear all</w:t></w:r></w:p>")), record()
    )
    assert reading.values == ()
    assert [q.raw for q in reading.queries if q.code == "stray-text"] == ["Dear all"]


def test_a_main_part_by_another_name_is_found_by_the_packages_relationships() -> None:
    data = good()
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name).replace(b"word/document.xml", b"word/document2.xml")
            new.writestr(name.replace("word/document.xml", "word/document2.xml"), text)
    assert word.recognises(out.getvalue())
    found = {v.path: v.raw for v in word.extract(out.getvalue(), record()).values}
    assert found["comments"] == "All well."


def test_a_strict_open_xml_document_is_read() -> None:
    data = good()
    out = BytesIO()
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(W.encode(), strict))
    found = {v.path: v.raw for v in word.extract(out.getvalue(), record()).values}
    assert found["comments"] == "All well."
