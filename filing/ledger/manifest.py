"""What a backup says of itself: each file with its SHA-256, counts, and the newest entry of the audit.

It is written last, when all the rest was read back and found as it was written: a folder without it was broken off, or
was made by something else. It also holds a digest of itself, so that a damaged manifest accuses no file that is whole.
Names in it are relative and have forward slashes, whatever system the backup was made on.
"""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from filing.ledger.originals import flush
from schemas.errors import Fault, LedgerError, Place

NAME = "backup.json"
SIZE_LIMIT = 50_000_000
"""Bytes of a manifest; an organisation with ten thousand files of its own has two million."""
_TEXT = 1_000_000
"""Bytes up to which a file is looked at for line ends that another program changed."""
_CHUNK = 1 << 20
Sha = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Progress = Callable[[int, int], None]
"""Told how much is done, of how much."""


def unseen(done: int, of: int) -> None:
    """For whoever shows no progress."""


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True)


class Noted(_Told):
    """A file as it was written."""

    sha256: Sha
    bytes: int = Field(ge=0)


class Store(_Told):
    """Files that are named by their own SHA-256: how many, and a digest over all their names."""

    count: int = Field(ge=0)
    names: Sha


class Entry(_Told):
    """The newest entry of the audit."""

    seq: int
    hash: str


class Manifest(_Told):
    """A backup. `missing` are originals that were damaged or gone when it was made."""

    carepack: str
    revision: str
    made_at: str
    audit: Entry | None
    counts: Mapping[str, int]
    files: Mapping[str, Noted]
    originals: Store
    outgoing: Store
    missing: tuple[Sha, ...] = ()

    @property
    def digest(self) -> str:
        """What stands for this very backup."""
        return _digest(self.model_dump(mode="json"))


def store_of(shas: Iterable[str]) -> Store:
    """What a manifest says of these files."""
    names = sorted(shas)
    return Store(count=len(names), names=hashlib.sha256("\n".join(names).encode()).hexdigest())


def write(folder: Path, manifest: Manifest) -> None:
    """Writes it whole or not at all, for its owner alone."""
    told = manifest.model_dump(mode="json")
    draft = folder / f".{NAME}.draft"
    text = json.dumps(told | {"sha256": _digest(told)}, indent=1, ensure_ascii=False, sort_keys=True)
    draft.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    draft.chmod(0o600)
    flush(draft)
    draft.replace(folder / NAME)
    flush(folder)


def read(folder: Path) -> Manifest:
    """What a backup says of itself.

    Raises LedgerError `backup-half` where it says nothing, and `backup-damaged` where that cannot be believed.
    """
    file = folder / NAME
    try:
        if file.stat().st_size > SIZE_LIMIT:
            raise _damaged(file)
        told: Any = json.loads(file.read_text(encoding="utf-8-sig"))
        said = told.pop("sha256")
        made = Manifest.model_validate(told)
    except (FileNotFoundError, NotADirectoryError):
        what = f"This is no whole backup: {NAME}, which is written last, is not in it."
        do = (
            "It was broken off, was made by an earlier carepack, or is another folder. Take another backup; or restore "
            "what is whole of this one: --what-is-whole."
        )
        raise LedgerError(Fault("backup-half", what, Place(file=str(folder)), do)) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ValidationError):
        raise _damaged(file) from None
    if said != _digest(told) or not all(map(is_inside, made.files)):
        raise _damaged(file)
    return made


def _damaged(file: Path) -> LedgerError:
    what = f"{NAME}, by which all else in the backup is checked, is damaged."
    do = "Take another backup, or another copy of this one; or restore what is whole of it: --what-is-whole."
    return LedgerError(Fault("backup-damaged", what, Place(file=str(file)), do))


def _digest(told: Mapping[str, Any]) -> str:
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def is_inside(name: str) -> bool:
    """Whether a name leads to a place inside the folder, on this system: what others wrote is not believed."""
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    outside = posix.is_absolute() or ".." in posix.parts or "\0" in name or not posix.parts
    if os.name == "nt":
        outside = outside or bool(windows.anchor) or ".." in windows.parts
    return not outside


def same_name(name: str) -> str:
    """What names have in common that are one on some system: capitals, and accents in one piece or two."""
    return unicodedata.normalize("NFC", name).casefold()


def sha_of(file: Path) -> Noted:
    """A file as it is on the disk. Raises OSError."""
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as source:
        while piece := source.read(_CHUNK):
            digest.update(piece)
            size += len(piece)
    return Noted(sha256=digest.hexdigest(), bytes=size)


def as_noted(file: Path, noted: Noted) -> bytes | None:
    """A small file's bytes as they were noted, with line ends that another program changed changed back; None where
    it is another file. Raises OSError."""
    if file.stat().st_size > _TEXT:
        return file.read_bytes() if sha_of(file) == noted else None
    data = file.read_bytes()
    lines = data.replace(b"\r\n", b"\n")
    for each in (data, lines, lines.replace(b"\n", b"\r\n")):
        if hashlib.sha256(each).hexdigest() == noted.sha256:
            return each
    return None


def this_carepack() -> str:
    """The version of this program."""
    try:
        return version("carepack")
    except PackageNotFoundError:  # run from its source
        return "unknown"
