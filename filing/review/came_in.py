"""All that came in, a page at a time: each document with what became of it, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from filing.ledger.database import Ledger
from filing.ledger.tables import open_queries, people, readings, record_index, submissions
from filing.review.filed_as import filed_of

STATES = ("review", "filed", "refused", "duplicate", "rejected", "received")
"""What a document may be, as lists offer it: what somebody must look at stands first."""
_COUNTED = (
    select(submissions.c.state, func.count())
    .where(submissions.c.state != "opened")
    .group_by(submissions.c.state)
)
_FORMS = select(submissions.c.form).where(submissions.c.form.is_not(None)).distinct()


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which documents: in one of `states` (all, where there is none), of a person (by number), of a form (`ID`)."""

    states: tuple[str, ...] = ()
    person: int | None = None
    form: str | None = None


@dataclass(frozen=True, slots=True)
class CameIn:
    """A document that came in. `locator` says where in its file it stands; `questions` how many are open about it.

    `person` and `name` are the one it is of, by reference and name, where it is one person's. `by`: who rejected it.
    """

    number: int
    sha256: str
    document: str
    locator: str
    received_at: str
    received_by: str
    state: str
    code: str | None
    reason: str | None
    form: str | None
    edition: int | None
    person: str | None
    name: str | None
    person_number: int | None
    duplicate_of: int | None
    concluded_at: str | None
    by: str | None
    read_as: str | None
    envelope: int | None
    records: tuple[int, ...] = ()
    questions: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the documents, and how many there are in all."""

    documents: tuple[CameIn, ...]
    total: int


def page(ledger: Ledger, chosen: Chosen, *, number: int = 1, size: int = 50) -> Page:
    """That page (from 1) of the documents that were chosen; a file that holds others is told by those in it."""
    where = _conditions(chosen)
    count = select(func.count()).select_from(submissions).where(*where)
    query = (
        _ROWS.where(*where).order_by(submissions.c.id.desc()).limit(size).offset(size * (max(number, 1) - 1))
    )
    with ledger.reading() as conn:
        total: int = conn.execute(count).scalar_one()
        return Page(_each(conn, conn.execute(query).mappings().all()), total)


def counts(ledger: Ledger) -> Mapping[str, int]:
    """How many documents are in each state; those that nothing is in are left out."""
    with ledger.reading() as conn:
        found: dict[str, int] = dict(map(tuple, conn.execute(_COUNTED)))
    return {state: found[state] for state in STATES if state in found}


def forms_of(ledger: Ledger) -> tuple[str, ...]:
    """The forms (`ID`) that documents were read as."""
    with ledger.reading() as conn:
        return tuple(sorted(conn.execute(_FORMS).scalars()))


def of_numbers(conn: Connection, numbers: Sequence[int]) -> tuple[CameIn, ...]:
    """The documents of these numbers that there are, those that hold others with them, in order of number."""
    query = _ROWS.where(submissions.c.id.in_(numbers)).order_by(submissions.c.id)
    return _each(conn, conn.execute(query).mappings().all())


_ROWS = select(submissions, people.c.ref.label("ref"), people.c.name.label("person_name")).join(
    people, people.c.id == submissions.c.person, isouter=True
)


def _conditions(chosen: Chosen) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [submissions.c.state != "opened"]
    if chosen.states:
        where.append(submissions.c.state.in_(chosen.states))
    if chosen.form:
        where.append(submissions.c.form == chosen.form)
    if chosen.person is not None:
        theirs = select(record_index.c.submission).where(record_index.c.person == chosen.person)
        where.append(or_(submissions.c.person == chosen.person, submissions.c.id.in_(theirs)))
    return where


def _each(conn: Connection, rows: Sequence[Any]) -> tuple[CameIn, ...]:
    numbers = [row["id"] for row in rows]
    asked = (
        select(readings.c.submission, func.count())
        .select_from(open_queries.join(readings, readings.c.id == open_queries.c.reading))
        .where(readings.c.submission.in_(numbers))
        .group_by(readings.c.submission)
    )
    questions: dict[int, int] = dict(map(tuple, conn.execute(asked)))
    records: dict[int, tuple[int, ...]] = {}
    for filed in conn.execute(filed_of(numbers)):
        records[filed.submission] = (*records.get(filed.submission, ()), filed.id)
    return tuple(
        CameIn(
            number=row["id"],
            sha256=row["sha256"],
            document=row["name"],
            locator=row["locator"],
            received_at=row["received_at"],
            received_by=row["received_by"],
            state=row["state"],
            code=row["code"],
            reason=row["reason"],
            form=row["form"],
            edition=row["edition"],
            person=row["ref"],
            name=row["person_name"],
            person_number=row["person"],
            duplicate_of=row["duplicate_of"],
            concluded_at=row["concluded_at"],
            by=row["concluded_by"],
            read_as=row["read_as"],
            envelope=row["envelope"],
            records=records.get(row["id"], ()) if row["state"] == "filed" else (),
            questions=questions.get(row["id"], 0) if row["state"] == "review" else 0,
        )
        for row in rows
    )


__all__ = ["STATES", "CameIn", "Chosen", "Page", "counts", "forms_of", "of_numbers", "page"]
