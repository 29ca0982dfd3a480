"""Who gets what of a pack folder: decided before anything is written or sent, with everything that is left out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from filing.ledger.database import Ledger
from filing.ledger.mail_journal import Past
from filing.mail import messages
from filing.mail.messages import Message, Role
from filing.people import mail_choices
from filing.people.address_forms import key
from filing.people.mail_choices import Protection
from filing.people.roster import Person
from filing.records.going_out import withdrawn
from filing.records.packs import PackDocument, documents_of
from mailing import restored
from mailing.came_back import came_back
from mailing.confided import may_have
from mailing.gathering import Gathered, Known, gather
from mailing.movers import names_another
from mailing.outgoing import Awaited
from mailing.recipients import Directory, Held, directory_now
from mailing.settings import MailSettings
from schemas.errors import Fault, Place, UsageError


@dataclass(frozen=True, slots=True)
class Letter:
    """One message that is to go into the outbox; `held` says why it waits there for a person, `notes` what to know."""

    person: Person
    role: Role
    recipient: Person
    kind: str
    pack: int | None
    protection: Protection
    documents: tuple[Known, ...] = ()
    held: tuple[Held, ...] = ()
    notes: tuple[str, ...] = ()
    awaited: tuple[Awaited, ...] = ()
    """Of a reminder: what it asks for."""
    not_since: dt.datetime | None = None
    """Of a reminder: since when the recipient was to have had none, or it is not written."""

    @property
    def address(self) -> str:
        """Where it goes."""
        return (self.recipient.email or "").strip()

    @property
    def titles(self) -> tuple[str, ...]:
        """What it carries, or asks for."""
        if self.awaited:
            return tuple(f"{a.title}{f' (copy {a.number})' if a.number else ''}" for a in self.awaited)
        # One copy in two formats is one document.
        return tuple({k.document.copy or k.document.id: k.document.title for k in self.documents}.values())


@dataclass(frozen=True, slots=True)
class Left:
    """What does not go out: somebody's papers or a file, with a stable code and the reason."""

    code: str
    say: str
    person: Person | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Already:
    """Papers that are out, or in the outbox, already: they are not sent again."""

    person: Person
    recipient: Person
    message: Message
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it, by the people's order in the folder."""

    letters: tuple[Letter, ...]
    left: tuple[Left, ...] = ()
    already: tuple[Already, ...] = ()
    lists: tuple[str, ...] = ()
    """Files about many people that packs are made with (an index, a list to sign on, a print): they stay here."""


def plan(
    ledger: Ledger,
    paths: Sequence[Path],
    roles: Sequence[Role],
    settings: MailSettings,
    day: dt.date,
    *,
    only: Collection[int] | None = None,
) -> Plan:
    """Who gets what of these folders, zips and files: of everybody's papers there, or of those in `only` (numbers).

    Nothing is written. Raises UsageError `mail-nothing` where no paper of anybody is there.
    """
    found = gather(ledger, paths)
    left = [Left(f.code, f"{f.what} {f.do}", file=f.place.file) for f in found.faults]
    if not found.known:
        unplaced = [f for f in found.faults if f.code == "mail-not-placed"]
        raise UsageError(*unplaced) if unplaced else _nothing(found, paths)
    with ledger.reading() as conn:
        roster = directory_now(conn, settings)
    making = _Planning(ledger, roster, tuple(roles), day, found, left, restored.past(ledger, day))
    for number, known in _by_person(found.known).items():
        if only is None or number in only:
            making.add(roster.by_id[number], known)
    strange = [p for p in found.strange if p.name not in making.blamed]
    lists = tuple(p.name for p in strange if p.group not in making.groups and _is_list(p.name))
    if only is None:
        say = "It is no document of a pack, or was changed after it was made: it is not sent."
        left += [Left("mail-unknown-file", say, file=p.name) for p in strange if p.name not in lists]
    return Plan(tuple(making.letters), tuple(left), tuple(making.already), lists)


def _is_list(name: str) -> bool:
    """Whether a file that is nobody's is called as the lists are that lie beside packs."""
    return re.split(r"[/\\]", name)[-1].startswith(("Index", "Handing out", "Print - "))


