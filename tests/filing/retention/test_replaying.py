"""A backup brings back what was destroyed since; the journal beside the ledger has it destroyed again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from filing.ledger.database import DELETIONS, FILE, HEAD_FILE, Ledger, open_ledger, own_things
from filing.ledger.upkeep import backup
from filing.life.amending import amend
from filing.records.records import find
from filing.restoring.restore import Wanted, restore
from filing.retention import journal
from filing.retention.certificate import certificate, left
from filing.retention.destroying import destroy
from filing.retention.replaying import AGAIN, replay
from schemas.errors import LedgerError
from tests.filing.retention.cases import LATER, TALKED, WORD, files_with, rows_with, settled, two_sessions
from tests.filing.returns import ACT, NOON, later


def _back(home: Path, kept: Path) -> None:
    """What a restore does: the database, its head and the originals as the backup has them; the rest stays."""
    for name in (f"{FILE}-wal", f"{FILE}-shm"):
        (home / name).unlink(missing_ok=True)
    shutil.copyfile(kept / FILE, home / FILE)
    shutil.copyfile(kept / HEAD_FILE, home / HEAD_FILE)
    shutil.copytree(kept / "originals", home / "originals", dirs_exist_ok=True)


@pytest.fixture
def destroyed_since(plain: Ledger, tmp_path: Path) -> Path:
    """A home in which a record was destroyed after a backup, and the backup was brought back."""
    ledger = settled(plain)
    two_sessions(ledger)
    amend(ledger, 1, {"summary": f"{TALKED} Twice."}, "A slip.", later(1))
    backup(ledger, tmp_path / "kept", later(2))
    destroy(ledger, LATER)
    ledger.close()
    assert not (tmp_path / "kept" / DELETIONS).exists()
    _back(ledger.home, tmp_path / "kept")
    return ledger.home


def test_what_a_backup_brought_back_is_destroyed_again(destroyed_since: Path) -> None:
    with open_ledger(destroyed_since, create=False) as ledger:
        assert rows_with(ledger, WORD) != []
        done = replay(ledger, LATER)
        assert [(g.number, g.versions) for g in done.gone] == [(3, (1, 3))]
        assert rows_with(ledger, WORD) == []
        assert files_with(ledger, WORD) == []
        assert ledger.verify(deep=True) == ()
        (one,) = left(ledger)
        assert (one.source, one.months, one.again) == (AGAIN, 24, True)
        assert certificate(ledger, one.destruction).again
        assert replay(ledger, LATER).destruction is None


def test_the_restore_of_a_backup_destroys_again_what_went_since(plain: Ledger, tmp_path: Path) -> None:
    ledger = settled(plain)
    two_sessions(ledger)
    backup(ledger, tmp_path / "kept", later(2))
    destroy(ledger, LATER)
    ledger.close()
    done = restore(Wanted(tmp_path / "kept", ledger.home, replace=True), LATER)
    assert {step.name: step.count for step in done.done}["destroyed-again"] == 1
    with open_ledger(ledger.home, create=False) as again:
        assert rows_with(again, WORD) == []
        assert files_with(again, WORD) == []
        assert again.verify(deep=True) == ()


def test_a_record_of_the_same_number_that_is_another_one_stays(destroyed_since: Path) -> None:
    file = destroyed_since / DELETIONS
    lines = file.read_text(encoding="ascii").splitlines()
    other = [line.replace(line.split()[2], "0" * 32) if line.startswith("record") else line for line in lines]
    file.write_text("".join(f"{line}\n" for line in other if not line.startswith("file")), encoding="ascii")
    with open_ledger(destroyed_since, create=False) as ledger:
        assert replay(ledger, LATER).gone == ()
        assert len(find(ledger)) == 2


def test_without_a_journal_nothing_is_replayed(plain: Ledger) -> None:
    two_sessions(plain)
    assert replay(plain, ACT).destruction is None


def test_the_journal_names_nobody_and_a_home_has_it_for_its_own(plain: Ledger) -> None:
    ledger = settled(plain)
    two_sessions(ledger)
    destroy(ledger, LATER)
    text = (ledger.home / DELETIONS).read_text(encoding="ascii")
    assert "E02" not in text
    assert text.splitlines()[1].split()[-3:] == ["24", "held", "."]
    told = journal.read(ledger.home)
    assert [(line.record, line.kind, line.day) for line in told.records] == [(1, "supervision", LATER.day)]
    assert len(told.files) == 1
    assert ledger.home / DELETIONS in own_things(ledger.home)
    assert journal.complete(ledger) == 0
    assert NOON.date() < LATER.day


def test_a_line_that_a_crash_cut_short_is_written_again(plain: Ledger) -> None:
    ledger = settled(plain)
    two_sessions(ledger)
    destroy(ledger, LATER)
    file = ledger.home / DELETIONS
    whole = file.read_bytes()
    file.write_bytes(whole[:-20])
    assert len(journal.read(ledger.home).files) == 0
    assert journal.complete(ledger) == 1
    assert len(journal.read(ledger.home).files) == 1


def test_a_journal_that_cannot_be_read_is_told(plain: Ledger) -> None:
    (plain.home / DELETIONS).mkdir()
    with pytest.raises(LedgerError) as told:
        replay(plain, ACT)
    assert told.value.code == "deletions-journal"
