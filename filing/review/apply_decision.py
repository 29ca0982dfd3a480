"""Acting on a decision, in the transaction that made it: the submission's state, the record, the queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, func, select, update

from filing.ledger import audit, codec, numbers, record_index, seals
from filing.ledger.actor import Actor, moment
from filing.ledger.tables import (
    current_records,
    open_queries,
    people,
    readings,
    records,
    settlements,
    submissions,
)
from filing.ledger.tables import queries as queries_table
from filing.people.roster import Person, named
from filing.records.filed_rows import FiledRows
from filing.review import by_mail, colleagues, policy_hold
from filing.review.as_filed import RULE_CODES, flags_of, provenance_of
from filing.review.case import Case
from filing.review.decision import COLLEAGUE, COMPARING, SEVERAL, Decision, DecisionContext, decide
from filing.review.decision_context import Issued, context_of, issued, session_digest, with_holders
from filing.review.query_rows import ask, candidates_digest, query_of, settle_as_moot
from forms.library import Library
from schemas.definition import FormDefinition
from schemas.errors import Fault, LedgerError, Place, RecordError
from schemas.reading import Query
from schemas.records import answers_of, record_of

Outcomes = Literal["received", "opened", "filed", "review", "refused", "duplicate", "rejected"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a submission. `asked` are the numbers of its open queries; `queries` has notes as well.

    `records` are those it was filed as: one, or one for each of several people; `person` is then nobody's alone.
    `also`: others that were asked about beside a record that this one follows, and are not in review any more with it.
    `said_again`: of what was read again, queries that got the answer that the same ones had before.
    """

    submission: int
    outcome: Outcomes
    code: str | None = None
    reason: str | None = None
    records: tuple[int, ...] = ()
    duplicate_of: int | None = None
    person: str | None = None
    queries: tuple[Query, ...] = ()
    asked: tuple[int, ...] = ()
    completes: int | None = None
    also: tuple[Outcome, ...] = ()
    said_again: tuple[int, ...] = ()

    @property
    def record(self) -> int | None:
        """The first record it was filed as."""
        return self.records[0] if self.records else None


_REASONS = {
    "same-document": "The same answers came in before; this document is linked to the first.",
    "same-answers": "The same answers came in before; this document is linked to the first.",
    "set-aside": "The earlier answers were kept; this return is linked to them.",
    "left-withdrawn": "The records with these answers stay withdrawn; this return is linked to the first of them.",
    "completed": "It adds signatures to the record that was filed.",
    "noted": "It says the same as the record that was filed; what else stands on it is noted there.",
    "replaced": "It replaces the record that was filed.",
    "another-session": "It is another session than the one that was filed; both are kept.",
}
_SAME_SESSION = "It is the session that is filed already; this return is linked to it."
"""What is said of a return that was set aside where nothing differed: no answers were chosen."""
_FOLLOWS = frozenset({"completed", "noted", "replaced"})
"""What a return does with the record whose next version it is."""

# Built once: a batch runs each of them for every document.
_CONCLUDE = (
    update(submissions)
    .where(submissions.c.id == bindparam("number"))
    .values({
        c: bindparam(c)
        for c in (
            "state", "code", "reason", "form", "edition", "copy", "person", "answers", "fingerprint",
            "duplicate_of", "concluded_at",
        )
    })
)  # fmt: skip
_FIRST_OPEN = (
    select(open_queries)
    .where(open_queries.c.reading == bindparam("here"))
    .order_by(open_queries.c.id)
    .limit(1)
)
_ASKED = (
    select(
        queries_table,
        select(settlements.c.id).where(settlements.c.query == queries_table.c.id).exists().label("settled"),
    )
    .where(queries_table.c.reading == bindparam("here"))
    .order_by(queries_table.c.id)
)
_SAME_DAY = (
    select(current_records.c.id)
    .where(
        current_records.c.form == bindparam("form"),
        current_records.c.person == bindparam("person"),
        current_records.c.held == bindparam("held"),
        current_records.c.id != bindparam("but"),
    )
    .order_by(current_records.c.id)
    .limit(1)
)


