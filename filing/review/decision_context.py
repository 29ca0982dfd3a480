"""What the ledger holds that bears on one return: looked up inside the transaction that decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from filing.ledger import codec
from filing.ledger.database import copy_of
from filing.ledger.tables import copies, copy_renditions, records, submissions
from filing.people.roster import Person, by_number, everybody, had_name, whose_name
from filing.records.signing import content
from filing.review.decision import DecisionContext, Version
from forms.library import Library
from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.names import name_key
from schemas.reading import Query
from schemas.records import answers_of
from schemas.subjects import subjects
from schemas.values import Value


@dataclass(frozen=True, slots=True)
class Issued:
    """A copy as the ledger has it: with the roster's person and the period it was issued for."""

    copy: Copy
    person: int | None
    period: str | None


_ISSUED = (
    select(copies, copy_renditions.c.rendition)
    .join(copy_renditions, isouter=True)
    .where(copies.c.number == bindparam("number"))
)
_TWIN = (
    select(submissions.c.id)
    .where(submissions.c.fingerprint == bindparam("mark"), submissions.c.id != bindparam("mine"))
    # What is only linked to another says nothing itself; linked to it in turn, neither would be filed.
    .where(submissions.c.state.in_(("filed", "review")) | (submissions.c.code == "set-aside"))
    .order_by(submissions.c.id)
    .limit(1)
)
_VERSIONS = select(records).order_by(records.c.id)
_OF_COPY = _VERSIONS.where(records.c.copy == bindparam("number"))
_OF_UNKNOWN = _VERSIONS.join(submissions, submissions.c.id == records.c.submission).where(
    records.c.copy.is_(None),
    submissions.c.copy == bindparam("number"),
    records.c.form == bindparam("form"),
    records.c.edition == bindparam("edition"),
)
_OF_SESSION = _VERSIONS.where(
    records.c.copy.is_(None),
    records.c.form == bindparam("form"),
    records.c.edition == bindparam("edition"),
    records.c.answers_digest == bindparam("digest"),
)


def issued(conn: Connection, number: str | None) -> Issued | None:
    """The copy of this number, if it was issued from here."""
    if number is None:
        return None
    row = conn.execute(_ISSUED, {"number": number}).mappings().first()
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
    return bool(subjects(form, answers)) and isinstance(answers.get(about.held or ""), dt.date)


def context_of(
    conn: Connection,
    library: Library,
    submission: int,
    *,
    form: FormDefinition,
    copy: Issued | None,
    answers: Mapping[str, Value],
    mark: str | None,
    number: str | None = None,
) -> DecisionContext:
    """Everything a decision about this submission must know; `mark` is its fingerprint.

    `number` is the copy number on the document, whether or not `copy` was issued from here.
    """
    owner = by_number(conn, copy.person) if copy and copy.person is not None else None
    names = tuple(dict.fromkeys(subjects(form, answers).values()))
    return DecisionContext(
        copy=copy.copy if copy else None,
        owner=owner,
        versions=_versions(conn, library, form, copy, answers, number=number),
        twin=_twin(conn, submission, mark),
        people=_people(conn, owner, names),
        former={name: had_name(conn, name) for name in names} if owner is None or len(names) > 1 else {},
    )


def _people(conn: Connection, owner: Person | None, names: Sequence[str]) -> tuple[Person, ...]:
    """As much of the roster as the decision needs: all of it only where a name is nobody's."""
    if owner is not None and [name_key(n) for n in names] == [name_key(owner.name)]:
        return (owner,)
    found = [whose_name(conn, name) for name in names]
    return tuple(dict.fromkeys(p for who in found for p in who)) if all(found) else everybody(conn)


def _twin(conn: Connection, submission: int, mark: str | None) -> int | None:
    if mark is None:
        return None
    return conn.execute(_TWIN, {"mark": mark, "mine": submission}).scalar()


def _versions(
    conn: Connection,
    library: Library,
    form: FormDefinition,
    copy: Issued | None,
    answers: Mapping[str, Value],
    *,
    number: str | None,
) -> tuple[Version, ...]:
    if copy is not None:
        rows = conn.execute(_OF_COPY, {"number": copy.copy.number})
    elif number is not None:
        # A copy that was not issued from here: what names its number is told apart by that alone.
        rows = conn.execute(_OF_UNKNOWN, {"number": number, "form": form.form, "edition": form.edition})
    elif names_session(form, answers):
        session = {"form": form.form, "edition": form.edition, "digest": session_digest(form, answers)}
        rows = conn.execute(_OF_SESSION, session)
    else:
        return ()
    return tuple(_version(row, library) for row in rows.mappings())


def _version(row: Any, library: Library) -> Version:
    form = library.load(row["form"], row["edition"])
    answers = answers_of(form, row["record"])
    return Version(row["id"], row["submission"], answers, row["person"], row["replaces"])
