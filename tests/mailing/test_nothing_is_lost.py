"""Whatever may carry a document, and whatever a person wrote, never lies with what is done; what programs say does."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from filing.review import submissions
from mailing.collecting import Came
from mailing.heads import LOOKED_AT
from tests.intake.envelopes.making import zipped
from tests.mailing.answers import absence, complaint, encoded_mail, part, receipt, uu
from tests.mailing.postbox import Postbox, bounce, filed, mail, only
from tests.mailing.test_collecting import sent

pytestmark = [pytest.mark.client("dovecot"), pytest.mark.thorough]

OURS = "<aaaabbbb1234@example.org>"


def collected(postbox: Postbox, raw: bytes) -> Came:
    postbox.deliver(raw)
    return only(postbox.collect())


TAKEN_IN: dict[str, Callable[[bytes], bytes]] = {
    "uuencoded in an absence": lambda form: absence(words=b"Here:\n" + uu(form)),
    "a mail in base64 on an absence": lambda form: absence(encoded_mail(form)),
    "a file called .eml": lambda form: absence(
        part(mail("x", {"form.docx": form}).as_bytes(), name="form.eml")
    ),
    "a mail in a mail in a mail": lambda form: absence(
        b"Content-Type: message/rfc822\n\nFrom: a@example.org\nSubject: x\nContent-Type: message/rfc822\n\n"
        + mail("x", {"form.docx": form}).as_bytes()
    ),
    "called a notice of a mail system": lambda form: receipt(part(form, "message/delivery-status")),
    "called a kind that nobody knows": lambda form: receipt(part(form, "message/x-form")),
    "uuencoded in a receipt": lambda form: receipt(b"Content-Type: text/plain\n\n" + uu(form)),
    "two parts of a Mac's file": lambda form: absence(
        b"Content-Type: multipart/appledouble; boundary=a\n\n--a\n"
        + part(b"\x00\x05\x16\x07" + bytes(40), "application/applefile", "._form.docx")
        + b"--a\n"
        + part(form)
        + b"--a--\n"
    ),
    "one part of a Mac's file": lambda form: absence(
        part(
            b"\x00\x05\x16\x00\x00\x02\x00\x00" + bytes(16) + b"\x00\x01\x00\x00\x00\x01\x00\x00\x00\x26"
            + len(form).to_bytes(4, "big") + form,
            "application/applefile",
        )
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TAKEN_IN)
def test_a_document_on_what_looks_like_a_programs_answer_is_taken_in(postbox: Postbox, what: str) -> None:
    came = collected(postbox, TAKEN_IN[what](filed(1)))
    assert [d.outcome for d in came.documents] == ["filed"]
    assert (came.mail.state, came.folder) == ("imported", "Done")


FOR_A_PERSON: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a mail in base64 on a receipt": (lambda form: receipt(encoded_mail(form)), "report-documents"),
    "a mail in base64 that is cut": (lambda form: receipt(encoded_mail(form)[:900]), "report-documents"),
    "a part of a mail": (
        lambda _: absence(b"Content-Type: message/partial; id=x; number=1; total=2\n\nFrom: a@b.org\n\nx"),
        "part-elsewhere",
    ),
    "a file elsewhere": (
        lambda _: absence(b"Content-Type: message/external-body; access-type=URL; name=a.pdf\n\nx: y\n\n"),
        "part-elsewhere",
    ),
    "what only Outlook packs": (
        lambda _: absence(part(b"\x78\x9f\x3e\x22" + bytes(60), "application/ms-tnef", "winmail.dat")),
        "part-winmail",
    ),
    "signed and enclosed": (
        lambda form: absence(part(form, "application/pkcs7-mime; smime-type=signed-data", "smime.p7m")),
        "mail-signed",
    ),
    "sealed": (
        lambda form: absence(part(form, "application/pkcs7-mime; smime-type=enveloped-data", "smime.p7m")),
        "mail-encrypted",
    ),
    "pgp": (
        lambda _: absence(words=b"-----BEGIN PGP MESSAGE-----\n\nhQE\n-----END PGP MESSAGE-----\n"),
        "mail-encrypted",
    ),
    "behind the parts": (
        lambda form: absence(b"Content-Type: text/plain\n\nx") + uu(form),
        "part-damaged",
    ),
    "yenc": (lambda _: absence(words=b"=ybegin line=128 size=9 name=a\n*+\n=yend size=9\n"), "part-embedded"),
    "base64 in the words": (lambda form: absence(words=base64.encodebytes(form)), "part-embedded"),
    "binhex": (
        lambda _: absence(part(b"(This file must be converted with BinHex 4.0)\n:$f*:", name="form.hqx")),
        "part-packing",
    ),
    "in a link": (
        lambda _: absence(b'Content-Type: text/html\n\n<a href="data:application/pdf;base64,JVBERi0">x</a>'),
        "part-embedded",
    ),
    "a form in a page": (
        lambda _: absence(b'Content-Type: text/html\n\n<form><input name="a" value="x"></form>'),
        "part-embedded",
    ),
    "a link to a cloud": (lambda _: absence(words=b"The form: https://1drv.ms/w/s!Ax\n"), "part-elsewhere"),
    "an invitation": (
        lambda _: absence(b"Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n"),
        "envelope-empty",
    ),
    "broken off": (lambda _: absence(b"Content-Type: text/plain\n\nx").replace(b"--r--", b""), "envelope-empty"),
    "a recall": (
        lambda _: mail("Recall: The form", words="Zoë Example would like to recall a message.").as_bytes(),
        "envelope-empty",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FOR_A_PERSON)
def test_what_may_carry_a_document_is_for_a_person_and_never_done(postbox: Postbox, what: str) -> None:
    made, code = FOR_A_PERSON[what]
    came = collected(postbox, made(filed(1)))
    assert (came.mail.code, came.is_problem, came.folder) == (code, True, "Problems")
    assert postbox.folders() == {"INBOX": 0, "Done": 0, "Problems": 1}


WORDS = {
    "of an absence": mail("On annual leave next week – who covers? I cannot open the form"),
    "out of office": mail("Out of office: I cannot open the form"),
    "passed on by a page": mail("New message", Auto_Submitted="auto-generated", words="Name: Zoë. I am ill."),
    "dressed up": None,
    "late": mail(
        "Re: Papers – delayed", sender="postmaster@example.org", In_Reply_To=OURS, words="I need more time."
    ),
}


@pytest.mark.parametrize("what", WORDS)
def test_what_a_person_wrote_is_for_a_person(postbox: Postbox, what: str) -> None:
    sent(postbox.ledger)
    made = WORDS[what]
    dressed = receipt().replace(b"message/disposition-notification", b"text/plain")
    came = collected(postbox, made.as_bytes() if made is not None else dressed)
    assert (came.mail.state, came.mail.code, came.folder) == ("empty", "envelope-empty", "Problems")


GENUINE = {
    "an absence": (absence(), "auto-reply"),
    "an absence of Exchange’s": (
        absence()
        .replace(b"auto-replied", b"auto-generated\nX-Auto-Response-Suppress: All"),
        "auto-reply",
    ),
    "an absence with a page and a logo": (
        absence(
            b"Content-Type: text/html\n\n<p>I am away.</p><img src=cid:logo>",
            b"Content-Type: image/png; name=image001.png\nContent-ID: <logo>\n\nx",
        ),
        "auto-reply",
    ),
    "a receipt": (receipt(), "read-receipt"),
    "a receipt with a head": (
        receipt(b"Content-Type: text/rfc822-headers\n\nMessage-ID: " + OURS.encode() + b"\nSubject: Papers\n"),
        "read-receipt",
    ),
    "a bounce": (bounce(mail("Papers", Message_ID=OURS).as_bytes()), "bounce-no-mailbox"),
    "what is late": (
        bounce(mail("Papers", Message_ID=OURS).as_bytes(), action="delayed", status="4.4.1", said="timeout"),
        "mail-late",
    ),
    "what is late, by no rules": (
        mail(
            "Delivery delayed", sender="MAILER-DAEMON@example.net", References=OURS, Return_Path="<>",
            words="Your message to zoe@example.org is delayed. We will keep trying.",
        ).as_bytes(),
        "mail-late",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", GENUINE)
def test_what_a_program_said_is_told_and_done(postbox: Postbox, what: str) -> None:
    sent(postbox.ledger)
    raw, code = GENUINE[what]
    came = collected(postbox, raw)
    assert (came.mail.code, came.folder, came.documents) == (code, "Done", ())


@pytest.mark.parametrize("how", ["whole", "base64"])
def test_what_went_out_and_comes_back_with_a_bounce_is_not_taken_for_a_return(
    postbox: Postbox, how: str
) -> None:
    sent(postbox.ledger)
    ours = mail("Papers", {"form.docx": filed(1)}, Message_ID=OURS).as_bytes()
    coded = b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(ours)
    back = b"Content-Type: message/rfc822\n" + (coded if how == "base64" else b"\n" + ours)
    came = collected(postbox, bounce(ours).replace(b"\n--r--\n", b"\n--r\n" + back + b"\n--r--\n"))
    assert (came.mail.code, came.folder, came.documents) == ("bounce-no-mailbox", "Done", ())


def test_our_own_message_on_anything_but_a_bounce_is_for_a_person(postbox: Postbox) -> None:
    """Somebody may have filled in what hangs on it."""
    sent(postbox.ledger)
    ours = mail("Papers", {"form.docx": filed(1)}, Message_ID=OURS).as_bytes()
    came = collected(postbox, receipt(b"Content-Type: message/rfc822\n\n" + ours))
    assert (came.mail.code, came.folder) == ("report-documents", "Problems")


def test_what_stands_in_the_words_beside_a_form_is_not_lost_for_it(postbox: Postbox) -> None:
    made = mail("Two", {"form.docx": filed(1)}, words="The other: https://we.tl/t-AbCdEf")
    came = collected(postbox, made.as_bytes())
    assert [(d.outcome, d.code) for d in came.documents if d.code == "part-elsewhere"]
    assert "filed" in [d.outcome for d in came.documents]
    assert (came.mail.code, came.folder) == ("some-refused", "Problems")


LINK = "The rest is here: https://files.example.net/s/AbC"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (LINK, "mail-words"),
        (LINK.replace("files.example.net/s", "www.dropbox.com/s"), "some-refused"),
        ('<a href="https://1drv.ms/w/s!Ax">The rest</a>', "some-refused"),
    ],
)
def test_a_form_beside_a_link_is_filed_and_the_link_is_told(postbox: Postbox, words: str, code: str) -> None:
    made = mail("Two", {"form.docx": filed(1)}, words="x")
    (text,) = (p for p in made.iter_parts() if p.get_content_type() == "text/plain")
    text.set_content(words, subtype="html" if words.startswith("<") else "plain")
    came = collected(postbox, made.as_bytes())
    assert [d.outcome for d in came.documents if d.outcome != "refused"] == ["filed"]
    assert (came.mail.state, came.mail.code) == ("imported", code)


def test_words_behind_a_large_document_are_words(postbox: Postbox) -> None:
    large = b"what a program wrote\n" * (LOOKED_AT // 20)
    made = mail("Two", {"program.log": large, "form.docx": filed(1)}, words=" ")
    made.add_attachment("Please ring me.", disposition="inline")
    came = collected(postbox, made.as_bytes())
    assert ([d.outcome for d in came.documents], came.mail.code) == (["filed"], "mail-words")


def test_our_own_pack_that_comes_back_as_a_complaint_is_not_taken_in(postbox: Postbox) -> None:
    number = sent(postbox.ledger)
    came = collected(postbox, complaint(mail("Papers", {"form.docx": filed(1)}, Message_ID=OURS).as_bytes()))
    assert (came.mail.state, came.mail.code, came.mail.answers) == ("notice", "mail-complaint", number)
    assert (came.documents, came.folder) == ((), "Problems")
    assert not submissions.listed(postbox.ledger)


@pytest.mark.parametrize("made", [receipt, absence])
def test_words_of_a_person_in_what_a_program_sent_are_flagged_for_a_person(
    postbox: Postbox, made: Callable[..., bytes]
) -> None:
    came = collected(postbox, made(b"Content-Type: text/plain\n\nSam hit me. Please ring me.\n"))
    assert (came.mail.state, came.mail.code, came.folder) == ("notice", "mail-words", "Problems")
    (name,) = (f.name for f in postbox.server.box(postbox.user, "Problems").rglob("cur/*"))
    assert "F" in name.rpartition(":2,")[2]


BESIDE: dict[str, tuple[str, dict[str, bytes], str | None]] = {
    "a subject": ("PLEASE RING ME Sam hit me", {}, "mail-words"),
    "a note": ("The form", {"note.txt": b"Sam hit me"}, "mail-words"),
    "a note in an archive": ("The form", {"more.zip": zipped({"note.md": b"Sam hit me"})}, "mail-words"),
    "a mail as a file": ("The form", {"note.eml": mail("x", words="Sam hit me").as_bytes()}, "mail-words"),
    "nothing": ("The form", {}, None),
}


@pytest.mark.parametrize("what", BESIDE)
def test_words_that_stand_elsewhere_than_in_the_letter_are_told(postbox: Postbox, what: str) -> None:
    subject, files, code = BESIDE[what]
    words = "Hello,\n\nPlease find attached the form.\n\nZoë"
    made = mail(subject, {"form.docx": filed(1), **files}, words=words)
    came = collected(postbox, made.as_bytes())
    assert (came.mail.state, came.mail.code) == ("imported", code)
