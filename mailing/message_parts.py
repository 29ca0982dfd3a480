"""The words of a message as plain text and as HTML: the same words, in the same order."""

from __future__ import annotations

import html as markup
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

_WIDTH = 72
"""Letters of a line of plain text."""


@dataclass(frozen=True, slots=True)
class Words:
    """One piece: a paragraph; or, where it has `points`, a heading above a list (`numbered`: of steps)."""

    say: str
    points: tuple[str, ...] = ()
    numbered: bool = False
    heading: bool = False


def text(words: tuple[Words, ...]) -> str:
    """Plain text, wrapped."""
    return "\n".join(_lines(words)).rstrip() + "\n"


def _lines(words: tuple[Words, ...]) -> Iterator[str]:
    for piece in words:
        if piece.say:
            for line in piece.say.split("\n"):
                yield from textwrap.wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
        for number, point in enumerate(piece.points, 1):
            mark = f"{number}. " if piece.numbered else "- "
            inset = " " * len(mark)
            yield from textwrap.wrap(
                point, _WIDTH, initial_indent=mark, subsequent_indent=inset, break_long_words=False,
                break_on_hyphens=False,
            )  # fmt: skip
        if not piece.heading or piece.points:
            yield ""


def html(words: tuple[Words, ...], title: str) -> str:
    """A page with nothing in it that is fetched from anywhere: no picture, no style sheet, no link but none."""
    body = "\n".join(_tags(words))
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{markup.escape(title)}</title>\n</head>\n"
        '<body style="font-family: Arial, Helvetica, sans-serif; font-size: 1rem; line-height: 1.5; '
        'max-width: 40em; margin: 1em; color: #1a1a1a; background: #ffffff">\n<main>\n'
        f"{body}\n</main>\n</body>\n</html>\n"
    )


def _tags(words: tuple[Words, ...]) -> Iterator[str]:
    for piece in words:
        if piece.say:
            said = "<br>\n".join(markup.escape(line) for line in piece.say.split("\n"))
            yield f'<h1 style="font-size: 1.1rem">{said}</h1>' if piece.heading else f"<p>{said}</p>"
        if piece.points:
            tag = "ol" if piece.numbered else "ul"
            points = "\n".join(f"<li>{markup.escape(point)}</li>" for point in piece.points)
            yield f"<{tag}>\n{points}\n</{tag}>"


def of_page(page: str) -> tuple[Words, ...]:
    """The words of a page that `html` made, piece by piece, to be shown again."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return tuple(reader.pieces)


class _Reader(HTMLParser):
    """Takes paragraphs, headings and lists; a list stands with the heading above it."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[Words] = []
        self._text: list[str] | None = None
        self._points: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """A piece begins, or a line of it."""
        if tag in {"p", "h1", "li"}:
            self._text = []
        elif tag in {"ul", "ol"}:
            self._points = []
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    def handle_data(self, data: str) -> None:
        """Words of it."""
        if self._text is not None:
            self._text.append(data.replace("\n", " ").replace("\r", ""))

    def handle_endtag(self, tag: str) -> None:
        """It is whole."""
        said = "\n".join(" ".join(line.split()) for line in "".join(self._text or []).split("\n"))
        if tag in {"p", "h1"}:
            self.pieces.append(Words(said, heading=tag == "h1"))
        elif tag == "li" and self._points is not None:
            self._points.append(said)
        elif tag in {"ul", "ol"} and self._points is not None:
            above = self.pieces.pop() if self.pieces and self.pieces[-1].heading else Words("")
            self.pieces.append(Words(above.say, tuple(self._points), tag == "ol", above.heading))
            self._points = None
        if tag in {"p", "h1", "li"}:
            self._text = None
