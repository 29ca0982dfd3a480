"""Which passwords are tried on a document that came back locked: few, and the likeliest first.

What says whose it may be – the name of its file, what it says of itself in clear, who sent it – is a hint and nothing
more: a password that opens a document makes it nobody's, and what is inside says what it is filed as.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection, insert, select

from filing.ledger import audit
from filing.ledger.actor import Actor, moment
from filing.ledger.database import Ledger
from filing.ledger.mail_tables import collected, message_documents, messages, passwords, unlocked
from filing.ledger.staff_tables import pack_documents
from filing.ledger.tables import copies, people, submissions
from filing.people.passwords import of_people
from intake.unlocking import MOST_TRIES

_COPY = re.compile(r"(?<![0-9A-Z])[0-9A-HJKMNP-TV-Z]{14}(?![0-9A-Z])")
"""What may be a copy's number in the name of a file."""
_REFERENCE = re.compile(r"(?<![A-Z2-7])(?=([A-Z2-7]{4})-([A-Z2-7]{4})(?![A-Z2-7]))")
"""What may be a message's reference there, the beginning of its number; in `note-K7QX-3MPA` there are two."""
_RECENT = 200
"""So many messages that went out last say who may be answering."""


@dataclass(frozen=True, slots=True)
class Locked:
    """A document that came back locked: the envelope's SHA-256, its place in it, the file's name, what it says of
    itself."""

    sha256: str
    locator: str = ""
    name: str = ""
    copy_number: str | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A kept password, by its number, and whose it is."""

    number: int
    password: str
    whose: str

    def __repr__(self) -> str:
        """Without the password, wherever this is printed."""
        return f"Key({self.number})"


class Keys(Protocol):
    """Whoever knows passwords."""

    def to_try(self, locked: Locked) -> Sequence[Key]:
        """What is tried on this document, the likeliest first, at most `MOST_TRIES`."""


@dataclass(frozen=True, slots=True)
class KeptKeys:
    """The passwords that a ledger keeps; those of `people` (their numbers) before all others."""

    ledger: Ledger
    people: tuple[int, ...] = ()

    def to_try(self, locked: Locked) -> tuple[Key, ...]:
        """As `Keys` has it: what opened it before; then of the people named, of whom it may be, of whom was written to
        last, and of who got a password last."""
        found: dict[str, Key] = {}
        with self.ledger.reading() as conn:
            for key in self._all(conn, locked):
                found.setdefault(key.password, key)
                if len(found) == MOST_TRIES:
                    break
        return tuple(found.values())

    def _all(self, conn: Connection, locked: Locked) -> Iterator[Key]:
        before = select(unlocked.c.password).join(submissions, submissions.c.id == unlocked.c.submission)
        numbers = conn.execute(before.where(submissions.c.sha256 == locked.sha256)).scalars().all()
        kept = select(passwords.c.id, passwords.c.password, people.c.name).join(
            people, people.c.id == passwords.c.person
        )
        for number, password, name in conn.execute(kept.where(passwords.c.id.in_(numbers))):
            yield Key(number, password, name)
        for some in (self.people, *_likely(conn, locked), _written_to(conn), _with_a_password(conn)):
            yield from _of(conn, tuple(dict.fromkeys(some)))


def note_opened(ledger: Ledger, submission: int, key: int, actor: Actor) -> None:
    """Notes with which kept password a document was opened, so that it opens with it whenever it is read again."""
    with ledger.writing() as conn:
        there = select(unlocked.c.password).where(unlocked.c.submission == submission)
        if conn.execute(there).scalar() is None:
            row = {"submission": submission, "password": key, "at": moment(actor.at)}
            conn.execute(insert(unlocked).values(**row))
            audit.note(conn, actor, "submission-unlocked", f"submission {submission}", password=key)


def _of(conn: Connection, some: tuple[int, ...]) -> Iterator[Key]:
    if not some:
        return
    kept = of_people(conn, some)
    named = select(people.c.id, people.c.name).where(people.c.id.in_({k.person for k in kept}))
    names: dict[int, str] = {row.id: row.name for row in conn.execute(named)}
    for one in kept:
        yield Key(one.number, one.password, names[one.person])


def _likely(conn: Connection, locked: Locked) -> Iterator[Sequence[int]]:
    """People whose it may be: of the copies that are named, then who sent it, and whom it answers."""
    named = f"{locked.locator} {locked.name}".upper()
    numbers = [locked.copy_number] if locked.copy_number else []
    for number in dict.fromkeys([*numbers, *_COPY.findall(named)][:MOST_TRIES]):
        yield _of_copy(conn, number)
    for first, second in dict.fromkeys(_REFERENCE.findall(named)[:MOST_TRIES]):
        sent = messages.c.message_id.startswith(f"<{first}{second}".lower(), autoescape=True)
        found = select(messages.c.recipient, messages.c.person).where(sent)
        yield [one for row in conn.execute(found) for one in row]
    came = select(collected.c.person, collected.c.answers).where(collected.c.sha256 == locked.sha256)
    rows = conn.execute(came).all()
    yield [person for person, _ in rows if person is not None]
    answered = [number for _, number in rows if number is not None]
    of = select(messages.c.recipient, messages.c.person).where(messages.c.id.in_(answered))
    yield [one for row in conn.execute(of) for one in row]


def _of_copy(conn: Connection, number: str) -> list[int]:
    """Who may have locked this copy: everybody it was sent to, its person, and who supervises or manages them."""
    sent = (
        select(messages.c.recipient)
        .join(message_documents, message_documents.c.message == messages.c.id)
        .join(pack_documents, pack_documents.c.id == message_documents.c.document)
        .where(pack_documents.c.copy == number)
        .order_by(messages.c.id.desc())
    )
    whose = (
        select(people.c.id, people.c.supervisor, people.c.manager)
        .join(copies, copies.c.person == people.c.id)
        .where(copies.c.number == number)
    )
    theirs = [one for row in conn.execute(whose) for one in row]
    return [*theirs[:1], *conn.execute(sent).scalars(), *_said(theirs[1:])]


def _written_to(conn: Connection) -> Iterable[int]:
    """Who was sent something locked last."""
    last = select(messages.c.recipient).where(messages.c.protection == "password")
    return conn.execute(last.order_by(messages.c.id.desc()).limit(_RECENT)).scalars().all()


def _with_a_password(conn: Connection) -> Iterable[int]:
    """Who got a password last; in a small organisation that is everybody."""
    last = select(passwords.c.person).order_by(passwords.c.id.desc())
    return conn.execute(last.limit(MOST_TRIES)).scalars().all()


def _said(numbers: Iterable[int | None]) -> list[int]:
    return [number for number in numbers if number is not None]
