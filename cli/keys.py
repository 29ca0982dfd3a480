"""What somebody types at a terminal: one key, or a line; and whether there is a terminal at all."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from cli.terminal import printable

_SPECIAL = "\x00\xe0\x1b"
"""What arrows and function keys begin with: on a Windows console two characters, elsewhere an escape sequence."""


def is_terminal() -> bool:
    """Whether a person can be asked: keys come from a terminal, and what is told goes to one."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def has_colours() -> bool:
    """Whether colours and underlines are seen (https://no-color.org)."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def key() -> str:
    """The next key; empty for one that is no letter, digit or sign. Raises KeyboardInterrupt, EOFError."""
    pressed = click.getchar()
    return "" if len(pressed) > 1 or pressed in _SPECIAL else pressed


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


def _stop(number: int, frame: object) -> None:  # noqa: ARG001 - as a signal's handler is called
    raise KeyboardInterrupt
