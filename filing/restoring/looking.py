"""What of a backup is whole: every file of it read, and held against its manifest. Nothing is written.

A backup may have been on its way through other systems: capitals and accents of names, line ends of small texts,
rights, and files that a system puts into every folder make no difference.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from filing.ledger import manifest
from filing.ledger.database import FILE, HEAD_FILE, OUTGOING
from filing.ledger.manifest import Manifest, Progress, same_name, unseen
from filing.ledger.originals import Originals
from filing.ledger.witness import NAME as HOME_NAME
from schemas.errors import Fault, LedgerError, Place

OWN, ORIGINALS = "organisation", "originals"
Database = Literal["whole", "sound", "lost"]
"""As it was written; not so, but a ledger that SQLite finds no fault with; or nothing that can be used."""
_DO = "Take another backup, or another copy of this one; or restore what is whole of it: --what-is-whole."
_OF_SYSTEMS = {".ds_store", "thumbs.db", "desktop.ini", "._.ds_store"}
_SHA_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Looked:
    """What is whole of a backup, and everything that is not. `files` by the names in the home, with their bytes; the
    database is not among them. `wanted`: originals that there should be, where that is known."""

    folder: Path
    manifest: Manifest | None
    faults: tuple[Fault, ...]
    database: Database
    files: Mapping[str, bytes]
    originals: tuple[str, ...]
    wanted: int | None
    texts: tuple[str, ...]

    @property
    def backup(self) -> str:
        """What stands for this very backup; empty where it does not say."""
        return self.manifest.digest if self.manifest is not None else ""


def look(folder: Path, progress: Progress = unseen) -> Looked:
    """Reads all of a backup. Raises OSError where the folder itself cannot be read."""
    faults: list[Fault] = []
    try:
        told: Manifest | None = manifest.read(folder)
    except LedgerError as error:
        told = None
        faults += error.faults
    exact = {f.relative_to(folder).as_posix(): f for f in _files(folder)}
    # Another system may have changed capitals and accents; where it did not, two names may differ in these alone.
    there = {same_name(name): f for name, f in exact.items()} | exact
    database = _database(folder, told, faults)
    files = dict(_checked(told, there, faults) if told is not None else _as_they_are(exact))
    shas, texts = _named(folder / ORIGINALS), _named(folder / OUTGOING)
    of = len(shas) + len(texts)
    whole = _whole(folder / ORIGINALS, shas, lambda done: progress(done, of))
    whole_texts = _whole(folder / OUTGOING, texts, lambda done: progress(len(shas) + done, of))
    whole, wanted = _against(folder, told, database, whole, faults)
    if told is not None and manifest.store_of(whole_texts) != told.outgoing:
        lost = told.outgoing.count - len(whole_texts)
        what = f"{max(lost, 1)} of {told.outgoing.count} texts of messages that were sent or wait are not there whole."
        faults.append(Fault("backup-missing", what, Place(file=OUTGOING), _DO))
    return Looked(folder, told, tuple(faults), database, files, tuple(whole), wanted, tuple(whole_texts))


def _files(folder: Path) -> Iterator[Path]:
    """The files that have names of their own, of the folder itself and of the organisation's."""
    for place in sorted(folder.iterdir()):
        if place.is_file():
            yield place
        elif same_name(place.name) == OWN:
            yield from (f for f in sorted(place.rglob("*")) if f.is_file())


def _checked(told: Manifest, there: Mapping[str, Path], faults: list[Fault]) -> Iterator[tuple[str, bytes]]:
    for name, noted in sorted(told.files.items()):
        if name == FILE:
            continue
        file = there.get(name) or there.get(same_name(name))
        try:
            data = manifest.as_noted(file, noted) if file is not None else None
        except OSError as error:
            what = f"It cannot be read: {error.strerror or 'unknown reason'}."
            faults.append(Fault("backup-missing", what, Place(file=name), _DO))
            continue
        if file is None:
            faults.append(
                Fault("backup-missing", "A file of the backup is not there.", Place(file=name), _DO)
            )
        elif data is None:
            faults.append(
                Fault("backup-changed", "A file is not as it was backed up.", Place(file=name), _DO)
            )
        else:
            yield name, data


