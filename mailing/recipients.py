"""Who may get a message: the person it is about, their supervisor and their manager, as the roster has it now.

Asked when a message is queued, and again at the moment it is sent. What a person may allow all the same (somebody who
has left, an address that several people read) is held until they do; what changed is never allowed: the message was
written, and locked, for somebody else.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from filing.mail.messages import Message, Role
from filing.people.roster import Person
from mailing.settings import ADDRESS, MailSettings

ROLES: tuple[Role, ...] = ("person", "supervisor", "manager")
ALLOWABLE = frozenset({"mail-left", "mail-about-leaver", "mail-shared-address", "mail-role-mailbox"})
"""Reasons to hold a message that a person may set aside for it, with a word why."""
_OFFICES = frozenset({
    "accounts", "admin", "administration", "appointments", "bookings", "care", "carehome", "careteam",
    "contact", "contactus", "customerservice", "enquiries", "enquiry", "everyone", "frontdesk",
    "general", "hello", "help", "helpdesk", "home", "homecare", "hr", "humanresources", "info",
    "information", "mail", "mailbox", "manager", "management", "managers", "nurses", "nursing",
    "office", "officemanager", "payroll", "post", "reception", "recruitment", "registeredmanager",
    "rota", "rotas", "safeguarding", "seniors", "service", "services", "shift", "staff", "staffroom",
    "supervisor", "supervisors", "support", "team", "teamleader", "training", "volunteers",
})  # fmt: skip
"""What stands before the @ of addresses that mostly several people read, without points and dashes."""
_SHARED_ROOMS = frozenset({
    "activities", "chef", "day", "domestic", "duty", "finance", "handyman", "housekeeping", "kitchen",
    "laundry", "maintenance", "medication", "meds", "night", "oncall", "senior", "wages",
})  # fmt: skip
_WORDS = re.compile(r"[^\W\d_]+")
_SHORTEST = 3
"""Letters of a word that says anything; `and`, `the` and the like say nothing either."""
_NO_WORDS = frozenset({"and", "for", "the"})


@dataclass(frozen=True, slots=True)
class Held:
    """Why a message does not go out by itself: a stable code, and words for whoever decides."""

    code: str
    say: str

    @property
    def allowable(self) -> bool:
        """Whether a person may send it all the same."""
        return self.code in ALLOWABLE


@dataclass(frozen=True, slots=True)
class Directory:
    """The roster as it is now, for looking at many messages: made once for a run's step, and of no use after it."""

    by_ref: Mapping[str, Person]
    by_id: Mapping[int, Person]
    by_address: Mapping[str, tuple[Person, ...]]
    shared: frozenset[str] = field(default_factory=frozenset)
    personal: frozenset[str] = field(default_factory=frozenset)
    places: frozenset[str] = field(default_factory=frozenset)
    """What homes, teams and roles are called, and each word of it, without the s at a word's end."""

    def recipient(self, person: Person, role: Role) -> Person | None:
        """Who has this role for the person now; None where the roster names nobody."""
        if role == "person":
            return person
        ref = person.supervised_by if role == "supervisor" else person.manager
        return self.by_ref.get(ref.casefold()) if ref else None

    def wrong_with(self, person: Person, recipient: Person, day: dt.date) -> tuple[Held, ...]:
        """Everything for which a message about somebody should not go to this recipient by itself, on that day."""
        return tuple(self._wrong(person, recipient, day))

    def _wrong(self, person: Person, recipient: Person, day: dt.date) -> Iterable[Held]:
        if recipient.leaves is not None and recipient.leaves < day:
            yield Held("mail-left", f"{recipient.name} left on {recipient.leaves:%d/%m/%Y}.")
        if person.id != recipient.id and person.leaves is not None and person.leaves < day:
            yield Held(
                "mail-about-leaver", f"{person.name}, whom it is about, left on {person.leaves:%d/%m/%Y}."
            )
        address = (recipient.email or "").strip()
        if not address:
            yield Held("mail-no-address", f"The roster has no e-mail address of {recipient.name}.")
            return
        if not ADDRESS.fullmatch(address):
            yield Held("mail-bad-address", f"“{address[:60]}” of {recipient.name} is no e-mail address.")
            return
        others = [p.name for p in self.by_address.get(key(address), ()) if p.id != recipient.id]
        if others:
            say = (
                f"{address} is the address of {', '.join(sorted(others)[:5])} as well as of {recipient.name}."
            )
            yield Held("mail-shared-address", say)
        elif self._is_office(address, recipient):
            yield Held("mail-role-mailbox", f"{address} looks like an address that several people read.")

    def _is_office(self, address: str, recipient: Person) -> bool:
        """Whether it is called as a home, a team, a role or an office is, and not as whoever it belongs to."""
        known = key(address)
        if known in self.personal:
            return False
        words = _WORDS.findall(_plain(known.partition("@")[0].partition("+")[0]))
        local = "".join(words)
        if known in self.shared or local in _OFFICES or _single(local) in self.places:
            return True
        if any(part in local for part in _parts(recipient.name)):
            return False
        return any(_single(word) in self.places or word in _OFFICES for word in words)


