"""How the desk starts, is found, and ends, as its own program."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desk.jobs import Progress
from desk.serving import Serving, serve
from schemas.errors import UsageError
from tests.clients.process import ROOT
from tests.desk.browsing import running

pytestmark = pytest.mark.thorough

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Starts `carepack desk`; what still runs at the end is killed."""
    begun: list[subprocess.Popen[str]] = []

    def started(*options: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "cli", "--home", str(home), "desk", "--no-browser", *options]
        begun.append(
            subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        )
        return begun[-1]

    yield started
    for one in begun:
        if one.poll() is None:
            one.kill()
        one.communicate()


def _address(desk: subprocess.Popen[str]) -> str:
    assert desk.stdout is not None
    return desk.stdout.readline().strip()


def _answers(address: str) -> bool:
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor()
    )
    with opener.open(address, timeout=20) as answer:
        return b"<h1>Today</h1>" in answer.read()


def test_two_starts_at_once_make_one_desk_and_each_can_come_in(start: Start, home: Path) -> None:
    both = [start(), start()]
    addresses = [_address(one) for one in both]
    assert len({re.sub(r"/enter.*", "", a) for a in addresses}) == 1
    assert all(_answers(a) for a in addresses)
    until = time.monotonic() + 20
    while sum(one.poll() is None for one in both) > 1 and time.monotonic() < until:
        time.sleep(0.05)
    (over,) = [one for one in both if one.poll() is not None]
    assert over.returncode == 0
    assert "runs already" in over.communicate()[1]
    note = home / "desk" / "running.json"
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    assert stat.S_IMODE(note.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(start: Start, home: Path, number: int) -> None:
    desk = start()
    assert _answers(_address(desk))
    desk.send_signal(number)
    _, told = desk.communicate(timeout=20)
    assert (desk.returncode, told) == (0, "The desk is closed.\n")
    assert not (home / "desk" / "running.json").exists()


def test_one_that_was_killed_holds_no_other_up_and_leaves_no_files(start: Start, home: Path) -> None:
    desk = start()
    assert _answers(_address(desk))
    left = home / "desk" / "passing" / "abc" / "00000"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"somebody's form")
    desk.kill()
    desk.wait()
    assert _answers(_address(start()))
    assert not left.exists()


def test_a_port_that_is_taken_is_said_to_be(home: Path, tmp_path: Path, start: Start) -> None:
    with running(tmp_path / "other") as other:
        _, told = start("--port", str(other.inside.port)).communicate(timeout=20)
    assert "[desk-port]" in told


def test_it_closes_when_nobody_was_there_for_long_but_not_while_work_runs(home: Path) -> None:
    go_on = threading.Event()

    def work(progress: Progress) -> str:
        go_on.wait(20)
        return "/"

    with running(home, idle=0.3) as desk:
        desk.inside.jobs.begin(work, "Reading")
        time.sleep(1.0)
        assert _answers(desk.again())
        go_on.set()
        until = time.monotonic() + 10
        while (home / "desk" / "running.json").exists() and time.monotonic() < until:
            time.sleep(0.05)
        assert not (home / "desk" / "running.json").exists()


def test_work_that_runs_is_done_before_it_ends(home: Path) -> None:
    done: list[bool] = []

    def work(progress: Progress) -> str:
        time.sleep(0.6)
        done.append(True)
        return "/"

    with running(home) as desk:
        desk.inside.jobs.begin(work, "Reading")
    assert done == [True]


def test_a_desk_that_does_not_answer_is_told_and_not_doubled(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.serving._FOUND_WITHIN", 0.2)
    with running(home):
        (home / "desk" / "running.json").unlink()
        with pytest.raises(UsageError) as told:
            serve(lambda: pytest.fail("it was opened twice"), home, Serving(print), signals=False)
    assert told.value.code == "desk-silent"


def test_the_help_is_quick_because_nothing_of_the_desk_is_loaded() -> None:
    code = "import sys, cli.main; cli.main.run(['--help']); assert not {'desk', 'uvicorn'} & set(sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ, capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stderr
