"""A thousand open queries: listed, settled by code in one act, and one by one as before; both databases.

`python -m benchmarks.settling [DOCUMENTS [PER_DOCUMENT]]`. Each document is a return of its own session with so many
answers that were read with little confidence; a roster of 200 people is there. Seconds are of the processor, and on the
clock, of this process (PostgreSQL's server works beside it, and is in the clock alone). How many keys the twenty
questions of `tests/filing/twenty.py` take, one command each and in a round, is told first.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger, open_ledger
from filing.people import roster
from filing.review import queries
from filing.review.round import Round
from filing.review.selection import Selection
from filing.review.settlement_rules import Settlement
from filing.review.settling import settle
from schemas.values import Value

LISTED, SETTLED = 0.5, 10.0
"""Seconds that are wanted, for 1,000 queries."""
ONE_BY_ONE = 60
"""So many are settled one after another, and what they take is told for as many as the others."""
UNSURE = ("summary", "date", "next_meeting", "supervisor", "session")
ACT = Actor("benchmark", dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC))


@dataclass(frozen=True, slots=True)
class _Took:
    """Seconds of the processor and on the clock."""

    processor: float
    clock: float

    def times(self, factor: float) -> _Took:
        """As often as this."""
        return _Took(self.processor * factor, self.clock * factor)

    def __str__(self) -> str:
        return f"{self.processor:.2f} s of the processor, {self.clock:.2f} s on the clock"


def run(documents: int = 200, each: int = 5) -> Iterator[str]:
    """One line a figure."""
    from tests.clients import postgres

    yield from _keys()
    with tempfile.TemporaryDirectory() as place, ExitStack() as until_done:
        addresses: dict[str, str | None] = {"sqlite": None}
        if postgres.available():
            addresses["postgresql"] = until_done.enter_context(postgres.Postgres()).database()
        else:
            yield "settling: PostgreSQL is not here, and was not measured"
        for name, url in addresses.items():
            with open_ledger(Path(place) / name, url=url) as ledger:
                yield from _measured(ledger, name, documents, each)


def _keys() -> Iterator[str]:
    from tests.filing import twenty
    from tests.filing.conftest import ROSTER

    with tempfile.TemporaryDirectory() as place, open_ledger(Path(place)) as ledger:
        roster.import_csv(ledger, ROSTER.encode(), ACT)
        twenty.bring_in(ledger)
        commands = twenty.commands(ledger)
        around = Round(ledger, Selection(), lambda: ACT)
        twenty.go_through(around)
        assert around.settled == len(commands)
        assert not around.left
    keys, most = sum(len(c) + 1 for c in commands), 60
    verdict = "ok" if twenty.keystrokes() <= most else "SHORT"
    yield (
        f"settling: {len(commands)} questions: {len(commands)} commands of {keys} keystrokes; in a round 1 command and "
        f"{twenty.keystrokes()} keystrokes in all (wanted {most}: {verdict}), ×{keys / twenty.keystrokes():.0f}"
    )


def _measured(ledger: Ledger, name: str, documents: int, each: int) -> Iterator[str]:
    lines = "\n".join(f"P{n:03},Person {n:03}" for n in range(200))
    roster.import_csv(ledger, f"ref,name\n{lines}\n".encode(), ACT)
    singly = -(-ONE_BY_ONE // each)
    _fill(ledger, 0, singly, each)
    asked = [v.number for v in queries.listed(ledger)]
    one_by_one, _ = _timed(
        lambda: [queries.settle(ledger, n, Settlement("accept", candidate=1), ACT) for n in asked]
    )
    _fill(ledger, singly, singly + documents, each)
    listed, found = _timed(lambda: queries.listed(ledger))
    assert len(found) == documents * each, len(found)
    told = f"settling, {name}: {len(found)} queries about {documents} documents"
    yield f"{told}: listed in {listed}{_wanted(listed, LISTED)}"
    code = Selection(codes=("unsure",))
    at_once, done = _timed(lambda: settle(ledger, code, Settlement("accept", candidate=1), ACT))
    assert len(done.numbers) == len(found)
    assert {d.outcome.outcome for d in done.documents} == {"filed"}
    assert ledger.verify(deep=False) == ()
    yield f"{told}: settled by code, all filed, in {at_once}{_wanted(at_once, SETTLED)}"
    before = one_by_one.times(len(found) / len(asked))
    ratio = before.processor / at_once.processor
    yield f"{told}: one by one as before {before} (from {len(asked)} of them): ×{ratio:.1f}"


def _wanted(took: _Took, most: float) -> str:
    return f" (wanted {most:g}: {'ok' if took.clock <= most else 'SHORT'}; load {os.getloadavg()[0]:.0f})"


def _timed(what: Callable[[], Any]) -> tuple[_Took, Any]:
    processor, clock = time.process_time(), time.perf_counter()
    done = what()
    return _Took(time.process_time() - processor, time.perf_counter() - clock), done


def _fill(ledger: Ledger, start: int, end: int, each: int) -> None:
    """Returns in review, each of another session and with so many answers in doubt."""
    from tests.filing import returns

    for number in range(start, end):
        answers: dict[str, Value] = {
            **returns.SESSION,
            "supervisee": f"Person {number % 200:03}",
            "date": dt.date(2025, 1, 1) + dt.timedelta(days=number % 300),
            "summary": f"Talked about the rota, number {number}.",
        }
        returns.submit(ledger, returns.returned(answers, unsure=UNSURE[:each]), actor=ACT)


if __name__ == "__main__":
    for line in run(*map(int, sys.argv[1:])):
        print(line, flush=True)
