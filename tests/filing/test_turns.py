"""Whoever writes a file of the home waits their turn, and finds out whether it is still what they saw."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from filing import turns
from filing.turns import NEW, as_seen, turn, version, version_of
from schemas.errors import UsageError

ADDS = """
import sys
import time
from pathlib import Path
from filing.turns import as_seen, turn, version
from filing.whole_files import save
from schemas.errors import UsageError

folder, who = Path(sys.argv[1]), sys.argv[2]
file, added = folder / "list", 0
(folder / f"{who}-is-there").touch()
while len(list(folder.glob("*-is-there"))) < 2:
    time.sleep(0.01)
while added < 25:
    seen = version(file)
    text = file.read_bytes() if file.is_file() else b""
    try:
        with turn(folder):
            as_seen(file, seen)
            time.sleep(0.005)  # where another would be lost
            save(file, text + f"{who}{added}\\n".encode(), force=True)
        added += 1
    except UsageError:
        continue
"""
"""Adds lines to one file: each time to what it saw, and anew where that was another one by then."""


def test_two_programs_that_change_one_file_lose_nothing_of_each_other(tmp_path: Path) -> None:
    folder = tmp_path / "organisation"
    folder.mkdir()
    both = [subprocess.Popen([sys.executable, "-c", ADDS, str(folder), who]) for who in "ab"]
    for one in both:
        assert one.wait(timeout=120) == 0
    lines = (folder / "list").read_text(encoding="ascii").splitlines()
    assert sorted(lines) == sorted(f"{who}{number}" for who in "ab" for number in range(25))


def test_another_thread_waits_until_the_first_is_done(tmp_path: Path) -> None:
    folder, order = tmp_path / "organisation", list[str]()
    inside = threading.Event()

    def second() -> None:
        inside.wait()
        with turn(folder):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with turn(folder), turn(folder):  # whoever is in it may enter again
        inside.set()
        thread.join(0.2)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_who_waits_in_vain_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_PATIENCE", 0.05)
    found: list[str] = []

    def second() -> None:
        with pytest.raises(UsageError) as refused, turn(tmp_path / "organisation"):
            pass
        found.append(refused.value.code)

    with turn(tmp_path / "organisation"):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert found == ["own-busy"]


def test_a_file_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    file = tmp_path / "letterhead.docx"
    assert version(file) == NEW == version_of(None)
    file.write_bytes(b"one")
    as_seen(file, version_of(b"one"))
    for seen in (NEW, version_of(b"two")):
        with pytest.raises(UsageError) as refused:
            as_seen(file, seen)
        assert refused.value.code == "file-changed"
