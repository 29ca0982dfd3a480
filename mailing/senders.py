"""Who wrote a mail, and what it answers, looked up: hints for people, and never anybody's identity.

Anybody can write any address into a head, or answer a message that somebody passed on to them. Whose a document is, and
which copy, stands in the document.
"""

from __future__ import annotations

from email.message import Message
from typing import TYPE_CHECKING

from filing.mail.collected import Hints
from filing.people.address_forms import key
from filing.people.roster import Person, everybody
from mailing import outbox
from mailing.heads import Head, head_of, names

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.mail.messages import Message as Sent


def hints(ledger: Ledger, mail: Message | None) -> Hints:
    """What the beginning of a message gives away."""
    head = head_of(mail)
    owners = owners_of(ledger, head.sender)
    ours = answered(ledger, head, names(mail) if mail is not None else ())
    return Hints(
        message_id=head.message_id,
        sender=head.sender,
        person=owners[0].id if len(owners) == 1 else None,
        answers=ours.id if ours is not None else None,
    )


def owners_of(ledger: Ledger, address: str | None) -> tuple[Person, ...]:
    """Everybody on the roster who has this address (in small letters): several people may share one."""
    if address is None:
        return ()
    with ledger.reading() as conn:
        return tuple(p for p in everybody(conn) if key(p.email or "") == key(address))


def answered(ledger: Ledger, head: Head, files: tuple[str, ...] = ()) -> Sent | None:
    """The message of ours that a mail answers: by its number in the head, else by the reference in subject or files."""
    for named in head.answers:
        found = outbox.of_message_id(ledger, named)
        if found is not None:
            return found
    return outbox.of_reference(ledger, head.subject) or outbox.of_reference(ledger, "\n".join(files))


__all__ = ["answered", "hints", "owners_of"]
