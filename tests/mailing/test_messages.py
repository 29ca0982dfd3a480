"""A message says what it is for in plain words, shows nobody's name from outside, and is the same bytes each time."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from typing import cast

import pytest

from mailing.messages import Awaited, Enclosure, Kind, Mailbox, Outgoing, Role, compose
from mailing.protecting import protect
from schemas.errors import UsageError
from tests.faults import ours

WORD = "k7mp-q3wd-9xht"
PLAIN = Outgoing(
    kind="supervision",
    role="person",
    recipient=Mailbox("Zoë Example", "zoe@example.org"),
    about="Zoë Example",
    sender=Mailbox("Example Care", "office@care.example"),
    message_id="<k7qx3mpa@care.example>",
    date=dt.datetime(2026, 11, 30, 9, 30, tzinfo=dt.UTC),
    organisation="Example Care",
    reference="K7QX-3MPA",
    protection="plain",
    enclosures=(Enclosure("Supervision-record-K7QX-3MPA.docx", "Supervision record", b"PK\x03\x04"),),
    return_by=dt.date(2026, 12, 14),
)
REMINDER = replace(
    PLAIN,
    kind="reminder",
    enclosures=(),
    awaited=(Awaited("Supervision record", dt.date(2026, 11, 1), dt.date(2026, 11, 15)),),
    protection="none",
)


def opened(message: Outgoing) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(compose(message), policy=default))


def text(message: Outgoing, kind: str = "plain") -> str:
    part = opened(message).get_body((kind,))
    assert part is not None
    return " ".join(cast(str, part.get_content()).split())


class _Words(HTMLParser):
    """The words of a page, and what it has of tags and attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_same_message_is_the_same_bytes_and_its_lines_are_those_of_mail() -> None:
    data = compose(PLAIN)
    assert data == compose(PLAIN)
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert data.isascii()


@pytest.mark.parametrize("message", [PLAIN, REMINDER], ids=["with documents", "words alone"])
def test_its_language_is_said_once_in_its_head(message: Outgoing) -> None:
    head, _, rest = compose(message).partition(b"\r\n\r\n")
    assert head.split(b"\r\n").count(b"Content-Language: en-GB") == 1
    assert b"Content-Language" not in rest


def test_it_has_one_sender_one_recipient_and_its_own_number() -> None:
    mail = opened(replace(PLAIN, reply_to="forms@care.example"))
    heads = {name: str(mail[name]) for name in ("From", "To", "Reply-To", "Message-ID", "Date")}
    assert heads == {
        "From": "Example Care <office@care.example>",
        "To": "Zoë Example <zoe@example.org>",
        "Reply-To": "Example Care <forms@care.example>",
        "Message-ID": "<k7qx3mpa@care.example>",
        "Date": "Mon, 30 Nov 2026 09:30:00 +0000",
    }
    assert not {"Cc", "Bcc", "Disposition-Notification-To"} & set(mail.keys())


@pytest.mark.parametrize("kind", ["blank", "appraisal", "supervision", "letter", "reminder"])
@pytest.mark.parametrize("role", ["person", "supervisor", "manager"])
def test_neither_subject_nor_file_names_name_anybody(kind: Kind, role: Role) -> None:
    made = replace(PLAIN, kind=kind, role=role, recipient=Mailbox("Sam Sample", "sam@example.org"))
    mail = opened(made)
    outside = [str(mail["Subject"]), *(str(a.get_filename()) for a in mail.iter_attachments())]
    assert "[K7QX-3MPA]" in outside[0]
    assert not any(name in said for said in outside for name in ("Zoë", "Example,", "Sam", "Sample"))
    assert ("Zoë Example" in text(made)) == (role != "person")


@pytest.mark.parametrize("message", [PLAIN, REMINDER, replace(PLAIN, protection="none", enclosures=())])
def test_text_and_html_say_the_same_and_nothing_is_fetched_from_anywhere(message: Outgoing) -> None:
    part = opened(message).get_body(("html",))
    assert part is not None
    page = _Words(cast(str, part.get_content()))
    words = re.sub(r"(?<= )(?:- |\d\. )", "", text(message)).split()
    title = str(opened(message)["Subject"]).split()
    assert " ".join(page.words).split() == [*title, *words]
    assert ("html", {"lang": "en-GB"}) in page.tags
    assert {tag for tag, _ in page.tags} <= {
        "html", "head", "meta", "title", "body", "main", "h1", "h2", "p", "br", "ul", "ol", "li",
    }  # fmt: skip
    assert not any({"src", "href", "background"} & set(attributes) for _, attributes in page.tags)


def test_it_says_what_is_enclosed_how_to_send_it_back_and_by_when() -> None:
    said = text(PLAIN)
    assert "Supervision record (file Supervision-record-K7QX-3MPA.docx)" in said
    assert "How to send them back by 14 December 2026" in said
    assert "Reply to this e-mail" in said
    assert "password" not in said


