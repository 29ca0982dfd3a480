"""Attachments of a mail come through whatever program wrote it, and what was damaged or sealed is said."""

from __future__ import annotations

import base64
from email.message import EmailMessage

import pytest

from intake.envelopes import member, members
from tests.intake.envelopes.making import attachment, mail, outlook, zipped
from tests.intake.envelopes.telling import DOCX, PAGE, PDF, PNG, code, holds, told

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
    assert found["image002.png"] == found["attached.png"] == "read"


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


INNER = mail(("form.pdf", PDF), subject="Fwd: the form").as_bytes()
WRITTEN = {
    "base64": b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(INNER),
    "quoted": b"Content-Transfer-Encoding: quoted-printable\n\n" + INNER.replace(b"=", b"=3D"),
    "plain": b"\n" + INNER,
}


@pytest.mark.parametrize("kind", ["message/rfc822", "message/global"])
@pytest.mark.parametrize("way", WRITTEN)
def test_a_mail_in_a_mail_is_opened_however_it_is_written(kind: str, way: str) -> None:
    data = RAW + b"Content-Type: " + kind.encode() + b"\n" + WRITTEN[way] + b"\n--b--\n"
    (found,) = (m for m in members(data) if m.content is not None)
    assert found.locator.endswith("!/form.pdf")
    assert member(data, found.locator) == PDF


def test_a_mail_in_a_mail_that_is_written_wrong_is_refused_for_itself() -> None:
    part = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + b"*" * 40
    two = (
        b"\n--b\nContent-Disposition: attachment; filename=b.pdf\nContent-Transfer-Encoding: base64\n\n" + B64
    )
    assert told(RAW + part + two + b"--b--\n") == {"mail.eml": "part-damaged", "b.pdf": "read"}


@pytest.mark.parametrize("data", [PDF, DOCX, PAGE], ids=["pdf", "docx", "picture"])
@pytest.mark.parametrize("kind", [b"Content-Type: text/plain\n", b"Content-Type: text/html\n", b""])
def test_a_document_that_is_called_words_is_a_document(kind: bytes, data: bytes) -> None:
    body = kind + b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(data)
    holds(RAW + body + b"--b--\n", {"unnamed": data})
    holds(RAW.partition(b"Content-Type")[0] + body, {"unnamed": data})


def test_words_that_begin_otherwise_are_words() -> None:
    assert code(RAW + b"Content-Type: text/plain\n\nPDF, as promised: %PDF\n--b--\n") == "envelope-empty"


PHOTO = b"<img src='data:image/jpeg;base64,"
IN_WORDS = {
    "a head that broke off": RAW.replace(b"MIME-Version", b"no head at all\nMIME-Version")
    + NAMED["inline"] + b"\nContent-Transfer-Encoding: base64\n\n" + B64 + b"--b--\n",
    "yenc": b"From: a@example.org\nSubject: x\n\n=ybegin line=128 size=9 name=a.pdf\n*+,\n=yend size=9\n",
    "a photograph in a page": RAW + b"Content-Type: text/html\n\n" + PHOTO + b"A" * 100_000 + b"'>\n--b--\n",
}  # fmt: skip


@pytest.mark.parametrize("what", IN_WORDS)
def test_a_file_in_the_words_is_told_and_not_lost(what: str) -> None:
    assert told(IN_WORDS[what]) == {"a file in the words of the mail": "part-embedded"}


def test_a_logo_in_a_page_is_no_file() -> None:
    logo = RAW + b"Content-Type: text/html\n\n" + PHOTO + b"A" * 99_999 + b"'>\n--b--\n"
    assert code(logo) == "envelope-empty"


def test_a_file_behind_the_end_of_the_mail_is_told() -> None:
    one = b"Content-Disposition: attachment; filename=a.pdf\nContent-Transfer-Encoding: base64\n\n" + B64
    behind = RAW + one + b"--b--\n--b\nContent-Transfer-Encoding: base64\n\n" + B64 + b"--b--\n"
    assert told(behind) == {"a.pdf": "read", "a file behind the end of the mail": "part-damaged"}
    assert told(RAW + one + b"--b--\n_____\nA list's own words.\n") == {"a.pdf": "read"}


def test_a_postmark_of_old_mailboxes_stands_in_nobodys_way() -> None:
    data = b">From zoe@example.org Sat Nov 14 10:00:00 2026\n" + mail(("a.pdf", PDF)).as_bytes()
    assert told(data)["a.pdf"] == "read"


def test_a_mailbox_of_many_mails_is_refused_as_a_whole() -> None:
    one = b"From zoe@example.org Sat Nov 14 10:00:00 2026\n" + mail(("a.pdf", PDF)).as_bytes() + b"\n"
    assert code(one + one) == "mailbox"


def test_a_mail_of_words_alone_holds_no_form() -> None:
    assert code(mail().as_bytes()) == "envelope-empty"
