"""What was found in the mailbox: every message by the server's own number for it, and what became of it.

A message is kept, byte for byte, before anything is made of it, and moved out of the way on the server when all is
concluded. Whatever ends the program in between, the next run goes on from here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, func, insert, select, update

from filing.ledger import audit
from filing.ledger.actor import Actor, moment, when
from filing.ledger.mail_tables import collected
from filing.ledger.tables import originals

State = Literal["found", "kept", "imported", "bounce", "notice", "empty", "refused"]
"""`found`: it could not be fetched yet; `kept`: it is here, and to be looked at; the others say what became of it."""
OPEN: frozenset[State] = frozenset({"found", "kept"})
_AGAIN = "~"
"""Stands behind a UIDVALIDITY where a server gave a number twice: what had it before is another message."""


@dataclass(frozen=True, slots=True)
class Where:
    """A message's place on the server. `validity` is the UIDVALIDITY of the folder."""

    account: str
    folder: str
    validity: str
    uid: int


@dataclass(frozen=True, slots=True)
class Collected:
    """A message that was found, and what became of it. `sha256` is the message itself, among the originals.

    `sender` is the address that it says it came from, `person` whose that is by the roster (a hint, and nobody's
    identity), `answers` the message of ours that it answers or returns.
    """

    id: int
    where: Where
    sha256: str | None
    message_id: str | None
    sender: str | None
    person: int | None
    answers: int | None
    state: State
    code: str | None
    reason: str | None
    found_at: dt.datetime
    concluded_at: dt.datetime | None
    moved_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Hints:
    """What the head of a message gives away, looked up: see `Collected`."""

    message_id: str | None = None
    sender: str | None = None
    person: int | None = None
    answers: int | None = None


def in_folder(conn: Connection, account: str, folder: str, validity: str) -> dict[int, Collected]:
    """What is known of a folder under this UIDVALIDITY, by number; where a number was given twice, the newest."""
    again = collected.c.uidvalidity.startswith(f"{validity}{_AGAIN}")
    query = _of(account, folder).where((collected.c.uidvalidity == validity) | again)
    return {one.where.uid: one for one in _found(conn, query)}


def waiting(conn: Connection) -> tuple[Collected, ...]:
    """Messages that are here and of which nothing is concluded yet, oldest first."""
    return _found(conn, select(collected).where(collected.c.state == "kept"))


def to_move(conn: Connection, account: str, folder: str, validity: str) -> tuple[Collected, ...]:
    """Messages of which all is concluded and that still lie where they were found."""
    there = in_folder(conn, account, folder, validity).values()
    return tuple(one for one in there if one.state not in OPEN and one.moved_at is None)


def of(
    conn: Connection, *, ids: Collection[int] | None = None, since: dt.datetime | None = None
) -> Sequence[Collected]:
    """Messages as they were found, oldest first; those with these numbers, or found since then."""
    query = select(collected)
    if ids is not None:
        query = query.where(collected.c.id.in_(tuple(ids)))
    if since is not None:
        query = query.where(collected.c.found_at >= moment(since))
    return _found(conn, query)


def newest(conn: Connection) -> dt.datetime | None:
    """When the newest message was found."""
    at = conn.execute(select(func.max(collected.c.found_at))).scalar_one_or_none()
    return when(at) if at else None


def keep(
    conn: Connection,
    where: Where,
    original: tuple[str, int],
    hints: Hints,
    actor: Actor,
    *,
    known: Collected | None,
) -> int:
    """Notes that a message is here, its bytes being on the disk; returns its number.

    `original`: its SHA-256 (hex) and how many bytes it has. `known`: what stands of it already, where it could not be
    fetched before, or where its number was another's. What another run noted meanwhile stays as that run noted it.
    """
    sha256, size = original
    if conn.execute(select(originals.c.sha256).where(originals.c.sha256 == sha256)).first() is None:
        conn.execute(insert(originals).values(sha256=sha256, size=size, kept_at=moment(actor.at)))
    values = {
        "sha256": sha256,
        "message_id": hints.message_id,
        "sender": hints.sender,
        "person": hints.person,
        "answers": hints.answers,
        "state": "kept",
        "code": None,
        "reason": None,
        "concluded_at": None,
    }
    if known is not None and known.state == "found":
        conn.execute(update(collected).where(collected.c.id == known.id).values(**values))
        audit.note(conn, actor, "mail-kept", f"mail {known.id}")
        return known.id
    return _new(conn, _another(known.where) if known is not None else where, values, actor, "mail-kept")


