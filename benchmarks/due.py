"""How long it takes to tell what is due of everybody: `python -m benchmarks.due [RECORDS | HOME]`.

400 people and 10,000 records, where nothing else is said, as `benchmarks.desk` has them; or those of a home that is
there. The best of five, each in a process of its own as the desk's Today counts: on the clock and of the processor,
from the open ledger to the list, the forms read as well; and the most memory that the process had.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import made_records
from filing.clocks.actions import actions_open
from filing.clocks.due import due
from filing.ledger.database import open_ledger

TODAY = dt.date(2026, 11, 30)
WANTED = 2.0
"""Seconds of the processor."""
_TURNS = 5


def run(count: int = 10_000) -> Iterator[str]:
    """One line a figure, of a ledger that is made for it."""
    with tempfile.TemporaryDirectory(prefix="carepack-") as place:
        home = Path(place) / "home"
        with open_ledger(home) as ledger:
            made_records.put_in(ledger, count)
        yield from measured(home)


def measured(home: Path) -> Iterator[str]:
    """One line a figure, of the ledger in this home."""
    with open_ledger(home, create=False) as ledger:
        actions = sum(map(len, actions_open(ledger, today=TODAY).values()))
    turns = [_in_its_own(home) for _ in range(_TURNS)]
    lines, clock, processor, memory = min(turns, key=lambda turn: turn[2])
    verdict = "ok" if processor < WANTED else "SHORT"
    yield (
        f"due: {lines} lines, {actions} open actions: {processor:.2f} s of the processor, {clock:.2f} s on the clock, "
        f"{memory:.0f} MB (wanted < {WANTED:g} s: {verdict})"
    )


def _in_its_own(home: Path) -> tuple[int, float, float, float]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_once, (home,))


def _once(home: Path) -> tuple[int, float, float, float]:
    """Lines, seconds on the clock and of the processor, MB."""
    with open_ledger(home, create=False) as ledger:
        began = time.perf_counter(), time.process_time()
        lines = len(due(ledger, today=TODAY))
        took = time.perf_counter() - began[0], time.process_time() - began[1]
    return lines, *took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == "__main__":
    said = sys.argv[1] if len(sys.argv) > 1 else "10000"
    for line in run(int(said)) if said.isdigit() else measured(Path(said)):
        print(line, flush=True)
