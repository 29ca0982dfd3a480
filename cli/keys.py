"""What somebody types at a terminal: one key, or a line; and whether there is a terminal at all."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from schemas.shown_text import printable


def is_terminal() -> bool:
    """Whether a person can be asked: keys come from a terminal, and what is told goes to one."""
    # Python has none of them where a program was started without (a scheduled task, `<&-`).
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def key() -> str:
    """The next key; empty for one that is no letter, digit, sign, space or Enter. Raises KeyboardInterrupt, EOFError.

    What was typed before it is asked for counts for nothing: nobody saw then what it would be said to. Several at once,
    as they come when words are pasted or an arrow is pressed, are no key either.
    """
    if sys.platform == "win32":
        import msvcrt

        there(msvcrt.kbhit, msvcrt.getwch)
        pressed = click.getchar() + there(msvcrt.kbhit, msvcrt.getwch)
    else:  # what was there is dropped where the terminal begins to give single keys
        try:
            pressed = click.getchar()
        except OSError as gone:
            raise EOFError from gone
    if not pressed:  # nothing can come any more: the terminal is gone
        raise EOFError
    return _one(pressed)


def there(kbhit: Callable[[], int | bool], getwch: Callable[[], str]) -> str:
    """The keys a Windows console has already (`msvcrt`), taken from it. Raises KeyboardInterrupt, as Ctrl+C is one."""
    found = ""
    while kbhit():
        found += getwch()
    if "\x03" in found:
        raise KeyboardInterrupt
    return found


def _one(pressed: str) -> str:
    return pressed if len(pressed) == 1 and (pressed.isprintable() or pressed in "\r\n") else ""


def line(label: str) -> str:
    """A line of words, without the spaces around it. Raises click.Abort where it is broken off."""
    told: str = click.prompt(printable(label), default="", show_default=False, prompt_suffix=" ")
    return told.strip()


@contextmanager
def ended_by_hang_up() -> Iterator[None]:
    """Within it a terminal that is closed ends the work as Ctrl+C does, so that what was answered is kept."""
    hang_up = getattr(signal, "SIGHUP", None)
    if hang_up is None:  # Windows ends its console in another way
        yield
        return
    before = signal.signal(hang_up, _stop)
    try:
        yield
    finally:
        signal.signal(hang_up, before)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Within it whatever ends the work (Ctrl+C, a closed terminal, being told to end) waits until what is done is done.

    Raises KeyboardInterrupt then.
    """
    came: list[int] = []
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    numbers = [number for name in names if (number := getattr(signal, name, None)) is not None]
    before = {number: signal.signal(number, lambda n, _: came.append(n)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
    if came:
        raise KeyboardInterrupt


def _stop(number: int, frame: object) -> None:  # noqa: ARG001 - as a signal's handler is called
    raise KeyboardInterrupt
