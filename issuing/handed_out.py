"""What was made to be handed out, kept in the home folder: a folder for each time, with a list of what is in it.

    handed-out/2026-11-30 15.10.22 - Supervision packs/
        .made.jsonl          what was asked for, then a line for each person as it is made, then how it ended
        Zoë Example - E02/   the documents

The list is written line by line, so that a run that is broken off is known as such, and can be taken up again.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from filing import grown_lists
from filing.ledger import locks
from filing.whole_files import DRAFT
from schemas.errors import UsageError
from schemas.file_names import readable_name

FOLDER = "handed-out"
"""In the home folder."""
_LIST = ".made.jsonl"
_ALL = f"{DRAFT}all.zip"
_LOCK = ".making.lock"
_A_LOOK = 2.0
"""Seconds: whoever only looks whether it is being made holds the lock for a moment."""
_NAME = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d)\.(\d\d)\.(\d\d) - ")
What = Literal["packs", "blanks", "letters", "certificates"]


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True)


class Head(_Line):
    """What one time was asked for. `order` is how it is asked for again, in the words of whoever made it."""

    what: What
    title: str
    at: dt.datetime
    by: str
    of: int
    order: Mapping[str, Any] = {}


class Item(_Line):
    """What became of one person's documents, or of one blank: their `place` in the folder, empty where there are none.

    `says` is what is to be known of it; `look`: a person must look at it.
    """

    person: int | None = None
    name: str = ""
    place: str = ""
    documents: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    look: bool = False


class End(_Line):
    """That it came to its end, with the sheets about it that lie beside the documents."""

    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One time: its number, by which it goes in addresses, its folder, and what is known of it. `end`: None where it
    was broken off, or is still being made."""

    number: int
    folder: Path
    head: Head
    items: tuple[Item, ...]
    end: End | None

    @property
    def made(self) -> tuple[Item, ...]:
        """Those of whom there are documents."""
        return tuple(i for i in self.items if i.place)

    @property
    def not_made(self) -> tuple[Item, ...]:
        """Those of whom there are none, and who says why."""
        return tuple(i for i in self.items if not i.place)

    @property
    def places(self) -> tuple[str, ...]:
        """The folders and files that documents are in, each once: those of a team to print are in one."""
        return tuple(dict.fromkeys(i.place for i in self.made))


class Writing:
    """A run that is being made: its folder, and the list that grows with it."""

    def __init__(self, number: int, folder: Path) -> None:
        self.number, self.folder = number, folder

    def add(self, item: Item) -> None:
        """Notes what became of one."""
        self._write({"item": item.model_dump(mode="json")})

    def end(self, sheets: Sequence[str] = ()) -> None:
        """Notes that all of it is there."""
        self._write({"end": End(sheets=tuple(sheets)).model_dump(mode="json")})

    def _write(self, line: Mapping[str, Any]) -> None:
        grown_lists.append(self.folder / _LIST, line)


def begin(home: Path, head: Head) -> Writing:
    """A new folder for what is about to be made, readable by its owner alone. Raises OSError."""
    above = home / FOLDER
    above.mkdir(mode=0o700, parents=True, exist_ok=True)
    at = head.at
    while True:
        name = readable_name(f"{at:%Y-%m-%d %H.%M.%S}", head.title, suffix="")
        if not any(_number(f.name) == _number(name) for f in above.iterdir()):
            break
        at += dt.timedelta(seconds=1)  # two at once, or the clock was put back
    folder = above / name
    folder.mkdir(mode=0o700)
    writing = Writing(_number(name) or 0, folder)
    writing._write({"head": head.model_dump(mode="json")})
    return writing


@contextmanager
def alone(writing: Writing) -> Iterator[None]:
    """Within it nobody else makes this run, in another window or program. Raises UsageError `being-made`."""
    with locks.alone(writing.folder / _LOCK, _busy, wait=_A_LOOK):
        yield


