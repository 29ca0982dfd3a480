"""How SQLite is spoken to: what each connection is set to, and how its transactions begin."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from sqlalchemy import Connection

_BUSY_SECONDS = 60


def connected(raw: Any, _: Any) -> None:
    """Sets a new connection: it waits for others, keeps a log, writes through, and holds to the tables' rules."""
    raw.isolation_level = None  # transactions are begun by us, below
    raw.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}").close()
    _keep_a_log(raw)
    for pragma in ("synchronous = FULL", "foreign_keys = ON"):
        raw.execute(f"PRAGMA {pragma}").close()


def _keep_a_log(raw: Any) -> None:
    """Write-ahead logging. SQLite does not wait by itself where two make a ledger at once and both switch to it."""
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            raw.execute("PRAGMA journal_mode = WAL").close()
            return
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() > until:
                raise
        time.sleep(0.02)


def is_busy(error: object) -> bool:
    """Whether SQLite says that another one has held the ledger for as long as we wait."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF == sqlite3.SQLITE_BUSY


def begin(conn: Connection) -> None:
    """Begins a transaction, of one that writes as the only one that does; none `outside` of transactions."""
    # A deferred transaction that reads and then writes fails when another one wrote in between.
    if conn.get_execution_options().get("carepack_outside", False):
        return
    writes = conn.get_execution_options().get("carepack_writes", False)
    conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def connected_to_read(raw: Any, _: Any) -> None:
    """Sets a new connection that only reads."""
    raw.isolation_level = None
    for pragma in (f"busy_timeout = {_BUSY_SECONDS * 1000}", "query_only = ON"):
        raw.execute(f"PRAGMA {pragma}").close()
