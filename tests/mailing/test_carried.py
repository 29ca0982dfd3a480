"""What hangs on a mail that looks like a program’s is seen, wherever it hangs; what mail systems add is not it."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Callable

import pytest

from mailing.carried import Carried, carried
from mailing.heads import LOOKED_AT, parsed
from tests.intake.envelopes.telling import PAGE
from tests.mailing.postbox import bounce, mail

OURS = "<aaaabbbb1234@example.org>"
FORM = {"form.docx": b"PK\x03\x04 a form"}


def of(raw: bytes, *, report: bool = True) -> Carried:
    taken_apart = parsed(raw)
    assert taken_apart is not None
    return carried(taken_apart, raw, OURS.__eq__, report=report)


def with_part(part: bytes, raw: bytes | None = None) -> bytes:
    """A report with one part more."""
    raw = raw or bounce(mail("Papers").as_bytes())
    return raw.replace(b"\n--r--\n", b"\n--r\n" + part + b"\n--r--\n")


def returned(number: str) -> bytes:
    return b"Content-Type: message/rfc822\n\n" + mail("Papers", FORM, Message_ID=number).as_bytes()


PICTURE = b"Content-Type: image/png\nContent-ID: <sign>\nContent-Transfer-Encoding: 8bit\n\n"
NOTHING = Carried(own=False, within=False, returned=False, unseen=False)


@pytest.mark.parametrize(
    "part",
    [
        b"Content-Type: text/plain; name=details.txt\n\nMore words",
        b"Content-Type: message/rfc822-headers; name=details.eml\n\nSubject: x",
        PICTURE + b"x" * 20_000,
    ],
)
def test_what_mail_systems_put_into_reports_is_no_document(part: bytes) -> None:
    assert of(with_part(part)) == NOTHING


@pytest.mark.parametrize(
    "part",
    [
        b"Content-Type: application/octet-stream\n\nPK",
        b"Content-Type: text/plain; name=form.docx\n\nwhatever",
        b"Content-Type: text/plain\n\n%PDF-1.7",
        PICTURE + b"x" * 20_001,
        b"Content-Type: image/png\n\nsmall, and no sign in the words",
        b"Content-Type: text/calendar\n\nBEGIN:VCALENDAR",
        b"Content-Type: text/plain\nContent-Transfer-Encoding: x-of-its-own\n\nwords",
        b"Content-Type: text/plain\n\nwords\x00\x01",
        b"Content-Type: message/partial; id=x; number=1\n\nFrom: a@example.org\n\nx",
        b"Content-Type: message/external-body; access-type=URL\n\nContent-Type: application/pdf\n\n",
        b"Content-Type: message/x-of-its-own\n\nwords",
        b"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\nUEs=",
        b"Content-Type: message/delivery-status\n\nA: b\n\n\nbegin 644 a\n#4$M#\n \nend\n",
        b"Content-Type: application/pkcs7-mime; name=smime.p7m\n\nMIAG",
        b"Content-Type: application/pgp-encrypted\n\nVersion: 1",
        b"Content-Type: application/applefile\n\nx",
        b"Content-Type: multipart/mixed\n\nno boundary",
    ],
)
def test_a_document_on_a_report_is_one(part: bytes) -> None:
    assert of(with_part(part)).own


def test_a_message_that_is_returned_is_told_from_one_that_is_passed_on() -> None:
    assert of(with_part(returned(OURS))) == Carried(own=False, within=False, returned=True, unseen=False)
    assert of(with_part(returned("<x@example.net>"))) == Carried(
        own=False, within=True, returned=False, unseen=False
    )


ENCODED: dict[str, Callable[[bytes], bytes]] = {
    "base64": lambda raw: b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(raw),
    "quoted-printable": lambda raw: (
        b"Content-Transfer-Encoding: quoted-printable\n\n" + quopri.encodestring(raw)
    ),
    "called base64, and plain": lambda raw: b"Content-Transfer-Encoding: base64\n\n" + raw,
    "called plain, and base64": lambda raw: b"Content-Transfer-Encoding: 7bit\n\n" + base64.encodebytes(raw),
    "an unknown coding": lambda raw: b"Content-Transfer-Encoding: x-of-its-own\n\n" + raw,
}


@pytest.mark.parametrize("kind", ["message/rfc822", "message/global", "message/news"])
@pytest.mark.parametrize("how", ENCODED)
@pytest.mark.parametrize("report", [True, False])
def test_a_document_in_a_mail_on_it_is_seen_however_that_is_written(
    kind: str, how: str, report: bool
) -> None:
    inner = mail("The form", FORM).as_bytes()
    part = b"Content-Type: " + kind.encode() + b"\n" + ENCODED[how](inner)
    found = of(with_part(part), report=report)
    assert found.within or found.own


def test_a_message_of_ours_is_known_however_it_is_written() -> None:
    whole = mail("Papers", FORM, Message_ID=OURS).as_bytes()
    for how in ("base64", "quoted-printable", "called base64, and plain"):
        found = of(with_part(b"Content-Type: message/rfc822\n" + ENCODED[how](whole)))
        assert found == Carried(own=False, within=False, returned=True, unseen=False), how


def test_a_mail_of_words_on_it_is_none_however_it_is_written() -> None:
    for how in ("base64", "quoted-printable"):
        words = mail("Words", words="I am ill.").as_bytes()
        assert of(with_part(b"Content-Type: message/rfc822\n" + ENCODED[how](words))) == NOTHING


@pytest.mark.parametrize("levels", [1, 3, 30])
def test_a_document_many_mails_down_is_seen(levels: int) -> None:
    inner = mail("The form", FORM).as_bytes()
    for _ in range(levels):
        inner = b"From: a@example.org\nSubject: Fwd\nContent-Type: message/rfc822\n\n" + inner
    assert of(with_part(b"Content-Type: message/rfc822\n\n" + inner)).within


HIDDEN = {
    "uuencode": b"begin 644 form.pdf\n))5!$1BTQ+C<*\n \nend\n",
    "yenc": b"=ybegin line=128 size=9 name=a.pdf\n*+,\n=yend size=9\n",
    "pgp": b"-----BEGIN PGP MESSAGE-----\n\nhQE\n-----END PGP MESSAGE-----\n",
    "a link": b"https://1drv.ms/w/s!Axyz\n",
    "base64": base64.encodebytes(b"%PDF-1.7" + bytes(60)),
}


@pytest.mark.parametrize("what", HIDDEN)
@pytest.mark.parametrize("report", [True, False])
def test_what_stands_in_the_words_or_beside_the_parts_is_seen(what: str, report: bool) -> None:
    assert of(with_part(b"Content-Type: text/plain\n\n" + HIDDEN[what]), report=report).own
    coded = b"Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(
        HIDDEN[what]
    )
    assert of(with_part(coded), report=report).own
    behind = bounce(mail("Papers").as_bytes()) + HIDDEN[what]
    assert of(behind, report=report).own
    alone = b"From: a@example.org\nSubject: Away\n\nI am away.\n" + HIDDEN[what]
    assert of(alone, report=report).own


def test_words_in_another_charset_are_looked_at_as_words() -> None:
    text = HIDDEN["uuencode"].decode()
    part = b"Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64\n\n"
    assert of(with_part(part + base64.encodebytes(text.encode("utf-16")))).own
    assert of(with_part(part + base64.encodebytes("I am away.".encode("utf-16")))) == NOTHING


def test_our_own_message_in_the_words_of_a_report_is_what_came_back() -> None:
    whole = mail("Papers", {"a.docx": b"PK\x03\x04" + bytes(900)}, Message_ID=OURS).as_bytes()
    old = b"Return-Path: <>\nFrom: MAILER-DAEMON@example.net\nSubject: failure notice\n\nNo such user.\n\n"
    assert of(old + whole) == Carried(own=False, within=False, returned=True, unseen=False)
    assert of(old + HIDDEN["base64"] + b"\n" + whole).own
    assert of(old + whole.replace(OURS.encode(), b"<x@example.net>")).own


def test_a_sign_and_a_signature_in_somebodys_absence_are_no_documents() -> None:
    made = mail("Away", words="I am away.")
    made.add_attachment(b"x" * 900, maintype="image", subtype="png", cid="<logo>", filename="image001.png")
    made.add_attachment(b"0\x80", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    assert of(made.as_bytes(), report=False) == NOTHING
    large = mail("Away")
    large.add_attachment(PAGE, maintype="image", subtype="png", cid="<photo>")
    assert of(large.as_bytes(), report=False).own, "few bytes, and as many points as a page"


def test_what_goes_on_behind_the_beginning_is_known_to_be_there() -> None:
    long = b"long words\n" * (LOOKED_AT // 10)
    assert of(with_part(b"Content-Type: text/plain\n\n" + long)).unseen
    assert of(b"From: a@example.org\nSubject: Away\n\n" + long, report=False).unseen
    more = b"\n--r\nContent-Type: application/pdf\n\nx"
    whole = b"Content-Type: message/rfc822\n\nMessage-ID: " + OURS.encode() + b"\nSubject: x\n\n" + long
    assert not of(with_part(whole)).unseen, "it is only the message that comes back"
    assert of(with_part(whole + more)).unseen


def test_a_mail_that_broke_off_may_have_held_anything() -> None:
    raw = bounce(mail("Papers").as_bytes())
    assert not of(raw).unseen
    assert of(raw.replace(b"\n--r--\n", b"\n")).unseen
