"""Whether a folder can hold a SQLite ledger. On a network or synchronised folder it would be damaged in time.

SQLite's write-ahead log needs shared memory and real file locks (sqlite.org/wal.html, "Disadvantages"), which
network file systems lack; a synchroniser copies the database and its log at different moments.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from schemas.errors import Fault, LedgerError, Place

_NETWORK = {
    "9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "drvfs", "gfs2", "glusterfs", "lustre", "ncpfs", "nfs", "nfs3",
    "nfs4", "ocfs2", "smb3", "smbfs", "vboxsf", "webdav",
}  # fmt: skip
"""File system types that are another machine's, as Linux and macOS name them."""

_SYNCHRONISED = (
    (re.compile(r"onedrive(\s*[-–_].*)?", re.IGNORECASE), "OneDrive"),
    (re.compile(r"dropbox( \(.+\))?", re.IGNORECASE), "Dropbox"),
    (
        re.compile(r"google ?drive( \(.+\)|-.+)?|drivefs|my drive|shared drives", re.IGNORECASE),
        "Google Drive",
    ),
    (re.compile(r"icloud ?drive|mobile documents|com~apple~clouddocs", re.IGNORECASE), "iCloud"),
    (
        re.compile(
            r"nextcloud|owncloud|box( sync|-.+)?|pcloud ?drive|mega(sync)?|cloudstorage", re.IGNORECASE
        ),
        "a synchroniser",
    ),
)
_DRIVE_REMOTE = 4
_DO = (
    "Keep the ledger on this computer's own disk (--home FOLDER or CAREPACK_HOME), "
    "or use a PostgreSQL server for several computers (CAREPACK_LEDGER); docs/ledger.md tells how."
)


def refuse_shared(folder: Path) -> None:
    """Raises LedgerError (`ledger-shared-folder`) where SQLite would not be safe in this folder."""
    # As it is written and as it is: a link, or `.`, leads into a synchroniser's folder as well as its name.
    reason = synchronised(folder.absolute()) or synchronised(_real(folder)) or _mounted(folder)
    if reason is not None:
        what = f"The ledger cannot live here: {reason}, and would be damaged in time."
        raise LedgerError(Fault("ledger-shared-folder", what, Place(file=str(folder)), _DO))


def is_elsewhere(folder: Path) -> bool:
    """Whether a folder is on another machine, as far as the system tells."""
    return _mounted(folder) is not None


def synchronised(folder: Path) -> str | None:
    """Why a folder is one that a program keeps copying elsewhere, judged by the names on its path."""
    for part in folder.parts:
        for pattern, program in _SYNCHRONISED:
            if pattern.fullmatch(part):
                return f"“{part}” is a folder that {program} keeps copying"
    return None


def network(folder: str, mounts: Iterable[tuple[str, str]]) -> str | None:
    """Why a folder is on another machine, given (mount point, file system type) of everything mounted."""
    best, kind = "", ""
    for point, fs in mounts:
        inside = folder == point or folder.startswith(point.rstrip("/") + "/")
        # Of two mounts on one point the later one is seen.
        if inside and len(point) >= len(best):
            best, kind = point, fs
    low = kind.lower()
    if low in _NETWORK or low.startswith(("fuse.", "macfuse", "osxfuse")):
        return f"it is on a network or virtual disk ({kind})"
    return None


def linux_mounts(table: str) -> list[tuple[str, str]]:
    """Mount points and types from the text of /proc/mounts (fstab(5); a space is written as an octal code)."""
    rows = (line.split(" ") for line in table.splitlines())
    return [(_octal(r[1]), r[2]) for r in rows if len(r) >= 3]


def _octal(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), text)


def macos_mounts(table: str) -> list[tuple[str, str]]:
    """Mount points and types from what `mount` prints on macOS."""
    return [(m[1], m[2]) for line in table.splitlines() if (m := re.search(r" on (/.*) \(([^,)]+)", line))]


def windows_share(folder: str, drive_type: int) -> str | None:
    """Why a Windows folder is on another machine: a UNC path, or a drive that GetDriveType calls remote."""
    if re.match(r"[\\/]{2}(?![?.][\\/])|[\\/]{2}\?[\\/]UNC[\\/]", folder, re.IGNORECASE):
        return "it is a network share"
    return "it is on a mapped network drive" if drive_type == _DRIVE_REMOTE else None


def _real(folder: Path) -> Path:
    try:
        return folder.resolve()
    except (OSError, RuntimeError):  # links in a ring: opening it will say so
        return folder.absolute()


def _mounted(folder: Path) -> str | None:
    there = _real(_existing(folder.absolute()))
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows alone

        return windows_share(str(there), ctypes.windll.kernel32.GetDriveTypeW(there.anchor))
    if sys.platform == "darwin":
        told = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False, timeout=10).stdout
        return network(str(there), macos_mounts(told))
    try:
        table = Path("/proc/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    return network(str(there), linux_mounts(table))


def _existing(folder: Path) -> Path:
    return next((f for f in (folder, *folder.parents) if f.exists()), folder)
