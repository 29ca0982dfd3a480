"""A mutant in a copy of the tree, and what the tests say to it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from benchmarks.mutants.changes import Mutant
from benchmarks.mutants.nearest import farther, nearest

Verdict = Literal["killed", "unfinished", "survived"]
"""`unfinished`: no test had failed when the time was up; it counts as not noticed."""
_LEFT_BEHIND = (
    ".git",
    ".venv",
    "__pycache__",
    "node_modules",
    "build",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
)
_FAILED = {1, 2}
"""pytest's exits: tests failed, or could not even be collected."""
_USAGE, _NOT_BEGUN = 4, "ImportError while loading conftest"
"""How it ends where what its tests have in common could not be loaded, and what it says then."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant; `by` is the test that noticed it, or the tests that did not."""

    mutant: Mutant
    verdict: Verdict
    by: str


class Copy:
    """A copy of the tree that mutants are tried in, one after another."""

    def __init__(self, root: Path, place: Path) -> None:
        self.place = place
        shutil.copytree(root, place, ignore=shutil.ignore_patterns(*_LEFT_BEHIND))
        # By their hash and not by their time, so that no mutant is run from what was compiled of another.
        compiled = ["compileall", "-q", "--invalidation-mode", "checked-hash"]
        subprocess.run([sys.executable, "-m", *compiled, str(place)], check=True, stdout=subprocess.DEVNULL)

    def tried(self, mutant: Mutant, seconds: int) -> Outcome:
        """Runs the nearest tests on a mutant and, where these pass, those of the whole, each for so many seconds."""
        file = self.place / mutant.file
        source = file.read_text(encoding="utf-8")
        near = nearest(self.place, mutant.file, mutant.where)
        file.write_text(mutant.applied(source), encoding="utf-8")
        try:
            unfinished = ""
            for tests in (near, farther(self.place, mutant.file, near)):
                verdict, by = self._run(tests, seconds)
                if verdict == "killed":
                    return Outcome(mutant, verdict, by)
                unfinished = unfinished or by
            return Outcome(mutant, "unfinished" if unfinished else "survived", unfinished)
        finally:
            file.write_text(source, encoding="utf-8")

    def _run(self, tests: list[str], seconds: int) -> tuple[Verdict, str]:
        if not tests:
            return "survived", ""
        plain = ["-p", "no:randomly", "-p", "no:cacheprovider", "-x", "-q", "--no-header", "--tb=no"]
        command = [sys.executable, "-m", "pytest", *plain, "-m", "not client and not evidence", *tests]
        environment = {**os.environ, "PYTHONPATH": str(self.place), "PYTHONDONTWRITEBYTECODE": "1"}
        process = subprocess.Popen(
            command, cwd=self.place, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )  # fmt: skip
        try:
            told, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return "unfinished", f"after {seconds} s"
        if process.returncode in _FAILED:
            failed = [line for line in told.splitlines() if line.startswith(("FAILED", "ERROR"))]
            return "killed", failed[0].split()[1] if failed else "while collecting"
        if process.returncode == _USAGE and told.startswith(_NOT_BEGUN):
            return "killed", "before the first test"  # what all tests stand on could not be loaded
        if process.returncode != 0:
            raise RuntimeError(f"pytest ended with {process.returncode}:\n{told[-2000:]}")
        return "survived", ""
