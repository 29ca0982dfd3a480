"""Whatever kind of envelope comes, each thing in it is found, refused for itself, or told as left out."""

from __future__ import annotations

import struct
import zlib

import pytest

from intake.envelopes import Bounds, is_envelope, member, members, resolve
from schemas.errors import CarepackError
from tests.intake.envelopes.making import mail, zipped, zipped_raw
from tests.intake.envelopes.telling import DOCX, PDF, code, holds, told

# ---- what is an envelope


@pytest.mark.parametrize("packed", [True, False])
def test_a_zip_of_a_word_document_is_an_archive_however_it_is_packed(packed: bool) -> None:
    data = zipped({"form.docx": DOCX}, packed)
    assert is_envelope(data) == "zip"
    holds(data, {"form.docx": DOCX})


OFFICE = {
    "docx": DOCX,
    "docx-with-its-types-last": zipped(
        {"_rels/.rels": b"", "word/document.xml": b"", "[Content_Types].xml": b""}
    ),
    "docx-cut-off": DOCX[:-30],
    "xlsx": zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b""}),
    "odt": zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""}, packed=False),
    "pages": zipped({"Index/Document.iwa": b"", "Data/x.jpg": b""}),
    "jar": zipped({"META-INF/MANIFEST.MF": b""}),
}


@pytest.mark.parametrize("kind", OFFICE)
def test_a_file_of_a_program_that_is_a_zip_is_a_document(kind: str) -> None:
    assert is_envelope(OFFICE[kind]) is None
    assert members(OFFICE[kind]) == ()


def test_a_folder_called_word_does_not_make_an_archive_a_document() -> None:
    holds(
        zipped({"word/form.docx": DOCX, "word/other.pdf": PDF}),
        {"word/form.docx": DOCX, "word/other.pdf": PDF},
    )


@pytest.mark.parametrize(
    "data", [b"", b"P", b"Dear Zoe: the form\n\nis here", b"Subject: a note\n\nwords", PDF, b"a: b\n"]
)
def test_other_bytes_are_no_envelope(data: bytes) -> None:
    assert is_envelope(data) is None


@pytest.mark.parametrize(
    "before", [b"", b"\xef\xbb\xbf", b"\r\n\r\n", b"From zoe@example.org Sat Nov 14 10:00:00 2026\n"]
)
def test_a_mail_is_known_by_its_headers(before: bytes) -> None:
    data = before + mail(("a.pdf", PDF)).as_bytes()
    assert is_envelope(data) == "mail"
    assert told(data) == {"words": "the words of the mail", "a.pdf": "read"}


# ---- zip


def test_members_that_are_no_documents_are_left_out_with_a_reason() -> None:
    data = zipped({
        "a/b.pdf": PDF, "__MACOSX/a/._b.pdf": b"\0\5\x16\7", "Thumbs.db": b"x", "a/.DS_Store": b"x",
        "~$form.docx": b"x", "read me.txt": b"words", "when.ics": b"BEGIN:VCALENDAR", "site.url": b"[x]", "a/": b"",
    })  # fmt: skip
    found = told(data)
    assert found.pop("a/b.pdf") == "read"
    assert set(found.values()) <= {
        "a shadow that macOS leaves in archives", "left by the system", "Word's mark of an open document",
        "plain text", "an appointment", "a link",
    }  # fmt: skip
    assert len(found) == 7


def test_a_document_that_is_called_a_text_is_a_document() -> None:
    assert told(zipped({"form.txt": PDF, "form.html": DOCX})) == {"form.txt": "read", "form.html": "read"}


def test_an_archive_of_nothing_but_such_things_is_refused_as_a_whole() -> None:
    assert code(zipped({"read me.txt": b"words"})) == "envelope-empty"
    assert code(zipped({})) == "envelope-empty"


NAMES = [
    b"/etc/passwd", b"../../up.pdf", b"C:\\Users\\zoe\\form.pdf", b"a\x1b[2Jb.pdf", b"a\x07.pdf", b"\xff\xfe.pdf",
    b"\xfe\xff.pdf", b"a.pdf", b"a.pdf", b"", b"a!/b.pdf", b" ", b"nul\x00l.pdf", "a\u202efdp.exe".encode(),
]  # fmt: skip


