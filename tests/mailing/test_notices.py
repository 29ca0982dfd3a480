"""What programs write is told; whatever else stands in it, or comes back with it, is for a person or taken in."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.mail.messages import Message
from mailing.heads import head_of, parsed
from mailing.notices import Told, notice
from tests.mailing.answers import absence, complaint, receipt
from tests.mailing.postbox import bounce, mail

OURS = "<aaaabbbb1234@example.org>"
SENT = Message(
    1, "supervision", None, 2, "E02", "Zoë Example", 2, "E02", "Zoë Example", "person", "zoe@example.org", OURS,
    "Papers", "0" * 64, 1, "plain", "sent", 1, None, None, None,
    dt.datetime(2026, 11, 30, tzinfo=dt.UTC), "Ama", None, None,
)  # fmt: skip
PACK = mail("Papers", {"form.docx": b"PK\x03\x04 a form"}, Message_ID=OURS).as_bytes()


def told(raw: bytes) -> Told | None:
    taken_apart = parsed(raw)
    assert taken_apart is not None
    return notice(taken_apart, raw, head_of(taken_apart), {OURS: SENT}.get)


def code(raw: bytes) -> str | None:
    found = told(raw)
    return found.code if found is not None else None


STANDING = [
    "I am away until Monday.",
    "I am currently out of the office with limited access to e-mail, returning on Monday 7 December 2026.\n"
    "In urgent matters, please contact Sam Sample on 01632 960 001 or sam@example.org.\n\nKind regards\nZoë Example\n"
    "Support Worker",
    "Thank you for your email. I’m on annual leave from 1 December to 14 December and will reply when I return.",
    "Hello,\n\nI do not work on Fridays. Please ring the team.\n-- \nZoë Example\nFern Lodge",
    "I am on maternity leave.\n\nOn Mon, 30 Nov 2026 at 09:00, Office <office@example.org> wrote:\n> How are you?",
]
SOMEBODYS = [
    "I cannot open the form.",
    "I am away until Monday. Who covers?",
    "I am away until Monday.\nSam hit me yesterday.",
    "I am away. Please ring me, nobody else knows.",
    "> Here is your form\n\nI am afraid of Sam.",
    "Help! Sam Hurts",
    "Ich bin krank und brauche Hilfe.",
]


@pytest.mark.parametrize("words", STANDING)
def test_what_a_program_says_for_somebody_who_is_away_is_told(words: str) -> None:
    assert code(absence(words=words.encode())) == "auto-reply"


@pytest.mark.parametrize("words", SOMEBODYS)
def test_words_that_no_absence_is_made_of_are_for_a_person_whatever_the_heads_say(words: str) -> None:
    assert code(absence(words=words.encode())) == "mail-words"
    assert code(absence(b"Content-Type: text/html\n\n<p>" + words.replace(">", "").encode())) == "mail-words"


@pytest.mark.parametrize(
    ("subject", "wanted"),
    [
        ("Out of office", "auto-reply"),
        ("Out of office: I am away", "auto-reply"),
        ("Out of office: I cannot open the form", "mail-words"),
        ("Out of office – who covers?", "mail-words"),
    ],
)
def test_words_in_the_subject_are_words(subject: str, wanted: str) -> None:
    made = mail(subject, words="I am away.", Return_Path="<>")
    assert code(made.as_bytes()) == wanted


SHOWN = [
    "Your message was shown.",
    "Your message\n\n   To: Zoë Example\n   Subject: Papers\n   Sent: Monday, 30 November 2026 09:00\n\n"
    "was read on Monday, 30 November 2026 10:00:00 (UTC).",
    "This is a Return Receipt for the mail that you sent to zoe@example.org.\n\nNote: This Return Receipt only "
    "acknowledges that the message was displayed on the recipient's computer. There is no guarantee that the recipient "
    "has read or understood the message contents.",
]


@pytest.mark.parametrize("words", SHOWN)
def test_a_receipt_that_says_only_what_receipts_say_is_told(words: str) -> None:
    assert code(receipt().replace(b"Your message was shown.", words.encode())) == "read-receipt"


@pytest.mark.parametrize(
    "words", ["I am ill, please ring me.", "Your message was shown. Sam hit me.", "Why?"]
)
def test_a_receipt_with_words_of_a_person_is_for_a_person(words: str) -> None:
    assert code(receipt().replace(b"Your message was shown.", words.encode())) == "mail-words"
    assert code(receipt(b"Content-Type: text/html\n\n<p>" + words.encode())) == "mail-words"


SYSTEMS = [
    "This is the mail system at host mx.example.net.\n\nI'm sorry to have to inform you that your message could not\n"
    "be delivered to one or more recipients. It's attached below.\n\nFor further assistance, please send mail to "
    "postmaster.\n\nIf you do so, please include this problem report. You can\ndelete your own text from the attached "
    "returned message.\n\n                   The mail system\n\n<zoe@example.org>: host mx.example.net said: 550 5.1.1 "
    "User unknown (in reply to RCPT TO command)",
    "** Address not found **\n\nYour message wasn't delivered to zoe@example.org because the address couldn't be "
    "found, or is unable to receive mail.\n\nLearn more here: https://support.example.com/mail\n\nThe response "
    "was:\n\n550 5.1.1 The email account that you tried to reach does not exist.",
    "Delivery has failed to these recipients or groups:\n\nzoe@example.org\nThe e-mail address you entered couldn't be "
    "found. Please check the recipient's e-mail address and try to resend the message. If the problem continues, "
    "please contact your helpdesk.\n\nDiagnostic information for administrators:\n\nGenerating server: mx.example.net",
]
NOT_DELIVERED = b"I am sorry to have to tell you that it was not delivered."


@pytest.mark.parametrize("words", SYSTEMS)
def test_what_mail_systems_write_into_a_report_is_nobodys_word(words: str) -> None:
    assert code(bounce(PACK).replace(NOT_DELIVERED, words.encode())) == "bounce-no-mailbox"


@pytest.mark.parametrize("action", ["failed", "delayed", "delivered"])
@pytest.mark.parametrize(
    "words", ["I am ill, please ring me.", "Sam hits everybody there.", "Who covers for me?"]
)
def test_a_delivery_notice_with_words_of_a_person_is_for_a_person_and_believed_all_the_same(
    action: str, words: str
) -> None:
    found = told(bounce(PACK, action=action).replace(NOT_DELIVERED, words.encode()))
    assert found is not None
    assert (found.state, found.code, found.about) == ("notice", "mail-words", SENT)
    assert (found.bounce is not None) is (action == "failed")


@pytest.mark.parametrize("words", ["I need more time.", "zoe@example.org asked me for more time."])
def test_what_only_says_that_it_is_late_is_a_letter_unless_a_system_says_it_of_our_address(
    words: str,
) -> None:
    heads = {"References": OURS, "Return_Path": "<>"}
    sender = "MAILER-DAEMON@example.net"
    assert code(mail("Delivery delayed", None, sender=sender, words=words, **heads).as_bytes()) is None
    said = "Your message to zoe@example.org is delayed. We will keep trying."
    assert code(mail("Delivery delayed", None, sender=sender, words=said, **heads).as_bytes()) == "mail-late"
    del heads["Return_Path"]
    assert (
        code(mail("Delivery delayed", None, sender="zoe@example.org", words=said, **heads).as_bytes()) is None
    )


def test_a_complaint_that_brings_our_pack_back_is_told_and_never_a_return() -> None:
    found = told(complaint(PACK))
    assert found is not None
    assert (found.state, found.code, found.about, found.bounce) == ("notice", "mail-complaint", SENT, None)
    assert found.say.startswith("A complaint")
    bare = complaint(mail("Papers", Message_ID=OURS).as_bytes())
    assert code(bare) == "mail-complaint"


def test_a_complaint_about_what_is_not_known_or_with_more_on_it_is_for_a_person() -> None:
    assert code(complaint(PACK.replace(OURS.encode(), b"<redacted@example.net>"))) == "report-documents"
    more = b"Content-Type: application/pdf; name=form.pdf\n\n%PDF"
    assert code(complaint(PACK, more)) == "report-documents"


@pytest.mark.parametrize(
    "kind", ["delivery-status", "x-of-its-own", "feedback-report", "disposition-notification"]
)
def test_our_pack_in_a_report_of_whatever_kind_is_no_return(kind: str) -> None:
    head = "From: system@example.net\nSubject: Unzustellbar\n"
    head += f"Content-Type: multipart/report; report-type={kind}; boundary=c\n\n"
    raw = (
        head.encode()
        + b"--c\nContent-Type: text/plain\n\nNein.\n--c\nContent-Type: message/rfc822\n\n"
        + PACK
        + b"\n--c--\n"
    )
    found = told(raw)
    assert found is not None
    assert (found.code, found.about) == ("bounce-doubtful", SENT)
    assert "came back undelivered" in found.say


@pytest.mark.parametrize(
    ("head", "is_letter"),
    [
        ("Return-Path: <>\nFrom: a@example.net", False),
        ("From: MAILER-DAEMON@example.net", False),
        ("From: a@example.net", True),
    ],
)
def test_our_pack_that_nobody_sends_back_is_no_return_and_what_a_person_passes_on_may_be(
    head: str, is_letter: bool
) -> None:
    raw = f"{head}\nSubject: Unzustellbar\nContent-Type: multipart/mixed; boundary=c\n\n"
    raw += "--c\nContent-Type: message/rfc822\n\n"
    assert (told(raw.encode() + PACK + b"\n--c--\n") is None) is is_letter
