"""Whoever pulls the plug while records are amended and moved and queries settled leaves nothing half-done."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from filing.ledger.database import Ledger, open_ledger
from filing.people import roster
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT, SESSION, returned, submit

pytestmark = [pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX's"), pytest.mark.thorough]

_WRONG = {
    "a document that is filed without a record": (
        "SELECT id FROM submissions s WHERE state = 'filed' "
        "AND NOT EXISTS (SELECT 1 FROM records r WHERE r.submission = s.id)"
    ),
    "a document in review of which nothing is asked": (
        "SELECT id FROM submissions s WHERE state = 'review' AND NOT EXISTS "
        "(SELECT 1 FROM open_queries q JOIN readings r ON r.id = q.reading WHERE r.submission = s.id)"
    ),
    "a document in review that has a record": (
        "SELECT s.id FROM submissions s JOIN records r ON r.submission = s.id WHERE s.state = 'review'"
    ),
    "a version that does not count on from the one before": (
        "SELECT n.id FROM records n JOIN records r ON n.replaces = r.id WHERE n.version <> r.version + 1"
    ),
    "a version that a person made without a reason": (
        "SELECT id FROM records WHERE act IN ('amended', 'moved', 'withdrawn', 'undone') AND why IS NULL"
    ),
}


def working_and_killed(home: Path, url: str | None, seed: int) -> list[str]:
    """What a process had done when it was killed, at a moment that is drawn."""
    dice = Random(seed)
    command = [sys.executable, "-m", "tests.filing.life.working", str(home), url or "-", str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [process.stdout.readline()]
        time.sleep(dice.uniform(0, 0.25))
        process.kill()
        told += process.stdout.readlines()
    return [line.strip() for line in told if line.endswith("\n")]


def kill_and_look(folder: Path, url: str | None, kills: int) -> None:
    home = folder / "home"
    with open_ledger(home, url=url) as ledger:
        roster.import_csv(ledger, ROSTER.encode(), ACT)
        _fill(ledger, 8 + kills * 4)
    done: list[str] = []
    for seed in range(kills):
        done += working_and_killed(home, url, seed)
        with open_ledger(home, url=url, create=False) as ledger:
            assert ledger.verify(deep=True) == (), seed
            with ledger.reading() as conn:
                for wrong, query in _WRONG.items():
                    assert not conn.execute(text(query)).scalars().all(), (wrong, seed)
                records = set(conn.execute(text("SELECT id FROM records")).scalars())
                settled = set(conn.execute(text("SELECT query FROM settlements")).scalars())
        for kind, number in (line.split() for line in done):
            assert int(number) in (records if kind == "record" else settled), (kind, number)
    assert len(done) > kills


def _fill(ledger: Ledger, count: int) -> None:
    """So many sessions of two people, every other one with something to settle."""
    for number in range(count):
        day = dt.date(2025, 1, 6) + dt.timedelta(days=number)
        session = {**SESSION, "session": number + 1, "date": day}
        session["supervisee"] = "Zoë Example" if number % 3 else "Łukasz Próba"
        submit(ledger, returned(session, unsure=["summary", "session"] if number % 2 else ()))


def test_four_kills_leave_nothing_half_done(tmp_path: Path, url: str | None) -> None:
    kill_and_look(tmp_path, url, 4)


@pytest.mark.evidence
def test_25_kills_leave_nothing_half_done(tmp_path: Path, url: str | None) -> None:
    kill_and_look(tmp_path, url, 25)
