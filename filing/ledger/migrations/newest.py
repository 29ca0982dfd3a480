"""A new SQLite ledger at its newest revision, without Alembic: to load that, and to run every revision, takes longer
than to import a document.

`newest.sql` is what the revisions come to, as SQLite keeps it; a test holds the one to the other.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text

REVISION = "0013"
"""What `newest.sql` makes."""
FILE = Path(__file__).parent / "newest.sql"
BETWEEN = ";\n\n"
"""What stands between two statements of it."""


def written_down(conn: Connection) -> str:
    """What a SQLite database is made of, in the order in which it was made."""
    # SQLite makes the tables behind a virtual one by itself, and quotes their names; ours are not quoted.
    query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND sql NOT LIKE 'CREATE TABLE ''%' ORDER BY rowid"
    made = conn.execute(text(query)).scalars()
    return "".join(f"{statement}{BETWEEN}" for statement in made)


def make(conn: Connection) -> None:
    """Makes every table, index, view and trigger in an empty SQLite database, and says of which revision they are."""
    for statement in FILE.read_text(encoding="utf-8").split(BETWEEN):
        if statement:
            conn.exec_driver_sql(statement)
    conn.execute(text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": REVISION})


def is_empty(conn: Connection) -> bool:
    """Whether a database is a SQLite file with nothing in it."""
    if conn.dialect.name != "sqlite":
        return False
    return conn.execute(text("SELECT count(*) FROM sqlite_master")).scalar() == 0
