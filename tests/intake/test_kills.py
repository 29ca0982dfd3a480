"""A batch that is killed again and again ends as one that never was: nothing lost, nothing twice."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from random import Random

import pytest

from filing.ledger.database import open_ledger
from filing.review import submissions
from tests.faults import ours
from tests.intake import batch

pytestmark = [pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX's"), pytest.mark.thorough]


def kill_and_compare(folder: Path, kills: int, files: dict[str, bytes], seed: int) -> None:
    # What the runs leave is looked for in a folder of their own: other tests have readers too.
    temporary = folder / "temporary"
    temporary.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(temporary))
        _kill_and_compare(folder, kills, files, seed)
        batch.wait_until(lambda: not _readers(temporary))
        # One that was killed before its reader began leaves the folder made for it, and nothing in it.
        assert not list(temporary.glob("carepack-read-*/*"))
        assert len(list(temporary.glob("carepack-read-*"))) <= kills


def _readers(folder: Path) -> list[str]:
    """Processes that stand in a folder (where the system tells)."""
    standing = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "cwd").readlink().is_relative_to(folder):
                standing.append(process.name)
    return standing


def _kill_and_compare(folder: Path, kills: int, files: dict[str, bytes], seed: int) -> None:
    inside = ours.write(folder, files)
    before = {p: p.read_bytes() for p in inside.iterdir()}
    undisturbed, disturbed = batch.home(folder, "undisturbed"), batch.home(folder, "disturbed")
    batch.finish(undisturbed, inside)
    dice = Random(seed)
    told = 0
    for kill in range(kills):
        # Now and then somebody only asks for what was left.
        paths = () if kill % 5 == 4 else (inside,)
        told += batch.kill_somewhere(disturbed, dice, *paths)
        with open_ledger(disturbed) as ledger:
            assert not ledger.verify()
    batch.finish(disturbed)
    with open_ledger(disturbed) as ledger:
        assert not submissions.unfinished(ledger)
    batch.finish(disturbed, inside)
    assert told, "every kill came before the first document"
    expected, found = batch.state(undisturbed), batch.state(disturbed)
    assert len(expected["submissions"]) + len(expected["repeats"]) >= len(files)
    assert len(expected["records"]) > len(files) // 3
    assert found["submissions"] == expected["submissions"]
    assert found == expected
    assert {p: p.read_bytes() for p in inside.iterdir()} == before


def test_ten_kills_lose_nothing_and_file_nothing_twice(tmp_path: Path) -> None:
    kill_and_compare(tmp_path, 10, batch.documents(30), 1)


@pytest.mark.evidence
def test_100_kills_lose_nothing_and_file_nothing_twice(tmp_path: Path) -> None:
    kill_and_compare(tmp_path, 100, batch.documents(160), 2)
