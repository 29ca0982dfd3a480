"""A desk that is killed in the middle of settling: what was answered is kept, and settled once."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import re
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from filing.ledger.database import open_ledger
from filing.records import records
from filing.review import holding, query_list
from tests.desk import asked
from tests.desk.browsing import RunningDesk, running
from tests.desk.test_hard_day import Start, start, until
from tests.desk.window import Window
from tests.filing.returns import SESSION, returned, submit

pytestmark = pytest.mark.thorough

__all__ = ["start"]  # a fixture
MANY = 5
SUE = "Sue Supervisor"


class Outside(Window):
    """A window of a desk that is a program of its own: it knows of it what its pages say."""

    def _token(self) -> str:
        found = re.search(rb'name="token" value="([^"]+)"', self.data)
        assert found is not None, self.text
        return found[1].decode()

    @property
    def look(self) -> str:
        """Which version of the question is shown."""
        found = re.search(rb'name="look" value="([^"]+)"', self.data)
        assert found is not None, self.text
        return found[1].decode()


def window(desk: subprocess.Popen[str]) -> Outside:
    """A window of a desk that has just started."""
    assert desk.stdout is not None
    address = desk.stdout.readline().strip()
    url = address.partition("/enter")[0]
    inside = SimpleNamespace(port=int(url.rpartition(":")[2]))
    there: Any = SimpleNamespace(again=lambda: address, url=url, inside=inside)
    return Outside(cast("RunningDesk", there))


def held(home: Path) -> tuple[int, ...]:
    """The questions of which an answer is held."""
    with open_ledger(home) as ledger, ledger.reading() as conn:
        return tuple(sorted(holding.is_held(conn)))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with documents that came back in Word, each with one thing in doubt."""
    asked.staffed(tmp_path / "home")
    with open_ledger(tmp_path / "home") as ledger:
        for day in range(1, MANY + 1):
            answers = {**SESSION, "date": dt.date(2026, 11, day), "summary": f"Talked on the {day}."}
            submit(ledger, returned(answers, unsure=("summary",)))
    return tmp_path / "home"


def answers(window: Outside) -> None:
    """Says that the first proposal is right."""
    window.post(window.path, how="accept-1", look=window.look)


def killed(desk: subprocess.Popen[str], window: Outside, at: Callable[[], bool]) -> None:
    """Kills a desk at that moment, while it takes an answer; whether it came to tell so is no matter."""

    def ask() -> None:
        with contextlib.suppress(OSError, http.client.HTTPException, AssertionError):
            answers(window)

    thread = threading.Thread(target=ask)
    thread.start()
    until(at)
    desk.kill()
    desk.wait()
    thread.join(30)


def test_answers_outlive_a_desk_that_is_killed_while_it_settles_and_none_is_settled_twice(
    start: Start, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAREPACK_USER", SUE)
    database = home / "ledger.sqlite"
    desk = start(home)
    one = window(desk).get("/questions/")
    one.post("/questions/go")
    answers(one)  # about the first document: it is held
    assert "Question 2 of" in one.text
    # The answer about the second is held, and the first document is filed: killed as soon as that is seen.
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as looking:
        killed(desk, one, lambda: looking.execute("SELECT count(*) FROM records").fetchone()[0] == 1)
    first = held(home)
    assert len(first) == 1

    desk = start(home)
    one = window(desk).get("/questions/")
    assert "1 answer kept" in one.text
    one.post("/questions/go")
    # Another program writes at this moment, and the desk waits for it: nothing of the answer is there.
    with contextlib.closing(sqlite3.connect(database)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        killed(desk, one, lambda: time.monotonic() - begun > 0.4)
        other.rollback()
    assert held(home) == first

    with running(home, by=SUE) as whole:
        one = Outside(whole)
        one.get("/questions/").post("/questions/go")
        while "/end" not in one.path:
            answers(one)
        assert "1 answer" in one.text
        one.post(f"{one.path.removesuffix('end')}finish")
    with open_ledger(home) as ledger:
        assert query_list.listed(ledger) == ()
        every = [q for q in query_list.listed(ledger, every=True) if q.query.level != "note"]
        assert [len(q.said) for q in every] == [1] * MANY
        found = records.find(ledger)
        assert Counter(r.submission for r in found) == Counter(range(1, MANY + 1))
        assert ledger.verify(deep=True) == ()
        with ledger.reading() as conn:
            assert holding.held(conn) == ()
