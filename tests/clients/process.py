"""What the drivers share: where the clients are, and how one is run and its failure told."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: The npm and Maven clients, as `.ci/clients.sh` leaves them.
BROUGHT = ROOT / ".ci" / "clients"
BRING = "bash .ci/clients.sh"


class ClientError(RuntimeError):
    """A real program refused, failed or took too long; the message holds what it printed."""


def found(*programs: str) -> bool:
    """Whether every program is on the PATH."""
    return all(shutil.which(program) for program in programs)


def run(command: Sequence[str | Path], *, feed: bytes = b"", seconds: float = 120) -> bytes:
    """Run a program to its end and return what it printed.

    Raises ClientError if it returns other than 0 or runs longer than `seconds`.
    """
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, input=feed, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as late:
        raise ClientError(f"{words[0]} took longer than {seconds:.0f} s") from late
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
        raise ClientError(f"{words[0]} returned {done.returncode}: {said[-2000:]}")
    return done.stdout
