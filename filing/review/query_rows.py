"""Queries as the ledger keeps them: asked, read back, and closed where nobody has to settle them any more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, insert

from filing.ledger import codec
from filing.ledger.actor import Actor, moment
from filing.ledger.tables import queries, settlements
from schemas.reading import Query

_INSERT_QUERIES = insert(queries)


def candidates_digest(query: Query) -> str:
    """What two queries with the same candidates share."""
    return codec.digest(_candidates(query))


def _candidates(query: Query) -> Any:
    return codec.storable([c.model_dump(mode="json") for c in query.candidates])


def ask(conn: Connection, reading: int, asked: Iterable[Query], actor: Actor) -> None:
    """Keeps queries as asked."""
    rows: list[dict[str, Any]] = [
        {
            "reading": reading,
            "code": q.code,
            "path": q.path,
            "question": q.question,
            "say": q.say,
            "level": q.level,
            "raw": codec.storable(q.raw),
            "candidates": _candidates(q),
            "evidence": codec.storable(q.evidence.model_dump(mode="json")) if q.evidence else None,
            "asked_at": moment(actor.at),
        }
        for q in asked
    ]
    if rows:
        conn.execute(_INSERT_QUERIES, rows)


def query_of(row: Any) -> Query:
    """The query of a row of `queries`."""
    return Query(
        code=row["code"],
        path=row["path"],
        question=row["question"],
        say=row["say"],
        level=row["level"],
        raw=row["raw"],
        candidates=tuple(row["candidates"]),
        evidence=row["evidence"],
    )


def settle_as_moot(conn: Connection, numbers: Iterable[int], why: str, actor: Actor) -> None:
    """Closes queries that ask nothing any more."""
    rows = [
        {"query": n, "action": "moot", "value": None, "why": why, "by": actor.by, "at": moment(actor.at)}
        for n in numbers
    ]
    if rows:
        conn.execute(insert(settlements), rows)
