"""One record taken out of the database, in one transaction: what is left of it first, then every row that hangs on it.

The tables let a row go only whose record or document stands among what is left (`destroyed`, `destroyed_documents`).
The files are not touched here: which of them are to go from the disk stands in the same transaction, and is done after.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, insert, select, update

from filing.ledger import audit, seals
from filing.ledger.actor import Actor
from filing.ledger.mail_tables import collected, unlocked
from filing.ledger.retention_tables import destroyed, destroyed_documents
from filing.ledger.staff_tables import dealt_with
from filing.ledger.tables import (
    copies,
    held_answers,
    originals,
    origins,
    queries,
    readings,
    record_index,
    record_words,
    records,
    settlements,
    submissions,
    tries,
)
from filing.records.copies import withdraw_in
from filing.retention.reach import Reach, reach
from schemas.retention import CountsFrom

_AT_ONCE = 500
WHY = "Its record was destroyed: its time was over."
"""Why a copy is withdrawn whose record is no more."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """By which period a record goes: what of it stays known."""

    kind: str
    months: int
    counts_from: CountsFrom
    source: str
    settled: dt.date | None
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class Run:
    """A run of destruction by its number, and who does it."""

    number: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class Gone:
    """What was taken out: the record and its versions, documents and files; what `stays`, and what is `shared`.

    `stays`: documents whose file holds somebody else's document, too. `shared`: documents on which another record
    stands.
    """

    number: int
    versions: tuple[int, ...]
    documents: tuple[int, ...]
    files: tuple[str, ...]
    queries: tuple[int, ...]
    stays: tuple[int, ...]
    shared: tuple[int, ...]


def take_out(conn: Connection, number: int, versions: Collection[int], by: Sentence, run: Run) -> Gone:
    """Takes a record out: its tombstones are written, the audit says so, and nothing else of it is left in a row."""
    what = reach(conn, versions)
    _tombstones(conn, number, versions, by, run.number)
    return _taken(conn, what, tuple(sorted(versions)), number, run)


def take_out_documents(conn: Connection, numbers: Collection[int], run: Run) -> Gone:
    """Takes out documents that are no record, as `take_out` does."""
    return _taken(conn, reach(conn, (), numbers), (), None, run)


def _taken(
    conn: Connection,
    what: Reach,
    versions: tuple[int, ...],
    number: int | None,
    run: Run,
) -> Gone:
    documents = [d.submission for d in what.documents]
    rows = [
        {
            "submission": d.submission,
            "destruction": run.number,
            "number": number,
            "sha256": d.sha256,
            "stays": d.stays,
            "gone_at": None,
        }
        for d in what.documents
    ]
    if rows:
        conn.execute(insert(destroyed_documents), rows)
    places = _seals_of_places(conn, what.files)
    _rows_of_documents(conn, what, documents)
    _rows_of_versions(conn, versions)
    _submissions(conn, documents)
    _files(conn, what.files)
    asked = _made_silent(conn, what, set(versions))
    cleared = _copies(conn, what.copies, run.actor)
    audit.note(
        conn,
        run.actor,
        seals.DESTROYED,
        f"record {number}" if number is not None else f"destruction {run.number}",
        destruction=run.number,
        versions=list(versions),
        documents=documents,
        origins=places,
        copies=cleared,
        asked=asked,
    )
    return Gone(
        number=number or 0,
        versions=versions,
        documents=tuple(documents),
        files=what.files,
        queries=what.queries,
        stays=tuple(d.submission for d in what.documents if d.stays),
        shared=what.shared,
    )


def _tombstones(
    conn: Connection, number: int, versions: Collection[int], by: Sentence, destruction: int
) -> None:
    columns = [records.c[c] for c in ("id", "form", "edition", "copy", "person", "filed_at")]
    for some in _parts(sorted(versions)):
        rows = (
            conn.execute(select(*columns).where(records.c.id.in_(some)).order_by(records.c.id))
            .mappings()
            .all()
        )
        left = [
            {
                "record": row["id"],
                "number": number,
                "destruction": destruction,
                **{c: row[c] for c in ("form", "edition", "copy", "person", "filed_at")},
                "kind": by.kind,
                "months": by.months,
                "counts_from": by.counts_from,
                "source": by.source,
                "settled": by.settled,
                "kept_until": by.until,
                "seal": seals.record_seal(conn, row["id"]),
            }
            for row in rows
        ]
        if left:
            conn.execute(insert(destroyed), left)


def _rows_of_documents(conn: Connection, what: Reach, documents: list[int]) -> None:
    _delete(conn, held_answers, held_answers.c.submission, documents)
    _delete(conn, settlements, settlements.c.query, what.queries)
    _delete(conn, queries, queries.c.id, what.queries)
    _delete(conn, readings, readings.c.id, what.readings)
    _delete(conn, unlocked, unlocked.c.submission, documents)
    _delete(conn, tries, tries.c.submission, documents)


def _rows_of_versions(conn: Connection, versions: tuple[int, ...]) -> None:
    _delete(conn, dealt_with, dealt_with.c.record, versions)
    _delete(conn, record_words, record_words.c.record, versions)  # a trigger takes it out of the full text
    _delete(conn, record_index, record_index.c.record, versions)
    _delete(conn, records, records.c.id, tuple(reversed(versions)))  # each before the one that it follows


def _submissions(conn: Connection, documents: list[int]) -> None:
    for some in _parts(documents):
        mine = submissions.c.id.in_(some)
        conn.execute(update(submissions).where(mine).values(duplicate_of=None, envelope=None))
    _delete(conn, submissions, submissions.c.id, documents)


def _files(conn: Connection, shas: tuple[str, ...]) -> None:
    """The rows of files that go from the disk after this. A mail that one was is known to have come, and no more."""
    for some in _parts(shas):
        conn.execute(update(collected).where(collected.c.sha256.in_(some)).values(sha256=None))
    _delete(conn, origins, origins.c.sha256, shas)
    _delete(conn, originals, originals.c.sha256, shas)


def _seals_of_places(conn: Connection, shas: tuple[str, ...]) -> list[str]:
    found: list[int] = []
    for some in _parts(shas):
        found += conn.execute(select(origins.c.id).where(origins.c.sha256.in_(some))).scalars()
    return [seals.origin_seal(conn, number) for number in sorted(found)]


def _made_silent(conn: Connection, what: Reach, versions: set[int]) -> list[tuple[int, int, int, str]]:
    """Takes the answers of these records out of questions that other documents were asked; with their new seals."""
    for number, _ in what.asked:
        kept = conn.execute(select(queries.c.candidates).where(queries.c.id == number)).scalar_one()
        told = [{**c, "answers": {}} if c.get("record") in versions and "answers" in c else c for c in kept]
        conn.execute(update(queries).where(queries.c.id == number).values(candidates=told))
    out = []
    for reading in sorted({reading for _, reading in what.asked}):
        of = conn.execute(select(readings.c.submission).where(readings.c.id == reading)).scalar_one()
        out.append((reading, of, *seals.queries_seal(conn, reading)))
    return out


def _copies(conn: Connection, numbers: tuple[str, ...], actor: Actor) -> list[tuple[str, str]]:
    """Takes out what copies were given; their numbers stay, and they are out no more. With their new seals."""
    for number in numbers:
        values: dict[str, Any] = {"given": {}, "locked": []}
        conn.execute(update(copies).where(copies.c.number == number).values(**values))
        withdraw_in(conn, number, WHY, actor)
    return [(number, seals.copy_seal(conn, number)) for number in numbers]


def _delete(conn: Connection, table: Table, column: Column[Any], among: Iterable[Any]) -> None:
    for some in _parts(among):
        conn.execute(delete(table).where(column.in_(some)))


def _parts(among: Iterable[Any]) -> Iterable[list[Any]]:
    every = list(among)
    return (every[start : start + _AT_ONCE] for start in range(0, len(every), _AT_ONCE))


__all__ = ["WHY", "Gone", "Run", "Sentence", "take_out", "take_out_documents"]
