"""Queries: what a person must settle, and what was said to each. What was settled is history, and is never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Connection, insert, select

from filing import audit, codec, decision, roster
from filing.acts import Act, moment
from filing.answering import answer_of
from filing.decision import Said
from filing.enacting import RULE_CODES, Case, Outcome, ask, enact, query_of, settle_as_moot
from filing.ledger import Ledger
from filing.tables import open_queries, people, queries, readings, settlements, submissions
from schemas import normal, rules
from schemas.definition import FormDefinition
from schemas.errors import Fault, Place, UsageError
from schemas.paths import slot_at
from schemas.reading import Query
from schemas.values import Value

Action = Literal["accept", "correct", "blank", "waive"]


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a person says to a query.

    `accept` takes a candidate (from 1), `correct` gives the right value as it would be written on the form (of a
    person: reference or name), `blank` leaves the place empty, `waive` lets it be as it is and needs a `why`.
    """

    action: Action
    candidate: int | None = None
    value: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said to a query, by whom and when. `moot`: nobody had to, it no longer mattered."""

    number: int
    action: str
    value: Any
    why: str | None
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A query in the ledger, with the document it is about and what was said to it, oldest first."""

    number: int
    query: Query
    reading: int
    submission: int
    document: str
    sha256: str
    form: str
    edition: int
    copy: str | None
    person: str | None
    asked_at: str
    open: bool
    said: tuple[Spoken, ...] = ()


def listed(
    ledger: Ledger, *, form: str | None = None, person: str | None = None, every: bool = False
) -> tuple[Asked, ...]:
    """Open queries, oldest first; with `every`, settled ones and notes too. `person` is a reference."""
    source = queries if every else open_queries
    query = _query(source)
    if form is not None:
        query = query.where(readings.c.form == form)
    if person is not None:
        query = query.where(people.c.ref == person)
    with ledger.reading() as conn:
        return tuple(_asked(conn, row, fresh=not every) for row in conn.execute(query).mappings().all())


def get(ledger: Ledger, number: int) -> Asked:
    """One query. Raises UsageError `no-query`."""
    with ledger.reading() as conn:
        return _get(conn, number)


def _query(source: Any) -> Any:
    return (
        select(
            source,
            readings.c.submission,
            readings.c.form,
            readings.c.edition,
            submissions.c.name.label("document"),
            submissions.c.sha256,
            submissions.c.copy,
            people.c.ref.label("person"),
        )
        .join(readings, readings.c.id == source.c.reading)
        .join(submissions, submissions.c.id == readings.c.submission)
        .join(people, people.c.id == submissions.c.person, isouter=True)
        .order_by(source.c.id)
    )


def _get(conn: Connection, number: int) -> Asked:
    row = conn.execute(_query(queries).where(queries.c.id == number)).mappings().first()
    if row is None:
        do = "`carepack queries list` shows those that are open."
        raise UsageError(Fault("no-query", f"There is no query {number}.", Place(), do))
    return _asked(conn, row)


def _asked(conn: Connection, row: Any, *, fresh: bool = False) -> Asked:
    """The query of a row; `fresh`: nobody has said anything to it yet."""
    told = select(settlements).where(settlements.c.query == row["id"]).order_by(settlements.c.id)
    said = (
        ()
        if fresh
        else tuple(
            Spoken(s["id"], s["action"], s["value"], s["why"], s["by"], s["at"])
            for s in conn.execute(told).mappings()
        )
    )
    return Asked(
        number=row["id"],
        query=query_of(row),
        reading=row["reading"],
        submission=row["submission"],
        document=row["document"],
        sha256=row["sha256"],
        form=row["form"],
        edition=row["edition"],
        copy=row["copy"],
        person=row["person"],
        asked_at=row["asked_at"],
        open=not said and row["level"] == "must",
        said=said,
    )


def settle(ledger: Ledger, number: int, settlement: Settlement, act: Act) -> Outcome:
    """Settles one query, checks the answers again, and files them when nothing of level must is open any more.

    Until then a query can be settled again; the last word counts. Raises UsageError: `no-query`, `not-in-review`,
    and `settlement-…` where this query cannot be settled so. Nothing is written then.
    """
    with ledger.writing() as conn:
        asked = _get(conn, number)
        state = conn.execute(select(submissions.c.state).where(submissions.c.id == asked.submission)).scalar()
        latest = _reading(conn, asked.submission)
        if state != "review" or latest["id"] != asked.reading or _is_moot(asked):
            do = "Look at its record, or at the queries that are open."
            raise UsageError(Fault("not-in-review", "There is nothing to settle here any more.", Place(), do))
        form = ledger.library.load(asked.form, asked.edition)
        everyone = roster.everybody(conn)
        value = answer_of(form, asked.query, settlement, everyone)
        row = {"query": number, "action": settlement.action, "value": value, "why": settlement.why}
        conn.execute(insert(settlements).values(**row, by=act.by, at=moment(act.at)))
        audit.note(
            conn, act, "query-settled", f"query {number}", code=asked.query.code, how=settlement.action
        )
        case = _check_again(conn, form, asked, reading=latest, everyone=everyone, act=act)
        return enact(conn, ledger.library, case, act)


def _reading(conn: Connection, submission: int) -> Any:
    query = select(readings).where(readings.c.submission == submission).order_by(readings.c.id.desc())
    return conn.execute(query).mappings().first()


def _is_moot(asked: Asked) -> bool:
    return bool(asked.said) and asked.said[-1].action == "moot"


def _of_reading(conn: Connection, reading: int) -> tuple[Asked, ...]:
    rows = conn.execute(_query(queries).where(queries.c.reading == reading)).mappings().all()
    return tuple(_asked(conn, row) for row in rows)


