"""Batches in the home folder: what was sent, what is wanted with it, and what became of it so far.

Each has a private folder of its own. Files lie there under numbers, never under the names that they were sent under;
they go when their import has ended. What is written is written whole, so that a machine that goes down leaves each
batch as it was before or after; the last line of a list may be cut off, and is then left out.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO, Any, Literal, get_args

from filing import grown_lists
from filing.ledger import locks
from filing.ledger.actor import Actor, moment
from filing.ledger.database import HANDED_IN
from filing.ledger.originals import flush
from filing.whole_files import save
from intake.preflight import SCAN_LIMIT
from intake.sources import Source, is_left_out
from schemas.errors import UsageError

State = Literal["sending", "tried", "running", "ended"]
"""Files are being sent; it was tried what would become of them; it is (or was, when it broke off) being imported."""
Noted = Literal["ended", "report", "waited"]
"""Documents as they ended, for a page; the same whole, for a program; returns that had waited for one of them."""
MOST_FILES = 5_000
_NAME = re.compile(r"[0-9a-f]{16}")
_ABOUT, _FILES, _NAMES, _LOCK, _STOP = "batch.json", "files", "names.jsonl", "lock", "stop"
_ADDING = threading.Lock()
_LONGEST = 1_000
"""Characters of a name; what is longer is cut at its beginning."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a batch is to be read. `form` is `ID.N`; `openers` are people whose passwords are tried first.

    `places` are paths on this computer, where nothing was sent: they are read where they lie.
    """

    form: str | None = None
    convert: bool = False
    drafts: bool = True
    openers: tuple[int, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """What was handed in at once: by whom, when, and how far it is. `folder` is its own."""

    folder: Path
    by: str
    at: str
    state: State
    wanted: Wanted
    fault: str = ""
    """Why it broke off, where that is known."""
    counts: tuple[tuple[str, int], ...] | None = None
    """How many documents ended how, once all have: for a line about it, without reading what was written down."""

    @property
    def name(self) -> str:
        """What it is called in addresses: chance, and nothing of a file or person."""
        return self.folder.name

    @property
    def wants_stop(self) -> bool:
        """Whether somebody asked that it stops after the document in hand."""
        return (self.folder / _STOP).exists()


def begin(home: Path, wanted: Wanted, actor: Actor) -> Batch:
    """A new batch, without files."""
    top = home / HANDED_IN
    top.mkdir(mode=0o700, exist_ok=True)
    top.chmod(0o700)
    folder = top / secrets.token_hex(8)
    folder.mkdir(mode=0o700)
    (folder / _FILES).mkdir(mode=0o700)
    return _noted(Batch(folder, actor.by, moment(actor.at), "sending", wanted))


def found(home: Path, name: str) -> Batch:
    """The batch of this name. Raises UsageError `no-batch`."""
    there = _read(home / HANDED_IN / name) if _NAME.fullmatch(name) else None
    if there is None:
        what = "There is nothing of this import any more: it was thrown away, or is older than two weeks."
        raise UsageError.of("no-batch", what, "All that came in is in the list of documents.")
    return there


def every(home: Path) -> tuple[Batch, ...]:
    """All batches, the newest first."""
    with contextlib.suppress(OSError):
        folders = [f for f in (home / HANDED_IN).iterdir() if _NAME.fullmatch(f.name)]
        each = [b for f in folders if (b := _read(f)) is not None]
        return tuple(sorted(each, key=lambda b: (b.at, b.name), reverse=True))
    return ()


def broken_off(home: Path) -> tuple[Batch, ...]:
    """Batches that ended before their import did, and that nobody works on."""
    return tuple(b for b in every(home) if b.state in {"sending", "running"} and not is_held(b))


@contextlib.contextmanager
def held(batch: Batch, *, wait: float = 2.0) -> Iterator[None]:
    """Within it nobody else imports this batch. Raises UsageError `batch-busy`.

    Whoever only looks whether it is held (`is_held`) holds it for a moment: that is waited for.
    """

    def busy() -> Exception:
        what = "These files are being imported already, in another window."
        return UsageError.of("batch-busy", what, "Wait until that has ended; it is shown there.")

    with locks.alone(batch.folder / _LOCK, busy, wait=wait):
        yield


def is_held(batch: Batch) -> bool:
    """Whether somebody works on it now."""
    try:
        with held(batch, wait=0.0):
            return False
    except UsageError:
        return True
    except OSError:
        return False


def add(batch: Batch, name: str, file: Path) -> bool:
    """Takes a file that was sent under this name into the batch; false where systems leave such things in folders.

    `file` is moved. Raises UsageError: `batch-sent` once its import has begun, `batch-too-many`, `too-large`.
    """
    shown = _name(name)
    if any(map(is_left_out, shown.parts[:-1])) or (len(shown.parts) > 1 and is_left_out(shown.name)):
        return False
    if batch.state not in {"sending", "tried"}:
        what = "The import of these files has begun; nothing is added to it any more."
        raise UsageError.of("batch-sent", what, "Hand in what is left by itself.")
    if file.stat().st_size > SCAN_LIMIT:
        what = f"This file is larger than any form or scan that is read ({SCAN_LIMIT // 1024**2} MB)."
        raise UsageError.of("too-large", what, "Send a smaller scan, or each form as a file of its own.")
    with _ADDING:
        there = names(batch)
        if len(there) >= MOST_FILES:
            what = f"{MOST_FILES:,} files are handed in at once at most."
            raise UsageError.of("batch-too-many", what, "Import these, and the others after them.")
        target = batch.folder / _FILES / f"{len(there) + 1:05}"
        shutil.move(file, target)
        target.chmod(0o600)
        flush(target)
        free = _free(shown, {one for one, _ in there})
        grown_lists.append(batch.folder / _NAMES, {"name": free, "file": target.name})
    return True


def names(batch: Batch) -> tuple[tuple[str, Path], ...]:
    """What was sent: each file's name, and where it lies."""
    return tuple(
        (one["name"], batch.folder / _FILES / one["file"]) for one in grown_lists.lines(batch.folder / _NAMES)
    )


