"""Who may get a message: the person it is about, their supervisor and their manager, as the roster has it now.

Asked when a message is queued, and again at the moment it is sent. What a person may allow all the same (somebody who
has left, an address that several people read or a colleague had before, a new surname) is held until they do; what
else changed is never allowed: the message was written, and locked, for somebody else.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from filing.ledger.actor import moment
from filing.mail.messages import Message, Role
from filing.people.address_forms import key, why_not
from filing.people.address_names import Fit, own_fit
from filing.people.changes import Addresses, addresses
from filing.people.directory import change_of_name, former_names, is_another_person
from filing.people.mailboxes import OFFICES, SHARED_ROOMS
from filing.people.roster import Person, everybody
from mailing.settings import MailSettings

ROLES: tuple[Role, ...] = ("person", "supervisor", "manager")
ALLOWABLE = frozenset({
    "mail-left", "mail-about-leaver", "mail-shared-address", "mail-former-address", "mail-role-mailbox",
    "mail-name-changed", "mail-restored", "mail-came-back", "mail-handed", "mail-made-anew", "mail-postponed",
    "mail-session-held", "mail-names-another", "mail-bounced-address",
})  # fmt: skip
"""Reasons to hold a message that a person may set aside for it, with a word why."""
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
    history: Addresses = field(default_factory=Addresses)
    called: Mapping[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """Former names, the first first, each with the moment when it was given up."""

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
        why = why_not(address)
        if why is not None:
            say = f"No mail can be sent to “{address[:60]}” of {recipient.name}. {why}"
            yield Held("mail-bad-address", say)
            return
        others = [p.name for p in self.by_address.get(key(address), ()) if p.id != recipient.id]
        if others:
            say = (
                f"{address} is the address of {', '.join(sorted(others)[:5])} as well as of {recipient.name}."
            )
            yield Held("mail-shared-address", say)
            return
        had = self._had_before(address, recipient)
        if had:
            say = f"{address} was the address of {', '.join(had[:5])} before it was {recipient.name}’s."
            yield Held("mail-former-address", say)
        if self._is_office(address, recipient):
            yield Held("mail-role-mailbox", f"{address} looks like an address that several people read.")

    def _had_before(self, address: str, recipient: Person) -> list[str]:
        """Who had this address before the recipient did; nobody where it is called after the recipient, and not after
        who had it (that was a mistake, and is put right), or is said to be one person's own."""
        if key(address) in self.personal:
            return []
        names, before = self._names(recipient)
        if own_fit(address, names) >= Fit.INITIAL:
            others = [p for p in self._others(address, recipient) if own_fit(address, self._names(p)[0])]
            return sorted(p.name for p in others)
        had = [p.name for p in self._others(address, recipient)]
        if before is not None and self.history.got(address, recipient.id) < before[0]:
            had.append(f"{before[1]} ({recipient.ref} then)")
        return sorted(had)

    def _others(self, address: str, recipient: Person) -> list[Person]:
        return [self.by_id[n] for n in self.history.before(address, recipient.id) if n in self.by_id]

    def _names(self, person: Person) -> tuple[list[str], tuple[str, str] | None]:
        """All names that somebody is known to have had; and of whoever had their reference before: until when, and
        the name. Who has a name again that the reference had once is the person of then."""
        had = self.called.get(person.id, ())
        names = [name for _, name in had if not is_another_person(name, person.name)]
        first = not had or had[0][1] in names
        return [person.name, *names], None if first else next(h for h in reversed(had) if h[1] not in names)

    def renamed(self, person: Person, since: dt.datetime) -> Held | None:
        """Whether somebody has another name now than at that moment, and is perhaps somebody else; None where not.

        The ledger keeps times to the second; what changed in the same second counts.
        """
        at = moment(since)
        before = next((name for given_up, name in self.called.get(person.id, ()) if given_up >= at), None)
        if before is None:
            return None
        kind = change_of_name(before, person.name)
        if kind == "none":
            return None
        say = f"It was made when {person.ref} was {before}, who is {person.name} on the roster now"
        if kind == "surname":
            return Held("mail-name-changed", f"{say}.")
        return Held("mail-other-person", f"{say}: somebody else, as it seems. Make it again.")

    def _is_office(self, address: str, recipient: Person) -> bool:
        """Whether it is called as a home, a team, a role or an office is, and not as whoever it belongs to."""
        known = key(address)
        if known in self.personal:
            return False
        words = _WORDS.findall(_plain(known.partition("@")[0].partition("+")[0]))
        local = "".join(words)
        if known in self.shared or local in OFFICES or _single(local) in self.places:
            return True
        if any(part in local for part in _parts(recipient.name)):
            return False
        return any(_single(word) in self.places or word in OFFICES for word in words)


def directory(
    everybody: Iterable[Person],
    settings: MailSettings,
    history: Addresses | None = None,
    called: Mapping[int, tuple[tuple[str, str], ...]] | None = None,
) -> Directory:
    """The roster, ready to be asked; with what addresses and names were before, for whoever decides what goes."""
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
        frozenset(_places(everyone)) | SHARED_ROOMS,
        history or Addresses(),
        called or {},
    )


def directory_now(conn: Connection, settings: MailSettings) -> Directory:
    """The roster as it is now, with what it was before."""
    return directory(everybody(conn), settings, addresses(conn), former_names(conn))


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


def look_again(
    roster: Directory,
    message: Message,
    day: dt.date,
    allowed: frozenset[tuple[str, str]],
    made: dt.datetime | None = None,
    *,
    whoever: bool = False,
) -> Held | None:
    """Why a queued message must not go out now, or None where it may; `allowed` are reasons and addresses that a
    person allowed for it, `made` is when its papers were made, for whoever the person was then; `whoever`: it goes to
    this recipient, whatever they are to the person now."""
    person, recipient = roster.by_id.get(message.person), roster.by_id.get(message.recipient)
    if person is None or recipient is None:
        return Held("mail-changed", "Somebody it names is no longer on the roster.")
    now = roster.recipient(person, message.role)
    if not whoever and (now is None or now.id != recipient.id):
        whose = f"{person.name}’s {message.role}"
        say = f"{recipient.name} is no longer {whose}" + (f"; {now.name} is." if now else ".")
        return Held("mail-changed", say)
    if key(recipient.email or "") != key(message.address):
        return Held(
            "mail-address-changed", f"{recipient.name} has another address now than this was written for."
        )
    known = key(message.address)
    since = message.queued_at if made is None else min(made, message.queued_at)
    renamed = (roster.renamed(person, since), roster.renamed(recipient, message.queued_at))
    wrong = (*filter(None, renamed), *roster.wrong_with(person, recipient, day))
    never = (h for h in wrong if not h.allowable)
    return next(never, None) or next((h for h in wrong if (h.code, known) not in allowed), None)
