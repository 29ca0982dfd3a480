"""Whoever pulls the plug while records are destroyed leaves whole records; run again, all of them are gone."""

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
from filing.retention.destroying import destroy
from filing.retention.journal import read
from tests.filing.conftest import ROSTER
from tests.filing.retention.cases import LATER, files_with, gone_away, rows_with, session, settled
from tests.filing.returns import ACT, returned, submit

pytestmark = [pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX's"), pytest.mark.thorough]

_COUNT = 40
_WORK = """
import sys
from pathlib import Path
from filing.ledger.database import open_ledger
from filing.retention.destroying import destroy
from tests.filing.retention.cases import LATER, keeping, period
with open_ledger(Path(sys.argv[1]), url=None if sys.argv[2] == "-" else sys.argv[2], create=False) as ledger:
    print("ready", flush=True)
    destroy(keeping(ledger, period()), LATER)
"""


def _filled(ledger: Ledger) -> None:
    for number in range(_COUNT):
        day = dt.date(2024, 1, 1) + dt.timedelta(days=number)
        words = f"Talked about the rota and word{number:03d}beginning."
        back = returned(session(day, number + 1, summary=words), unsure=["session"] if number % 3 else ())
        submit(ledger, back, data=words.encode())
    gone_away(ledger, "E02", dt.date(2026, 11, 21))


def _killed(home: Path, url: str | None, seed: int) -> None:
    command = [sys.executable, "-c", _WORK, str(home), url or "-"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(Random(seed).uniform(0, 0.4))
        process.kill()


def test_six_kills_lose_nothing_that_is_still_to_do(tmp_path: Path, url: str | None) -> None:
    home = tmp_path / "home"
    with open_ledger(home, url=url) as opened:
        roster.import_csv(opened, ROSTER.encode(), ACT)
        ledger = settled(opened)
        _filled(ledger)
        with ledger.writing() as conn:  # what waits to be settled would stay
            waiting = conn.execute(
                text("SELECT count(*) FROM submissions WHERE state = 'review'")
            ).scalar_one()
    for seed in range(6):
        _killed(home, url, seed)
        with open_ledger(home, url=url, create=False) as opened:
            assert opened.verify(deep=True) == (), seed
    with open_ledger(home, url=url, create=False) as opened:
        ledger = settled(opened)
        destroy(ledger, LATER)
        with ledger.reading() as conn:
            left = set(conn.execute(text("SELECT record FROM destroyed")).scalars())
            undone = conn.execute(
                text("SELECT count(*) FROM destructions WHERE wiped_at IS NULL")
            ).scalar_one()
            records = conn.execute(text("SELECT count(*) FROM records")).scalar_one()
        assert (records, undone) == (0, 0)
        assert {line.record for line in read(home).records} == left
        assert len(left) == _COUNT - waiting
        gone = [n for n in range(_COUNT) if n % 3 == 0]
        assert not [n for n in gone if rows_with(ledger, f"word{n:03d}")]
        assert not [n for n in gone if files_with(ledger, f"word{n:03d}")]
        assert ledger.verify(deep=True) == ()
