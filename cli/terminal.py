"""The one place that prints: no word from elsewhere (a name, an answer, an argument) can act on the terminal.

Outcomes go to standard output, everything else to standard error; what shows how far a run has come makes room for
every line. A test holds that no other module of the command line prints.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import click

from schemas.shown_text import as_json_text, printable


@dataclass(frozen=True, slots=True)
class Styled:
    """Words in a colour, or bold or dim; see `click.style`."""

    text: str
    how: dict[str, Any]

    def __str__(self) -> str:
        raise TypeError("styled words are a part of their own; in a text they would lose their style")


def has_colours() -> bool:
    """Whether colours, bold words and underlines are wanted and seen (https://no-color.org)."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def styled(text: object, **how: Any) -> Styled:
    """Words to be shown in this style, where the terminal has any."""
    return Styled(str(text), how)


def _in_style(words: Styled, *, lines: bool) -> str:
    text = printable(words.text, lines=lines)
    return click.style(text, **words.how) if has_colours() else text


def tell(*parts: object, err: bool = False, lines: bool = False) -> None:
    """Prints one line of these parts, on standard output or, with `err`, on standard error.

    Whatever they hold is made printable here; with `lines`, their line ends stay.
    """
    out = "".join(
        _in_style(p, lines=lines) if isinstance(p, Styled) else printable(p, lines=lines) for p in parts
    )
    with _room():
        click.echo(out, err=err)


def tell_json(document: Any) -> None:
    """One JSON document on standard output."""
    with _room():
        click.echo(as_json_text(document, indent=2))


def tell_part(text: str) -> None:
    """A part of a JSON document on standard output, as it stands: of `as_json_text`, or of our own brackets."""
    with _room():
        click.echo(text, nl=False)


def put_out(data: bytes) -> None:
    """A file's bytes on standard output; on a terminal, as text that cannot act on it."""
    with _room():
        if sys.stdout.isatty():
            click.echo(
                printable(data.decode("utf-8-sig", "replace").replace("\r\n", "\n"), lines=True), nl=False
            )
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
        sys.stdout.flush()


_SHORT = 5
"""Of fewer things nobody needs to see how far it is."""


class Progress:
    """How far a run has come, on the last line of standard error; used in a `with`. Nothing where nobody would see it.

    Every line that is printed meanwhile takes its place, and it stands below again.
    """

    _live: Progress | None = None

    def __init__(self, label: str, length: int) -> None:
        self._label, self._length, self._done = label, length, 0
        self._hidden = length < _SHORT or not sys.stderr.isatty()
        self._shown = 0

    def __enter__(self) -> Self:
        if not self._hidden:
            Progress._live = self
            self._draw()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()
        Progress._live = None

    def advance(self) -> None:
        """One more is done."""
        self._done += 1
        if not self._hidden:
            self._draw()

    def reach(self, done: int, length: int) -> None:
        """So much is done, of so much: for work whose length is known once it is under way."""
        self._done, self._length = done, length
        if length >= _SHORT and sys.stderr.isatty():
            self._hidden = False
            Progress._live = self
            self._draw()

    def clear(self) -> None:
        """Takes the line away."""
        if self._shown:
            click.echo("\r" + " " * self._shown + "\r", nl=False, err=True)
            self._shown = 0

    def draw_again(self) -> None:
        """Puts it back, below what was printed."""
        self._draw()

    def _draw(self) -> None:
        line = f"{self._label}: {self._done} of {self._length}"[: shutil.get_terminal_size().columns - 1]
        click.echo("\r" + line.ljust(self._shown), nl=False, err=True)
        self._shown = len(line)


class _room:  # noqa: N801 - used as a function, in a `with`
    """Takes the line of progress away while something else is printed."""

    def __enter__(self) -> None:
        if Progress._live is not None:
            Progress._live.clear()

    def __exit__(self, *_: object) -> None:
        if Progress._live is not None:
            Progress._live.draw_again()
