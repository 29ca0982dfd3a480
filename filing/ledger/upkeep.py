"""Looking after a ledger: what is in it, a copy in a safe place, and the way to another database."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Table, bindparam, func, insert, select, text, update

from filing.ledger import audit, mail_journal, numbers, witness
from filing.ledger.actor import Actor, moment
from filing.ledger.database import FILE, HEAD_FILE, OUTGOING, Ledger, open_ledger
from filing.ledger.metadata import METADATA
from filing.ledger.migrations import HEAD
from filing.ledger.originals import Originals, flush
from filing.ledger.tables import (
    copies,
    current_records,
    open_queries,
    originals,
    origins,
    people,
    submissions,
)
from filing.whole_files import DRAFT
from schemas.errors import Fault, LedgerError, Place

if TYPE_CHECKING:
    from filing.ledger import manifest  # what checks it takes long to load: for a backup alone
    from filing.ledger.record_index import Mended

_SHA_LENGTH = 64
_AT_ONCE = 500
_FORWARD = {"people": "manager", "submissions": "duplicate_of"}
"""Columns that may name a later row of their own table: they are filled in when all rows are there."""


@dataclass(frozen=True, slots=True)
class Status:
    """What a ledger holds. `submissions` by state; `originals` in number and bytes.

    What came from further places is counted there, too: as duplicates, or as refused where the first of them is.
    """

    database: str
    home: Path
    people: int
    copies: int
    submissions: Mapping[str, int]
    records: int
    open_queries: int
    originals: int
    bytes: int


_STATES = select(submissions.c.state, func.count()).group_by(submissions.c.state)
_FURTHER = (
    select(submissions.c.state, func.count() - func.count(submissions.c.id.distinct()))
    .join(origins, origins.c.sha256 == submissions.c.sha256)
    .where(submissions.c.locator == "")
    .group_by(submissions.c.state)
)


def status(ledger: Ledger) -> Status:
    """Counts of everything there is."""
    with ledger.reading() as conn:
        states: Counter[str] = Counter({row[0]: row[1] for row in conn.execute(_STATES)})
        for state, further in conn.execute(_FURTHER):
            states["refused" if state == "refused" else "duplicate"] += further
        kept = conn.execute(select(func.count(), func.coalesce(func.sum(originals.c.size), 0))).one()
        return Status(
            database=ledger.kind,
            home=ledger.home,
            people=_count(conn, people),
            copies=_count(conn, copies),
            submissions=dict(sorted((s, n) for s, n in states.items() if n)),
            records=_count(conn, current_records),
            open_queries=_count(conn, open_queries),
            originals=kept[0],
            bytes=int(kept[1]),
        )


def _count(conn: Connection, table: Table) -> int:
    number: int = conn.execute(select(func.count()).select_from(table)).scalar_one()
    return number


@dataclass(frozen=True, slots=True)
class Backup:
    """What went along: how many originals, and which could not, with the reason of each."""

    originals: int
    missing: tuple[Fault, ...] = ()


def backup(
    ledger: Ledger, folder: Path, actor: Actor, progress: manifest.Progress = lambda _done, _of: None
) -> Backup:
    """Copies the ledger into a new or empty folder, which becomes a home of its own; then reads all of it again.

    Rows are as of one moment, and every original of them is there, whoever files meanwhile. Whatever the database is,
    the copy is a SQLite file; the folder may be on a network, for it is only written once. An original that is damaged
    is told and left out: the others are worth having. On any other failure the folder is as it was.
    Raises LedgerError `backup-taken` where there is something in the folder, `backup-unlike` where what was written is
    not what is read back.
    """
    there = folder.exists()
    if there and any(folder.iterdir()):
        what, do = "There is something in this folder already.", "Name a new folder for each backup."
        raise LedgerError(Fault("backup-taken", what, Place(file=str(folder)), do))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        return _backed_up(ledger, folder, actor, progress)
    except BaseException:
        for made in folder.iterdir():
            shutil.rmtree(made) if made.is_dir() else made.unlink()
        if not there:
            folder.rmdir()
        raise


def _backed_up(ledger: Ledger, folder: Path, actor: Actor, progress: manifest.Progress) -> Backup:
    from filing.ledger import manifest  # noqa: PLC0415

    # That the copy has no journal of what is mailed from now on can be told from it, and from nothing else.
    mail_journal.begin(ledger, actor)
    with ledger.writing() as conn:
        audit.note(conn, actor, "ledger-backed-up", "ledger")
    head = ledger.home / HEAD_FILE
    kept: dict[str, manifest.Noted] = {}
    if head.exists():  # before the rows: a head that is behind is no finding, one that is ahead is
        _keep(folder, HEAD_FILE, head.read_bytes(), kept)
    # By its name whoever sends from the copy is told that there are two.
    _keep(folder, witness.NAME, f"{witness.name(ledger.home)}\n".encode("ascii"), kept)
    with tempfile.TemporaryDirectory(prefix="carepack-") as near:
        with open_ledger(Path(near), library=ledger.library) as target:
            copy_as_of_now(ledger, target)
            mail_journal.is_copy(target, actor, ledger)
            shas = _shas(target)
            with target.reading() as conn:
                last = audit.last(conn)
                counts = {table.name: _count(conn, table) for table in METADATA.sorted_tables}
        whole: list[str] = []
        missing = tuple(_copied(ledger.originals, Originals(folder / "originals"), shas, whole, progress))
        texts = _outgoing(ledger.home / OUTGOING, folder / OUTGOING)
        own = ledger.home / "organisation"
        for file in sorted(own.rglob("*")):  # without its own forms nobody could read records made with them
            with contextlib.suppress(FileNotFoundError):
                if file.is_file() and not file.name.startswith(DRAFT):
                    _keep(folder, file.relative_to(ledger.home).as_posix(), file.read_bytes(), kept)
        draft = folder / f".{FILE}.draft"
        shutil.copyfile(Path(near) / FILE, draft)
        draft.chmod(0o600)
        flush(draft)
        draft.replace(folder / FILE)
        kept[FILE] = manifest.sha_of(Path(near) / FILE)
    told = manifest.Manifest(
        carepack=manifest.this_carepack(),
        revision=HEAD,
        made_at=moment(actor.at),
        audit=manifest.Entry(seq=last.seq, hash=last.hash) if last is not None else None,
        counts=counts,
        files=kept,
        originals=manifest.store_of(whole),
        outgoing=manifest.store_of(texts),
        missing=tuple(sorted(frozenset(shas) - frozenset(whole))),
    )
    _read_back(folder, kept, whole, texts, lambda done: progress(len(shas) + done, 2 * len(shas)))
    # It comes last: a folder without it is no whole backup.
    manifest.write(folder, told)
    return Backup(len(whole), missing)


def _keep(folder: Path, name: str, data: bytes, kept: dict[str, manifest.Noted]) -> None:
    """Writes one file of the backup, for its owner alone, and notes what it is to be."""
    from filing.ledger import manifest  # noqa: PLC0415

    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.write_bytes(data)
    file.chmod(0o600)
    flush(file)
    kept[name] = manifest.Noted(sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))


def _outgoing(here: Path, there: Path) -> list[str]:
    """Messages that wait, or went out a while ago: without their texts nobody could send what is in the outbox."""
    kept, shas = Originals(there), []
    for file in sorted(here.glob("??/*")):
        # What is being written, or was removed meanwhile, belongs to no message that is on record here.
        with contextlib.suppress(FileNotFoundError):
            if len(file.name) == _SHA_LENGTH:
                shas.append(kept.put(file.read_bytes()))
    return shas


def _copied(
    here: Originals, there: Originals, shas: list[str], whole: list[str], progress: manifest.Progress
) -> Iterator[Fault]:
    for number, sha in enumerate(shas, 1):
        try:
            data = here.get(sha)
        except LedgerError as error:
            yield from error.faults
        else:
            whole.append(there.put(data))
        progress(number, 2 * len(shas))


def _read_back(
    folder: Path,
    kept: Mapping[str, manifest.Noted],
    whole: list[str],
    texts: list[str],
    done: Callable[[int], None],
) -> None:
    """Raises LedgerError `backup-unlike` where something is not on the medium as it was written."""
    from filing.ledger import manifest  # noqa: PLC0415

    unlike = [name for name, noted in kept.items() if manifest.sha_of(folder / name) != noted]
    for place, shas, told in (("originals", whole, done), (OUTGOING, texts, lambda _: None)):
        there = Originals(folder / place)
        for number, sha in enumerate(shas, 1):
            try:
                there.get(sha)
            except LedgerError:
                unlike.append(f"{place}/{sha[:12]}")
            told(number)
    if unlike:
        some = f"{', '.join(unlike[:3])}{' …' if len(unlike) > 3 else ''}"
        what = f"What was written there is not what is read back ({some}); nothing was left there."
        do = "The disk or its connection is not to be trusted: name a folder on another one."
        raise LedgerError(Fault("backup-unlike", what, Place(file=str(folder)), do))


def _shas(ledger: Ledger) -> list[str]:
    with ledger.reading() as conn:
        return list(conn.execute(select(originals.c.sha256).order_by(originals.c.sha256)).scalars())


def move(ledger: Ledger, url: str, actor: Actor) -> None:
    """Copies the ledger into an empty PostgreSQL database, in one transaction; originals stay in the home folder.

    The ledger that was moved stays as it is. Raises LedgerError `ledger-not-empty` and what `open_ledger` raises.
    """
    with ledger.writing() as conn:
        audit.note(conn, actor, "ledger-moved", "ledger")
    with open_ledger(ledger.home, url=url, library=ledger.library) as target:
        copy_rows(ledger, target)


def reindex(ledger: Ledger, actor: Actor) -> Mended:
    """Makes what records are listed and found by match them, and the forms as they are now; all of it, or nothing."""
    from filing.ledger import record_index  # noqa: PLC0415 - with it come the forms, which counting does not need

    with ledger.writing() as conn:
        done = record_index.mend(conn, ledger.library)
        audit.note(conn, actor, "ledger-reindexed", "ledger", records=done.records, mended=done.mended)
    return done


def copy_rows(source: Ledger, target: Ledger) -> None:
    """Copies every row into an empty ledger, while nobody writes to the source. All of it, or nothing."""
    with source.writing() as here, target.writing() as there:
        for table in METADATA.sorted_tables:
            if there.execute(select(table).limit(1)).first() is not None:
                do = "Name an empty database."
                raise LedgerError(Fault("ledger-not-empty", "There is a ledger there already.", Place(), do))
        for table in METADATA.sorted_tables:
            _copy_table(here, there, table)


def copy_as_of_now(source: Ledger, target: Ledger) -> None:
    """Copies every row, as of one moment, into a ledger that has none; others may write to the source meanwhile."""
    with source.reading() as here, target.writing() as there:
        for table in METADATA.sorted_tables:
            _copy_table(here, there, table)


def _copy_table(here: Connection, there: Connection, table: Table) -> None:
    forward = _FORWARD.get(table.name)
    links = []
    rows = here.execute(select(table).order_by(*table.primary_key.columns)).mappings()
    for part in rows.partitions(_AT_ONCE):
        batch = [dict(row) for row in part]
        if forward is not None:
            links += [{"mine": r["id"], "other": r[forward]} for r in batch if r[forward] is not None]
            batch = [{**r, forward: None} for r in batch]
        there.execute(insert(table), batch)
    if forward is not None and links:
        statement = update(table).where(table.c.id == bindparam("mine")).values({forward: bindparam("other")})
        there.execute(statement, links)
    if there.dialect.name == "postgresql" and "id" in table.c:
        # Numbers go on after the last one that was copied, or is no more.
        last = (
            max(there.execute(select(func.max(table.c.id))).scalar() or 0, numbers.gone(here, table)) or None
        )
        if last is not None:
            there.execute(
                text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"),
                {"table": table.name, "last": last},
            )
