"""What is in the outbox and came from the mailbox, a page at a time, to be looked at; and mails as they are."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.mail import collected, messages, outgoing
from filing.mail.messages import Message, State
from filing.people import passwords
from filing.people.roster import people
from forms.listing import has, words_of
from mailing import sending
from mailing.collecting import Came, came_again
from mailing.message_parts import Words, of_page
from mailing.message_words import words
from mailing.planning import Letter
from mailing.queueing import Writer, foreseen
from mailing.settings import MailSettings
from schemas.errors import LedgerError, UsageError

TO_LOOK_AT: frozenset[State] = frozenset({"held", "unknown", "refused", "bounced"})
"""States in which a person has to say something."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some messages, the newest first; `total` is how many there are of what was asked for."""

    messages: tuple[Message, ...]
    total: int


def counts(ledger: Ledger) -> Mapping[State, int]:
    """How many messages are in each state."""
    with ledger.reading() as conn:
        return messages.counts(conn)


def page(
    ledger: Ledger, *, states: Collection[State] | None = None, said: str = "", first: int = 0, most: int = 50
) -> Page:
    """Messages in these states, about or to people whose name or reference has these words."""
    whose = None
    if said.strip():
        whose = [p.id for p in people(ledger) if has(words_of(p.name, p.ref), said)]
    with ledger.reading() as conn:
        return Page(*messages.page(conn, states=states, whose=whose, first=first, most=most))


def half_done(ledger: Ledger, actor: Actor) -> bool:
    """Whether messages go out at this moment; what a run left half done is called `unknown` now."""
    if not counts(ledger).get("sending"):
        return False
    try:
        sending.find_unknown(ledger, actor)
    except UsageError as error:
        if error.code != "mail-busy":
            raise
        return True
    return False


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as its recipient sees it. `files`: names of what is enclosed, each with its bytes where it is written."""

    subject: str
    to: str
    sender: str
    reply_to: str
    words: tuple[Words, ...]
    files: tuple[tuple[str, int], ...]


def as_it_will_be(ledger: Ledger, letter: Letter, writer: Writer) -> Mail:
    """A letter of a plan as the mail that it becomes. Raises UsageError `mail-no-sender`."""
    number = letter.recipient.id
    known = passwords.current(ledger, [number]).get(number) if letter.protection == "password" else None
    made = foreseen(letter, writer, known)
    return Mail(
        made.subject,
        f"{made.recipient.name} <{made.recipient.address}>",
        f"{made.sender.name} <{made.sender.address}>",
        made.reply_to or "",
        words(made),
        tuple((one.name, 0) for one in made.enclosures),
    )


def bytes_of(ledger: Ledger, message: Message) -> bytes | None:
    """The whole message as it goes out; None where it is not kept any more."""
    try:
        return outgoing.kept(ledger).get(message.sha256)
    except LedgerError:
        return None


def as_it_is(data: bytes) -> Mail:
    """A message of ours as its recipient sees it."""
    mail = email.message_from_bytes(data, policy=email.policy.default)
    body = mail.get_body(("html",))
    files = tuple(
        (part.get_filename() or "", len(part.get_payload(decode=True) or b""))
        for part in mail.iter_attachments()
    )
    subject, to, sender, reply = (str(mail.get(name, "")) for name in ("Subject", "To", "From", "Reply-To"))
    page = body.get_content() if body is not None else ""
    return Mail(subject, to, sender, reply, of_page(page), files)


@dataclass(frozen=True, slots=True)
class Collected:
    """Some of what came from the mailbox, the newest first, and how many there are since then."""

    came: tuple[Came, ...]
    total: int


def collected_since(
    ledger: Ledger, settings: MailSettings, since: dt.datetime, *, first: int = 0, most: int = 50
) -> Collected:
    """What was collected since then, with what stands of the documents now."""
    with ledger.reading() as conn:
        found = collected.of(conn, since=since)
    some = tuple(reversed(found))[first : first + most]
    return Collected(tuple(came_again(ledger, settings, some)), len(found))


def last_collected(ledger: Ledger) -> dt.datetime | None:
    """When the newest message of the mailbox was found."""
    with ledger.reading() as conn:
        return collected.newest(conn)


__all__ = [
    "TO_LOOK_AT", "Collected", "Mail", "Page", "as_it_is", "as_it_will_be", "bytes_of",
    "collected_since", "counts", "half_done", "last_collected", "page",
]  # fmt: skip
