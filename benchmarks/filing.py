"""Documents filed by the ledger beside plain SQLAlchemy inserts of the very same rows: `python -m benchmarks.filing`.

What is filed is a reading of its own session for each document: received (its bytes kept and made durable), decided,
recorded, its words indexed, the audit written. The peer does of that only the inserts, in one transaction a document,
into tables of the same make: no decision, no file, no chain. Both in turn, in five parts, on an otherwise idle machine.
"""

from __future__ import annotations

import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, insert, select

from filing.ledger.database import Ledger, open_ledger
from filing.ledger.metadata import METADATA
from filing.people import roster
from filing.review.submissions import Returned, conclude, receive
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT, SESSION, SIGNED, returned

WANTED = 0.5
_ROUNDS = 5
_DAYS = 3000
"""Sessions are on so many days one after another, so that no two are alike."""

Rows = Sequence[tuple[Table, list[dict[str, Any]]]]


class _Took(NamedTuple):
    clock: float
    processor: float


def run(count: int = 300) -> Iterator[str]:
    """A line for each database."""
    from tests.clients import postgres

    with tempfile.TemporaryDirectory(prefix="carepack-") as place, ExitStack() as until_done:
        servers: dict[str, postgres.Postgres | None] = {"sqlite": None}
        if postgres.available():
            servers["postgresql"] = until_done.enter_context(postgres.Postgres())
        else:
            yield "filing: PostgreSQL is not here, and was not measured"
        for name, server in servers.items():
            with ExitStack() as three:
                seen, ours, peer = (
                    three.enter_context(
                        open_ledger(
                            Path(place) / f"{name}-{which}", url=None if server is None else server.database()
                        )
                    )
                    for which in ("seen", "ours", "peer")
                )
                yield _measured(name, count, seen, ours, peer)


def _measured(name: str, count: int, seen: Ledger, ours: Ledger, peer: Ledger) -> str:
    for ledger in (seen, ours, peer):
        roster.import_csv(ledger, ROSTER.encode(), ACT)
    lots = _rows(seen, count)
    number = sum(len(rows) for lot in lots for _, rows in lot) / count
    mine, theirs = [], []
    for part in _parts(count):
        back = [_returned(n) for n in part]
        mine.append(_timed(partial(_file_all, ours, part, back)))
        theirs.append(_timed(partial(_insert_all, peer, [lots[n] for n in part])))
    ratios = [t.clock / m.clock for m, t in zip(mine, theirs, strict=True)]
    used = [t.processor / m.processor for m, t in zip(mine, theirs, strict=True)]
    ratio, each = statistics.median(ratios), count // _ROUNDS
    speed, plain = (each / statistics.median(t.clock for t in took) for took in (mine, theirs))
    verdict = "ok" if ratio >= WANTED else "SHORT"
    return (
        f"filing, {name}: {number:.0f} rows a document; {speed:.0f} documents/s beside {plain:.0f}/s of "
        f"plain inserts: ×{ratio:.2f} on the clock "
        f"(wanted ×{WANTED:g}: {verdict}), ×{statistics.median(used):.2f} of this process's processor"
    )


def _parts(count: int) -> Iterator[range]:
    size = count // _ROUNDS
    for start in range(0, size * _ROUNDS, size):
        yield range(start, start + size)


def _returned(number: int) -> Returned:
    """What a reader comes to; reading and checking are not filing."""
    answers = {
        **SESSION,
        **SIGNED,
        "date": dt.date(2017, 1, 2) + dt.timedelta(days=number % _DAYS),
        "next_meeting": None,
        "summary": f"Talked of the rota, the round and matter {number}.",
    }
    return returned(answers)


def _file(ledger: Ledger, number: int, back: Returned) -> None:
    """One document, received and filed."""
    data = f"document {number}".encode()
    receipt = receive(ledger, data, name=f"{number}.docx", origin=f"file:/{number}", actor=ACT)
    conclude(ledger, receipt.submission, back, ACT)


def _file_all(ledger: Ledger, numbers: Sequence[int], backs: Sequence[Returned]) -> None:
    for number, back in zip(numbers, backs, strict=True):
        _file(ledger, number, back)


def _rows(ledger: Ledger, count: int) -> list[Rows]:
    """What each of so many documents puts into the tables, seen by filing it."""
    lots: list[Rows] = []
    before = _everything(ledger)
    for number in range(count):
        _file(ledger, number, _returned(number))
        after = _everything(ledger)
        lots.append(
            [
                (table, [row for key, row in rows.items() if key not in before[table]])
                for table, rows in after.items()
            ]
        )
        before = after
    return [[(table, rows) for table, rows in lot if rows] for lot in lots]


def _everything(ledger: Ledger) -> dict[Table, dict[tuple[Any, ...], dict[str, Any]]]:
    with ledger.reading() as conn:
        return {table: _table(conn, table) for table in METADATA.sorted_tables}


def _table(conn: Connection, table: Table) -> dict[tuple[Any, ...], dict[str, Any]]:
    keys = [column.name for column in table.primary_key] or [column.name for column in table.columns]
    rows = [dict(row._mapping) for row in conn.execute(select(table))]
    return {tuple(str(row[key]) for key in keys): row for row in rows}


def _insert_all(ledger: Ledger, lots: Sequence[Rows]) -> None:
    for lot in lots:
        with ledger._engine.begin() as conn:
            for table, rows in lot:
                conn.execute(insert(table), rows)


def _timed(work: Callable[[], object]) -> _Took:
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return _Took(time.perf_counter() - clock, time.process_time() - processor)


if __name__ == "__main__":
    for line in run():
        print(line, flush=True)
