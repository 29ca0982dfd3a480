"""Empty ledgers that are ready: what the migrations make of an empty file is made once, and copied from then on.

Each test has a ledger of its own, and all migrations on an empty file cost twenty times what their result does.
On PostgreSQL they are run once a server, and its databases are copies of what came of it. Ledgers that are there
already are brought up to date by the migrations, as ever; so are the ledgers of `tests/filing/test_migration.py` and
`test_ledger.py`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from weakref import WeakKeyDictionary

import pytest
from sqlalchemy import Connection

from filing.ledger import database
from filing.ledger.migrations import newest
from tests.clients.postgres import Postgres

_by_migrations = database.upgrade


@cache
def _statements() -> tuple[str, ...]:
    """What makes an empty database into what the migrations make of it."""
    with tempfile.TemporaryDirectory(prefix="carepack-test-") as folder:
        with migrated():
            database.open_ledger(Path(folder)).close()
        with database.open_ledger(Path(folder)) as made, made.reading() as conn:
            statements = newest.written_down(conn).split(newest.BETWEEN)
    return (
        *(s for s in statements if s),
        f"INSERT INTO alembic_version (version_num) VALUES ('{database.HEAD}')",
    )


def _upgrade(conn: Connection, found: str | None, to: str) -> None:
    if found is not None or conn.dialect.name != "sqlite":
        _by_migrations(conn, found, to)
        return
    for statement in _statements():
        conn.exec_driver_sql(statement)


_by_server: WeakKeyDictionary[Postgres, str] = WeakKeyDictionary()


def database_on(server: Postgres) -> str:
    """The address of a new database: as the migrations make one where new ledgers are copies, else an empty one."""
    if database.upgrade is not _upgrade:
        return server.database()
    if server not in _by_server:
        made = server.database()
        with tempfile.TemporaryDirectory(prefix="carepack-test-") as folder:
            database.open_ledger(Path(folder), url=made).close()
        _by_server[server] = made
    return server.copy_of(_by_server[server])


@contextmanager
def ledgers() -> Iterator[None]:
    """Within it new ledgers are copies of an empty one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "upgrade", _upgrade)
        yield


@contextmanager
def migrated() -> Iterator[None]:
    """Within it each new ledger is made by the migrations."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "upgrade", _by_migrations)
        yield
