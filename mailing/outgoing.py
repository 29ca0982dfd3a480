"""A message to one recipient: everything that it is made of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Kind = Literal["blank", "appraisal", "supervision", "letter", "reminder"]
"""What a message is for: the kinds of packs, letters alone, and reminders of what is out."""
Role = Literal["person", "supervisor", "manager"]
"""What the recipient is to the person whom the message is about."""
Protection = Literal["password", "plain", "none"]
"""Documents locked with the recipient's password; as they are; or none enclosed, since they are given another way."""

_PAPERS: dict[Kind, str] = {
    "blank": "Forms to fill in",
    "appraisal": "Appraisal papers",
    "supervision": "Supervision papers",
    "letter": "A letter",
    "reminder": "Reminder: papers we are waiting for",
}
_OF_ONE = frozenset({"appraisal", "supervision"})


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address; the name may be empty."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One document that goes with a message, already protected as the message says it is.

    `name` is what its file is called and `title` what the message calls it: neither names a person. `to_return` says
    whether it is a form that is to come back, `copy` of which copy it is: in two formats it is one form to fill in.
    """

    name: str
    title: str
    data: bytes
    to_return: bool = True
    copy: str | None = None

    @property
    def format(self) -> str:
        """`docx` or `pdf`, by the file's name."""
        return self.name.rpartition(".")[2].lower()


@dataclass(frozen=True, slots=True)
class Awaited:
    """A document that is out, which a reminder names: its title and number, since when, and by when it is wanted.

    `how` says how it went out, in words that the day follows: “sent to you”.
    """

    title: str
    since: dt.date
    due: dt.date | None = None
    number: str | None = None
    how: str = "sent"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Everything that a message says. `date` is aware; `message_id` has its angle brackets; `about` is a name.

    `reference` stands in the subject and in the text (`12-7`): a return that keeps it is known for an answer, and
    nothing rests on it. `password_given`: the recipient has the password already.
    """

    kind: Kind
    role: Role
    recipient: Mailbox
    about: str
    sender: Mailbox
    message_id: str
    date: dt.datetime
    organisation: str
    reference: str
    protection: Protection
    enclosures: tuple[Enclosure, ...] = ()
    awaited: tuple[Awaited, ...] = ()
    named: tuple[str, ...] = ()
    """Titles of papers that are not enclosed, since they are given another way."""
    return_by: dt.date | None = None
    password_given: bool = False
    reply_to: str | None = None
    """Where returns go; the sender's address where it is None."""
    telephone: str | None = None

    @property
    def subject(self) -> str:
        """The subject, which names nobody."""
        whose = " of a member of your staff" if self.role != "person" and self.kind in _OF_ONE else ""
        return f"{_PAPERS[self.kind]}{whose} – {self.organisation} [{self.reference}]"