@pytest.mark.parametrize("flags", [0, 0x800])
def test_names_of_any_kind_become_distinct_printable_and_stable_locators(flags: int) -> None:
    data = zipped_raw([(name, PDF + bytes([i])) for i, name in enumerate(NAMES)], flags=flags)
    found = [m.locator for m in members(data)]
    assert len(set(found)) == len(NAMES)
    assert all(name.isprintable() and name for name in found)
    assert found == [m.locator for m in members(data)]
    assert found[:5] == [
        "/etc/passwd",
        "../../up.pdf",
        "C:\\Users\\zoe\\form.pdf",
        "a\\x1b[2Jb.pdf",
        "a\\x07.pdf",
    ]
    assert found[7:9] == ["a.pdf", "a.pdf#2"]
    assert found[10] == "a\\x21/b.pdf"
    assert [member(data, name)[-1] for name in found] == list(range(len(NAMES)))


def test_a_very_long_name_is_cut_and_stays_apart_from_others() -> None:
    names = [b"x" * 5000 + tail for tail in (b"1.pdf", b"2.pdf")]
    found = [m.locator for m in members(zipped_raw([(n, PDF) for n in names]))]
    assert len(set(found)) == 2
    assert all(len(name) < 250 and name.endswith(".pdf") for name in found)


@pytest.mark.parametrize("page", ["utf-8", "cp1252", "cp850", "cp437"])
@pytest.mark.parametrize("name", ["Zoë Müller.pdf", "Renée Ångström.pdf", "René.pdf"])
def test_letters_beyond_ascii_come_through_whichever_code_page_the_archive_was_made_in(
    name: str, page: str
) -> None:
    assert list(told(zipped_raw([(name.encode(page), PDF)]))) == [name]


def test_a_name_that_stands_beside_in_unicode_is_taken_while_it_still_belongs_there() -> None:
    data = zipped({"x.pdf": PDF})
    extra = b"\x01" + struct.pack("<I", zlib.crc32(b"x.pdf")) + "Łukasz.pdf".encode()
    extra = struct.pack("<HH", 0x7075, len(extra)) + extra
    at = data.index(b"PK\x01\x02")
    with_name = (
        data[: at + 30] + struct.pack("<H", len(extra)) + data[at + 32 : at + 51] + extra + data[at + 51 :]
    )
    end = with_name.index(b"PK\x05\x06")
    size = struct.unpack_from("<I", with_name, end + 12)[0] + len(extra)
    holds(with_name[: end + 12] + struct.pack("<I", size) + with_name[end + 16 :], {"Łukasz.pdf": PDF})


def test_an_encrypted_member_is_refused_and_its_siblings_are_read() -> None:
    plain = zipped_raw([(b"a.pdf", PDF), (b"b.pdf", PDF)])
    at = plain.index(b"PK\x01\x02")
    data = plain[: at + 8] + b"\x01" + plain[at + 9 :]
    assert told(data) == {"a.pdf": "part-encrypted", "b.pdf": "read"}
    with pytest.raises(CarepackError) as error:
        member(data, "a.pdf")
    assert error.value.code == "part-encrypted"


def test_a_damaged_member_is_refused_and_its_siblings_are_read() -> None:
    data = zipped({"a.pdf": PDF, "b.pdf": PDF}, packed=False)
    assert told(data.replace(b"beginning", b"beginninG", 1)) == {"a.pdf": "part-damaged", "b.pdf": "read"}


def test_a_member_packed_in_an_unknown_way_is_refused_for_itself() -> None:
    assert told(zipped_raw([(b"a.pdf", PDF)], method=97)) == {"a.pdf": "part-packing"}


def test_an_archive_without_its_directory_is_damaged() -> None:
    assert code(zipped({"a.pdf": PDF * 50, "b.pdf": PDF * 50})[:-40]) == "envelope-damaged"


# ---- bounds


def test_a_bomb_is_refused_and_its_siblings_are_read() -> None:
    data = zipped({"bomb.pdf": PDF + bytes(5 << 20), "a.pdf": PDF})
    assert told(data) == {"bomb.pdf": "part-bomb", "a.pdf": "read"}