def enact(conn: Connection, library: Library, case: Case, actor: Actor) -> Outcome:
    """Decides, and writes what was decided. Raises LedgerError `record-unfit` where the answers fit no record."""
    case, rows = case.as_filed()
    answers = case.answers
    copy = issued(conn, case.copy_number)
    known = context_of(
        conn,
        library,
        case.submission,
        form=case.form,
        copy=copy,
        answers=answers,
        mark=case.mark,
        number=case.copy_number,
    )
    policy = policy_hold.asked(conn, library, case.form, answers)
    decision = decide(
        case.form, answers, known, case.said, in_doubt=case.open_must > 0, asked_at=case.asked_at
    )
    decision = with_holders(conn, decision)
    decision = policy_hold.held_back(decision, policy, case.said)
    let_be = {f["say"] for f in case.flagged if f["code"] == COLLEAGUE and "waived" in f}
    decision = colleagues.held_back(conn, case.form, decision, filed=known.answers_of, let_be=let_be)
    decision = replace(decision, ask=tuple(rows.query(q) for q in decision.ask))
    told = _ask_once(conn, case, decision, known, actor)
    case = replace(case, notes=(*case.notes, *(rows.note(q) for q in told)))
    filed: tuple[int, ...] = ()
    if decision.outcome == "filed":
        persons = tuple(d.person for d in (decision, *decision.others) if d.person is not None)
        told = tuple(q for q in policy if q.level == "note") + by_mail.notes(conn, case.sha256, persons)
        ask(conn, case.reading, told, actor)
        case = replace(case, notes=(*case.notes, *told))
        filed = tuple(
            _file_for(conn, case, one, copy, actor, rows=rows) for one in (decision, *decision.others)
        )
    if decision.outcome == "duplicate":
        here = open_queries.c.reading == case.reading
        waiting = tuple(conn.execute(select(open_queries.c.id).where(here)).scalars())
        settle_as_moot(conn, waiting, "The document is linked to an earlier one.", actor)
    _conclude(conn, case, decision, actor)
    body = {"code": decision.code, "duplicate_of": decision.duplicate_of}
    sealed = seals.seals(conn, case.submission, reading=case.reading, filed=filed)
    audit.note(
        conn, actor, f"submission-{decision.outcome}", f"submission {case.submission}", **body, **sealed
    )
    return _outcome(conn, case, decision, filed)


def _file_for(
    conn: Connection, case: Case, decision: Decision, copy: Issued | None, actor: Actor, *, rows: FiledRows
) -> int:
    """The record of one person, with a note where they have another one of that day."""
    again = _same_day(conn, case.form, decision)
    ask(conn, case.reading, again, actor)
    return _file(conn, replace(case, notes=(*case.notes, *again)), decision, copy, actor, rows=rows)


def _same_day(conn: Connection, form: FormDefinition, decision: Decision) -> tuple[Query, ...]:
    """A note where another record of this form, person and day is filed: one session written down twice?"""
    held = decision.answers.get(form.about.held or "")
    if decision.person is None or not isinstance(held, dt.date):
        return ()
    day = {"form": form.form, "person": decision.person.id, "held": held, "but": decision.replaces or 0}
    other = conn.execute(_SAME_DAY, day).scalar()
    if other is None:
        return ()
    say = f"Record {other} is of the same person and day. Was one session written down twice?"
    return (Query(code="same-day", say=say, level="note"),)


def _ask_once(
    conn: Connection, case: Case, decision: Decision, known: DecisionContext, actor: Actor
) -> tuple[Query, ...]:
    """Asks what the decision asks and is not asked yet; closes what it no longer asks, and gives the notes of that."""
    notes: list[Query] = []
    asked = {_key(q) for q in decision.ask}
    still = {}
    for number, q in case.pending:
        if _key(q) in asked:
            still[_key(q)] = number
        else:
            why, note = _no_longer(q, decision, known)
            settle_as_moot(conn, (number,), why, actor)
            notes += [note] if note is not None else []
    ask(conn, case.reading, notes, actor)
    new = [q for q in decision.ask if _key(q) not in still]
    ask(conn, case.reading, new, actor)
    if about := next((q for q in new if q.code in {"another-person", SEVERAL}), None):
        # The name is asked about already, with whose document it is.
        same = select(open_queries.c.id).where(
            open_queries.c.reading == case.reading,
            open_queries.c.code == "locked-changed",
            open_queries.c.path == about.path,
        )
        settle_as_moot(conn, tuple(conn.execute(same).scalars()), f"Asked as {about.code}.", actor)
    return tuple(notes)


def _key(query: Query) -> tuple[str, str | None, Any, str]:
    """What makes two queries of a decision the same."""
    return query.code, query.path, query.raw, candidates_digest(query)


def _no_longer(query: Query, decision: Decision, known: DecisionContext) -> tuple[str, Query | None]:
    """Why a query is not asked any more; where somebody is known by now, with a note for the record."""
    if query.code in COMPARING and any(a.code == query.code for a in decision.ask):
        return "The record has changed since; it is asked again.", None
    if query.code != "unknown-person" or query.raw is None:
        return "It is no longer in question.", None
    if any((a.code, a.path, a.raw) == (query.code, query.path, query.raw) for a in decision.ask):
        return "The roster has changed since; it is asked again.", None
    found = named(known.people, query.raw)
    if len(found) != 1:
        return "It is no longer in question.", None
    say = f"{found[0].name} ({found[0].ref}) is the one person of this name on the roster now."
    note = Query(code="person-found", path=query.path, question=query.question, say=say, level="note")
    return say, note


