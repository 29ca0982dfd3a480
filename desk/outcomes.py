"""What becomes of documents that come in, in words, and how the words look: the same in every room."""

from __future__ import annotations

from collections.abc import Mapping

OUTCOMES: Mapping[str, tuple[str, str]] = {
    "review": ("In review", "note"),
    "filed": ("Filed", "good"),
    "refused": ("Refused", "bad"),
    "duplicate": ("Duplicate", ""),
    "rejected": ("Not a record", ""),
    "received": ("Not read yet", "note"),
    "opened": ("Opened", ""),
}
"""Each outcome, and the state of what has none yet, in a word or two; then its tone."""
_MANY = {"duplicate": "Duplicates", "rejected": "Not records"}


def outcome(state: str) -> str:
    """What became of one document."""
    return OUTCOMES[state][0] if state in OUTCOMES else state


def tone(state: str) -> str:
    """How that looks."""
    return OUTCOMES[state][1] if state in OUTCOMES else ""


def outcomes(state: str) -> str:
    """What became of several."""
    return _MANY.get(state) or outcome(state)


def outcomes_in_words(counts: Mapping[str, int]) -> str:
    """How many ended how, in a line; those that none ended so are left out."""
    return ", ".join(f"{n:,} {outcomes(state).lower()}" for state, n in counts.items() if n)
