"""The ledger: one database, one folder of originals, one writer at a time."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from filing.ledger import audit, codec, read_only, seals, sqlite, witness
from filing.ledger import renditions as renditions_of
from filing.ledger.location import refuse_shared
from filing.ledger.metadata import METADATA
from filing.ledger.migrations import HEAD, newest
from filing.ledger.originals import Originals
from filing.ledger.refusals import in_our_words
from filing.ledger.revisions import revision_of, upgrade
from filing.ledger.tables import copies, copy_renditions, originals, renditions
from schemas.errors import Fault, LedgerError, Place

if TYPE_CHECKING:  # these are loaded where they are asked for: most commands that only look need none
    from forms.library import Library
    from schemas.copies import Copy
    from schemas.template import Template

FILE = "ledger.sqlite"
HEAD_FILE = "audit.head"
SHOWN = "shown"  # pictures of what open queries are about
HANDED_IN = "handed-in"  # files that were sent to the desk, until their import has ended
OUTGOING = "outgoing"  # messages as they go out by mail
WATCHED = "watched"  # which files of watched folders were taken
RUNNING = "running"  # a lock for each run that is alive
JOURNAL = "mail.journal"
"""The file of what was handed over by mail; see `filing.ledger.mail_journal`."""
DELETIONS = "deletions.journal"
"""The file of what was destroyed; see `filing.retention.journal`."""
RESTORING = "restoring.json"
"""Is there while a backup is put back, from when the home is neither the old one nor yet the new one."""
STAGED, ASIDE = "restoring", "before-restore-"
"""A backup that is about to be put back; and how folders begin with what was here before."""
_SHOWN = 6
_ADVISORY = 0x63617265  # "care": the one lock that writers on PostgreSQL queue for
# PostgreSQL takes these from a setting of the server or the database, unless they are said.
_ONE_VIEW = "REPEATABLE READ"  # all that is read is as of one moment, while others write
_AS_NOW = "READ COMMITTED"  # who has waited for the lock sees what was written meanwhile


def there_is_one(home: Path, url: str | None = None) -> bool:
    """Whether there is a ledger to open; a server's is only known by opening it."""
    return url is not None or (home / FILE).exists()


def open_ledger(
    home: Path,
    *,
    url: str | None = None,
    library: Library | Callable[[], Library] | None = None,
    create: bool = True,
    restoring: bool = False,
) -> Ledger:
    """The ledger in the folder `home`, or the one at a PostgreSQL `url`; brought up to date, or made.

    Originals are in `home` either way. With `create` false, one that is closed to us can still be read. A `library`
    that is a function is called when a form or setting is first asked for; without one, it is the built-in forms.
    Raises LedgerError: `no-ledger` (with `create` false), `ledger-shared-folder`, `ledger-newer`, `ledger-url`,
    `ledger-driver`, `ledger-unreachable`, `ledger-busy`, `ledger-damaged`, `ledger-read-only`; and
    `ledger-half-restored` unless it is `restoring` that opens it.
    """
    if not restoring and (home / RESTORING).exists():
        what, do = "A backup was being put back here, and that was broken off.", "Run the same restore again."
        raise _error("ledger-half-restored", what, home, do)
    if not create and not there_is_one(home, url):
        raise _none(home)
    target = _server(url) if url is not None else _file(home)
    closed = url is None and read_only.is_closed(home / FILE)
    if create:
        if closed:
            raise read_only.refused(home)
        _make(home, database=url is None)
    engine = _reading_engine(home / FILE) if closed else _engine(target)
    ledger = Ledger(home, engine, library or _builtin, closed=closed)
    try:
        ledger.bring_up_to_date(create=create)
    except BaseException:
        ledger.close()
        raise
    return ledger


def look_at(home: Path, *, url: str | None = None, library: Library | None = None) -> Ledger:
    """The ledger as it stands, to be looked at: nothing is made, brought up to date or written.

    Raises LedgerError as `open_ledger` does.
    """
    if not there_is_one(home, url):
        raise _none(home)
    engine = (
        _engine(_server(url)) if url is not None else _reading_engine(home / FILE, read_only.connect_to_look)
    )
    return Ledger(home, engine, library or _builtin, closed=True)


def own_things(home: Path) -> tuple[Path, ...]:
    """What a home folder has of the ledger's own: no document that came back is in any of it."""
    database = (FILE, f"{FILE}-wal", f"{FILE}-shm", HEAD_FILE, JOURNAL, DELETIONS, witness.NAME)
    work = (OUTGOING, SHOWN, HANDED_IN, "desk", WATCHED, RUNNING, RESTORING, STAGED)
    names = (*database, "originals", "organisation", *work)
    return (*(home / name for name in names), *home.glob(f"{ASIDE}*"))


