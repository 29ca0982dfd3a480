"""Holds: of a person, or of one record, nothing is destroyed until somebody lets it go again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from filing.ledger import audit
from filing.ledger.actor import Actor, moment, when
from filing.ledger.authority import authorise
from filing.ledger.database import Ledger
from filing.ledger.retention_tables import holds
from filing.ledger.tables import people, records
from filing.people import roster
from filing.retention.periods import said
from schemas.errors import Fault, Place, UsageError


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold, on a person (reference and name) or on a record by its number; `released…` once it was let go."""

    number: int
    person: str | None
    name: str | None
    record: int | None
    why: str
    at: dt.datetime
    by: str
    released_at: dt.datetime | None
    released_by: str | None
    released_why: str | None

    @property
    def stands(self) -> bool:
        """Whether it holds still."""
        return self.released_at is None


def hold(ledger: Ledger, what: str, why: str, actor: Actor) -> Hold:
    """Holds everything of a person (reference or exact name), or one record (its number).

    Raises UsageError `no-record`, `retention-held` where it is held already, `retention-no-reason`, and those of
    `roster.find`.
    """
    reason = said(why)
    with ledger.writing() as conn:
        on = _meant(conn, what)
        if _standing(conn, on) is not None:
            do = "`carepack retention list --holds` has it, with who holds it and why."
            raise UsageError(Fault("retention-held", f"{_in_words(on)} is held already.", Place(), do))
        row = {**on, "why": reason, "at": moment(actor.at), "by": actor.by}
        number: int = conn.execute(insert(holds).values(**row).returning(holds.c.id)).scalar_one()
        audit.note(conn, actor, "hold-set", _subject(on), hold=number)
    return next(h for h in listed(ledger) if h.number == number)


def release(ledger: Ledger, what: str, why: str, actor: Actor) -> Hold:
    """Lets go of what is held. Raises UsageError as `hold`, `retention-not-held`, `not-allowed`."""
    authorise(ledger.library.policies, actor, "destroy")
    reason = said(why)
    with ledger.writing() as conn:
        on = _meant(conn, what)
        number = _standing(conn, on)
        if number is None:
            do = "`carepack retention list --holds` shows what is."
            raise UsageError(Fault("retention-not-held", f"{_in_words(on)} is not held.", Place(), do))
        values = {"released_at": moment(actor.at), "released_by": actor.by, "released_why": reason}
        conn.execute(update(holds).where(holds.c.id == number).values(**values))
        audit.note(conn, actor, "hold-released", _subject(on), hold=number)
    return next(h for h in listed(ledger, every=True) if h.number == number)


def listed(ledger: Ledger, *, every: bool = False) -> tuple[Hold, ...]:
    """What is held, or with `every` ever was, in the order in which it was said."""
    query = select(holds, people.c.ref, people.c.name).join(
        people, people.c.id == holds.c.person, isouter=True
    )
    if not every:
        query = query.where(holds.c.released_at.is_(None))
    with ledger.reading() as conn:
        return tuple(_hold(row) for row in conn.execute(query.order_by(holds.c.id)).mappings())


def standing_in(conn: Connection) -> tuple[dict[int, str], dict[int, str]]:
    """Who holds what now: by the person's number, and by that of a version of a record."""
    rows = conn.execute(select(holds).where(holds.c.released_at.is_(None))).mappings().all()
    return (
        {r["person"]: r["by"] for r in rows if r["person"] is not None},
        {r["record"]: r["by"] for r in rows if r["record"] is not None},
    )


def _meant(conn: Connection, what: str) -> dict[str, int]:
    """A record by its number (digits alone), or somebody on the roster; `record:` and `person:` say which."""
    which, colon, rest = what.partition(":")
    sure = which if colon and which in {"record", "person"} else None
    what = rest.strip() if sure else what.strip()
    if sure == "person" or not what.isdecimal() or (sure is None and _is_ref(conn, what)):
        return {"person": roster.pick(roster.everybody(conn), what).id}
    number = int(what)
    if number > _LARGEST or conn.execute(select(records.c.id).where(records.c.id == number)).first() is None:
        do = "`carepack records list` shows those that are filed."
        raise UsageError(Fault("no-record", f"There is no record {what[:20]}.", Place(), do))
    return {"record": number}


_LARGEST = 2**31 - 1


def _is_ref(conn: Connection, what: str) -> bool:
    """Registers number their people, too: digits that are somebody's reference mean both, and are refused."""
    person = conn.execute(select(people.c.id).where(people.c.ref == what)).first() is not None
    number = int(what)
    record = (
        number <= _LARGEST
        and conn.execute(select(func.count()).where(records.c.id == number)).scalar_one() > 0
    )
    if person and record:
        say = f"{what} is a person's reference and the number of a record."
        do = f"Write record:{what} or person:{what}."
        raise UsageError(Fault("retention-which", say, Place(), do))
    return person


def _standing(conn: Connection, on: dict[str, int]) -> int | None:
    ((column, number),) = on.items()
    query = select(holds.c.id).where(holds.c[column] == number, holds.c.released_at.is_(None))
    found: int | None = conn.execute(query).scalar()
    return found


def _subject(on: dict[str, int]) -> str:
    ((column, number),) = on.items()
    return f"{column} {number}"


def _in_words(on: dict[str, int]) -> str:
    return f"Record {on['record']}" if "record" in on else "This person"


def _hold(row: Any) -> Hold:
    released: Any = row["released_at"]
    return Hold(
        number=row["id"],
        person=row["ref"],
        name=row["name"],
        record=row["record"],
        why=row["why"],
        at=when(row["at"]),
        by=row["by"],
        released_at=when(released) if released is not None else None,
        released_by=row["released_by"],
        released_why=row["released_why"],
    )


__all__ = ["Hold", "hold", "listed", "release", "standing_in"]
