"""Windows: a job object around a reading process. Written from the published interface; not yet tried on Windows.

The job bounds memory and processor time, allows no further process, and ends with its parent.
(JOBOBJECT_EXTENDED_LIMIT_INFORMATION, winnt.h.)
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
from typing import Any

from intake.isolation.confinement import MB, Limits

_ACTIVE_PROCESS = 0x0008
_PROCESS_MEMORY = 0x0100
_DIE_ON_UNHANDLED = 0x0400
_KILL_ON_CLOSE = 0x2000
_EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
_READER_ITSELF = 512 * MB
"""Bytes the loaded readers may take themselves: memory is counted from nothing here."""


class _Basic(ctypes.Structure):
    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class _Extended(ctypes.Structure):
    _fields_ = (
        ("BasicLimitInformation", _Basic),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


def limits_of(limits: Limits) -> _Extended:
    """What the job is told. Processor time is left to the parent's clock: a pool process reads many documents."""
    told = _Extended()
    told.BasicLimitInformation.LimitFlags = (
        _ACTIVE_PROCESS | _PROCESS_MEMORY | _DIE_ON_UNHANDLED | _KILL_ON_CLOSE
    )
    told.BasicLimitInformation.ActiveProcessLimit = 1
    told.ProcessMemoryLimit = _READER_ITSELF + limits.memory + limits.pictures
    return told


def hold(process: subprocess.Popen[bytes], limits: Limits) -> None:
    """Puts the process into a job of its own, which lives as long as the process object does."""
    if sys.platform != "win32":
        return
    kernel: Any = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    job = kernel.CreateJobObjectW(None, None)
    told = limits_of(limits)
    asked = kernel.SetInformationJobObject(
        ctypes.c_void_p(job), _EXTENDED_LIMITS, ctypes.byref(told), ctypes.sizeof(told)
    )
    joined = kernel.AssignProcessToJobObject(ctypes.c_void_p(job), ctypes.c_void_p(int(process._handle)))
    if not job or not asked or not joined:
        process.kill()
        raise OSError(ctypes.get_last_error(), "the reading process could not be confined")
    process.carepack_job = job  # the handle; closing it at our end ends the process
