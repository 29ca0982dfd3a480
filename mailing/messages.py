"""One message to one recipient as it goes out: what it says, in plain words, and what is enclosed.

`compose` is a function of its argument alone: the same message is the same bytes. Nothing that shows from outside (the
subject, names of files) names anybody.
"""

from __future__ import annotations

import hashlib
import re
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime

from mailing import message_words
from mailing.message_parts import html, text
from mailing.outgoing import Awaited, Enclosure, Kind, Mailbox, Outgoing, Protection, Role
from mailing.protecting import is_locked
from schemas.errors import CarepackError, UsageError

__all__ = ["Awaited", "Enclosure", "Kind", "Mailbox", "Outgoing", "Protection", "Role", "compose"]

_MEDIA = {
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("application", "pdf"),
}
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
"""What has no place in a head: control characters, and those that turn the direction of writing."""


def compose(message: Outgoing) -> bytes:
    """The message as it is handed to a server: text and HTML parts, documents enclosed; lines end in CR LF.

    Raises UsageError `message-address` for an address that no mail can be sent to, and `message-unlocked` where a
    document that is to be locked is not, or where nothing is to be enclosed and something is.
    """
    _check(message)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(message.sender)
    mail["To"] = _address(message.recipient)
    if message.reply_to:
        mail["Reply-To"] = _address(Mailbox(message.organisation, message.reply_to))
    mail["Subject"] = _in_a_head(message.subject)
    mail["Date"] = format_datetime(message.date)
    mail["Message-ID"] = message.message_id
    mail["Content-Language"] = "en-GB"
    words = message_words.words(message)
    mail.set_content(text(words), cte="quoted-printable")
    mail.add_alternative(html(words, mail["Subject"]), subtype="html", cte="quoted-printable")
    for one in message.enclosures:
        kind, subkind = _MEDIA[one.format]
        mail.add_attachment(one.data, maintype=kind, subtype=subkind, filename=_in_a_head(one.name))
    _fix_boundaries(mail, message.message_id)
    return mail.as_bytes()


def _in_a_head(words: str) -> str:
    """Words as a head takes them: what stands there encoded (RFC 2047) the library would decode, line ends and all."""
    return _UNSAFE.sub(" ", words).replace("=?", "= ?")


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
    name = _in_a_head(box.name).strip()
    try:
        user, at, domain = box.address.strip().rpartition("@")
        if not at or not user.isascii() or not domain or _UNSAFE.search(box.address.strip()):
            raise _unusable(box.address)
        domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
        return Address(display_name=name, addr_spec=f"{user}@{domain}")
    except (ValueError, IndexError, UnicodeError) as error:
        raise _unusable(box.address) from error
    except Exception as error:
        # The parser of the standard library raises its own kinds for what it does not know.
        if type(error).__module__ == "email.errors":
            raise _unusable(box.address) from error
        raise


def _unusable(address: str) -> CarepackError:
    return UsageError.of(
        "message-address",
        f"No mail can be sent to “{_UNSAFE.sub(' ', address)[:80]}”.",
        "Correct the address on the roster.",
    )


def _fix_boundaries(mail: MIMEPart, seed: str) -> None:
    """Names the parts' boundaries by the message's own number: by itself the library takes them by chance."""
    for number, part in enumerate(p for p in mail.walk() if p.is_multipart()):
        part.set_boundary(f"=_{hashlib.sha256(f'{number} {seed}'.encode()).hexdigest()[:32]}")
