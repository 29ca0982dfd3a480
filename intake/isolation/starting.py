"""How our processes for strangers' files and pictures are started: with nothing of ours that could leak."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from intake.isolation.confinement import Limits

_KEPT = (
    "PATH", "LANG", "LC_ALL", "SYSTEMROOT", "SystemRoot", "TEMP", "TMP", "CAREPACK_DEBUG",
    "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX",
)  # fmt: skip


def started(program: str, folder: Path, limits: Limits, *arguments: str) -> subprocess.Popen[bytes]:
    """A Python program in a process with hardly any environment, an empty folder, a session of its own.

    It gets the places of our modules as its first argument (JSON), then `arguments`.
    """
    environment = {k: os.environ[k] for k in _KEPT if k in os.environ}
    environment |= {"PYTHONUTF8": "1"}
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [_python(), "-P", "-W", "ignore", "-c", program, json.dumps(_paths()), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=folder,
        env=environment,
        start_new_session=sys.platform != "win32",
    )
    if sys.platform == "win32":
        from intake.isolation.windows_job import hold

        hold(process, limits)
    return process


def _paths() -> Sequence[str]:
    return [str(Path(p).resolve()) for p in sys.path]


def _python() -> str:
    """On Windows a virtual environment's python is a launcher: a job of one process has no room for it."""
    return (
        str(getattr(sys, "_base_executable", sys.executable)) if sys.platform == "win32" else sys.executable
    )
