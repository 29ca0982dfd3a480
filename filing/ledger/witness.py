"""What this computer has seen go out by mail, kept outside of the home, where no copy of the home reaches.

Whoever puts a home back as a whole puts `mail.journal` back with it, and who copies one has two that know the same. So
each line of the journal is written a second time into the user's state folder, before anything is handed over. A file
there is one home's, by a name that was drawn for it; it holds where that home lies, and the journal's lines: digests
and days, and nothing of anybody.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filing.ledger.originals import flush
from schemas.errors import Fault, LedgerError, Place

NAME = "home.id"
"""The file with the name that was drawn for a home. A copy of the home has it, too: so it is known that it is one."""
VARIABLE = "CAREPACK_STATE"
"""The variable of the environment that names another state folder."""
_COMPUTER = "computer"
_BYTES = 16
_AT = "at "


@dataclass(frozen=True, slots=True)
class Witness:
    """What is kept here of one home: the journal's lines that were seen, and where the home lay when it sent last."""

    lines: tuple[str, ...]
    at: Path | None

    def elsewhere(self, home: Path) -> Path | None:
        """Where another copy of this home lies that sent last; None where this is the one, or it was moved here."""
        if self.at is None or not self.at.exists() or self.at.samefile(home):
            return None
        return self.at if _drawn(self.at / NAME) == _drawn(home / NAME) else None


def state_folder() -> Path:
    """Where this user's programs keep what they have to remember on this computer. Raises OSError for no such place."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    try:
        own = Path.home()
    except RuntimeError as error:
        raise OSError("this account has no folder of its own") from error
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or own / "AppData" / "Local") / "carepack" / "state"
    if sys.platform == "darwin":
        return own / "Library" / "Application Support" / "carepack-state"
    return Path(os.environ.get("XDG_STATE_HOME") or own / ".local" / "state") / "carepack"


def name(home: Path) -> str:
    """The name of a home; draws one where it has none. Raises OSError."""
    return _drawn(home / NAME) or _draw(home / NAME)


def name_of(home: Path) -> str | None:
    """The name of a home, where it has one. Raises OSError."""
    return _drawn(home / NAME)


def of(home: Path) -> Witness | None:
    """What is kept here of this home; None where there is nothing. Raises LedgerError `mail-witness`."""
    with _told():
        mine = _drawn(home / NAME)
        if mine is None:
            return None
        try:
            text = _file(mine).read_text(encoding="ascii")
        except FileNotFoundError:
            return None
    whole = text.rpartition("\n")[0].splitlines()  # what a crash cut short was not handed over
    places = [place for row in whole if row.startswith(_AT) and (place := _place(row)) is not None]
    lines = tuple(row for row in whole if row and not row.startswith(_AT))
    return Witness(lines, places[-1] if places else None)


def computer() -> str | None:
    """What was drawn for this computer, and this user of it; None where nothing was sent from here yet."""
    with _told():
        return _drawn(state_folder() / _COMPUTER)


def begin(home: Path) -> str:
    """From here on this home, where it lies, is the one that sends from this computer, whose name is returned.

    Raises LedgerError `mail-witness` where it cannot be written.
    """
    with _told():
        state_folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        mine = _drawn(state_folder() / _COMPUTER) or _draw(state_folder() / _COMPUTER)
        if (seen := of(home)) is None or seen.at != home.resolve():
            _add(_file(name(home)), (f"{_AT}{json.dumps(str(home.resolve()))}",))
    return mine


def add(home: Path, lines: Sequence[str]) -> None:
    """Keeps those of these lines that it lacks, on the disk. Raises LedgerError `mail-witness`."""
    seen = of(home)
    if seen is None:
        return
    there = frozenset(seen.lines)
    new = [line for line in lines if line not in there]
    if new:
        with _told():
            _add(_file(name(home)), new)


def _place(row: str) -> Path | None:
    with contextlib.suppress(ValueError):  # a crash cut it short, and it was ended since
        return Path(json.loads(row.removeprefix(_AT)))
    return None


def _file(drawn: str) -> Path:
    # Not by the name itself: with that the digests in the journal could be guessed.
    return state_folder() / "homes" / hashlib.sha256(f"carepack home {drawn}".encode()).hexdigest()


def _drawn(file: Path) -> str | None:
    try:
        text = file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    return text or None


def _draw(file: Path) -> str:
    """A new name, whole or not at all; of two programs at once both have the one that is there then."""
    drawn = os.urandom(_BYTES).hex()
    draft = file.with_name(f".{file.name}.{drawn}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as out:
        out.write(f"{drawn}\n")
        out.flush()
        os.fsync(out.fileno())
    try:
        if _drawn(file) is None:
            draft.replace(file)
            flush(file.parent)
    finally:
        draft.unlink(missing_ok=True)
    return _drawn(file) or drawn


def _add(file: Path, lines: Sequence[str]) -> None:
    new = not file.exists()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    append(file, "".join(f"{line}\n" for line in lines))
    if new:
        flush(file.parent)


def append(file: Path, text: str) -> None:
    """Adds whole lines to a file, and sees them onto the disk; a line that a crash cut short is ended first.

    Raises OSError.
    """
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
    try:
        end = os.lseek(handle, 0, os.SEEK_END)
        torn = False
        if end:
            os.lseek(handle, end - 1, os.SEEK_SET)
            torn = os.read(handle, 1) != b"\n"
        data = (("\n" if torn else "") + text).encode("ascii")
        if os.write(handle, data) != len(data):
            raise OSError("the disk takes no more")
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        what = f"What is sent by mail cannot be noted in your state folder on this computer ({reason})."
        do = (
            "Nothing more is sent until it can: see that the folder can be written to and has room, or name another "
            f"one on this computer in the variable {VARIABLE}. Then: carepack send go"
        )
        try:
            where = str(state_folder())
        except OSError:
            where = VARIABLE
        raise LedgerError(Fault("mail-witness", what, Place(file=where), do)) from error
