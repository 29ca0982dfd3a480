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
PAGES_LIMIT = 400
"""Pages of one scan: a drawer of a hundred forms."""
_THREADS = 1 << 20
"""More than any account may start: for HEIC the limit is lifted within this process alone (`allow_threads`)."""
SPARE = 5.0
"""Seconds after its wall time in which a child must have been ended from outside; then its own alarm does."""

_SET_PDEATHSIG, _SET_CHILD_SUBREAPER = 1, 36  # linux/prctl.h
_GENERATIONS = 1000
"""Times that orphans are ended, each of which may have left others."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost.

    `memory`: bytes beyond what the reader itself takes. `cpu`: seconds of processor time, which are the limit on what
    a document may take. `wall`: seconds on the clock, after which a reader is taken for stuck: many times `cpu`, since
    on a busy machine a reader waits for the processor, which is no fault of its document's. `answer`: bytes of JSON
    that may come back. A completed form of twenty pages takes a tenth of each.

    A scan may cost more, page by page. `page`: seconds of processor time more as each page begins; `wall` counts anew
    with each. `pages`: so many beginnings, since a page is looked at for its codes, again when its part is opened, and
    read. `pictures`: bytes of memory more. `writings`: bytes of pictures of handwriting that may come with a reading.
    """

    memory: int = 512 * MB
    cpu: int = 10
    wall: float = 150.0
    answer: int = 4 * MB
    page: int = 4
    pages: int = 3 * PAGES_LIMIT
    pictures: int = 512 * MB
    writings: int = 48 * MB


def confine(limits: Limits, *, one_document: bool = True, threads: bool = True) -> None:
    """Bounds memory, processor and wall time; no new file, socket or process from now on; nothing written.

    File descriptors that are open stay usable. A process that reads more than one document sets its
    processor time anew for each (`allow_processor`). `threads`: `allow_threads` may lift the limit on them later.
    """
    os.umask(0o077)
    if sys.platform == "win32":
        return  # the parent has put this process into a job object (intake/isolation/windows_job.py)
    _bound("RLIMIT_AS", _address_space() + limits.memory, spare=limits.pictures)
    _bound("RLIMIT_CORE", 0)
    _bound("RLIMIT_FSIZE", 0)
    _bound("RLIMIT_NPROC", 0, spare=_THREADS if threads else 0)
    if one_document:
        _bound("RLIMIT_CPU", limits.cpu, spare=limits.pages * limits.page + 2)
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


def allow_page(limits: Limits, wall: float) -> None:
    """Allows what one more page of a scan may cost: processor time, the memory of pictures, `wall` seconds from now.

    That stays within what was set for good when the process was confined.
    """
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if soft != resource.RLIM_INFINITY:
        more = soft + limits.page
        more = more if hard == resource.RLIM_INFINITY else min(more, hard)
        resource.setrlimit(resource.RLIMIT_CPU, (more, hard))
    with contextlib.suppress(ValueError, OSError):  # macOS knows no such limit
        top = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (top, top))
    if signal.getitimer(signal.ITIMER_REAL)[0]:  # a process for many documents has none
        signal.setitimer(signal.ITIMER_REAL, wall)


def allow_threads() -> None:
    """Lifts the limit on processes, which is one on threads as well: what decodes HEIC starts one in any case."""
    if sys.platform == "win32":
        return
    import resource

    top = resource.getrlimit(resource.RLIMIT_NPROC)[1]
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NPROC, (top, top))


def adopt_orphans() -> None:
    """Whatever our children leave behind becomes ours (Linux), so that it can be ended; see `end_orphans`."""
    if sys.platform == "linux":
        _prctl(_SET_CHILD_SUBREAPER, 1)


def end_orphans() -> None:
    """Ends every child that is left, and theirs, until there are none."""
    if sys.platform != "linux":
        return
    for _ in range(_GENERATIONS):
        try:
            told = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
        except OSError:  # a system that does not tell
            return
        if not told:
            return
        for child in map(int, told.split()):
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)


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
    _prctl(_SET_PDEATHSIG, signal.SIGKILL)


def _prctl(what: int, value: int) -> None:
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(what, value)
