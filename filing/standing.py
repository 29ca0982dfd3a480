"""What the ledger holds that bears on one return: looked up inside the transaction that decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from filing import codec
from filing.decision import Standing, Version
from filing.ledger import copy_of
from filing.roster import Person, everybody
from filing.signing import content
from filing.tables import copies, copy_renditions, records, submissions
from forms.library import Library
from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.reading import Query
from schemas.records import answers_of
from schemas.values import Value


@dataclass(frozen=True, slots=True)
class Issued:
    """A copy as the ledger has it: with the roster's person and the period it was issued for."""

    copy: Copy
    person: int | None
    period: str | None


def issued(conn: Connection, number: str | None) -> Issued | None:
    """The copy of this number, if it was issued from here."""
    if number is None:
        return None
    query = (
        select(copies, copy_renditions.c.rendition)
        .join(copy_renditions, isouter=True)
        .where(copies.c.number == number)
    )
    row = conn.execute(query).mappings().first()
    return Issued(copy_of(row), row["person"], row["period"]) if row else None


def session_digest(form: FormDefinition, answers: Mapping[str, Value]) -> str:
    """What two returns of one session share, whoever signed them meanwhile."""
    return codec.digest(codec.pack_all(content(form, answers)))


def fingerprint(
    form: FormDefinition, copy: str | None, answers: Mapping[str, Value], queries: Sequence[Query]
) -> str | None:
    """One digest for all returns that say exactly the same, doubts included.

    None for a generic blank that does not name a person and a date: two clients may well tick the same boxes.
    """
    if copy is None and not names_session(form, answers):
        return None
    doubts = sorted([q.code, q.path or "", q.raw or ""] for q in queries if q.level == "must")
    return codec.digest([form.form, form.edition, copy, codec.pack_all(answers), codec.storable(doubts)])


def names_session(form: FormDefinition, answers: Mapping[str, Value]) -> bool:
    """Whether the answers say whose session of which day this is."""
    about = form.about
    return about.person in answers and isinstance(answers.get(about.held or ""), dt.date)


def standing(
    conn: Connection,
    library: Library,
    submission: int,
    *,
    form: FormDefinition,
    copy: Issued | None,
    answers: Mapping[str, Value],
    mark: str | None,
) -> Standing:
    """Everything a decision about this submission must know; `mark` is its fingerprint."""
    everyone = everybody(conn)
    return Standing(
        copy=copy.copy if copy else None,
        owner=_by_id(everyone, copy.person) if copy else None,
        versions=_versions(conn, library, form, copy, answers),
        twin=_twin(conn, submission, mark),
        people=everyone,
    )


def _by_id(everyone: Sequence[Person], number: int | None) -> Person | None:
    return next((p for p in everyone if p.id == number), None)


def _twin(conn: Connection, submission: int, mark: str | None) -> int | None:
    if mark is None:
        return None
    query = (
        select(submissions.c.id)
        .where(submissions.c.fingerprint == mark, submissions.c.id != submission)
        .where(submissions.c.state.in_(("filed", "review", "duplicate")))
        .order_by(submissions.c.id)
    )
    return conn.execute(query).scalars().first()


def _versions(
    conn: Connection,
    library: Library,
    form: FormDefinition,
    copy: Issued | None,
    answers: Mapping[str, Value],
) -> tuple[Version, ...]:
    query = select(records).order_by(records.c.id)
    if copy is not None:
        query = query.where(records.c.copy == copy.copy.number)
    elif names_session(form, answers):
        query = query.where(
            records.c.copy.is_(None),
            records.c.form == form.form,
            records.c.edition == form.edition,
            records.c.answers_digest == session_digest(form, answers),
        )
    else:
        return ()
    return tuple(_version(row, library) for row in conn.execute(query).mappings())


def _version(row: Any, library: Library) -> Version:
    form = library.load(row["form"], row["edition"])
    return Version(row["id"], row["submission"], answers_of(form, row["record"]))
