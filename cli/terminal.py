"""The one place that prints: no word from elsewhere (a name, an answer, an argument) can act on the terminal.

Outcomes go to standard output, everything else to standard error; what shows how far a run has come makes room for
every line. A test holds that no other module of the command line prints.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import unicodedata
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import click

# Control and format characters (Unicode Cc, Cf: escape sequences, text that runs backwards) and lone surrogates.
_ACTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_HARMLESS = {"\u00ad", "\u200c", "\u200d"}  # soft hyphen and joiners, which names and emoji are written with
_PLAIN = re.compile(r"[ -~\u00a0-\u00ac\u00ae-\u02ff]*")
"""Text without any such character, as most is: told at once."""


def printable(text: object, *, lines: bool = False) -> str:
    """The text with everything that acts on a terminal written out (`\\x1b`); line ends stay only with `lines`."""
    said = str(text)
    if _PLAIN.fullmatch(said):
        return said
    return "".join(c if _is_plain(c) or (lines and c == "\n") else _written(c) for c in said)


def _is_plain(character: str) -> bool:
    return character in _HARMLESS or unicodedata.category(character) not in _ACTING


def ends_shown(text: object) -> str:
    """A text in one line that shows where its own lines end: two candidates may differ in nothing else."""
    return str(text).replace("\n", " ⏎ ")


def name_of(file: str, part: str) -> str:
    """A file, or a part of one, as a person is told of it: `mail.eml!/in.zip!/form.pdf, pages 4-6`."""
    *within, last = part.split("!/")
    pages = last.startswith("pages=")
    steps = [file, *within, *([last] if last and not pages else [])]
    return "!/".join(steps) + (f", pages {last.removeprefix('pages=')}" if pages else "")


def _written(character: str) -> str:
    if character in "\n\t\r":
        return " "
    number = ord(character)
    if (
        0xDC80 <= number <= 0xDCFF
    ):  # a byte of a file's name that is no text (PEP 383), as `file_text` writes it
        number -= 0xDC00
    return (
        f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}" if number < 65536 else f"\\U{number:08x}"
    )


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


def as_json_text(document: Any, *, indent: int | None = None) -> str:
    """JSON text in which nothing acts on a terminal: such characters are escaped, as JSON lets any be."""
    text = json.dumps(document, ensure_ascii=False, indent=indent)
    if text.isascii() and "\x7f" not in text:
        return text
    # They stand in strings alone: of JSON's own signs only the line ends between members are such.
    return "".join(c if c == "\n" or _is_plain(c) else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    if "\udc80" <= character <= "\udcff":
        return f"\\{_written(character)}"  # strict readers of JSON take no lone surrogate, and would mix names up
    return "\\u007f" if character == "\x7f" else json.dumps(character)[1:-1]


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


class Progress:
    """How far a run has come, on the last line of standard error; used in a `with`. Nothing where nobody would see it.

    Every line that is printed meanwhile takes its place, and it stands below again.
    """

    _live: Progress | None = None

    def __init__(self, label: str, length: int) -> None:
        self._label, self._length, self._done = label, length, 0
        self._hidden = length < 5 or not sys.stderr.isatty()
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