def _as_they_are(there: Mapping[str, Path]) -> Iterator[tuple[str, bytes]]:
    """Without a manifest nobody knows what they should be."""
    for name, file in there.items():
        first, _, rest = name.partition("/")
        top = same_name(first)
        named = top == OWN if rest else top in {HEAD_FILE, HOME_NAME}
        if named and file.name.casefold() not in _OF_SYSTEMS and not file.name.startswith("._"):
            yield f"{top}/{rest}" if rest else top, file.read_bytes()


def _database(folder: Path, told: Manifest | None, faults: list[Fault]) -> Database:
    file, noted = folder / FILE, told.files.get(FILE) if told is not None else None
    try:
        if noted is not None and manifest.sha_of(file) == noted:
            return "whole"
    except OSError as error:
        what = "The database of the backup is not there."
        if not isinstance(error, FileNotFoundError):
            what = f"The database of the backup cannot be read: {error.strerror or 'unknown reason'}."
        do = "Take another backup. Originals can be had all the same: carepack import, of the folder originals in it."
        faults.append(Fault("backup-lost", what, Place(file=FILE), do))
        return "lost"
    if _is_sound(file):
        if told is not None:
            what = "The database is not as it was backed up: somebody may have worked in the backup since."
            faults.append(Fault("backup-changed", what, Place(file=FILE), _DO))
        return "sound"
    what = "The database of the backup is damaged."
    do = "Take another backup. Originals can be had all the same: carepack import, of the folder originals in it."
    faults.append(Fault("backup-lost", what, Place(file=FILE), do))
    return "lost"


def _is_sound(file: Path) -> bool:
    try:
        with closing(_read_only(file)) as raw:
            told = raw.execute("PRAGMA integrity_check(1)").fetchone()
            revisions = raw.execute("SELECT count(*) FROM alembic_version").fetchone()
            return (told, revisions) == (("ok",), (1,))
    except sqlite3.Error:
        return False


def _read_only(file: Path) -> sqlite3.Connection:
    # As a file that nobody changes: nothing is written beside it, and the medium may be closed to us.
    return sqlite3.connect(f"{file.absolute().as_uri()}?immutable=1", uri=True)


def _named(folder: Path) -> list[str]:
    """Names of files in it that are a SHA-256; what systems put beside them is passed over."""
    return sorted(
        f.name for f in folder.glob("??/*") if len(f.name) == _SHA_LENGTH and f.parent.name == f.name[:2]
    )


def _whole(folder: Path, shas: Sequence[str], done: Callable[[int], None]) -> list[str]:
    there, whole = Originals(folder), []
    for number, sha in enumerate(shas, 1):
        try:
            there.get(sha)
            whole.append(sha)
        except (LedgerError, ValueError):
            pass
        done(number)
    return whole


def _against(
    folder: Path, told: Manifest | None, database: Database, whole: list[str], faults: list[Fault]
) -> tuple[list[str], int | None]:
    """The whole ones that belong to it, and how many there should be; what is lacking is told."""
    if told is not None and manifest.store_of(whole) == told.originals:
        return whole, told.originals.count
    if database == "lost":
        wanted = told.originals.count if told is not None else None
        if wanted is not None and wanted > len(whole):
            faults.append(_lacking(wanted - len(whole), wanted, ()))
        return whole, wanted
    try:
        with closing(_read_only(folder / FILE)) as raw:
            rows = sorted(row[0] for row in raw.execute("SELECT sha256 FROM originals"))
    except sqlite3.Error:
        return whole, told.originals.count if told is not None else None
    expected = set(rows) - set(told.missing if told is not None else ())
    lacking = sorted(expected - set(whole))
    if lacking:
        faults.append(_lacking(len(lacking), len(expected), lacking))
    return sorted(set(whole) & set(rows)), len(expected)


def _lacking(count: int, wanted: int, shas: Sequence[str]) -> Fault:
    some = ", ".join(sha[:12] for sha in shas[:6]) + (" …" if len(shas) > 6 else "")
    what = f"{count} of {wanted} originals are damaged or not there{f' ({some})' if some else ''}."
    return Fault("backup-missing", what, Place(file=ORIGINALS), _DO)
