"""Copies: documents made for one person, numbered, with what is known already filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, func, insert, select, update

from filing.ledger import audit, codec, renditions, seals
from filing.ledger.actor import Actor, moment, when
from filing.ledger.database import Ledger
from filing.ledger.tables import (
    copies,
    copy_renditions,
    current_records,
    people,
    record_index,
    records,
    submissions,
)
from filing.people.roster import Person
from filing.people.whom import Refs, among
from filing.records.carry_forward import Held
from schemas.copies import Copy
from schemas.errors import Fault, LedgerError, Place, UsageError
from schemas.names import sort_key
from schemas.records import answers_of
from schemas.template import Template
from schemas.zones import day_in

State = Literal["issued", "review", "filed", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A copy as a list shows it. `days` of the calendar since it was issued; `state` as far as it has come back."""

    number: str
    form: str
    edition: int
    person: str | None
    name: str | None
    period: str | None
    issued_at: dt.datetime
    issued_by: str
    days: int
    state: State


def records_of(conn: Connection, ledger: Ledger, person: int) -> tuple[Held, ...]:
    """A person's current records in the order they were held."""
    query = select(current_records, copies.c.given).join(
        copies, copies.c.number == current_records.c.copy, isouter=True
    )
    rows = conn.execute(query.where(current_records.c.person == person)).mappings().all()
    first = {r["id"]: _first(conn, r) for r in rows}
    out = []
    for row in sorted(rows, key=lambda r: (r["held"] or when(r["filed_at"]).date(), first[r["id"]])):
        form = ledger.library.load(row["form"], row["edition"])
        given = codec.unpack_all(row["given"]) if row["given"] else {}
        out.append(Held(form, answers_of(form, row["record"]), row["id"], given))
    return tuple(out)


def _first(conn: Connection, row: Any) -> int:
    """The number of a record's first version: a later signature does not move it."""
    number, before = row["id"], row["replaces"]
    while before is not None:
        number = before
        before = conn.execute(select(records.c.replaces).where(records.c.id == before)).scalar()
    return int(number)


def issue(
    ledger: Ledger,
    made: Sequence[Copy],
    templates: Sequence[Template],
    *,
    actor: Actor,
    blanks: Mapping[str, bytes] | None = None,
    person: Person | None = None,
    people: Sequence[Person | None] | None = None,
    period: str | None = None,
) -> None:
    """Registers copies before they leave the house, with the templates they were made with; all of them or none.

    `made` are copies, one in each format having the same number, or generic blanks, which leave their templates alone;
    they are for one `person`, or each for one of the `people`.
    `templates` (and `people`) go with `made`, one by one; `blanks` are the renditions' own blank PDFs by digest,
    as far as the ledger has not got them (`without_blank`). Raises LedgerError `copy-taken` for a number
    that is there already.
    """
    whose = [person] * len(made) if people is None else people
    with ledger.writing() as conn:
        issue_in(conn, made, templates, actor=actor, blanks=blanks, people=whose, period=period)


def issue_in(
    conn: Connection,
    made: Sequence[Copy],
    templates: Sequence[Template],
    *,
    actor: Actor,
    people: Sequence[Person | None],
    blanks: Mapping[str, bytes] | None = None,
    period: str | None = None,
) -> None:
    """As `issue`, within a transaction of whoever calls."""
    for template in templates:
        renditions.keep(conn, template, (blanks or {}).get(template.rendition), actor)
    for copy, template, whom in zip(made, templates, people, strict=True):
        if copy.number is not None:
            _register(conn, copy, template, actor, person=whom, period=period)


def without_blank(ledger: Ledger, templates: Iterable[Template]) -> frozenset[str]:
    """The renditions of these templates whose blank PDF is not kept yet; Word has none to keep."""
    with ledger.reading() as conn:
        return renditions.without_blank(conn, (t.rendition for t in templates if t.format == "pdf"))


