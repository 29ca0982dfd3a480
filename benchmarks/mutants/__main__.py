"""`python -m benchmarks.mutants [--sample N] [--seed S] [--jobs J] [--seconds T] [--minutes M] [--write] [FILE …]`.

Draws N of all single changes to the schemas, the readers, the ledger and the intake, tries each, and says what the
tests did not notice. `--minutes` ends the run early, with what has been tried by then. Ends with 1 where fewer than
85 in 100 were noticed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, Queue
from random import Random

from benchmarks.mutants import page
from benchmarks.mutants.changes import Mutant, mutants
from benchmarks.mutants.running import Copy, Outcome

PACKAGES = ("schemas", "extractors", "filing", "intake")
LEFT_OUT = ("migrations/versions", "windows_job.py")
"""What no test on this machine can run: steps of the ledger that are behind us, and another system's calls."""
WANTED = 0.85


def main(words: Sequence[str] | None = None) -> int:
    """Draws, tries, prints and, with `--write`, writes the page."""
    asked = _arguments().parse_args(words)
    drawn = sample(asked.files or None, asked.sample, asked.seed)
    end = time.monotonic() + 60 * asked.minutes
    outcomes = []
    for outcome in tried(drawn, asked.jobs, asked.seconds, end):
        outcomes.append(outcome)
        m = outcome.mutant
        print(f"{outcome.verdict:9} {m.file}:{m.line} {m.was!r} -> {m.became!r}  {outcome.by}", flush=True)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    head = f"{today}: {len(outcomes)} of {len(everything())} mutants, drawn with seed {asked.seed}."
    print(page.measured(outcomes, head))
    if asked.write:
        page.write(outcomes, head)
    return 0 if page.rate(outcomes) >= WANTED else 1


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants")
    parser.add_argument("files", nargs="*", metavar="FILE", help="only mutants of these modules")
    parser.add_argument("--sample", type=int, default=100, help="how many are tried")
    parser.add_argument(
        "--seed", type=int, default=1, help="which: the same seed draws the same from the same tree"
    )
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    parser.add_argument(
        "--seconds", type=int, default=900, help="for the nearest tests, and as many for the others"
    )
    parser.add_argument("--minutes", type=float, default=24 * 60, help="after these no other mutant is begun")
    parser.add_argument("--write", action="store_true", help="put the result into docs/mutants.md")
    return parser


def everything(files: Sequence[str] | None = None) -> list[Mutant]:
    """All mutants of the packages, or of these files, in order."""
    paths = (
        [page.ROOT / f for f in files]
        if files
        else [f for p in PACKAGES for f in sorted((page.ROOT / p).rglob("*.py"))]
    )
    kept = [p for p in paths if not any(part in p.as_posix() for part in LEFT_OUT)]
    return [m for path in kept for m in mutants(page.ROOT, path)]


def sample(files: Sequence[str] | None, count: int, seed: int) -> list[Mutant]:
    """So many of them, drawn with a seed."""
    there = everything(files)
    return Random(seed).sample(there, min(count, len(there)))


def tried(drawn: Sequence[Mutant], jobs: int, seconds: int, end: float) -> Iterator[Outcome]:
    """The outcomes as they come, `jobs` at a time, each in a copy of the tree of its own."""
    waiting: Queue[Mutant] = Queue()
    done: Queue[Outcome | BaseException | None] = Queue()
    for mutant in drawn:
        waiting.put(mutant)
    with tempfile.TemporaryDirectory(prefix="carepack-mutants-") as folder, ThreadPoolExecutor(jobs) as pool:

        def work(number: int) -> None:
            try:
                copy = Copy(page.ROOT, Path(folder) / f"tree{number}")
                while time.monotonic() < end:
                    done.put(copy.tried(waiting.get_nowait(), seconds))
            except Empty:
                pass
            except BaseException as error:
                done.put(error)
            finally:
                done.put(None)

        for number in range(jobs):
            pool.submit(work, number)
        running = jobs
        while running:
            outcome = done.get()
            if outcome is None:
                running -= 1
            elif isinstance(outcome, BaseException):
                raise outcome
            else:
                yield outcome


if __name__ == "__main__":
    raise SystemExit(main())
