"""What cannot be seen in words, made to be seen: ends of lines, runs of spaces, and marks that turn words round.

A file called “gpj.”, a mark, “cod.exe” would otherwise stand on a page as “gpj.exe.doc”.
"""

from __future__ import annotations

import re
from typing import Literal

SHOWN = "\ufffd"
"""What stands on a page for a mark that would turn its words round, or a character that is none."""
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_UNSEEN = re.compile("[\u200b\u2060-\u2064\u206a-\u206f\ufeff]")
"""Marks without a shape that change nothing; those that scripts and emoji are written with are not among them."""
_AS_IT_IS = re.compile(r"(<textarea\b.*?</textarea>|<[^>]*>)", re.DOTALL)
"""Pieces of a page that are no words to be read: tags, and what is typed, which goes back as it came."""
_SIGNS = re.compile(r"( ?⏎ ?|\r?\n|\t|[ \u00a0]{2,})")


def signs(words: str) -> list[tuple[Literal["words", "end", "spaces"], str]]:
    """Words in pieces: as they stand, ends of lines, and runs of spaces."""
    found: list[tuple[Literal["words", "end", "spaces"], str]] = []
    for n, piece in enumerate(_SIGNS.split(words)):
        if not piece:
            continue
        if n % 2 == 0:
            found.append(("words", piece))
        elif "⏎" in piece or "\n" in piece:
            found.append(("end", piece))
        else:
            found.append(("spaces", piece))
    return found


def all_seen(page: str) -> str:
    """A page whose words turn nothing round: marks that would are shown, and those without any shape left out.

    What stands in a field to be changed stays as it is: else it would be changed by being looked at.
    """
    if _TURNING.search(page) is None and _UNSEEN.search(page) is None:
        return page
    pieces = _AS_IT_IS.split(page)
    pieces[::2] = [_UNSEEN.sub("", _TURNING.sub(SHOWN, words)) for words in pieces[::2]]
    return "".join(pieces)
