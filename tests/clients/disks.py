"""Disks of our own, to be filled, closed or slowed: memory that is mounted as one, and a system that takes its time."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path


@cache
def mountable() -> bool:
    """Whether a disk of memory can be mounted here: root may, where the machine lets it."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    with tempfile.TemporaryDirectory() as place:
        if not _mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", place):
            return False
        subprocess.run(["umount", place], check=True)
    return True


@cache
def traceable() -> bool:
    """Whether strace may watch a program here, and slow down what it asks of the system."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(slowed(["true"], 1), capture_output=True, check=False).returncode == 0


def slowed(command: Sequence[str], milliseconds: int) -> list[str]:
    """The command, with every wait for the disk so much longer."""
    delay = f"inject=fsync,fdatasync:delay_exit={milliseconds * 1000}"
    return ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", delay, *command]


@contextmanager
def mounted(place: Path, megabytes: int) -> Iterator[Path]:
    """A disk of so many megabytes at this place, which is made; gone at the end with all that is on it."""
    place.mkdir(exist_ok=True)
    assert _mount("-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place))
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def remount(place: Path, how: str) -> None:
    """Makes a disk `ro` (read-only) or `rw`."""
    assert _mount("-o", f"remount,{how}", str(place))


def _mount(*words: str) -> bool:
    return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0
