"""Seals: digests in the audit of what the audit is about, so that a row changed behind its back shows.

A seal is a SHA-256 over a row, or over the queries of a reading with what was said to them. `broken` compares the
newest seal of each thing with what the tables hold now. Entries of older ledgers have none, and are passed over.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, select

from filing.ledger import codec
from filing.ledger.tables import audit, copies, queries, records, settlements, submissions

_SUBMISSION = ("sha256", "state", "code", "form", "edition", "copy", "person", "answers", "fingerprint")
_COPY = ("number", "form", "edition", "person", "period", "given", "locked", "issued_at", "issued_by")
_QUERY = ("id", "code", "path", "question", "say", "level", "raw", "candidates", "evidence")
_SETTLED = ("query", "action", "value", "why", "by", "at")

# Built once: a batch runs each of them for every document.
_ONE_SUBMISSION = select(
    *(submissions.c[c] for c in _SUBMISSION), submissions.c.duplicate_of, submissions.c.read_as
).where(submissions.c.id == bindparam("number"))
_ONE_RECORD = select(records).where(records.c.id == bindparam("number"))
_ONE_COPY = select(*(copies.c[c] for c in _COPY)).where(copies.c.number == bindparam("number"))
_ASKED = (
    select(*(queries.c[c] for c in _QUERY))
    .where(queries.c.reading == bindparam("reading"))
    .order_by(queries.c.id)
)
_SAID = (
    select(*(settlements.c[c] for c in _SETTLED))
    .join(queries, queries.c.id == settlements.c.query)
    .where(queries.c.reading == bindparam("reading"))
    .order_by(settlements.c.id)
)


def seals(
    conn: Connection, submission: int, *, reading: int | None = None, record: int | None = None
) -> dict[str, int | str]:
    """What the audit's entry about a submission holds to know it again: its row, its queries and its record."""
    out: dict[str, int | str] = {"seal": _of_submission(conn, submission) or ""}
    if reading is not None:
        count, seal = _of_queries(conn, reading)
        out |= {"reading": reading, "queries": count, "queries_seal": seal}
    if record is not None:
        out["record_seal"] = _of_one(conn, _ONE_RECORD, record) or ""
    return out


def copy_seal(conn: Connection, number: str) -> str:
    """The seal of a copy as issued."""
    return _of_one(conn, _ONE_COPY, number) or ""


def _of_submission(conn: Connection, number: int) -> str | None:
    return _of_one(conn, _ONE_SUBMISSION, number)


def _of_one(conn: Connection, query: Any, number: int | str) -> str | None:
    row = conn.execute(query, {"number": number}).mappings().first()
    return _seal([dict(row)]) if row else None


def _of_queries(conn: Connection, reading: int) -> tuple[int, str]:
    asked = [dict(r) for r in conn.execute(_ASKED, {"reading": reading}).mappings()]
    said = [dict(r) for r in conn.execute(_SAID, {"reading": reading}).mappings()] if asked else []
    return len(asked), _seal([*asked, *said])


def _seal(rows: Sequence[Mapping[str, Any]]) -> str:
    # Dates are the only values in a row that JSON has not; databases differ in the order of members alone.
    return codec.digest(
        [{k: v.isoformat() if isinstance(v, dt.date) else v for k, v in row.items()} for row in rows]
    )


def broken(conn: Connection) -> Iterator[tuple[str, str]]:
    """Everything that is not as the audit has it, as code and sentence."""
    kept = _Kept()
    for row in conn.execute(select(audit.c.action, audit.c.subject, audit.c.body).order_by(audit.c.seq)):
        kept.note(row.action, row.subject, json.loads(row.body))
    yield from _submissions(conn, kept)
    for number, seal in kept.records.items():
        now = _of_one(conn, _ONE_RECORD, number)
        if now is None:
            yield "record-missing", f"Record {number} is missing."
        elif seal and now != seal:
            yield "record-changed", f"Record {number} is not as it was filed."
    yield from _unknown(conn, records, set(kept.records), "record")
    for name, seal in kept.copies.items():
        if seal and _of_one(conn, _ONE_COPY, name) != seal:
            yield "copy-changed", f"Copy {name} is not as it was issued."
    yield from _withdrawn(conn, kept)


class _Kept:
    """What the audit says of each thing, the newest word of each."""

    def __init__(self) -> None:
        self.submissions: dict[int, tuple[str, str | None]] = {}
        self.readings: dict[int, tuple[int, int, str]] = {}
        self.records: dict[int, str | None] = {}
        self.copies: dict[str, str | None] = {}
        self.withdrawn: set[str] = set()

    def note(self, action: str, subject: str, body: Mapping[str, Any]) -> None:
        """Takes in one entry."""
        kind, _, name = subject.partition(" ")
        if kind == "submission" and action.startswith("submission-"):
            number, state = int(name), action.removeprefix("submission-")
            self.submissions[number] = ("received" if state == "reopened" else state, body.get("seal"))
            if body.get("reading") is not None:
                self.readings[body["reading"]] = number, body["queries"], body["queries_seal"]
            if body.get("record") is not None:
                self.records[body["record"]] = body.get("record_seal")
        elif action == "copy-issued":
            self.copies[name] = body.get("seal")
        elif action == "copy-withdrawn":
            self.withdrawn.add(name)


def _submissions(conn: Connection, kept: _Kept) -> Iterator[tuple[str, str]]:
    states = {r.id: r.state for r in conn.execute(select(submissions.c.id, submissions.c.state))}
    for number, (state, seal) in kept.submissions.items():
        if number not in states:
            yield "submission-missing", f"Submission {number} is missing."
        elif states[number] != state or (seal and _of_submission(conn, number) != seal):
            yield "submission-changed", f"Submission {number} is not as it was left ({state})."
    yield from _unknown(conn, submissions, set(kept.submissions), "submission")
    for reading, (number, count, seal) in kept.readings.items():
        there, now = _of_queries(conn, reading)
        if (there, now) != (count, seal):
            say = f"The queries of submission {number}, or what was said to them, are not as they were"
            yield "queries-changed", f"{say} ({there} of {count})."
    asked = select(queries.c.reading, func.count()).group_by(queries.c.reading)
    if all(seal for _, seal in kept.submissions.values()):
        known = set(kept.readings)
        for reading, count in conn.execute(asked):
            if reading not in known:
                yield (
                    "queries-changed",
                    f"There are {count} queries (reading {reading}) of which the audit knows nothing.",
                )


def _unknown(conn: Connection, table: Table, known: set[int], what: str) -> Iterator[tuple[str, str]]:
    for number in sorted(set(conn.execute(select(table.c.id)).scalars()) - known):
        yield f"{what}-changed", f"The audit knows nothing of {what} {number}."


def _withdrawn(conn: Connection, kept: _Kept) -> Iterator[tuple[str, str]]:
    rows = conn.execute(select(copies.c.number, copies.c.withdrawn_at)).all()
    for number, at in rows:
        if (at is not None) != (number in kept.withdrawn):
            yield "copy-changed", f"Copy {number} is not as it was left: withdrawn or not?"
        if number not in kept.copies:
            yield "copy-changed", f"The audit knows nothing of copy {number}."
    for number in sorted(set(kept.copies) - {r.number for r in rows}):
        if not kept.copies[number]:
            yield "copy-changed", f"Copy {number} is missing."


__all__ = ["broken", "copy_seal", "seals"]
