"""Lists of words as they are written here."""

from __future__ import annotations


def words_of(text: str) -> frozenset[str]:
    """The words of a list, which is easier to read and to keep in order as a text."""
    return frozenset(text.split())


__all__ = ["words_of"]
