"""The versions of a record, oldest first: each is kept as it was, and what is done to a record is a version more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, select

from filing.ledger import audit, numbers, record_index, seals
from filing.ledger.actor import Actor, moment
from filing.ledger.tables import people, records
from forms.library import Library
from schemas.errors import Fault, Place, UsageError

Act = Literal["filed", "completed", "noted", "replaced", "amended", "moved", "withdrawn", "merged", "undone"]
BY_PEOPLE: tuple[Act, ...] = ("amended", "moved", "withdrawn", "merged")
"""What can be undone."""
GONE: tuple[Act, ...] = ("withdrawn", "merged")
"""Acts after which a record counts no more."""

_COLUMNS = (
    "form", "edition", "definition", "copy", "person", "held", "period", "submission", "record", "answers_digest",
    "provenance", "flags", "merged_into",
)  # fmt: skip
_WITH_PERSON = select(records, people.c.ref, people.c.name).join(
    people, people.c.id == records.c.person, isouter=True
)


@dataclass(frozen=True, slots=True)
class Because:
    """Who does something to a record, when, and why. Raises UsageError `act-no-reason` where nothing is said."""

    actor: Actor
    why: str

    def __post_init__(self) -> None:
        if not self.why.strip():
            do = "Say why, with --why; it is kept with the record."
            raise UsageError(Fault("act-no-reason", "This needs a reason.", Place(), do))

    def told(self) -> dict[str, str]:
        """As provenance and flags keep it."""
        return {"why": self.why.strip(), "by": self.actor.by, "at": moment(self.actor.at)}


def row_of(conn: Connection, number: int) -> Any:
    """The row of one version. Raises UsageError `no-record`."""
    row = conn.execute(_WITH_PERSON.where(records.c.id == number)).mappings().first()
    if row is None:
        do = "`carepack records list` shows those that are filed."
        raise UsageError(Fault("no-record", f"There is no record {number}.", Place(), do))
    return row


def _before(conn: Connection, row: Any) -> Iterator[Any]:
    while row["replaces"] is not None:
        row = row_of(conn, row["replaces"])
        yield row


def _after(conn: Connection, number: int) -> Iterator[Any]:
    following = _WITH_PERSON.where(records.c.replaces == number)
    while (row := conn.execute(following).mappings().first()) is not None:
        yield row
        following = _WITH_PERSON.where(records.c.replaces == row["id"])


def newest(conn: Connection, number: int) -> Any:
    """The row of a version that no other follows, to be followed by the next one.

    Raises UsageError `no-record`, and `record-replaced` where another one follows it: it is named, for what stands
    there may not be what somebody had before their eyes.
    """
    row = row_of(conn, number)
    *_, last = (row, *_after(conn, number))
    if last["id"] != number:
        what = f"Record {number} is an earlier version; record {last['id']} is the newest one."
        do = f"Look at it (carepack records show {last['id']}), and name that one."
        raise UsageError(Fault("record-replaced", what, Place(), do))
    return row


def standing(conn: Connection, number: int) -> Any:
    """As `newest`, of a record that counts. Raises UsageError `record-gone` for one that was withdrawn or merged."""
    row = newest(conn, number)
    if row["act"] in GONE:
        into = f" into record {row['merged_into']}" if row["act"] == "merged" else ""
        what = f"Record {number} was {row['act']}{into} by {row['filed_by']}."
        do = f"To take that back: carepack records undo {number} --why TEXT"
        raise UsageError(Fault("record-gone", what, Place(), do))
    return row


def append(conn: Connection, library: Library, row: Any, act: Act, because: Because, **changed: Any) -> int:
    """Adds the version that follows `row`, the same but for what is `changed`; it is sealed in the audit.

    Two people at once: the second one's is refused by `newest`, which looks in the same transaction.
    """
    values = {c: row[c] for c in _COLUMNS} | changed
    values |= {"version": row["version"] + 1, "replaces": row["id"], "act": act, "why": because.why.strip()}
    values |= {"filed_at": moment(because.actor.at), "filed_by": because.actor.by}
    number: int = conn.execute(numbers.adding(conn, records), values).scalar_one()
    record_index.note(conn, library, number)
    seal = seals.record_seal(conn, number)
    audit.note(conn, because.actor, f"record-{act}", f"record {number}", follows=row["id"], record_seal=seal)
    return number


def chain_of(conn: Connection, row: Any) -> tuple[Any, ...]:
    """The rows of all versions up to this one, the newest first."""
    return (row, *_before(conn, row))


def first_of(conn: Connection, row: Any) -> Any:
    """The row of the first version."""
    *_, first = chain_of(conn, row)
    return first


def newest_of(conn: Connection, number: int) -> Any:
    """The row of the version that no other follows, of the record that `number` is a version of."""
    *_, last = (row_of(conn, number), *_after(conn, number))
    return last