def _builtin() -> Library:
    from forms.library import builtin  # noqa: PLC0415

    return builtin()


def _make(home: Path, *, database: bool) -> None:
    """The home folder, and with `database` an empty file for it. Raises LedgerError `ledger-read-only`, OSError."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if database:
            _keep_private(home / FILE)
        witness.name(home)
    except OSError as error:
        if read_only.says_closed(error):
            raise read_only.refused(home) from error
        raise


def _keep_private(file: Path) -> None:
    """Makes the database's file, if there is none, for its owner alone; SQLite gives its log the same rights."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return


def _none(home: Path) -> LedgerError:
    return _error("no-ledger", "Nothing has been filed here yet.", home, "Is it the right --home?")


def _file(home: Path) -> URL:
    refuse_shared(home)
    return URL.create("sqlite", database=str(home / FILE))


def _server(url: str) -> URL:
    try:
        target = make_url(url)
    except (ArgumentError, ValueError):
        target = URL.create("unknown")
    if target.get_backend_name() not in {"postgresql", "postgres"}:
        do = "Write postgresql://USER@HOST/DATABASE in CAREPACK_LEDGER, or leave it out for a file of your own."
        raise _error("ledger-url", "This is no address of a PostgreSQL database.", "CAREPACK_LEDGER", do)
    return target.set(drivername="postgresql+psycopg")


def _engine(target: URL) -> Engine:
    server = target.get_backend_name() == "postgresql"
    level: dict[str, Any] = {"isolation_level": _ONE_VIEW} if server else {}
    try:
        engine = create_engine(
            target, json_serializer=as_json, pool_pre_ping=target.host is not None, **level
        )
    except (ImportError, NoSuchModuleError) as error:
        do = "Install it: pip install 'carepack[postgres]'"
        raise _error("ledger-driver", "PostgreSQL's driver is not installed.", "carepack", do) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", sqlite.connected)
        event.listen(engine, "begin", sqlite.begin)
    return engine


def _reading_engine(
    database: Path, connect: Callable[[Path], sqlite3.Connection] = read_only.connect
) -> Engine:
    """The engine of a SQLite file that is only read."""
    engine = create_engine("sqlite://", creator=lambda: connect(database), poolclass=QueuePool)
    event.listen(engine, "connect", sqlite.connected_to_read)
    event.listen(engine, "begin", sqlite.begin)
    return engine


def as_json(thing: Any) -> str:
    """JSON as the databases are given it."""
    return json.dumps(thing, ensure_ascii=False, separators=(",", ":"))


