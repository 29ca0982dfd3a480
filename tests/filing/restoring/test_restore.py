"""A backup comes back whole, into an empty home or database, and what was there before is never deleted."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from pathlib import Path

import pytest

from filing.ledger import upkeep, witness
from filing.ledger.actor import Actor
from filing.ledger.database import DELETIONS, FILE, JOURNAL, RESTORING, Ledger, open_ledger
from filing.ledger.originals import Originals
from filing.restoring import afterwards
from filing.restoring.restore import LOCK
from schemas.errors import LedgerError
from tests.clients.postgres import Postgres
from tests.filing.restoring.backups import ACT, backed_up, put_back, rows, same_rows, seal_again
from tests.filing.returns import SESSION, returned, submit
from tests.filing.test_migration import migrate


def test_a_backup_of_either_database_is_restored_into_an_empty_home(staffed: Ledger, tmp_path: Path) -> None:
    folder = backed_up(staffed, tmp_path)
    kept = rows(staffed)
    done = put_back(folder, tmp_path / "new")
    assert (done.database, done.originals, done.aside, done.left_out, done.findings) == (
        "sqlite",
        4,
        None,
        (),
        (),
    )
    same_rows(tmp_path / "new", None, kept)
    own = tmp_path / "new" / "organisation" / "letters" / "Zoë.txt"
    assert own.read_text(encoding="utf-8").startswith("Dear")
    assert [f.read_bytes() for f in (tmp_path / "new" / "outgoing").glob("??/*")] == [b"a message that waits"]
    left = {f.name for f in (tmp_path / "new").iterdir()}
    assert not left & {RESTORING, LOCK, "restoring"}
    with open_ledger(tmp_path / "new") as ledger:
        assert submit(ledger, returned({**SESSION, "summary": "Talked on."})).outcome == "filed"


@pytest.mark.client("postgres")
def test_a_backup_is_restored_into_an_empty_database_of_a_server(
    plain: Ledger, postgres: Postgres, tmp_path: Path
) -> None:
    folder, url = backed_up(plain, tmp_path), postgres.database()
    kept = rows(plain)
    assert put_back(folder, tmp_path / "new", url).database == "postgresql"
    same_rows(tmp_path / "new", url, kept)
    assert not (tmp_path / "new" / FILE).exists()
    with open_ledger(tmp_path / "new", url=url) as ledger:
        assert submit(ledger, returned({**SESSION, "summary": "Talked on."})).outcome == "filed"
    with pytest.raises(LedgerError) as told:
        put_back(folder, tmp_path / "other", url)
    assert told.value.code == "ledger-not-empty"
    assert {f.name for f in (tmp_path / "other").iterdir()} <= {LOCK}


def test_a_home_with_something_in_it_is_refused_and_left_as_it_is(plain: Ledger, tmp_path: Path) -> None:
    folder = backed_up(plain, tmp_path)
    plain.close()
    before = _all(plain.home)
    with pytest.raises(LedgerError) as told:
        put_back(folder, plain.home)
    assert (told.value.code, "--replace" in str(told.value)) == ("restore-taken", True)
    assert _all(plain.home) == before


def test_what_is_replaced_goes_aside_and_is_a_home_still(plain: Ledger, tmp_path: Path) -> None:
    folder = backed_up(plain, tmp_path)
    kept = rows(plain)
    submit(plain, returned({**SESSION, "summary": "Since the backup."}))
    since = rows(plain)
    plain.close()
    done = put_back(folder, plain.home, replace=True)
    same_rows(plain.home, None, kept)
    assert done.aside is not None
    assert done.aside.name == "before-restore-2026-11-22T12.00.00Z"
    with open_ledger(done.aside, create=False) as before:
        assert rows(before) == since
        assert before.verify(deep=True) == ()
    again = put_back(folder, plain.home, replace=True)
    assert again.aside is not None
    assert again.aside.name == "before-restore-2026-11-22T12.00.00Z-2"
    assert done.aside.exists()


def test_what_knows_of_things_since_the_backup_stays_where_it_is(plain: Ledger, tmp_path: Path) -> None:
    folder = backed_up(plain, tmp_path)
    plain.close()
    (plain.home / DELETIONS).write_text("since\n", encoding="ascii")
    with (plain.home / JOURNAL).open("a", encoding="ascii") as file:
        file.write("# since\n")
    name = witness.name_of(plain.home)
    put_back(folder, plain.home, replace=True)
    assert (plain.home / DELETIONS).read_text(encoding="ascii") == "since\n"
    assert (plain.home / JOURNAL).read_text(encoding="ascii").endswith("# since\n")
    assert witness.name_of(plain.home) == name
    alone = tmp_path / "journals alone"
    alone.mkdir()
    for each in (DELETIONS, JOURNAL):
        shutil.copy(plain.home / each, alone / each)
    assert put_back(folder, alone).aside is None
    assert (alone / DELETIONS).read_text(encoding="ascii") == "since\n"


def test_the_journals_of_another_home_go_aside_with_it(plain: Ledger, tmp_path: Path) -> None:
    folder = backed_up(plain, tmp_path)
    with open_ledger(tmp_path / "other"):
        pass
    (tmp_path / "other" / DELETIONS).write_text("of the other\n", encoding="ascii")
    done = put_back(folder, tmp_path / "other", replace=True)
    assert done.aside is not None
    assert (done.aside / DELETIONS).read_text(encoding="ascii") == "of the other\n"
    assert not (tmp_path / "other" / DELETIONS).exists()
    assert witness.name_of(tmp_path / "other") == witness.name_of(plain.home)


def test_a_backup_of_an_earlier_carepack_is_brought_up_to_date(plain: Ledger, tmp_path: Path) -> None:
    folder = backed_up(plain, tmp_path)
    with open_ledger(folder) as copy:
        migrate(copy, "0002")
    seal_again(folder, revision="0002")
    before = (folder / FILE).read_bytes()
    done = put_back(folder, tmp_path / "new")
    assert done.findings == ()
    assert (folder / FILE).read_bytes() == before
    with open_ledger(tmp_path / "new", create=False) as ledger:
        assert len(rows(ledger)["records"]) == len(rows(plain)["records"])


def test_the_steps_afterwards_are_gone_through_while_nobody_else_can_open_it(
    plain: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    met: list[str] = []

    def step(ledger: Ledger, actor: Actor) -> int:
        with pytest.raises(LedgerError) as told:
            open_ledger(ledger.home)
        met.append(f"{told.value.code} {actor.by}")
        return 7

    monkeypatch.setattr(afterwards, "STEPS", (afterwards.Step("looked", step), *afterwards.STEPS))
    done = put_back(backed_up(plain, tmp_path), tmp_path / "new")
    assert met == ["ledger-half-restored Ama Admin"]
    assert [(one.name, one.count) for one in done.done] == [
        ("looked", 7),
        ("destroyed-again", 0),
        ("indexed", 0),
    ]


def test_a_step_that_fails_leaves_a_home_that_says_so_and_the_same_again_ends_it(
    plain: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = backed_up(plain, tmp_path)
    kept = rows(plain)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(afterwards, "STEPS", (afterwards.Step("full", full),))
        with pytest.raises(OSError, match="No space"):
            put_back(folder, tmp_path / "new")
    with pytest.raises(LedgerError) as told:
        open_ledger(tmp_path / "new")
    assert told.value.code == "ledger-half-restored"
    assert put_back(folder, tmp_path / "new").went_on
    same_rows(tmp_path / "new", None, kept)


def test_a_disk_that_is_full_while_it_is_made_ready_leaves_the_home_as_it_was(
    plain: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = backed_up(plain, tmp_path)
    plain.close()
    before = _all(plain.home)

    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Originals, "put", full)
    with pytest.raises(OSError, match="No space"):
        put_back(folder, plain.home, replace=True)
    assert _all(plain.home) == before
    with open_ledger(plain.home, create=False) as ledger:
        assert ledger.verify(deep=True) == ()


def test_another_backup_is_not_mixed_into_one_that_was_broken_off(
    plain: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = backed_up(plain, tmp_path)
    upkeep.backup(plain, tmp_path / "later", ACT)

    def stopped(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(afterwards, "STEPS", (afterwards.Step("stopped", stopped),))
        with pytest.raises(KeyboardInterrupt):
            put_back(folder, tmp_path / "new")
    with pytest.raises(LedgerError) as told:
        put_back(tmp_path / "later", tmp_path / "new")
    assert told.value.code == "restore-other"


def test_a_backup_is_not_restored_into_itself(plain: Ledger, tmp_path: Path) -> None:
    folder = backed_up(plain, tmp_path)
    before = _all(folder)
    for home in (folder, folder / "inside"):
        with pytest.raises(LedgerError) as told:
            put_back(folder, home, replace=True)
        assert told.value.code == "restore-itself"
    assert _all(folder) == before


@pytest.mark.skipif(sys.platform == "win32", reason="rights as POSIX has them")
def test_what_is_restored_is_for_its_owner_alone_whatever_the_medium_says(
    plain: Ledger, tmp_path: Path
) -> None:
    folder = backed_up(plain, tmp_path)
    for file in [folder, *folder.rglob("*")]:
        file.chmod(0o777 if file.is_dir() else 0o666)
    before = os.umask(0)
    try:
        put_back(folder, tmp_path / "new")
    finally:
        os.umask(before)
    new = tmp_path / "new"
    private = [
        new,
        new / FILE,
        new / "audit.head",
        new / "organisation" / "letters" / "Zoë.txt",
        new / "originals",
    ]
    assert [f.name for f in private if stat.S_IMODE(f.stat().st_mode) & 0o077] == []


def test_a_backup_on_a_medium_that_cannot_be_written_to_is_left_as_it_is(
    plain: Ledger, tmp_path: Path
) -> None:
    folder = backed_up(plain, tmp_path)
    before = _all(folder)
    put_back(folder, tmp_path / "new")
    assert _all(folder) == before


def _all(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes, but what SQLite keeps beside a database that somebody has open, and our lock."""
    passing = (f"{FILE}-wal", f"{FILE}-shm", LOCK)
    files = (f for f in folder.rglob("*") if f.is_file() and f.name not in passing)
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in files}
