"""The one comparison of words: which letters of a page are in no answer and are none that are printed there.

What is printed is known from a rendition's blank, page by page, or from the form's wording alone, where a document's
pages are not ours. Either way the letters that are in no answer are told, one after another, as the texts that are
printed: programs space and hyphenate as they please, so spaces and punctuation do not count, and neither do places.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from extractors.pdf.page.content import Char, space_of, words
from extractors.while_open import kept_while_open
from schemas.identity import parse_reference
from schemas.prompts import is_bearer
from schemas.standing import is_standing

_SHORT = 12
"""Letters from which a text is told also where it is not known where words begin and end."""
_PIECE = 16
"""Letters from which a piece of a text is taken for it: the rest may stand on another page, or be unreadable."""
_END = 5
"""Letters from which the beginning or end of a text is taken for it, where the rest stands on another page."""
_REACH = 60
"""Letters before and behind strange ones that may be of the same text."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What is printed, as letters: each text, and all of them in one with a line end at either end of each."""

    each: tuple[str, ...]
    whole: str

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        each = tuple(sorted(texts))
        return cls(each, "\n".join(("", *each, "")))

    def have(self, piece: str) -> bool:
        """Whether a piece is long enough to be told for one of a text, or begins or ends one."""
        if len(piece) >= _PIECE:
            return piece in self.whole
        return len(piece) >= _END and (f"\n{piece}" in self.whole or f"{piece}\n" in self.whole)


def is_reference(line: Sequence[Char]) -> bool:
    """Whether a line is the reference at a page's foot, with how its record stands, and nothing else."""
    text = words(line)
    said = parse_reference(text, "footer")
    rest = text.replace(said.text, "").strip() if said is not None else text
    return said is not None and (not rest or is_standing(rest))


def is_bearer_line(line: Sequence[Char]) -> bool:
    """Whether a line is the one with name and date at a page's head: a copy's own, and no answer."""
    return is_bearer(words(line))


def unknown(lines: Iterable[Sequence[Char]], answered: Collection[int], texts: Texts) -> set[int]:
    """The characters, by their `id`, that are in no answer and in none of the texts."""
    said: list[str] = []
    of: list[Char] = []
    starts: set[int] = set()
    for line in lines:
        space, end = space_of(line), -1e9
        for char in line:
            if id(char) in answered:
                starts.add(len(said))
                continue
            own = letters(char.text)
            if not own or char.x0 - end > 0.6 * space:
                starts.add(len(said))
            said += own
            of += [char] * len(own)
            end = char.x1
    starts.add(len(said))
    text = "".join(said)
    found: set[int] = set()
    for gap in re.finditer(rb"\0+", _known(text, starts, texts)):
        start, stop = gap.span()
        if texts.have(_grown(text, start, stop, texts.whole)):
            continue
        if any("(cid:" in c.text or not c.sure for c in of[start:stop]):
            continue  # which letters these are is not known
        found.update(id(c) for c in of[start:stop])
    return found


def _known(text: str, starts: Collection[int], texts: Texts) -> bytearray:
    """A 1 for each letter that is of one of the texts; a short one counts where a word begins and ends with it."""
    known = bytearray(len(text))
    for one in texts.each:
        at = text.find(one)
        while at >= 0:
            end = at + len(one)
            if len(one) >= _SHORT or (at in starts and end in starts):
                known[at:end] = b"\1" * len(one)
            at = text.find(one, at + 1)
    return known


def _grown(text: str, start: int, stop: int, whole: str) -> str:
    """Letters with those around them, as far as they are a piece of one text: a shorter one may stand within it."""
    if text[start:stop] not in whole:
        return ""
    first, last = max(0, start - _REACH), min(len(text), stop + _REACH)
    while start > first and text[start - 1 : stop] in whole:
        start -= 1
    while stop < last and text[start : stop + 1] in whole:
        stop += 1
    return text[start:stop]


def letters_of(line: Iterable[Char]) -> str:
    return "".join(letters(c.text) for c in line)


@kept_while_open(4096)
def letters(text: str) -> str:
    """Letters, figures and signs, in lower case; neither spaces nor punctuation."""
    if text and all(ord(c) > 0xFF and not ord(c) & 0xFF for c in text):
        # The letters of a ligature whose bytes are the wrong way round, as Ghostscript says of them (seen in 10.0).
        text = text.encode("utf-16-be", "surrogatepass").decode("utf-16-le", "replace")
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LMNS")
