"""A table of mails with a form, and of programs' mails: which have a person's words in them, which surely have none.

Where the right answer is in doubt it is “words”: a person looks once more than was needed, and nothing is lost.
"""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage

import pytest

from filing.mail.messages import Message
from mailing.heads import head_of, parsed
from mailing.message_parts import text
from mailing.message_words import words as our_words
from mailing.notices import notice
from mailing.outgoing import Awaited, Mailbox, Outgoing
from mailing.own_words import Answered, has_own_words
from tests.mailing.answers import absence, receipt
from tests.mailing.postbox import bounce, mail

OURS = "<aaaabbbb1234@example.org>"
DAY = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
MESSAGE = Outgoing(
    "reminder", "person", Mailbox("Zoë Example", "zoe@example.org"), "Zoë Example",
    Mailbox("Example Care", "office@example.org"), OURS, DAY, "Example Care", "K7QX-3MPA", "plain",
    awaited=(Awaited("Supervision record", DAY.date(), DAY.date()),), telephone="01632 960 001",
)  # fmt: skip
TEXT = text(our_words(MESSAGE))
SENT = Message(
    1, "reminder", None, 2, "E02", "Zoë Example", 2, "E02", "Zoë Example", "person", "zoe@example.org", OURS,
    MESSAGE.subject, "0" * 64, 1, "plain", "sent", 1, None, None, None, DAY, "Ama", None, None,
)  # fmt: skip
SAID = "On Mon, 30 Nov 2026 at 09:00, Example Care <office@example.org> wrote:"
HEAD = "From: Example Care <office@example.org>\nSent: 30 November 2026 09:00\nTo: Zoë Example\nSubject: The form\n\n"
LONG = (
    "This e-mail and any attachments are confidential and intended solely for the addressee. If you are not the "
    "intended recipient, please do not copy or use it, and delete it."
)


def of(words: str, subject: str = "The form") -> bool:
    """Whether a mail with a form that answers ours has words of its sender."""
    raw = mail(subject, words=words, files={"form.docx": b"PK\x03\x04"}).as_bytes()
    return has_own_words(parsed(raw), OURS.__eq__, Answered(MESSAGE.subject, TEXT))


WORDS = [
    # What begins as a quotation does, or stands where one is.
    "On Monday I will ring you about Sam\nwho hit Mo.\n" + SAID,
    "On Friday Sam hit Mo in 2026, as Kim wrote:",
    "On 30 Nov 2026 Sam hit Mo and Kim wrote:",
    "Am Montag 30.11.2026 09:00 hat Sam mich geschlagen, schrieb Kim:",
    "Le lundi 30 nov. 2026 Sam a frappé Mo, il a écrit :",
    "On reflection no.\n\n" + SAID + "\n> Dear Zoë",
    f"{SAID}\n\nNot well.",
    f"{SAID}\n> How are you?\nNot well.\n> Bye",
    "| Sam hit me",
    # Memos, and what is passed on.
    "From: Zoë Example\nTo: Example Care\nDate: 30 November 2026\nSubject: Sam\n\nSam hit Mo on Monday.",
    "From: Zoë Example <zoe@example.org>\nTo: office@example.org\nSubject: Sam hit Mo",
    f"{HEAD}Sam hit Mo.",
    f"---------- Forwarded message ----------\n{HEAD}Help",
    "From: now on I will not come",
    f"{HEAD}{TEXT}\nSam hit Mo.",
    # Answers that are a piece of our text.
    *(f"{HEAD}Dear Zoë Example,\n\n{one}" for one in (
        "cannot find them", "sent them already", "not had these papers", "delete it", "from you yet",
    )),
    # Below a letter.
    "Please do not use this, it was sent in error.",
    "This was sent in error.",
    "This e-mail is confidential. Sam hit me.",
    "Confidential",
    f"{LONG} Sam hit me.",
    f"{LONG} Please do not use this, it was sent in error.",
    "Sent from my phone please ring me urgently",
    "Sent from Outlook because Sam hit Mo",
    "Sent from my iPhone. Ring me",
    "-- \nZoë Example\nSam hit Mo",
    "-- \nZoë Example\nHelp",
    "-- \nZoë Example\nSam\nhit\nMo",
    "-- \n" + "Zoë Example\n" * 7 + "Ring me",
    "-----\nSam hit Mo\n_____\nRing me",
    # Between greetings.
    "Hi all\nSam hit Mo\nKind regards\nZoë",
    "Hello Sam hit Mo",
    "Dear Help",
    "Please find attached the form. Ring me",
    "Please find attached the form that Sam made me sign",
    "Here it is.",
    "Thanks, but no.",
    "07700 900123",
    "999",
    "Sam hit me\x07",
]  # fmt: skip
NOTHING = [
    "",
    "Please find attached",
    "Hello,\n\nPlease find attached the form.\n\nKind regards\nZoë Example",
    "Hi all\nForm attached\nThanks\nZoë",
    "Dear office,\n\nattached.\n\nZoë",
    f"{SAID}\n> Dear Zoë\n> how are you?",
    "Attached\n\n" + SAID.replace(", Example", ",\nExample") + "\n> Dear Zoë",
    "Am Mo., 30. Nov. 2026 um 09:00 Uhr schrieb Example Care <office@example.org>:\n> Dear Zoë",
    "Le lun. 30 nov. 2026 à 09:00, Example Care <office@example.org> a écrit :\n> Dear Zoë",
    f"{HEAD}{TEXT}",
    HEAD + TEXT.replace("\n\n", "\n \n").replace(" papers", "\npapers"),
    f"-----Original Message-----\n{HEAD}{TEXT}",
    f"{SAID}\n\n{TEXT}",
    "Sent from my iPhone",
    "Sent from Outlook for Android",
    "Get Outlook for iOS<https://aka.example.org/x>",
    "Sent from my Samsung Galaxy smartphone.",
    "-- \nZoë Example\nSenior Support Worker\nFern Lodge, 12 Fern Road\nTel. 01632 960 001 | zoe@example.org",
    LONG,
    LONG.replace(" and ", "\nand "),
    "_______________________\n-----",
    "Please consider the environment before printing this email.",
]  # fmt: skip


