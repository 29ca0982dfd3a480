"""What is looked at, and what was found: a line each, with what to do."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from schemas.errors import Fault

Verdict = Literal["ok", "warn", "bad"]
"""As it should be; to be looked at when there is time; something does not work, or could be lost."""
SHOWN = 6
"""How many of one kind are told one by one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at: by the name of the check, what was seen, and what to do about it."""

    check: str
    verdict: Verdict
    what: str
    do: str = ""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is looked at: a home, the address of a server's database, the time, and the room on a disk.

    `deep`: every original is read, and every row compared with the audit. `online`: mail servers are asked, too.
    """

    home: Path
    url: str | None
    now: dt.datetime
    environment: Mapping[str, str]
    free: Callable[[Path], int]
    deep: bool = False
    online: bool = False

    @property
    def organisation(self) -> Path:
        """The organisation's folder."""
        return self.home / "organisation"


def free_bytes(folder: Path) -> int:
    """The room on the disk of a folder, or of the nearest above it that is there. Raises OSError."""
    there = next((f for f in (folder, *folder.parents) if f.exists()), folder)
    return shutil.disk_usage(there).free


def of_faults(check: str, verdict: Verdict, faults: tuple[Fault, ...] | list[Fault]) -> list[Line]:
    """A line for each of the first of them, and one for all the rest."""
    lines = [Line(check, verdict, f"{_where(f)}{f.what}", f.do) for f in faults[:SHOWN]]
    if len(faults) > SHOWN:
        lines.append(
            Line(check, verdict, f"{len(faults) - SHOWN} more of these.", "See to the ones above first.")
        )
    return lines


def _where(fault: Fault) -> str:
    where = str(fault.place)
    return f"{where}: " if where else ""


def so_many(count: int, one: str, several: str) -> str:
    """A number and what it is of."""
    return f"{count:,} {one if count == 1 else several}"
