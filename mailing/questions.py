"""The settings of mail as questions: what each is called, what it is for, and what is known of the large providers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mailing.settings import Collecting, MailSettings, Sending, SigningIn
from schemas.definition_base import Model

Shape = Literal["words", "whole", "choice", "lines"]
Part = Literal["who", "consent", "sending", "collecting", "more"]
SECTIONS: Mapping[str, type[Model]] = {"sending": Sending, "collecting": Collecting, "signing_in": SigningIn}
"""The keys of `mail.yaml` that hold keys of their own."""


@dataclass(frozen=True, slots=True)
class Question:
    """One value of `mail.yaml`: its path there, what it is called, what it is for, and how it is given.

    `beside`: it is known where the provider is; `rare`: few need it.
    """

    part: Part
    path: tuple[str, ...]
    label: str
    says: str = ""
    shape: Shape = "words"
    options: Sequence[tuple[str, str]] = ()
    beside: bool = False
    rare: bool = False

    @property
    def key(self) -> str:
        """What its field is called."""
        return "_".join(self.path)

    @property
    def model(self) -> type[Model]:
        """What it is a value of."""
        return SECTIONS[self.path[0]] if len(self.path) > 1 else MailSettings

    @property
    def usual(self) -> Any:
        """Its value where nothing is said; None where it has none."""
        found = self.model.model_fields[self.path[-1]]
        return None if found.is_required() else found.default

    @property
    def bounds(self) -> tuple[int, int]:
        """The least and the most of a whole number."""
        named = {type(m).__name__: m for m in self.model.model_fields[self.path[-1]].metadata}
        return int(named["Ge"].ge), int(named["Le"].le)


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of mail. `known`: what its own pages say of servers and ports, by the fields' keys."""

    key: str
    label: str
    says: str
    known: Mapping[str, str]


_SECURITY = (
    ("starttls", "STARTTLS (mostly with port 587, or 143)"),
    ("tls", "TLS from the start (mostly 465, or 993)"),
)
_USER = "Only where it is not the address above."


def _known(smtp: str, imap: str, whose: str) -> dict[str, str]:
    return {
        "sending_server": smtp,
        "sending_port": "587",
        "sending_security": "starttls",
        "sending_sign_in": "xoauth2",
        "collecting_server": imap,
        "collecting_port": "993",
        "collecting_security": "tls",
        "collecting_sign_in": "xoauth2",
        "signing_in_provider": whose,
        **dict.fromkeys(
            ("signing_in_authorize", "signing_in_token", "signing_in_device", "signing_in_scopes"), ""
        ),
    }


