"""Copies: documents made for one person, numbered, with what is known already filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, func, insert, select, update

from filing.ledger import audit, codec, renditions, seals
from filing.ledger.actor import Actor, moment, when
from filing.ledger.database import Ledger
from filing.ledger.tables import copies, copy_renditions, current_records, people, records, submissions
from filing.people.roster import Person
from filing.people.whom import Refs, among
from filing.records.carry_forward import (
    Action,
    Held,
    fitting,
    given_fields,
    is_written,
    last_of,
    next_session,
    open_actions,
    rows_for,
)
from filing.records.evaluations import Span, given_means
from schemas import normal
from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.errors import Fault, LedgerError, Place, UsageError
from schemas.filled import Notice
from schemas.handwriting import WRITTEN
from schemas.names import sort_key
from schemas.paths import slot_at, table_slots
from schemas.records import answers_of
from schemas.subjects import is_subject
from schemas.template import Template
from schemas.values import Value

State = Literal["issued", "review", "filed", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Given:
    """What a copy is given, by path; which of it is locked; and what could not be given, and why."""

    values: Mapping[str, Value]
    locked: tuple[str, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A copy as a list shows it. `days` since it was issued; `state` as far as it has come back."""

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


def given_for(
    ledger: Ledger,
    form: FormDefinition,
    person: Person,
    *,
    organisation: str | None = None,
    span: Span | None = None,
    said: Mapping[str, Value] | None = None,
) -> Given:
    """What a copy of this form for this person is given, from the sources that its definition names.

    What this person's records do not say is left blank, never guessed. Means are of the evaluations in `span` (all,
    without one); `said` are values that the copy is given anyway, on top of these.
    """
    with ledger.reading() as conn:
        held = records_of(conn, ledger, person.id)
    sources: dict[str, Value | None] = {
        "roster.name": person.name,
        "roster.role": person.role,
        "roster.manager": person.manager_name,
        "roster.band": person.band,
        "organisation.name": organisation,
        "next.session": next_session(held),
        "open.for_supervisor": last_of(held, "open.for_supervisor"),
        "open.for_supervisee": last_of(held, "open.for_supervisee"),
    }
    values, notices = _fields(form, sources)
    waiting = open_actions(held)
    rows, left = rows_for(form, waiting)
    notices += _written(form, waiting, {**values, **rows})
    if left:
        say = f"{left} more actions are open than the form has rows for; they stay open."
        notices.append(Notice("actions-left-out", next(iter(form.about.actions), ""), say))
    means, told = given_means(form, held, ledger.library.policies, span or Span(), said)
    notices += told
    first = _first_subject(form, person)
    kept = normal.answers(form, {**values, **first, **rows, **means, **(said or {})})
    locked = tuple(p for p in kept if (slot := slot_at(form, p)) is not None and slot.field.locked)
    return Given(kept, locked, tuple(notices))


def _written(
    form: FormDefinition, waiting: Sequence[Action], values: Mapping[str, Value]
) -> Iterator[Notice]:
    """What is said where a copy is given words that nobody has typed."""
    if WRITTEN not in values.values():
        return
    records = sorted({a.record for a in waiting if is_written(a.cells)})
    where = f" of record {', '.join(map(str, records))}" if records else ""
    say = (
        f"Handwriting{where} goes on in this copy and nobody has typed it: it is printed as “{WRITTEN}”. Transcribe it "
        "first (carepack records amend), and make the copy again."
    )
    yield Notice("given-untranscribed", next(iter(form.about.actions), ""), say)


def _first_subject(form: FormDefinition, person: Person) -> dict[str, Value]:
    """The name in the first row of those a form is about; the rows of the others are for whoever fills it in."""
    slots_of = (
        table_slots(form.table(path.partition(".")[0]), 1) if "*" in (path := form.about.person or "") else ()
    )
    slot = next((s for s in slots_of if is_subject(form, s.path)), None)
    return {slot.path: person.name} if slot is not None and slot.field.given == "roster.name" else {}


def _fields(
    form: FormDefinition, sources: Mapping[str, Value | None]
) -> tuple[dict[str, Value], list[Notice]]:
    values: dict[str, Value] = {}
    notices = []
    for field in given_fields(form):
        value = sources.get(field.given or "")
        if value is None:
            continue
        fits = fitting(field, value)
        if fits is None:
            # Never the value itself: it is somebody's, and this is printed wherever blanks are made.
            say = f"What is known as {field.given} is no answer to “{field.ask}”; it was left blank."
            if field.options:
                say += f" The answers are {'; '.join(o.say for o in field.options)}."
            notices.append(Notice("given-unfit", field.name, say))
        else:
            values[field.name] = fits
    return values, notices


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
    with ledger.writing() as conn:
        for template in templates:
            renditions.keep(conn, template, (blanks or {}).get(template.rendition), actor)
        whose = [person] * len(made) if people is None else people
        for copy, template, whom in zip(made, templates, whose, strict=True):
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
    query = select(copies, people.c.ref, people.c.name, filed.label("filed"), review.label("review")).join(
        people, people.c.id == copies.c.person, isouter=True
    )
    if form is not None:
        query = query.where(copies.c.form == form)
    query = query.where(among(people.c.ref, person))
    with ledger.reading() as conn:
        others = _of_another(conn)
        found = [_listed(row, now, others) for row in conn.execute(query).mappings()]
    wanted = (c for c in found if c.days >= older_than and (every or c.state in {"issued", "review"}))
    return tuple(sorted(wanted, key=lambda c: (c.issued_at.date(), sort_key(c.name), c.issued_at, c.number)))


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
    newer = records.alias("newer")
    newest = ~select(newer.c.id).where(newer.c.replaces == records.c.id).exists()
    merged = select(records.c.copy, records.c.id).where(records.c.act == "merged", newest)
    returned = select(submissions.c.copy, records.c.id)
    linked = returned.join(records, records.c.submission == submissions.c.duplicate_of).where(
        submissions.c.state == "duplicate", submissions.c.code == "set-aside"
    )
    completing = returned.join(records, records.c.submission == submissions.c.id).where(
        submissions.c.state == "filed",
        records.c.act.in_(_FOLLOWING),
        records.c.copy != submissions.c.copy,
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


def _listed(row: Any, now: dt.datetime, come_back: frozenset[str]) -> Listed:
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
        days=max(0, (now - issued).days),
        state=state,
    )


def withdraw(ledger: Ledger, number: str, why: str, actor: Actor) -> None:
    """Notes that a copy will not come back (lost, or made by mistake). Raises UsageError `no-copy`.

    Should it come back all the same, it is filed as ever.
    """
    with ledger.writing() as conn:
        values = {"withdrawn_at": moment(actor.at), "withdrawn_by": actor.by, "withdrawn_why": why}
        done = conn.execute(
            update(copies)
            .where(copies.c.number == number, copies.c.withdrawn_at.is_(None))
            .values(**values)
            .returning(copies.c.number)
        ).first()
        if done is None:
            do = "`carepack copies list` shows those that are out."
            raise UsageError(Fault("no-copy", "No such copy is out.", Place(), do))
        audit.note(conn, actor, "copy-withdrawn", f"copy {number}")
