"""`carepack queries settle` of many, `queries list` of many, and `queries go` at a terminal of its own."""

from __future__ import annotations

import json
import os
import re
import select
import shlex
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from filing.ledger.database import open_ledger
from filing.people import roster
from filing.review import queries
from tests.cli.test_ledger_commands import Told, home, told
from tests.filing import twenty
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT

pytestmark = pytest.mark.thorough
__all__ = ["home", "told"]  # fixtures
needs_a_terminal = pytest.mark.skipif(
    sys.platform == "win32", reason="a terminal of its own needs pty, which Windows has not: NOT TESTED there"
)


@pytest.fixture(autouse=True)
def asked(home: Path) -> dict[str, list[int]]:
    """Twenty questions about nine documents; their numbers by code."""
    with open_ledger(home) as ledger:
        roster.import_csv(ledger, ROSTER.encode(), ACT)
        twenty.bring_in(ledger)
        out: dict[str, list[int]] = {}
        for v in queries.listed(ledger):
            out.setdefault(v.query.code, []).append(v.number)
    return out


def said(capsys: pytest.CaptureFixture[str], code: ExitCode, *args: str) -> tuple[str, str]:
    capsys.readouterr()
    assert run(list(args)) == code
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_numbers_and_ranges_are_settled_and_each_document_says_what_became_of_it(
    asked: dict[str, list[int]], capsys: pytest.CaptureFixture[str]
) -> None:
    (first,) = asked["date-year"]
    out, err = said(
        capsys, ExitCode.REVIEW, "queries", "settle", f"{first}-{first + 2}", str(asked["line-break"][0]),
        "--accept", "1",
    )  # fmt: skip
    assert err == "4 queries settled, about 2 documents.\n"
    assert out.splitlines() == [
        "Document 5  5.docx: filed as record 2.".replace("5.docx", name_of(out, 5)),
        f"Document 6  {name_of(out, 6)}: still open: {asked['unknown-person'][0]}.",
    ]


def name_of(out: str, document: int) -> str:
    found = re.search(rf"^Document {document}  (\S+):", out, re.M)
    assert found is not None
    return found[1]


def test_the_twenty_commands_that_a_round_stands_for_come_to_the_same(home: Path, told: Told) -> None:
    """What the figure compares: each question by a command of its own files the same documents."""
    with open_ledger(home) as ledger:
        commands = twenty.commands(ledger)
    for command in commands:
        assert run(command.split()[1:]) in {ExitCode.DONE, ExitCode.REVIEW}
    assert told("queries", "list")["queries"] == []
    assert len({r["submission"] for r in told("records", "list")["records"]}) == 9


def test_one_question_of_many_documents_is_answered_once(asked: dict[str, list[int]], told: Told) -> None:
    first = str(asked["unknown-copy"][0])
    done = told("queries", "settle", "--alike", first, "--waive", "--why", "Ours.", code=ExitCode.REVIEW)
    assert done["settled"] == asked["unknown-copy"]
    assert [d["outcome"] for d in done["documents"]] == ["review"] * 3
    done = told("queries", "settle", "--code", "unknown-rendition", "--waive", "--why", "Ours.")
    assert [d["outcome"] for d in done["documents"]] == ["filed"] * 3
    assert done["waited"] == []


