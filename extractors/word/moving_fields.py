"""Fields whose words change by themselves: the date of today, the number of a page, the name of the file.

What such a field shows depends on the day and the machine it is opened on, and what the file keeps is what it showed
last. Nobody wrote it there, so a person is asked. Codes are those of ECMA-376 part 1, 17.16.5.
"""

from __future__ import annotations

from dataclasses import dataclass

_FIXED = frozenset(("HYPERLINK", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN"))
"""Fields that show what a person wrote or chose; any other shows what it works out."""


@dataclass(slots=True)
class OpenField:
    """A field that has begun and not ended: the piece it begins at, its code as far as it was met, and where."""

    start: int
    code: str = ""
    shows: bool = False


def moves(code: str) -> bool:
    """Whether a field of this code may show other words on another day."""
    name, *_ = code.split(maxsplit=1) or [""]
    return name.upper() not in _FIXED