def test_it_says_how_the_password_comes_and_never_the_password() -> None:
    locked = replace(PLAIN.enclosures[0], data=protect(ours.completed("word"), WORD))
    message = replace(PLAIN, protection="password", enclosures=(locked,))
    assert "you are given it another way, on paper or by telephone" in text(message)
    assert "the same one as for everything we send you" in text(replace(message, password_given=True))
    assert "Leave the password on." in text(message)
    assert WORD.encode() not in compose(message)


@pytest.mark.parametrize("kind", ["word", "pdf"])
def test_nothing_goes_out_unlocked_that_is_to_be_locked(kind: ours.RenditionFormat) -> None:
    document = Enclosure(f"form{ours.SUFFIX[kind]}", "A form", ours.completed(kind))
    with pytest.raises(UsageError) as refused:
        compose(replace(PLAIN, protection="password", enclosures=(document,)))
    assert refused.value.code == "message-unlocked"
    with pytest.raises(UsageError) as refused:
        compose(replace(PLAIN, protection="none", enclosures=(document,)))
    assert refused.value.code == "message-unlocked"


def test_what_is_given_another_way_is_told_and_not_enclosed() -> None:
    said = text(replace(PLAIN, protection="none", enclosures=()))
    assert "The supervision papers for you are ready." in said
    assert "not sent by e-mail" in said
    assert "How to send them back" not in said


def test_a_reminder_names_what_is_out_and_since_when() -> None:
    said = text(REMINDER)
    assert "Supervision record, sent on 1 November 2026; wanted by 15 November 2026" in said
    assert "If you have sent them already" in said


@pytest.mark.parametrize(
    "address",
    [
        "",
        "zoe",
        "@example.org",
        "zoe@",
        "zoe@example.org\r\nBcc: all@example.org",
        "zoë@example.org",
        "a b@c",
        "a@b@c d",
    ],
)
def test_an_address_that_is_none_is_refused_before_anything_is_sent(address: str) -> None:
    with pytest.raises(UsageError) as refused:
        compose(replace(PLAIN, recipient=Mailbox("Zoë Example", address)))
    assert refused.value.code == "message-address"


def test_a_name_cannot_add_a_head_or_turn_the_writing_around() -> None:
    name = "Zoë\r\nBcc: all@example.org \u202eelpmaxE"
    mail = opened(replace(PLAIN, recipient=Mailbox(name, "zoe@bücher.example")))
    assert mail["Bcc"] is None
    assert mail["To"].addresses[0].addr_spec == "zoe@xn--bcher-kva.example"
    assert "\u202e" not in str(mail["To"])
    assert len(mail["To"].addresses) == 1


def test_what_is_neither_word_nor_pdf_does_not_go_out() -> None:
    with pytest.raises(UsageError) as refused:
        compose(replace(PLAIN, enclosures=(Enclosure("notes.txt", "Notes", b"x"),)))
    assert refused.value.code == "message-kind"


def test_a_form_in_two_formats_is_named_once_and_one_of_them_is_enough() -> None:
    both = tuple(
        Enclosure(f"Consent-K7QX-3MPA.{ending}", "Consent to share ideas", b"PK", copy="4K7Q9XT2M8WZ1A")
        for ending in ("docx", "pdf")
    )
    said = text(replace(PLAIN, enclosures=both))
    assert said.count("Consent to share ideas") == 1
    files = "file Consent-K7QX-3MPA.docx or Consent-K7QX-3MPA.pdf"
    assert f"({files}: the same form, so fill in one of them only)" in said


@pytest.mark.parametrize("copies", [("4K7Q9XT2M8WZ1A", "4K7Q9XT2M8WZ2B"), (None, None)])
def test_two_copies_of_one_form_are_both_named(copies: tuple[str | None, str | None]) -> None:
    two = tuple(Enclosure(f"R-{n}.docx", "Record", b"PK", copy=copy) for n, copy in enumerate(copies))
    said = text(replace(PLAIN, enclosures=two))
    assert "Record (file R-0.docx)" in said
    assert "Record (file R-1.docx)" in said
    assert "only" not in said.partition("How to send")[0]


def test_a_name_that_is_written_as_heads_are_encoded_makes_no_further_head() -> None:
    name = "=?utf-8?q?Zoe=0D=0ABcc:_victim@x.org?="
    data = compose(replace(PLAIN, recipient=Mailbox(name, "zoe@example.org"), organisation=name))
    heads = data.partition(b"\r\n\r\n")[0]
    assert not re.search(rb"(?im)^bcc:", heads)
    assert opened(replace(PLAIN, recipient=Mailbox(name, "zoe@example.org")))["Bcc"] is None
