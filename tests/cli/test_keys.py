"""What is typed at a terminal or a Windows console, key by key; and that nothing breaks off what is being written."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable
from importlib.util import find_spec, module_from_spec
from threading import Thread
from types import ModuleType

import pytest

from cli import keys
from cli.terminal import has_colours, styled, tell
from cli.wrapping import width


class Console:
    """What a Windows console gives through `msvcrt`, as its documentation has it: a character a call and, of a key that
    types nothing, `\\x00` or `\\xe0` and then its code. Nobody here has Windows.

    `typed` are keys pressed one by one, once they are waited for; `pasted` is there before.
    """

    def __init__(self, *typed: str, pasted: str = "") -> None:
        self._there, self._typed = deque(pasted), deque(typed)

    def getwch(self) -> str:
        """Waits for the next key where none is there."""
        if not self._there:
            self._there.extend(self._typed.popleft())
        return self._there.popleft()

    def kbhit(self) -> int:
        """Not 0 where a key is there to be read."""
        return int(bool(self._there))


Pressed = Callable[..., list[str]]


@pytest.fixture
def pressed(monkeypatch: pytest.MonkeyPatch) -> Pressed:
    """The keys that `key` gives where these are typed on a Windows console: all but `msvcrt` is what runs there."""

    def at(*typed: str, count: int, pasted: str = "") -> list[str]:
        console = Console(*typed, pasted=pasted)
        there = ModuleType("msvcrt")
        there.__dict__.update(getwch=console.getwch, kbhit=console.kbhit)
        with monkeypatch.context() as windows:
            windows.setitem(sys.modules, "msvcrt", there)
            spec = find_spec("click._termui_impl")
            assert spec is not None
            assert spec.loader is not None
            implementation = module_from_spec(spec)
            windows.setattr(sys, "platform", "win32")
            spec.loader.exec_module(implementation)
            windows.setattr(implementation, "WIN", True)
            windows.setattr("click.termui._getchar", implementation.getchar)
            return [keys.key() for _ in range(count)]

    return at


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("up", "\xe0H"),
        ("page down, whose code is Q", "\xe0Q"),
        ("insert, whose code is R", "\xe0R"),
        ("delete, whose code is S", "\xe0S"),
        ("F1", "\x00;"),
        ("F11", "\xe0\x85"),
        ("up on the number pad", "\x00H"),
        ("Alt+1", "\x00x"),
        ("Ctrl+2, whose code is Ctrl+C", "\x00\x03"),
    ],
)
def test_a_key_of_a_windows_console_that_types_nothing_is_none_and_the_next_one_is_itself(
    name: str, typed: str, pressed: Pressed
) -> None:
    assert pressed(typed, "1", count=2) == ["", "1"], name


def test_letters_digits_space_and_enter_are_keys_and_other_signs_of_a_console_are_none(
    pressed: Pressed,
) -> None:
    assert pressed("1", "é", "Ł", "?", " ", "\r", count=6) == ["1", "é", "Ł", "?", " ", "\r"]
    assert pressed("\x1b", "\x08", "\t", "\x7f", "\x01", count=5) == [""] * 5
    assert pressed("\ud83d\ude00", "1", count=2) == ["", "1"]  # an emoji comes in two halves


def test_words_pasted_into_a_windows_console_are_no_keys_and_what_was_typed_before_counts_for_nothing(
    pressed: Pressed,
) -> None:
    assert pressed("r it is\r1", "1", count=2) == ["", "1"]
    assert pressed("1", pasted="11s", count=1) == ["1"]


@pytest.mark.parametrize(
    ("typed", "pasted", "ends"),
    [("\x03", "", KeyboardInterrupt), ("", "1\x03", KeyboardInterrupt), ("\x1a", "", EOFError)],
)
def test_ctrl_c_and_ctrl_z_end_what_asks_on_windows(
    typed: str, pasted: str, ends: type[BaseException], pressed: Pressed
) -> None:
    with pytest.raises(ends):
        pressed(typed, pasted=pasted, count=1)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pty: NOT TESTED there")
def test_a_terminal_that_is_gone_gives_no_keys_for_ever_but_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    import termios

    mine, its = os.openpty()

    def close() -> None:
        while termios.tcgetattr(mine)[3] & termios.ICANON:  # until a single key is waited for
            time.sleep(0.05)
        os.close(mine)

    with os.fdopen(its) as stream, monkeypatch.context() as here:
        here.setattr(sys, "stdin", stream)
        closing = Thread(target=close)
        closing.start()
        with pytest.raises(EOFError):
            keys.key()
        closing.join()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals to send to oneself")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_what_ends_the_work_waits_until_what_is_done_is_done(name: str) -> None:
    number, done = getattr(signal, name), []
    before = signal.getsignal(number)

    def work() -> None:
        with keys.undisturbed():
            os.kill(os.getpid(), number)
            done.append("written")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert (done, signal.getsignal(number)) == (["written"], before)


def test_what_goes_wrong_meanwhile_is_raised_and_the_handlers_are_there_again() -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(ValueError, match="wrong"), keys.undisturbed():
        raise ValueError("wrong")
    assert signal.getsignal(signal.SIGINT) == before


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_where_no_colours_are_wanted_nothing_is_styled_at_all(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    tell(styled("bold", bold=True, fg="red"))
    monkeypatch.setenv(name, value)
    assert not has_colours()
    tell(styled("bold", bold=True, fg="red"))
    assert capsys.readouterr().out == "\x1b[31m\x1b[1mbold\x1b[0m\nbold\n"


@pytest.mark.parametrize(("columns", "room"), [("1", 19), ("40", 39), ("80", 79), ("250", 99)])
def test_a_line_has_room_for_some_words_however_narrow_the_terminal(
    columns: str, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert width() == room


@pytest.mark.parametrize("name", ["stdin", "stdout"])
def test_a_stream_that_is_not_there_is_no_terminal(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Python has it where a program is started without: `<&-`, a scheduled task."""
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, name, None)
    assert not keys.is_terminal()
