"""`python -m benchmarks.paper.accuracy OUT.jsonl --pages N --seed S [--workers N] [--split train] [--write] [--wrong]`.

Ends with 1 if an answer was wrong that nobody was asked about.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from pathlib import Path

from benchmarks.paper.accuracy import page, running
from benchmarks.paper.labelled import SPLITS


def main(arguments: list[str] | None = None) -> int:
    """Measures what is not in the file yet, and prints all figures of it."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.paper.accuracy")
    asked.add_argument("out", type=Path, metavar="OUT.jsonl")
    asked.add_argument("--pages", type=int, default=400)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--workers", type=int, default=1)
    asked.add_argument("--split", choices=SPLITS, default="held-out", help="“train” to look for what to mend")
    asked.add_argument("--write", action="store_true", help="into docs/accuracy.md")
    asked.add_argument("--wrong", action="store_true", help="each answer that was wrong, unasked")
    wanted = asked.parse_args(arguments)
    without = [v for v in ("CAREPACK_FONTS", "CAREPACK_MNIST") if not os.environ.get(v)]
    if without:
        print(f"{' and '.join(without)} not set: hands are drawn with plain strokes", file=sys.stderr)
    todo = running.missing(wanted.out, wanted.pages, wanted.seed, wanted.split)
    _with_bar(todo, wanted.out, wanted.workers)
    pages = sorted(running.lines(wanted.out), key=lambda p: p["number"])
    print(page.table(pages))
    if wanted.wrong:
        for line in pages:
            for one in running.answers_of(line):
                if one.outcome == "wrong":
                    print(line["number"], line["form"], line["page"], line["severity"], line["kind"], one)
    if wanted.write and wanted.split == "held-out":
        day = dt.datetime.now(dt.UTC).date().isoformat()
        command = f"python -m benchmarks.paper.accuracy OUT.jsonl --pages {len(pages)} --seed {wanted.seed}"
        page.write(pages, f"Made on {day} by `{command}`.")
    return int(any(a.outcome == "wrong" for p in pages for a in running.answers_of(p)))


def _with_bar(todo: list[running.Order], out: Path, workers: int) -> None:
    import click

    with click.progressbar(length=len(todo), file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        for _ in running.run(todo, out, workers):
            bar.update(1)


if __name__ == "__main__":
    sys.exit(main())
