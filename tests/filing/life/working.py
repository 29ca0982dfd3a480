"""A process that does one thing after another to the records of a ledger, and says what is done: to be killed.

Run as `python -m tests.filing.life.working HOME URL SEED` (`-` for a ledger in a file).
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from random import Random

from filing.ledger.database import Ledger, open_ledger
from filing.life.acts import move, withdraw
from filing.life.amending import amend
from filing.life.undoing import undo
from filing.records import records
from filing.review import queries
from filing.review.queries import Settlement
from filing.review.settling import settle_each
from schemas.errors import UsageError
from tests.filing.returns import ACT


def one_thing(ledger: Ledger, dice: Random) -> str:
    """Something that somebody does: a word and the number of what it was done to, of several queries on a line each."""
    doing = dice.choice(("amend", "move", "withdraw", "undo", "settle", "settle"))
    if doing == "settle" and dice.random() < 0.5:
        several = dice.sample(queries.listed(ledger), 5)
        settle_each(ledger, {a.number: Settlement("waive", why="Let be.") for a in several}, ACT)
        return "\n".join(f"query {a.number}" for a in several)
    if doing == "settle":
        asked = dice.choice(queries.listed(ledger))
        queries.settle(ledger, asked.number, Settlement("waive", why="Let be."), ACT)
        return f"query {asked.number}"
    record = dice.choice(records.find(ledger))
    match doing:
        case "amend":
            done = amend(ledger, record.number, {"summary": f"Draw {dice.random()}."}, "Drawn.", ACT)
        case "move":
            to = "E03" if record.person == "E02" else "E02"
            (done,) = move(ledger, [record.number], to, "Drawn.", ACT)
        case "withdraw":
            (done,) = withdraw(ledger, [record.number], "Drawn.", ACT)
            done = undo(ledger, done.record, "Drawn again.", ACT)
        case _:
            done = undo(ledger, record.number, "Drawn.", ACT)
    return f"record {done.record}"


def main(home: str, url: str, seed: str) -> None:
    """Goes on until it is killed."""
    dice = Random(int(seed))
    with open_ledger(Path(home), url=None if url == "-" else url, create=False) as ledger:
        while True:
            with contextlib.suppress(
                UsageError, IndexError, ValueError
            ):  # nothing to take back, or nothing left to settle
                sys.stdout.write(f"{one_thing(ledger, dice)}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
