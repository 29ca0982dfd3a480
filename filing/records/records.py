"""Records as they are asked for: by person, form, period and state, each answer with where it came from."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, select

from filing.ledger.database import Ledger
from filing.ledger.tables import copies, current_records, people, records, submissions
from filing.people.whom import Refs, among
from schemas.errors import Fault, Place, UsageError
from schemas.names import sort_key
from schemas.paths import slot_at
from schemas.records import answers_of, record_of
from schemas.subjects import subject_names
from schemas.values import Value, show

_SHOWN = 6
State = Literal["complete", "unsigned", "replaced"]


@dataclass(frozen=True, slots=True)
class Filed:
    """A record with everything about it. `answers` are in printed order; `provenance` and `flags` as filed."""

    number: int
    form: str
    edition: int
    title: str
    person: str | None
    name: str | None
    copy: str | None
    period: str | None
    held: dt.date | None
    version: int
    replaces: int | None
    state: State
    record: Mapping[str, Any]
    answers: Mapping[str, Value]
    provenance: Mapping[str, Any]
    flags: tuple[Mapping[str, Any], ...]
    submission: int
    document: str
    sha256: str
    locator: str
    filed_at: str
    filed_by: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer for a table: path, question, the value as such and as it is written, and where it came from."""

    path: str
    question: str
    value: Value
    shown: str
    method: str
    confidence: float | None
    sha256: str
    submission: int | None
    settled_by: str | None
    settled_at: str | None
    settled_how: str | None


def find(
    ledger: Ledger,
    *,
    person: Refs = None,
    form: str | None = None,
    period: str | None = None,
    state: State | None = None,
) -> tuple[Filed, ...]:
    """Records, by the date they were held, then by name. Without `state`, the current version of each.

    `person` is a reference, or several; `form` is `ID` or `ID.N`; `period` is the period a copy was issued for, or a
    year, month or day (`2026`, `2026-11`, `2026-11-14`) or two of them with `..` between, which the date held falls in.
    Raises UsageError `no-period` for one that is neither.
    """
    replaced = state == "replaced"
    source = records if replaced else current_records
    query = _query(source)
    if replaced:
        newer = records.alias("newer")
        query = query.where(select(newer.c.id).where(newer.c.replaces == source.c.id).exists())
    query = query.where(among(people.c.ref, person))
    if form is not None:
        name, _, edition = form.rpartition(".")
        numbered = bool(name) and edition.isdigit()
        query = query.where(source.c.form == (name if numbered else form))
        if numbered:
            query = query.where(source.c.edition == int(edition))
    with ledger.reading() as conn:
        if period is not None and span_of(period) is None:
            _refuse_unknown(conn, period)
        found = [_filed(ledger, row, replaced=replaced) for row in conn.execute(query).mappings()]
    found = [f for f in found if (period is None or in_period(f, period)) and state in {None, f.state}]
    return tuple(sorted(found, key=lambda f: (f.held or dt.date.min, sort_key(f.name), f.number)))


def _refuse_unknown(conn: Connection, period: str) -> None:
    known = [p for p in conn.execute(select(copies.c.period).distinct()).scalars() if p is not None]
    if not any(p.casefold() == period.strip().casefold() for p in known):
        what = "This is no date, and no copy was issued for a period of that name."
        do = "Write 2026, 2026-11, 2026-11-14, or two of them with .. between."
        if known:
            do += f" Periods that copies were issued for: {', '.join(sorted(known)[-_SHOWN:])}."
        raise UsageError(Fault("no-period", what, Place(), do))


def get(ledger: Ledger, number: int) -> Filed:
    """One record, current or replaced. Raises UsageError `no-record`."""
    with ledger.reading() as conn:
        row = conn.execute(_query(records).where(records.c.id == number)).mappings().first()
        if row is None:
            do = "`carepack records list` shows those that are filed."
            raise UsageError(Fault("no-record", f"There is no record {number}.", Place(), do))
        return _filed(ledger, row, replaced=_is_replaced(conn, number))


def _query(source: Any) -> Any:
    return (
        select(
            source,
            people.c.ref.label("person_ref"),
            people.c.name.label("person_name"),
            submissions.c.name.label("document"),
            submissions.c.sha256,
            submissions.c.locator,
        )
        .join(submissions, submissions.c.id == source.c.submission)
        .join(people, people.c.id == source.c.person, isouter=True)
        .order_by(source.c.id)
    )


def _is_replaced(conn: Connection, number: int) -> bool:
    return conn.execute(select(records.c.id).where(records.c.replaces == number)).first() is not None


def _filed(ledger: Ledger, row: Any, *, replaced: bool) -> Filed:
    form = ledger.library.load(row["form"], row["edition"])
    answers = answers_of(form, row["record"])
    unsigned = any(f["code"] == "unsigned" for f in row["flags"])
    return Filed(
        number=row["id"],
        form=row["form"],
        edition=row["edition"],
        title=form.title,
        person=row["person_ref"],
        name=row["person_name"] or subject_names(form, answers),
        copy=row["copy"],
        period=row["period"],
        held=row["held"],
        version=row["version"],
        replaces=row["replaces"],
        state="replaced" if replaced else "unsigned" if unsigned else "complete",
        # A database may have its own order for the members of JSON: the form's is the one people know.
        record=record_of(form, answers),
        answers=answers,
        provenance=row["provenance"],
        flags=tuple(row["flags"]),
        submission=row["submission"],
        document=row["document"],
        sha256=row["sha256"],
        locator=row["locator"],
        filed_at=row["filed_at"],
        filed_by=row["filed_by"],
    )


def answers(ledger: Ledger, filed: Filed) -> Iterator[Answer]:
    """The answers of a record one by one, in printed order, with where each came from."""
    form = ledger.library.load(filed.form, filed.edition)
    for path, value in filed.answers.items():
        slot = slot_at(form, path)
        if slot is None:
            continue
        came = filed.provenance.get(path, {})
        settled = came.get("settled") or {}
        yield Answer(
            path=path,
            question=slot.question,
            value=value,
            shown=show(slot.field, value),
            method=came.get("method", ""),
            confidence=came.get("confidence"),
            sha256=came.get("sha256", ""),
            submission=came.get("submission"),
            settled_by=settled.get("by"),
            settled_at=settled.get("at"),
            settled_how=settled.get("action"),
        )


_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def in_period(filed: Filed, period: str) -> bool:
    """Whether a record is of a period: issued for it in these words, or held in it (see `find`)."""
    if filed.period is not None and filed.period.casefold() == period.strip().casefold():
        return True
    span = span_of(period)
    return span is not None and filed.held is not None and span[0] <= filed.held <= span[1]


def span_of(period: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of a year, month or day, or from one to another; None for any other words."""
    first, dots, last = period.partition("..")
    spans = [_span(p.strip()) for p in ((first, last) if dots else (first,)) if p.strip()]
    if not spans or any(s is None for s in spans):
        return None
    known = [s for s in spans if s is not None]
    start = dt.date.min if dots and not first.strip() else known[0][0]
    end = dt.date.max if dots and not last.strip() else known[-1][1]
    return start, end


def _span(text: str) -> tuple[dt.date, dt.date] | None:
    m = _DATE.fullmatch(text)
    if m is None:
        return None
    year, month, day = int(m[1]), m[2] and int(m[2]), m[3] and int(m[3])
    try:
        start = dt.date(year, month or 1, day or 1)
        if day:
            return start, start
        following = dt.date(year + (not month or month == 12), (month or 12) % 12 + 1, 1)
        return start, following - dt.timedelta(days=1)
    except (ValueError, OverflowError):
        return None