def _check_again(
    conn: Connection,
    form: FormDefinition,
    asked: Asked,
    *,
    reading: Any,
    everyone: Sequence[roster.Person],
    act: Act,
) -> Case:
    """The return as it stands with everything that was settled: rules are checked anew on the answers."""
    every = _of_reading(conn, reading["id"])
    submission = (
        conn.execute(select(submissions).where(submissions.c.id == asked.submission)).mappings().one()
    )
    base = codec.unpack_all(submission["answers"])
    answers, settled = _overlaid(form, base, every)
    _ask_rules_again(conn, form, answers, every, act)
    every = _of_reading(conn, reading["id"])
    waiting = [a for a in every if a.open]
    return Case(
        submission=asked.submission,
        sha256=asked.sha256,
        reading=reading["id"],
        form=form,
        copy_number=submission["copy"],
        base=base,
        answers=answers,
        places=reading["places"],
        mark=submission["fingerprint"],
        open_must=sum(a.query.code not in decision.CODES for a in waiting),
        pending=tuple((a.number, a.query) for a in waiting if a.query.code in decision.CODES),
        said=_said(every, everyone),
        settled=settled,
        flagged=_left_open(every),
        notes=tuple(a.query for a in every if a.query.level == "note" and a.query.code not in RULE_CODES),
    )


def _overlaid(
    form: FormDefinition, answers: Mapping[str, Value], every: Sequence[Asked]
) -> tuple[dict[str, Value], dict[str, Any]]:
    """The answers with what was settled, in the order it was said; and who settled which path."""
    out: dict[str, Value] = dict(answers)
    history: dict[str, Any] = {}
    said = sorted(
        ((s, a) for a in every for s in a.said[-1:] if a.query.path and slot_at(form, a.query.path)),
        key=lambda pair: pair[0].number,
    )
    for last, about in said:
        path = about.query.path or ""
        if last.action in {"waive", "moot"} or about.query.code in decision.CODES:
            continue
        if last.action == "blank":
            out.pop(path, None)
        else:
            out[path] = codec.unpack(last.value)
        history[path] = {
            "query": about.number,
            "code": about.query.code,
            "action": last.action,
            "why": last.why,
            "by": last.by,
            "at": last.at,
        }
    return normal.answers(form, out, _steady(form, out, every)), history


def _steady(form: FormDefinition, answers: Mapping[str, Value], every: Sequence[Asked]) -> set[str]:
    """Paths that keep every row where it is: rows are numbered anew on filing, never while queries name them."""
    keep = {a.query.path for a in every if a.query.path and slot_at(form, a.query.path)}
    for table in form.tables:
        if table.repeat is not None:
            last = max(normal.rows_of(table.table, [*answers, *keep]), default=0)
            keep |= {f"{table.table}.{n}.{table.columns[0].name}" for n in range(1, last + 1)}
    return keep


def _in_blank_row(form: FormDefinition, path: str | None, answers: Mapping[str, Value]) -> bool:
    """Whether a path is in a repeating row that holds nothing: such a row is dropped, and no rule is about it."""
    slot = slot_at(form, path) if path else None
    if slot is None or slot.table is None or slot.number is None:
        return False
    return not any(f"{slot.table.table}.{slot.number}.{c.name}" in answers for c in slot.table.columns)


def _ask_rules_again(
    conn: Connection,
    form: FormDefinition,
    answers: Mapping[str, Value],
    every: Sequence[Asked],
    act: Act,
) -> None:
    """Rules that are kept now ask nothing any more; rules that are broken now are asked, unless they were waived."""
    doubted = {a.query.path for a in every if a.open and a.query.code not in RULE_CODES | decision.CODES}
    broken = {_key(q): q for q in rules.check(form, answers) if q.level == "must" and q.path not in doubted}
    asked = [a for a in every if a.query.code in RULE_CODES and a.query.level == "must"]
    kept = [a.number for a in asked if a.open and _key(a.query) not in broken]
    settle_as_moot(conn, kept, "With what was settled since, it is answered.", act)
    known = {_key(a.query) for a in asked if a.open or (a.said and a.said[-1].action == "waive")}
    ask(conn, every[0].reading, [q for key, q in broken.items() if key not in known], act)


def _key(query: Query) -> tuple[str, str | None, str]:
    return query.code, query.path, query.say


def _said(every: Sequence[Asked], everyone: Sequence[roster.Person]) -> Said:
    said = Said()
    for asked in every:
        code = asked.query.code
        last = asked.said[-1] if asked.said else None
        if last is None or last.action == "moot":
            continue
        if code in decision.PERSON_CODES:
            who = next((p for p in everyone if p.ref == last.value), None)
            said = replace(said, persons={**said.persons, code: who})
        elif code == decision.DIFFERENT:
            said = replace(said, keep="earlier" if last.value == "earlier" else "this")
        elif last.action == "waive":
            said = replace(said, waived=said.waived | {code})
    return said


_FLAGGED = {"waive": "waived", "blank": "blanked"}


def _left_open(every: Sequence[Asked]) -> tuple[Mapping[str, Any], ...]:
    """What was waived or left blank, as the record's flags tell it: by whom, when and why."""
    return tuple(
        {
            "code": a.query.code,
            "path": a.query.path,
            "say": a.query.say,
            _FLAGGED[last.action]: {"query": a.number, "why": last.why, "by": last.by, "at": last.at},
        }
        for a in every
        for last in a.said[-1:]
        if last.action in _FLAGGED
    )


__all__ = ["Asked", "Settlement", "get", "listed", "settle"]
