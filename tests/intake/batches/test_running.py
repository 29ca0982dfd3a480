"""What is handed in through a window is kept until it ended, and ends the same wherever it broke off."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from filing.ledger.database import Ledger, open_ledger
from filing.review import submissions
from intake.batches import keeping, running
from intake.batches.keeping import Batch, Wanted
from schemas.errors import UsageError
from tests.faults import ours
from tests.intake import batch as made

pytestmark = pytest.mark.thorough

_PROGRAM = """
import sys
from pathlib import Path
from filing.ledger.database import open_ledger
from intake.batches import keeping, running
from tests.faults import ours
home = Path(sys.argv[1])
with open_ledger(home) as ledger:
    batch = running.start(keeping.found(home, sys.argv[2]))
    running.imported(ledger, batch, lambda: ours.ACT, lambda done, of: print(done, flush=True), lambda one: ())
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return made.home(tmp_path, "home")


def handed_in(home: Path, files: dict[str, bytes], wanted: Wanted | None = None) -> Batch:
    batch = keeping.begin(home, wanted or Wanted(), ours.ACT)
    for name, data in files.items():
        sent = home / "sent"
        sent.write_bytes(data)
        keeping.add(batch, name, sent)
    return batch


def run(ledger: Ledger, batch: Batch) -> Batch:
    return running.imported(ledger, running.start(batch), lambda: ours.ACT, lambda *_: None, lambda _: ())


def outcomes(batch: Batch) -> dict[str, str]:
    return {row.file: row.outcome for row in running.told(batch).rows}


def test_what_was_sent_is_filed_under_the_name_it_was_sent_under_and_is_gone_after(home: Path) -> None:
    batch = handed_in(home, {"Returned/March/form.docx": ours.completed("word"), "none.pdf": b"%PDF-1.7 no"})
    with open_ledger(home) as ledger:
        batch = run(ledger, batch)
        (origin,) = submissions.came_from(ledger, submissions.receipt_of(ledger, 1).sha256)
    assert outcomes(batch) == {"Returned/March/form.docx": "filed", "none.pdf": "refused"}
    assert origin.origin == "sent:Returned/March/form.docx"
    assert not (batch.folder / "files").exists()
    *documents, (tail, last) = running.report(batch)
    assert [d["file"] for d, _ in documents] == ["Returned/March/form.docx", "none.pdf"]
    assert last
    assert tail["summary"]["filed"] == tail["summary"]["refused"] == 1


def test_what_is_kept_meanwhile_is_for_its_owner_alone(home: Path) -> None:
    batch = handed_in(home, {"form.docx": ours.completed("word")})
    things = [batch.folder.parent, *batch.folder.parent.rglob("*")]
    assert {stat.S_IMODE(t.stat().st_mode) & 0o077 for t in things} == {0}


def test_a_name_that_leads_elsewhere_is_only_a_name(home: Path) -> None:
    batch = handed_in(home, {"../../etc/pass\x1bwd.docx": b"1", "C:\\Users\\x.docx": b"2", "//": b"3"})
    names = [name for name, _ in keeping.names(batch)]
    assert names == ["etc/pass wd.docx", "C:/Users/x.docx", "document"]
    assert all(file.parent == batch.folder / "files" for _, file in keeping.names(batch))


def test_two_files_of_one_name_stay_two_and_what_systems_leave_in_folders_is_left_out(home: Path) -> None:
    batch = handed_in(home, {"a.docx": b"1"})
    for name in ("a.docx", "In/.DS_Store", "In/~$a.docx", "In/.git/a.docx"):
        (home / "sent").write_bytes(b"2")
        keeping.add(batch, name, home / "sent")
    assert [name for name, _ in keeping.names(batch)] == ["a.docx", "a (2).docx"]


