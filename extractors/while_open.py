"""What is worked out of a document's words more than once while it is read, and forgotten when it is closed.

A cache that outlived its document would keep what one person wrote until another's was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")
_FORGET: list[Callable[[], None]] = []


def kept_while_open(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """A function that keeps its `most` latest results as long as a document is open. Its arguments must be hashable."""

    def keep(function: Callable[P, T]) -> Callable[P, T]:
        kept = lru_cache(maxsize=most)(function)
        _FORGET.append(kept.cache_clear)
        return cast("Callable[P, T]", kept)

    return keep


@contextmanager
def forgetting() -> Iterator[None]:
    """Forgets at its end everything that was kept."""
    try:
        yield
    finally:
        for forget in _FORGET:
            forget()
