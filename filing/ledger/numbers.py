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


def unused(conn: Connection, table: Table) -> dict[str, int]:
    """The number of the next record or submission, where the database would take one that was destroyed; else {}."""
    if conn.dialect.name != "sqlite":  # a sequence never goes back
        return {}
    gone: int | None = conn.execute(_GONE[table]).scalar()
    if gone is None:
        return {}
    last: int = conn.execute(_LAST[table]).scalar() or 0
    return {"id": gone + 1} if gone >= last else {}
