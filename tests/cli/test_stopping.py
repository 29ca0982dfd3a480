"""A run that is told to end says how far it came, leaves no process, and goes on where it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from filing.ledger.database import open_ledger
from filing.review import submissions
from intake.tally import OUTCOMES
from tests.faults import ours
from tests.intake import batch

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="Windows ends programs in another way"),
    pytest.mark.thorough,
]
COUNT = 18


def below(process: int) -> set[int]:
    """The processes that a process has started, and those that these have."""
    told = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [(int(a), int(b)) for a, b in (line.split() for line in told.splitlines())]
    found, more = set[int](), {process}
    while more:
        more = {pid for pid, parent in pairs if parent in more} - found
        found |= more
    return found


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl+C"])
def test_a_batch_that_is_stopped_can_be_gone_on_with_and_leaves_no_process(
    tmp_path: Path, how: signal.Signals
) -> None:
    inside = ours.write(tmp_path, batch.documents(COUNT))
    home = batch.home(tmp_path, "home")
    command = [*batch.RUN, "--home", str(home), "import", str(inside)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1)
    assert process.stdout is not None
    for _ in range(3):
        process.stdout.readline()
    started = below(process.pid)
    assert started
    process.send_signal(how)
    out, err = process.communicate(timeout=120)
    assert process.returncode == ExitCode.UNEXPECTED
    told = 3 + len([line for line in out.splitlines() if not line.startswith(" ")])
    assert told < COUNT
    assert f" of {COUNT}: " in err
    assert "run the same again to go on" in err
    assert "Traceback" not in err
    batch.wait_until(lambda: not any(alive(pid) for pid in started))
    batch.finish(home, inside)
    with open_ledger(home) as ledger:
        assert not submissions.unfinished(ledger)
    found = batch.state(home)
    assert len(found["submissions"]) + len(found["repeats"]) == COUNT


def alive(pid: int) -> bool:
    """Whether a process of this number is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def on_screen(raw: str) -> list[str]:
    """The lines a terminal shows in the end: a return goes to the line's start, and what follows overwrites."""
    lines = []
    for row in raw.replace("\r\n", "\n").split("\n"):
        shown: list[str] = []
        at = 0
        for character in row:
            if character == "\r":
                at = 0
                continue
            shown[at : at + 1] = [character]
            at += 1
        lines.append("".join(shown).rstrip())
    return lines


def test_progress_never_shares_a_line_with_an_outcome(tmp_path: Path) -> None:
    import pty
    import re

    inside = ours.write(tmp_path, batch.documents(7))
    home = batch.home(tmp_path, "home")
    ours_end, theirs = pty.openpty()
    command = [*batch.RUN, "--home", str(home), "import", str(inside)]
    environment = os.environ | {"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "300"}
    process = subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    raw = b""
    while True:
        try:
            part = os.read(ours_end, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        raw += part
    process.wait()
    os.close(ours_end)
    text = re.sub(r"\x1b\[[0-9;]*m", "", raw.decode())
    assert "Importing: 3 of 7" in text  # it was shown
    lines = [line for line in on_screen(text) if line]
    assert not [line for line in lines if "Importing:" in line]  # and nothing of it is left
    outcomes = [line for line in lines if str(inside) in line]
    assert len(outcomes) == 7
    assert [line for line in outcomes if line.split()[0] not in set(OUTCOMES)] == []
