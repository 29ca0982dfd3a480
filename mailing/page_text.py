"""The words of a page as lines, with the mark of a quotation where a reply quotes and of a signature where one begins.

Only what mail programs mark as quoted is left out: an indent is somebody's words, and so is whatever never ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from mailing.standing import attribution

_HIDDEN = frozenset({"style", "script", "title"})
_LINES = frozenset({"br", "p", "div", "tr", "li", "hr", "h1", "h2", "h3", "ul", "ol", "table", "blockquote"})
_NEAR = 100
"""Pieces of a page among which the line stands that says whose words follow."""
_QUOTED, _SIGNED = "\n>\n", "\n--\n"


def text_of_page(page: str) -> str:
    """The words, without those that a reply quotes."""
    reader = _Reader()
    reader.feed(page)
    reader.close()  # the words behind the last tag
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._kept: list[list[str]] = [[]]
        """What was found, and above it what was found since each beginning of something that is left out."""
        self._open: list[tuple[str, bool]] = []
        """What is left out if it ends, and the indents within, by their tags."""
        self._signed: list[bool] = []
        """Of each `div` that is open, whether it is a signature."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """What begins a line, or is left out."""
        named = " ".join(value or "" for name, value in attrs if name in {"class", "id"}).casefold()
        if tag in _HIDDEN or tag == "blockquote":
            is_out = tag in _HIDDEN or ("type", "cite") in attrs or "gmail_quote" in named or self._is_said()
            self._open.append((tag, is_out))
            if is_out:
                self._kept.append([])
        if tag == "div":
            self._signed.append("signature" in named)
            self._kept[-1].append(_SIGNED if self._signed[-1] else "")
        if tag in _LINES:
            self._kept[-1].append("\n")

    def handle_endtag(self, tag: str) -> None:
        """The end of what is left out, or of a line."""
        if any(one == tag for one, _ in reversed(self._open)):
            while True:
                one, is_out = self._open.pop()
                inside = self._kept.pop() if is_out else []
                if one == tag:
                    break
                self._kept[-1] += inside  # it never ended
            self._kept[-1].append(_QUOTED if is_out and tag == "blockquote" else "")
        if tag == "div" and self._signed and self._signed.pop():
            self._kept[-1].append(_QUOTED)
        if tag in _LINES:
            self._kept[-1].append("\n")

    def handle_data(self, data: str) -> None:
        """Words."""
        self._kept[-1].append(re.sub(r"\s+", " ", data))

    def text(self) -> str:
        """All that is not left out."""
        return "".join(piece for found in self._kept for piece in found)

    def _is_said(self) -> bool:
        """Whether the line above says whose words follow."""
        lines = [one.strip() for one in "".join(self._kept[-1][-_NEAR:]).splitlines() if one.strip()]
        return any(_ends(lines[-count:]) for count in (1, 2, 3))


def _ends(lines: Sequence[str]) -> bool:
    return bool(lines) and attribution(lines, 0) == len(lines)


__all__ = ["text_of_page"]