def directory(everybody: Iterable[Person], settings: MailSettings) -> Directory:
    """The roster, ready to be asked."""
    everyone = tuple(everybody)
    by_address: dict[str, tuple[Person, ...]] = {}
    for person in everyone:
        if person.email and person.email.strip():
            known = key(person.email)
            by_address[known] = (*by_address.get(known, ()), person)
    return Directory(
        {p.ref.casefold(): p for p in everyone},
        {p.id: p for p in everyone},
        by_address,
        frozenset(map(key, settings.shared_mailboxes)),
        frozenset(map(key, settings.personal_mailboxes)),
        frozenset(_places(everyone)) | _SHARED_ROOMS,
    )


def _places(everyone: Iterable[Person]) -> Iterable[str]:
    for name in {n for p in everyone for n in (p.home, p.team, p.role) if n}:
        words = _WORDS.findall(_plain(name))
        yield _single("".join(words))
        yield from (_single(w) for w in words if len(w) >= _SHORTEST and w not in _NO_WORDS)


def _parts(name: str) -> Iterable[str]:
    return (part for part in _WORDS.findall(_plain(name)) if len(part) >= _SHORTEST)


def _plain(text: str) -> str:
    """Small letters without marks, as addresses have them."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l").replace("ø", "o"))
    return "".join(c for c in apart if not unicodedata.combining(c) and c not in "’'")


def _single(word: str) -> str:
    """`night` for `nights`."""
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def key(address: str) -> str:
    """An address as it is compared: servers care for no capitals, whatever the standard lets them."""
    return address.strip().casefold()


def look_again(
    roster: Directory, message: Message, day: dt.date, allowed: frozenset[tuple[str, str]]
) -> Held | None:
    """Why a queued message must not go out now, or None where it may; `allowed` are reasons and addresses that a
    person allowed for it."""
    person, recipient = roster.by_id.get(message.person), roster.by_id.get(message.recipient)
    if person is None or recipient is None:
        return Held("mail-changed", "Somebody it names is no longer on the roster.")
    now = roster.recipient(person, message.role)
    if now is None or now.id != recipient.id:
        whose = f"{person.name}’s {message.role}"
        say = f"{recipient.name} is no longer {whose}" + (f"; {now.name} is." if now else ".")
        return Held("mail-changed", say)
    if key(recipient.email or "") != key(message.address):
        return Held(
            "mail-address-changed", f"{recipient.name} has another address now than this was written for."
        )
    known = key(message.address)
    wrong = (h for h in roster.wrong_with(person, recipient, day) if (h.code, known) not in allowed)
    return next(wrong, None)
