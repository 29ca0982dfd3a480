"""Runs of packs that are killed at their Nth change to the disk, and taken up again, and what is there then.

    python -m tests.issuing.packs.killing FOLDER SHAPE FIRST EVERY

Each run is a process of its own, a fork of this one, which has read the forms and made nothing of typst's.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import secrets
import shutil
import signal
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from filing.ledger.database import open_ledger
from filing.people.roster import people
from filing.records import copies, packs
from filing.whole_files import drafted
from fillers import word
from forms import load
from issuing.making import rendition_of
from issuing.packs.making import Packing, folders
from issuing.packs.model import Wish
from issuing.packs.run import Shape, run
from issuing.packs.taking_up import DRAFT, take_up
from schemas.copies import mint
from tests.filing.returns import ACT
from tests.issuing.packs import staff
from tests.issuing.packs.wishes import wish

FORMS = ("idea-consent", "supervision-record")
_CHANGES = frozenset({"os.rename", "os.mkdir", "os.remove", "os.rmdir"})


def wanted(shape: Shape) -> Wish:
    """Two forms each: in Word, which is quickly made; to print, in PDF."""
    return wish("blank", forms=FORMS, formats=("pdf",) if shape == "print" else ("word",))


def go(home: Path, out: Path, shape: Shape) -> None:
    """A run, or one that takes up another, as the command does it."""

    def drafting(files: Any) -> Any:
        return drafted({out / name: data for name, data in files.items()}, force=False, draft=DRAFT)

    with open_ledger(home) as ledger:
        everybody = people(ledger)
        take_up(ledger, out, folders(everybody).values(), ACT)
        packing = Packing(ledger, wanted(shape), everybody, lambda: mint(secrets.token_bytes(9)))
        for told in run(packing, shape, drafting, ACT, skip_out=True):
            assert told.skipped or told.pack is not None, told.why


def killed_at(change: int, home: Path, out: Path, shape: Shape) -> bool:
    """A run in a process of its own that is killed before its Nth change to the disk; False where it had fewer."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            sys.addaudithook(_killer(change, str(home.parent)))
            go(home, out, shape)
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, status
    return os.WIFSIGNALED(status)


def _killer(change: int, below: str) -> Any:
    left = change

    def hook(event: str, args: tuple[Any, ...]) -> None:
        nonlocal left
        writes = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
        if (event in _CHANGES or writes) and str(args[0]).startswith(below):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return hook


def wrong(home: Path, out: Path, shape: Shape) -> Iterator[str]:
    """What is not as it should be: everybody has one pack, whole, on disk and on record, and nothing else is there."""
    with open_ledger(home, create=False) as ledger:
        yield from (f.code for f in ledger.verify(deep=True))
        everybody = [p.ref for p in people(ledger)]
        placed = [p for p in packs.listed(ledger) if p.state == "placed"]
        if sorted(p.person for p in placed) != sorted(everybody):
            yield f"placed: {sorted(p.person for p in placed)}"
        if any(p.state == "open" for p in packs.listed(ledger)):
            yield "a pack is on record alone"
        known = {d.sha256: d.person for p in placed for d in packs.documents_of(ledger, p.number)}
        mine = {d.copy for p in placed for d in packs.documents_of(ledger, p.number)}
        issued = copies.listed(ledger, now=staff.NOW)
        if {c.number for c in issued} != mine:
            yield "other copies are out than those of the packs"
        if Counter(c.person for c in issued) != Counter(everybody * len(FORMS)):
            yield f"out: {Counter(c.person for c in issued)}"
    yield from _on_disk(out, shape, known, mine)


def _on_disk(out: Path, shape: Shape, known: dict[str, int], copies_: set[str | None]) -> Iterator[str]:
    files = [f for f in out.rglob("*") if f.is_file()]
    if any(f.name.startswith(".") for f in files):
        yield "a passing file is left"
    if any(f.is_dir() and not any(f.iterdir()) for f in out.rglob("*")):
        yield "an empty folder is left"
    if shape == "print":
        if len(files) != 2 or any(f.stem.split(" - ")[-1] not in copies_ for f in files):
            yield f"{len(files)} files to print"
        return
    documents = list(_documents(files))
    if sorted(documents) != sorted(known):
        yield f"{len(documents)} documents in place, {len(known)} on record"
    if len(list(out.iterdir())) != len({*known.values()}):
        yield f"{len(list(out.iterdir()))} folders or zips"


def _documents(files: list[Path]) -> Iterator[str]:
    for file in files:
        data = file.read_bytes()
        if file.suffix != ".zip":
            yield hashlib.sha256(data).hexdigest()
            continue
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield from (hashlib.sha256(package.read(n)).hexdigest() for n in package.namelist())


def kill_and_take_up(folder: Path, shape: Shape, first: int, every: int) -> dict[str, Any]:
    """Kills a run before its `first` change and at every so many-th after it; each time twice."""
    start = folder / "start"
    with open_ledger(start) as ledger:
        staff.staffed(ledger)
    for form in FORMS if shape != "print" else ():
        word.compile(rendition_of(load(form), "word", wanted(shape).brand))
    found: list[str] = []
    kills, change = 0, first
    while True:
        place = folder / f"at-{change}"
        home, out = place / "home", place / "out"
        place.mkdir()
        shutil.copytree(start, home)
        out.mkdir()
        if not killed_at(change, home, out, shape):
            break
        kills += 1 + killed_at(change // 2 + 1, home, out, shape)
        assert not killed_at(10**9, home, out, shape)
        found += [f"{shape}, killed at {change}: {what}" for what in wrong(home, out, shape)]
        shutil.rmtree(place)
        change += every
    return {"kills": kills, "changes": change - every, "wrong": found}


if __name__ == "__main__":
    where, how, begin, step = sys.argv[1:]
    sys.stdout.write(json.dumps(kill_and_take_up(Path(where), how, int(begin), int(step))))  # type: ignore[arg-type]
