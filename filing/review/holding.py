"""Answers that are held: kept at once, whoever gave them where, and taken back at will until their document is closed.

A terminal and a window hold alike, in the ledger: what was answered outlives either of them, nobody answers what
somebody else has just answered, and a document is decided once, with all that is held about it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from filing.ledger import codec
from filing.ledger.actor import Actor, moment, when
from filing.ledger.authority import authorise
from filing.ledger.database import Ledger
from filing.ledger.tables import held_answers as table
from filing.ledger.tables import settlements
from filing.review.query_view import LOT, QueryView, those
from filing.review.rejecting import reject
from filing.review.round_parts import AGAIN, Written, write
from filing.review.settlement_rules import Settlement
from filing.review.settling import Became, answered_meanwhile, closed
from schemas.errors import Fault, Place, UsageError

ANSWER, FIRST, SECOND = 0, 1, 2
"""What a row is: the answer, or the first or second keying of one that is keyed twice."""
LEFT_BEHIND = 3600.0
"""Seconds after which what somebody else holds is written by whoever goes on: they have left it."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of one query, or, without one, why its document is no record. `act`: what one key said."""

    number: int
    submission: int
    query: int | None
    turn: int
    act: int
    settlement: Settlement | None
    rejected: str | None
    seen: int
    by: str
    at: str


def held(
    conn: Connection, *, documents: Collection[int] | None = None, queries: Collection[int] | None = None
) -> tuple[Held, ...]:
    """What is held, the oldest first: of these documents, these queries, or all of it."""
    found = select(table).order_by(table.c.id)
    if documents is not None:
        found = found.where(table.c.submission.in_(documents))
    if queries is not None:
        found = found.where(table.c.query.in_(queries))
    return tuple(_held(row) for row in conn.execute(found).mappings())


def _held(row: Any) -> Held:
    said = dict(row["said"])
    seen = said.pop("seen", 0)
    why = said.get("why") if row["query"] is None else None
    people = tuple(said.pop("people", ()))
    settlement = None if row["query"] is None else Settlement(**said, people=people)
    return Held(
        row["id"], row["submission"], row["query"], row["turn"], row["act"], settlement, why, seen,
        row["by"], row["at"],
    )  # fmt: skip


def hold(
    ledger: Ledger, asked: Sequence[QueryView], settlement: Settlement, actor: Actor, *, turn: int = ANSWER
) -> int:
    """Keeps one answer to each of these, all in one act, whose number comes back.

    `asked` is as somebody saw it. Raises UsageError: `not-allowed`, `answered-meanwhile` where somebody has answered
    one of them since, and what `settling.closed` says of one that is not open any more; nothing is held then.
    """
    authorise(ledger.library.policies, actor, "settle")
    with ledger.writing() as conn:
        _refuse_answered(conn, asked, turn)
        said = codec.storable({k: v for k, v in asdict(settlement).items() if v is not None})
        last = [max((s.number for s in a.said), default=0) for a in asked]
        about = [(a.submission, a.number, {**said, "seen": n}) for a, n in zip(asked, last, strict=True)]
        return _insert(conn, about, turn, actor)


def hold_rejection(ledger: Ledger, submission: int, why: str, actor: Actor) -> int:
    """Keeps that a document is no record of ours, and why: what is held of its queries counts no more.

    Raises UsageError: `not-allowed`, `reject-no-reason`, `answered-meanwhile` where that is held already.
    """
    authorise(ledger.library.policies, actor, "reject")
    if not why.strip():
        do = "Say why in a few words; it is kept with the document."
        raise UsageError(Fault("reject-no-reason", "Rejecting a document needs a reason.", Place(), do))
    with ledger.writing() as conn:
        for one in held(conn, documents=[submission]):
            if one.rejected is not None:
                raise UsageError(answered(one))
        return _insert(conn, [(submission, None, {"action": "reject", "why": why.strip()})], ANSWER, actor)


def _insert(conn: Connection, about: Sequence[tuple[int, int | None, Any]], turn: int, actor: Actor) -> int:
    act = (conn.execute(select(func.max(table.c.act))).scalar() or 0) + 1
    same = {"turn": turn, "act": act, "by": actor.by, "at": moment(actor.at)}
    rows = [{"submission": s, "query": n, "said": said, **same} for s, n, said in about]
    conn.execute(insert(table), rows)
    return act


def _refuse_answered(conn: Connection, asked: Sequence[QueryView], turn: int) -> None:
    """Raises UsageError where one of these was answered since it was seen."""
    numbers = [a.number for a in asked]
    seen = {a.number: a for a in asked}
    for start in range(0, len(numbers), LOT):
        some = numbers[start : start + LOT]
        for now in those(conn, some):
            if now.moot:
                raise UsageError(closed(conn, now))
            if now.said != seen[now.number].said:
                fault = answered_meanwhile(now)
                what = f"Query {now.number} was not settled: {fault.what}"
                raise UsageError(Fault(fault.code, what, fault.place, fault.do))
        for one in held(conn, queries=some):
            last = max((s.number for s in seen[one.query or 0].said), default=0)
            if one.seen != last:  # held before somebody settled it, and never written
                conn.execute(delete(table).where(table.c.id == one.number))
            elif one.turn in {turn, ANSWER}:
                raise UsageError(answered(one))


