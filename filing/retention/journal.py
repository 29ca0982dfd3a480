"""What was destroyed, in a file beside the ledger that no restore of the ledger takes back.

Whoever goes back to a backup has everything again that was destroyed since. Each line of this file names a version of a
record by its number and the seal that the audit has of it, or a file by a digest of its digest: what comes back is
known by that (`filing.retention.replaying`). There is nothing of anybody in it, and a backup leaves it out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from filing.ledger import witness
from filing.ledger.actor import day_of
from filing.ledger.database import DELETIONS, Ledger
from filing.ledger.originals import flush
from filing.ledger.retention_tables import destroyed, destroyed_documents, destructions
from schemas.definition_base import FormKind
from schemas.errors import Fault, LedgerError, Place
from schemas.retention import COUNTS_FROM, KINDS, CountsFrom

_TITLE = "carepack: what was destroyed"
_END = "."
"""Stands at the end of every line that is whole."""
_DIGITS = 32


@dataclass(frozen=True, slots=True)
class Destroyed:
    """A version of a record: its number, the beginning of its seal, when it was destroyed, and by which period."""

    record: int
    seal: str
    day: dt.date
    kind: FormKind
    months: int
    counts_from: CountsFrom


@dataclass(frozen=True, slots=True)
class Journal:
    """What a journal tells: versions of records, and files by their digests."""

    records: tuple[Destroyed, ...]
    files: frozenset[str]


def read(home: Path) -> Journal:
    """The journal of a home; an empty one where there is none. A line that was cut short is none.

    Raises LedgerError `deletions-journal`.
    """
    found, files = list[Destroyed](), set[str]()
    for raw in _lines(home):
        match raw.split():
            case ["record", number, seal, day, kind, months, counts, "."]:
                found += _destroyed((number, seal, day), (kind, months, counts))
            case ["file", digest, _, "."]:
                files.add(digest)
    return Journal(tuple(found), frozenset(files))


def complete(ledger: Ledger) -> int:
    """Adds what the ledger has destroyed and the journal does not have, on the disk for good; says how many lines.

    So a crash between the ledger and the file leaves nothing out: the next run adds it. Raises LedgerError
    `deletions-journal`.
    """
    with ledger.reading() as conn:
        wanted = list(dict.fromkeys(_wanted(conn, ledger.library.policies.timezone)))
    there = set(_lines(ledger.home))
    missing = [line for line in wanted if line not in there]
    if missing:
        file = ledger.home / DELETIONS
        try:
            new = not file.exists()
            head = (_TITLE,) if new else ()
            witness.append(file, "".join(f"{line}\n" for line in (*head, *missing)))
            if new:
                flush(file.parent)
        except OSError as error:
            raise _cannot(file, "written", error) from error
    return len(missing)


def seal_of(seal: str) -> str:
    """The beginning of a seal, as the journal has it."""
    return seal[:_DIGITS]


def file_of(sha256: str) -> str:
    """What stands for a file: nobody who has only the journal can tell which it was."""
    return hashlib.sha256(f"carepack destroyed\n{sha256}".encode()).hexdigest()[:_DIGITS]


def _wanted(conn: Connection, zone: str) -> Iterator[str]:
    days = {r.id: day_of(r.at, zone) for r in conn.execute(select(destructions.c.id, destructions.c.at))}
    for row in conn.execute(select(destroyed).order_by(destroyed.c.record)).mappings():
        told = (row["record"], seal_of(row["seal"]), days[row["destruction"]].isoformat())
        period = (row["kind"], row["months"], row["counts_from"])
        yield " ".join(map(str, ("record", *told, *period, _END)))
    papers = select(destroyed_documents).where(destroyed_documents.c.stays.is_(False))
    for row in conn.execute(papers.order_by(destroyed_documents.c.submission)).mappings():
        yield f"file {file_of(row['sha256'])} {days[row['destruction']].isoformat()} {_END}"


def _destroyed(what: tuple[str, str, str], period: tuple[str, str, str]) -> Iterator[Destroyed]:
    number, seal, day = what
    kind = next((k for k in KINDS if k == period[0]), None)
    counts_from = next((c for c in COUNTS_FROM if c == period[2]), None)
    if kind is None or counts_from is None:
        return
    with suppress(ValueError):
        yield Destroyed(int(number), seal, dt.date.fromisoformat(day), kind, int(period[1]), counts_from)


def _lines(home: Path) -> tuple[str, ...]:
    file = home / DELETIONS
    try:
        return tuple(file.read_text(encoding="ascii", errors="replace").splitlines())
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise _cannot(file, "read", error) from error


def _cannot(file: Path, how: str, error: OSError) -> LedgerError:
    what = f"What was destroyed cannot be {how} in {DELETIONS} ({error.strerror or error})."
    do = "See that the home folder can be read and written and has room, then: carepack retention delete"
    return LedgerError(Fault("deletions-journal", what, Place(file=str(file)), do))


__all__ = ["Destroyed", "Journal", "complete", "file_of", "read", "seal_of"]
