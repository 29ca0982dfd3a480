"""The way of a backup into a home: staged beside what is there, then moved in, file by file, by names alone.

Until the plan is on the disk the home is the old one, and whatever was staged is thrown away. From then on it is on its
way to the new one, nobody can open it, and whoever restores the same backup again goes on: each thing is in one place,
here or there, so that what was moved is seen.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from filing.ledger import witness
from filing.ledger.database import (
    ASIDE,
    DELETIONS,
    FILE,
    JOURNAL,
    RESTORING,
    STAGED,
    own_things,
)
from filing.ledger.originals import flush
from schemas.errors import Fault, LedgerError, Place

_LOGS = (f"{FILE}-wal", f"{FILE}-shm")
_JOURNALS = (witness.NAME, JOURNAL, DELETIONS)
"""What knows of things that the backup has forgotten: it stays where it is."""


class LeftOut(BaseModel):
    """Something that was not whole, and stayed behind."""

    model_config = ConfigDict(frozen=True)

    code: str
    what: str
    where: str
    do: str

    @property
    def fault(self) -> Fault:
        """As it is told."""
        return Fault(self.code, self.what, Place(file=self.where), self.do)


class Plan(BaseModel):
    """What is moved: `old` names out of the home into the folder `aside`, then `new` ones in.

    `backup` stands for the very backup that it is of; `server`: its rows go into a server's database.
    """

    model_config = ConfigDict(frozen=True)

    backup: str
    aside: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    server: bool
    originals: int
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """A home that a backup is put into, and the backup's own home."""

    folder: Path

    @property
    def staged(self) -> Path:
        """Where the backup is made ready."""
        return self.folder / STAGED

    def plan(self) -> Plan | None:
        """What was begun here and not ended. Raises LedgerError `restore-plan` where that cannot be read."""
        file = self.folder / RESTORING
        try:
            told: Any = json.loads(file.read_text(encoding="utf-8"))
            return Plan.model_validate(told)
        except FileNotFoundError:
            return None
        except (ValueError, ValidationError):
            what = "A backup was being put back here, and the file that says how far it came is damaged."
            do = f"Restore into a new home (--to HOME); what was here is in the folder that begins with {ASIDE}."
            raise LedgerError(Fault("restore-plan", what, Place(file=str(file)), do)) from None

    def there(self, name: str | None) -> tuple[str, ...]:
        """What is in the home that would have to go aside for a backup of the home of that `name` (`home.id`)."""
        own = self._own_name()
        stay = _JOURNALS if own is None or name is None or own == name else ()
        passing = {RESTORING, STAGED, *(f.name for f in self.folder.glob(f"{ASIDE}*"))}
        found = (f.name for f in own_things(self.folder) if f.exists() or f.is_symlink())
        return tuple(n for n in found if n not in passing and n not in stay)

    def begin(self, plan: Plan) -> None:
        """From here on it is on its way."""
        draft = self.folder / f".{RESTORING}.draft"
        draft.write_text(plan.model_dump_json(), encoding="utf-8")
        draft.chmod(0o600)
        flush(draft)
        draft.replace(self.folder / RESTORING)
        flush(self.folder)

    def planned(self, there: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Names to be moved out and in; the database comes last, so that there is none before the rest is there."""
        kept = {n for n in _JOURNALS if n not in there and (self.folder / n).exists()}
        staged = sorted(
            (f.name for f in self.staged.iterdir()), key=lambda n: (n.startswith(FILE), n == FILE, n)
        )
        new = tuple(n for n in staged if n not in kept)
        return (*there, *(n for n in _LOGS if n not in there and n not in new)), new

    def move(self, plan: Plan) -> None:
        """Moves what is not moved yet. Raises OSError."""
        aside = self.folder / plan.aside
        for name in plan.old:
            here = self.folder / name
            if (here.exists() or here.is_symlink()) and not (aside / name).exists():
                aside.mkdir(mode=0o700, exist_ok=True)
                here.rename(aside / name)
        for place in (aside, self.folder):
            if place.exists():
                flush(place)
        for name in plan.new:
            if name == FILE and plan.server:
                continue  # its rows go into the server's
            if (self.staged / name).exists():
                (self.staged / name).rename(self.folder / name)
        flush(self.folder)

    def end(self) -> None:
        """It is the new one."""
        self.throw_away()
        (self.folder / RESTORING).unlink(missing_ok=True)
        flush(self.folder)

    def throw_away(self) -> None:
        """Removes what was staged."""
        if self.staged.exists():
            shutil.rmtree(self.staged)

    def _own_name(self) -> str | None:
        try:
            return witness.name_of(self.folder)
        except ValueError:  # what stands there is no name: it is another home's than the backup's
            return ""


def free_name(folder: Path, wanted: str) -> str:
    """A name that nothing in the folder has."""
    return next(n for n in _names(wanted) if not (folder / n).exists())


def _names(wanted: str) -> Iterator[str]:
    yield wanted
    number = 2
    while True:
        yield f"{wanted}-{number}"
        number += 1
