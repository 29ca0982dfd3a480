"""Packs between the record and the disk: each is on record first, and marked when its files are in their place.

What a run that was stopped left between the two is found by the next one, which holds the same lock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from filing.ledger import audit, locks
from filing.ledger.actor import Actor, moment
from filing.ledger.database import Ledger
from filing.ledger.staff_tables import pack_documents, packs
from filing.ledger.tables import people, submissions
from filing.records.copies import withdraw_in
from schemas.errors import LedgerError

WHY = "Never put in its place: the run that made it was stopped."
_LOCK = ".placing"
_ADVISORY = 0x7061636B  # "pack"
_WAIT = 60.0
"""Seconds: a pack is put in its place in much less."""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A pack on record of which nobody noted that its files are in their place.

    `person` is their number in the ledger, `ref` their reference. `go` is the same for packs that were put on
    record together (for one file to print). `sizes` are those of its documents by digest; `returned`: one of its
    copies has come back.
    """

    number: int
    person: int
    ref: str
    name: str
    go: tuple[str, str]
    sizes: dict[str, int]
    copies: tuple[str, ...]
    returned: bool = False


@contextmanager
def placing(ledger: Ledger) -> Iterator[None]:
    """Within it nobody else puts packs of this ledger in place: what is unplaced then was left by a run that ended.

    Raises LedgerError `pack-busy` where somebody else does so for a minute.
    """
    with locks.held(ledger, ledger.home / _LOCK, _ADVISORY, _busy, wait=_WAIT):
        yield


def _busy() -> Exception:
    what = "Another run has been putting a pack in its place for a minute."
    return LedgerError.of("pack-busy", what, "Wait until that run has ended, then go on.")


def placed(conn: Connection, numbers: Sequence[int], actor: Actor) -> None:
    """Notes that the files of these packs are in their place. That they were made stands in the audit already."""
    values = {"placed_at": moment(actor.at)}
    conn.execute(update(packs).where(packs.c.id.in_(numbers)).values(**values))


def withdrawn(conn: Connection, numbers: Sequence[int], actor: Actor) -> None:
    """Notes that the files of these packs never came to their place, or were taken back: their copies are not out."""
    for number in numbers:
        conn.execute(update(packs).where(packs.c.id == number).values(withdrawn_at=moment(actor.at)))
        mine = select(pack_documents.c.copy).where(pack_documents.c.pack == number).distinct()
        for copy in conn.execute(mine.order_by(pack_documents.c.copy)).scalars().all():
            if copy is not None:
                withdraw_in(conn, copy, WHY, actor)
        audit.note(conn, actor, "pack-withdrawn", f"pack {number}")


def unplaced(conn: Connection) -> tuple[Unplaced, ...]:
    """The packs that are on record alone, in the order they were made."""
    query = (
        select(
            packs.c.id,
            packs.c.made_at,
            packs.c.made_by,
            pack_documents.c.person,
            pack_documents.c.sha256,
            pack_documents.c.size,
            pack_documents.c.copy,
            people.c.ref,
            people.c.name,
        )
        .join(pack_documents, pack_documents.c.pack == packs.c.id)
        .join(people, people.c.id == pack_documents.c.person)
        .where(_OPEN)
        .order_by(packs.c.id, pack_documents.c.id)
    )
    found: dict[int, Unplaced] = {}
    copies: dict[int, dict[str, None]] = {}
    for row in conn.execute(query):
        go = (row.made_at, row.made_by)
        one = found.setdefault(row.id, Unplaced(row.id, row.person, row.ref, row.name, go, {}, ()))
        one.sizes[row.sha256] = row.size
        mine = copies.setdefault(row.id, {})
        if row.copy is not None:
            mine[row.copy] = None
    return tuple(_whole(conn, one, tuple(copies[one.number])) for one in found.values())


def _whole(conn: Connection, one: Unplaced, copies: tuple[str, ...]) -> Unplaced:
    back = conn.execute(select(submissions.c.id).where(submissions.c.copy.in_(copies)).limit(1)).first()
    return Unplaced(
        one.number, one.person, one.ref, one.name, one.go, one.sizes, copies, returned=back is not None
    )


def copies_unplaced(conn: Connection) -> frozenset[str]:
    """The numbers of copies that stand as out and of whose pack nobody noted that it is in its place."""
    query = select(pack_documents.c.copy).join(packs, packs.c.id == pack_documents.c.pack).where(_OPEN)
    return frozenset(n for n in conn.execute(query).scalars() if n is not None)


_OPEN = packs.c.placed_at.is_(None) & packs.c.withdrawn_at.is_(None)
