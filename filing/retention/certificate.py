"""What a run of destruction took out, for its certificate, and where copies lie that it does not reach.

Nothing of what stood on a record is in it, and of people their references alone.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, select

from filing.ledger.actor import when
from filing.ledger.database import Ledger
from filing.ledger.mail_tables import message_documents, messages
from filing.ledger.retention_tables import destroyed, destroyed_documents, destructions
from filing.ledger.staff_tables import pack_documents, packs
from filing.ledger.tables import audit, people
from filing.records.bundling import NOTED, TRANSFERRED, is_among
from schemas.errors import Fault, Place, UsageError
from schemas.retention import CountsFrom

Where = Literal["backup", "moved", "message", "pack", "certificate", "export"]


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a record: its number, form and kind, whose it was, and by which period it went and when."""

    number: int
    versions: tuple[int, ...]
    form: str
    edition: int
    kind: str
    person: str | None
    copies: tuple[str, ...]
    documents: tuple[int, ...]
    filed: dt.datetime
    months: int
    counts_from: CountsFrom
    source: str
    settled: dt.date | None
    kept_until: dt.date | None
    destruction: int
    at: dt.datetime
    by: str
    again: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Something that may hold what was destroyed, and is not reached from here: what, since when, of which records."""

    where: Where
    number: int | None
    at: dt.datetime
    by: str
    records: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """A run of destruction: by whom and when, what went, which documents' files stay for others', what lies elsewhere.

    `wiped_at` is None while something of it is still to be cleared away.
    """

    destruction: int
    at: dt.datetime
    by: str
    again: bool
    wiped_at: dt.datetime | None
    records: tuple[Left, ...]
    documents: tuple[int, ...]
    files: int
    staying: tuple[int, ...]
    elsewhere: tuple[Elsewhere, ...]


def left(ledger: Ledger, destruction: int | None = None) -> tuple[Left, ...]:
    """All that was ever destroyed, or in one run, in the order of the runs."""
    with ledger.reading() as conn:
        return _left(conn, destruction)


def certificate(ledger: Ledger, destruction: int) -> Certificate:
    """What the certificate of a run says. Raises UsageError `no-destruction`."""
    with ledger.reading() as conn:
        row = conn.execute(select(destructions).where(destructions.c.id == destruction)).mappings().first()
        if row is None:
            do = "`carepack retention list` has the runs there were."
            what = f"There is no run {destruction} of destruction."
            raise UsageError(Fault("no-destruction", what, Place(), do))
        gone = _left(conn, destruction)
        query = select(destroyed_documents).where(destroyed_documents.c.destruction == destruction)
        papers = conn.execute(query.order_by(destroyed_documents.c.submission)).mappings().all()
        return Certificate(
            destruction=destruction,
            at=when(row["at"]),
            by=row["by"],
            again=bool(row["again"]),
            wiped_at=when(row["wiped_at"]) if row["wiped_at"] is not None else None,
            records=gone,
            documents=tuple(p["submission"] for p in papers),
            files=len({p["sha256"] for p in papers if not p["stays"]}),
            staying=tuple(p["submission"] for p in papers if p["stays"]),
            elsewhere=_elsewhere(conn, gone),
        )


def _left(conn: Connection, destruction: int | None) -> tuple[Left, ...]:
    query = (
        select(destroyed, destructions.c.at, destructions.c.by, destructions.c.again, people.c.ref)
        .join(destructions, destructions.c.id == destroyed.c.destruction)
        .join(people, people.c.id == destroyed.c.person, isouter=True)
        .order_by(destroyed.c.destruction, destroyed.c.number, destroyed.c.record)
    )
    papers = select(destroyed_documents.c.number, destroyed_documents.c.submission)
    if destruction is not None:
        query = query.where(destroyed.c.destruction == destruction)
        papers = papers.where(destroyed_documents.c.destruction == destruction)
    together: dict[int, list[Any]] = {}
    for row in conn.execute(query).mappings():
        together.setdefault(row["number"], []).append(row)
    documents: dict[int, list[int]] = {}
    for number, submission in conn.execute(papers.order_by(destroyed_documents.c.submission)):
        documents.setdefault(number, []).append(submission)
    return tuple(_one(rows, documents.get(number, [])) for number, rows in together.items())


def _one(rows: Sequence[Any], documents: Sequence[int]) -> Left:
    newest = rows[-1]
    return Left(
        number=newest["number"],
        versions=tuple(r["record"] for r in rows),
        form=newest["form"],
        edition=newest["edition"],
        kind=newest["kind"],
        person=newest["ref"],
        copies=tuple(sorted({r["copy"] for r in rows if r["copy"] is not None})),
        documents=tuple(documents),
        filed=when(rows[0]["filed_at"]),
        months=newest["months"],
        counts_from=newest["counts_from"],
        source=newest["source"],
        settled=newest["settled"],
        kept_until=newest["kept_until"],
        destruction=newest["destruction"],
        at=when(newest["at"]),
        by=newest["by"],
        again=bool(newest["again"]),
    )


def _elsewhere(conn: Connection, gone: Sequence[Left]) -> tuple[Elsewhere, ...]:
    found = {*_noted(conn, gone), *_packed(conn, gone), *_mailed(conn, gone)}
    return tuple(sorted(found, key=lambda e: (e.where, e.at, e.number or 0)))


_ACTIONS: dict[str, Where] = {
    "ledger-backed-up": "backup",
    "ledger-moved": "moved",
    "certificate-made": "certificate",
    "private-exported": "export",
    NOTED: "export",
    TRANSFERRED: "export",
}


def _noted(conn: Connection, gone: Sequence[Left]) -> Iterator[Elsewhere]:
    """Backups, certificates of a consent, bundles, and exports of private records, as the audit has them."""
    query = select(audit).where(audit.c.action.in_(tuple(_ACTIONS))).order_by(audit.c.seq)
    refs = {row.ref: row.id for row in conn.execute(select(people.c.id, people.c.ref))}
    for row in conn.execute(query).mappings():
        where, at = _ACTIONS[row["action"]], when(row["at"])
        there = [one for one in gone if one.filed <= at <= one.at]
        number: int | None = None
        if where == "certificate":
            there = [o for o in there if row["subject"] in {f"record {v}" for v in o.versions}]
            number = json.loads(row["body"])["pack"]
        elif row["action"] in {NOTED, TRANSFERRED}:
            ranges = json.loads(row["body"])["records"]
            there = [o for o in there if any(is_among(v, ranges) for v in o.versions)]
        elif where == "export":
            there = [o for o in there if o.person and row["subject"] == f"person {refs.get(o.person)}"]
        if there:
            yield Elsewhere(where, number, at, row["by"], tuple(o.number for o in there))


def _packed(conn: Connection, gone: Sequence[Left]) -> Iterator[Elsewhere]:
    """Packs in which its copy went out: with what the copy was given."""
    whose = {copy: one.number for one in gone for copy in one.copies}
    query = select(pack_documents.c.copy, packs.c.id, packs.c.made_at, packs.c.made_by).join(
        packs, packs.c.id == pack_documents.c.pack
    )
    found: dict[tuple[int, str, str], set[int]] = {}
    for row in conn.execute(query.where(pack_documents.c.copy.is_not(None))):
        if row.copy in whose:
            found.setdefault((row.id, row.made_at, row.made_by), set()).add(whose[row.copy])
    for (number, at, by), numbers in found.items():
        yield Elsewhere("pack", number, when(at), by, tuple(sorted(numbers)))


def _mailed(conn: Connection, gone: Sequence[Left]) -> Iterator[Elsewhere]:
    whose = {copy: one.number for one in gone for copy in one.copies}
    query = (
        select(pack_documents.c.copy, messages.c.id, messages.c.concluded_at, messages.c.queued_by)
        .join(message_documents, message_documents.c.document == pack_documents.c.id)
        .join(messages, messages.c.id == message_documents.c.message)
        .where(messages.c.state.in_(("sent", "unknown", "bounced")), messages.c.concluded_at.is_not(None))
    )
    found: dict[tuple[int, str, str], set[int]] = {}
    for row in conn.execute(query):
        if row.copy in whose:
            key = row.id, row.concluded_at, row.queued_by
            found.setdefault(key, set()).add(whose[row.copy])
    for (number, at, by), numbers in found.items():
        yield Elsewhere("message", number, when(at), by, tuple(sorted(numbers)))


__all__ = ["Certificate", "Elsewhere", "Left", "certificate", "left"]
