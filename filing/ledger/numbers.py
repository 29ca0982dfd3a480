"""Numbers that are never given twice: SQLite would give the highest one again once its row was destroyed."""

from __future__ import annotations

from sqlalchemy import Connection, Table, func, select

from filing.ledger.retention_tables import destroyed, destroyed_documents
from filing.ledger.tables import records, submissions

_GONE = {
    records: select(func.max(destroyed.c.record)),
    submissions: select(func.max(destroyed_documents.c.submission)),
}
_LAST = {table: select(func.max(table.c.id)) for table in _GONE}


def gone(conn: Connection, table: Table) -> int:
    """The highest number of this table that was destroyed; 0 for none."""
    query = _GONE.get(table)
    return (conn.execute(query).scalar() or 0) if query is not None else 0


def unused(conn: Connection, table: Table) -> dict[str, int]:
    """The number of the next record or submission, where the database would take one that was destroyed; else {}."""
    if conn.dialect.name != "sqlite":  # a sequence never goes back
        return {}
    highest = gone(conn, table)
    if not highest:
        return {}
    last: int = conn.execute(_LAST[table]).scalar() or 0
    return {"id": highest + 1} if highest >= last else {}