def test_by_document_form_and_person_what_fits_all_is_chosen(
    asked: dict[str, list[int]], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--document", "5", "--form", "supervision-record", "--for", "E02", "--code", "unsure")
    done = told("queries", "settle", *where, "--accept", "1", code=ExitCode.REVIEW)
    assert done["settled"] == [n for n in asked["unsure"] if n < asked["line-break"][0]]
    _, err = said(capsys, ExitCode.USAGE, "queries", "settle", *where, "--accept", "1")
    assert err.endswith("[nothing-chosen]\n")


def test_one_number_is_told_as_ever(
    asked: dict[str, list[int]], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    (first,) = asked["date-year"]
    rest = [n for n in asked["unsure"] if n < first + 3]
    out, err = said(capsys, ExitCode.REVIEW, "queries", "settle", str(first), "--accept", "1")
    assert (out, err) == (f"Still open: {', '.join(map(str, rest))}.\n", "")
    done = told("queries", "settle", str(rest[0]), "--accept", "1", code=ExitCode.REVIEW)
    assert (done["submission"], done["open"]) == (5, rest[1:])


def test_nothing_is_settled_where_one_cannot_be_and_every_reason_is_told(
    asked: dict[str, list[int]], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    _, err = said(capsys, ExitCode.USAGE, "queries", "settle", "1-900", "--accept", "1")
    assert "[settlement-no-candidate]" in err
    assert "[settlement-not-an-answer]" in err
    assert err.count("This is about the document") == 1  # with the numbers of all of them
    assert "[not-all-settled]" in err
    assert len(told("queries", "list")["queries"]) == 20


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["--accept", "1"], "settle-which"),
        (["7-3", "--accept", "1"], "number-range"),
        (["x", "--accept", "1"], "number-range"),
        (["--document", "nowhere.docx", "--accept", "1"], "no-document"),
        (["--alike", "999", "--accept", "1"], "no-query"),
        (["--code", "nonsense", "--accept", "1"], "unknown-code"),
        (["--code", "unsure", "--code", "nonsense", "--accept", "1"], "unknown-code"),
        (["--code", "link", "--accept", "1"], "nothing-chosen"),
        (["--form", "nonsense", "--accept", "1"], "unknown-form"),
        (["--form", "supervision-record.99", "--accept", "1"], "unknown-edition"),
        (["--for", "Nobody", "--accept", "1"], "unknown-person"),
        (["1-900"], "one-way"),
    ],
)
def test_what_chooses_nothing_is_refused(
    args: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, err = said(capsys, ExitCode.USAGE, "queries", "settle", *args)
    assert err.endswith(f"[{code}]\n")


def test_a_code_or_form_that_there_is_none_of_is_said_by_the_list_as_well(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    for option, code in (("--code", "unknown-code"), ("--form", "unknown-form")):
        _, err = said(capsys, ExitCode.USAGE, "queries", "list", option, "nonsense")
        assert err.endswith(f"[{code}]\n")
    every = told("queries", "list", "--form", "supervision-record")["queries"]
    assert every
    for same in ("supervision-record.1", "Supervision Record"):
        assert told("queries", "list", "--form", same)["queries"] == every
    assert told("queries", "list", "--code", "[unsure]") == told("queries", "list", "--code", "unsure")


def test_a_list_heads_each_document_and_counts_the_kinds(
    asked: dict[str, list[int]], capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = said(capsys, ExitCode.DONE, "queries", "list")
    heads = [line for line in out.splitlines() if line.startswith("Document")]
    assert len(heads) == 9
    assert re.fullmatch(r"Document 2  \S+\.docx  supervision-record\.1", heads[0])
    assert err.startswith("20 open, about 9 documents.\n")
    assert re.search(r"^ +4  unsure +--accept 1 \| --blank \| --waive --why TEXT$", err, re.M)
    assert re.search(r"^ +3  unknown-copy +--waive --why TEXT$", err, re.M)
    assert re.search(r"^ +2  unknown-person +--waive --why TEXT$", err, re.M)
    assert re.search(r"^ +1  different-answers +one by one$", err, re.M)
    assert "carepack queries settle --code unsure" in err
    first = asked["unknown-copy"][0]
    which = f"query {first} and 2 more: carepack queries settle --alike {first} and the answer."
    assert f"All that ask the same, such as {which}\n" in err


def test_the_commands_that_a_list_tells_mean_no_more_than_it_shows(
    asked: dict[str, list[int]], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = ["--form", "supervision-record", "--document", "5", "--document", "9"]
    _, err = said(capsys, ExitCode.DONE, "queries", "list", *shown)
    told_of = re.search(r"carepack queries settle (--code unsure.*) and one of", err)
    assert told_of is not None
    assert f"carepack queries go {' '.join(shown)}\n" in err
    assert run(["queries", "settle", *told_of[1].split(), "--waive", "--why", "Compared."]) == ExitCode.REVIEW
    left = [q["submission"] for q in told("queries", "list", "--code", "unsure")["queries"]]
    assert left == [10]  # that one was not shown
    _, err = said(
        capsys, ExitCode.DONE, "queries", "list", "--code", "unknown-copy", "--code", "unknown-rendition"
    )
    assert "carepack queries go --code unknown-copy --code unknown-rendition\n" in err


def test_a_length_of_hours_for_minutes_is_refused_until_it_is_said_why_as_the_message_says(
    asked: dict[str, list[int]], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    number = next(
        str(q["number"])
        for q in told("queries", "list", "--code", "unsure")["queries"]
        if q["query"]["path"] == "length"
    )
    _, err = said(capsys, ExitCode.USAGE, "queries", "settle", number, "--correct", "90 hours")
    assert "90 h is longer than a day. Is 1 h 30 min meant?" in err
    do = re.search(r"carepack (queries settle NUMBER .* --why TEXT)", err)
    assert do is not None
    assert run([w.replace("NUMBER", number) for w in shlex.split(do[1])]) == ExitCode.REVIEW


def test_a_list_of_one_document_or_code_has_only_that(
    asked: dict[str, list[int]], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    some = told("queries", "list", "--code", "unknown-copy", "--code", "comment")["queries"]
    assert {q["query"]["code"] for q in some} == {"unknown-copy", "comment"}
    assert {q["submission"] for q in told("queries", "list", "--document", "5")["queries"]} == {5}
    out, err = said(capsys, ExitCode.DONE, "queries", "list", "--document", "10")
    assert len(out.splitlines()) == 3
    assert err == "2 open, about 1 document.\n"  # a few are looked through at a glance


def test_a_round_needs_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    _, err = said(capsys, ExitCode.USAGE, "queries", "go")
    assert err.endswith("[no-terminal]\n")


class Terminal:
    """The command at a terminal of its own, 80 characters wide: types keys, and reads what is shown."""

    def __init__(
        self, home: Path, *args: str, plain: bool = True, term: str = "xterm", columns: int = 80
    ) -> None:
        import pty

        extra = {"TERM": term, "CAREPACK_USER": "Sue"}
        environ = {**os.environ, **extra} | ({"NO_COLOR": "1"} if plain else {})
        if not plain:
            environ.pop("NO_COLOR", None)
        for size in ("COLUMNS", "LINES"):
            environ.pop(size, None)
        words = [sys.executable, "-m", "cli", "--home", str(home), "queries", "go", *args]
        self.process, self._end = pty.fork()
        if self.process == 0:
            os.execve(sys.executable, words, environ)
        self.resize(columns)
        self.shown = ""

    def resize(self, columns: int) -> None:
        """Makes the window so wide."""
        import fcntl
        import struct
        import termios

        fcntl.ioctl(self._end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def echoes(self) -> bool:
        """Whether what is typed is shown, as at a shell, and Enter ends a line."""
        import termios

        flags: int = termios.tcgetattr(self._end)[3]
        return bool(flags & termios.ECHO) and bool(flags & termios.ICANON)

    def until(self, words: str, seconds: float = 60) -> str:
        """Reads until these words are there; returns what is shown since the last time."""
        begun, before = time.monotonic(), len(self.shown)
        while words not in self.shown[before:]:
            assert time.monotonic() - begun < seconds, f"{words!r} is not there:\n{self.shown}"
            if not self._read():
                break
        assert words in self.shown[before:], self.shown
        return self.shown[before:]

    def type(self, keys: str) -> None:
        """Types these, once the terminal takes single keys: what is typed before is dropped."""
        time.sleep(0.4)
        os.write(self._end, keys.encode())

    def ended(self) -> int:
        """Reads on until the command has ended; its exit code."""
        begun = time.monotonic()
        while self._read():
            assert time.monotonic() - begun < 60, f"it does not end:\n{self.shown}"
        os.close(self._end)
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])

    def hang_up(self) -> int:
        """Closes the terminal, as a window that is shut; the exit code."""
        os.close(self._end)
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])

    def _read(self) -> bool:
        if not select.select([self._end], [], [], 0.2)[0]:
            return True
        try:
            data = os.read(self._end, 65536)
        except OSError:  # Linux says so that the other end is gone
            return False
        self.shown += data.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(data)


@pytest.fixture
def opened(home: Path) -> Iterator[list[Terminal]]:
    """Terminals to end, whatever happens."""
    there: list[Terminal] = []
    yield there
    for terminal in there:
        try:
            os.kill(terminal.process, signal.SIGKILL)
            os.waitpid(terminal.process, 0)
        except (ProcessLookupError, ChildProcessError):
            continue


@needs_a_terminal
def test_a_round_at_a_terminal_shows_what_is_asked_and_keeps_what_is_answered(
    home: Path, told: Told, opened: list[Terminal]
) -> None:
    terminal = Terminal(home, "--document", "6")
    opened.append(terminal)
    page = terminal.until("? help")
    assert "1 of 2, document 1 of 1" in page
    assert "It says:  Talked about the ⏎ rota." in page
    assert "1) Talked about the []rota." in page
    assert max(map(len, re.sub(r"\x1b\[[0-9;]*m", "", page).splitlines())) < 80
    terminal.type("?")
    assert "leave it open and go on" in terminal.until("? help")
    terminal.type("1")
    assert "1) Zo[ë] Examp[l]e[] (E02)" in terminal.until("? help")
    terminal.type("u")
    terminal.until("1 of 2")
    terminal.type("1")
    terminal.until("2 of 2")
    terminal.type("1")
    terminal.until("That was the last question")
    terminal.type("\r")
    end = terminal.until("2 queries settled.")
    assert "filed as record 2." in end
    assert terminal.ended() == ExitCode.DONE
    (filed,) = [r for r in told("records", "list")["records"] if r["submission"] == 6]
    assert (filed["person"], filed["filed_by"]) == ("E02", "Sue")


@needs_a_terminal
def test_in_colours_differences_are_underlined(home: Path, opened: list[Terminal]) -> None:
    terminal = Terminal(home, "--code", "different-answers", plain=False)
    opened.append(terminal)
    page = terminal.until("? help")
    assert "Talked about the \x1b[33m\x1b[4mrota\x1b[0m." in page
    assert "Talked about the \x1b[33m\x1b[4mvan\x1b[0m." in page
    terminal.type("q")
    assert terminal.ended() == ExitCode.REVIEW


@needs_a_terminal
@pytest.mark.parametrize("how", ["q", "\x03", "hang up"])
def test_however_a_round_is_stopped_what_was_answered_is_kept(
    how: str, home: Path, asked: dict[str, list[int]], told: Told, opened: list[Terminal]
) -> None:
    terminal = Terminal(home, "--document", "5")
    opened.append(terminal)
    terminal.until("? help")
    terminal.type("1")
    terminal.until("2 of 3")
    terminal.type("c")
    terminal.until("The right answer")
    terminal.type("Sam Sample\r")
    terminal.until("3 of 3")
    if how == "hang up":
        terminal.hang_up()
    else:
        terminal.type(how)
        terminal.until("2 queries settled.")
        assert terminal.ended() == ExitCode.REVIEW
    left = [q["number"] for q in told("queries", "list", "--document", "5")["queries"]]
    assert left == [asked["date-year"][0] + 2]


@needs_a_terminal
def test_a_pipe_is_no_terminal(home: Path) -> None:
    import subprocess

    words = [sys.executable, "-m", "cli", "--home", str(home), "queries", "go"]
    done = subprocess.run(words, input="1", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (ExitCode.USAGE, "")
    assert "[no-terminal]" in done.stderr


def test_the_json_of_many_has_the_documented_members(asked: dict[str, list[int]], told: Told) -> None:
    page = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text(encoding="utf-8")
    (block,) = re.findall(r'```json\n(\{"settled".*?)```', page, re.S)
    shown = json.loads(block)
    done = told(
        "queries", "settle", "--code", "unknown-copy", "--waive", "--why", "Ours.", code=ExitCode.REVIEW
    )
    assert set(done) == set(shown)
    assert set(done["documents"][0]) == set(shown["documents"][0])
