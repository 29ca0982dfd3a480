"""Returns in review, looked at again: after something was settled, or after the record they differ from has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from filing.ledger import audit, codec, seals
from filing.ledger.actor import Actor, day_of
from filing.ledger.database import Ledger
from filing.ledger.tables import open_queries, readings, records, settlements, submissions
from filing.people import roster
from filing.review import decision, filed_again, needed, policy_hold
from filing.review.apply_decision import RULE_CODES, Case, Outcome, enact
from filing.review.as_kept import AsKept, latest_reading, one_as_kept
from filing.review.decision import Said
from filing.review.query_rows import ask, candidates_digest, query_of, settle_as_moot
from filing.review.query_view import QueryView, of_reading
from filing.review.seen import seen_at
from forms.library import Library
from schemas import normal, rules
from schemas.definition import FormDefinition
from schemas.errors import CarepackError
from schemas.paths import slot_at
from schemas.policies import CODES as POLICY_CODES
from schemas.policies import Policies
from schemas.reading import Query
from schemas.values import Value
from schemas.was_held import CODE as SESSION_HELD

FOLLOWED = frozenset({"completed", "replaced", "noted"})
"""What a return is filed as that another record is out of date by."""


def enact_and_ask_again(conn: Connection, library: Library, case: Case, actor: Actor) -> Outcome:
    """As `enact`; and returns in review that differ from the version this one follows are asked about anew.

    What was asked with that version beside it would be settled without having seen the new one. What is filed by that,
    or linked, is `also` told with the outcome.
    """
    outcome = enact(conn, library, case, actor)
    if outcome.code in FOLLOWED:
        return replace(outcome, also=concluded(ask_again(conn, library, actor)))
    return outcome


def concluded(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Those of these that are not in review any more."""
    return tuple(o for o in outcomes if o.outcome != "review")