def _by_person(known: Iterable[Known]) -> dict[int, list[Known]]:
    found: dict[int, list[Known]] = {}
    for one in known:
        found.setdefault(one.document.person, []).append(one)
    # As their packs have them, whatever the files are called; people in the order they lie there.
    return {person: sorted(mine, key=lambda k: k.document.id) for person, mine in found.items()}


def _nothing(found: Gathered, paths: Sequence[Path]) -> Exception:
    what = f"None of the {len(found.strange)} files here is a document of a pack, as it was made."
    if not found.strange:
        what = "Nothing else lies here." if found.faults else "There is no file here."
    do = "Name a folder or zip that `carepack pack` made. A document that was changed since must be made again."
    place = Place(file=str(paths[0]) if paths else None)
    return UsageError(*found.faults, Fault("mail-nothing", what, place, do))


HELD_BY_SUPERVISOR = frozenset({"supervision", "observation"})
"""Kinds of forms that whoever holds the meeting fills in."""


@dataclass(slots=True)
class _Planning:
    """One person after another."""

    ledger: Ledger
    roster: Directory
    roles: tuple[Role, ...]
    day: dt.date
    found: Gathered
    left: list[Left]
    past: Past
    letters: list[Letter] = field(default_factory=list)
    already: list[Already] = field(default_factory=list)
    blamed: set[str] = field(default_factory=set)
    """Files that are the reason why somebody's papers are left out: they are not told a second time."""
    groups: dict[str, set[int]] = field(default_factory=dict)
    """Whose papers lie where."""

    def __post_init__(self) -> None:
        for one in self.found.known:
            self.groups.setdefault(one.piece.group, set()).add(one.document.person)

    def add(self, person: Person, known: Sequence[Known]) -> None:
        """What goes out of this person's papers, or why nothing does."""
        missing = self._missing(known)
        strange = self._strange_beside(known)
        if strange:
            names = ", ".join(Path(n).name for n in strange)
            say = (
                f"Beside the papers lies what is no document of a pack, or was changed after it was made: {names}. "
                "Nothing of this pack is sent. Take it away, or make the pack again."
            )
            self.left.append(Left("mail-unknown-file", say, person, strange[0]))
            self.blamed |= set(strange)
            return
        known = self._not_withdrawn(person, known)
        known = self._of_who_it_is_now(person, known)
        if not known:
            return
        notes = tuple(f"not in the folder: {d.title}" for d in missing)
        got: set[int] = set()
        for role in self.roles:
            recipient = self.roster.recipient(person, role)
            if recipient is None:
                say = f"The roster names no {role} of {person.name}."
                self.left.append(Left("mail-nobody", say, person))
            elif recipient.id not in got:
                got.add(recipient.id)
                self._to(person, role, recipient, known, notes)

    def _not_withdrawn(self, person: Person, known: Sequence[Known]) -> Sequence[Known]:
        """These papers without copies that were withdrawn, each of which is told."""
        with self.ledger.reading() as conn:
            gone = withdrawn(conn, [k.document.copy for k in known if k.document.copy])
        for one in known:
            if one.document.copy in gone:
                say = f"“{one.document.title}”, copy {one.document.copy}, was withdrawn: it is not sent."
                self.left.append(Left("mail-withdrawn", say, person, one.piece.name))
        return [k for k in known if k.document.copy not in gone]

    def _of_who_it_is_now(self, person: Person, known: Sequence[Known]) -> Sequence[Known]:
        """These papers without those made when the reference was somebody else's, each of which is told."""
        mine = []
        for one in known:
            renamed = self.roster.renamed(person, one.document.made_at)
            if renamed is None or renamed.allowable:
                mine.append(one)
            else:
                say = f"“{one.document.title}” is not sent. {renamed.say}"
                self.left.append(Left(renamed.code, say, person, one.piece.name))
        return mine

    def _missing(self, known: Sequence[Known]) -> tuple[PackDocument, ...]:
        """Documents of these packs that do not lie here."""
        here = {k.document.sha256 for k in known}
        packs = dict.fromkeys(k.document.pack for k in known)
        whole = (d for pack in packs for d in documents_of(self.ledger, pack))
        return tuple(d for d in whole if d.sha256 not in here)

    def _strange_beside(self, known: Sequence[Known]) -> tuple[str, ...]:
        """Files that may be this person's, changed: all that are nobody's and lie where a paper of theirs does,
        whoever else's papers lie there."""
        groups = {k.piece.group for k in known}
        return tuple(p.name for p in self.found.strange if p.group in groups)

    def _to(
        self, person: Person, role: Role, recipient: Person, known: Sequence[Known], notes: tuple[str, ...]
    ) -> None:
        held = self.roster.wrong_with(person, recipient, self.day)
        with self.ledger.reading() as conn:
            bounced = came_back(conn, recipient.email)
        held += (bounced,) if bounced is not None else ()
        never = next((h for h in held if not h.allowable), None)
        if never is not None:
            self.left.append(Left(never.code, f"{never.say} Hand the papers out another way.", person))
            return
        new = self._new(person, recipient, known)
        is_manager = self.roster.recipient(person, "manager") == recipient
        may = [k for k in new if self._may_have(k.document, role, is_manager=is_manager)]
        for one in new:
            if one not in may:
                what = "personal" if one.document.pack_kind == "letters" else "private"
                say = f"“{one.document.title}” is {what}: it does not go to {person.name}’s {role}."
                self.left.append(Left("mail-private", say, person, one.piece.name))
        protection = mail_choices.choices(self.ledger, [recipient.id])[recipient.id].protection
        for pack in dict.fromkeys(k.document.pack for k in may):
            documents = tuple(k for k in may if k.document.pack == pack)
            papers = [k.document for k in documents]
            may_be_out = restored.of_papers(self.ledger, self.past, person, recipient, papers, day=self.day)
            waits = (may_be_out, *held) if may_be_out else held
            kind: str = documents[0].document.pack_kind
            stands_as = role
            # Who is both gets these as the manager, and not once they are the supervisor alone.
            if is_manager and not all(self._may_have(k.document, role, is_manager=False) for k in documents):
                stands_as = "manager"
            if kind == "letters":
                kind, stands_as = "letter", "manager" if role == "supervisor" and is_manager else role
            renamed = self.roster.renamed(person, documents[0].document.made_at)
            with self.ledger.reading() as conn:
                moved = names_another(conn, self.ledger.library, (k.document.copy for k in documents))
            why = (*filter(None, [renamed]), *waits, *filter(None, [moved]))
            self.letters.append(
                Letter(person, stands_as, recipient, kind, pack, protection, documents, why, notes)
            )

    def _new(self, person: Person, recipient: Person, known: Sequence[Known]) -> list[Known]:
        """What this recipient has not got yet; what they have is noted."""
        with self.ledger.reading() as conn:
            out = out_already(conn, person.id, recipient)
        had: dict[int, list[str]] = {}
        by_number = {m.id: m for m in out.values()}
        for one in known:
            message = out.get(one.document.sha256)
            if message is not None:
                had.setdefault(message.id, []).append(one.document.title)
        for number, titles in had.items():
            self.already.append(Already(person, recipient, by_number[number], tuple(titles)))
        return [k for k in known if k.document.sha256 not in out]

    def _may_have(self, document: PackDocument, role: Role, *, is_manager: bool) -> bool:
        """Whether somebody of this role may see it: what a form keeps to the person is for whoever it says reads it.

        A letter by itself is personal: it goes to the person, and to their manager, who answers for it. It may be about
        what a supervisor is not told, so that a supervisor gets it only where it tells a supervision.
        """
        form = self.ledger.library.load(document.form) if document.form else None
        if document.pack_kind == "letters" and role == "supervisor":
            if is_manager:
                role = "manager"
            elif form is None or form.kind not in HELD_BY_SUPERVISOR:
                return False
        return may_have(document, form, "manager" if is_manager and role == "supervisor" else role)


def out_already(conn: Connection, person: int, recipient: Person) -> Mapping[str, Message]:
    """By digest, the papers about somebody that this recipient got, or that are on the way, and by which message.

    What was cancelled is not out. What was refused or came back is, as long as the address is the same: the same would
    happen again, and whoever knows better says so (`carepack send retry`). With another address it may go again.
    """
    address = key(recipient.email or "")
    found: dict[str, Message] = {}
    for message in messages.find(conn, person=person, recipient=recipient.id):
        if message.state == "cancelled":
            continue
        elsewhere = key(message.address) != address
        if elsewhere and message.state in {"refused", "bounced", "queued", "held"}:
            continue
        for document in message.documents:
            found[document.sha256] = message
    return found
