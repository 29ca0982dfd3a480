"""Queries settled, one or many at once: all of what a person says in one act, or nothing of it.

Everything is said first, then each document is checked again and decided once, whatever the number of its queries. What
cannot be settled so is told together, each with its number, and nothing is settled then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from filing.ledger import audit, record_index
from filing.ledger.actor import Actor, moment
from filing.ledger.authority import authorise
from filing.ledger.database import Ledger
from filing.ledger.tables import held_answers, open_queries, readings, settlements, submissions
from filing.people import roster
from filing.review.apply_decision import Outcome, enact, outcome_of
from filing.review.as_kept import as_kept
from filing.review.query_view import QueryView, those
from filing.review.re_evaluation import (
    FOLLOWED,
    ask_again,
    check_again,
    concluded,
    is_stale,
    look_again,
)
from filing.review.receipts import row_of
from filing.review.selection import Selection, chosen
from filing.review.sessions import standing_of
from filing.review.settlement_rules import Settlement, answer_of
from schemas.errors import CarepackError, Fault, LedgerError, Place, UsageError
from schemas.was_held import CODE as SESSION_HELD

_LOT = 500
"""So many numbers go into one question to the database."""


@dataclass(frozen=True, slots=True)
class Became:
    """What became of one document: its name, and where in its file it stands."""

    document: str
    locator: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Settled:
    """The queries that were settled, and what became of each document. `waited`: other returns that are filed or linked
    now, because they waited for one of these or were asked about beside a record that one of these follows."""

    numbers: tuple[int, ...]
    documents: tuple[Became, ...]
    waited: tuple[Outcome, ...] = ()


class NotSettledError(UsageError):
    """Queries that cannot be settled so; nothing was. `refused` has the reason of each, by number."""

    def __init__(self, refused: Mapping[int, Fault], of: int) -> None:
        self.refused = dict(refused)
        super().__init__(*_told_together(self.refused, of))


def settle(ledger: Ledger, selection: Selection, settlement: Settlement, actor: Actor) -> Settled:
    """Gives one settlement to every query of a selection.

    Raises UsageError: `nothing-chosen` where no open query fits, `not-allowed`, what `chosen` raises, and
    NotSettledError with all that cannot be settled so; nothing is settled then.
    """

    def said(conn: Connection) -> dict[int, Settlement]:
        # Chosen where it is written: what somebody has answered a moment ago is not open any more.
        found = chosen(conn, selection)
        numbers = [v.number for v in found]
        if not numbers:
            raise nothing_chosen()
        _refuse_together(found)
        return dict.fromkeys(numbers, settlement)

    return _settled(ledger, said, {}, actor, {})


def _refuse_together(found: Sequence[QueryView]) -> None:
    """Raises UsageError `settlement-one-by-one` where several get one answer, and one asks if a session was held."""
    held = [a.number for a in found if a.query.code == SESSION_HELD]
    if held and len(found) > 1:
        what = "Whether a session was held is said of one record at a time, by who has read it."
        do = f"Begin with query {held[0]}: carepack queries settle {held[0]} --waive --why TEXT; or carepack queries go"
        raise UsageError(Fault("settlement-one-by-one", what, Place(), do))


def nothing_chosen() -> UsageError:
    """The error that no open query fits a selection."""
    do = "`carepack queries list`, with the same options, shows what is open."
    return UsageError(Fault("nothing-chosen", "No open query is chosen so.", Place(), do))


def settle_each(
    ledger: Ledger,
    said: Mapping[int, Settlement],
    actor: Actor,
    *,
    seen: Mapping[int, QueryView] | None = None,
    by: Mapping[int, Actor] | None = None,
) -> Settled:
    """Settles each of these queries as it is said, in this order and all in one act; raises as `settle` does.

    `seen`: the queries as they were when somebody made up their mind. Where something else was said to one since, it
    cannot be settled so (`answered-meanwhile`). `by`: who held which of these answers, and
    since when; with this they are held no longer.
    """
    return _settled(ledger, lambda _: said, seen or {}, actor, by or {})


def _settled(
    ledger: Ledger,
    saying: Callable[[Connection], Mapping[int, Settlement]],
    seen: Mapping[int, QueryView],
    actor: Actor,
    by: Mapping[int, Actor],
) -> Settled:
    authorise(ledger.library.policies, actor, "settle")
    with ledger.writing() as conn:
        said = saying(conn)
        asked = those(conn, list(said))
        stale = [a for a in asked if is_stale(conn, a.query)]
        if stale:
            ask_again(conn, ledger.library, actor)
        else:
            with roster.read_once(conn), audit.together(conn), record_index.together(conn):
                values = _values(conn, ledger, asked, said, seen)
                _say(conn, asked, said, values, {a.number: by.get(a.number, actor) for a in asked})
                if by:
                    conn.execute(delete(held_answers).where(held_answers.c.query.in_(list(by))))
                documents, also = _enacted(conn, ledger, asked, actor)
    if stale:
        with ledger.reading() as conn:
            raise NotSettledError({a.number: closed(conn, a) for a in stale}, len(asked))
    filed = any(d.outcome.outcome == "filed" for d in documents)
    waited = (*also, *(look_again(ledger, actor) if filed else ()))
    return Settled(tuple(a.number for a in asked), documents, waited)


def _values(
    conn: Connection,
    ledger: Ledger,
    asked: Sequence[QueryView],
    said: Mapping[int, Settlement],
    seen: Mapping[int, QueryView],
) -> dict[int, Any]:
    """The value of each settlement, by query. Raises NotSettledError with every query that cannot be settled so."""
    everyone, values, refused = roster.everybody(conn), {}, {}
    answerable = set(_in_review(conn, asked))
    for a in asked:
        if a.reading not in answerable or a.moot:
            refused[a.number] = closed(conn, a)
            continue
        if a.said and a.number in seen and a.said != seen[a.number].said:
            refused[a.number] = answered_meanwhile(a)
            continue
        try:
            form = ledger.library.load(a.form, a.edition)
            values[a.number] = answer_of(form, a.query, said[a.number], everyone)
        except CarepackError as error:
            refused[a.number] = error.faults[0]
    if refused:
        raise NotSettledError(refused, len(asked))
    return values


def answered_meanwhile(asked: QueryView) -> Fault:
    """That somebody else has said something to this query since, who, and what can be done."""
    last = asked.said[-1]
    what = f"Somebody has answered meanwhile: {last.by}, on {last.at[:10]}. That stands."
    do = (
        f"Look at what was said: carepack queries show {asked.number}. While its document is in review, "
        f"`carepack queries settle {asked.number}` says something else."
    )
    return Fault("answered-meanwhile", what, Place(), do)


def _in_review(conn: Connection, asked: Sequence[QueryView]) -> Iterator[int]:
    """The readings that are the newest of a document in review."""
    wanted = sorted({a.submission for a in asked})
    for start in range(0, len(wanted), _LOT):
        newest = (
            select(func.max(readings.c.id))
            .join(submissions, submissions.c.id == readings.c.submission)
            .where(submissions.c.state == "review", submissions.c.id.in_(wanted[start : start + _LOT]))
            .group_by(submissions.c.id)
        )
        yield from conn.execute(newest).scalars()


def _say(
    conn: Connection,
    asked: Sequence[QueryView],
    said: Mapping[int, Settlement],
    values: Mapping[int, Any],
    by: Mapping[int, Actor],
) -> None:
    rows = [
        {
            "query": a.number,
            "action": said[a.number].action,
            "value": values[a.number],
            "why": said[a.number].why,
            "by": by[a.number].by,
            "at": moment(by[a.number].at),
        }
        for a in asked
    ]
    conn.execute(insert(settlements), rows)
    for a in asked:
        how = {"code": a.query.code, "how": said[a.number].action}
        audit.note(conn, by[a.number], "query-settled", f"query {a.number}", **how)


def _enacted(
    conn: Connection, ledger: Ledger, asked: Sequence[QueryView], actor: Actor
) -> tuple[tuple[Became, ...], tuple[Outcome, ...]]:
    """Each document decided once, and others that came out of review by it.

    Raises LedgerError with every document whose answers fit no record.
    """
    library, everyone = ledger.library, roster.everybody(conn)
    documents = {a.submission: a for a in asked}
    outcomes: dict[int, Outcome] = {}
    faults: list[Fault] = []
    for number, kept in as_kept(conn, list(documents)):
        try:
            case = check_again(conn, library, number, actor, everyone=everyone, kept=kept)
            outcomes[number] = enact(conn, library, case, actor)
        except LedgerError as error:
            faults += [_of_document(f, number, documents[number].document) for f in error.faults]
    if faults:
        raise LedgerError(*faults)
    also: tuple[Outcome, ...] = ()
    if any(o.code in FOLLOWED for o in outcomes.values()):
        # Once, after all: a return that differs from what another one replaced is asked about with the newest.
        also = concluded(o for o in ask_again(conn, library, actor) if o.submission not in outcomes)
        outcomes |= {n: outcome_of(conn, n) for n, o in outcomes.items() if o.outcome == "review"}
    return tuple(Became(a.document, a.locator, outcomes[n]) for n, a in documents.items()), also


def _of_document(fault: Fault, number: int, name: str) -> Fault:
    place = Place(file=f"document {number} ({name})", path=fault.place.path)
    return Fault(fault.code, fault.what, place, fault.do)


def closed(conn: Connection, asked: QueryView) -> Fault:
    """Why nothing can be said to this query any more, and where its question is asked now."""
    now = select(open_queries.c.id).join(readings, readings.c.id == open_queries.c.reading)
    mine = (readings.c.submission == asked.submission) & (open_queries.c.code == asked.query.code)
    same = open_queries.c.path == asked.query.path if asked.query.path else open_queries.c.path.is_(None)
    again = conn.execute(now.where(mine, same).order_by(open_queries.c.id)).scalar()
    if again is not None and again != asked.number:
        what = "This is asked anew, because the record or the reading has changed since; nothing was settled."
        do = f"Look at it as it is now: carepack queries show {again}"
        return Fault("asked-again", what, Place(), do)
    return Fault("not-in-review", "There is nothing to settle here any more.", Place(), _then(conn, asked))


def _then(conn: Connection, asked: QueryView) -> str:
    """What can be done where a document is not in review any more."""
    number = asked.submission
    if row_of(conn, number)["state"] == "rejected":
        return f"Its document was rejected; to take it up again: carepack queries reopen {number}"
    if standing := standing_of(conn, number):
        return f"Look at its record: carepack records show {standing[0]}"
    return "`carepack queries list` shows what is open."


def _told_together(refused: Mapping[int, Fault], of: int) -> Iterator[Fault]:
    """One fault for all queries that have the same; of a single query that was asked for, as it is."""
    if of == 1:
        yield from refused.values()
        return
    same: dict[Fault, list[int]] = {}
    for number, fault in refused.items():
        same.setdefault(fault, []).append(number)
    for fault, numbers in same.items():
        what = f"{'Query' if len(numbers) == 1 else 'Queries'} {in_ranges(numbers)}: {fault.what}"
        yield Fault(fault.code, what, fault.place, fault.do)
    settled = of - len(refused)
    if settled:
        say = f"Nothing was settled: {len(refused)} of {of} queries cannot be settled so."
        do = "Leave those out, or settle them in another way."
        yield Fault("not-all-settled", say, Place(), do)


def in_ranges(numbers: Sequence[int]) -> str:
    """Numbers in words, as `queries settle` takes them: `1-3, 7`."""
    runs: list[list[int]] = []
    for n in sorted(numbers):
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in runs)


__all__ = [
    "Became",
    "NotSettledError",
    "Settled",
    "answered_meanwhile",
    "closed",
    "in_ranges",
    "nothing_chosen",
    "settle",
    "settle_each",
]
