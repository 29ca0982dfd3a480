"""The supervision matrix of 1,000 people over 24 months: `python -m benchmarks.matrix [PEOPLE] [MONTHS]`.

Each person has a formal session every month, and then an informal one every other; one in ten is unsigned, one in
twenty was held by the person themselves, some months are left out. Records are put in at once, as an older ledger's,
and indexed by the product's own functions. Times are the best of three, in a process that has read the forms: on the
clock, and of the processor. What a face draws of it (JSON, text) is told beside.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from filing.ledger import record_index
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger, open_ledger
from filing.ledger.tables import people, records
from filing.people import roster
from filing.people.whom import Whom
from forms import load
from reports.matrix_report import report
from reports.plain import as_json, as_lines
from reports.scope import scope

WANTED = 2.0
"""Seconds on the clock."""
TODAY = dt.date(2026, 11, 30)
ACT = Actor("benchmark", dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC))
_UNSIGNED = {"code": "unsigned", "path": "signed_supervisee", "say": "This is not signed yet."}


def run(count: int = 1000, months: int = 24) -> Iterator[str]:
    """One line a figure: with formal sessions alone, and with informal ones as well."""
    for informal in (False, True):
        yield from _with(count, months, informal=informal)


def _with(count: int, months: int, *, informal: bool) -> Iterator[str]:
    with (
        tempfile.TemporaryDirectory(prefix="carepack-") as place,
        open_ledger(Path(place) / "home") as ledger,
    ):
        made = put_in(ledger, count, months, informal=informal)
        whom = Whom(everybody=True)
        took = [
            _timed(lambda: report(ledger, scope(ledger, whom, today=TODAY, months=months))) for _ in range(3)
        ]
        found, clock, processor = min(took, key=lambda t: t[1])
        cells = sum(len(r.cells) - 5 for r in found.tables[0].rows)
        verdict = "ok" if clock < WANTED else "SHORT"
        people_ = len(found.tables[0].rows)
        yield (
            f"matrix: {people_} people × {months} months, {made} records, {cells} cells: {clock:.2f} s "
            f"on the clock, {processor:.2f} s of the processor (wanted < {WANTED:g} s: {verdict})"
        )
        for words, draw in (("JSON", lambda: as_json(found)), ("text", lambda: list(as_lines(found, 140)))):
            _, clock, _ = _timed(draw)
            yield f"matrix: the same as {words}: {clock:.2f} s"
        counts = found.tables[0].counts()
        yield "matrix: " + ", ".join(f"{n} {k}" for k, n in counts.items() if n)


def _timed(run_it: Callable[[], Any]) -> tuple[Any, float, float]:
    clock, processor = time.perf_counter(), time.process_time()
    made = run_it()
    return made, time.perf_counter() - clock, time.process_time() - processor


def put_in(ledger: Ledger, count: int, months: int, *, informal: bool = True) -> int:
    """Fills an empty ledger with so many people and their sessions of the last so many months; how many records."""
    boss = {n: f"P{n // 10 * 10:04}" if n % 10 else "" for n in range(count)}
    lines = "".join(f"P{n:04},{_name(n)},{boss[n]}\n" for n in range(count))
    roster.import_csv(ledger, f"ref,name,manager\n{lines}".encode(), ACT)
    from tests.filing.returns import SESSION, returned, submit

    submit(ledger, returned({**SESSION, "supervisee": _name(1), "supervisor": _name(0)}))
    with ledger.writing() as conn:
        row = dict(conn.execute(select(records)).mappings().one())
        ids = list(conn.execute(select(people.c.id).order_by(people.c.ref)).scalars())
        made = list(_made(row, ids, months, informal=informal))
        for at in range(0, len(made), 2000):
            conn.execute(insert(records), made[at : at + 2000])
    with ledger.writing() as conn:
        record_index.fill(conn, ledger.library)
    return len(made) + 1


def _name(number: int) -> str:
    first = ("Zoë", "Łukasz", "Ama", "Tom", "Siân", "Priya", "Grace", "Omar", "Nia", "Josh")
    last = ("Example", "Próba", "O'Neill", "Fox", "Smith-Jones", "Adeyemi", "Khan", "Lee", "Price", "Marlowe")
    return f"{first[number % 10]} {last[number // 10 % 10]} {'ABCDEFGHIJ'[number // 100 % 10]}"


def _made(row: dict[str, Any], ids: list[int], months: int, *, informal: bool) -> Iterator[dict[str, Any]]:
    chance, number = random.Random(7), row["id"]
    short = load("informal-supervision")
    for who, person in enumerate(ids):
        for month in range(months):
            day = TODAY.replace(day=2) - dt.timedelta(days=30 * month + chance.randrange(2))
            if chance.random() < 0.05:
                continue
            number += 1
            by = _name(
                who if chance.random() < 0.05 else who // 10 * 10 if who % 10 else (who + 5) % len(ids)
            )
            signed = chance.random() > 0.1
            base = {"id": number, "person": person, "held": day, "answers_digest": f"{number:064}"}
            stamp = {"filed_at": f"{day + dt.timedelta(days=3)}T12:00:00+00:00"}
            record = row["record"] | {"supervisee": _name(who), "supervisor": by, "date": day.isoformat()}
            record |= {
                "signed_supervisor": by,
                "signed_supervisor_on": day.isoformat(),
                "signed_supervisee": _name(who) if signed else None,
                "signed_supervisee_on": day.isoformat() if signed else None,
            }
            yield row | base | stamp | {"record": record, "flags": [] if signed else [_UNSIGNED]}
            if informal and month % 2:
                number += 1
                base |= {"id": number, "answers_digest": f"{number:064}", "form": short.form}
                told = {
                    "worker": _name(who),
                    "supervisor": by,
                    "date": day.isoformat(),
                    "length": 60,
                    "form_of_it": "call",
                    "matter": "The rota.",
                    "actions": [],
                    "signed_supervisor": by,
                    "signed_worker": _name(who),
                }
                yield row | base | stamp | {"definition": short.digest, "record": told, "flags": []}


if __name__ == "__main__":
    for line in run(*map(int, sys.argv[1:])):
        print(line, flush=True)
