"""Whether the sender of a mail wrote anything in it: beside a form it would be put away with the mail, unread.

What is quoted from another mail, stands in a signature, or was added by a telephone is nobody's word. What the words
mean is for a person to read: nothing is guessed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from html.parser import HTMLParser

from intake.envelopes.in_words import text_of
from mailing.heads import name_of, parts

_ENDS = re.compile(
    r"^(?:-- ?|_{5,}|-{2,} ?(?:original message|forwarded message)\b.*|(?:from|sent|von|gesendet): .*|"
    r"on .{5,200}wrote:|.{5,200}(?:schrieb|a écrit|napisał\(?a?\)?) ?:)$",
    re.IGNORECASE,
)
"""Where a signature or another mail begins."""
_BEGINS = re.compile(r"(?:on|am|le|w dniu)\b", re.IGNORECASE)
_ADDED = re.compile(
    r"^(?:sent (?:from|via) (?:my|the|outlook|yahoo|mail)\b.*|get outlook for .*)$", re.IGNORECASE
)
_MOST = 100_000
"""Characters that are looked through; whoever writes more has written something."""


def has_own_words(mail: Message | None) -> bool:
    """Whether a letter stands in it that its sender wrote there."""
    return mail is not None and any(any(c.isalnum() for c in line) for line in _own_lines(_words(mail)))


def _own_lines(text: str) -> Iterator[str]:
    waiting = ""
    for raw in text[:_MOST].splitlines():
        line = raw.strip()
        if _BEGINS.match(waiting) and _ENDS.match(f"{waiting} {line}"):
            return  # “On …” and “… wrote:” on two lines
        yield waiting
        if _ENDS.match(line):
            return
        waiting = "" if line.startswith((">", "|")) or _ADDED.match(line) else line
    yield waiting


def _words(mail: Message) -> str:
    """The words of a mail, plain where there are such."""
    texts = [p for p in parts(mail) if p.get_content_maintype() == "text" and not name_of(p)]
    plain = next((p for p in texts if p.get_content_subtype() == "plain"), None)
    if plain is not None:
        return text_of(plain)
    html = next((p for p in texts if p.get_content_subtype() == "html"), None)
    return _of_html(text_of(html)) if html is not None else ""


def _of_html(text: str) -> str:
    reader = _Reader()
    reader.feed(text[:_MOST])
    return "".join(reader.found)


class _Reader(HTMLParser):
    """Words of a page, without what is quoted in it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._left_out = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - as it is called
        """What begins a line, or is left out."""
        if tag in {"blockquote", "style", "script", "head", "title"}:
            self._left_out += 1
        elif tag in {"br", "p", "div", "tr", "li"}:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """The end of what is left out."""
        if tag in {"blockquote", "style", "script", "head", "title"} and self._left_out:
            self._left_out -= 1

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self._left_out:
            self.found.append(data)