def with_others(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """These, each followed by what came out of review with it."""
    return tuple(every for o in outcomes for every in (o, *o.also))


def ask_again(conn: Connection, library: Library, actor: Actor) -> tuple[Outcome, ...]:
    """Looks again at every return whose query about different answers shows a record that was replaced.

    One of them may complete the record in turn, and put others out of date: until none is left. What is of a form
    that is not here now is passed over; `settle` stops at it. Returns what became of each, as it is after all.
    """
    passed: set[int] = set()
    became: dict[int, Outcome] = {}
    while (row := next((r for r in _stale(conn) if r["submission"] not in passed), None)) is not None:
        if _loads(library, row):
            case = check_again(conn, library, row["submission"], actor)
            became[row["submission"]] = enact(conn, library, case, actor)
        else:
            passed.add(row["submission"])
    return tuple(became.values())


def look_again(ledger: Ledger, actor: Actor) -> tuple[Outcome, ...]:
    """Looks again at every return that waits for another record (`policy_hold.waiting`); returns those filed now."""
    with ledger.reading() as conn:
        waiting = policy_hold.waiting(conn)
    outcomes = (decided_again(ledger, submission, actor) for submission in waiting)
    return with_others(o for o in outcomes if o is not None and o.outcome == "filed")


def decided_again(ledger: Ledger, submission: int, actor: Actor) -> Outcome | None:
    """What became of a return that is not in review any more; None where it still is, or cannot be decided now.

    In a transaction of its own: it is looked at because of something else, which is done, and keeps none from going on.
    """
    state = select(submissions.c.state).where(submissions.c.id == submission)
    try:
        with ledger.writing() as conn:
            if conn.execute(state).scalar() != "review":
                return None
            case = check_again(conn, ledger.library, submission, actor)
            outcome = enact_and_ask_again(conn, ledger.library, case, actor)
    except CarepackError:
        return None  # its form is not here now, or has mistakes: `queries settle` says which
    return outcome if outcome.outcome != "review" else None


def _loads(library: Library, row: Any) -> bool:
    try:
        library.load(row["form"], row["edition"])
    except CarepackError:
        return False
    return True


def is_stale(conn: Connection, query: Query) -> bool:
    """Whether a query about different answers shows a record that is not the current one any more."""
    record = decision.compared_with(query)
    return record is not None and conn.execute(_NEWER, {"shown": [record]}).first() is not None


_NEWER = select(records.c.replaces).where(records.c.replaces.in_(bindparam("shown", expanding=True)))
_COMPARING = (
    select(open_queries, readings.c.submission, readings.c.form, readings.c.edition)
    .join(readings, readings.c.id == open_queries.c.reading)
    .where(open_queries.c.code.in_(decision.COMPARING))
    .order_by(open_queries.c.id)
)


def _stale(conn: Connection) -> list[Any]:
    shown = [(decision.compared_with(query_of(r)), r) for r in conn.execute(_COMPARING).mappings()]
    known = [record for record, _ in shown if record is not None]
    newer = set(conn.execute(_NEWER, {"shown": known}).scalars()) if known else set()
    return [row for record, row in shown if record in newer]


def carry_over(conn: Connection, library: Library, outcome: Outcome, actor: Actor) -> Outcome:
    """After a document was read again: what people said to the very same queries before is said to these.

    The outcome has their numbers. What was said to queries that this reading does not ask is told in a note.
    """
    submission = outcome.submission
    reading = latest_reading(conn, submission)["id"]
    older = select(readings.c.id).where(readings.c.submission == submission, readings.c.id < reading)
    before = [a for r in conn.execute(older.order_by(readings.c.id)).scalars() for a in of_reading(conn, r)]
    spoken = {_same(a.query): a for a in before if a.said and not a.moot}
    if not spoken:
        return outcome
    carried: set[Any] = set()
    numbers: list[int] = []
    while outcome.outcome == "review":
        again = [a for a in of_reading(conn, reading) if a.open and _same(a.query) in spoken.keys() - carried]
        if not again:
            break
        for asked in again:
            _say_again(conn, asked, spoken[_same(asked.query)], actor)
        carried |= {_same(a.query) for a in again}
        numbers += [a.number for a in again]
        outcome = enact_and_ask_again(conn, library, check_again(conn, library, submission, actor), actor)
    outcome = replace(outcome, said_again=tuple(numbers))
    lost = sorted(a.number for key, a in spoken.items() if key not in carried)
    return _with_note(conn, outcome, reading, lost, actor) if lost else outcome


def _same(query: Query) -> tuple[Any, ...]:
    """What makes two queries of two readings the same question about the same thing seen."""
    words = query.say if query.code == SESSION_HELD else None
    return query.code, query.path, query.question, query.raw, words, candidates_digest(query)


def _say_again(conn: Connection, asked: QueryView, before: QueryView, actor: Actor) -> None:
    last = before.said[-1]
    row = {"query": asked.number, "action": last.action, "value": last.value, "why": last.why}
    conn.execute(insert(settlements).values(**row, by=last.by, at=last.at))
    how, subject = last.action, f"query {asked.number}"
    audit.note(
        conn, actor, "query-settled", subject, code=asked.query.code, how=how, carried_from=before.number
    )


def _with_note(conn: Connection, outcome: Outcome, reading: int, lost: list[int], actor: Actor) -> Outcome:
    say = (
        "Before it was read again, people settled what is not asked now: look at "
        f"{'query' if len(lost) == 1 else 'queries'} {', '.join(map(str, lost))} (carepack queries show)."
    )
    note = Query(code="settled-before", say=say, level="note")
    ask(conn, reading, (note,), actor)
    sealed = seals.seals(conn, outcome.submission, reading=reading, filed=outcome.records)
    body = {"code": outcome.code, "duplicate_of": outcome.duplicate_of}
    subject = f"submission {outcome.submission}"
    audit.note(conn, actor, f"submission-{outcome.outcome}", subject, **body, **sealed)
    return replace(outcome, queries=(*outcome.queries, note))


def check_again(
    conn: Connection,
    library: Library,
    submission: int,
    actor: Actor,
    *,
    everyone: Sequence[roster.Person] | None = None,
    kept: AsKept | None = None,
) -> Case:
    """A return in review as it stands with everything that was settled: rules are checked anew on the answers.

    `everyone` is the roster and `kept` the return as it is kept, where they are known already.
    """
    kept = kept or one_as_kept(conn, submission)
    reading, row, every = kept.reading, kept.row, kept.queries
    form = library.load(reading["form"], reading["edition"])
    everyone = roster.everybody(conn) if everyone is None else everyone
    base = codec.unpack_all(row["answers"])
    answers, settled = overlaid(form, base, every)
    if _ask_rules_again(conn, form, answers, every, policies=library.policies, reading=reading, actor=actor):
        every = of_reading(conn, reading["id"])
    waiting = [a for a in every if a.open]
    return Case(
        submission=submission,
        sha256=row["sha256"],
        reading=reading["id"],
        form=form,
        copy_number=row["copy"],
        base=base,
        answers=answers,
        places=reading["places"],
        mark=row["fingerprint"],
        on=day_of(reading["read_at"], library.policies.timezone),
        open_must=sum(a.query.code not in decision.CODES for a in waiting),
        asked_at=needed.asked_at(form, (a.query for a in waiting if a.query.code not in decision.CODES)),
        pending=tuple((a.number, a.query) for a in waiting if a.query.code in decision.CODES),
        said=_said(every, everyone),
        seen=seen_at(form, base, every, settled),
        settled=settled,
        flagged=_left_open(every),
        notes=tuple(a.query for a in every if a.query.level == "note" and a.query.code not in RULE_CODES),
    )


_NO_ANSWERS = decision.CODES - POLICY_CODES - needed.CODES - {decision.COLLEAGUE}
"""Queries of a decision that are not settled by an answer to a question of the form."""


def overlaid(
    form: FormDefinition, answers: Mapping[str, Value], every: Sequence[QueryView]
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
        if last.action in {"waive", "moot"} or about.query.code in _NO_ANSWERS:
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


def _steady(form: FormDefinition, answers: Mapping[str, Value], every: Sequence[QueryView]) -> set[str]:
    """Paths that keep every row where it is: rows are numbered anew on filing, never while queries name them."""
    keep = {a.query.path for a in every if a.query.path and slot_at(form, a.query.path)}
    for table in form.tables:
        if table.repeat is not None:
            last = max(normal.rows_of(table.table, [*answers, *keep]), default=0)
            keep |= {f"{table.table}.{n}.{table.columns[0].name}" for n in range(1, last + 1)}
    return keep


def _ask_rules_again(
    conn: Connection,
    form: FormDefinition,
    answers: Mapping[str, Value],
    every: Sequence[QueryView],
    *,
    policies: Policies,
    reading: Any,
    actor: Actor,
) -> bool:
    """Rules that are kept now ask nothing any more; rules that are broken now are asked, unless they were waived.

    Returns whether anything was closed or asked.
    """
    kept, new = rules_now(form, answers, every, policies, day_of(reading["read_at"], policies.timezone))
    settle_as_moot(conn, kept, "With what was settled since, it is answered.", actor)
    ask(conn, reading["id"], new, actor)
    return bool(kept or new)


def rules_now(
    form: FormDefinition,
    answers: Mapping[str, Value],
    every: Sequence[QueryView],
    policies: Policies,
    on: dt.date,
) -> tuple[tuple[int, ...], tuple[Query, ...]]:
    """The open queries of rules that are kept now, and what is to be asked of rules that are broken now."""
    doubted = {a.query.path for a in every if a.open and a.query.code not in RULE_CODES | decision.CODES}
    found = rules.check(form, answers, policies, on=on)
    broken = {_key(q): q for q in found if q.level == "must" and q.path not in doubted}
    asked = [a for a in every if a.query.code in RULE_CODES and a.query.level == "must"]
    kept = tuple(a.number for a in asked if a.open and _key(a.query) not in broken)
    known = {_key(a.query) for a in asked if a.open or _is_waived(a)}
    # What a rule says may be put in other words since: what was waived at a place is not asked again for that.
    for code, path, _ in [_key(a.query) for a in asked if _is_waived(a) and _key(a.query) not in broken]:
        if code == SESSION_HELD:  # said of these words
            continue
        reworded = next((k for k in broken if k[:2] == (code, path) and k not in known), None)
        known |= {reworded} if reworded is not None else set()
    let_be = {a.query.path for a in every if _is_left_blank(a)}
    # What may have stood on a missing page is asked once somebody lets the page be missing.
    later = {"required"} if any(a.open and a.query.code == "page-missing" for a in every) else set()
    new = (q for key, q in broken.items() if key not in known and q.code not in later)
    return kept, tuple(q for q in new if not (q.code in _WANTING and q.path in let_be))


_WANTING = frozenset({"required", "when-then"})
"""Rules that want an answer where none stands."""


def _is_waived(asked: QueryView) -> bool:
    return bool(asked.said) and asked.said[-1].action == "waive"


def _is_left_blank(asked: QueryView) -> bool:
    """Whether a person has said, with a reason, that a place stays without an answer: nobody asks for it again.

    That is a query about what was read, or not found, there; of words or drawings beside an answer it says nothing.
    """
    if not asked.said or asked.query.code in RULE_CODES | decision.CODES | decision.WORDS:
        return False
    last = asked.said[-1]
    return last.action in {"waive", "blank"} and bool((last.why or "").strip())


def _key(query: Query) -> tuple[str, str | None, str]:
    return query.code, query.path, query.say


_KEPT: Mapping[Any, decision.Keep] = {"earlier": "earlier", "another": "another"}


def _said(every: Sequence[QueryView], everyone: Sequence[roster.Person]) -> Said:
    said = Said()
    for asked in every:
        code = asked.query.code
        last = asked.said[-1] if asked.said else None
        if last is None or last.action == "moot":
            continue
        if code in decision.PERSON_CODES:
            refs = last.value if isinstance(last.value, list) else [last.value]
            who = tuple(p for ref in refs for p in everyone if p.ref == ref)
            at = {**said.named, asked.query.path: who} if asked.query.path else said.named
            said = replace(said, persons={**said.persons, code: who}, named=at)
        elif code in decision.COMPARING | {decision.WITHDRAWN}:
            which = filed_again.record_in if code == decision.WITHDRAWN else decision.compared_with
            over = which(asked.query)
            keep = _KEPT.get(last.value, "this")
            said = said if over is None else replace(said, kept={**said.kept, over: keep})
        elif last.action == "waive":
            said = replace(said, waived=said.waived | {code})
    return said


_FLAGGED = {"waive": "waived", "blank": "blanked"}


def _left_open(every: Sequence[QueryView]) -> tuple[Mapping[str, Any], ...]:
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
