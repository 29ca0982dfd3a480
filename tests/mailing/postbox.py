"""A mailbox on a real server and the ledger of an office beside it; messages as they come in, right and wrong."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.mail import collected
from intake.importing import Imported
from mailing.collecting import Came, Collecting
from mailing.secrets import Secrets
from mailing.settings import Collecting as Server
from mailing.settings import MailSettings
from tests.clients.dovecot import PASSWORD, Dovecot
from tests.faults import ours

NOON = dt.datetime(2026, 11, 30, 12, 0, tzinfo=dt.UTC)
ACT = Actor("Ama Admin", NOON)
_USERS = (f"office{n}@example.org" for n in itertools.count(1))
_NUMBERS = itertools.count(1)


class Ring:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@dataclass
class Postbox:
    """One user's mailbox on a server, and what is collected from it into a ledger."""

    server: Dovecot
    ledger: Ledger
    user: str = field(default_factory=lambda: next(_USERS))
    password: str = PASSWORD
    own: dict[str, Any] = field(default_factory=dict)
    besides: list[Imported] = field(default_factory=list)
    last: Collecting | None = None

    @property
    def settings(self) -> MailSettings:
        server = Server(**{"server": "localhost", "port": self.server.port, "timeout": 20, **self.own})
        return MailSettings(
            address=self.user,
            name="Example Care",
            collecting=server,
            certificates=self.server.authority.file,
        )

    @property
    def secrets(self) -> Secrets:
        return Secrets({"CAREPACK_MAIL_PASSWORD": self.password}, Ring())

    def deliver(self, *messages: bytes) -> None:
        for one in messages:
            self.server.deliver(one, user=self.user)

    def collect(self, ledger: Ledger | None = None) -> dict[str, Came]:
        """One run; what came by its subject (or number, where it has none)."""
        return self.collect_with(self.settings, self.secrets, ledger)

    def collect_with(
        self, settings: MailSettings, secrets: Secrets, ledger: Ledger | None = None
    ) -> dict[str, Came]:
        """The same with other settings and secrets."""
        step = Collecting(
            ledger or self.ledger,
            settings,
            secrets,
            lambda: ACT,
            lambda _: None,
            self.besides.append,
        )
        self.last = step
        return {came.subject or f"mail {came.mail.id}": came for came in step.run()}

    def folders(self) -> dict[str, int]:
        """How many messages there are in each folder."""
        return {f or "INBOX": len(self.server.messages(f, user=self.user)) for f in ("", "Done", "Problems")}

    def known(self) -> list[collected.Collected]:
        with self.ledger.reading() as conn:
            return list(collected.of(conn))


def filed(number: int = 1, kind: Any = "word", **changed: Any) -> bytes:
    """A completed form that is filed; another session for each number."""
    day = dt.date(2026, 1, 1) + dt.timedelta(days=number % 300)
    whose = {"supervisee": "Zoë Example", "signed_supervisee": "Zoë Example"}
    when = {"session": number, "date": day, "next_meeting": day + dt.timedelta(days=28)}
    values: dict[str, Any] = {**whose, **when, **changed}
    return ours.filled(kind, ours.answers(**values))


def mail(
    subject: str = "The form",
    files: Mapping[str, bytes] | None = None,
    *,
    sender: str | None = "Zoë Example <zoe@example.org>",
    words: str = "Here it is.",
    **heads: str,
) -> EmailMessage:
    """A mail from an invented person; `heads` with `_` for `-`."""
    made = EmailMessage()
    if sender is not None:
        made["From"] = sender
    made["To"], made["Subject"] = "office@example.org", subject
    made["Date"] = "Mon, 30 Nov 2026 10:00:00 +0000"
    for name, value in heads.items():
        made[name.replace("_", "-")] = value
    if "Message_ID" not in heads:
        made["Message-ID"] = f"<{next(_NUMBERS)}.test@example.org>"
    made.set_content(words)
    for name, data in (files or {}).items():
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made


def bounce(
    returned: bytes, *, action: str = "failed", status: str = "5.1.1", said: str = "550 5.1.1 User unknown"
) -> bytes:
    """A report by the rules (RFC 3464) about a message, which it carries along."""
    head, _, _ = returned.replace(b"\r\n", b"\n").partition(b"\n\n")
    return (
        b"Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@example.net>\nTo: office@example.org\n"
        b"Subject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\n"
        b"Message-ID: <report@example.net>\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=r\n\n"
        b"--r\nContent-Type: text/plain\n\nI am sorry to have to tell you that it was not delivered.\n"
        b"--r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; example.net\n\n"
        b"Final-Recipient: rfc822; zoe@example.org\nAction: " + action.encode() + b"\nStatus: " + status.encode()
        + b"\nDiagnostic-Code: smtp; " + said.encode() + b"\n\n"
        b"--r\nContent-Type: text/rfc822-headers\n\n" + head + b"\n\n--r--\n"
    )  # fmt: skip


def only(came: Mapping[str, Came]) -> Came:
    """The one message that came."""
    (one,) = came.values()
    return one


def home_of(folder: Path) -> Path:
    """Where the ledger of an office is."""
    return folder / "home"