def not_fetched(
    conn: Connection,
    where: Where,
    state: State,
    actor: Actor,
    *,
    code: str,
    reason: str,
    known: Collected | None,
) -> int:
    """Notes that a message is there and could not be fetched (`found`), or never is (`refused`)."""
    values = {"state": state, "code": code, "reason": reason, "concluded_at": _concluded(state, actor)}
    if known is not None:
        conn.execute(update(collected).where(collected.c.id == known.id).values(**values))
        return known.id
    return _new(conn, where, values, actor, "mail-found")


def conclude(
    conn: Connection,
    number: int,
    state: State,
    actor: Actor,
    *,
    code: str | None = None,
    reason: str | None = None,
    answers: int | None = None,
) -> bool:
    """Says what became of a message, and which of ours it answers where that is known by now.

    False where another run said so before.
    """
    values: dict[str, Any] = {"state": state, "code": code, "reason": reason}
    values |= {"answers": answers} if answers is not None else {}
    statement = (
        update(collected)
        .where(collected.c.id == number, collected.c.state == "kept")
        .values(**values, concluded_at=_concluded(state, actor))
        .returning(collected.c.id)
    )
    if conn.execute(statement).first() is None:
        return False
    audit.note(conn, actor, f"mail-{state}", f"mail {number}", code=code)
    return True


def look_again(conn: Connection, number: int, actor: Actor) -> None:
    """Takes up a message again that lies in the mailbox once more."""
    values = {"state": "kept", "code": None, "reason": None, "concluded_at": None, "moved_at": None}
    conn.execute(update(collected).where(collected.c.id == number).values(**values))
    audit.note(conn, actor, "mail-kept", f"mail {number}")


def moved(conn: Connection, numbers: Collection[int], actor: Actor) -> None:
    """Notes that messages lie out of the way on the server now."""
    statement = update(collected).where(collected.c.id.in_(tuple(numbers))).values(moved_at=moment(actor.at))
    conn.execute(statement)


def came_with(conn: Connection, sha256: str) -> tuple[Collected, ...]:
    """The messages that these bytes are, oldest first: the same one may come twice."""
    return _found(conn, select(collected).where(collected.c.sha256 == sha256))


def _new(conn: Connection, where: Where, values: dict[str, Any], actor: Actor, action: str) -> int:
    row = {
        "account": where.account,
        "folder": where.folder,
        "uidvalidity": where.validity,
        "uid": where.uid,
        "found_at": moment(actor.at),
        **values,
    }
    there = select(collected.c.id).where(
        *(collected.c[c] == row[c] for c in ("account", "folder", "uidvalidity", "uid"))
    )
    number: int | None = conn.execute(there).scalar()
    if number is None:
        number = conn.execute(insert(collected).values(**row).returning(collected.c.id)).scalar_one()
        audit.note(conn, actor, action, f"mail {number}")
    return number


def _another(where: Where) -> Where:
    """The place of a message whose number was another's before, under the same UIDVALIDITY."""
    plain, _, generation = where.validity.partition(_AGAIN)
    return Where(where.account, where.folder, f"{plain}{_AGAIN}{int(generation or 1) + 1}", where.uid)


def _concluded(state: State, actor: Actor) -> str | None:
    return None if state in OPEN else moment(actor.at)


def _of(account: str, folder: str) -> Any:
    return select(collected).where(collected.c.account == account, collected.c.folder == folder)


def _found(conn: Connection, query: Any) -> tuple[Collected, ...]:
    return tuple(_row(r) for r in conn.execute(query.order_by(collected.c.id)).mappings())


def _row(row: Any) -> Collected:
    plain = ("id", "sha256", "message_id", "sender", "person", "answers", "state", "code", "reason")
    return Collected(
        **{n: row[n] for n in plain},
        where=Where(row["account"], row["folder"], row["uidvalidity"], row["uid"]),
        found_at=when(row["found_at"]),
        concluded_at=when(row["concluded_at"]) if row["concluded_at"] else None,
        moved_at=when(row["moved_at"]) if row["moved_at"] else None,
    )