PROVIDERS: Sequence[Provider] = (
    Provider(
        "microsoft",
        "Microsoft 365",
        "Exchange Online or Outlook at work. You sign in on a page of Microsoft’s.",
        # learn.microsoft.com, “POP3, IMAP, and SMTP settings for … Exchange Online”.
        _known("smtp.office365.com", "outlook.office365.com", "microsoft"),
    ),
    Provider(
        "google",
        "Google",
        "Google Workspace or Gmail. You sign in on a page of Google’s.",
        # developers.google.com, “IMAP, POP, and SMTP”.
        _known("smtp.gmail.com", "imap.gmail.com", "google"),
    ),
    Provider("other", "Another provider", "Its help pages say the names of its servers.", {}),
)
QUESTIONS: Sequence[Question] = (
    Question("who", ("address",), "Address that mails come from", "What comes back goes there, too."),
    Question("who", ("name",), "Name that stands beside it", "Your organisation’s name, if left empty."),
    Question("who", ("telephone",), "Whom to ring with a question", "A number; it stands in every mail."),
    Question("who", ("reply_to",), "Another address for what comes back", "Only where it is not the same."),
    Question(
        "consent",
        ("signing_in", "client"),
        "Number of the registered program",
        "Your IT registers carepack once with the provider. Microsoft calls it “Application (client) ID”, Google "
        "“Client ID”.",
    ),
    Question(
        "consent",
        ("signing_in", "tenant"),
        "Your organisation at Microsoft",
        "Its domain, such as example.org. Only for Microsoft; may be left empty.",
    ),
    Question(
        "consent",
        ("signing_in", "provider"),
        "Who asks for consent",
        shape="choice",
        options=(("microsoft", "Microsoft"), ("google", "Google"), ("other", "Another one")),
        beside=True,
    ),
    Question(
        "consent",
        ("signing_in", "authorize"),
        "Address where people sign in",
        "https://…",
        beside=True,
        rare=True,
    ),
    Question(
        "consent", ("signing_in", "token"), "Address that gives tokens", "https://…", beside=True, rare=True
    ),
    Question(
        "consent", ("signing_in", "device"), "Address for other devices", "https://…", beside=True, rare=True
    ),
    Question(
        "consent",
        ("signing_in", "scopes"),
        "What is asked for",
        "One on each line, as the provider’s help says.",
        "lines",
        beside=True,
        rare=True,
    ),
    Question(
        "sending", ("sending", "server"), "Server for sending (SMTP)", "As smtp.example.org.", beside=True
    ),
    Question("sending", ("sending", "port"), "Port for sending", shape="whole", beside=True),
    Question(
        "sending",
        ("sending", "security"),
        "How sending is encrypted",
        "It is encrypted always, and the certificate checked.",
        "choice",
        _SECURITY,
        beside=True,
    ),
    Question(
        "sending",
        ("sending", "sign_in"),
        "How we sign in to send",
        "A password is given on the next page; it never stands in a file.",
        "choice",
        (
            ("password", "With a password"),
            ("xoauth2", "By the owner’s consent on the provider’s page"),
            ("none", "Not at all"),
        ),
        beside=True,
    ),
    Question("sending", ("sending", "user"), "Name to sign in with for sending", _USER, rare=True),
    Question(
        "sending",
        ("sending", "most_a_minute"),
        "Mails in a minute, at most",
        "Microsoft 365 takes 30.",
        "whole",
        rare=True,
    ),
    Question(
        "sending",
        ("sending", "most_a_day"),
        "Mails in a day, at most",
        "Google takes 2,000.",
        "whole",
        rare=True,
    ),
    Question(
        "collecting",
        ("collecting", "server"),
        "Server of the mailbox (IMAP)",
        "As imap.example.org.",
        beside=True,
    ),
    Question("collecting", ("collecting", "port"), "Port of the mailbox", shape="whole", beside=True),
    Question(
        "collecting",
        ("collecting", "security"),
        "How fetching is encrypted",
        shape="choice",
        options=_SECURITY[::-1],
        beside=True,
    ),
    Question(
        "collecting",
        ("collecting", "sign_in"),
        "How we sign in to the mailbox",
        shape="choice",
        options=(
            ("password", "With a password"),
            ("xoauth2", "By the owner’s consent on the provider’s page"),
        ),
        beside=True,
    ),
    Question("collecting", ("collecting", "user"), "Name to sign in with at the mailbox", _USER, rare=True),
    Question("collecting", ("collecting", "folder"), "Folder that is looked at", rare=True),
    Question("collecting", ("collecting", "done"), "Folder for what was taken in", rare=True),
    Question("collecting", ("collecting", "problems"), "Folder for what a person must look at", rare=True),
    Question(
        "more",
        ("shared_mailboxes",),
        "Addresses that several people read",
        "One on each line. A mail for one person waits there until you decide.",
        "lines",
    ),
    Question(
        "more",
        ("personal_mailboxes",),
        "Addresses that look so, and are one person’s",
        "One on each line.",
        "lines",
    ),
    Question(
        "more",
        ("keep_days",),
        "Days that the text of a mail is kept",
        "After it is out. What went to whom stays known.",
        "whole",
    ),
)
BY_PATH: Mapping[tuple[str, ...], Question] = {q.path: q for q in QUESTIONS}
