"""What a run of packs that was stopped left behind, put right by the next one.

A run writes a pack's files under passing names, puts the pack on record, gives the files their names, and notes that
they are in place. Stopped in between, it leaves passing files, or a pack that is on record and not, or not wholly, in
its place. A pack that is there whole is noted as placed; of any other the copies are withdrawn, and what is there of it
is removed: nobody got it.
"""

from __future__ import annotations

import contextlib
import hashlib
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filing.ledger.actor import Actor
    from filing.ledger.database import Ledger
    from filing.records.placing import Unplaced

DRAFT = ".carepack-pack-"
"""How the passing names of a pack's files begin."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """A pack that a run left which was stopped: whose it is, and whether it is `placed`, or else withdrawn."""

    number: int
    person: str
    name: str
    placed: bool


def take_up(ledger: Ledger, output: Path, folders: Iterable[str], actor: Actor) -> tuple[Stopped, ...]:
    """Puts right what a stopped run left in this folder, in the `folders` of it that packs go into, and on record.

    Raises LedgerError `pack-busy` where another run is putting a pack in its place.
    """
    from filing.ledger import audit
    from filing.records import placing

    with placing.placing(ledger):
        for folder in (*(output / name for name in folders), output):
            _sweep(folder)
        with ledger.reading() as conn:
            left = placing.unplaced(conn)
        if not left:
            return ()
        there = _in_place(output, left)
        for pack in left:
            if pack.number not in there:
                _remove(output, pack)
        with ledger.writing() as conn:
            placing.placed(conn, sorted(there), actor)
            for number in sorted(there):
                audit.note(conn, actor, "pack-placed", f"pack {number}")
            placing.withdrawn(conn, [p.number for p in left if p.number not in there], actor)
    return tuple(Stopped(p.number, p.ref, p.name, p.number in there) for p in left)


def _sweep(folder: Path) -> None:
    """Removes passing files, and a folder that had nothing else."""
    with contextlib.suppress(OSError):
        drafts = [f for f in folder.iterdir() if f.name.startswith(DRAFT)]
        for draft in drafts:
            draft.unlink(missing_ok=True)
        if drafts:
            folder.rmdir()


def _in_place(output: Path, left: Sequence[Unplaced]) -> frozenset[int]:
    """The packs that are where they belong, whole: in a folder, a zip, or a file to print with those made in one go."""
    found = {p.number for p in left if p.returned}
    goes: dict[tuple[str, str], list[Unplaced]] = {}
    for pack in left:
        goes.setdefault(pack.go, []).append(pack)
        if any(set(pack.sizes) <= held for held in _held(output, pack)):
            found.add(pack.number)
    for go in goes.values():
        if _printed(output, [n for pack in go for n in pack.copies]):
            found |= {p.number for p in go}
    return frozenset(found)


def _held(output: Path, pack: Unplaced) -> Iterator[frozenset[str]]:
    """The documents, by digest, of each folder and zip here that has a file with one of the pack's numbers."""
    for files in _folders(output, pack).values():
        yield frozenset(_digest(f) for f in files)
    for file in _children(output):
        if file.suffix == ".zip":
            with contextlib.suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(file) as package:
                names = package.namelist()
                if any(_is_of(name, pack) for name in names):
                    yield frozenset(hashlib.sha256(package.read(name)).hexdigest() for name in names)


def _folders(output: Path, pack: Unplaced) -> Mapping[Path, Sequence[Path]]:
    """The folders here that have files with one of the pack's numbers, with these files."""
    found = {}
    for folder in _children(output):
        if folder.is_dir() and not folder.is_symlink():
            files = [f for f in _children(folder) if _is_of(f.name, pack)]
            if files:
                found[folder] = files
    return found


def _children(folder: Path) -> Sequence[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:  # there is none, or it is closed to us
        return ()


def _is_of(name: str, pack: Unplaced) -> bool:
    return any(number in name for number in pack.copies)


def _printed(output: Path, numbers: Collection[str]) -> bool:
    """Whether the file to print is there that is called by one of these numbers: it is put there whole."""
    return any(
        file.name.startswith("Print - ") and any(file.stem.endswith(f" - {n}") for n in numbers)
        for file in _children(output)
    )


def _remove(output: Path, pack: Unplaced) -> None:
    """Removes what is in place of a pack that is not there whole: its own documents, by name and bytes."""
    for folder, files in _folders(output, pack).items():
        with contextlib.suppress(OSError):
            for file in files:
                if file.stat().st_size in pack.sizes.values() and _digest(file) in pack.sizes:
                    file.unlink()
            folder.rmdir()


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
