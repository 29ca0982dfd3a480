"""Whether another program has a file open to write it, where the system tells.

Linux tells whoever asks for a read lease, and Windows whoever asks for a file that nobody may write meanwhile (there
it follows the documentation and is untested). Elsewhere, and on disks of other machines, only time tells.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from pathlib import Path

_SHARING_VIOLATION = 32


def is_open_to_write(file: Path) -> bool:
    """Whether somebody writes this file now; False where it is not known. Ask for files of this machine alone."""
    if sys.platform == "linux":
        return _leased(file)
    if sys.platform == "win32":
        return _shared(file)
    return False


def _leased(file: Path) -> bool:
    import fcntl

    try:
        handle = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return False  # whoever reads it will say why it cannot be opened
    try:
        # Who opens it in this very moment makes the system tell us: by a signal that ends no program.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        # Anything else (not our file, no leases on this disk) says nothing about others.
        return error.errno in {errno.EAGAIN, errno.EWOULDBLOCK}
    else:
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        return False
    finally:
        os.close(handle)


def _shared(file: Path) -> bool:
    import ctypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.CreateFileW.restype = ctypes.c_void_p
    read, share_read, existing = 0x80000000, 1, 3
    handle = kernel.CreateFileW(str(file), read, share_read, None, existing, 0, None)
    if handle in {None, ctypes.c_void_p(-1).value}:
        return bool(ctypes.get_last_error() == _SHARING_VIOLATION)  # type: ignore[attr-defined,unused-ignore]
    kernel.CloseHandle(ctypes.c_void_p(handle))
    return False


__all__ = ["is_open_to_write"]
