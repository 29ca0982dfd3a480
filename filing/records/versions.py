"""The versions of a record one after another: what was done with it, by whom, when and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from filing.ledger.database import Ledger
from filing.ledger.tables import people, records, submissions
from schemas.errors import Fault, Place, UsageError

_ONE = (
    select(
        *(
            records.c[c]
            for c in (
                "id",
                "version",
                "replaces",
                "submission",
                "act",
                "why",
                "merged_into",
                "filed_at",
                "filed_by",
            )
        ),
        submissions.c.name,
        submissions.c.sha256,
        submissions.c.locator,
        submissions.c.received_at,
        submissions.c.received_by,
        people.c.ref,
        people.c.name.label("person_name"),
    )
    .join(submissions, submissions.c.id == records.c.submission)
    .join(people, people.c.id == records.c.person, isouter=True)
    .where(records.c.id == bindparam("number"))
)
_NEXT = select(records.c.id).where(records.c.replaces == bindparam("number"))


@dataclass(frozen=True, slots=True)
class Version:
    """One version: its number, what was done (`act`: `filed`, `completed`, `amended` …), by whom, when and why.

    `document`, `sha256`, `locator`, `received_at` and `received_by` are of the document that it was made of;
    `person` (a reference) and `name` are whose it was then. `merged_into` is the record that it is a part of since it
    was merged.
    """

    number: int
    version: int
    act: str
    why: str | None
    at: str
    by: str
    merged_into: int | None
    submission: int
    document: str
    sha256: str
    locator: str
    received_at: str
    received_by: str
    person: str | None = None
    name: str | None = None

    @property
    def counts(self) -> bool:
        """Whether a record whose newest version this is counts as one."""
        return self.act not in {"withdrawn", "merged"}


def versions_of(ledger: Ledger, number: int) -> tuple[Version, ...]:
    """Every version of the record that has this number, the first one first. Raises UsageError `no-record`."""
    with ledger.reading() as conn:
        found = tuple(_versions(conn, _first(conn, number)))
    if not found:
        do = "`carepack records list` shows those that are filed."
        raise UsageError(Fault("no-record", f"There is no record {number}.", Place(), do))
    return found


def _first(conn: Connection, number: int) -> int:
    row = conn.execute(_ONE, {"number": number}).first()
    while row is not None and row.replaces is not None:
        row = conn.execute(_ONE, {"number": row.replaces}).first()
    return number if row is None else int(row.id)


def _versions(conn: Connection, number: int | None) -> Iterator[Version]:
    while number is not None and (row := conn.execute(_ONE, {"number": number}).mappings().first()):
        yield _version(row)
        number = conn.execute(_NEXT, {"number": number}).scalar()


def _version(row: Any) -> Version:
    return Version(
        number=row["id"],
        version=row["version"],
        act=row["act"],
        why=row["why"],
        at=row["filed_at"],
        by=row["filed_by"],
        merged_into=row["merged_into"],
        submission=row["submission"],
        document=row["name"],
        sha256=row["sha256"],
        locator=row["locator"],
        received_at=row["received_at"],
        received_by=row["received_by"],
        person=row["ref"],
        name=row["person_name"],
    )


def merged_into(ledger: Ledger, versions: Sequence[Version]) -> tuple[Version, ...]:
    """The records that were made a part of the one whose versions these are, each as it stood when it was."""
    mine = [v.number for v in versions]
    query = select(records.c.id).where(records.c.merged_into.in_(mine)).order_by(records.c.id)
    with ledger.reading() as conn:
        gone = [n for n in conn.execute(query).scalars() if not conn.execute(_NEXT, {"number": n}).first()]
        return tuple(_version(conn.execute(_ONE, {"number": n}).mappings().one()) for n in gone)
