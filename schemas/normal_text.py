"""The normal form of text, in which what people write is compared and filed.

Unicode NFC; line ends LF; tabs and other control characters become a space or go; spaces at the ends of lines and
of the whole trimmed; what is left may be empty.
"""

from __future__ import annotations

import re
import unicodedata

_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_LINE_ENDS = re.compile(r"[ \u00a0]*\n\s*")
_SPACES_AT_END = re.compile(r"[ \u00a0]+(?=\n)")
# What XML 1.0 (section 2.2) cannot carry, what a page cannot show, and the byte-order mark.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
UNSEEN_IN_A_LINE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Line ends, control characters, marks of direction and halves of characters: none has a place in a name."""
_OVERRIDES, _TO_THE_LEFT = frozenset("\u202d\u202e"), frozenset("\u202b\u2067")


def unturned(raw: str) -> str:
    """Text without the marks that turn the order of characters round on the page (Unicode annex 9).

    They stay where they change nothing: beside telephone numbers, and around words that run to the left anyway.
    """
    if raw.isprintable():
        return raw
    marks = set(_TURNING.findall(raw))
    turns = marks & _OVERRIDES or (
        marks & _TO_THE_LEFT and not any(unicodedata.bidirectional(c) in {"R", "AL"} for c in raw)
    )
    return _TURNING.sub("", raw) if turns else raw


def text(raw: str) -> str:
    """Several lines in normal form; may be empty."""
    if raw.isprintable():  # no line end, tab or control character, so that nothing below has work to do
        return (raw if raw.isascii() else unicodedata.normalize("NFC", raw)).strip()
    raw = _BREAKS.sub("\n", raw).replace("\t", " ")
    raw = unicodedata.normalize("NFC", _UNPRINTABLE.sub("", raw))
    return _SPACES_AT_END.sub("", raw).strip()


def line(raw: str) -> str:
    """One line in normal form: line ends become a space; may be empty."""
    plain = text(raw)
    return _LINE_ENDS.sub(" ", plain) if "\n" in plain else plain


_QUOTES = re.compile("[\"'`´‘’‚‛“”„‟]")


def unpointed(raw: str) -> str:
    """The words of a line, in any case, without its punctuation (Unicode P) and “=”, a space for each run of them.

    Quotes and apostrophes go without a trace. Other symbols stay: ☐, ✗ and ≠ turn what is said into its opposite.
    """
    plain = _QUOTES.sub("", line(raw).casefold())
    return " ".join("".join(" " if _is_point(c) else c for c in plain).split())


def _is_point(character: str) -> bool:
    return character == "=" or unicodedata.category(character).startswith("P")
