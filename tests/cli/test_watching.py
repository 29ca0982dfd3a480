"""`carepack import FOLDER --watch` and `--report FILE`, as a program and a person meet them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from intake.tally import Tally
from tests.faults import ours
from tests.intake import batch


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = batch.home(tmp_path, "home")
    monkeypatch.setenv("CAREPACK_HOME", str(folder))
    monkeypatch.delenv("CAREPACK_LEDGER", raising=False)
    return folder


@pytest.fixture
def inside(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


def form(number: int) -> bytes:
    return ours.filled("word", batch.answers(number))


def report_of(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def test_the_report_of_an_import_says_what_became_of_each_and_nothing_of_what_stands_on_it(
    home: Path, inside: Path, tmp_path: Path
) -> None:
    (inside / "a.docx").write_bytes(form(1))
    (inside / "b.pdf").write_bytes(b"")
    file = tmp_path / "report.json"
    assert run(["import", str(inside), "--report", str(file)]) == ExitCode.REFUSED
    told = report_of(file)
    assert (told["carepack_report"], told["ended"], told["error"]) == (1, True, None)
    assert [(Path(d["file"]).name, d["outcome"], d["code"]) for d in told["documents"]] == [
        ("a.docx", "filed", None),
        ("b.pdf", "refused", "empty-file"),
    ]
    assert told["summary"] == {**Tally().summary(), "documents": 2, "filed": 1, "refused": 1}
    assert "medication round" not in file.read_text(encoding="utf-8")
    # Once more: it takes the place of the earlier one.
    assert run(["import", str(inside), "--report", str(file)]) == ExitCode.REFUSED
    assert [d["code"] for d in report_of(file)["documents"]] == ["again", "empty-file"]


def test_a_report_takes_the_place_of_nothing_but_a_report(
    home: Path, inside: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (inside / "a.docx").write_bytes(form(1))
    file = tmp_path / "report.json"
    file.write_text('{"mine": 1}', encoding="utf-8")
    before = batch.state(home)
    assert run(["import", str(inside), "--report", str(file)]) == ExitCode.USAGE
    assert "[exists]" in capsys.readouterr().err
    assert report_of(file) == {"mine": 1}
    assert batch.state(home) == before


@pytest.mark.parametrize("paths", [[], ["one", "two"], ["none"]])
def test_one_folder_that_is_there_is_watched_and_nothing_else(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], paths: list[str]
) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    assert run(["import", *(str(tmp_path / p) for p in paths), "--watch"]) == ExitCode.USAGE
    assert "[watch-one-folder]" in capsys.readouterr().err


def test_what_would_become_of_documents_is_not_watched_for(
    home: Path, inside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", str(inside), "--watch", "--dry-run"]) == ExitCode.USAGE
    assert "[given-twice]" in capsys.readouterr().err


class Watching:
    """The command, running; what it says, line by line."""

    def __init__(self, home: Path, inside: Path, *args: str) -> None:
        command = [*batch.RUN, "--home", str(home), "import", str(inside), "--watch", "--settled", "0.3"]
        self.process = subprocess.Popen(
            [*command, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1
        )

    def next(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        said: dict[str, Any] = json.loads(self.process.stdout.readline())
        return said

    def until(self, event: str) -> dict[str, Any]:
        while (said := self.next())["event"] != event:
            assert said["event"] != "error", said
        return said

    def end(self, how: signal.Signals) -> list[dict[str, Any]]:
        self.process.send_signal(how)
        try:
            out, err = self.process.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise
        assert "Traceback" not in err
        return [json.loads(line) for line in out.splitlines()]


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends programs in another way")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl+C"])
def test_a_watcher_takes_each_file_once_it_is_whole_and_ends_in_order(
    home: Path, inside: Path, tmp_path: Path, how: signal.Signals
) -> None:
    (inside / "there.docx").write_bytes(form(1))
    file = tmp_path / "report.json"
    watching = Watching(home, inside, "--json", "--report", str(file))
    assert watching.next()["event"] == "watching"
    assert report_of(file)["ended"] is False
    assert Path(watching.until("document")["file"]).name == "there.docx"
    watching.until("summary")
    # A program has it open to write: it waits, whatever stands in it by now.
    with (inside / "slow.docx").open("wb") as out:
        out.write(form(2)[:500])
        out.flush()
        if sys.platform == "linux":
            assert watching.until("waits")["code"] == "file-in-use"
        out.seek(0)
        out.write(form(2))
    (inside / "sub").mkdir()
    assert Path(watching.until("document")["file"]).name == "slow.docx"
    (inside / "sub" / "late.docx.part").write_bytes(form(3))
    (inside / "sub" / "late.docx.part").rename(inside / "sub" / "late.docx")
    assert Path(watching.until("document")["file"]).name == "late.docx"
    watching.until("summary")
    assert report_of(file)["summary"]["filed"] == 3
    last = watching.end(how)[-1]
    assert (last["event"], last["summary"]["documents"], last["waiting"]) == ("ended", 3, [])
    assert watching.process.returncode == ExitCode.DONE
    assert report_of(file)["ended"] is True
    # The next watcher reads none of them again.
    (inside / "new.docx").write_bytes(form(4))
    again = Watching(home, inside, "--json")
    assert Path(again.until("document")["file"]).name == "new.docx"
    again.until("summary")
    assert again.end(how)[-1]["summary"]["documents"] == 1


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends programs in another way")
def test_two_watchers_of_one_folder_file_each_document_once(home: Path, inside: Path) -> None:
    both = [Watching(home, inside, "--json") for _ in range(2)]
    for one in both:
        assert one.next()["event"] == "watching"
    for number in range(1, 5):
        (inside / f"{number}.docx").write_bytes(form(number))
    for one in both:
        assert one.until("summary")
    for one in both:
        one.end(signal.SIGTERM)
    found = batch.state(home)
    assert len(found["records"]) == 4
    assert {(s[3], s[4]) for s in found["submissions"]} == {("filed", "")}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such timer")
def test_a_signal_that_comes_while_it_is_asked_whether_to_stop_does_not_hold_it_up_for_ever() -> None:
    asks = (
        "import signal\n"
        "from cli.watching import _stopped_by_signals\n"
        "from intake.watching import _wait\n"
        "for _ in range(300):\n"
        "    with _stopped_by_signals() as stop:\n"
        "        signal.signal(signal.SIGALRM, signal.getsignal(signal.SIGTERM))\n"
        "        signal.setitimer(signal.ITIMER_REAL, 0.0005)\n"
        "        while not stop.is_set():\n"
        "            _wait(stop, 0.00001)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", asks], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