def sources(batch: Batch) -> tuple[Source, ...]:
    """What was sent, to be brought in."""
    return tuple(Source(Path(name), kept=file) for name, file in names(batch))


def in_state(
    batch: Batch, state: State, *, fault: str = "", counts: Mapping[str, int] | None = None
) -> Batch:
    """The batch as it is from now on. Once ended, its files are gone."""
    kept = tuple(counts.items()) if counts is not None else None
    now = _noted(replace(batch, state=state, fault=fault, counts=kept))
    if state == "ended":
        _empty(batch)
    return now


def with_wanted(batch: Batch, wanted: Wanted) -> Batch:
    """The batch, to be read in another way."""
    return _noted(replace(batch, wanted=wanted))


def _empty(batch: Batch) -> None:
    shutil.rmtree(batch.folder / _FILES, ignore_errors=True)
    (batch.folder / _STOP).unlink(missing_ok=True)


def throw_away(batch: Batch) -> None:
    """Forgets a batch with all that was sent; what was filed stays. Raises UsageError `batch-busy`."""
    with held(batch):
        (batch.folder / _ABOUT).unlink(missing_ok=True)
    shutil.rmtree(batch.folder, ignore_errors=True)


def ask_to_stop(batch: Batch) -> None:
    """Asks whoever imports it to stop after the document in hand; it can be gone on with."""
    (batch.folder / _STOP).touch(mode=0o600)


def may_go_on(batch: Batch) -> None:
    """Takes back that it should stop."""
    (batch.folder / _STOP).unlink(missing_ok=True)


def note(batch: Batch, what: Noted, told: dict[str, Any]) -> None:
    """Writes down one thing that became known of the batch."""
    grown_lists.append(batch.folder / f"{what}.jsonl", told)


def noted(batch: Batch, what: Noted) -> Iterator[dict[str, Any]]:
    """All that was written down of it, in order."""
    return grown_lists.lines(batch.folder / f"{what}.jsonl")


def forget_noted(batch: Batch) -> None:
    """What was written down is gone: it was of a try."""
    for what in get_args(Noted):
        (batch.folder / f"{what}.jsonl").unlink(missing_ok=True)


def sweep(home: Path, before: str) -> int:
    """Removes batches that ended and were begun before this moment, and what is no batch any more; says how many."""
    gone = [b.folder for b in every(home) if b.state == "ended" and b.at < before]
    for folder in gone:
        shutil.rmtree(folder, ignore_errors=True)
    return len(gone)


def private(file: Path) -> IO[str]:
    """The file, empty, to be written for its owner alone."""
    file.unlink(missing_ok=True)
    return _private(file, os.O_EXCL)


def _name(name: str) -> PurePosixPath:
    """A name as it was sent, without anything that leads elsewhere or cannot be seen."""
    plain = "".join(" " if unicodedata.category(c) in {"Cc", "Cf", "Cs"} else c for c in name)
    steps = [s.strip() for s in plain.replace("\\", "/").split("/")]
    kept = [s for s in steps if s not in {"", ".", ".."}]
    return PurePosixPath("/".join(kept)[-_LONGEST:].lstrip("/") or "document")


def _free(name: PurePosixPath, taken: set[str]) -> str:
    """The name, numbered where another file of the batch has it."""
    number, free = 2, str(name)
    while free in taken:
        free = str(name.with_name(f"{name.stem} ({number}){name.suffix}"))
        number += 1
    return free


def _noted(batch: Batch) -> Batch:
    about = {
        "by": batch.by,
        "at": batch.at,
        "state": batch.state,
        "fault": batch.fault,
        "counts": batch.counts,
    }
    text = json.dumps({**about, "wanted": asdict(batch.wanted)}, ensure_ascii=False)
    save(batch.folder / _ABOUT, text.encode(), force=True, private=True)
    return batch


def _read(folder: Path) -> Batch | None:
    try:
        kept = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        wanted: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in kept["wanted"].items()
        }
        counts = tuple((o, n) for o, n in kept["counts"]) if kept["counts"] is not None else None
        return Batch(folder, kept["by"], kept["at"], kept["state"], Wanted(**wanted), kept["fault"], counts)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _private(file: Path, flags: int) -> IO[str]:
    return os.fdopen(os.open(file, os.O_CREAT | os.O_WRONLY | flags, 0o600), "a", encoding="utf-8")
