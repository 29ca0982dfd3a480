"""What cannot be seen in words, made to be seen: where a line ends, and spaces that are more than one."""

from __future__ import annotations

import re
from typing import Literal

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
