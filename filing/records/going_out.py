"""How copies went out: mailed, or handed over as somebody noted. That a copy was made says neither."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Connection, select, update

from filing.ledger import audit
from filing.ledger.actor import Actor, when
from filing.ledger.database import Ledger
from filing.ledger.mail_tables import message_documents, messages
from filing.ledger.staff_tables import pack_documents
from filing.ledger.tables import copies
from schemas.errors import Fault, Place, UsageError
from schemas.zones import day_in

if TYPE_CHECKING:
    from filing.records.copies import Listed

_AT_ONCE = 500
OUT, MADE, REVIEW = "out", "made, not sent", "being looked at"
"""What is said of a copy that is not filed: it was sent or handed over; nothing says so; it is back and asked about."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way by which a copy went out, and on which day. `recipient` is who got it, by their number in the ledger;
    None where it was handed over and goes to whom it is for."""

    how: Literal["sent", "handed"]
    on: dt.date
    recipient: int | None = None


def ways(ledger: Ledger, numbers: Collection[str]) -> Mapping[str, tuple[Way, ...]]:
    """By the copy's number, how it went out, the first day first; a copy of which nothing is known is not there.

    A message counts once it is `sent` (a draft, when a person has said so), and only if the documents were in it.
    """
    found: dict[str, list[Way]] = {}
    wanted = tuple(dict.fromkeys(numbers))
    zone = ledger.library.policies.timezone
    with ledger.reading() as conn:
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            for copy, at, recipient in conn.execute(_mailed(some)):
                found.setdefault(copy, []).append(Way("sent", day_in(when(at), zone), recipient))
            handed = select(copies.c.number, copies.c.handed_on).where(
                copies.c.number.in_(some), copies.c.handed_on.is_not(None)
            )
            for number, day in conn.execute(handed):
                found.setdefault(number, []).append(Way("handed", day))
    return {number: tuple(sorted(mine, key=lambda w: w.on)) for number, mine in found.items()}


def whereabouts(ledger: Ledger, found: Collection[Listed]) -> Mapping[str, str]:
    """By number, what is said of each of these copies: `OUT`, `MADE`, `REVIEW`, or else its state."""
    went = ways(ledger, [c.number for c in found if c.state == "issued"])
    said = {"review": REVIEW}
    return {
        c.number: said.get(c.state, c.state) if c.state != "issued" else OUT if c.number in went else MADE
        for c in found
    }


def counted(said: Collection[str]) -> str:
    """How many of these are what, in words: “4 out; 42 made, not sent”."""
    return "; ".join(f"{n} {word}" for word, n in Counter(said).items())


def _mailed(numbers: Sequence[str]) -> Any:
    joined = pack_documents.join(message_documents, message_documents.c.document == pack_documents.c.id)
    return (
        select(pack_documents.c.copy, messages.c.concluded_at, messages.c.recipient)
        .select_from(joined.join(messages, messages.c.id == message_documents.c.message))
        .where(
            pack_documents.c.copy.in_(numbers),
            messages.c.state == "sent",
            messages.c.protection != "none",
            messages.c.concluded_at.is_not(None),
        )
    )


def hand_over(ledger: Ledger, numbers: Collection[str], day: dt.date, actor: Actor) -> None:
    """Notes that these copies were handed over on that day; a later word takes the place of an earlier one.

    Raises UsageError for each that cannot have been, and notes none then: `no-copy` (there is none that is out),
    `handed-before-made`, `handed-later` (the day is yet to come).
    """
    if day > actor.day:
        what = f"{day:%d/%m/%Y} is yet to come, and it is to be noted that copies were handed over."
        raise UsageError.of("handed-later", what, "Say the day on which they were.")
    zone = ledger.library.policies.timezone
    with ledger.writing() as conn:
        faults = [f for n in dict.fromkeys(numbers) for f in _wrong(conn, n, day, zone)]
        if faults:
            raise UsageError(*faults)
        for number in dict.fromkeys(numbers):
            values = {"handed_on": day, "handed_by": actor.by}
            conn.execute(update(copies).where(copies.c.number == number).values(**values))
            audit.note(conn, actor, "copy-handed", f"copy {number}")


def _wrong(conn: Connection, number: str, day: dt.date, zone: str) -> list[Fault]:
    row = conn.execute(select(copies).where(copies.c.number == number)).mappings().first()
    place = Place(file=f"copy {number}")
    if row is None or row["withdrawn_at"] is not None:
        do = "`carepack copies list` shows those that are out."
        return [Fault("no-copy", "No such copy is out.", place, do)]
    made = day_in(when(row["issued_at"]), zone)
    if day < made:
        what = f"It was made on {made:%d/%m/%Y}, after {day:%d/%m/%Y}."
        return [Fault("handed-before-made", what, place, "Say the day on which it was handed over.")]
    return []


def withdrawn(conn: Connection, numbers: Collection[str]) -> frozenset[str]:
    """Those of these copies that were withdrawn: they must not go out any more."""
    wanted = tuple(dict.fromkeys(numbers))
    found: set[str] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        query = select(copies.c.number).where(copies.c.number.in_(some), copies.c.withdrawn_at.is_not(None))
        found.update(conn.execute(query).scalars())
    return frozenset(found)
