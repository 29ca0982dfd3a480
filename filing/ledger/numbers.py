"""Numbers that are never given twice: SQLite would give the highest one again once its row was destroyed."""

from __future__ import annotations

from sqlalchemy import Connection, Insert, Table, case, func, insert, select

from filing.ledger.retention_tables import destroyed, destroyed_documents
from filing.ledger.tables import records, submissions

_GONE = {
    records: select(func.max(destroyed.c.record)),
    submissions: select(func.max(destroyed_documents.c.submission)),
}


def _minded(table: Table) -> Insert:
    """A row whose number follows what was destroyed where that was the highest; SQLite takes the next one for NULL.

    It is asked in the same breath: each act would have to ask once more otherwise.
    """
    highest = _GONE[table].scalar_subquery()
    last = select(func.coalesce(func.max(table.c.id), 0)).scalar_subquery()
    return insert(table).values(id=case((highest >= last, highest + 1), else_=None)).returning(table.c.id)


_INSERT = {table: insert(table).returning(table.c.id) for table in _GONE}
_MINDED = {table: _minded(table) for table in _GONE}


def gone(conn: Connection, table: Table) -> int:
    """The highest number of this table that was destroyed; 0 for none."""
    query = _GONE.get(table)
    return (conn.execute(query).scalar() or 0) if query is not None else 0


def adding(conn: Connection, table: Table) -> Insert:
    """What adds a record or a submission under a number that none ever had, and returns it."""
    # A server's sequence never goes back.
    return (_MINDED if conn.dialect.name == "sqlite" else _INSERT)[table]
