"""Whatever kind of envelope comes, each thing in it is found, refused for itself, or told as left out."""

from __future__ import annotations

import base64
import struct
import zlib
from email.message import EmailMessage

import pytest

from intake.envelopes import Bounds, is_envelope, member, members, resolve
from schemas.errors import CarepackError
from tests.intake.envelopes.making import attachment, mail, message, outlook, zipped, zipped_raw

PDF = b"%PDF-1.7\nnot more than its beginning\n"
DOCX = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"})
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 120, 40) + bytes(40)
PAGE = PNG[:16] + struct.pack(">II", 1654, 2339) + PNG[24:]


def told(data: bytes, bounds: Bounds | None = None) -> dict[str, str]:
    """What became of each member: `read`, the code of its refusal, or why it was left out."""
    return {m.locator: m.code or m.aside or "read" for m in members(data, bounds)}


def code(data: bytes, bounds: Bounds | None = None) -> str:
    with pytest.raises(CarepackError) as error:
        members(data, bounds)
    return error.value.code


def holds(data: bytes, files: dict[str, bytes]) -> None:
    """Every file is found under its locator, as the only ones, byte for byte."""
    assert told(data) == dict.fromkeys(files, "read")
    for locator, held in files.items():
        assert member(data, locator) == held


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
    data = zipped({"a": PDF.ljust(1000), "b": PDF.ljust(1001), "c": PDF.ljust(500), "d": PDF}, packed=False)
    assert told(data, bounds) == {"a": "read", "b": "part-too-large", "c": "read", "d": "envelope-too-large"}
    assert member(data, "d", bounds) == PDF  # by itself it is small enough


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


# ---- mail


def bytes_of(made: EmailMessage) -> bytes:
    return made.as_bytes()


def test_attachments_are_found_with_their_names_and_told_by_content() -> None:
    made = mail(("Zoë’s form – final.docx", DOCX))
    made.add_attachment("not what it says", subtype="csv", filename="form.pdf")
    made.add_attachment(PDF, maintype="image", subtype="png", filename="scan")
    found = told(bytes_of(made))
    assert found == {
        "words": "the words of the mail",
        "Zoë’s form – final.docx": "read",
        "form.pdf": "read",
        "scan": "read",
    }
    assert member(bytes_of(made), "Zoë’s form – final.docx") == DOCX
    assert member(bytes_of(made), "scan") == PDF


RAW = b"From: zoe@example.org\nSubject: form\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
B64 = base64.encodebytes(PDF)
NAMED = {
    "=?utf-8?B?Wm/DqyBmb3JtLnBkZg==?=": b'Content-Disposition: attachment; filename="=?utf-8?B?Wm/DqyBmb3JtLnBkZg==?="',
    "old": b'Content-Type: application/pdf; name="=?iso-8859-1?Q?Zo=EB_form.pdf?="',
    "continued": b"Content-Disposition: x;\n filename*0*=utf-8''Zo%C3%AB; filename*1*=%20form;\n filename*2=.pdf",
    "2231": b"Content-Disposition: attachment; filename*=iso-8859-1'en'Zo%EB%20form.pdf",
    "raw-utf-8": 'Content-Disposition: attachment; filename="Zoë form.pdf"'.encode(),
    "raw-latin-1": 'Content-Disposition: attachment; filename="Zoë form.pdf"'.encode("cp1252"),
    "inline": b'Content-Disposition: inline; filename="=?utf-8?Q?Zo=C3=AB_form.pdf?="',
}


@pytest.mark.parametrize("way", NAMED)
def test_a_name_comes_through_however_it_was_encoded(way: str) -> None:
    data = RAW + NAMED[way] + b"\nContent-Transfer-Encoding: base64\n\n" + B64 + b"--b--\n"
    holds(data, {"Zoë form.pdf": PDF})


BAD_NAMES = [
    b"filename*=utf-8''%FF%FE.pdf", b"filename*=no-such-charset''x.pdf", b'filename="=?no-such?Q?x?="',
    b'filename="=?utf-8?B?!!!?="', b"filename*0*=x'y; filename*9=z", b'filename="\x00\x1b[2J"', b'filename=""',
    b"filename*=''", b'filename="../../etc/passwd"', b'filename="a\r b.pdf"',
]  # fmt: skip


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_broken_name_costs_no_attachment(name: bytes) -> None:
    data = (
        RAW
        + b"Content-Disposition: attachment; "
        + name
        + b"\nContent-Transfer-Encoding: base64\n\n"
        + B64
        + b"--b--\n"
    )
    (found,) = members(data)
    assert found.code is None
    assert found.locator.isprintable()
    assert member(data, found.locator) == PDF


