"""Records found among 100,000: by person, by words, by form, period and state; beside ways without an index.

`python -m benchmarks.finding [RECORDS]`. Times are the best of five in one process, on the clock and of its processor
(PostgreSQL's server works beside it, and is in the clock alone); the whole command is a process of its own.
The others look for the same two words: LIKE over the JSON in the same database, and grep over the records as text.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from benchmarks.made_records import Language, put_in
from filing.ledger.database import Ledger, open_ledger
from filing.ledger.tables import records
from filing.records.finding import Choice, Found, listed

WANTED = 0.3
"""Seconds on the clock."""
SHOWN = 50


@dataclass(frozen=True, slots=True)
class _Took:
    """Seconds of the processor and on the clock."""

    processor: float
    clock: float


def run(count: int = 100_000) -> Iterator[str]:
    """One line a figure."""
    from tests.clients import postgres

    with tempfile.TemporaryDirectory(prefix="carepack-") as place, ExitStack() as until_done:
        addresses: dict[str, str | None] = {"sqlite": None}
        if postgres.available():
            addresses["postgresql"] = until_done.enter_context(postgres.Postgres()).database()
        else:
            yield "finding: PostgreSQL is not here, and was not measured"
        for name, url in addresses.items():
            home = Path(place) / name
            with open_ledger(home, url=url) as ledger:
                took = _timed(lambda ledger=ledger: put_in(ledger, count), 1)  # type: ignore[misc]
                yield f"finding, {name}: {count} records made and indexed in {took[1].clock:.0f} s"
                yield from _measured(ledger, name, home)
            yield from _commands(home, name, url)


def _measured(ledger: Ledger, name: str, home: Path) -> Iterator[str]:
    usual, seldom, third = _words()
    asked = {
        "by person": Choice(people="P117"),
        f"two usual words ({usual} {third})": Choice(words=f"{usual} {third}"),
        f"two words, one seldom ({usual} {seldom})": Choice(words=f"{usual} {seldom}"),
        "a phrase": Choice(words=f'"{usual} {third}"'),
        "how a word begins": Choice(words=f"{seldom[:3]}*"),
        "words of one person": Choice(words=f"{usual} {third}", people="P117"),
        "by form, period and state": Choice(form="supervision-record", period="2025-10", state="unsigned"),
        "by kind and year": Choice(kind="supervision", period="2024"),
        "all of it": Choice(),
    }
    for what, choice in asked.items():
        found, took = _timed(lambda c=choice: listed(ledger, c, order="newest", limit=SHOWN))  # type: ignore[misc]
        verdict = "ok" if took.clock < WANTED else "SHORT"
        yield (
            f"finding, {name}, {what}: {found.number} found, {took.clock:.3f} s on the clock, "
            f"{took.processor:.3f} s of the processor (wanted < {WANTED:g} s: {verdict})"
        )
    every, took = _timed(lambda: listed(ledger), 2)
    yield f"finding, {name}, all {every.number} listed: {took.clock:.2f} s on the clock"
    yield from _beside(ledger, name, home, f"{usual} {seldom}")


def _beside(ledger: Ledger, name: str, home: Path, words: str) -> Iterator[str]:
    """The same words, found without an index."""
    ours, took = _timed(lambda: listed(ledger, Choice(words=words), limit=SHOWN))
    first, second = words.split()
    column = "record::text ILIKE" if ledger.kind == "postgresql" else "record LIKE"
    query = text(f"SELECT id FROM current_records WHERE {column} :one AND {column} :two")

    def scan() -> int:
        with ledger.reading() as conn:
            return len(conn.execute(query, {"one": f"%{first}%", "two": f"%{second}%"}).all())

    file = home / "records.jsonl"
    with ledger.reading() as conn, file.open("w", encoding="utf-8") as out:
        for row in conn.execution_options(yield_per=1000).execute(select(records.c.record)):
            out.write(json.dumps(row.record, ensure_ascii=False) + "\n")

    def grep() -> int:
        # In C letters are bytes: without that grep is ten times as slow.
        line = f"LC_ALL=C grep -iF -e {first} {file} | LC_ALL=C grep -ciF -e {second}"
        return int(subprocess.run(["sh", "-c", line], check=True, capture_output=True, text=True).stdout)

    for what, other in (("LIKE over the JSON", scan), ("grep over the records as text", grep)):
        number, theirs = _timed(other, 2)
        yield (
            f"finding, {name}, beside {what}: {number} there, {ours.number} here; {theirs.clock:.2f} s beside "
            f"{took.clock:.3f} s: ×{theirs.clock / took.clock:.0f}"
        )


def _commands(home: Path, name: str, url: str | None) -> Iterator[str]:
    """The whole command, from cold."""
    usual, seldom, third = _words()
    settings = {**os.environ, "CAREPACK_LEDGER": url or ""}
    for what, arguments in (
        ("records find, two words", ["find", usual, third, "--limit", str(SHOWN)]),
        ("records find --for", ["find", "--for", "P117", "--limit", str(SHOWN)]),
        ("records find --form --period --state", [
            "find", "--form", "supervision-record", "--period", "2025-10", "--state", "unsigned",
        ]),
        ("records find, one word that is seldom", ["find", seldom]),
    ):  # fmt: skip
        command = [sys.executable, "-m", "cli", "--home", str(home), "records", *arguments]

        def start(command: list[str] = command) -> None:
            subprocess.run(command, check=True, capture_output=True, env=settings)

        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        _, took = _timed(start, 3)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / 3
        yield f"finding, {name}, carepack {what}: {took.clock:.2f} s on the clock, {used:.2f} s of the processor"


def _words() -> tuple[str, str, str]:
    """A word that stands on many records, one that stands on few, and another of the first sort."""
    known = Language().words
    return known[3], known[2500], known[20]


def _timed(act: Callable[[], Any], times: int = 5) -> tuple[Any, _Took]:
    """What it gave, and the shortest time it took."""
    best: list[_Took] = []
    for _ in range(times):
        processor, clock = time.process_time(), time.perf_counter()
        out = act()
        best.append(_Took(time.process_time() - processor, time.perf_counter() - clock))
    return out, min(best, key=lambda t: t.clock)


__all__ = ["Found", "run"]

if __name__ == "__main__":
    for figure in run(*map(int, sys.argv[1:])):
        print(figure, flush=True)
