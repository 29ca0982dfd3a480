"""Messages of the outbox: one recipient each, what state it is in, and every try to hand it over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select, update

from filing.ledger import audit
from filing.ledger.actor import Actor, moment, when
from filing.ledger.mail_tables import attempts, message_documents
from filing.ledger.mail_tables import messages as table
from filing.ledger.staff_tables import pack_documents
from filing.ledger.tables import people

State = Literal["queued", "sending", "sent", "refused", "unknown", "held", "cancelled", "bounced", "drafted"]
STATES: tuple[State, ...] = (
    "queued", "sending", "sent", "refused", "unknown", "held", "cancelled", "bounced", "drafted",
)  # fmt: skip
CONCLUDED: frozenset[State] = frozenset({"sent", "refused", "unknown", "cancelled", "bounced", "drafted"})
"""States in which nothing more is done with a message by itself."""
Role = Literal["person", "supervisor", "manager"]
_ASKS = "asks"
"""The outcome of an entry that names copies that a reminder asks for."""
_A_LINE = 20
"""Numbers of copies in one such entry."""
_SAID = 500
"""Characters kept of what a server says."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A document that a message carries, as its pack has it."""

    document: int
    sha256: str
    title: str
    form: str | None
    copy: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """A message: whom it is about (`person`), who gets it, what they are to that person, and what became of it.

    People are numbers of the ledger, with their references and names beside them. `sha256` is the whole message as
    it goes out, in the folder `outgoing`. `code` and `reason` say why it is held, refused or unknown.
    """

    id: int
    kind: str
    pack: int | None
    person: int
    person_ref: str
    person_name: str
    recipient: int
    recipient_ref: str
    recipient_name: str
    role: Role
    address: str
    message_id: str
    subject: str
    sha256: str
    size: int
    protection: str
    state: State
    tries: int
    next_at: dt.datetime | None
    code: str | None
    reason: str | None
    queued_at: dt.datetime
    queued_by: str
    concluded_at: dt.datetime | None
    concluded_by: str | None
    documents: tuple[Enclosed, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One thing that was done with a message: a try, and what the server said; or a person's word about it."""

    at: dt.datetime
    by: str
    outcome: str
    said: str | None


_ABOUT, _TO = people.alias("about_whom"), people.alias("to_whom")
_ALL = (
    select(
        table,
        _ABOUT.c.ref.label("person_ref"),
        _ABOUT.c.name.label("person_name"),
        _TO.c.ref.label("recipient_ref"),
        _TO.c.name.label("recipient_name"),
    )
    .join(_ABOUT, _ABOUT.c.id == table.c.person)
    .join(_TO, _TO.c.id == table.c.recipient)
    .order_by(table.c.id)
)
_AT_ONCE = 500


def find(
    conn: Connection,
    *,
    ids: Collection[int] | None = None,
    states: Collection[str] | None = None,
    message_id: str | None = None,
    person: int | None = None,
    recipient: int | None = None,
    kind: str | None = None,
    begins: str | None = None,
) -> tuple[Message, ...]:
    """Messages in the order they were queued, with their documents."""
    query = _ALL
    same = {"message_id": message_id, "person": person, "recipient": recipient, "kind": kind}
    for column, value in same.items():
        if value is not None:
            query = query.where(table.c[column] == value)
    if begins is not None:
        query = query.where(table.c.message_id.startswith(begins, autoescape=True))
    if ids is not None:
        query = query.where(table.c.id.in_(tuple(ids)))
    if states is not None:
        query = query.where(table.c.state.in_(tuple(states)))
    rows = conn.execute(query).mappings().all()
    documents = _documents(conn, [r["id"] for r in rows])
    return tuple(_message(r, documents.get(r["id"], ())) for r in rows)


def page(
    conn: Connection,
    *,
    states: Collection[State] | None = None,
    whose: Collection[int] | None = None,
    first: int = 0,
    most: int = 50,
) -> tuple[tuple[Message, ...], int]:
    """Some messages, the newest first, and how many there are; `whose`: numbers of those they are about or go to."""
    wanted: list[ColumnElement[bool]] = []
    if states is not None:
        wanted.append(table.c.state.in_(tuple(states)))
    if whose is not None:
        some = tuple(whose)
        wanted.append(or_(table.c.person.in_(some), table.c.recipient.in_(some)))
    newest = select(table.c.id).where(*wanted).order_by(table.c.id.desc()).offset(first).limit(most)
    total: int = conn.execute(select(func.count()).select_from(table).where(*wanted)).scalar_one()
    found = find(conn, ids=[*conn.execute(newest).scalars()])
    return tuple(reversed(found)), total


def counts(conn: Connection) -> dict[State, int]:
    """How many messages are in each state; of states in which there is none, nothing."""
    query = select(table.c.state, func.count()).group_by(table.c.state)
    return {row[0]: row[1] for row in conn.execute(query)}


def _documents(conn: Connection, ids: Sequence[int]) -> dict[int, tuple[Enclosed, ...]]:
    found: dict[int, tuple[Enclosed, ...]] = {}
    query = select(
        message_documents.c.message,
        pack_documents.c.id,
        pack_documents.c.sha256,
        pack_documents.c.title,
        pack_documents.c.form,
        pack_documents.c.copy,
    ).join(pack_documents, pack_documents.c.id == message_documents.c.document)
    for start in range(0, len(ids), _AT_ONCE):
        some = tuple(ids[start : start + _AT_ONCE])
        rows = conn.execute(query.where(message_documents.c.message.in_(some)).order_by(pack_documents.c.id))
        for message, *document in rows:
            found[message] = (*found.get(message, ()), Enclosed(*document))
    return found


def _message(row: Any, documents: tuple[Enclosed, ...]) -> Message:
    values = {c.name: row[c.name] for c in table.columns}
    for name in ("next_at", "queued_at", "concluded_at"):
        values[name] = when(values[name]) if values[name] else None
    named = {n: row[n] for n in ("person_ref", "person_name", "recipient_ref", "recipient_name")}
    return Message(**values, **named, documents=documents)


def add(conn: Connection, values: dict[str, Any], documents: Sequence[int], actor: Actor) -> int:
    """Puts a message in the outbox, `values` by column; returns its number."""
    row = {"state": "queued", "tries": 0, **values, "queued_at": moment(actor.at), "queued_by": actor.by}
    number: int = conn.execute(insert(table).values(**row).returning(table.c.id)).scalar_one()
    for document in documents:
        conn.execute(insert(message_documents).values(message=number, document=document))
    audit.note(
        conn, actor, "message-queued", f"message {number}", documents=len(documents), state=row["state"]
    )
    return number


def change(
    conn: Connection,
    number: int,
    before: Collection[str],
    state: State,
    actor: Actor,
    *,
    outcome: str,
    code: str | None = None,
    reason: str | None = None,
    next_at: dt.datetime | None = None,
    tried: bool = False,
    afresh: bool = False,
) -> bool:
    """Takes a message from one of the states `before` to another, and notes it; False where it is in none of them.

    `outcome` and `reason` are kept in its history. `tried`: it counts as a try; `afresh`: tries are counted anew.
    """
    said = _one_line(reason)
    concluded = state in CONCLUDED
    values: dict[str, Any] = {
        "state": state,
        "code": code,
        "reason": said,
        "next_at": moment(next_at) if next_at else None,
        "concluded_at": moment(actor.at) if concluded else None,
        "concluded_by": actor.by if concluded else None,
    }
    if afresh:
        values["tries"] = 0
    if tried:
        values["tries"] = table.c.tries + 1
    statement = (
        update(table)
        .where(table.c.id == number, table.c.state.in_(tuple(before)))
        .values(**values)
        .returning(table.c.id)
    )
    if conn.execute(statement).first() is None:
        return False
    note(conn, number, outcome, said, actor)
    audit.note(conn, actor, f"message-{outcome}", f"message {number}", state=state, code=code)
    return True


def note(conn: Connection, number: int, outcome: str, said: str | None, actor: Actor) -> None:
    """Keeps what was done with a message, beside what is said of its state."""
    row = {"message": number, "at": moment(actor.at), "by": actor.by, "outcome": outcome}
    conn.execute(insert(attempts).values(**row, said=_one_line(said)))


_OVER = frozenset({"cancelled", "refused", "bounced"})


def reminded_since(conn: Connection, person: int, recipient: int, since: dt.datetime) -> Message | None:
    """A reminder about this person's papers that went, or is to go, to this recipient since then."""
    before = find(conn, person=person, recipient=recipient, kind="reminder")
    return next((m for m in before if m.state not in _OVER and m.queued_at > since), None)


def note_asked(conn: Connection, number: int, copies: Sequence[str], actor: Actor) -> None:
    """Keeps which copies a reminder asks for, by number: it is looked at again when it goes."""
    for start in range(0, len(copies), _A_LINE):
        note(conn, number, _ASKS, " ".join(copies[start : start + _A_LINE]), actor)


def asked(conn: Connection, number: int) -> tuple[str, ...]:
    """The numbers of the copies that a reminder asks for."""
    return tuple(n for a in history(conn, number) if a.outcome == _ASKS for n in (a.said or "").split())


def history(conn: Connection, number: int) -> tuple[Attempt, ...]:
    """Everything that was done with a message, in order."""
    query = select(attempts).where(attempts.c.message == number).order_by(attempts.c.id)
    rows = conn.execute(query).mappings()
    return tuple(Attempt(when(r["at"]), r["by"], r["outcome"], r["said"]) for r in rows)


def _one_line(text: str | None) -> str | None:
    """What a server said, on one line and without characters that no database takes."""
    if text is None:
        return None
    clean = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(clean.split())[:_SAID]


def handed_over_since(conn: Connection, since: dt.datetime) -> list[dt.datetime]:
    """When messages were handed to a server, since then and in order."""
    query = select(attempts.c.at).where(attempts.c.outcome == "sending", attempts.c.at >= moment(since))
    return [when(at) for at in conn.execute(query.order_by(attempts.c.at)).scalars()]