def _conclude(conn: Connection, case: Case, decision: Decision, actor: Actor) -> None:
    """The submission's new state; `reason` and `code` of what is in review are its first open query's."""
    first = None
    if decision.outcome == "review":
        row = conn.execute(_FIRST_OPEN, {"here": case.reading}).mappings().first()
        first = query_of(row) if row else None
    values = {
        "number": case.submission,
        "state": decision.outcome,
        "code": first.code if first else decision.code,
        "reason": first.sentence if first else _reason(decision),
        "form": case.form.form,
        "edition": case.form.edition,
        "copy": case.copy_number,
        "person": only.id if (only := _only(decision)) else None,
        "answers": codec.pack_all(case.base),
        "fingerprint": case.mark,
        "duplicate_of": decision.duplicate_of,
        "concluded_at": moment(actor.at),
    }
    conn.execute(_CONCLUDE, values)


def _only(decision: Decision) -> Person | None:
    """The person of a return that is one person's."""
    return None if decision.others else decision.person


def _file(
    conn: Connection, case: Case, decision: Decision, copy: Issued | None, actor: Actor, *, rows: FiledRows
) -> int:
    form, answers = case.form, dict(decision.answers)
    record = record_of(form, answers)
    try:
        as_filed = answers_of(form, record)
    except RecordError as error:
        do = "Correct it, or leave it blank."
        faults = (
            Fault("record-unfit", f.what, Place(path=rows.held(f.place.path)), do) for f in error.faults
        )
        raise LedgerError(*faults) from None
    earlier = _earlier(conn, decision.replaces)
    held = answers.get(form.about.held or "")
    # Of what is completed from another copy (it was merged, or came in twice) the record keeps its own.
    of_copy = earlier["copy"] if earlier else decision.copy.number if decision.copy else None
    period = earlier["period"] if earlier else copy.period if copy and decision.copy else None
    completed = earlier if decision.completes else None
    provenance = provenance_of(case, answers, completed)
    row = {
        "form": form.form,
        "edition": form.edition,
        "definition": form.digest,
        "copy": of_copy,
        "person": decision.person.id if decision.person else None,
        "held": held if not isinstance(held, str) else None,
        "period": period,
        "version": earlier["version"] + 1 if earlier else 1,
        "replaces": decision.replaces,
        "submission": case.submission,
        "record": record,
        "answers_digest": session_digest(form, answers),
        "provenance": provenance,
        "flags": flags_of(case, answers, completed, provenance),
        "filed_at": moment(actor.at),
        "filed_by": actor.by,
        "act": decision.code if earlier and decision.code in _FOLLOWS else "filed",
    }
    number: int = conn.execute(numbers.adding(conn, records), row).scalar_one()
    record_index.put(conn, {**row, "id": number}, form, as_filed)  # in printed order, as it is rebuilt
    return number


def _earlier(conn: Connection, record: int | None) -> Any:
    if record is None:
        return None
    return conn.execute(select(records).where(records.c.id == record)).mappings().one()


def _reason(decision: Decision) -> str | None:
    return _SAME_SESSION if decision.same else _REASONS.get(decision.code or "")


def _outcome(conn: Connection, case: Case, decision: Decision, filed: tuple[int, ...]) -> Outcome:
    """What was decided, with what is asked of it now."""
    rows = conn.execute(_ASKED, {"here": case.reading}).mappings().all()
    kept = [(r["id"], query_of(r)) for r in rows if r["level"] == "note" or not r["settled"]]
    asked = [(n, q) for n, q in kept if q.level == "must"]
    review = decision.outcome == "review"
    first = asked[0][1] if review and asked else None
    return Outcome(
        submission=case.submission,
        outcome=decision.outcome,
        code=first.code if first else decision.code,
        reason=first.sentence if first else _reason(decision),
        records=filed,
        duplicate_of=decision.duplicate_of,
        person=only.ref if (only := _only(decision)) else None,
        queries=tuple(q for _, q in kept),
        asked=tuple(n for n, _ in asked) if review else (),
        completes=decision.completes,
    )


def outcome_of(conn: Connection, submission: int) -> Outcome:
    """What stands of a submission now."""
    row = conn.execute(select(submissions).where(submissions.c.id == submission)).mappings().one()
    reading = select(func.max(readings.c.id)).where(readings.c.submission == submission)
    rows = conn.execute(_ASKED, {"here": conn.execute(reading).scalar()}).mappings().all()
    kept = [(r["id"], query_of(r)) for r in rows if r["level"] == "note" or not r["settled"]]
    filed = select(records.c.id).where(records.c.submission == submission).order_by(records.c.id)
    return Outcome(
        submission=submission,
        outcome=row["state"],
        code=row["code"],
        reason=row["reason"],
        records=tuple(conn.execute(filed).scalars()),
        duplicate_of=row["duplicate_of"],
        person=conn.execute(select(people.c.ref).where(people.c.id == row["person"])).scalar(),
        queries=tuple(q for _, q in kept),
        asked=tuple(n for n, q in kept if q.level == "must") if row["state"] == "review" else (),
    )


__all__ = ["RULE_CODES", "Case", "Outcome", "Outcomes", "enact", "outcome_of"]
