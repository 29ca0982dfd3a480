"""Seals: digests in the audit of what the audit is about, so that a row changed behind its back shows.

A seal is a SHA-256 over a row, or over the queries of a reading with what was said to them. `broken` compares the
newest seal of each thing with what the tables hold now. Entries of older ledgers have none, and are passed over.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, select

from filing.ledger import codec
from filing.ledger.retention_tables import destroyed
from filing.ledger.tables import (
    audit,
    copies,
    origins,
    queries,
    records,
    renditions,
    settlements,
    submissions,
)

_SUBMISSION = ("sha256", "state", "code", "form", "edition", "copy", "person", "answers", "fingerprint")
# Most rows have none of these: seals of them are those of ledgers that knew nothing else.
_IF_ANY = frozenset({"locator", "envelope", "concluded_by", "why", "merged_into"})
_RECORD = (
    "id", "form", "edition", "definition", "copy", "person", "held", "period", "version", "replaces", "submission",
    "record", "answers_digest", "provenance", "flags", "filed_at", "filed_by", "act", "why", "merged_into",
)  # fmt: skip
_BY_RETURNS = frozenset({"filed", "completed", "noted", "replaced"})
"""Acts that the submission's own seal tells."""
_ORIGIN = ("sha256", "name", "origin", "origin_key", "first_at", "first_by")
_COPY = ("number", "form", "edition", "person", "period", "given", "locked", "issued_at", "issued_by")
_QUERY = ("id", "code", "path", "question", "say", "level", "raw", "candidates", "evidence")
_SETTLED = ("query", "action", "value", "why", "by", "at")

DESTROYED = "destroyed"
"""What the audit calls it that a record was destroyed: its versions and documents are not missed from then on."""

# Built once: a batch runs each of them for every document.
_ONE_SUBMISSION = select(
    *(
        submissions.c[c]
        for c in (*_SUBMISSION, "duplicate_of", "read_as", "locator", "envelope", "concluded_by")
    )
).where(submissions.c.id == bindparam("number"))
_ONE_RECORD = select(*(records.c[c] for c in _RECORD)).where(records.c.id == bindparam("number"))
_ORIGINS = select(*(origins.c[c] for c in _ORIGIN))
_ONE_ORIGIN = _ORIGINS.where(origins.c.id == bindparam("number"))
_ONE_COPY = select(*(copies.c[c] for c in _COPY)).where(copies.c.number == bindparam("number"))
_ONE_RENDITION = select(
    *(renditions.c[c] for c in ("digest", "form", "edition", "format", "template", "blank"))
).where(renditions.c.digest == bindparam("number"))
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
    conn: Connection, submission: int, *, reading: int | None = None, filed: Sequence[int] = ()
) -> dict[str, Any]:
    """What the audit's entry about a submission holds to know it again: its row, its queries and its records.

    The first record stands by itself, and further ones (of several people) as pairs of number and seal.
    """
    out: dict[str, Any] = {"seal": _of_submission(conn, submission) or ""}
    if reading is not None:
        count, seal = _of_queries(conn, reading)
        out |= {"reading": reading, "queries": count, "queries_seal": seal}
    sealed = [(number, _of_one(conn, _ONE_RECORD, number) or "") for number in filed]
    if sealed:
        out["record"], out["record_seal"] = sealed[0]
    if len(sealed) > 1:
        out["further"] = sealed[1:]
    return out


def record_seal(conn: Connection, number: int) -> str:
    """The seal of one version of a record."""
    return _of_one(conn, _ONE_RECORD, number) or ""


def copy_seal(conn: Connection, number: str) -> str:
    """The seal of a copy as issued."""
    return _of_one(conn, _ONE_COPY, number) or ""


def rendition_seal(conn: Connection, digest: str) -> str:
    """The seal of a rendition: its template, and the digest of its blank."""
    return _of_one(conn, _ONE_RENDITION, digest) or ""


def origin_seal(conn: Connection, number: int) -> str:
    """The seal of a place that bytes came from, as first noted: how often they came again is only counted.

    It stands for itself: a ledger that was taken down a revision and up again may number its places anew.
    """
    return _of_one(conn, _ONE_ORIGIN, number) or ""


def queries_seal(conn: Connection, reading: int) -> tuple[int, str]:
    """How many queries a reading has, and the seal of them with what was said to them."""
    return _of_queries(conn, reading)


def _of_submission(conn: Connection, number: int) -> str | None:
    row = conn.execute(_ONE_SUBMISSION, {"number": number}).mappings().first()
    return _seal([_without_unused(row)]) if row else None


def _of_one(conn: Connection, query: Any, number: int | str) -> str | None:
    row = conn.execute(query, {"number": number}).mappings().first()
    return _seal([_without_unused(row)]) if row else None


def _without_unused(row: Any) -> dict[str, Any]:
    """A row without what older ledgers did not know, where there is none of it."""
    return {
        k: v
        for k, v in row.items()
        if not (k in _IF_ANY and v in {None, ""}) and not (k == "act" and v in _BY_RETURNS)
    }