@pytest.mark.parametrize("words", WORDS)
def test_what_is_not_surely_nobodys_is_words(words: str) -> None:
    assert of(words)


@pytest.mark.parametrize("words", NOTHING)
def test_what_is_known_as_a_whole_is_nobodys(words: str) -> None:
    assert not of(words)


@pytest.mark.parametrize(
    ("subject", "is_one"),
    [
        ("PLEASE RING ME Sam hit me", True),
        ("Fwd: Sam hit me", True),
        ("The form?", True),
        ("Help", True),
        ("", False),
        (f"Re: {MESSAGE.subject}", False),
        (f"FW: RE: {MESSAGE.subject}", False),
        ("Completed supervision form – Zoë Example", False),
        ("form.docx", False),
        ("Form", False),
    ],
)
def test_a_subject_over_an_empty_letter_is_words_where_it_says_more_than_a_paper(
    subject: str, is_one: bool
) -> None:
    assert of("", subject) is is_one


def page(inside: str) -> bool:
    made = mail("The form", words="x")
    made.set_content(inside, subtype="html")
    return has_own_words(parsed(made.as_bytes()), OURS.__eq__)


@pytest.mark.parametrize(
    ("inside", "is_one"),
    [
        ("<blockquote>Sam hit me</blockquote>", True),
        ("<blockquote style='margin: 0 0 0 40px'><div>Sam hit me</div></blockquote>", True),
        ("<blockquote type=cite>Dear Zoë<p>Sam hit me", True),
        ("<blockquote type=cite>How are you?<blockquote>I am ill</blockquote></blockquote>", False),
        ("<title>x<p>Sam hit me", True),
        (f"<p>{SAID}</p>".replace("<office", "&lt;office") + "<blockquote>How are you?</blockquote>", False),
        ("<div class=gmail_signature>Zoë Example</div><div>Sam hit me</div>", True),
        ("<div class=gmail_signature>Zoë Example<div>Support Worker</div></div>", False),
        ("<blockquote class=gmail_quote>How are you?</blockquote>", False),
        ("</blockquote></div><p>Sam hit me</p>", True),
    ],
)
def test_of_a_page_only_what_a_reply_quotes_is_left_out(inside: str, is_one: bool) -> None:
    assert page(inside) is is_one


def attached(name: str, data: bytes, kind: str = "application/octet-stream") -> EmailMessage:
    made = mail("The form", {"form.docx": b"PK\x03\x04"}, words="")
    main, _, sub = kind.partition("/")
    made.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return made


