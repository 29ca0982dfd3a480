"""Whether a session would count twice: what stands beside a record that is moved, or that comes back.

Two records are of one session where they are of one person and share a copy, a document, or the same answers but for
the signing, in any of their versions. By numbers, never by times: clocks of several computers differ.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, or_, select

from filing.ledger.tables import current_records, submissions
from filing.life.versions import chain_of, first_of
from schemas.errors import Fault, Place, UsageError

_OF = (
    select(current_records, submissions.c.copy.label("number"))
    .join(submissions, submissions.c.id == current_records.c.submission)
    .order_by(current_records.c.id)
)


def beside(conn: Connection, row: Any, *, person: int | None, begun_after: int = 0) -> tuple[int, ...]:
    """The other current records of this person that are of the session of `row`, in any of its versions.

    `begun_after`: only those whose first version has a greater number.
    """
    chain = chain_of(conn, row)
    mine = {r["id"] for r in chain}
    papers = {r["submission"] for r in chain}
    numbers = {r["copy"] for r in chain} | set(_numbers(conn, papers))
    same = or_(
        current_records.c.answers_digest.in_({r["answers_digest"] for r in chain}),
        current_records.c.submission.in_(papers),
        current_records.c.copy.in_(numbers - {None}),
        submissions.c.copy.in_(numbers - {None}),
    )
    found = _OF.where(
        same,
        current_records.c.form == row["form"],
        current_records.c.person.is_not_distinct_from(person),
        current_records.c.id.not_in(mine),
    )
    rows = conn.execute(found).mappings().all()
    return tuple(r["id"] for r in rows if not begun_after or first_of(conn, r)["id"] > begun_after)


def _numbers(conn: Connection, papers: set[int]) -> Iterator[str | None]:
    yield from conn.execute(select(submissions.c.copy).where(submissions.c.id.in_(papers))).scalars()


def refuse_twice(conn: Connection, row: Any, person: int, name: str) -> None:
    """Raises UsageError `record-twice` where this person has a record of the session already."""
    found = beside(conn, row, person=person)
    if not found:
        return
    told = ", ".join(map(str, found))
    what = f"{name} has a record of this session already: {told}. Nothing was changed."
    do = (
        f"If they are one, move it with --even-so, and then make them one (carepack records merge {found[0]} NUMBER). "
        "If they are two sessions, --even-so is all."
    )
    raise UsageError(Fault("record-twice", what, Place(), do))


def same_day(conn: Connection, row: Any, *, person: int | None, held: dt.date | None) -> list[dict[str, Any]]:
    """The flag that another record of this form, person and day is filed, as of a record that is filed anew."""
    if person is None or held is None:
        return []
    mine = {r["id"] for r in chain_of(conn, row)}
    other = conn.execute(
        select(current_records.c.id)
        .where(
            current_records.c.form == row["form"],
            current_records.c.person == person,
            current_records.c.held == held,
            current_records.c.id.not_in(mine),
        )
        .order_by(current_records.c.id)
        .limit(1)
    ).scalar()
    if other is None:
        return []
    say = f"Record {other} is of the same person and day. Was one session written down twice?"
    return [{"code": "same-day", "path": None, "say": say}]


def with_same_day(flags: list[dict[str, Any]], now: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Flags with what is so now in place of what was so of the day before."""
    return [*(f for f in flags if f["code"] != "same-day"), *now]
