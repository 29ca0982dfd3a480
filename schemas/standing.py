"""How a printed record stands that is not to be filed again: not the current one, or printed for an inspection or for
the person who asked for what is held about them.

These are words at the foot of every page.
"""

from __future__ import annotations

import re

_OLD = r"NOT THE CURRENT RECORD: (?:version \d{1,4} of \d{1,4}|withdrawn|merged into record \d{1,9})"
_INSPECTED = r"INSPECTION COPY of record \d{1,9}(?:, \d{1,4} answers? left out)?"
_ASKED_FOR = r"SUBJECT ACCESS COPY of record \d{1,9}(?:, \d{1,4} redacted)?(?:, \d{1,4} answers? left out)?"
_TAKEN_OUT = r"COPY of record \d{1,9} as exported, \d{1,4} answers? left out"
_WORDS = rf"(?:{_OLD}|{_INSPECTED}|{_ASKED_FOR}|{_TAKEN_OUT})"
_STANDING = re.compile(rf"\W*{_WORDS}")
_AFTER = re.compile(rf"\s*·\s*({_WORDS})")


def replaced(version: int, of: int) -> str:
    """Of a version after which there are others."""
    return f"NOT THE CURRENT RECORD: version {version} of {of}"


def put_aside(into: int | None) -> str:
    """Of a record that was withdrawn, or merged into another one."""
    return f"NOT THE CURRENT RECORD: {f'merged into record {into}' if into else 'withdrawn'}"


def inspection_copy(record: int, left_out: int) -> str:
    """Of a record printed for an inspection, without so many answers that are nobody else's business."""
    gone = f", {left_out} answer{'' if left_out == 1 else 's'} left out" if left_out else ""
    return f"INSPECTION COPY of record {record}{gone}"


def is_inspection_copy(words: str) -> bool:
    """Whether such words say that a record was printed for an inspection."""
    return re.match(_INSPECTED, words) is not None


def access_copy(record: int, redacted: int, left_out: int) -> str:
    """Of a record printed for the person it is about: so many places without words about others, so many answers left
    out."""
    gone = f", {left_out} answer{'' if left_out == 1 else 's'} left out" if left_out else ""
    return f"SUBJECT ACCESS COPY of record {record}{f', {redacted} redacted' if redacted else ''}{gone}"


def taken_out(record: int, left_out: int) -> str:
    """Of a record printed to leave the house, without so many answers that an export leaves out."""
    return f"COPY of record {record} as exported, {left_out} answer{'' if left_out == 1 else 's'} left out"


def is_taken_out(words: str) -> bool:
    """Whether such words say that a record was printed to leave the house, without all of its answers."""
    return re.match(_TAKEN_OUT, words) is not None


def is_access_copy(words: str) -> bool:
    """Whether such words say that a record was printed for the person who asked for it."""
    return re.match(_ASKED_FOR, words) is not None


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
