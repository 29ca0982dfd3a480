"""Words that a sender wrote beside a form are told, so that nobody's are put away unread; what others wrote is none."""

from __future__ import annotations

import pytest

from mailing.heads import parsed
from mailing.own_words import Answered, has_own_words
from tests.mailing.postbox import mail

OURS = "<aaaabbbb1234@example.org>"
WRITTEN = [
    "Sam hit me yesterday. Please ring me, nobody else knows.",
    "Here it is.",
    "PS: please call me\n\n> Dear Zoë\n> here is your form",
    "Ring me\n-- \nZoë Example\nFern Lodge",
    "Yes.\n\nOn Mon, 30 Nov 2026 at 09:00, Example Care <office@example.org> wrote:\n> Dear Zoë",
    "\n\nOn Mon, 30 Nov 2026 at 09:00, Example Care wrote:\n> Dear Zoë".replace("\n\nOn", "No.\nOn"),
    "你好",
    "> Dear Zoë\n> here is your form\n\nSam hit me yesterday.",
    "On Mon, 30 Nov 2026 at 09:00, Example Care <office@example.org> wrote:\n> How are you?\n\nNot well.\n\n> Bye",
    "> Fill it in.\nI could not.\n> Send it back.\n> --\n> Example Care",
    "-- \nZoë Example\nFern Lodge\n\n> Dear Zoë\n\nPlease ring me",
    "-- \nZoë Example\nPS I am afraid of Sam",
    "-- \nZoë Example\nSam hits everybody who lives here",
    "_____\nPlease ring me",
    "Sent from my mum’s phone, Sam hit me",
    "On Monday Sam hit me, as Kim wrote:",
    "No, he hit me\nOn Mon, 30 Nov 2026 at 09:00, Example Care <office@example.org> wrote:\n> Dear Zoë",
    "From: now on I will not come",
    "This e-mail is confidential. Sam hit me.",
    "This e-mail is confidential: Sam hurts Mo.",
    "-----Original Message-----\nFrom: office@example.org\nDear Zoë\nExample Care\nReference K7QX-3MPA\n\nI am ill.",
]
NOTHING = [
    "",
    "\n \n",
    "> Dear Zoë\n> here is your form",
    "-- \nZoë Example\nFern Lodge",
    "Sent from my iPhone",
    "Get Outlook for Android",
    "On Mon, 30 Nov 2026 at 09:00, Example Care <office@example.org> wrote:\n> Dear Zoë",
    "On Mon, 30 Nov 2026 at 09:00, Example Care\n<office@example.org> wrote:\n> Dear Zoë",
    "-----Original Message-----\nFrom: office@example.org\nDear Zoë",
    "________________________________\nFrom: office@example.org\nDear Zoë",
    "…",
    "> Dear Zoë\n> > older\n-- \nZoë Example\nSupport Worker\nTel. 01632 960 001",
    "From: Example Care <office@example.org>\nSent: 30 November 2026 09:00\nTo: Zoë\nSubject: Papers\n\nDear Zoë",
    "On Mon, 30 Nov 2026 at 09:00, Example Care\n<office@example.org> wrote:\n\n> Dear Zoë\n\nSent from my iPhone",
    "This e-mail and any attachments are confidential and intended solely for the addressee.\n"
    "If you have received it in error, please notify the sender and delete it.",
    "CAUTION: This email originated from outside the organisation. Do not click links or open attachments unless "
    "you recognise the sender.",
]


def own(raw: bytes, ours: str = "") -> bool:
    return has_own_words(parsed(raw), OURS.__eq__, Answered("Papers", ours))


def has(words: str, subject: str = "The form", ours: str = "") -> bool:
    return own(mail(subject, words=words, files={"form.docx": b"PK"}).as_bytes(), ours)


@pytest.mark.parametrize("words", WRITTEN)
def test_what_the_sender_wrote_is_told(words: str) -> None:
    assert has(words)


@pytest.mark.parametrize("words", NOTHING)
def test_what_others_wrote_or_a_telephone_added_is_nobodys_word(words: str) -> None:
    assert not has(words)


