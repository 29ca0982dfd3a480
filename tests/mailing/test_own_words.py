"""Words that a sender wrote beside a form are told, so that nobody's are put away unread; what others wrote is none."""

from __future__ import annotations

import pytest

from mailing.heads import parsed
from mailing.own_words import has_own_words
from tests.mailing.postbox import mail

WRITTEN = [
    "Sam hit me yesterday. Please ring me, nobody else knows.",
    "Here it is.",
    "PS: please call me\n\n> Dear Zoë\n> here is your form",
    "Ring me\n-- \nZoë Example\nFern Lodge",
    "Yes.\n\nOn Mon, 30 Nov 2026 at 09:00, Example Care <office@example.org> wrote:\n> Dear Zoë",
    "\n\nOn Mon, 30 Nov 2026 at 09:00, Example Care wrote:\n> Dear Zoë".replace("\n\nOn", "No.\nOn"),
    "你好",
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
]


@pytest.mark.parametrize("words", WRITTEN)
def test_what_the_sender_wrote_is_told(words: str) -> None:
    assert has_own_words(parsed(mail(words=words, files={"form.docx": b"PK"}).as_bytes()))


@pytest.mark.parametrize("words", NOTHING)
def test_what_others_wrote_or_a_telephone_added_is_nobodys_word(words: str) -> None:
    assert not has_own_words(parsed(mail(words=words, files={"form.docx": b"PK"}).as_bytes()))


@pytest.mark.parametrize(
    ("page", "has"),
    [
        ("<p>Please ring me</p><blockquote>Dear Zoë</blockquote>", True),
        ("<style>p {color: red}</style><div><br></div><blockquote>Dear Zoë</blockquote>", False),
        ("<div>Sent from my iPhone</div>", False),
    ],
)
def test_words_of_a_page_are_told_too(page: str, has: bool) -> None:
    made = mail(words="x")
    made.set_content(page, subtype="html")
    assert has_own_words(parsed(made.as_bytes())) is has


def test_no_mail_has_no_words() -> None:
    assert not has_own_words(None)
