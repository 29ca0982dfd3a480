"""The walls around a process that reads a foreign file. Called in that process, once, before the file is touched.

What each platform gives, measured or not, is told in docs/decisions/isolation.md.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost.

    `memory`: bytes beyond what the reader itself takes. `cpu`: seconds of processor time, which are the limit on what
    a document may take. `wall`: seconds on the clock, after which a reader is taken for stuck: many times `cpu`, since
    on a busy machine a reader waits for the processor, which is no fault of its document's. `answer`: bytes of JSON
    that may come back. A completed form of twenty pages takes a tenth of each.
    """

    memory: int = 512 * MB
    cpu: int = 10
    wall: float = 150.0
    answer: int = 4 * MB


def confine(limits: Limits, *, one_document: bool = True) -> None:
    """Bounds memory, processor and wall time; no new file, socket or process from now on; nothing written.

    File descriptors that are open stay usable. A process that reads more than one document sets its
    processor time anew for each (`allow_processor`).
    """
    os.umask(0o077)
    if sys.platform == "win32":
        return  # the parent has put this process into a job object (intake/isolation/windows_job.py)
    _bound("RLIMIT_AS", _address_space() + limits.memory)
    _bound("RLIMIT_CORE", 0)
    _bound("RLIMIT_FSIZE", 0)
    _bound("RLIMIT_NPROC", 0)
    if one_document:
        _bound("RLIMIT_CPU", limits.cpu, spare=2)
    # Last: from here nothing can be opened, and so no network reached and no module loaded.
    _bound("RLIMIT_NOFILE", 0)


def allow_processor(limits: Limits) -> None:
    """Allows `limits.cpu` more seconds of processor time from now."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + limits.cpu, hard))


def own_session(wall: float) -> None:
    """A session of its own, which dies with its parent (Linux) and in any case after `wall` seconds."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(PermissionError):  # it leads a session already
        os.setsid()
    if sys.platform == "linux":
        _die_with_parent()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, wall)


def _bound(name: str, value: int, spare: int = 0) -> None:
    """Sets a limit for good, as far as the platform knows it; never above what already holds."""
    if sys.platform == "win32":
        return
    import resource

    kind = getattr(resource, name, None)
    if kind is None:
        return
    _, hard = resource.getrlimit(kind)
    top = value + spare if hard == resource.RLIM_INFINITY else min(hard, value + spare)
    # macOS refuses some of these; the wall clock and the parent's watch remain.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (min(value, top), top))


def _address_space() -> int:
    """Bytes of address space in use now, where the system tells (Linux), else a generous guess."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 1024 * MB
    return pages * os.sysconf("SC_PAGE_SIZE")


def _die_with_parent() -> None:
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG, linux/prctl.h
