"""A mixed batch as it comes back: filed, in doubt, refused, sent twice; made in a moment, the same each time."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from filing.ledger.database import open_ledger
from filing.records import records
from filing.records.copies import issue
from filing.review import queries, submissions
from schemas.values import Value
from tests.faults import ours

NAMES = ["Zoë Example", "Łukasz Próba", "Siân ap Sampl", "Ng", "Anna-Marie O’Sample", "Ŵyn Tŷ-Sampl"]
_AGAIN = ("duplicate", "same-bytes")
RUN = [sys.executable, "-m", "cli"]


def answers(number: int) -> dict[str, Value]:
    """The answers of one of many invented sessions."""
    day = dt.date(2026, 1, 1) + dt.timedelta(days=number % 300)
    name = f"{NAMES[number % len(NAMES)]} {number // len(NAMES)}"
    return ours.answers(
        supervisee=name,
        signed_supervisee=name,
        session=number,
        date=day,
        next_meeting=day + dt.timedelta(days=28),
        summary=f"Session {number}: the rota, the medication round, and what went well.",
    )


def documents(count: int) -> dict[str, bytes]:
    """File name to bytes; one in ten is refused, one in ten in doubt, one in ten has come before."""
    files: dict[str, bytes] = {}
    for number in range(count):
        kind = ours.KINDS[number % 2]
        name = f"{number:05}{ours.SUFFIX[kind]}"
        match number % 10:
            case 3:  # what must be answered is not
                files[name] = ours.filled(kind, {**answers(number), "supervisor": ""})
            case 5:
                files[name] = ours.filled(kind, answers(number))[: 2000 + number]
            case 7:  # byte for byte
                files[name] = files[f"{number - 6:05}{ours.SUFFIX[kind]}"]
            case 8:  # the same answers, in the other format
                files[name] = ours.filled(kind, answers(number - 7))
            case _:
                files[name] = ours.filled(kind, answers(number))
    return files


def home(folder: Path, name: str, url: str | None = None) -> Path:
    """A ledger that knows the templates of these documents."""
    place = folder / name
    with open_ledger(place, url=url) as ledger:
        made = [ours.made(kind, answers(0)) for kind in ours.KINDS]
        issue(ledger, [c for _, c, _ in made], [t for _, _, t in made], actor=ours.ACT)
    return place


def bring_in(home: Path, *paths: Path, url: str | None = None) -> subprocess.Popen[bytes]:
    """`carepack import`, running, in a group of its own."""
    command = [*RUN, "--home", str(home), "import", *map(str, paths)]
    env = {k: v for k, v in os.environ.items() if k != "CAREPACK_LEDGER"}
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        bufsize=0,
        env=env | ({"CAREPACK_LEDGER": url} if url else {}),
    )


def finish(home: Path, *paths: Path, url: str | None = None) -> int:
    """The same, to its end; the exit code."""
    process = bring_in(home, *paths, url=url)
    process.communicate()
    return process.returncode


def kill_somewhere(process: subprocess.Popen[bytes], dice: Random, most: int) -> bool:
    """Kills an import without warning: after some documents of its own and a moment more, or while it starts.

    `most`: so many documents at most, not counting those that came before. Whether it was there to be killed.
    """
    assert process.stdout is not None
    new, wanted = 0, dice.randrange(most)
    while new < wanted and (line := process.stdout.readline()):
        new += not line.startswith((b"duplicate", b" "))
    time.sleep(dice.random() * (0.08 if wanted else 1.5))
    killed = process.poll() is None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.stdout.close()
    process.wait()
    return killed


def state(home: Path, url: str | None = None) -> dict[str, Any]:
    """What a ledger holds, without numbers and times that a rerun may change."""
    with open_ledger(home, url=url, create=False) as ledger:
        assert not ledger.verify(deep=True)
        ledger.originals.sweep(dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
        receipts = submissions.listed(ledger)
        names = {r.submission: r.name for r in receipts}
        # What came from a further place is counted as a duplicate, or as refused where the first of it is.
        further = [
            (o.name, r.sha256, *(("refused", r.code or "") if r.outcome == "refused" else _AGAIN), r.name)
            for r in receipts
            for o in submissions.came_from(ledger, r.sha256)[1:]
        ]
        return {
            "submissions": sorted(
                (r.name, r.locator, r.sha256, r.outcome, r.code or "", names.get(r.duplicate_of or 0, ""))
                for r in receipts
            ),
            "repeats": sorted(further),
            "records": sorted(
                (names[f.submission], f.state, repr(sorted(f.answers.items()))) for f in records.find(ledger)
            ),
            "queries": sorted(
                (names[q.submission], q.query.code, q.query.path or "") for q in queries.listed(ledger)
            ),
            "originals": sorted(p.name for p in (home / "originals").rglob("*") if p.is_file()),
        }


def wait_until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    """Waits for what happens in other processes; fails where it does not."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