BODIES = {
    "a-letter-lost": (b"base64", B64[:10] + B64[11:], "part-damaged"),
    "another-sign": (b"base64", B64[:10] + b"*" + B64[11:], "part-damaged"),
    "cut": (b"base64", B64[:21] + b"\n", "part-damaged"),
    "spaces-and-long-lines": (b"BASE64 ", B64.replace(b"\n", b"  \n"), "read"),
    "quoted": (b"quoted-printable", b"=25PDF-1.7 =\nall of it\n", "read"),
    "quoted-broken": (b"quoted-printable", b"=25PDF-1.7 =ZZ of it\n", "part-damaged"),
    "eight-bit": (b"8bit", PDF + b"\xff\xfe\n", "read"),
    "unknown": (b"x-yenc", PDF, "part-damaged"),
}


@pytest.mark.parametrize("body", BODIES)
def test_what_was_damaged_on_its_way_is_refused_for_itself(body: str) -> None:
    coding, held, outcome = BODIES[body]
    one = (
        b"Content-Disposition: attachment; filename=a.pdf\nContent-Transfer-Encoding: "
        + coding
        + b"\n\n"
        + held
    )
    two = b"--b\nContent-Disposition: attachment; filename=b.pdf\nContent-Transfer-Encoding: base64\n\n" + B64
    assert told(RAW + one + two + b"--b--\n") == {"a.pdf": outcome, "b.pdf": "read"}


def test_a_mail_that_is_cut_off_loses_only_the_attachment_it_is_cut_off_in() -> None:
    one = b"Content-Disposition: attachment; filename=a.pdf\nContent-Transfer-Encoding: base64\n\n" + B64
    two = (
        b"--b\nContent-Disposition: attachment; filename=b.pdf\nContent-Transfer-Encoding: base64\n\n"
        + B64[:24]
    )
    assert told(RAW + one + two) == {"a.pdf": "read", "b.pdf": "part-damaged"}


def test_a_mail_in_a_mail_in_a_zip_is_opened() -> None:
    inner = mail(("form.pdf", PDF), subject="Fwd: the form")
    outer = mail(("other.docx", DOCX))
    outer.add_attachment(inner)
    data = zipped({"saved/mail.eml": bytes_of(outer), "third.pdf": PDF})
    assert {k: v for k, v in told(data).items() if v == "read"} == {
        "saved/mail.eml!/other.docx": "read",
        "saved/mail.eml!/Fwd: the form.eml!/form.pdf": "read",
        "third.pdf": "read",
    }
    assert member(data, "saved/mail.eml!/Fwd: the form.eml!/form.pdf") == PDF
    assert told(bytes_of(mail(("in.zip", zipped({"form.docx": DOCX})))))["in.zip!/form.docx"] == "read"


def test_a_signatures_picture_is_left_out_and_a_photographed_page_is_not() -> None:
    made = mail(words="Here it is.")
    made.add_alternative("<p>Here it is.</p><img src='cid:logo'>", subtype="html")
    html = list(made.iter_parts())[-1]
    html.add_related(PNG, "image", "png", cid="<logo>", filename="image001.png")  # type: ignore[attr-defined]
    html.add_related(PAGE, "image", "png", cid="<page>", filename="image002.png")  # type: ignore[attr-defined]
    made.make_mixed()
    made.add_attachment(PNG, maintype="image", subtype="png", filename="attached.png")
    found = told(bytes_of(made))
    assert found["image001.png"] == "a small picture in the words of the mail"
    assert found["image002.png"] == found["attached.png"] == "read"  # and refused as a picture when it is


def sealed(kind: str, more: str = "") -> bytes:
    head = "From: a@example.org\nSubject: x\nMIME-Version: 1.0\n"
    return f"{head}Content-Type: {kind}{more}\n\nMIAGCSqGSIb3DQEHA6CA\n".encode()


SEALED = {
    "smime": (
        sealed("application/pkcs7-mime", "; smime-type=enveloped-data; name=smime.p7m"),
        "mail-encrypted",
    ),
    "signed": (sealed("application/x-pkcs7-mime", "; smime-type=signed-data; name=smime.p7m"), "mail-signed"),
    "pgp": (
        sealed("multipart/encrypted", "; protocol=application/pgp-encrypted; boundary=b"),
        "mail-encrypted",
    ),
    "pgp-words": (
        mail(words="-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----").as_bytes(),
        "mail-encrypted",
    ),
    "office": (mail(("message_v2.rpmsg", b"\x76\xe8\x04")).as_bytes(), "mail-encrypted"),
    "outlook": (outlook(attachment("smime.p7m", b"0\x80\x06"), kind="IPM.Note.SMIME"), "mail-encrypted"),
}


@pytest.mark.parametrize("kind", SEALED)
def test_an_encrypted_mail_is_refused_with_what_to_do(kind: str) -> None:
    data, expected = SEALED[kind]
    (found,) = (m for m in members(data) if m.code is not None)
    assert found.code == expected
    assert "save the attachments" in found.do


def test_a_clearly_signed_mail_is_read() -> None:
    body = RAW.replace(
        b"multipart/mixed", b"multipart/signed; micalg=sha-256; protocol=application/pkcs7-signature"
    )
    body += b"Content-Disposition: attachment; filename=a.pdf\nContent-Transfer-Encoding: base64\n\n" + B64
    body += b"--b\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nMIAG\n--b--\n"
    assert told(body) == {"a.pdf": "read", "smime.p7s": "the signature of the mail"}
    enclosed = outlook(
        attachment("smime.p7m", body.split(b"\n", 3)[3]), kind="IPM.Note.SMIME.MultipartSigned"
    )
    assert told(enclosed)["smime.p7m!/a.pdf"] == "read"