@pytest.mark.parametrize(
    ("page", "has"),
    [
        ("<p>Please ring me</p><blockquote>Dear Zoë</blockquote>", True),
        ("<style>p {color: red}</style><div><br></div><blockquote>Dear Zoë</blockquote>", False),
        ("<div>Sent from my iPhone</div>", False),
        ("Please ring me", True),
        ("<html><head><meta charset=utf-8><body>Please ring me", True),
        ("<blockquote>Dear Zoë</blockquote><p>Please ring me</p>", True),
        (
            "<div class=gmail_attr>On Mon, 30 Nov 2026 at 09:00,\nExample Care &lt;office@x&gt; wrote:<br></div>"
            "<blockquote>How are you?</blockquote><div>Not well.</div><blockquote>Bye</blockquote>",
            True,
        ),
        (
            "<div class=gmail_attr>On Mon, 30 Nov 2026 at 09:00,\nExample Care &lt;office@x&gt; wrote:<br></div>"
            "<blockquote>How are you?</blockquote><div class=gmail_signature>Zoë Example<br>Fern Lodge</div>",
            False,
        ),
        ("<b>From:</b> Example Care &lt;office@example.org&gt;<br><b>Sent:</b> Monday<p>Dear Zoë</p>", False),
    ],
)
def test_words_of_a_page_are_told_too(page: str, has: bool) -> None:
    made = mail(words="x")
    made.set_content(page, subtype="html")
    assert own(made.as_bytes()) is has


def test_no_mail_has_no_words() -> None:
    assert not has_own_words(None, OURS.__eq__)


SENT = "Dear Zoë,\n\nHere are the papers for your next supervision.\n\nHow to send them back\n1. Save the files.\n"
HEAD = "From: Example Care <office@example.org>\nSent: 30 November 2026 09:00\nTo: Zoë\nSubject: Papers\n\n"


def test_between_the_lines_of_our_message_an_answer_is_told_however_they_are_quoted() -> None:
    quoted = "Dear Zoë,\nHere are the papers for your next\nsupervision. How to send them back\n\n  1. Save the files."
    assert not has(HEAD + quoted, ours=SENT)
    assert has(HEAD + quoted.replace("\n\n", "\nI cannot come.\n\n"), ours=SENT)
    wrote = "On Mon, 30 Nov 2026 at 09:00, Example Care <office@example.org> wrote:\n\n"
    assert not has(wrote + quoted, ours=SENT)
    assert has(f"{wrote}I cannot come.", ours=SENT)
    assert has(f"{wrote}I cannot come.")


def test_what_somebody_passes_on_is_to_be_read_but_for_what_is_ours() -> None:
    head = "---------- Forwarded message ---------\nFrom: Zoë Example <zoe@example.org>\nDate: Mon\n\n"
    passed_on = f"{head}Sam hit me.\n"
    assert has(passed_on, "Fwd: The form")
    assert not has(passed_on.replace("Sam hit me.", SENT), "Fwd: The form", SENT)
    assert has(passed_on.replace("Sam hit me.", "Here are the papers"), "Fwd: The form", SENT)


def parts(*inside: tuple[str, str]) -> bytes:
    """A mail of these parts, with a form behind the first."""
    form = "Content-Type: application/pdf; name=form.pdf\n\n%PDF\n"
    made = [f"Content-Type: {kind}\n\n{words}\n" for kind, words in inside]
    made.insert(1, form)
    head = "From: zoe@example.org\nSubject: The form\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    return (head + "".join(f"--b\n{one}" for one in made) + "--b--\n").encode()


NESTED = "From: zoe@example.org\nSubject: The form\nMessage-ID: <x@example.org>\n\nSam hit me."


@pytest.mark.parametrize(
    ("inside", "is_one"),
    [
        ([("text/plain", ""), ("text/plain", "Sam hit me.")], True),
        ([("text/plain", ""), ("text/html", "<p>Sam hit me.</p>")], True),
        ([("text/html", "<br>"), ("text/plain; name=ATT00001.txt", "Sam hit me.")], True),
        ([("text/plain", ""), ("text/enriched", "<bold>Sam hit me.</bold>")], True),
        ([("text/plain", ""), ("text/html", "<p> </p>")], False),
        ([("text/plain", ""), ("message/rfc822", NESTED)], True),
        ([("text/plain", ""), ("message/rfc822", NESTED.replace("<x@example.org>", OURS))], False),
        ([("text/plain", ""), ("text/plain; name=form.docx", "PK\x03\x04 a form")], False),
    ],
)
def test_every_part_of_words_is_read(inside: list[tuple[str, str]], is_one: bool) -> None:
    assert own(parts(*inside)) is is_one
