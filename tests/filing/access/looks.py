"""An account, and one look at a record, as rows."""

from __future__ import annotations

from sqlalchemy import Connection, insert

from filing.ledger.account_tables import accesses, accounts


def look(conn: Connection) -> None:
    """Somebody with an account, and that they were shown record 1."""
    account = {
        "name": "Ama",
        "name_key": "ama",
        "role": "administrator",
        "homes": [],
        "password": "x",
        "wrong": 0,
    }
    conn.execute(insert(accounts).values(id=1, **account, made_at="now", made_by="Ama"))
    conn.execute(insert(accesses).values(account=1, record=1, because="about", at="now"))
