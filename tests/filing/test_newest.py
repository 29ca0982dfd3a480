"""A new ledger of a file is made without Alembic, and is what its revisions come to."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sqlalchemy import create_engine, text

from filing.ledger.database import open_ledger
from filing.ledger.migrations import HEAD, newest
from filing.ledger.revisions import upgrade
from tests.goldens import Golden


def test_a_new_ledger_is_what_all_revisions_come_to(tmp_path: Path, golden: Golden) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'by-revisions.sqlite'}")
    with engine.begin() as conn:
        upgrade(conn, None)
        revised = newest.written_down(conn)
    golden.holds(newest.FILE, revised)
    with open_ledger(tmp_path / "home") as ledger, ledger.reading() as conn:
        assert newest.written_down(conn) == revised
        assert conn.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [HEAD]
    assert newest.REVISION == HEAD


def test_a_new_ledger_is_opened_without_loading_alembic(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from filing.ledger.database import open_ledger;"
        "open_ledger(pathlib.Path(sys.argv[1])).close(); print('alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_a_database_that_somebody_began_is_brought_up_by_its_revisions(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    with engine.begin() as conn:
        assert newest.is_empty(conn)
        conn.execute(text("CREATE TABLE an_admins_own (word TEXT)"))
        assert not newest.is_empty(conn)
    engine.dispose()
    with open_ledger(tmp_path) as ledger:
        assert ledger.verify() == ()
