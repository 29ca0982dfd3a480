"""A run of packs that is killed anywhere and run again: everybody has one pack, whole, on disk and on record."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from issuing.packs.run import Shape

pytestmark = [pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX's"), pytest.mark.thorough]
ROOT = Path(__file__).parents[3]


def killed(folder: Path, shape: Shape, first: int, every: int) -> dict[str, Any]:
    """What came of it, in a process that forks and has no threads."""
    command = [
        sys.executable,
        "-m",
        "tests.issuing.packs.killing",
        str(folder),
        shape,
        str(first),
        str(every),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("shape", ["folder", "zip"])
def test_packs_of_a_run_that_was_killed_are_whole_after_the_next(tmp_path: Path, shape: Shape) -> None:
    told = killed(tmp_path, shape, 5, 9)
    assert told["kills"] >= 6
    assert told["wrong"] == []


@pytest.mark.evidence
@pytest.mark.parametrize("shape", ["folder", "zip", "print"])
def test_at_every_change_to_the_disk(tmp_path: Path, shape: Shape) -> None:
    told = killed(tmp_path, shape, 1, 1)
    print(shape, told)  # noqa: T201 - the figures of docs/packs.md
    assert told["kills"] > 20
    assert told["wrong"] == []
