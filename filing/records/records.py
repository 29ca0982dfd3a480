"""Records with their answers, each with where it came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from filing.ledger.database import Ledger
from filing.ledger.tables import people, record_index, records, submissions
from filing.people.whom import Refs
from filing.records.finding import Act, Choice, State, conditions
from filing.records.how_read import as_keyed
from schemas.errors import Fault, Place, UsageError
from schemas.names import sort_key
from schemas.paths import slot_at
from schemas.records import answers_of, record_of
from schemas.subjects import subject_names
from schemas.values import Value, show


@dataclass(frozen=True, slots=True)
class Filed:
    """A version of a record with all about it. `answers` are in printed order; `provenance` and `flags` as filed.

    `act` is what was done with this version, by `filed_by` and, where it was a person's doing, `why`.
    """

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
    act: Act
    why: str | None
    merged_into: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer for a table: path, question, the value as such and as it is written, and where it came from.

    `came` is its provenance; of what a person gave, what was read there stands in that under `read`.
    """

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
    settled_why: str | None
    came: Mapping[str, Any]


def find(
    ledger: Ledger,
    choice: Choice | None = None,
    *,
    person: Refs = None,
    form: str | None = None,
    period: str | None = None,
    state: State | None = None,
) -> tuple[Filed, ...]:
    """Records with their answers, by the date they were held, then by name: those of a choice, or of what is said here.

    Where answers are not needed, `finding.listed` is quicker by far. Raises UsageError as that does.
    """
    asked = choice or Choice(people=person, form=form, period=period, state=state)
    with ledger.reading() as conn:
        numbers = select(record_index.c.record).where(*conditions(conn, ledger, asked))
        query = _query().where(records.c.id.in_(numbers)).order_by(records.c.id)
        replaced = asked.state == "replaced"
        found = [_filed(ledger, row, replaced=replaced) for row in conn.execute(query).mappings()]
    return tuple(sorted(found, key=lambda f: (f.held or dt.date.min, sort_key(f.name), f.number)))


def get(ledger: Ledger, number: int) -> Filed:
    """One record, current or replaced. Raises UsageError `no-record`."""
    with ledger.reading() as conn:
        row = conn.execute(_query().where(records.c.id == number)).mappings().first()
        if row is None:
            do = "`carepack records list` shows those that are filed."
            raise UsageError(Fault("no-record", f"There is no record {number}.", Place(), do))
        return _filed(ledger, row, replaced=_is_replaced(conn, number))


def _query() -> Any:
    return (
        select(
            records,
            people.c.ref.label("person_ref"),
            people.c.name.label("person_name"),
            submissions.c.name.label("document"),
            submissions.c.sha256,
            submissions.c.locator,
        )
        .join(submissions, submissions.c.id == records.c.submission)
        .join(people, people.c.id == records.c.person, isouter=True)
    )


def _is_replaced(conn: Connection, number: int) -> bool:
    return conn.execute(select(records.c.id).where(records.c.replaces == number)).first() is not None


def _filed(ledger: Ledger, row: Any, *, replaced: bool) -> Filed:
    form = ledger.library.load(row["form"], row["edition"])
    answers = answers_of(form, row["record"])
    gone: State | None = row["act"] if row["act"] in {"withdrawn", "merged"} else None
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
        state="replaced" if replaced else gone or ("unsigned" if unsigned else "complete"),
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
        act=row["act"],
        why=row["why"],
        merged_into=row["merged_into"],
    )


def answers(ledger: Ledger, filed: Filed) -> Iterator[Answer]:
    """The answers of a record one by one, in printed order, with where each came from."""
    form = ledger.library.load(filed.form, filed.edition)
    for path, value in filed.answers.items():
        slot = slot_at(form, path)
        if slot is None:
            continue
        came = as_keyed(filed.provenance.get(path, {}))
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
            settled_why=settled.get("why"),
            came=came,
        )
