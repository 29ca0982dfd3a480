"""A backup that is made while somebody files is as of one moment, with every original of it; and it is read back."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from filing.ledger import manifest, upkeep
from filing.ledger.database import FILE, Ledger, open_ledger
from filing.ledger.originals import Originals
from filing.ledger.tables import submissions
from filing.restoring.looking import look
from schemas.errors import LedgerError
from tests.filing.returns import ACT, SESSION, returned, submit

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[2]
_FILES_ON = """
import sys
from pathlib import Path
from filing.ledger.database import open_ledger
from tests.filing.returns import SESSION, returned, submit
home, stop, url = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] or None
with open_ledger(home, url=url) as ledger:
    number = 0
    while not stop.exists():
        number += 1
        submit(ledger, returned({**SESSION, "summary": f"Talked of {number}."}), data=b"document %d" % number)
        print(number, flush=True)
"""


@contextmanager
def somebody_files(ledger: Ledger, base: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that files one return after another, in the same ledger."""
    stop = base / "stop"
    words = [sys.executable, "-c", _FILES_ON, str(ledger.home), str(stop), ledger.url or ""]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    try:
        yield child
    finally:
        stop.touch()
        child.communicate(timeout=60)
    assert child.returncode == 0


def test_a_backup_while_another_process_files_is_as_of_one_moment(staffed: Ledger, tmp_path: Path) -> None:
    with somebody_files(staffed, tmp_path) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"1\n"
        folders = []
        for number in range(3):
            folders.append(tmp_path / f"backup {number}")
            upkeep.backup(staffed, folders[-1], ACT)
            time.sleep(0.1)
    counts = []
    for folder in folders:
        assert look(folder).faults == ()
        with open_ledger(folder, create=False) as copy:
            assert copy.verify(deep=True) == ()
            with copy.reading() as conn:
                counts.append(conn.execute(select(func.count()).select_from(submissions)).scalar_one())
    assert counts == sorted(set(counts)), "nothing was filed between the backups: this shows nothing"
    assert staffed.verify(deep=True) == ()


def test_a_backup_says_what_is_in_it(staffed: Ledger, tmp_path: Path) -> None:
    submit(staffed, returned(SESSION), data=b"one")
    upkeep.backup(staffed, tmp_path / "backup", ACT)
    told = manifest.read(tmp_path / "backup")
    assert (told.counts["people"], told.counts["records"], told.originals.count, told.missing) == (
        3,
        1,
        1,
        (),
    )
    assert told.files[FILE] == manifest.sha_of(tmp_path / "backup" / FILE)
    with open_ledger(tmp_path / "backup", create=False) as copy, copy.reading() as conn:
        last = conn.exec_driver_sql("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").one()
    assert told.audit == manifest.Entry(seq=last[0], hash=last[1])
    assert "Zoë" not in (tmp_path / "backup" / manifest.NAME).read_text(encoding="utf-8")


def test_a_medium_that_gives_back_something_else_is_told_and_nothing_is_left(
    plain: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(plain, returned(SESSION), data=b"one")
    put = Originals.put

    def careless(self: Originals, data: bytes) -> str:
        sha = put(self, data)
        if "backup" in str(self._folder):
            (self._folder / sha[:2] / sha).write_bytes(b"something else")
        return sha

    monkeypatch.setattr(Originals, "put", careless)
    with pytest.raises(LedgerError) as told:
        upkeep.backup(plain, tmp_path / "backup", ACT)
    assert told.value.code == "backup-unlike"
    assert not (tmp_path / "backup").exists()


def test_a_backup_tells_how_far_it_is(plain: Ledger, tmp_path: Path) -> None:
    for number in range(3):
        submit(plain, returned({**SESSION, "session": number + 1}), data=b"%d" % number)
    told: list[tuple[int, int]] = []
    upkeep.backup(plain, tmp_path / "backup", ACT, lambda done, of: told.append((done, of)))
    assert told == [(n, 6) for n in range(1, 7)]