def is_being_made(run: Run) -> bool:
    """Whether it is being made at this moment, whoever does so; of one that is not, it was broken off or ended."""
    file = run.folder / _LOCK
    if run.end is not None or not file.exists():
        return False
    try:
        with locks.alone(file, _busy):
            return False
    except UsageError:
        return True


def _busy() -> Exception:
    what = "This is being made at this moment, in another window or by another program."
    return UsageError.of("being-made", what, "Wait until it is made, and look then.")


def again(run: Run) -> Writing:
    """The same run, to go on with."""
    return Writing(run.number, run.folder)


def numbers(home: Path) -> tuple[int, ...]:
    """The runs there are, the newest first."""
    found = (_number(f.name) for f in _folders(home))
    return tuple(sorted((n for n in found if n is not None), reverse=True))


def runs(home: Path, most: int = 50) -> tuple[Run, ...]:
    """The newest runs, the newest first; one whose list cannot be read is left out."""
    found: list[Run] = []
    for number in numbers(home):
        if len(found) == most:
            break
        if (run := _read(home, number)) is not None:
            found.append(run)
    return tuple(found)


def run_of(home: Path, number: int) -> Run:
    """The run of that number. Raises UsageError `no-run`."""
    run = _read(home, number)
    if run is None:
        what = "What was made then is not here any more: its folder was removed, or its list cannot be read."
        raise UsageError.of(
            "no-run", what, "Make it again, or look in the folder “handed-out” of the home folder."
        )
    return run


def remove(home: Path, number: int) -> None:
    """Removes the documents of a run from the home folder; the copies stay on record. Raises OSError, UsageError."""
    shutil.rmtree(run_of(home, number).folder)


def files_at(run: Run, place: str) -> tuple[Path, ...]:
    """The files of one of its places. Raises UsageError `no-run` for what is none of them, or gone."""
    there = run.folder / place
    if place in {*run.places, *(run.end.sheets if run.end else ())}:
        if there.is_file():
            return (there,)
        if there.is_dir():
            return tuple(sorted(f for f in there.iterdir() if f.is_file() and not f.name.startswith(".")))
    what = "These documents are not in the folder any more."
    raise UsageError.of(
        "no-run", what, "Make them again, or look in the folder “handed-out” of the home folder."
    )


def zip_of(run: Run) -> Path:
    """All of a run as one zip, made beside it when it is first asked for. Raises OSError."""
    file = run.folder / _ALL
    if not file.exists():
        passing = run.folder / f"{_ALL}.part"
        passing.unlink(missing_ok=True)
        passing.touch(mode=0o600)
        with zipfile.ZipFile(passing, "w") as package:
            for name, path in _documents(run):
                # Word documents and PDFs are compressed already.
                package.write(path, name)
        passing.replace(file)
    return file


def _documents(run: Run) -> Iterator[tuple[str, Path]]:
    for file in sorted(run.folder.rglob("*")):
        name = file.relative_to(run.folder)
        if file.is_file() and not any(part.startswith(".") for part in name.parts):
            yield name.as_posix(), file


def _folders(home: Path) -> Sequence[Path]:
    try:
        return [f for f in (home / FOLDER).iterdir() if f.is_dir() and not f.is_symlink()]
    except OSError:  # nothing was ever made, or it is closed to us
        return ()


def _number(name: str) -> int | None:
    found = _NAME.match(name)
    return int("".join(found.groups())) if found else None


def _read(home: Path, number: int) -> Run | None:
    folder = next((f for f in _folders(home) if _number(f.name) == number), None)
    if folder is None:
        return None
    head: Head | None = None
    items: dict[object, Item] = {}
    end: End | None = None
    try:
        for at, said in enumerate(grown_lists.lines(folder / _LIST)):
            if "head" in said:
                head = Head.model_validate(said["head"])
            elif "item" in said:
                item = Item.model_validate(said["item"])
                items[item.person if item.person is not None else (at,)] = (
                    item  # the last word on a person counts
                )
            elif "end" in said:
                end = End.model_validate(said["end"])
    except (OSError, ValidationError, TypeError):
        return None
    return Run(number, folder, head, tuple(items.values()), end) if head is not None else None
