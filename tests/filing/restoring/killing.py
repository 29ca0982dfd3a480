"""A child that is killed with -9 at its n-th touch of the file system below a folder: the same place each time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
_CHILD = """
import datetime as dt, os, signal, sys
from pathlib import Path
at, below, what = int(sys.argv[1]), sys.argv[2], sys.argv[3]
places = [Path(p) if p else None for p in sys.argv[4:6]]
url = sys.argv[6] or None
from filing.ledger.actor import Actor
from filing.ledger.database import open_ledger
from filing.ledger import upkeep
from filing.restoring.restore import Wanted, restore
ACT = Actor("Ama Admin", dt.datetime(2026, 11, 30, 12, 0, tzinfo=dt.UTC))
EVENTS = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "shutil.rmtree", "sqlite3.connect"}
count = 0
def hook(event, args):
    global count
    if event in EVENTS and any(isinstance(a, (str, bytes, os.PathLike)) and below in os.fsdecode(a) for a in args):
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)
if what == "backup":
    with open_ledger(places[0], url=url) as ledger:
        sys.addaudithook(hook)
        upkeep.backup(ledger, places[1], ACT)
else:
    sys.addaudithook(hook)
    restore(Wanted(places[0], places[1], url, replace=True), ACT)
print(count)
"""


def run(what: str, one: Path, other: Path, url: str | None, *, below: Path, at: int = 0) -> int | None:
    """Runs `backup` of a home `one` into `other`, or `restore` of `one` into `other`, killed at that touch.

    Says how many touches there were; None where it was killed.
    """
    words = [sys.executable, "-c", _CHILD, str(at), str(below), what, str(one), str(other), url or ""]
    done = subprocess.run(
        words,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=120,
        check=False,
    )
    if done.returncode == -9:
        return None
    assert done.returncode == 0, done.stderr.decode()
    return int(done.stdout)
