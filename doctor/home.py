"""The home folder and its disk: whose eyes it is for, where it lies, its room, and what was left behind."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from doctor.finding import Circumstances, Line, Verdict, so_many
from filing.ledger.database import ASIDE, FILE, HEAD_FILE, RESTORING, STAGED
from filing.ledger.location import refuse_shared
from filing.whole_files import DRAFT
from schemas.errors import LedgerError

MB = 1_000_000
LEAST = 200 * MB
"""Bytes: with less than that the next import may not end."""
BESIDES = 1_000 * MB
"""Bytes that should be free besides room for a backup."""
_OLD = 3600.0
"""Seconds after which a draft belongs to nobody who is still writing."""


def permissions(at: Circumstances) -> Iterator[Line]:
    """Whether others on this computer can read what is kept. Windows has other rights, which are not looked at."""
    if not at.home.is_dir():
        return
    if os.name == "nt":
        what = "Who may read the home folder is not looked at on Windows."
        yield Line("permissions", "ok", what, "Keep it below the folder of one account.")
        return
    names = (".", FILE, HEAD_FILE, "originals", "outgoing", "organisation", "handed-in")
    modes = {name: (at.home / name).stat() for name in names if (at.home / name).exists()}
    if stat.S_IMODE(modes["."].st_mode) & 0o077:
        inside = [n for n, s in modes.items() if n != "." and stat.S_IMODE(s.st_mode) & 0o077]
        what = "Other accounts of this computer can look into the home folder"
        what += f", and open in it: {', '.join(inside)}." if inside else "; what is in it is closed to them."
        yield Line("permissions", "bad" if inside else "warn", what, f'chmod -R go-rwx "{at.home}"')
    else:
        yield Line("permissions", "ok", "The home folder is for its owner alone.")
    if modes["."].st_uid != os.geteuid() and os.geteuid() != 0:
        what = "The home folder belongs to another account."
        yield Line("permissions", "warn", what, "Run carepack as the account that owns it.")


def place(at: Circumstances) -> Iterator[Line]:
    """Whether a file that is a database is safe where it lies."""
    try:
        refuse_shared(at.home)
    except LedgerError as error:
        verdict: Verdict = "bad" if at.url is None else "warn"
        yield Line("place", verdict, error.faults[0].what, error.faults[0].do)
    else:
        yield Line(
            "place",
            "ok",
            "The home folder is on a disk of this computer, and no program copies it elsewhere.",
        )


def disk(at: Circumstances) -> Iterator[Line]:
    """Whether there is room for the next import, and for a backup on the same disk and in passing."""
    size = _size(at.home)
    needed = size + BESIDES
    free = at.free(at.home)
    do = "Make room on it, or move the home to a larger one (docs/moving.md)."
    if free < LEAST:
        what = f"The disk of the home folder has {_in_mb(free)} left, less than the {_in_mb(LEAST)} an import may need."
        yield Line("disk", "bad", what, do)
    elif free < needed:
        what = f"The disk of the home folder has {_in_mb(free)} left; with a backup on it {_in_mb(needed)} are wanted."
        yield Line("disk", "warn", what, do)
    else:
        yield Line(
            "disk",
            "ok",
            f"The disk of the home folder has {_in_mb(free)} left ({_in_mb(needed)} are wanted).",
        )
    passing = Path(tempfile.gettempdir())
    wanted = LEAST + 2 * (_length(at.home / FILE))
    if (free := at.free(passing)) < wanted:
        what = (
            f"The folder for passing files ({passing}) has {_in_mb(free)} left; {_in_mb(wanted)} are wanted."
        )
        yield Line("disk", "warn", what, "Make room there, or name another folder in the variable TMPDIR.")


def _size(home: Path) -> int:
    return sum(
        _length(f) for place in (home / "originals", home / "outgoing") for f in place.glob("??/*")
    ) + _length(home / FILE)


def _length(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _in_mb(count: int) -> str:
    return f"{count / MB:,.0f} MB" if count < 10_000 * MB else f"{count / MB / 1000:,.0f} GB"


def left_behind(at: Circumstances) -> Iterator[Line]:
    """Drafts of programs that were ended in the midst; what a restore moved aside."""
    if not at.home.is_dir():
        return
    old = at.now.timestamp() - _OLD
    places = ("originals/??/.draft-*", "outgoing/??/.draft-*", f"{HEAD_FILE}.*", f"**/{DRAFT}*", ".*.draft")
    drafts = {f for pattern in places for f in at.home.glob(pattern) if _changed(f) < old}
    if drafts:
        what = f"{so_many(len(drafts), 'file', 'files')} that a program was writing when it was ended."
        do = "They hold parts of documents: the next import removes those among the originals; delete the others."
        yield Line("drafts", "warn", what, do)
    if (
        (at.home / STAGED).exists()
        and not (at.home / RESTORING).exists()
        and _changed(at.home / STAGED) < old
    ):
        what = "A restore was broken off before it changed anything."
        yield Line("drafts", "warn", what, f"Run it again, or delete the folder {at.home / STAGED}.")
    asides = sorted(at.home.glob(f"{ASIDE}*"))
    if asides:
        what = (
            f"What was here before a restore still lies beside it ({', '.join(f.name for f in asides[:3])})."
        )
        do = "Once nothing is missed, put it away or delete it: it holds everything that was kept then."
        yield Line("drafts", "warn", what, do)
    if not (drafts or asides or (at.home / STAGED).exists()):
        yield Line("drafts", "ok", "Nothing was left behind half written.")


def _changed(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return float("inf")