def answered(one: Held) -> Fault:
    """That somebody has answered this a moment ago, and it waits to be filed."""
    if one.query is None:
        what = f"{one.by} has rejected this document, at {one.at[11:16]} UTC: “{one.rejected}”"
        return Fault("answered-meanwhile", what, Place(), "It is written once they go on; go on yourself.")
    what = f"This was answered meanwhile, by {one.by}, at {one.at[11:16]} UTC. That stands, and yours is not kept."
    do = "Go on to the next one. Whoever answered it can take it back until its document is closed."
    return Fault("answered-meanwhile", what, Place(), do)


def take_back(ledger: Ledger, actor: Actor, *, act: int | None = None) -> tuple[Held, ...]:
    """Lets go of what this person said last and what is not written yet, or of an act; what that was comes back."""
    with ledger.writing() as conn:
        if act is None:
            mine = select(func.max(table.c.act)).where(table.c.by == actor.by)
            act = conn.execute(mine).scalar()
        found = conn.execute(select(table).where(table.c.act == act).order_by(table.c.id)).mappings().all()
        conn.execute(delete(table).where(table.c.act == act))
    return tuple(_held(row) for row in found)


def mine(ledger: Ledger, actor: Actor, *, others_too: bool = False) -> tuple[int, ...]:
    """The documents about which this person holds something; with what others have left behind, where that counts."""
    with ledger.reading() as conn:
        rows = conn.execute(select(table.c.submission, table.c.by, table.c.at).order_by(table.c.id)).all()
    left = {
        r.submission for r in rows if others_too and (actor.at - when(r.at)).total_seconds() >= LEFT_BEHIND
    }
    return tuple(dict.fromkeys(r.submission for r in rows if r.by == actor.by or r.submission in left))


@dataclass(slots=True)
class Closed(Written):
    """What came of closing documents, and how many of them were rejected."""

    rejected: int = 0


def close(ledger: Ledger, documents: Collection[int], actor: Actor, *, but: Collection[int] = ()) -> Closed:
    """Writes what is held about these documents, each answer as of who gave it; `but` without these queries.

    What cannot be settled any more is told, and let go. Raises LedgerError where nothing can be written: it stays held.
    """
    with ledger.reading() as conn:
        rows = [h for h in held(conn, documents=documents) if h.query not in but or h.query is None]
        gone = {h.submission for h in rows if h.rejected is not None}
        answers = [h for h in rows if h.turn == ANSWER and h.query is not None and h.submission not in gone]
        views = {v.number: v for v in those(conn, [h.query for h in answers if h.query is not None])}
    said: dict[int, Settlement] = {}
    seen: dict[int, QueryView] = {}
    by: dict[int, Actor] = {}
    for h in answers:
        if h.query is None or h.settlement is None:
            continue
        view = views[h.query]
        said[h.query] = h.settlement
        seen[h.query] = replace(view, said=tuple(s for s in view.said if s.number <= h.seen))
        by[h.query] = Actor(h.by, when(h.at))
    out = Closed()
    written = write(ledger, said, seen, actor, by=by)
    out.settled, out.news, out.again = written.settled, written.news, written.again
    _let_go(ledger, [h.number for h in rows if h.submission not in gone])
    for h in rows:
        if h.rejected is not None:
            _reject(ledger, h, out)
            _let_go(ledger, [one.number for one in rows if one.submission == h.submission])
    return out


def _reject(ledger: Ledger, one: Held, out: Closed) -> None:
    try:
        outcome = reject(ledger, one.submission, one.rejected or "", Actor(one.by, when(one.at)))
    except UsageError as error:
        out.news += error.faults
        return
    out.rejected += 1
    name, locator = _named(ledger, one.submission)
    out.news += [Became(name, locator, outcome), AGAIN.format(one.submission)]


def _named(ledger: Ledger, number: int) -> tuple[str, str]:
    from filing.ledger.tables import submissions  # noqa: PLC0415

    with ledger.reading() as conn:
        row = conn.execute(
            select(submissions.c.name, submissions.c.locator).where(submissions.c.id == number)
        ).one()
    return row.name, row.locator


def _let_go(ledger: Ledger, numbers: Sequence[int]) -> None:
    if not numbers:
        return
    with ledger.writing() as conn:
        for start in range(0, len(numbers), LOT):
            conn.execute(delete(table).where(table.c.id.in_(numbers[start : start + LOT])))


def is_held(conn: Connection) -> Mapping[int, Held]:
    """By query, the answer that is held of it and counts: nobody has settled it since."""
    last = select(func.max(settlements.c.id)).where(settlements.c.query == table.c.query).scalar_subquery()
    found = select(table, last.label("last")).where(table.c.turn == ANSWER, table.c.query.is_not(None))
    rows = [(_held(r), r["last"] or 0) for r in conn.execute(found).mappings()]
    return {h.query: h for h, now in rows if h.query is not None and h.seen == now}


__all__ = [
    "ANSWER",
    "FIRST",
    "SECOND",
    "Closed",
    "Held",
    "answered",
    "close",
    "held",
    "hold",
    "hold_rejection",
    "is_held",
    "mine",
    "take_back",
]
