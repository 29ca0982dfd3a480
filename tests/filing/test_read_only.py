"""A ledger that this account may not change can be looked at, and says what cannot be done."""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from filing.ledger.database import FILE, open_ledger
from filing.ledger.read_only import is_closed
from filing.people import roster
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT, SESSION, returned, submit

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="how an administrator is held to rights is Linux's"),
    pytest.mark.thorough,
]
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1  # linux/prctl.h, linux/capability.h


@pytest.fixture
def home() -> Iterator[Path]:
    """A home with a record and a query in it; in a place where any account may look."""
    place = Path(tempfile.mkdtemp(prefix="carepack-test-"))
    with open_ledger(place / "home") as ledger:
        roster.import_csv(ledger, ROSTER.encode(), ACT)
        submit(ledger, returned(SESSION))
        submit(ledger, returned(SESSION | {"session": 5}, unsure=["summary"]))
    yield place / "home"
    for folder in (place, place / "home"):
        folder.chmod(0o700)
    shutil.rmtree(place)


def close(home: Path, *, folder: int = 0o555, database: int = 0o444) -> None:
    """Takes the right to write away from everybody."""
    home.parent.chmod(0o755)
    for file in home.iterdir():
        file.chmod(0o555 if file.is_dir() else database)
    home.chmod(folder)


def as_others() -> None:
    """Lets rights hold for the administrator's account, too: without its power to pass over them (capabilities(7))."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)


RUNS = """
import contextlib, io, json, sys
from cli.main import run
told = []
for args in json.loads(sys.argv[1]):
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(args)
    told.append((code, *(one.buffer.getvalue().decode() for one in (out, err))))
print(json.dumps(told))
"""


def carepack(home: Path, *commands: list[str]) -> list[tuple[int, str, str]]:
    """Runs commands, one after another in one process, for which the rights of files hold."""
    every = json.dumps([["--home", str(home), *args] for args in commands])
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "CAREPACK_USER": "Ama Admin"}
    done = subprocess.run(
        [sys.executable, "-c", RUNS, every],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        preexec_fn=as_others,
    )
    return [(code, out, err) for code, out, err in json.loads(done.stdout)]


READING = (
    ["roster", "list"],
    ["records", "list"],
    ["records", "find", "rota"],
    ["records", "show", "1"],
    ["records", "export"],
    ["queries", "list"],
    ["queries", "show", "1"],
    ["copies", "list"],
    ["due"],
    ["ledger", "status"],
    ["ledger", "verify"],
    ["ledger", "verify", "--deep"],
)


@pytest.mark.parametrize("folder", [0o555, 0o777], ids=["folder closed", "database closed"])
def test_what_only_looks_works_in_a_home_that_is_closed(home: Path, folder: int) -> None:
    close(home, folder=folder)
    before = (home / FILE).read_bytes()
    for command, (code, out, err) in zip(READING, carepack(home, *READING), strict=True):
        assert (code, "Traceback" in err) == (ExitCode.DONE, False), (command, err)
        assert out + err
    ((_, out, _),) = carepack(home, ["records", "list", "--json"])
    assert [r["record"] for r in json.loads(out)["records"]] == [1]
    assert (home / FILE).read_bytes() == before


def test_what_would_change_it_says_that_it_is_read_only(home: Path) -> None:
    source = home.parent / "roster.csv"
    source.write_text(ROSTER, encoding="utf-8")
    close(home)
    changing = (
        ["roster", "import", str(source)],
        ["import", str(source)],
        ["queries", "settle", "1", "--blank"],
        ["blank", "supervision-record", "--for", "E02", "-o", str(home)],
        ["records", "find", "rota", "--for", "E02", "--private", "subject-access"],
        ["ledger", "reindex"],
        ["ledger", "backup", "/tmp/carepack-never"],
    )
    ended = carepack(home, *changing)
    for command, (code, _, err) in zip(changing, ended, strict=True):
        assert code == ExitCode.NOT_WRITTEN, (command, err)
        assert "[ledger-read-only]" in err or "[file-system]" in err, (command, err)
        assert "Traceback" not in err
    assert "[ledger-read-only]" in ended[0][2]
    assert "[ledger-read-only]" in carepack(home, ["queries", "settle", "1", "--blank"])[0][2]


def test_a_home_that_cannot_be_made_says_so(home: Path) -> None:
    source = home.parent / "roster.csv"
    source.write_text(ROSTER, encoding="utf-8")
    close(home)
    ((code, _, err),) = carepack(home / "new", ["roster", "import", str(source)])
    assert (code, "[ledger-read-only]" in err) == (ExitCode.NOT_WRITTEN, True)


def test_a_log_that_was_left_over_is_never_passed_over(home: Path) -> None:
    # As after a power cut: the newest rows stand in the log alone, and reading without it would show an older ledger.
    raw = sqlite3.connect(home / FILE)
    raw.execute("UPDATE people SET role = 'Changed' WHERE ref = 'E02'")
    raw.commit()
    log = (home / f"{FILE}-wal").read_bytes()
    whole = (home / FILE).read_bytes()
    raw.close()
    (home / FILE).write_bytes(whole)
    (home / f"{FILE}-wal").write_bytes(log)
    (home / f"{FILE}-shm").unlink(missing_ok=True)
    close(home)
    ((code, out, err),) = carepack(home, ["roster", "list"])
    assert (code, out) == (ExitCode.NOT_WRITTEN, "")
    assert "[ledger-read-only]" in err
    assert "log" in err


def test_a_look_at_a_database_leaves_the_locks_of_this_process_on_it(tmp_path: Path) -> None:
    database = tmp_path / "ledger.sqlite"
    database.write_bytes(b"")
    asks = "import fcntl, sys; fcntl.lockf(open(sys.argv[1], 'r+b'), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    with database.open("r+b") as held:
        fcntl.lockf(held, fcntl.LOCK_EX)
        assert not is_closed(database)
        other = subprocess.run([sys.executable, "-c", asks, str(database)], capture_output=True, check=False)
    assert b"BlockingIOError" in other.stderr
