"""What the ledger holds that bears on one return: looked up inside the transaction that decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, select

from filing.ledger import codec
from filing.ledger.database import copy_of
from filing.ledger.tables import copies, copy_renditions, submissions
from filing.people.roster import Person, by_number, everybody, had_name, whose_name
from filing.review import filed_again, sessions
from filing.review.decision import Decision, DecisionContext, Moved, Version
from filing.review.sessions import session_digest, stands
from forms.library import Library
from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.handwriting import UNREAD, WRITTEN
from schemas.names import name_key
from schemas.reading import Query
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
    select(submissions.c.id, submissions.c.state, submissions.c.duplicate_of)
    .where(submissions.c.fingerprint == bindparam("mark"), submissions.c.id != bindparam("mine"))
    # What is only linked to another says nothing itself; linked to it in turn, neither would be filed.
    .where(submissions.c.state.in_(("filed", "review")) | (submissions.c.code == "set-aside"))
    .order_by(submissions.c.id)
)
_STATE = select(submissions.c.id, submissions.c.state, submissions.c.duplicate_of).where(
    submissions.c.id == bindparam("number")
)


def issued(conn: Connection, number: str | None) -> Issued | None:
    """The copy of this number, if it was issued from here."""
    if number is None:
        return None
    row = conn.execute(_ISSUED, {"number": number}).mappings().first()
    return Issued(copy_of(row), row["person"], row["period"]) if row else None


def fingerprint(
    form: FormDefinition, copy: str | None, answers: Mapping[str, Value], queries: Sequence[Query]
) -> str | None:
    """One digest for all returns that say exactly the same, doubts included.

    None for a generic blank that does not name a person and a date: two clients may well tick the same boxes. And
    where something stayed handwriting or could not be read, of which nobody knows what it says.
    """
    if (copy is None and not names_session(form, answers)) or WRITTEN in answers.values():
        return None
    if any(q.raw is None and q.code in UNREAD for q in queries):
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
    alike, same = sessions.Alike((), (), {}), None
    if names_session(form, answers):
        same = sessions.saying_the_same(conn, form, answers)
        alike = sessions.alike(conn, library, form, answers, same, but=submission)
    versions = _versions(conn, library, form, copy, answers, number=number, same=same)
    known = DecisionContext(
        copy=copy.copy if copy else None,
        owner=owner,
        versions=versions,
        alike=tuple(v for v in alike.there if v.record not in {w.record for w in versions}),
        withdrawn=alike.withdrawn,
        moved=tuple(_moved(conn, alike)),
        loose=_loose(conn, library, form, copy, answers, owner=owner),
        people=_people(conn, owner, names),
        former={name: had_name(conn, name) for name in names} if owner is None or len(names) > 1 else {},
    )
    twins = _twins(conn, submission, mark)
    twin = next(twins, None)
    if twin is not None and twin.state != "review" and filed_again.leaves_out(form, answers, known):
        # It speaks for the others alone; one in review asks what this one would.
        twin = next((t for t in twins if t.state == "review"), None)
    return replace(known, twin=twin.id if twin is not None else None)


def _moved(conn: Connection, alike: sessions.Alike) -> Iterator[Moved]:
    for now in alike.there:
        if now.person is not None and (had := alike.had.get(now.record, frozenset()) - {now.person}):
            yield Moved(now, by_number(conn, now.person), had)


def _people(conn: Connection, owner: Person | None, names: Sequence[str]) -> tuple[Person, ...]:
    """As much of the roster as the decision needs: all of it only where a name is nobody's."""
    if owner is not None and [name_key(n) for n in names] == [name_key(owner.name)]:
        return (owner,)
    found = [whose_name(conn, name) for name in names]
    return tuple(dict.fromkeys(p for who in found for p in who)) if all(found) else everybody(conn)


def with_holders(conn: Connection, decision: Decision) -> Decision:
    """The decision with the people whose the records are that it adds a version to.

    A record that somebody gave to a person stays that person's, whatever name the same answers come under once more.
    """
    others = tuple(with_holders(conn, other) for other in decision.others)
    holder = sessions.holder(conn, decision.replaces, given=decision.completes is None)
    person = decision.person if holder is None else by_number(conn, holder)
    return replace(decision, person=person, others=others)


def _twins(conn: Connection, submission: int, mark: str | None) -> Iterator[Any]:
    """Other submissions that said the same and still stand, oldest first: nothing they were filed as is withdrawn."""
    every = conn.execute(_TWIN, {"mark": mark, "mine": submission}).all() if mark is not None else ()
    yield from (r for r in every if _says(conn, r.state, r.id, r.duplicate_of))


def _says(conn: Connection, state: str, number: int, linked: int | None) -> bool:
    """Whether a submission still speaks for what says the same: what was set aside, while what it gave way to does."""
    if state == "duplicate":
        row = conn.execute(_STATE, {"number": linked}).one()
        return _says(conn, row.state, row.id, row.duplicate_of)
    return state == "review" or (state == "filed" and stands(conn, number))


def _versions(
    conn: Connection,
    library: Library,
    form: FormDefinition,
    copy: Issued | None,
    answers: Mapping[str, Value],
    *,
    number: str | None,
    same: Sequence[Any] | None,
) -> tuple[Version, ...]:
    if copy is not None:
        return sessions.of_copy(conn, library, str(copy.copy.number))
    if number is not None:
        return sessions.of_unknown_copy(conn, library, form, number)
    return sessions.of_session(conn, library, form, answers, same) if same is not None else ()


def _loose(
    conn: Connection,
    library: Library,
    form: FormDefinition,
    copy: Issued | None,
    answers: Mapping[str, Value],
    *,
    owner: Person | None,
) -> tuple[Version, ...]:
    """What there is of the session without a copy, where a copy has another form, or other people's names on it."""
    if copy is None or not names_session(form, answers):
        return ()
    same = (copy.copy.form, copy.copy.edition) == (form.form, form.edition)
    names = {name_key(name) for name in subjects(form, answers).values()}
    if same and (owner is None or names == {name_key(owner.name)}):
        return ()
    return sessions.of_session(conn, library, form, answers)


__all__ = ["Issued", "context_of", "fingerprint", "issued", "names_session", "session_digest", "with_holders"]
