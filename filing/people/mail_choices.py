"""How a person's documents go out where it is not the usual way: a choice on record, with who made it and why.

`password`: locked, which is usual. `plain`: as they are, where somebody's telephone cannot open what is locked. `none`:
not by mail at all; the message says that they are given another way.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, func, insert, select

from filing.ledger import audit
from filing.ledger.actor import Actor, moment
from filing.ledger.database import Ledger
from filing.ledger.mail_tables import mail_choices
from schemas.errors import UsageError

Protection = Literal["password", "plain", "none"]
USUAL: Protection = "password"
IN_WORDS: Mapping[Protection, str] = {"password": "locked", "plain": "not locked", "none": "not by mail"}
STRICTNESS: tuple[Protection, ...] = ("plain", "password", "none")
"""From what anybody can read to what is not in the mail at all."""


@dataclass(frozen=True, slots=True)
class Choice:
    """How one person's documents go out, and why; the usual way has neither a reason nor a time."""

    person: int
    protection: Protection = USUAL
    why: str | None = None
    at: str | None = None
    by: str | None = None


def choose(ledger: Ledger, person: int, protection: Protection, why: str, actor: Actor) -> Choice:
    """Puts a choice on record; earlier ones stay there. Raises UsageError `choice-no-reason`."""
    if not why.strip():
        raise UsageError.of(
            "choice-no-reason",
            "How somebody’s documents are sent is a choice that needs a reason.",
            "Say why; it is kept with the choice.",
        )
    with ledger.writing() as conn:
        return _put(conn, Choice(person, protection, why.strip(), moment(actor.at), actor.by), actor)


def back_to_usual(conn: Connection, person: int, why: str, actor: Actor) -> None:
    """Takes a choice back that was made for whoever had this reference before."""
    if choices_in(conn, [person])[person].protection != USUAL:
        _put(conn, Choice(person, USUAL, why, moment(actor.at), actor.by), actor)


def _put(conn: Connection, made: Choice, actor: Actor) -> Choice:
    row = {
        "person": made.person,
        "protection": made.protection,
        "why": made.why,
        "at": made.at,
        "by": made.by,
    }
    conn.execute(insert(mail_choices).values(**row))
    audit.note(conn, actor, "mail-choice", f"person {made.person}", protection=made.protection)
    return made


def choices(ledger: Ledger, people: Collection[int]) -> Mapping[int, Choice]:
    """By person, how documents go out now: the newest choice, or the usual way, of each of these."""
    with ledger.reading() as conn:
        return choices_in(conn, people)


def choices_in(conn: Connection, people: Collection[int]) -> Mapping[int, Choice]:
    """As `choices`, within a transaction of whoever calls."""
    newest = select(func.max(mail_choices.c.id)).group_by(mail_choices.c.person)
    wanted = select(mail_choices).where(mail_choices.c.person.in_(people), mail_choices.c.id.in_(newest))
    made = {row["person"]: _choice(row) for row in conn.execute(wanted).mappings()}
    return {person: made.get(person, Choice(person)) for person in people}


def history(ledger: Ledger, person: int) -> tuple[Choice, ...]:
    """Every choice about a person, the newest first."""
    wanted = select(mail_choices).where(mail_choices.c.person == person).order_by(mail_choices.c.id.desc())
    with ledger.reading() as conn:
        return tuple(_choice(row) for row in conn.execute(wanted).mappings())


def _choice(row: Any) -> Choice:
    return Choice(row["person"], row["protection"], row["why"], row["at"], row["by"])
