"""One message to one recipient as it goes out: what it says, in plain words, and what is enclosed.

`compose` is a function of its argument alone: the same message is the same bytes. Nothing that shows from outside (the
subject, names of files) names anybody.
"""

from __future__ import annotations

import hashlib
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime

from filing.people.address_forms import as_sent
from mailing import message_words
from mailing.head_text import head_text
from mailing.message_parts import html, text
from mailing.outgoing import Awaited, Enclosure, Kind, Mailbox, Outgoing, Protection, Role
from mailing.protecting import is_locked
from schemas.errors import UsageError

__all__ = ["Awaited", "Enclosure", "Kind", "Mailbox", "Outgoing", "Protection", "Role", "compose"]

_MEDIA = {
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("application", "pdf"),
}


def compose(message: Outgoing) -> bytes:
    """The message as it is handed to a server: text and HTML parts, documents enclosed; lines end in CR LF.

    Raises UsageError `message-address` for an address that no mail can be sent to, and `message-unlocked` where a
    document that is to be locked is not, or where nothing is to be enclosed and something is; and `message-head`.
    """
    _check(message)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(message.sender)
    mail["To"] = _address(message.recipient)
    if message.reply_to:
        mail["Reply-To"] = _address(Mailbox(message.organisation, message.reply_to))
    mail["Subject"] = head_text(message.subject)
    mail["Date"] = format_datetime(message.date)
    mail["Message-ID"] = message.message_id
    words = message_words.words(message)
    mail.set_content(text(words), cte="quoted-printable")
    mail.add_alternative(html(words, mail["Subject"]), subtype="html", cte="quoted-printable")
    for one in message.enclosures:
        kind, subkind = _MEDIA[one.format]
        mail.add_attachment(one.data, maintype=kind, subtype=subkind, filename=head_text(one.name))
    mail["Content-Language"] = "en-GB"  # last: what sets or adds content takes such a head away
    _fix_boundaries(mail, message.message_id)
    return mail.as_bytes()


def _check(message: Outgoing) -> None:
    for one in message.enclosures:
        if one.format not in _MEDIA:
            raise UsageError.of(
                "message-kind", f"“{one.name}” is neither Word nor PDF.", "Send Word documents and PDFs only."
            )
        if message.protection == "none" or (message.protection == "password" and not is_locked(one.data)):
            raise UsageError.of(
                "message-unlocked",
                f"“{one.name}” is not protected as was chosen for its recipient.",
                "Nothing was sent. Queue the pack again.",
            )


def _address(box: Mailbox) -> Address:
    """Raises UsageError `message-address`."""
    try:
        return Address(display_name=head_text(box.name), addr_spec=as_sent(box.address))
    except ValueError as error:
        what = f"No mail can be sent to “{head_text(box.address[:80])}”. {error}"
        raise UsageError.of("message-address", what, "Correct the address on the roster.") from error


def _fix_boundaries(mail: MIMEPart, seed: str) -> None:
    """Names the parts' boundaries by the message's own number: by itself the library takes them by chance."""
    for number, part in enumerate(p for p in mail.walk() if p.is_multipart()):
        part.set_boundary(f"=_{hashlib.sha256(f'{number} {seed}'.encode()).hexdigest()[:32]}")