def _of_queries(conn: Connection, reading: int) -> tuple[int, str]:
    asked = [dict(r) for r in conn.execute(_ASKED, {"reading": reading}).mappings()]
    said = [dict(r) for r in conn.execute(_SAID, {"reading": reading}).mappings()] if asked else []
    return len(asked), _seal([*asked, *said])


def _seal(rows: Sequence[Mapping[str, Any]]) -> str:
    return codec.digest([{k: _in_json(v) for k, v in row.items()} for row in rows])


def _in_json(value: Any) -> Any:
    # Dates and a blank's bytes are all that JSON has not; databases differ in the order of members alone.
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return value.isoformat() if isinstance(value, dt.date) else value


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
    left = set(conn.execute(select(destroyed.c.record)).scalars())
    for number in sorted(left ^ kept.destroyed):
        yield (
            "tombstone-changed",
            f"What is left of record {number}, which was destroyed, is not as the audit has it.",
        )
    for name, seal in kept.copies.items():
        if seal and _of_one(conn, _ONE_COPY, name) != seal:
            yield "copy-changed", f"Copy {name} is not as it was issued."
    if kept.origins:
        places = {_seal([dict(row)]) for row in conn.execute(_ORIGINS).mappings()}
        if gone := len(kept.origins - places):
            yield (
                "origin-changed",
                f"{gone} of the places that documents came from are not as they were noted.",
            )
    for digest, seal in kept.renditions.items():
        if _of_one(conn, _ONE_RENDITION, digest) != seal:
            yield (
                "rendition-changed",
                f"Rendition {digest}, its template or its blank, is not as it was made.",
            )
    yield from _withdrawn(conn, kept)


class _Kept:
    """What the audit says of each thing, the newest word of each."""

    def __init__(self) -> None:
        self.submissions: dict[int, tuple[str, str | None]] = {}
        self.readings: dict[int, tuple[int, int, str]] = {}
        self.records: dict[int, str | None] = {}
        self.copies: dict[str, str | None] = {}
        self.withdrawn: set[str] = set()
        self.renditions: dict[str, str] = {}
        self.origins: set[str] = set()
        self.destroyed: set[int] = set()

    def note(self, action: str, subject: str, body: Mapping[str, Any]) -> None:
        """Takes in one entry."""
        kind, _, name = subject.partition(" ")
        if body.get("origin") is not None:
            self.origins.add(body["origin"])
        if action == DESTROYED:
            self._without(body)
        elif action == "submission-merged":  # it is an origin of another one now
            self.submissions.pop(int(name), None)
        elif kind == "submission" and action.startswith("submission-"):
            number, state = int(name), action.removeprefix("submission-")
            self.submissions[number] = ("received" if state == "reopened" else state, body.get("seal"))
            if body.get("reading") is not None:
                self.readings[body["reading"]] = number, body["queries"], body["queries_seal"]
            if body.get("record") is not None:
                self.records[body["record"]] = body.get("record_seal")
            self.records |= dict(body.get("further", ()))
        elif kind == "record" and action.startswith("record-"):
            self.records[int(name)] = body["record_seal"]
        elif action == "copy-issued":
            self.copies[name] = body.get("seal")
        elif action == "rendition-kept":
            self.renditions[name] = body["seal"]
        elif action == "copy-withdrawn":
            self.withdrawn.add(name)

    def _without(self, body: Mapping[str, Any]) -> None:
        """What was destroyed, with a word of the audit for each thing, is not missed; what else changed is as here."""
        documents = set(body["documents"])
        self.destroyed |= set(body["versions"])
        for number in body["versions"]:
            self.records.pop(number, None)
        for number in documents:
            self.submissions.pop(number, None)
        self.readings = {r: kept for r, kept in self.readings.items() if kept[0] not in documents}
        self.readings |= {r: (number, count, seal) for r, number, count, seal in body["asked"]}
        self.origins -= set(body["origins"])
        self.copies |= dict(body["copies"])


def _submissions(conn: Connection, kept: _Kept) -> Iterator[tuple[str, str]]:
    states = {r.id: r.state for r in conn.execute(select(submissions.c.id, submissions.c.state))}
    for number, (state, seal) in kept.submissions.items():
        if number not in states:
            yield "submission-missing", f"Document {number} is missing."
        elif states[number] != state or (seal and _of_submission(conn, number) != seal):
            yield "submission-changed", f"Document {number} is not as it was left ({state})."
    yield from _unknown(conn, submissions, set(kept.submissions), "submission")
    for reading, (number, count, seal) in kept.readings.items():
        there, now = _of_queries(conn, reading)
        if (there, now) != (count, seal):
            say = f"The queries of document {number}, or what was said to them, are not as they were"
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
        said = "document" if what == "submission" else what
        yield f"{what}-changed", f"The audit knows nothing of {said} {number}."


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


__all__ = ["DESTROYED", "broken", "copy_seal", "origin_seal", "queries_seal", "record_seal", "seals"]
