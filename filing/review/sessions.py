"""The sessions in the ledger that a return is held against: what stands of each now, and what was withdrawn.

A record that was withdrawn counts as not there; one that was merged is the record it was merged into; one that was
moved to another person belongs to its copy no more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select

from filing.ledger import codec
from filing.ledger.tables import record_index, records, submissions
from filing.records.likeness import nearly_same
from filing.records.signing import content
from filing.review.decision_terms import Version, Withdrawn
from forms.library import Library
from schemas.definition import FormDefinition
from schemas.records import answers_of
from schemas.subjects import subject_names
from schemas.values import Value

_VERSIONS = select(records).order_by(records.c.id)
_OF_COPY = _VERSIONS.where(records.c.copy == bindparam("number"))
_OF_UNKNOWN = _VERSIONS.join(submissions, submissions.c.id == records.c.submission).where(
    records.c.copy.is_(None),
    submissions.c.copy == bindparam("number"),
    records.c.form == bindparam("form"),
    records.c.edition == bindparam("edition"),
)
_ALIKE = _VERSIONS.where(
    records.c.id.in_(
        select(records.c.id)
        .where(
            records.c.form == bindparam("form"),
            records.c.edition == bindparam("edition"),
            records.c.answers_digest == bindparam("digest"),
        )
        .union(
            select(record_index.c.record).where(
                record_index.c.form == bindparam("form"),
                record_index.c.edition == bindparam("edition"),
                record_index.c.held == bindparam("held"),
                record_index.c.name == bindparam("name"),
                record_index.c.state.in_(("complete", "unsigned")),
            )
        )
    )
)
_ONE = select(records).where(records.c.id == bindparam("number"))
_FOLLOWING = select(records).where(records.c.replaces.in_(bindparam("numbers", expanding=True)))

_GIVING = frozenset({"moved", "undone"})
"""Acts by which a person says whose a record is."""

Chain = tuple[Any, ...]
"""The rows of one session's versions, oldest first, as far as they are known."""


class Session(NamedTuple):
    """A session that counts, and the rows of those merged into it that were asked for."""

    chain: Chain
    merged: Chain


class Alike(NamedTuple):
    """Records that say the same; those withdrawn; by record, whose it has been with these answers."""

    there: tuple[Version, ...]
    withdrawn: tuple[Withdrawn, ...]
    had: Mapping[int, frozenset[int]]


def session_digest(form: FormDefinition, answers: Mapping[str, Value]) -> str:
    """What two returns of one session share, whoever signed them meanwhile."""
    return codec.digest(codec.pack_all(content(form, answers)))


def of_copy(conn: Connection, library: Library, number: str) -> tuple[Version, ...]:
    """What was filed of a copy that was issued from here."""
    found = _chains(conn, conn.execute(_OF_COPY, {"number": number}).mappings())
    return _versions(_standing(conn, (c for c in found if _is_of(c, number))), library)


def of_unknown_copy(
    conn: Connection, library: Library, form: FormDefinition, number: str
) -> tuple[Version, ...]:
    """What was filed of a copy that was not issued from here: it is told apart by its number alone."""
    which = {"number": number, "form": form.form, "edition": form.edition}
    found = _chains(conn, conn.execute(_OF_UNKNOWN, which).mappings())
    return _versions(_standing(conn, found), library)


def saying_the_same(conn: Connection, form: FormDefinition, answers: Mapping[str, Value]) -> Sequence[Any]:
    """The rows of all records, on whatever copy, that say the same, or are of the person as named and the day."""
    return conn.execute(_ALIKE, _which(form, answers)).mappings().all()


def of_session(
    conn: Connection,
    library: Library,
    form: FormDefinition,
    answers: Mapping[str, Value],
    same: Sequence[Any] | None = None,
) -> tuple[Version, ...]:
    """What was filed of the same session on blanks without a number, and on copies not issued from here.

    `same` are the rows of all that say the same, where they were looked up already (`saying_the_same`).
    """
    rows = saying_the_same(conn, form, answers) if same is None else same
    digest = session_digest(form, answers)
    found = _chains(conn, (r for r in rows if r["copy"] is None and r["answers_digest"] == digest))
    return _versions(_standing(conn, found), library)


def alike(
    conn: Connection,
    library: Library,
    form: FormDefinition,
    answers: Mapping[str, Value],
    same: Sequence[Any] | None = None,
    *,
    but: int,
) -> Alike:
    """Records that say the same on whatever copy, or did before, each as it stands now; and those that were withdrawn.

    With them those that say nearly the same of that person and day (`filing.records.likeness`): one talk, returned on
    two copies that differ by a full stop. What the submission `but` was filed as itself, before it was taken up again,
    is not among the withdrawn. `same` is as `of_session` takes it.
    """
    which = _which(form, answers)
    rows = saying_the_same(conn, form, answers) if same is None else same
    found = _chains(conn, (r for r in rows if r["answers_digest"] == which["digest"]))
    known = {r["id"] for chain in found for r in chain}
    others = (r for r in rows if r["id"] not in known)
    near = _chains(conn, (r for r in others if nearly_same(form, answers_of(form, r["record"]), answers)))
    there = [Session(s.chain[-1:], s.merged) for s in _standing(conn, (*found, *near))]
    had: dict[int, set[int]] = {}
    gone: dict[int, Withdrawn] = {}
    for chain in found:
        newest = _counting(conn, chain).chain[-1]
        if newest["act"] != "withdrawn":
            persons = (r["person"] for r in chain if r["answers_digest"] == which["digest"])
            had.setdefault(newest["id"], set()).update(p for p in persons if p is not None)
        elif but not in {chain[-1]["submission"], newest["submission"]}:
            gone[newest["id"]] = _withdrawn(newest)
    return Alike(
        _versions(there, library), tuple(gone.values()), {n: frozenset(who) for n, who in had.items()}
    )