@pytest.mark.parametrize(
    ("made", "is_one"),
    [
        (attached("note.txt", b"Sam hit me"), True),
        (attached("note.txt", "Sam hit me".encode("utf-16")), True),
        (attached("note.md", b"Sam hit me"), True),
        (attached("note.log", b"Sam hit me"), True),
        (attached("me.vcf", b"BEGIN:VCARD\nNOTE:Sam hit me\nEND:VCARD"), True),
        (attached("a.ics", b"BEGIN:VCALENDAR\nMETHOD:REPLY\nCOMMENT:Sam hit me\nEND:VCALENDAR"), True),
        (attached("note.html", b"<p>Sam hit me</p>"), True),
        (attached("note.txt", b" \n"), False),
        (attached("form.pdf", b"%PDF-1.7 Sam hit me"), False),
    ],
)
def test_a_file_of_words_is_words(made: EmailMessage, is_one: bool) -> None:
    assert has_own_words(parsed(made.as_bytes()), OURS.__eq__) is is_one


def code(raw: bytes) -> str | None:
    taken_apart = parsed(raw)
    assert taken_apart is not None
    found = notice(taken_apart, raw, head_of(taken_apart), {OURS: SENT}.get)
    return found.code if found is not None else None


AWAY = [
    "I am away until Monday.",
    "I am out of the office from 1 December to 14 December 2026.",
    "I’m on annual leave and will be back on Monday 7 December.\nFor urgent matters please contact Sam Sample on "
    "01632 960 001.\n\nKind regards\nZoë Example\nSupport Worker",
    "Thank you for your email.\n\nI do not work on Fridays. My emails are not monitored.",
    "Hello,\nI am on maternity leave. If it is urgent, please ring the office on 01632 960 001.",
    "This is an automatic reply. I am on holiday and will reply when I return.",
]
NOT_AWAY = [
    "I will not return to work. Please do not write to me again.",
    "Please call me urgently on 07700 900123.",
    "I am away. Sam Sample. Hit Zoë.",
    "Help",
    "I am away until Monday.\n-- \nSam hit Mo",
    "I am away because of Sam.",
    "I am off sick. Sam hit me.",
    "I will not be back.",
    "I am away until Monday.\nSam Died",
    "I am away, please help.",
]


@pytest.mark.parametrize("words", AWAY)
def test_an_absence_of_standing_sentences_is_nobodys(words: str) -> None:
    assert code(absence(words=words.encode())) == "auto-reply"


@pytest.mark.parametrize("words", NOT_AWAY)
def test_an_absence_with_one_other_sentence_is_for_a_person(words: str) -> None:
    assert code(absence(words=words.encode())) == "mail-words"


@pytest.mark.parametrize(
    ("subject", "wanted"),
    [
        ("Automatic reply: Sam hit Mo", "mail-words"),
        ("Automatic reply: Help", "mail-words"),
        (f"Automatic reply: {MESSAGE.subject}", "auto-reply"),
        ("Automatic reply", "auto-reply"),
    ],
)
def test_the_subject_of_an_absence_is_read_as_well(subject: str, wanted: str) -> None:
    made = mail(subject, words="I am away.", Auto_Submitted="auto-replied", In_Reply_To=OURS)
    assert code(made.as_bytes()) == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Your message was read on Monday, 30 November 2026 10:00:00 (UTC).", "read-receipt"),
        ("Sam Died\nYour message was read on Monday", "mail-words"),
        ("Your message\n\nTo: Zoë Example\nSubject: Sam hit Mo\n\nwas read on Monday", "mail-words"),
    ],
)
def test_a_receipt_says_when_a_message_was_read_and_nothing_else(words: str, wanted: str) -> None:
    assert code(receipt().replace(b"Your message was shown.", words.encode())) == wanted


MICROSOFT = (
    "Your message to zoe@example.org couldn't be delivered.\nzoe wasn't found at example.org.\nAction Required\n"
    "Unknown To address\nHow to Fix It\nThe address may be misspelled or may not exist. Try one or more of the "
    "following:\nIf prompted with an Auto-Complete List suggestion don't select it.\n"
    "Ask them to check that any forwarding they've set up is working correctly.\n\n"
    "Was this helpful? Send feedback to Microsoft.\n\nOriginal Message Details\nMessage Hops\n"
)


def test_the_report_of_a_large_provider_is_nobodys_word() -> None:
    said = b"I am sorry to have to tell you that it was not delivered."
    raw = bounce(mail("Papers", Message_ID=OURS).as_bytes())
    assert code(raw.replace(said, MICROSOFT.encode())) == "bounce-no-mailbox"
    assert code(raw.replace(said, MICROSOFT.encode() + b"\nSam hits everybody there.")) == "mail-words"
