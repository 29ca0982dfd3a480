"""Killed with -9 anywhere, a backup is told from a whole one, and a restore that is run again ends the same."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from random import Random

import pytest

from filing.ledger import manifest
from filing.ledger.database import FILE, Ledger, open_ledger
from filing.restoring.looking import look
from filing.restoring.restore import LOCK
from tests.clients.postgres import Postgres
from tests.filing.restoring.backups import backed_up, rows
from tests.filing.restoring.killing import run
from tests.filing.returns import SESSION, returned, submit

pytestmark = [pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX's"), pytest.mark.thorough]

State = tuple[dict[str, bytes], dict[str, list[dict[str, object]]], list[dict[str, list[dict[str, object]]]]]


def state(home: Path, url: str | None) -> State:
    """Files and rows of a home, and rows of what went aside."""
    passing = (FILE, f"{FILE}-wal", f"{FILE}-shm", LOCK)
    asides = sorted(home.glob("before-restore-*"))
    with open_ledger(home, url=url, create=False) as ledger:
        assert ledger.verify(deep=True) == ()
        now = rows(ledger)
    before = []
    for aside in asides:
        with open_ledger(aside, create=False) as ledger:
            assert ledger.verify(deep=True) == ()
            before.append(rows(ledger))
    files = {
        f.relative_to(home).as_posix(): f.read_bytes()
        for f in home.rglob("*")
        if f.is_file() and f.name not in passing and not f.relative_to(home).parts[0].startswith("before-")
    }
    return files, now, before


def prepared(plain: Ledger, base: Path) -> tuple[Path, Path]:
    """A backup, and the home as it went on since."""
    folder = backed_up(plain, base)
    submit(plain, returned({**SESSION, "summary": "Since the backup."}))
    plain.close()
    return folder, plain.home


def kill_and_compare(plain: Ledger, base: Path, kills: int, seed: int, server: Postgres | None) -> None:
    folder, old = prepared(plain, base)

    def fresh(name: str) -> tuple[Path, str | None]:
        shutil.copytree(old, base / name)
        return base / name, server.database() if server is not None else None

    whole, url = fresh("undisturbed")
    touches = run("restore", folder, whole, url, below=whole) or 0
    assert touches > kills
    expected = state(whole, url)
    assert len(expected[2]) == 1
    dice = Random(seed)
    for number, at in enumerate(sorted(dice.sample(range(1, touches + 1), kills))):
        home, url = fresh(f"killed {number}")
        assert run("restore", folder, home, url, below=home, at=at) is None
        # Now and then it is killed again on its way to the end.
        if number % 3 == 0:
            run("restore", folder, home, url, below=home, at=dice.randint(1, touches))
        run("restore", folder, home, url, below=home)
        assert state(home, url) == expected, f"killed at touch {at} of {touches}"
        shutil.rmtree(home)


def test_a_restore_that_is_killed_and_run_again_ends_in_the_same_state(plain: Ledger, tmp_path: Path) -> None:
    kill_and_compare(plain, tmp_path, 8, 1, None)


@pytest.mark.client("postgres")
def test_a_restore_into_a_servers_database_that_is_killed_ends_in_the_same_state(
    plain: Ledger, tmp_path: Path, postgres: Postgres
) -> None:
    kill_and_compare(plain, tmp_path, 4, 2, postgres)


@pytest.mark.evidence
def test_a_restore_that_is_killed_at_each_sixty_places_ends_in_the_same_state(
    plain: Ledger, tmp_path: Path
) -> None:
    kill_and_compare(plain, tmp_path, 60, 3, None)


def test_a_backup_that_is_killed_is_told_from_a_whole_one_and_harms_no_ledger(
    ledger: Ledger, tmp_path: Path
) -> None:
    submit(ledger, returned(SESSION))
    url, home = ledger.url, ledger.home
    ledger.close()
    touches = run("backup", home, tmp_path / "whole", url, below=tmp_path / "whole") or 0
    assert look(tmp_path / "whole").faults == ()
    for at in sorted(Random(4).sample(range(1, touches + 1), 5)):
        folder = tmp_path / f"killed at {at}"
        assert run("backup", home, folder, url, below=folder, at=at) is None
        if (folder / manifest.NAME).exists():
            assert look(folder).faults == ()
        elif folder.exists():
            assert "backup-half" in {f.code for f in look(folder).faults}
    with open_ledger(home, url=url, create=False) as again:
        assert again.verify(deep=True) == ()