def _register(
    conn: Connection,
    copy: Copy,
    template: Template,
    actor: Actor,
    *,
    person: Person | None,
    period: str | None,
) -> None:
    row = conn.execute(select(copies).where(copies.c.number == copy.number)).mappings().first()
    if row is None:
        values = {
            "number": copy.number,
            "organisation": copy.organisation,
            "form": copy.form,
            "edition": copy.edition,
            "person": person.id if person else None,
            "period": period,
            "given": codec.pack_all(copy.given),
            "locked": list(copy.locked),
            "issued_at": moment(actor.at),
            "issued_by": actor.by,
        }
        conn.execute(insert(copies).values(**values))
        seal = seals.copy_seal(conn, str(copy.number))
        subject, edition = f"copy {copy.number}", copy.edition
        audit.note(conn, actor, "copy-issued", subject, form=copy.form, edition=edition, seal=seal)
    elif (row["form"], row["edition"], row["given"]) != (copy.form, copy.edition, codec.pack_all(copy.given)):
        do = "Make it again: it gets a new number."
        raise LedgerError(Fault("copy-taken", "This copy number was issued already.", Place(), do))
    link = {"copy": copy.number, "rendition": template.rendition}
    there = select(copy_renditions).where(
        copy_renditions.c.copy == copy.number, copy_renditions.c.rendition == template.rendition
    )
    if conn.execute(there).first() is None:
        conn.execute(insert(copy_renditions).values(**link))


def listed(
    ledger: Ledger,
    *,
    now: dt.datetime,
    form: str | None = None,
    person: Refs = None,
    older_than: int = 0,
    every: bool = False,
) -> tuple[Listed, ...]:
    """Copies that are out (issued or in review), the oldest first, those of one day by name; with `every`, all of them.

    `person` is a reference, or several; `older_than` a number of days.
    """
    filed = _of_its_own()
    review = (
        select(submissions.c.id)
        .where(submissions.c.copy == copies.c.number, submissions.c.state == "review")
        .exists()
    )
    query = select(*_SHOWN, people.c.ref, people.c.name, filed.label("filed"), review.label("review")).join(
        people, people.c.id == copies.c.person, isouter=True
    )
    if not every:
        query = query.where(~filed, copies.c.withdrawn_at.is_(None))
    if form is not None:
        query = query.where(copies.c.form == form)
    query = query.where(among(people.c.ref, person))
    zone = ledger.library.policies.timezone
    with ledger.reading() as conn:
        others = _of_another(conn)
        found = [_listed(row, now, others, zone) for row in conn.execute(query).mappings()]
    wanted = (c for c in found if c.days >= older_than and (every or c.state in {"issued", "review"}))
    return tuple(
        sorted(wanted, key=lambda c: (day_in(c.issued_at, zone), sort_key(c.name), c.issued_at, c.number))
    )


@dataclass(frozen=True, slots=True)
class Shelf:
    """Some of the copies there are, the oldest first, and how many there are in all."""

    copies: tuple[Listed, ...]
    total: int


def page(
    ledger: Ledger,
    *,
    now: dt.datetime,
    form: str | None = None,
    people_of: Collection[int] | None = None,
    first: int = 0,
    most: int = 50,
) -> Shelf:
    """So many of the copies that are out (issued or in review), from the `first` on; of these people, by number.

    Of ten thousand copies it looks at no more than it shows.
    """
    filed = _of_its_own()
    review = (
        select(submissions.c.id)
        .where(submissions.c.copy == copies.c.number, submissions.c.state == "review")
        .exists()
    )
    zone = ledger.library.policies.timezone
    with ledger.reading() as conn:
        others = _of_another(conn)
        wanted = [~filed, copies.c.withdrawn_at.is_(None), copies.c.number.not_in(others)]
        if form is not None:
            wanted.append(copies.c.form == form)
        if people_of is not None:
            wanted.append(copies.c.person.in_(people_of))
        total = conn.execute(select(func.count()).select_from(copies).where(*wanted)).scalar_one()
        query = (
            select(*_SHOWN, people.c.ref, people.c.name, filed.label("filed"), review.label("review"))
            .join(people, people.c.id == copies.c.person, isouter=True)
            .where(*wanted)
            .order_by(copies.c.issued_at, people.c.name, copies.c.number)
            .offset(first)
            .limit(most)
        )
        found = tuple(_listed(row, now, others, zone) for row in conn.execute(query).mappings())
    return Shelf(found, total)


def last_issued(ledger: Ledger) -> tuple[str, ...]:
    """The forms of which copies were issued, the one that was issued last first."""
    newest = func.max(copies.c.issued_at)
    query = select(copies.c.form).group_by(copies.c.form).order_by(newest.desc(), copies.c.form)
    with ledger.reading() as conn:
        return tuple(conn.execute(query).scalars())


def forms_out(ledger: Ledger) -> tuple[str, ...]:
    """The forms of which a copy was issued that is not withdrawn, by name."""
    query = select(copies.c.form).where(copies.c.withdrawn_at.is_(None)).distinct().order_by(copies.c.form)
    with ledger.reading() as conn:
        return tuple(conn.execute(query).scalars())


