"""Pages made, read and judged, one line each."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from benchmarks.paper.accuracy.judging import Answer, judged, strange
from benchmarks.paper.accuracy.plan import Case, case
from benchmarks.paper.accuracy.reading import read
from benchmarks.paper.labelled.completing import completed
from benchmarks.paper.labelled.printing import printed
from benchmarks.paper.scans import as_file, scanned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.paper.labelled import Split


def measured(one: Case) -> dict[str, Any]:
    """One page: what it was, what became of it, and of each answer on it."""
    form, rng = printed(one.form, copy=one.copy), one.rng()
    done = completed(form, rng, one.how, split=one.split, only=[one.page])
    data = as_file(scanned(done.pages[0], one.severity, rng, one.kind), one.kind)
    before = time.process_time()
    got = read(data, form)
    seconds = time.process_time() - before
    notes, seen, needless = strange(done, got)
    return {
        "number": one.number,
        "seed": one.seed,
        "form": one.form,
        "copy": one.copy,
        "page": one.page,
        "severity": one.severity,
        "kind": one.kind,
        "set": one.set,
        "split": one.split,
        "refused": got.refused,
        "seconds": round(seconds, 3),
        "notes": notes,
        "notes_seen": seen,
        "needless": needless,
        "answers": [a.as_json() for a in judged(done, form, got)],
    }


Order = tuple[int, int, "Split"]
"""Number, seed and split of a page."""


def _numbered(order: Order) -> dict[str, Any]:
    import cv2

    cv2.setNumThreads(1)
    return measured(case(*order))


def missing(out: Path, pages: int, seed: int, split: Split = "held-out") -> list[Order]:
    """Which pages of a run are not in its file yet. Raises ValueError where that is another run's."""
    kept = list(lines(out))
    if other := {(line["seed"], line["split"]) for line in kept} - {(seed, split)}:
        raise ValueError(f"{out} is of seed {min(other)}, not {(seed, split)}")
    there = {line["number"] for line in kept}
    return [(number, seed, split) for number in range(pages) if number not in there]


def run(orders: Sequence[Order], out: Path, workers: int) -> Iterator[int]:
    """Measures pages and adds each to the file as it comes; says its number."""
    with out.open("a", encoding="utf-8") as file:
        for line in _each(orders, workers):
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
            yield int(line["number"])


def _each(orders: Sequence[Order], workers: int) -> Iterator[dict[str, Any]]:
    if workers == 1:
        yield from map(_numbered, orders)
        return
    import multiprocessing

    with multiprocessing.get_context("spawn").Pool(workers, maxtasksperchild=200) as pool:
        yield from pool.imap_unordered(_numbered, orders, chunksize=4)


def lines(out: Path) -> Iterator[dict[str, Any]]:
    """The pages of a file; a last line that was broken off is left out."""
    if not out.exists():
        return
    with out.open(encoding="utf-8") as file:
        for line in file:
            if line.endswith("\n"):
                yield json.loads(line)


def answers_of(line: dict[str, Any]) -> list[Answer]:
    """The answers of a page."""
    return [Answer.of_json(a) for a in line["answers"]]