def test_a_try_files_nothing_and_the_files_stay_to_be_imported(home: Path) -> None:
    batch = handed_in(home, {"form.docx": ours.completed("word")})
    with open_ledger(home) as ledger:
        batch = running.tried(ledger, batch, lambda: ours.ACT, lambda *_: None)
        assert running.told(batch).tally.summary()["dry_run"] is True
        assert not submissions.listed(ledger)
        assert outcomes(run(ledger, batch)) == outcomes(batch) == {"form.docx": "filed"}


def test_a_batch_that_is_stopped_is_gone_on_with_and_told_as_one(home: Path) -> None:
    files = {f"{n}.docx": ours.filled("word", made.answers(n)) for n in range(1, 5)}
    batch = handed_in(home, files)
    with open_ledger(home) as ledger:
        running.imported(
            ledger,
            running.start(batch),
            lambda: ours.ACT,
            lambda done, _: keeping.ask_to_stop(batch) if done else None,
            lambda _: (),
        )
        (left,) = keeping.broken_off(home)
        assert len(running.told(left).rows) == 1
        ended = run(ledger, left)
    assert outcomes(ended) == dict.fromkeys(files, "filed")
    assert keeping.broken_off(home) == ()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends programs in another way")
def test_a_server_that_is_killed_loses_nothing_and_files_nothing_twice(home: Path) -> None:
    files = made.documents(10)
    batch = handed_in(home, files)
    command = [sys.executable, "-c", _PROGRAM, str(home), batch.name]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout is not None
    while process.stdout.readline().strip() not in {"2", ""}:
        pass
    assert keeping.is_held(batch)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    (left,) = keeping.broken_off(home)
    with open_ledger(home) as ledger:
        run(ledger, left)
    told = running.told(keeping.found(home, batch.name))
    assert told.tally.total == len(files)
    with open_ledger(home) as ledger:
        found = submissions.listed(ledger)
        assert not submissions.unfinished(ledger)
        filed = [n for r in found for n in r.records]
    assert len(filed) == len(set(filed)) == sum(r.outcome == "filed" for r in found)
    assert len({row.file for row in told.rows}) == len(files)


def test_two_batches_at_once_take_turns_and_one_batch_is_imported_once(home: Path) -> None:
    same = {"form.docx": ours.completed("word")}
    one, two = handed_in(home, same), handed_in(home, same)
    with open_ledger(home) as ledger:
        threads = [threading.Thread(target=run, args=(ledger, b)) for b in (one, two)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with keeping.held(one), pytest.raises(UsageError, match="in another window"):
            run(ledger, one)
    both = [outcomes(keeping.found(home, b.name))["form.docx"] for b in (one, two)]
    assert sorted(both) == ["duplicate", "filed"]


def test_a_folder_of_this_computer_is_read_where_it_lies(home: Path, tmp_path: Path) -> None:
    inside = ours.write(tmp_path, {"form.docx": ours.completed("word")})
    batch = keeping.begin(home, Wanted(places=(str(inside),)), ours.ACT)
    with open_ledger(home) as ledger:
        assert running.check(ledger, batch) == 1
        assert list(outcomes(run(ledger, batch)).values()) == ["filed"]
    assert (inside / "form.docx").exists()


def test_a_line_that_was_cut_off_spoils_no_other(home: Path) -> None:
    batch = handed_in(home, {})
    keeping.note(batch, "waited", {"submission": 1})
    with (batch.folder / "waited.jsonl").open("a") as file:
        file.write('{"submiss')
    keeping.note(batch, "waited", {"submission": 2})
    assert [w["submission"] for w in keeping.noted(batch, "waited")] == [1, 2]


def test_what_ended_is_forgotten_after_two_weeks_and_what_did_not_never(home: Path) -> None:
    ended, open_ = handed_in(home, {}), handed_in(home, {})
    keeping.in_state(ended, "ended")
    later = (ours.WHEN + dt.timedelta(days=1)).isoformat()
    assert keeping.sweep(home, later) == 1
    assert keeping.every(home) == (open_,)
    with pytest.raises(UsageError, match="older than two weeks"):
        keeping.found(home, ended.name)
    assert json.loads((open_.folder / "batch.json").read_text())["state"] == "sending"
