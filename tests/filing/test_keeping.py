"""A ledger is copied whole or not at all, and its copy goes on where it stopped."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from filing.ledger import upkeep
from filing.ledger.database import Ledger, open_ledger
from filing.ledger.tables import METADATA
from filing.records import records
from filing.review import queries
from schemas.errors import LedgerError
from tests.clients.postgres import Postgres
from tests.filing.returns import ACT, SESSION, SIGNED, returned, submit


def lived(ledger: Ledger) -> Ledger:
    """A ledger with one of everything, and a document that is a duplicate of a later one."""
    submit(ledger, returned(SESSION))
    waiting = submit(ledger, returned({**SESSION, **SIGNED, "session": 9}, unsure=["summary"]))
    submit(ledger, returned({**SESSION, **SIGNED, "session": 9}))
    queries.settle(ledger, waiting.asked[0], queries.Settlement("accept"), ACT)
    submit(ledger, returned({**SESSION, "supervisee": "Nobody Known"}))
    return ledger


def rows(ledger: Ledger) -> dict[str, list[dict[str, object]]]:
    """Everything in every table."""
    with ledger.reading() as conn:
        return {
            t.name: [dict(r) for r in conn.execute(select(t).order_by(*t.primary_key.columns)).mappings()]
            for t in METADATA.sorted_tables
        }


def as_copied(copy: Ledger) -> dict[str, list[dict[str, object]]]:
    """All rows of a backup but the last one of its audit, by which it says that it is one."""
    found = rows(copy)
    assert found["audit"].pop()["action"] == "ledger-is-copy"
    return found


def test_a_backup_is_a_home_of_its_own_with_everything_in_it(staffed: Ledger, tmp_path: Path) -> None:
    lived(staffed)
    assert upkeep.backup(staffed, tmp_path / "backup", ACT) == upkeep.Backup(4)
    with open_ledger(tmp_path / "backup", create=False) as copy:
        assert as_copied(copy) == rows(staffed)
        assert copy.verify(deep=True) == ()
        assert submit(copy, returned({**SESSION, "summary": "Talked on."})).outcome == "filed"


def test_a_backup_never_writes_over_a_ledger(plain: Ledger, tmp_path: Path) -> None:
    upkeep.backup(plain, tmp_path / "backup", ACT)
    with pytest.raises(LedgerError) as told:
        upkeep.backup(plain, tmp_path / "backup", ACT)
    assert told.value.code == "backup-taken"


def test_a_backup_takes_along_what_is_whole_and_tells_what_is_not(plain: Ledger, tmp_path: Path) -> None:
    submit(plain, returned(SESSION), data=b"bytes")
    (original,) = (plain.home / "originals").glob("??/*")
    submit(plain, returned({**SESSION, "session": 5}), data=b"other bytes")
    original.write_bytes(b"changed")
    done = upkeep.backup(plain, tmp_path / "backup", ACT)
    assert (done.originals, [f.code for f in done.missing]) == (1, ["original-changed"])
    with open_ledger(tmp_path / "backup", create=False) as copy:
        assert as_copied(copy) == rows(plain)
        assert {f.code for f in copy.verify(deep=True)} == {"original-missing"}


@pytest.mark.parametrize("there", [False, True])
def test_a_backup_that_fails_leaves_the_folder_as_it_was(
    plain: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    submit(plain, returned(SESSION))
    folder = tmp_path / "backup"
    if there:
        folder.mkdir()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(upkeep, "flush", full)
    with pytest.raises(OSError, match="No space"):
        upkeep.backup(plain, folder, ACT)
    assert folder.exists() == there
    assert not there or not list(folder.iterdir())


@pytest.mark.client("postgres")
def test_a_ledger_moves_to_postgresql_and_goes_on_there(plain: Ledger, postgres: Postgres) -> None:
    lived(plain)
    url = postgres.database()
    upkeep.move(plain, url, ACT)
    with open_ledger(plain.home, url=url) as moved:
        assert rows(moved) == rows(plain)
        assert moved.verify(deep=True) == ()
        done = submit(moved, returned({**SESSION, "summary": "Talked on."}))
        assert records.get(moved, done.record or 0).record["summary"] == "Talked on."
        assert moved.verify() == ()
    with pytest.raises(LedgerError) as told:
        upkeep.move(plain, url, ACT)
    assert told.value.code == "ledger-not-empty"


def test_the_status_counts_what_is_there(staffed: Ledger) -> None:
    lived(staffed)
    found = upkeep.status(staffed)
    assert dict(found.submissions) == {"duplicate": 1, "filed": 2, "review": 1}
    assert (found.people, found.records, found.open_queries, found.originals) == (3, 2, 1, 4)
