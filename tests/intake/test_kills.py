"""A batch that is killed again and again ends as one that never was: nothing lost, nothing twice.

Where the kills fall is drawn; a failure shows the seed, and CAREPACK_KILL_SEED draws the same again.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from filing.ledger.database import open_ledger
from filing.review import submissions
from tests.faults import ours
from tests.filing.conftest import url
from tests.intake import batch

__all__ = ["url"]  # a fixture
pytestmark = [pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX's"), pytest.mark.thorough]
KILLS = 7
"""Of each of the four ways: 28 in all."""
SEED = int(os.environ.get("CAREPACK_KILL_SEED") or secrets.randbelow(1_000_000))


@dataclass(frozen=True)
class Undisturbed:
    """The documents, and what an import came to that nobody killed."""

    inside: Path
    state: dict[str, Any]
    count: int


def undisturbed(folder: Path, files: dict[str, bytes]) -> Undisturbed:
    inside = ours.write(folder, files)
    home = batch.home(folder, "undisturbed")
    batch.finish(home, inside)
    return Undisturbed(inside, batch.state(home), len(files))


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    return undisturbed(tmp_path_factory.mktemp("undisturbed"), batch.documents(24))


def kill_and_compare(
    folder: Path, expected: Undisturbed, kills: int, at_once: int, url: str | None = None
) -> None:
    sys.stdout.write(f"CAREPACK_KILL_SEED={SEED}\n")
    before = {p: p.read_bytes() for p in expected.inside.iterdir()}
    disturbed = batch.home(folder, "disturbed", url)
    with _watched_for_readers(folder, kills):
        _kill(disturbed, expected, kills, at_once, url)
        batch.finish(disturbed, url=url)
        with open_ledger(disturbed, url=url) as ledger:
            assert not submissions.unfinished(ledger)
        batch.finish(disturbed, expected.inside, url=url)
    found = batch.state(disturbed, url)
    assert len(found["submissions"]) + len(found["repeats"]) >= expected.count
    assert len(found["records"]) > expected.count // 3
    assert found["submissions"] == expected.state["submissions"]
    assert found == expected.state
    assert {p: p.read_bytes() for p in expected.inside.iterdir()} == before


def _kill(home: Path, expected: Undisturbed, kills: int, at_once: int, url: str | None) -> None:
    """So many imports killed, `at_once` of them side by side, each at a moment of its own."""
    dice, done, turn = Random(SEED), 0, 0
    most = max(3, 2 * expected.count // kills)
    while done < kills:
        turn += 1
        # Now and then somebody only asks for what was left.
        paths = () if turn % 5 == 4 else (expected.inside,)
        running = [batch.bring_in(home, *paths, url=url) for _ in range(at_once)]
        moments = [Random(dice.random()) for _ in running]
        killed: list[bool] = []

        def kill(number: int, among: list[Any] = running, when: list[Random] = moments) -> None:
            killed.append(batch.kill_somewhere(among[number], when[number], most))  # noqa: B023 - joined below

        threads = [threading.Thread(target=kill, args=(n,)) for n in range(at_once)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        done += sum(killed)
        assert turn < 4 * kills, "the imports end before they are killed"
        with open_ledger(home, url=url) as ledger:
            assert not ledger.verify()


@contextlib.contextmanager
def _watched_for_readers(folder: Path, kills: int) -> Iterator[None]:
    """What the runs leave is looked for in a folder of their own: other tests have readers too."""
    temporary = folder / "temporary"
    temporary.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(temporary))
        yield
        batch.wait_until(lambda: not _readers(temporary), 60.0)
        # One that was killed before its reader began leaves the folder made for it, and nothing in it.
        assert not list(temporary.glob("carepack-read-*/*"))
        assert len(list(temporary.glob("carepack-read-*"))) <= 3 * kills


def _readers(folder: Path) -> list[str]:
    """Processes that stand in a folder (where the system tells)."""
    standing = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "cwd").readlink().is_relative_to(folder):
                standing.append(process.name)
    return standing


@pytest.mark.parametrize("at_once", [1, 2], ids=["one-import", "two-at-once"])
def test_kills_lose_nothing_and_file_nothing_twice(
    tmp_path: Path, url: str | None, expected: Undisturbed, at_once: int
) -> None:
    kill_and_compare(tmp_path, expected, KILLS, at_once, url)


@pytest.mark.evidence
@pytest.mark.parametrize("at_once", [1, 2], ids=["one-import", "two-at-once"])
def test_a_large_batch_that_is_killed_all_the_time_ends_as_one_that_never_was(
    tmp_path: Path, url: str | None, at_once: int
) -> None:
    count = int(os.environ.get("CAREPACK_KILL_DOCUMENTS", "10000"))
    kills = int(os.environ.get("CAREPACK_KILLS", "100"))
    kill_and_compare(tmp_path, undisturbed(tmp_path, batch.documents(count)), kills, at_once, url)