def test_a_member_that_says_it_is_larger_than_it_is_costs_nothing() -> None:
    assert told(zipped_raw([(b"a.pdf", PDF)], claim=1 << 31)) == {"a.pdf": "part-too-large"}


def test_a_member_just_within_each_bound_is_read_and_one_byte_more_is_not() -> None:
    bounds = Bounds(each=1000, total=1500)
    files = {"a": PDF.ljust(1000), "b": PDF.ljust(1001), "c": PDF.ljust(500)}
    assert told(zipped(files, packed=False), bounds) == {"a": "read", "b": "part-too-large", "c": "read"}
    over = zipped({**files, "d": b"x"}, packed=False)
    assert code(over, bounds) == "envelope-too-large"
    nested = zipped({"e": PDF, "over.zip": over}, packed=False)
    assert told(nested, Bounds(each=5000, total=len(over) + 1500)) == {
        "e": "read",
        "over.zip": "envelope-too-large",
    }
    made = mail(("a", PDF.ljust(1000)), ("c", PDF.ljust(501))).as_bytes()
    assert code(made, bounds) == "envelope-too-large"


def test_too_many_files_refuse_the_envelope_and_nested_ones_only_the_nested() -> None:
    many = zipped({f"{i}.pdf": PDF for i in range(11)})
    assert code(many, Bounds(files=10)) == "envelope-too-many"
    assert told(many, Bounds(files=11)) == {f"{i}.pdf": "read" for i in range(11)}
    nested = zipped({"a.pdf": PDF, "many.zip": many, "b.pdf": PDF})
    assert told(nested, Bounds(files=13)) == {
        "a.pdf": "read",
        "many.zip": "envelope-too-many",
        "b.pdf": "read",
    }


def test_envelopes_may_be_nested_so_deep_and_no_deeper() -> None:
    data = zipped({"a.pdf": PDF})
    for _ in range(3):
        data = zipped({"in.zip": data, "b.pdf": PDF})
    assert told(data)["in.zip!/in.zip!/in.zip!/a.pdf"] == "read"
    deeper = told(zipped({"in.zip": data}))
    assert deeper["in.zip!/in.zip!/in.zip!/in.zip"] == "envelope-too-deep"
    assert deeper["in.zip!/in.zip!/in.zip!/b.pdf"] == "read"


def test_an_archive_that_holds_itself_comes_to_an_end() -> None:
    """Made of one local file and a directory that names the archive's own bytes, as a quine does in effect."""
    data = zipped({"a.zip": zipped({"a.zip": zipped({"a.zip": zipped({"a.zip": zipped({"x.pdf": PDF})})})})})
    assert told(data) == {"a.zip!/a.zip!/a.zip!/a.zip": "envelope-too-deep"}


# ---- locators


def test_what_follows_a_document_is_left_for_its_reader() -> None:
    data = zipped({"x.pdf": PDF, "in.zip": zipped({"y.pdf": PDF + b"y"})})
    assert resolve(data, "x.pdf!/pages=4-6") == (PDF, "pages=4-6")
    assert resolve(data, "in.zip!/y.pdf!/pages=1") == (PDF + b"y", "pages=1")
    assert resolve(PDF, "pages=4-6") == (PDF, "pages=4-6")
    assert resolve(PDF, "") == (PDF, "")


def test_an_envelope_that_was_not_opened_says_why_whoever_asks_for_it() -> None:
    data = zipped({"a.pdf": PDF, "many.zip": zipped({f"{i}.pdf": PDF for i in range(11)})})
    with pytest.raises(CarepackError) as error:
        resolve(data, "many.zip", Bounds(files=10))
    assert error.value.code == "envelope-too-many"


@pytest.mark.parametrize("locator", ["no.pdf", "in.zip", "in.zip!/no.pdf", "x.pdf!/y.pdf"])
def test_a_locator_that_leads_nowhere_is_refused(locator: str) -> None:
    data = zipped({"x.pdf": PDF, "in.zip": zipped({"y.pdf": PDF})})
    with pytest.raises(CarepackError) as error:
        member(data, locator)
    assert error.value.code == "no-such-part"
