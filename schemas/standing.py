"""How a record that is printed again stands, where it is not the current one: words at the foot of every page."""

from __future__ import annotations

import re

_WORDS = r"NOT THE CURRENT RECORD: (?:version \d{1,4} of \d{1,4}|withdrawn|merged into record \d{1,9})"
_STANDING = re.compile(rf"\W*{_WORDS}")
_AFTER = re.compile(rf"\s*·\s*({_WORDS})")


def replaced(version: int, of: int) -> str:
    """Of a version after which there are others."""
    return f"NOT THE CURRENT RECORD: version {version} of {of}"


def put_aside(into: int | None) -> str:
    """Of a record that was withdrawn, or merged into another one."""
    return f"NOT THE CURRENT RECORD: {f'merged into record {into}' if into else 'withdrawn'}"


def is_standing(words: str) -> bool:
    """Whether these are such words, and nothing else."""
    return _STANDING.fullmatch(words.strip()) is not None


def after(reference: str, standing: str | None) -> str:
    """The line at the foot of a page: which document it is and, of a record that is not current, that it is not."""
    return f"{reference} · {standing}" if standing else reference


def said_after(text: str) -> str | None:
    """What stands right at the beginning of a text, as `after` puts it behind a reference."""
    found = _AFTER.match(text)
    return found[1] if found is not None else None