_SHOWN = tuple(
    copies.c[name]
    for name in ("number", "form", "edition", "period", "issued_at", "issued_by", "withdrawn_at")
)
"""What a list shows of a copy: not what it was given, which is long."""


def _of_its_own() -> Any:
    """Whether a copy has come back by a record of it that counts.

    One that was moved to another person has no copy any more, and leaves this one out.
    """
    mine = current_records.c.copy == copies.c.number
    return select(current_records.c.id).where(mine).exists()


def _of_another(conn: Connection) -> frozenset[str]:
    """Copies that have come back as what a record of another copy says: merged, set aside, or signing it.

    They have as long as that record counts.
    """
    # By the index, which is a small part of the records' size: all of it is gone through.
    at, newer = record_index.c, record_index.alias("newer")
    newest = ~select(newer.c.record).where(newer.c.replaces == at.record).exists()
    merged = select(at.copy, at.record).where(at.act == "merged", newest)
    returned = select(submissions.c.copy, at.record)
    linked = returned.join(record_index, at.submission == submissions.c.duplicate_of).where(
        submissions.c.state == "duplicate", submissions.c.code == "set-aside"
    )
    completing = returned.join(record_index, at.submission == submissions.c.id).where(
        submissions.c.state == "filed", at.act.in_(_FOLLOWING), at.copy != submissions.c.copy
    )
    found = [tuple(row) for query in (merged, linked, completing) for row in conn.execute(query)]
    standing = set(conn.execute(_standing()).scalars()) if found else set()
    return frozenset(str(copy) for copy, record in found if copy is not None and record in standing)


_FOLLOWING = ("completed", "noted", "replaced")
"""Acts by which a return becomes a version of a record, which may be another copy's."""


def _standing() -> Any:
    """Of the records that copies may come back as without being of them: those whose newest version counts."""
    aside = select(submissions.c.duplicate_of).where(submissions.c.code == "set-aside")
    asked = records.c.act.in_(("merged", *_FOLLOWING)) | records.c.submission.in_(aside)
    chain = select(records.c.id.label("start"), records.c.id.label("at")).where(asked).cte(recursive=True)
    here, after = records.alias("here"), records.alias("after")
    following = func.coalesce(after.c.id, here.c.merged_into)
    step = (
        select(chain.c.start, following)
        .join(here, here.c.id == chain.c.at)
        .outerjoin(after, after.c.replaces == here.c.id)
        .where(following.is_not(None))
    )
    chain = chain.union(step)
    return select(chain.c.start).join(current_records, current_records.c.id == chain.c.at)


def _listed(row: Any, now: dt.datetime, come_back: frozenset[str], zone: str) -> Listed:
    issued = when(row["issued_at"])
    state: State = (
        "filed"
        if row["filed"] or row["number"] in come_back
        else "withdrawn"
        if row["withdrawn_at"]
        else "review"
        if row["review"]
        else "issued"
    )
    return Listed(
        number=row["number"],
        form=row["form"],
        edition=row["edition"],
        person=row["ref"],
        name=row["name"],
        period=row["period"],
        issued_at=issued,
        issued_by=row["issued_by"],
        days=max(0, (day_in(now, zone) - day_in(issued, zone)).days),
        state=state,
    )


def withdraw(ledger: Ledger, number: str, why: str, actor: Actor) -> None:
    """Notes that a copy will not come back (lost, or made by mistake). Raises UsageError `no-copy`.

    Should it come back all the same, it is filed as ever.
    """
    with ledger.writing() as conn:
        if not withdraw_in(conn, number, why, actor):
            do = "`carepack copies list` shows those that are out."
            raise UsageError(Fault("no-copy", "No such copy is out.", Place(), do))


def withdraw_in(conn: Connection, number: str, why: str, actor: Actor) -> bool:
    """As `withdraw`, within a transaction of whoever calls; False where no such copy is out."""
    values = {"withdrawn_at": moment(actor.at), "withdrawn_by": actor.by, "withdrawn_why": why}
    done = conn.execute(
        update(copies)
        .where(copies.c.number == number, copies.c.withdrawn_at.is_(None))
        .values(**values)
        .returning(copies.c.number)
    ).first()
    if done is not None:
        audit.note(conn, actor, "copy-withdrawn", f"copy {number}")
    return done is not None