class Ledger:
    """An open ledger. Threads may share it; a child process must not use its parent's. `closed`: it is only read."""

    def __init__(
        self, home: Path, engine: Engine, library: Library | Callable[[], Library], *, closed: bool = False
    ) -> None:
        self.closed = closed
        self.home = home
        self._library = library
        self.originals = Originals(home / "originals")
        self._engine = engine

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the database."""
        self._engine.dispose()

    @cached_property
    def library(self) -> Library:
        """The forms it goes by. Raises DefinitionError where they are read now, and an organisation's have mistakes."""
        return self._library() if callable(self._library) else self._library

    def going_by(self, library: Library | Callable[[], Library]) -> Ledger:
        """The same ledger, on the same connections, by other forms: the organisation's folder was changed."""
        return Ledger(self.home, self._engine, library, closed=self.closed)

    @property
    def kind(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @property
    def url(self) -> str | None:
        """The address of a server's database, with all that is needed to open it again; None of a file in `home`."""
        if self.kind != "postgresql":
            return None
        return self._engine.url.render_as_string(hide_password=False)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the ledger: all that is read in it is as of one moment, whatever others write."""
        with in_our_words(self.home), self._engine.begin() as conn:
            yield conn

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, alone: all of it is kept, or none. Others wait (up to a minute on SQLite).

        Raises LedgerError `ledger-read-only` where the ledger can only be read.
        """
        # It may have been closed since: what is open already could be written to still, and the rest of it not.
        if self.closed or read_only.is_closed(self.home / FILE):
            raise read_only.refused(self.home)
        options: dict[str, Any] = {"carepack_writes": True}
        if self.kind == "postgresql":
            options["isolation_level"] = _AS_NOW
        with in_our_words(self.home), self._engine.connect().execution_options(**options) as conn:
            audit.noted(conn)  # what a transaction that failed left on the connection
            with conn.begin():
                if self.kind == "postgresql":
                    conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY})
                yield conn
            noted = audit.noted(conn)
            if noted is not None:
                audit.advance(self.home / HEAD_FILE, conn, *noted)

    @contextmanager
    def outside(self) -> Iterator[Connection]:
        """A connection without a transaction, for what a database does in none (VACUUM). Refused as `writing` is."""
        if self.closed or read_only.is_closed(self.home / FILE):
            raise read_only.refused(self.home)
        options: dict[str, Any] = {"carepack_outside": True}
        if self.kind == "postgresql":
            options["isolation_level"] = "AUTOCOMMIT"
        with in_our_words(self.home), self._engine.connect().execution_options(**options) as conn:
            yield conn

    def bring_up_to_date(self, *, create: bool = True) -> None:
        """Runs the revisions that this ledger lacks. Raises LedgerError for a ledger of a newer carepack."""
        with self.reading() as conn:
            found = revision_of(conn)
        if found == HEAD:
            return
        if found is None and not create:
            raise _none(self.home)
        with self.writing() as conn:
            if (found := revision_of(conn)) == HEAD:  # somebody else was quicker
                return
            if found is None and newest.REVISION == HEAD and newest.is_empty(conn):
                newest.make(conn)
            else:
                from filing.ledger import record_index  # noqa: PLC0415

                upgrade(conn, found, HEAD)
                if record_index.SINCE <= HEAD:
                    record_index.fill(conn, self.library)

    def template(self, rendition: str) -> Template | None:
        """The template of a rendition that was made here."""
        with self.reading() as conn:
            kept = conn.execute(
                select(renditions.c.template).where(renditions.c.digest == rendition)
            ).scalar()
        if kept is None:
            return None
        from schemas.template import Template  # noqa: PLC0415

        return Template.model_validate(kept)

    def blank_of(self, rendition: str) -> bytes | None:
        """The blank PDF of a rendition that was made here; None for Word, and where none was kept."""
        with self.reading() as conn:
            return renditions_of.blank_of(conn, rendition)

    def copy(self, number: str | None) -> Copy | None:
        """The copy of that number, if it was issued from here."""
        if number is None:
            return None
        query = (
            select(copies, copy_renditions.c.rendition)
            .join(copy_renditions, isouter=True)
            .where(copies.c.number == number)
            .order_by(copy_renditions.c.rendition)
        )
        with self.reading() as conn:
            row = conn.execute(query).mappings().first()
        return copy_of(row) if row else None

    def verify(self, *, deep: bool = False) -> tuple[audit.Finding, ...]:
        """Everything wrong with the audit, or with an original that is not there.

        `deep` also reads every original, compares submissions, queries, records and copies with the audit's seals, and
        the index with the records.
        """
        with self.reading() as conn:
            found = list(audit.verify(conn, self.home / HEAD_FILE))
            if deep:
                found += [audit.Finding(code, say) for code, say in seals.broken(conn)]
                if not any(
                    f.code.startswith("record-") for f in found
                ):  # else the index may well be what is right
                    from filing.ledger import record_index  # noqa: PLC0415

                    found += _not_indexed(record_index.wrong(conn, self.library))
            shas = conn.execute(select(originals.c.sha256).order_by(originals.c.sha256)).scalars().all()
        for sha in shas:
            if not self.originals.has(sha):
                found.append(audit.Finding("original-missing", f"The original {sha[:12]} is missing."))
            elif deep:
                try:
                    self.originals.get(sha)
                except LedgerError as error:
                    found.append(audit.Finding(error.code, f"Original {sha[:12]}: {error.faults[0].what}"))
        return tuple(found)


def _not_indexed(wrong: Sequence[int]) -> Iterator[audit.Finding]:
    if wrong:
        some = f"{', '.join(map(str, wrong[:_SHOWN]))}{' …' if len(wrong) > _SHOWN else ''}"
        say = f"{len(wrong)} records are not found as they are now ({some}); `carepack ledger reindex` mends that."
        yield audit.Finding("index-wrong", say)


def copy_of(row: Any) -> Copy:
    """The copy of a row of `copies` with one of its renditions."""
    from schemas.copies import Copy  # noqa: PLC0415

    return Copy(
        form=row["form"],
        edition=row["edition"],
        rendition=row["rendition"] or "",
        number=row["number"],
        organisation=row["organisation"],
        given=codec.unpack_all(row["given"]),
        locked=tuple(row["locked"]),
    )


def _error(code: str, what: str, where: Path | str, do: str) -> LedgerError:
    return LedgerError(Fault(code, what, Place(file=str(where)), do))


__all__ = ["METADATA", "Ledger", "as_json", "copy_of", "look_at", "open_ledger", "there_is_one"]