def test_what_only_outlook_packs_and_what_is_not_in_the_mail_is_said() -> None:
    made = mail(("winmail.dat", b"\x78\x9f\x3e\x22" + bytes(30)))
    assert told(bytes_of(made))["winmail.dat"] == "part-winmail"
    data = (
        RAW
        + b"Content-Type: message/external-body; access-type=URL; name=a.pdf\n\n"
        + b"Content-Type: application/pdf\n\n\n--b--\n"
    )
    assert told(data) == {"a.pdf": "part-elsewhere"}
    old = mail(words="Here:\nbegin 644 form.pdf\nM)5!$1BTQ\nend\n").as_bytes()
    assert told(old) == {"a file in the words of the mail": "part-embedded"}


def test_a_mailbox_of_many_mails_is_refused_as_a_whole() -> None:
    one = b"From zoe@example.org Sat Nov 14 10:00:00 2026\n" + mail(("a.pdf", PDF)).as_bytes() + b"\n"
    assert code(one + one) == "mailbox"


def test_a_mail_of_words_alone_holds_no_form() -> None:
    assert code(mail().as_bytes()) == "envelope-empty"


# ---- Outlook


def test_attachments_of_an_outlook_message_are_found_small_and_large() -> None:
    large = PDF + bytes(range(256)) * 40
    data = outlook(attachment("Zoë’s form.docx", DOCX), attachment("large.pdf", large))
    assert is_envelope(data) == "outlook"
    assert {k: v for k, v in told(data).items() if v == "read"} == {
        "Zoë’s form.docx": "read",
        "large.pdf": "read",
    }
    assert member(data, "large.pdf") == large
    assert member(data, "Zoë’s form.docx") == DOCX


def test_a_message_in_a_message_is_opened() -> None:
    inner = message(attachment("form.pdf", PDF), attachment("deep", message(attachment("deep.pdf", PDF))))
    data = outlook(attachment("Fwd: form", inner), attachment("in.zip", zipped({"a.docx": DOCX})))
    read = {k for k, v in told(data).items() if v == "read"}
    assert read == {"Fwd: form.msg!/form.pdf", "Fwd: form.msg!/deep.msg!/deep.pdf", "in.zip!/a.docx"}
    assert member(data, "Fwd: form.msg!/deep.msg!/deep.pdf") == PDF


def test_what_an_outlook_message_does_not_hold_is_said() -> None:
    data = outlook(
        attachment("linked.docx", None, method=7),
        attachment("drawn", {"\x01Ole": b"x"}, method=6),
        attachment("logo.png", PNG, cid="logo"),
        attachment("page.png", PAGE, cid="page"),
        attachment("lost.pdf", None, method=1),
        attachment("", PDF),
    )
    assert told(data) == {
        "words": "the words of the mail",
        "linked.docx": "part-elsewhere",
        "drawn": "part-embedded",
        "logo.png": "a small picture in the words of the mail",
        "page.png": "read",
        "lost.pdf": "part-damaged",
        "attachment-6": "read",
    }


def test_a_damaged_outlook_message_is_refused() -> None:
    data = outlook(attachment("form.pdf", PDF * 300))
    for cut in (700, 2000, len(data) // 2):
        assert code(data[:cut]) == "envelope-damaged" if is_envelope(data[:cut]) else True


def test_a_word_document_that_a_message_was_put_into_is_no_message() -> None:
    from tests.intake.envelopes.making import compound

    data = compound({"WordDocument": bytes(5000), "ObjectPool": {"_1": message(attachment("a.pdf", PDF))}})
    assert is_envelope(data) is None


# ---- locators


def test_what_follows_a_document_is_left_for_its_reader() -> None:
    data = zipped({"x.pdf": PDF, "in.zip": zipped({"y.pdf": PDF + b"y"})})
    assert resolve(data, "x.pdf!/pages=4-6") == (PDF, "pages=4-6")
    assert resolve(data, "in.zip!/y.pdf!/pages=1") == (PDF + b"y", "pages=1")
    assert resolve(PDF, "pages=4-6") == (PDF, "pages=4-6")
    assert resolve(PDF, "") == (PDF, "")


@pytest.mark.parametrize("locator", ["no.pdf", "in.zip", "in.zip!/no.pdf", "x.pdf!/y.pdf", ""])
def test_a_locator_that_leads_nowhere_is_refused(locator: str) -> None:
    data = zipped({"x.pdf": PDF, "in.zip": zipped({"y.pdf": PDF})})
    if locator in {"", "in.zip"}:
        assert member(data, locator).startswith(b"PK")  # the envelope itself
        return
    with pytest.raises(CarepackError) as error:
        member(data, locator)
    assert error.value.code == "no-such-part"