def _withdrawn(row: Any) -> Withdrawn:
    told = (row["id"], row["filed_by"], row["filed_at"][:10], row["why"] or "")
    return Withdrawn(*told, submission=row["submission"], person=row["person"])


def standing_of(conn: Connection, submission: int) -> tuple[int, ...]:
    """The newest versions of what a document was filed as, but for those that are withdrawn."""
    mine = conn.execute(_VERSIONS.where(records.c.submission == submission)).mappings()
    return tuple(s.chain[-1]["id"] for s in _standing(conn, _chains(conn, mine)))


def stands(conn: Connection, submission: int) -> bool:
    """Whether a document speaks for what says the same: no record that it was last filed as is withdrawn.

    Of several people each has one; where one of theirs is gone, whether it is to be filed again is to be asked.
    """
    found = _chains(conn, conn.execute(_VERSIONS.where(records.c.submission == submission)).mappings())
    last = max((chain[0]["filed_at"] for chain in found), default=None)
    newest = [_counting(conn, chain).chain[-1] for chain in found if chain[0]["filed_at"] == last]
    return bool(newest) and all(row["act"] != "withdrawn" for row in newest)


def holder(conn: Connection, record: int | None, *, given: bool) -> int | None:
    """Whose a record is that is to be followed by another version: nobody's, where that is for the return to say.

    With `given`, only where a person gave it to them (moved it, or took a move back): other answers than those that
    are there may well be somebody else's.
    """
    if record is None:
        return None
    *before, newest = _whole(conn, record)
    person: int | None = newest["person"]
    came = newest
    for row in reversed(before):
        if row["person"] != person:
            break
        came = row
    return person if not given or (came["replaces"] is not None and came["act"] in _GIVING) else None


def _which(form: FormDefinition, answers: Mapping[str, Value]) -> dict[str, Any]:
    held = answers.get(form.about.held or "")
    return {
        "form": form.form,
        "edition": form.edition,
        "digest": session_digest(form, answers),
        "held": held if isinstance(held, dt.date) else None,
        "name": subject_names(form, answers),
    }


def _is_of(chain: Chain, number: str) -> bool:
    """Whether its newest version is of this copy still; merged, it is as it was before."""
    return bool(chain[-1]["copy"] == number)


def _chains(conn: Connection, rows: Iterable[Any]) -> list[Chain]:
    """These versions by the session they are of, each followed to its newest one.

    What was moved away from its copy and came back is one session, though the versions between are not of the copy.
    """
    by_newest: dict[int, Chain] = {}
    for row in rows:
        before = by_newest.pop(row["replaces"], ()) if row["replaces"] is not None else ()
        by_newest[row["id"]] = (*before, row)
    longest: dict[int, Chain] = {}
    for chain in (_followed(conn, chain) for chain in by_newest.values()):
        newest = chain[-1]["id"]
        longest[newest] = max(longest.get(newest, ()), chain, key=len)
    return list(longest.values())


def _followed(conn: Connection, chain: Chain) -> Chain:
    while (after := conn.execute(_FOLLOWING, {"numbers": [chain[-1]["id"]]}).mappings().first()) is not None:
        chain = (*chain, after)
    return chain


def _standing(conn: Connection, chains: Iterable[Chain]) -> list[Session]:
    """Sessions that count: without those withdrawn, and each merged one as the one that it was merged into."""
    out: dict[int, Session] = {}
    for one in chains:
        chain, merged = _counting(conn, one)
        if chain[-1]["act"] != "withdrawn":
            before = out.get(chain[-1]["id"])
            out[chain[-1]["id"]] = Session(chain, (*(before.merged if before else ()), *merged))
    return list(out.values())


def _counting(conn: Connection, chain: Chain) -> Session:
    """The session that counts for this one: itself, or what it was merged into, to the end."""
    merged: Chain = ()
    while chain[-1]["act"] == "merged":
        merged = (*merged, chain[-1])
        chain = _whole(conn, chain[-1]["merged_into"])
    return Session(chain, merged)


def _whole(conn: Connection, number: int) -> Chain:
    """All versions of the record that `number` is one of."""
    row = conn.execute(_ONE, {"number": number}).mappings().one()
    chain: Chain = (row,)
    while chain[0]["replaces"] is not None:
        chain = (conn.execute(_ONE, {"number": chain[0]["replaces"]}).mappings().one(), *chain)
    return _followed(conn, chain)


def _versions(found: Sequence[Session], library: Library) -> tuple[Version, ...]:
    out = []
    for chain, merged in found:
        *before, newest = (_version(row, library) for row in chain)
        others = tuple(_version(row, library).answers for row in merged)
        out += [*before, replace(newest, merged=others)]
    return tuple(sorted(out, key=lambda v: v.record))


def _version(row: Any, library: Library) -> Version:
    form = library.load(row["form"], row["edition"])
    answers = answers_of(form, row["record"])
    return Version(row["id"], row["submission"], answers, row["person"], row["replaces"])


__all__ = [
    "alike",
    "holder",
    "of_copy",
    "of_session",
    "of_unknown_copy",
    "session_digest",
    "standing_of",
    "stands",
]
